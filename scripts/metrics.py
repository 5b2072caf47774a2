"""Print how large the code is: modules, lines, the longest file, imports between packages.

`python scripts/metrics.py [ROOT]`; ROOT is another checkout to compare with.
"""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
import sys

PACKAGE = Path("custom_components", "usage_stats")


def sources(folder: Path) -> Iterator[Path]:
    """Yield the Python files below a folder."""
    yield from sorted(folder.rglob("*.py"))


def code_lines(tree: ast.Module) -> int:
    """Count the lines that hold code: no imports, docstrings, comments or blank lines."""
    lines: set[int] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Import() | ast.ImportFrom() | ast.Expr(value=ast.Constant(value=str())):
                continue
            case ast.stmt() | ast.expr():
                lines.add(node.lineno)
    imports = {
        line
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    return len(lines - imports)


def functions(tree: ast.Module) -> Iterator[int]:
    """Yield the length of each function in lines."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield (node.end_lineno or node.lineno) - node.lineno + 1


def package_imports(path: Path, tree: ast.Module, package: Path) -> Iterator[tuple[str, str]]:
    """Yield (importing, imported) rooms: packages, or files at the root."""
    parts = path.relative_to(package).parts
    own = parts[0].removesuffix(".py")
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = list(parts[:-1])[: len(parts) - node.level]
            names = (node.module or "").split(".") if node.module else [node.names[0].name]
            target = [*base, *names][0]
            if target != own:
                yield own, target


def main() -> None:
    """Print a table."""
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1]
    package = root / PACKAGE
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sources(package)}
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in trees}
    tests = sum(
        len(path.read_text(encoding="utf-8").splitlines()) for path in sources(root / "tests")
    )
    longest = max(lines, key=lambda path: lines[path])
    edges = Counter(
        edge for path, tree in trees.items() for edge in package_imports(path, tree, package)
    )
    flat = [path for path in trees if path.parent == package]
    for name, value in {
        "modules": len(trees),
        "modules at the root": len(flat),
        "lines of product": sum(lines.values()),
        "lines of code in it": sum(map(code_lines, trees.values())),
        "lines of tests": tests,
        "longest file": f"{longest.name} {lines[longest]}",
        "longest function": max(length for tree in trees.values() for length in functions(tree)),
        "imports between packages and root files": edges.total(),
        "pairs of them": len(edges),
    }.items():
        print(f"{name:42}{value}")


if __name__ == "__main__":
    main()
