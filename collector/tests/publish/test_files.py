"""The published files: what is in them, and what is not."""

import csv
from datetime import date
from html.parser import HTMLParser
import io
import json
from pathlib import Path
import re

from jsonschema import Draft202012Validator
import pytest

from collector import names
from collector.dimensions import ALL, DIMENSIONS, FIRST_SEEN, GONE, NUMBERS, STILL_HERE
from collector.groups import Group
from collector.publish import page
from collector.publish.edition import MINIMUM, Week, shown
from collector.publish.files import edition_files, write_files

TODAY = date(2027, 6, 1)
COUNTED = {
    "all": {"all": Group(1234)},
    "version": {"0.1.0": Group(900), "0.2.0": Group(300), "<b>": Group(34)},
    "country": {"DE": Group(800), "FR": Group(430), "LI": Group(4)},
    "deployment": {"homeassistant": Group(1000), "docker": Group(234)},
    "platform": {"linux": Group(1230), "darwin": Group(4)},
    "feature": {"camera": Group(503), "timelapse": Group(1)},
    "error": {"connection_lost": Group(300, 901), "disk_full": Group(9, 5)},
    "printer": {"klipper": Group(500, 700)},
    "number": {"jobs": Group(1001, 23423)},
    "retention": {"first_seen": Group(100), "still_here": Group(1134), "gone": Group(50)},
}
WEEKS = [
    Week(date(2027, 3, 1), shown(COUNTED, COUNTED)),
    Week(date(2027, 3, 8), {}),
    Week(date(2027, 3, 15), shown(COUNTED | {"version": {"1.0.0": Group(1234)}}, COUNTED)),
]


class _Page(HTMLParser):
    """The texts of a page, and whatever in it could load something."""

    def __init__(self, text: str) -> None:
        """Read a page."""
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag, and where it leads."""
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in {"href", "src"}]

    def handle_data(self, data: str) -> None:
        """Note what is read."""
        self.text += data


@pytest.fixture
def files() -> dict[str, str]:
    """Return an edition of two weeks, with one between them that had too few."""
    return edition_files(WEEKS, TODAY)


def test_json_has_rounded_numbers_and_no_small_group(files: dict[str, str]) -> None:
    content = json.loads(files["usage.json"])
    assert [week["week"] for week in content["weeks"]] == ["2027-W09", "2027-W11"]
    first = content["weeks"][0]
    assert first["installations"] == 1235
    assert first["version"] == {"0.1.0": 900, "0.2.0": 300, "<b>": 35}
    assert first["country"] == {"DE": 800, "other": 435}
    assert first["platform"] == {"linux": 1235}
    assert first["feature"] == {"camera": 505}
    assert first["error"] == {"connection_lost": {"installations": 300, "total": 900}}
    assert first["retention"] == {"first_seen": 100, "still_here": 1135, "gone": 50}


def test_json_is_as_its_schema_says(files: dict[str, str]) -> None:
    schema = json.loads(files["usage.schema.json"])
    validator = Draft202012Validator(schema)
    validator.check_schema(schema)
    validator.validate(json.loads(files["usage.json"]))
    validator.validate(json.loads(edition_files([], TODAY)["usage.json"]))
    assert not validator.is_valid(json.loads(files["usage.json"].replace("1235", "1234")))


def test_csv_has_the_same_numbers(files: dict[str, str]) -> None:
    rows = list(csv.DictReader(io.StringIO(files["usage.csv"])))
    week = json.loads(files["usage.json"])["weeks"][0]
    for row in rows:
        if row["week"] != "2027-W09" or row["dimension"] == ALL:
            continue
        value = week[row["dimension"]][row["name"]]
        if row["total"]:
            assert value == {"installations": int(row["installations"]), "total": int(row["total"])}
        else:
            assert value == int(row["installations"])
    names_in_rows = {row["dimension"] for row in rows}
    assert names_in_rows == set(DIMENSIONS)


@pytest.mark.parametrize("name", ["index.html", "index.de.html"])
def test_a_page_loads_nothing_and_has_no_script(files: dict[str, str], name: str) -> None:
    read = _Page(files[name])
    assert not {"script", "img", "iframe", "form", "object"} & set(read.tags)
    assert set(read.addresses) <= {"usage.csv", "usage.json", "usage.schema.json", *files}
    assert "url(" not in files[name]
    assert "<b>" in read.text
    assert "b" not in read.tags


def test_each_language_says_its_numbers_its_way(files: dict[str, str]) -> None:
    assert "1,235 installations" in _Page(files["index.html"]).text
    assert "1.235 Installationen" in _Page(files["index.de.html"]).text
    assert "Connection lost" in files["index.html"]
    assert "Verbindung verloren" in files["index.de.html"]
    assert "LI" not in _Page(files["index.html"]).text


def test_a_page_with_nothing_to_show_says_when_there_will_be() -> None:
    for text in (edition_files([], TODAY), edition_files(WEEKS[1:2], TODAY)):
        assert f"at least {MINIMUM} installations" in text["index.html"]
        assert "<section id=" not in text["index.html"]


def test_every_row_and_column_of_a_table_has_a_name(files: dict[str, str]) -> None:
    for table in re.findall(r"<table>(.*?)</table>", files["index.html"], re.DOTALL):
        head, *rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
        assert '<th scope="col">' in head
        assert rows
        assert all(row.startswith('<th scope="row">') for row in rows)
        assert len({row.count("<t") for row in [head, *rows]}) == 1
    assert files["index.html"].count("<table>") == len(DIMENSIONS)


def _keys(texts: object) -> object:
    if isinstance(texts, dict):
        return {key: _keys(value) for key, value in texts.items()}
    return len(texts) if isinstance(texts, list) else type(texts)


def test_languages_have_the_same_texts_for_every_name() -> None:
    folder = Path(page.__file__).parent / "texts"
    english, german = (json.loads((folder / f"{lang}.json").read_text()) for lang in page.LANGUAGES)
    assert _keys(english) == _keys(german)
    assert set(english["dimensions"]) == set(DIMENSIONS)
    assert set(english["names"]) == {
        *(ALL, FIRST_SEEN, STILL_HERE, GONE, "XX", *NUMBERS),
        *(*names.PLATFORMS, *names.DEPLOYMENTS, *names.PRINTERS, *names.ERRORS, *names.FEATURES),
    }


def test_files_are_replaced_whole(tmp_path: Path, files: dict[str, str]) -> None:
    folder = tmp_path / "public" / "page"
    write_files(folder, edition_files([], TODAY))
    write_files(folder, files)
    assert {path.name: path.read_text() for path in folder.iterdir()} == files
