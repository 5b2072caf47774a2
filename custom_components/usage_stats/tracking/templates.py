"""Texts and templates of a tracker of anything else, and the variables they know."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import Context, HomeAssistant, State, callback
from homeassistant.helpers.template import Template, is_template_string

from .origin import OriginTracker
from .places import async_area

type Text = Template | str


def parse_text(hass: HomeAssistant, value: object) -> Text:
    """Return a template, or the text itself; raise TemplateError for a syntax error."""
    text = value if isinstance(value, str) else str(value)
    if not is_template_string(text):
        return text
    template = Template(text, hass)
    template.ensure_valid()
    return template


def render(text: Text, variables: Mapping[str, Any]) -> str:
    """Return the text that is counted; raise TemplateError."""
    if isinstance(text, str):
        return text
    return str(text.async_render(variables, parse_result=False))


def render_value(value: object, variables: Mapping[str, Any]) -> object:
    """Return a value of metadata, a number if it renders as one; raise TemplateError."""
    if isinstance(value, Template):
        return value.async_render(variables)
    return value


@callback
def async_variables(
    hass: HomeAssistant,
    origins: OriginTracker,
    run_variables: Mapping[str, Any],
    context: Context | None,
) -> dict[str, Any]:
    """Return the variables of templates and conditions: never who it was."""
    trigger = run_variables["trigger"]
    before, after = trigger.get("from_state"), trigger.get("to_state")
    entity_id = trigger.get("entity_id")
    if not isinstance(after, State):
        after = hass.states.get(entity_id) if isinstance(entity_id, str) else None
        before = None
    if isinstance(before, State) and after is not None and after.context is context:
        origin = origins.origin_of_change(before, after)
    else:
        origin = origins.origin(context, trigger.get("description"))
    return {
        **run_variables,
        # Empty where there is none: None would be counted under that word.
        "name": "" if after is None else after.name,
        "area": "" if after is None else async_area(hass, after.entity_id) or "",
        "origin": origin,
        "user_known": origins.by_person(context),
    }
