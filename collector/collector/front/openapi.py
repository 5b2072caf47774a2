"""The description of the paths for programs, made from the types of payload.py."""

from typing import Any, Final

import msgspec

from .payload import Payload

_JSON = "application/json"
_ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "Not needed: a repeat is known by installation, period and bytes.",
    "schema": {"type": "string", "format": "uuid"},
}


def _answers(**texts: str) -> dict[str, Any]:
    return {status.removeprefix("_"): {"description": text} for status, text in texts.items()}


_AGAIN = "Later: the header Retry-After says when, in seconds."
_SUBMIT = _answers(
    _200="It is stored, now or before.",
    _401="Wrong key, or no token of 64 hexadecimal digits.",
    _403="Another token than that of this installation.",
    _408="The body came too slowly.",
    _409="This period, or one that overlaps it, is here already.",
    _410="This installation was erased.",
    _413="Longer than 16 KB.",
    _422="Not a document of this kind; `field` says where.",
    _429=_AGAIN,
    _503=_AGAIN,
)
_SHOW = _answers(
    _200="What is held.",
    _403="Another token.",
    _404="Nothing is held.",
    _429=_AGAIN,
    _503=_AGAIN,
)
_ERASE = _answers(
    _200="It is erased.",
    _403="Another token.",
    _404="Nothing is held; for 30 days nothing is accepted.",
    _429=_AGAIN,
    _503=_AGAIN,
)
_HEALTH = _answers(_200="An object with `status`, and the header `Date`.")


def _operation(summary: str, responses: dict[str, Any], **others: object) -> dict[str, Any]:
    both: dict[str, list[str]] = {"key": [], "token": []}
    return {"summary": summary, "security": [both], "responses": responses, **others}


def _document() -> dict[str, Any]:
    [reference], components = msgspec.json.schema_components(
        [Payload], ref_template="#/components/schemas/{name}"
    )
    body = {"required": True, "content": {_JSON: {"schema": reference}}}
    submit = _operation(
        "Store the summary of a week.", _SUBMIT, parameters=[_KEY], requestBody=body
    )
    show = _operation("Show everything that is held of an installation.", _SHOW)
    erase = _operation("Erase everything, and refuse this installation from now on.", _ERASE)
    health = _operation("Ask for the time, or whether this is a collector.", _HEALTH, security=[])
    return {
        "openapi": "3.1.0",
        "info": {"title": "Usage Stats collector", "version": "1.0"},
        "paths": {
            "/submit": {"post": submit},
            "/installation/{id}": {"parameters": [_ID], "get": show, "delete": erase},
            "/health": {"get": health},
        },
        "components": {
            "schemas": components,
            "securitySchemes": {
                "key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
                "token": {"type": "http", "scheme": "bearer"},
            },
        },
    }


DOCUMENT: Final = msgspec.json.encode(_document())
