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

# By version: its wordings, the current one last. They mean the same; another meaning is another
# version. What was published stays as it is.
AGREED = {
    "1": ["66cc569389400c6f"],
    "2": ["eccd248f6d54210d", "ecaa02ead86c128e", "4e22ee6a37d329bf", "214f5924ebcc2ecc"],
}
PARTS = ("description", "data", "data_description", "sections")


def page(language: str) -> dict[str, Any]:
    """Return the page that asks for the consent."""
    found: dict[str, Any] = load(language)["config"]["step"]["sharing"]
    return found


def test_another_text_has_another_version() -> None:
    agreed = {
        "texts": {language: [page(language)[part] for part in PARTS] for language in LANGUAGES},
        "lists": [sorted(PRINTER_INTEGRATIONS.items()), sorted(ERROR_TYPES), sorted(FEATURES)],
    }
    digest = sha256(json.dumps(agreed, sort_keys=True).encode()).hexdigest()[:16]

    assert AGREED.get(PRIVACY_VERSION, [""])[-1] == digest, (
        "The privacy text, or a list that it speaks of, has changed. If it means something else, "
        "raise PRIVACY_VERSION in consent.py, so that everybody is asked again, and add the new "
        f"version to AGREED. If it means the same, add its wording there. It is {digest!r}."
    )
    assert list(AGREED)[-1] == PRIVACY_VERSION


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_repair_asks_in_the_same_words(language: str) -> None:
    flow = load(language)["issues"]["privacy_text_changed"]["fix_flow"]
    asked = flow["step"]["confirm"]["description"]

    assert asked.endswith(f"\n\n{page(language)['description']}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_short_text_is_short(language: str) -> None:
    """What a person sees without unfolding anything; the technical terms are folded."""
    short, *folded = page(language)["description"].split("{fold}")

    assert len(short.split()) < 75
    assert len(folded) == 2
    assert not re.search(r"UTC|[Tt]oken|90", short)
    assert re.search(r"UTC.*90", folded[1], re.DOTALL)
    assert "oken" in folded[1]
    assert "{document}" in folded[0]
    assert "{version}" in folded[1]
