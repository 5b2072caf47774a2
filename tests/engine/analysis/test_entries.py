"""Files of work entries: every form that was seen is read."""

from collections import Counter
import csv
from datetime import date
import io

from hypothesis import given
from hypothesis import strategies as st
import pytest

from custom_components.usage_stats.engine.analysis.entries import (
    BadLine,
    Entries,
    Rules,
    list_entries,
)

from .files import ISO, RULES, flat, read

MONDAY, TUESDAY = "2025-12-22", "2025-12-23"
EXPECTED = {
    (MONDAY, ("Notfall", "ct")): 3,
    (MONDAY, ("Röntgen", "mr")): 1,
    (TUESDAY, ("Notfall", "ct")): 2,
}
PLAIN = """date,skill,modality,count
2025-12-22,Notfall,ct,3
2025-12-22,Röntgen,mr,1
2025-12-23,Notfall,ct,2
"""


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16"),
        ("utf-16-be", "utf-16"),
        ("cp1252", "windows-1252"),
    ],
)
def test_encodings_separators_and_line_ends(
    separator: str, line_end: str, encoding: str, told: str
) -> None:
    text = PLAIN.replace(",", separator).replace("\n", line_end)
    entries = read(text.encode(encoding))
    assert flat(entries.days) == EXPECTED
    assert entries.on == ("date", "skill", "modality")
    assert (entries.source.encoding, entries.source.separator) == (told, separator)
    assert (entries.source.rows, entries.source.left_out) == (3, 0)


def test_an_umlaut_at_the_very_end_decides_about_the_encoding() -> None:
    text = "date,skill,modality\n" + f"{MONDAY},Notfall,ct\n" * 30_000 + f"{MONDAY},Kopf,gerät\n"
    assert read(text.encode("cp1252")).days[date(2025, 12, 22)]["Kopf", "gerät"] == 1
    assert read(text).days[date(2025, 12, 22)]["Kopf", "gerät"] == 1


# One row an examination, a row for each change of state, cancelled ones among them, a title before
# the header, a sum at the end, and patients in the other columns.
RADIOLOGY = """Leistungsstatistik Radiologie;;;;;;
Erstellt am;23.12.2025;;;;;
Datum;22.12.2025 - 23.12.2025;;;;;
;;;;;;
Untersuchungsnummer;Patient;Geburtsdatum;Untersuchungsdatum;Gerät;Bereich;Status
1001;"Muster; Max";01.02.1960;22.12.2025 07:45;CT;Notfall;angemeldet
1001;"Muster; Max";01.02.1960;22.12.2025 08:15;CT;Notfall;fertig
1001;"Muster; Max";01.02.1960;22.12.2025 09:00;CT;Notfall;Fertig
1002;"Beispiel; Bea";03.04.1970;22.12.2025 08:20;MRT;Notfall;storniert
1003;"Beispiel; Bea";03.04.1970;22.12.2025 09:20;MRT;Notfall;fertig
1004;"Probe; Pia";05.06.1980;23.12.25;Röntgen;Thorax;fertig
;;;;;;
Summe;;;4;;;fertig
"""
TRANSLATED = Rules(
    ISO,
    values={"modality": {"mrt": "mr", "Röntgen": "xray"}},
    only={"STATUS": ["fertig"]},
    distinct="Untersuchungsnummer",
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_an_export_of_a_radiology_system(encoding: str) -> None:
    entries = read(RADIOLOGY.encode(encoding), TRANSLATED)
    assert flat(entries.days) == {
        (MONDAY, ("Notfall", "CT")): 1,
        (MONDAY, ("Notfall", "mr")): 1,
        (TUESDAY, ("Thorax", "xray")): 1,
    }
    source = entries.source
    assert source.lines == [BadLine(13, "date")]
    assert (source.rows, source.left_out, source.filtered, source.repeated) == (7, 1, 2, 1)
    assert source.columns == {
        "date": "Untersuchungsdatum",
        "skill": "Bereich",
        "modality": "Gerät",
    }


def test_without_rules_every_row_is_an_entry() -> None:
    assert sum(flat(read(RADIOLOGY).days).values()) == 6


def test_only_takes_several_values() -> None:
    rules = Rules(ISO, only={"status": ["fertig", "STORNIERT"], "Gerät": ["mrt"]})
    assert flat(read(RADIOLOGY, rules).days) == {(MONDAY, ("Notfall", "MRT")): 2}


WIDE = """date,Notfall_ct,Notfall_mr,Herz_Thorax_ct,patient_id,total_time
2025-12-22,3,,1,4711,1:30
2025-12-23,0,2,,4712,2:00
2025-12-23,1,x,,4712,2:00
"""


def test_wide_columns() -> None:
    entries = read(WIDE, Rules(ISO, values={"skill": {"notfall": "Emergency"}}))
    assert flat(entries.days) == {
        (MONDAY, ("Emergency", "ct")): 3,
        (MONDAY, ("Herz_Thorax", "ct")): 1,
        (TUESDAY, ("Emergency", "mr")): 2,
    }
    assert entries.on == ("date", "skill", "modality")
    assert (entries.source.wide_columns, entries.source.columns) == (3, {"date": "date"})
    assert entries.source.lines == [BadLine(4, "count")]


def test_a_column_with_a_sum_beside_wide_ones_is_not_added() -> None:
    entries = read("date,Notfall_ct,count\n2025-12-22,3,9\n")
    assert flat(entries.days) == {(MONDAY, ("Notfall", "ct")): 3}


def test_texts_of_another_table_are_not_wide() -> None:
    entries = read(
        "exam_date,body_part,count\n2025-12-22,skull,9\n2025-12-22,3,9\n2025-12-22,a,1\n"
    )
    assert entries.on == ("date",)
    assert flat(entries.days) == {(MONDAY, (None, None)): 19}


@pytest.mark.parametrize(
    ("content", "on"),
    [
        ("Datum\n22.12.2025\n22.12.2025\n", ("date",)),
        ("sep=;\nDatum;Fachbereich\n22.12.2025;A\n22.12.2025;A\n", ("date", "skill")),
        ("Study Date,MODALITÄT\n20251222,ct\n20251222101500,ct\n", ("date", "modality")),
    ],
)
def test_fewer_columns(content: str, on: tuple[str, ...]) -> None:
    entries = read(content)
    assert entries.on == on
    assert sum(flat(entries.days).values()) == 2


def test_a_number_or_a_date_is_no_wide_column() -> None:
    content = "exam_datetime,order_key,house_south\n20251222,1001,1\n20251222,1001,1\n"
    entries = read(content.replace("exam_datetime", "exam_date_time"))
    assert entries.source.wide_columns == 2
    rules = Rules(ISO, distinct="order_key", only={"house_south": ["1"]})
    entries = read(content, rules)
    assert (entries.on, flat(entries.days)) == (("date",), {(MONDAY, (None, None)): 1})


def test_columns_that_a_person_names() -> None:
    content = "Datum;Beginn;Anzahl;Team\n1;22.12.2025;7;A\n2;22.12.2025;8;A\n"
    rules = Rules(ISO, columns={"date": "beginn", "skill": "Team", "count": None})
    entries = read(content, rules)
    assert flat(entries.days) == {(MONDAY, ("A", None)): 2}
    assert entries.source.columns == {"date": "Beginn", "skill": "Team"}


def test_the_exact_heading_comes_before_one_that_is_alike() -> None:
    content = "Datum;datum\n22.12.2025;23.12.2025\n"
    entries = read(content, Rules(ISO, columns={"date": "datum"}))
    assert flat(entries.days) == {(TUESDAY, (None, None)): 1}


def test_duplicate_rows_are_summed_and_zeros_are_nothing() -> None:
    content = PLAIN.replace("Röntgen,mr,1", "Notfall,ct,0") + f'{TUESDAY},Notfall,ct,"3,0"\n'
    assert flat(read(content).days) == {
        (MONDAY, ("Notfall", "ct")): 3,
        (TUESDAY, ("Notfall", "ct")): 5,
    }


def test_names_are_cleaned_and_a_formula_stays_text() -> None:
    content = f'date,skill\n{MONDAY},"  A   B "\n{MONDAY},"=HYPERLINK(""x"")"\n'
    assert set(flat(read(content).days)) == {
        (MONDAY, ("A B", None)),
        (MONDAY, ('=HYPERLINK("x")', None)),
    }


def test_a_list() -> None:
    items: list[dict[str, object]] = [
        {"date": MONDAY, "skill": "Notfall", "modality": "MRT", "count": 2},
        {"date": "22.12.2025 10:00", "skill": "Notfall", "modality": "mrt"},
        {"date": TUESDAY, "skill": "Notfall", "modality": "ct", "count": 0},
    ]
    entries = list_entries(items, Rules(ISO, values={"modality": {"MRT": "mr"}}))
    assert flat(entries.days) == {(MONDAY, ("Notfall", "mr")): 3}
    assert entries.on == ("date", "skill", "modality")
    assert entries.source.rows == 3


def test_a_list_of_dates_alone() -> None:
    entries = list_entries([{"date": MONDAY}, {"date": MONDAY, "count": 4}], RULES)
    assert (entries.on, flat(entries.days)) == (("date",), {(MONDAY, (None, None)): 5})


TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=9)
ROWS = st.lists(
    st.tuples(
        st.dates(date(1970, 1, 1), date(2060, 1, 1)),
        st.sampled_from(["Notfall", "Käse ☕", 'a "b", c;d']),
        st.sampled_from(["ct", "MRT"]),
        st.integers(0, 99),
        TEXTS,
    )
)


@given(
    rows=ROWS,
    title=st.lists(st.lists(TEXTS.map(lambda text: f"x{text}"), max_size=3), max_size=5),
    form=st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y %H:%M", "%Y%m%d"]),
    separator=st.sampled_from(",;\t"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_any_file_equals_its_rows(
    rows: list[tuple[date, str, str, int, str]],
    title: list[list[str]],
    form: str,
    separator: str,
    encoding: str,
) -> None:
    """Whatever stands above the header and in the other columns."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=separator)
    writer.writerows(title)
    writer.writerow(["Patient", "Leistungs-Datum", "Anzahl", "FACHBEREICH", "Modalität"])
    for day, skill, modality, count, text in rows:
        writer.writerow([f"{text}\n{text}", day.strftime(form), count, skill, modality])
    expected: Counter[tuple[str, tuple[str | None, str | None]]] = Counter()
    for day, skill, modality, count, _ in rows:
        expected[day.isoformat(), (skill, modality)] += count

    entries = read(buffer.getvalue().encode(encoding))

    assert flat(entries.days) == dict(+expected)
    assert (entries.source.rows, entries.source.left_out) == (len(rows), 0)


def test_an_empty_export_has_no_entries() -> None:
    entries: Entries = read("Datum;Bereich\n")
    assert (entries.days, entries.source.rows) == ({}, 0)
