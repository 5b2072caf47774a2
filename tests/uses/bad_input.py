"""What callers send that is no use, with the field that the error must name."""

from typing import Any

MARK = "Xylophon"
"""Stands in every refused text: no error may repeat it."""

_NAMES: dict[str, Any] = {
    "empty": "",
    "blank": " \t ",
    "too long": MARK + 57 * "x",
    "endless": MARK * 10_000,
    "control character": f"{MARK}\u0007",
    "line feed": f"{MARK}\nx",
    "delete": f"{MARK}\u007f",
    "next line": f"{MARK}\u0085x",
    "line separator": f"{MARK}\u2028x",
    "paragraph separator": f"{MARK}\u2029x",
    "bidirectional override": f"{MARK}\u202ex",
    "bidirectional isolate": f"{MARK}\u2066x",
    "right-to-left mark": f"{MARK}\u200fx",
    "leading =": f"={MARK}",
    "leading +": f"+{MARK}",
    "leading -": f"-{MARK}",
    "leading @": f"@{MARK}",
    "leading = after a space": f" ={MARK}",
    "leading = after an invisible character": f"\u200b={MARK}",
    "= after a semicolon": f";={MARK};",
    "- after a semicolon and spaces": f"{MARK}; \u00a0-1",
    "+ after a semicolon and an invisible character": f"{MARK};\u200b+1",
    "= after a semicolon and a quote": f'{MARK};"=1',
    "full-width @ after a semicolon": f"{MARK};\uff20x",
    "invisible characters alone": "\u200b\ufeff\u00ad\u3164",
    "full-width =": f"\uff1d{MARK}",
    "full-width +": f"\uff0b{MARK}",
    "full-width -": f"\uff0d{MARK}",
    "full-width @": f"\uff20{MARK}",
    "null": None,
    "boolean": True,
    "negative number": -7,
    "list": [MARK],
    "mapping": {MARK: MARK},
}
_COUNTS: dict[str, Any] = {
    "zero": 0,
    "negative": -1,
    "10 001": 10_001,
    "huge": 10**18,
    "fraction": 1.5,
    "fraction as text": "1.5",
    "boolean": True,
    "boolean as text": "true",
    "text": MARK,
    "no text": "",
    "exponent": "1e3",
    "Arabic numeral": "\u0663",
    "zero as text": "0",
    "negative as text": "-1",
    "10 001 as text": "10001",
    "endless text": "1" * 10_000,
    "list": [3],
    "null": None,
}
_USE_IDS: dict[str, Any] = {
    "empty": "",
    "too long": MARK + 57 * "x",
    "control character": f"{MARK}\u0000",
    "bidirectional override": f"{MARK}\u202e",
    "null": None,
    "list": ["x"],
    "boolean": True,
}
_GOOD = {"skill": "Espresso", "modality": "button"}
_BAD_ITEM = {"skill": "Espresso", "modality": f"={MARK}"}

BAD_INPUT: dict[str, tuple[dict[str, Any], str]] = {
    **{f"skill {name}": ({**_GOOD, "skill": text}, "skill") for name, text in _NAMES.items()},
    **{
        f"modality {name}": ({**_GOOD, "modality": text}, "modality")
        for name, text in _NAMES.items()
    },
    **{f"count {name}": ({**_GOOD, "count": count}, "count") for name, count in _COUNTS.items()},
    **{f"use_id {name}": ({**_GOOD, "use_id": text}, "use_id") for name, text in _USE_IDS.items()},
    "nothing": ({}, "skill"),
    "no skill": ({"modality": "button"}, "skill"),
    "no modality": ({"skill": "Espresso"}, "modality"),
    "unknown field": ({**_GOOD, "colour": MARK}, "colour"),
    "unknown field that is no name": ({**_GOOD, f"={MARK}": 1}, "?"),
    "who made it": ({**_GOOD, "user": MARK}, "user"),
    "batch empty": ({"uses": []}, "uses"),
    "batch of 1 001": ({"uses": [_GOOD] * 1_001}, "uses"),
    "batch no list": ({"uses": _GOOD}, "uses"),
    "batch null": ({"uses": None}, "uses"),
    "batch beside a use": ({**_GOOD, "uses": [_GOOD]}, "uses"),
    "batch with a bad item": ({"uses": [_GOOD, _GOOD, _BAD_ITEM]}, "uses[2].modality"),
    "batch with a bad count": ({"uses": [_GOOD, {**_GOOD, "count": 1.5}]}, "uses[1].count"),
    "batch with text in it": ({"uses": [_GOOD, MARK]}, "uses[1]"),
    "batch with a missing field": ({"uses": [_GOOD, {"skill": "Lungo"}]}, "uses[1].modality"),
    "batch with an unknown field": ({"uses": [{**_GOOD, "colour": MARK}]}, "uses[0].colour"),
    "batch with an id in an item": ({"uses": [{**_GOOD, "use_id": MARK}]}, "uses[0].use_id"),
    "batch with a bad use_id": ({"uses": [_GOOD], "use_id": ""}, "use_id"),
}
