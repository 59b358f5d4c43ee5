"""The nouns and the events as plain JSON values, and back. Read from the type hints, so nothing is written twice.

Every field is written; one that is missing takes its default, so what an earlier version wrote is read by a later one.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import lru_cache
from operator import attrgetter
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from lobby.engine.events import Event

T = TypeVar("T")
Plain = Any
"""None, bool, int, float, str, list or dict of such."""


def plain(value: object) -> dict[str, Plain]:
    """Return a dataclass as JSON-able values."""
    kind: Any = type(value)
    written: dict[str, Plain] = _converter(kind).write(value)
    return written


def own_fields(event: Event) -> dict[str, Plain]:
    """Return an event's fields but for those that every event has and that are kept beside it: `at` and `actor`."""
    written = plain(event)
    del written["at"], written["actor"]
    return written


def read(kind: Callable[..., T], value: Plain) -> T:
    """Return the dataclass of this kind that `plain` made. Raises KeyError, TypeError or ValueError on anything else."""
    made: T = _converter(kind).read(value)
    return made


@lru_cache(maxsize=512)
def field_converters(kind: Any) -> Mapping[str, Converter]:
    """Return how each field of a dataclass is written and read, by its name."""
    hints = get_type_hints(kind)
    return {field.name: _converter(hints[field.name]) for field in fields(kind)}


class Converter:
    """How values of one type are written and read. `kinds`: what a plain value of it must be; None: `read` finds out."""

    def __init__(
        self, write: Callable[[Any], Plain], read: Callable[[Plain], Any], kinds: frozenset[type] | None = None
    ) -> None:
        self.write = write
        self.read = read
        self.kinds = kinds

    @property
    def keeps(self) -> bool:
        """Whether a value is plain already."""
        return self.write is _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


AS_IT_IS = Converter(_as_it_is, _as_it_is)
NOTHING = type(None)
SCALARS: dict[Any, Converter] = {
    str: Converter(_as_it_is, _as_it_is, frozenset({str})),
    int: Converter(_as_it_is, _as_it_is, frozenset({int})),
    bool: Converter(_as_it_is, _as_it_is, frozenset({bool})),
    float: Converter(_as_it_is, _as_it_is, frozenset({float, int})),
}


@lru_cache(maxsize=512)
def _converter(kind: Any) -> Converter:
    kind = getattr(kind, "__supertype__", kind)  # a NewType is what it stands for
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _optional(next(part for part in parts if part is not type(None)))
    if origin is tuple:
        return _tuple_of(_converter(parts[0]))
    if origin is dict:
        return _dict_of(_converter(parts[1]))
    if is_dataclass(kind):
        return _dataclass(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return Converter(attrgetter("value"), kind)
    return SCALARS.get(kind, AS_IT_IS)


def _optional(kind: Any) -> Converter:
    inner = _converter(kind)
    if inner.keeps:
        return Converter(_as_it_is, _as_it_is, None if inner.kinds is None else inner.kinds | {NOTHING})
    return Converter(
        lambda value: None if value is None else inner.write(value),
        lambda value: None if value is None else inner.read(value),
    )


def _tuple_of(inner: Converter) -> Converter:
    return Converter(lambda value: list(map(inner.write, value)), lambda value: tuple(map(inner.read, value)))


def _dict_of(inner: Converter) -> Converter:
    return Converter(
        lambda value: {key: inner.write(held) for key, held in value.items()},
        lambda value: {key: inner.read(held) for key, held in value.items()},
    )


def _dataclass(kind: Any) -> Converter:
    """Fields that are plain already are copied together; the others are converted one by one."""
    converters = field_converters(kind)
    names = list(converters)
    nested = [(name, converter) for name, converter in converters.items() if not converter.keeps]
    checked = [(name, converter.kinds) for name, converter in converters.items() if converter.kinds is not None]
    values_of = attrgetter(*names)  # a tuple, for every noun and event has more than one field

    def write(value: Any) -> Plain:
        written = dict(zip(names, values_of(value), strict=True))
        for name, converter in nested:
            written[name] = converter.write(written[name])
        return written

    def read(written: Plain) -> Any:
        found = dict(written)
        for name, kinds in checked:
            if name in found and type(found[name]) not in kinds:
                raise TypeError(f"{kind.__name__}.{name} cannot be a {type(found[name]).__name__}")
        for name, converter in nested:
            if name in found:
                found[name] = converter.read(found[name])
        return kind(**found)

    return Converter(write, read)
