"""The page for people: one file per language, with nothing from elsewhere and no script."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from html import escape
import json
from pathlib import Path
from string import Template
from typing import Any, Final

from ..dimensions import ALL, NUMBER, PARTS, RETENTION, SUMMED, TRAITS
from ..groups import Group
from ..weeks import label
from .disclosure import OTHER, ROUNDED_TO, rounded
from .edition import MINIMUM, Week

LANGUAGES: Final = ("en", "de")
_FOLDER = Path(__file__).parent
_ORDER = (NUMBER, *PARTS, *(name for name in TRAITS if name != NUMBER), RETENTION)
_WEEKS_IN_TABLES = 5
_WEEKS_IN_CHART = 104
_CHART_HEIGHT = 100


@dataclass(frozen=True, slots=True)
class _Texts:
    """What the page says in a language."""

    lang: str
    texts: dict[str, Any]

    def say(self, key: str, **values: str | int) -> str:
        """Return a text for HTML."""
        return escape(str(self.texts[key]).format(**values))

    def rules(self) -> list[str]:
        """Return how the numbers are made."""
        values = {"minimum": MINIMUM, "rounded_to": ROUNDED_TO}
        return [escape(rule.format(**values)) for rule in self.texts["how_rules"]]

    def dimension(self, name: str) -> str:
        """Return the title of a dimension."""
        return escape(self.texts["dimensions"][name])

    def name(self, dimension: str, name: str) -> str:
        """Return the name of a group as people know it."""
        known = name if dimension == "version" else self.texts["names"].get(name, name)
        return escape(known)

    def number(self, number: int) -> str:
        """Return a number, rounded."""
        return f"{rounded(number):,}".replace(",", self.texts["thousands"])

    def group(self, group: Group | None) -> str:
        """Return how many installations there are."""
        return self.say("not_shown") if group is None else self.number(group.installations)


@cache
def _texts(lang: str) -> _Texts:
    path = _FOLDER / "texts" / f"{lang}.json"
    return _Texts(lang, json.loads(path.read_text(encoding="utf-8")))


@cache
def _template() -> Template:
    return Template((_FOLDER / "page.html").read_text(encoding="utf-8"))


def pages(weeks: Sequence[Week], today: date) -> dict[str, str]:
    """Return the files by name; `weeks` are those that have something to show, oldest first."""
    return {_texts(lang).texts["file"]: _page(_texts(lang), weeks, today) for lang in LANGUAGES}


def _page(texts: _Texts, weeks: Sequence[Week], today: date) -> str:
    [other] = [_texts(lang) for lang in LANGUAGES if lang != texts.lang]
    return _template().substitute(
        {key: texts.say(key) for key in ("title", "intro", "how", "download", "licence")},
        lang=texts.lang,
        other_lang=other.lang,
        other_language=texts.say("other_language"),
        other_file=escape(other.texts["file"]),
        summary=_summary(texts, weeks, today),
        sections="\n".join(_sections(texts, weeks)),
        rules="\n".join(f"<li>{rule}</li>" for rule in texts.rules()),
    )


def _summary(texts: _Texts, weeks: Sequence[Week], today: date) -> str:
    if not weeks:
        return texts.say("empty", minimum=MINIMUM)
    latest = weeks[-1]
    return texts.say(
        "latest",
        week=label(latest.monday),
        installations=texts.number(latest.installations),
        updated=today.isoformat(),
    )


def _sections(texts: _Texts, weeks: Sequence[Week]) -> Iterable[str]:
    if weeks:
        yield _section(texts, ALL, _chart(texts, weeks[-_WEEKS_IN_CHART:]))
    recent = weeks[-_WEEKS_IN_TABLES:]
    for dimension in _ORDER:
        if any(week.dimensions.get(dimension) for week in recent):
            table = _sums(texts, dimension, recent[-1]) if dimension in SUMMED else ""
            yield _section(texts, dimension, table or _history(texts, dimension, recent))


def _section(texts: _Texts, dimension: str, content: str) -> str:
    return f'<section id="{dimension}"><h2>{texts.dimension(dimension)}</h2>\n{content}\n</section>'


def _chart(texts: _Texts, weeks: Sequence[Week]) -> str:
    """Return a column for each week, and the same as a table; a week without numbers is a gap."""
    first = weeks[0].monday
    highest = max(week.installations for week in weeks)
    places = (weeks[-1].monday - first).days // 7 + 1
    columns = []
    for week in weeks:
        height = round(rounded(week.installations) * _CHART_HEIGHT / (rounded(highest) or 1), 1)
        x = (week.monday - first).days // 7
        columns.append(
            f'<rect x="{x}.1" y="{_CHART_HEIGHT - height:g}" width=".8" height="{height:g}">'
            f"<title>{label(week.monday)}: {texts.number(week.installations)}</title></rect>"
        )
    svg = (
        f'<svg viewBox="0 0 {places} {_CHART_HEIGHT}" preserveAspectRatio="none"'
        f' aria-hidden="true">'
        f"{''.join(columns)}</svg>"
    )
    rows = [(label(week.monday), [texts.number(week.installations)]) for week in reversed(weeks)]
    table = _table(["", texts.say("installations")], rows)
    span = f"{label(first)} &ndash; {label(weeks[-1].monday)}"
    return f"<figure>{svg}</figure>\n<details><summary>{span}</summary>{table}</details>"


def _history(texts: _Texts, dimension: str, weeks: Sequence[Week]) -> str:
    """Return the groups of the last weeks, those of the latest as bars."""
    latest = weeks[-1].dimensions.get(dimension, {})
    names = {name for week in weeks for name in week.dimensions.get(dimension, {})}
    rows = []
    for name in sorted(names, key=lambda name: _rank(name, latest.get(name))):
        numbers = [texts.group(week.dimensions.get(dimension, {}).get(name)) for week in weeks]
        bar = _bar(latest.get(name), weeks[-1].installations)
        rows.append((texts.name(dimension, name), [bar, *numbers]))
    return _table(["", "", *(label(week.monday) for week in weeks)], rows)


def _sums(texts: _Texts, dimension: str, week: Week) -> str:
    """Return the groups of a week with their sums."""
    groups = week.dimensions.get(dimension, {})
    rows = []
    for name, group in sorted(groups.items(), key=lambda item: _rank(*item)):
        numbers = [texts.number(group.installations), texts.number(group.total)]
        bar = _bar(group, week.installations)
        rows.append((texts.name(dimension, name), [bar, *numbers]))
    if not rows:
        return ""
    return _table(["", "", texts.say("installations"), texts.say("total")], rows)


def _rank(name: str, group: Group | None) -> tuple[bool, int, str]:
    return name == OTHER, -rounded(group.installations if group else 0), name


def _bar(group: Group | None, whole: int) -> str:
    """Return a bar for the share of the whole, made from rounded numbers alone."""
    share = min(100, round(100 * rounded(group.installations) / rounded(whole))) if group else 0
    return f'<svg aria-hidden="true"><rect width="{share}%" height="100%"/></svg>'


def _table(heads: Sequence[str], rows: Iterable[tuple[str, Sequence[str]]]) -> str:
    lines = ["<table><thead><tr>"]
    lines += [f'<th scope="col">{head}</th>' if head else "<td></td>" for head in heads]
    lines.append("</tr></thead><tbody>")
    for name, cells in rows:
        content = "".join(_cell(cell) for cell in cells)
        lines.append(f'<tr><th scope="row">{name}</th>{content}</tr>')
    return "\n".join([*lines, "</tbody></table>"])


def _cell(content: str) -> str:
    return (
        f'<td class="bar">{content}</td>' if content.startswith("<svg") else f"<td>{content}</td>"
    )
