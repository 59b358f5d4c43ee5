"""Events as text, the same in every store. `at`, `actor` and the type have columns of their own; the rest is one JSON object.

How a field is written and read is the engine's codec (`lobby/engine/codec.py`). Fields that an older event does not have yet
get their default, and one that this version no longer has is left out; a type that it does not know is not skipped.
"""

from __future__ import annotations

from dataclasses import fields

from pydantic_core import from_json, to_json

from lobby.engine import codec, events
from lobby.engine.events import Event
from lobby.errors import Unavailable

TYPES: dict[str, type[Event]] = {
    name: kind for name, kind in vars(events).items() if isinstance(kind, type) and issubclass(kind, Event)
}
_KNOWN = {name: frozenset(field.name for field in fields(kind)) for name, kind in TYPES.items()}


def encode(event: Event) -> str:
    """Return the event's own fields, as a JSON object."""
    return to_json(codec.own_fields(event)).decode()


def decode(kind: str, at: int, actor: str, data: str) -> Event:
    """Return the event. Raises Unavailable("event_unreadable"): then the stream cannot be replayed, and nothing may be
    served from it."""
    if kind not in TYPES:
        raise Unavailable("event_unreadable", f"This version knows no event {kind}.", "Install the version that does.")
    try:
        own = from_json(data)
        if not own.keys() <= _KNOWN[kind]:
            own = {name: own[name] for name in own if name in _KNOWN[kind]}
        own["at"], own["actor"] = at, actor
        return codec.read(TYPES[kind], own)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Unavailable(
            "event_unreadable", f"An event {kind} cannot be read: {error}", "Restore a backup."
        ) from error
