"""The quality scale says of what there is that it is done."""

from typing import Any

from homeassistant.util.yaml import load_yaml_dict
import pytest

from .test_architecture import COMPONENT


@pytest.fixture
def rules() -> dict[str, Any]:
    """Return the rules, each with a status."""
    stated = load_yaml_dict(str(COMPONENT / "quality_scale.yaml"))["rules"]
    return {
        rule: state if isinstance(state, dict) else {"status": state}
        for rule, state in stated.items()
    }


@pytest.mark.parametrize(
    ("rule", "file"),
    [
        ("action-setup", "services.yaml"),
        ("docs-actions", "services.yaml"),
        ("docs-triggers", "triggers.yaml"),
        ("docs-conditions", "conditions.yaml"),
        ("diagnostics", "diagnostics.py"),
        ("repair-issues", "repairs.py"),
        ("icon-translations", "icons.json"),
    ],
)
def test_what_there_is_is_not_exempt(rules: dict[str, Any], rule: str, file: str) -> None:
    assert (COMPONENT / file).is_file()
    assert rules[rule]["status"] == "done"


def test_an_exemption_has_a_reason(rules: dict[str, Any]) -> None:
    for rule, state in rules.items():
        assert state["status"] in {"done", "exempt"}, rule
        assert state["status"] == "done" or state.get("comment"), rule
