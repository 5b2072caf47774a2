"""Names of files with spaces keep nothing of a person's name."""

import pytest

from custom_components.usage_stats.engine.events.sanitize import sanitize


@pytest.mark.parametrize(
    "text",
    [
        "Printing Vase 'Anna Huber'.gcode",
        "Vase 'Anna' Huber.gcode",
        "Annas' Huber.gcode",
        'Anna 5" Huber.gcode',
        'Vase "Anna Huber".stl',
        "Vase'Anna'.gcode",
        "Anna Huber.g",
        "Vase_Anna.g",
        "Anna Huber.bgcode.tmp",
        "Anna Huber.gcode_1",
        "Anna Huber.GCODE",
        "Anna Huber.FCStd",
        *(
            f"Geburtstag Oma Anna Huber.{extension}"
            for extension in (
                *("fcstd", "sldprt", "ipt", "ctb", "goo", "lys", "photon", "x3g", "gx", "prt"),
                *("json", "log", "ini", "form", "sl1", "3dm", "x_t", "nc", "makerbot"),
            )
        ),
    ],
)
def test_nothing_of_a_file_name_is_kept(text: str) -> None:
    assert sanitize({"note": text}) == {"note": "[path]"}


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Error 'Timer' at 'Anna Huber.gcode' now", "Error '[path]' now"),
        ("Fertig: Vase 'Anna'.g, 12 h", "Fertig: [path] 12 h"),
        ("Cannot find printer.local", "Cannot find [host]"),
        ("Cannot find nas.fritz.box", "Cannot find [host]"),
    ],
)
def test_what_surrounds_a_file_name_stays(text: str, cleaned: str) -> None:
    assert sanitize({"note": text}) == {"note": cleaned}


@pytest.mark.parametrize(
    "text",
    [
        "Stopped, e.g. by dust, i.e. z.B. u.a. durch Staub",
        "nozzle temperature too low at 1.5 g",
        "firmware 1.2.3 or 2.0.x and 2.1.dev or 2.1-beta.1",
        "Marlin 2.1.x needs 0.4 mm, see 'manual'. Done.",
        "connection_timeout",
        "Ender 3 V2",
    ],
)
def test_ordinary_texts_stay(text: str) -> None:
    assert sanitize({"note": text}) == {"note": text}
