"""What a person has agreed to cannot change unnoticed."""

from hashlib import sha256
import json
import re
from typing import Any

import pytest

from custom_components.usage_stats.engine.sharing.allowlist import (
    ERROR_TYPES,
    FEATURES,
    PRINTER_INTEGRATIONS,
)
from custom_components.usage_stats.engine.sharing.consent import PRIVACY_VERSION

from ..test_translations import LANGUAGES, load

# By version; another text is another version. One that was published stays as it is.
AGREED = {"1": "66cc569389400c6f", "2": "eccd248f6d54210d"}


def page(language: str) -> dict[str, Any]:
    """Return the page that asks for the consent."""
    found: dict[str, Any] = load(language)["config"]["step"]["sharing"]
    return found


def privacy_text(description: str) -> str:
    """Return what stands under the headings: the text without its frame."""
    match = re.search(r"^\*\*.+(?=\n\n)", description, re.MULTILINE | re.DOTALL)
    assert match is not None
    return match[0]


def test_another_text_has_another_version() -> None:
    agreed = {
        "texts": {
            language: [page(language)[part] for part in ("description", "data", "data_description")]
            for language in LANGUAGES
        },
        "lists": [sorted(PRINTER_INTEGRATIONS.items()), sorted(ERROR_TYPES), sorted(FEATURES)],
    }
    digest = sha256(json.dumps(agreed, sort_keys=True).encode()).hexdigest()[:16]

    assert AGREED.get(PRIVACY_VERSION) == digest, (
        "The privacy text, or a list that it speaks of, has changed. Raise PRIVACY_VERSION in "
        "consent.py, so that everybody is asked again, and add the new version to AGREED with "
        f"{digest!r}."
    )
    assert list(AGREED)[-1] == PRIVACY_VERSION


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_repair_asks_in_the_same_words(language: str) -> None:
    flow = load(language)["issues"]["privacy_text_changed"]["fix_flow"]
    asked = flow["step"]["confirm"]["description"]

    assert privacy_text(asked) == privacy_text(page(language)["description"])
    assert asked.count("**") == page(language)["description"].count("**")
