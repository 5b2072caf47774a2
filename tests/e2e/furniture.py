"""What is in the home of the tests and pictures of trackers: lamps, buttons and automations."""

import json
from pathlib import Path
import shutil
from typing import Final

from . import lamps
from .configuration import CONFIGURATION

_FURNITURE: Final = """\
input_boolean:
  guest:
    name: Guest
light:
  - platform: lamps
    names: [Lamp, Desk lamp, Porch lamp]
"""
_MANIFEST: Final = {
    "domain": "lamps",
    "name": "Lamps",
    "version": "1.0.0",
    "dependencies": ["webhook"],
}
_BUTTONS: Final = {"espresso": {"name": "Espresso"}, "evening": {"name": "Evening button"}}
_AUTOMATIONS: Final = [
    {
        "id": "evening",
        "alias": "Evening",
        "triggers": [
            {"trigger": "button.pressed", "target": {"entity_id": "input_button.evening"}}
        ],
        "actions": [{"action": "light.turn_on", "target": {"entity_id": "light.desk_lamp"}}],
    },
    {
        "id": "clock",
        "alias": "Clock",
        "triggers": [{"trigger": "time_pattern", "seconds": "/2"}],
        "actions": [{"event": "ticked"}],
    },
]


def furnish(config_dir: Path) -> None:
    """Write the configuration of a Home Assistant that was not started yet."""
    platform = config_dir / "custom_components" / "lamps"
    platform.mkdir(parents=True)
    shutil.copy(lamps.__file__, platform / "light.py")
    (platform / "__init__.py").write_text("")
    (platform / "manifest.json").write_text(json.dumps(_MANIFEST))
    (config_dir / "configuration.yaml").write_text(CONFIGURATION + _FURNITURE)
    # JSON is YAML too.
    (config_dir / "automations.yaml").write_text(json.dumps(_AUTOMATIONS))
    (config_dir / "input_buttons.yaml").write_text(json.dumps(_BUTTONS))
