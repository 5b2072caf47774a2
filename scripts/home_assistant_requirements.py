"""Prints the packages that Home Assistant would install when it starts for the first time."""

import json
from pathlib import Path

import homeassistant
from homeassistant.auth.mfa_modules import totp
from homeassistant.bootstrap import DEFAULT_INTEGRATIONS

COMPONENTS = Path(homeassistant.__path__[0]) / "components"
# What the demonstration and the end-to-end tests ask for besides.
ASKED_FOR = {"history", "logbook", "recorder"}


def with_dependencies(domains: set[str]) -> set[str]:
    """Return the integrations together with all they depend on."""
    found: set[str] = set()
    while domains:
        found |= domains
        domains = {needed for domain in domains for needed in listed(domain, "dependencies")}
        domains -= found
    return found


def listed(domain: str, key: str) -> list[str]:
    """Return a list from an integration's manifest."""
    manifest = json.loads((COMPONENTS / domain / "manifest.json").read_text(encoding="utf-8"))
    values: list[str] = manifest.get(key, [])
    return values


if __name__ == "__main__":
    print(*totp.REQUIREMENTS, sep="\n")
    for integration in sorted(with_dependencies(DEFAULT_INTEGRATIONS | ASKED_FOR)):
        print(*listed(integration, "requirements"), sep="\n")
