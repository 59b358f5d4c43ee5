"""From the body of a request to the engine's command: each field under the same name, so that none is written twice."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from lobby.contract.base import Message
from lobby.engine.commands import Command

KEPT_APART = frozenset({"contact"})
"""Personal data never enters a command."""


def carried(body: Message, kind: type[Command]) -> dict[str, Any]:
    """Return the fields of a body as a command of this kind has them; a list becomes a tuple.

    Raises TypeError where the command has no field for one of the body's.
    """
    values = ((name, getattr(body, name)) for name in carried_names(type(body), kind))
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values}


def carried_names(body: type[Message], kind: type[Command]) -> tuple[str, ...]:
    """Return the fields of such a body that such a command carries. Raises TypeError as `carried` does."""
    names = tuple(name for name in body.model_fields if name not in KEPT_APART)
    lost = set(names) - {field.name for field in fields(kind)}
    if lost:
        raise TypeError(f"{kind.__name__} has no field for {sorted(lost)} of {body.__name__}")
    return names
