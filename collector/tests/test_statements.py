"""Every statement stays inside what compatible engines document."""

import ast
from collections.abc import Iterator
from pathlib import Path
import re

import pytest
import sqlglot
from sqlglot import expressions as exp

import collector

PACKAGE = Path(collector.__file__).parent
SQL = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|WITH|TRUNCATE|LOCK|COPY)\s")
# Extensions, sequences, locks, messages and what is only known within one server.
FORBIDDEN_WORDS = re.compile(
    r"\b(xmax|xmin|ctid|serial|bigserial|identity|nextval|currval|setval|autoincrement|trigger"
    r"|pg_advisory\w*|pg_try_advisory\w*|listen|notify|unlisten|temp|temporary|unlogged|extension"
    r"|references|foreign|rowid|returning_old|merge|lateral|skip\s+locked|lock\s+table)\b",
    re.IGNORECASE,
)
ALLOWED_STATEMENTS = (
    exp.Select,
    exp.Union,
    exp.Insert,
    exp.Update,
    exp.Delete,
    exp.Create,
    exp.Drop,
    exp.Alter,
)
ALLOWED_KINDS = {"TABLE", "INDEX"}
ALLOWED_TYPES = {"INT", "BIGINT", "SMALLINT", "TEXT", "VARBINARY", "BLOB", "DOUBLE", "BYTEA"}
ALLOWED_FUNCTIONS = (
    *(exp.Count, exp.Sum, exp.Min, exp.Max, exp.Avg, exp.Coalesce, exp.Abs, exp.Cast),
    *(exp.Case, exp.If, exp.And, exp.Or, exp.Any, exp.Substring, exp.Length, exp.Exists),
)


def written() -> Iterator[tuple[str, str]]:
    """Yield the statements in the code, with the file that they are in."""
    for path in sorted(PACKAGE.rglob("*.py")):
        module = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(module):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and SQL.match(text):
                yield str(path.relative_to(PACKAGE)), text


def queries() -> Iterator[tuple[str, str]]:
    """Yield the longer statements, which have files of their own."""
    for path in sorted((PACKAGE / "store" / "queries").glob("*.sql")):
        yield path.name, path.read_text(encoding="utf-8")


def migrations() -> Iterator[tuple[str, str]]:
    """Yield the migrations of PostgreSQL; those of SQLite make the same tables."""
    for path in sorted((PACKAGE / "store" / "migrations" / "postgresql").glob("*.sql")):
        yield path.name, path.read_text(encoding="utf-8")


STATEMENTS = [*written(), *queries(), *migrations()]


def problems(sql: str) -> Iterator[str]:
    """Yield what is outside the subset."""
    sql = re.sub(r"--.*", "", sql)
    if found := FORBIDDEN_WORDS.search(sql):
        yield found[0]
    marked = sql.replace("IN (?)", "IN ('')").replace("VALUES (?)", "VALUES ('')")
    for statement in sqlglot.parse(marked, read="postgres"):
        if statement is None:
            continue
        if not isinstance(statement, ALLOWED_STATEMENTS):
            yield type(statement).__name__
        for node in statement.walk():
            if isinstance(node, exp.Create | exp.Drop) and node.kind not in ALLOWED_KINDS:
                yield f"{node.key} {node.kind}"
            if isinstance(node, exp.DataType) and node.this.name not in ALLOWED_TYPES:
                yield f"type {node.this.name}"
            if isinstance(node, exp.Func) and not isinstance(node, ALLOWED_FUNCTIONS):
                yield f"function {node.sql()}"


@pytest.mark.parametrize(("where", "sql"), STATEMENTS)
def test_a_statement_is_inside_the_subset(where: str, sql: str) -> None:
    assert list(problems(sql)) == [], where


def test_the_statements_are_found() -> None:
    files = {where for where, _ in STATEMENTS}
    assert {
        "store/ledger.py",
        "store/holdings.py",
        "store/schema.py",
        "0001_initial.sql",
        "gone.sql",
    } <= files
    assert len(STATEMENTS) >= 15


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT xmax FROM submission",
        "CREATE TABLE a (b serial)",
        "CREATE TABLE a (b integer REFERENCES c (d))",
        "CREATE TEMPORARY TABLE a (b integer)",
        "CREATE EXTENSION pgcrypto",
        "CREATE TABLE a (b jsonb)",
        "SELECT pg_advisory_lock(1)",
        "SELECT nextval('a')",
        "SELECT gen_random_uuid()",
        "LISTEN a",
        "CREATE SEQUENCE a",
        "SELECT * FROM a FOR UPDATE SKIP LOCKED",
    ],
)
def test_what_is_outside_the_subset_is_found(sql: str) -> None:
    assert list(problems(sql))


def test_a_table_is_distributed_by_its_key() -> None:
    """Citus asks for the distribution column in every unique key."""
    for path in sorted((PACKAGE / "store" / "migrations" / "postgresql").glob("*.sql")):
        for statement in sqlglot.parse(path.read_text(encoding="utf-8"), read="postgres"):
            if isinstance(statement, exp.Create) and statement.this.this.name == "submission":
                [key] = statement.find_all(exp.PrimaryKey)
                assert "installation" in [column.name for column in key.expressions]
            if isinstance(statement, exp.Create) and statement.kind == "INDEX":
                assert not statement.args.get("unique")
