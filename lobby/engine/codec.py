"""The nouns and the events as plain JSON values, and back. Read from the type hints, so nothing is written twice.

Every field is written; one that is missing takes its default, so what an earlier version wrote is read by a later one.
"""

from __future__ import annotations

import types
from collections.abc import Callable
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
    """An event's fields but for those that every event has and that are kept beside it: `at` and `actor`."""
    written = plain(event)
    del written["at"], written["actor"]
    return written


def read(kind: Callable[..., T], value: Plain) -> T:
    """The dataclass of this kind that `plain` made. Raises KeyError, TypeError or ValueError on anything else."""
    made: T = _converter(kind).read(value)
    return made


class Converter:
    """How values of one type are written and read."""

    def __init__(self, write: Callable[[Any], Plain], read: Callable[[Plain], Any]) -> None:
        self.write = write
        self.read = read


def _as_it_is(value: Any) -> Any:
    return value


AS_IT_IS = Converter(_as_it_is, _as_it_is)


@lru_cache(maxsize=512)
def _converter(kind: Any) -> Converter:
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
    return AS_IT_IS


def _optional(kind: Any) -> Converter:
    inner = _converter(kind)
    if inner is AS_IT_IS:
        return AS_IT_IS
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
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind)]
    converters = {name: _converter(hints[name]) for name in names}
    nested = [(name, converters[name]) for name in names if converters[name] is not AS_IT_IS]
    values_of = attrgetter(*names)  # a tuple, for every noun and event has more than one field

    def write(value: Any) -> Plain:
        written = dict(zip(names, values_of(value), strict=True))
        for name, converter in nested:
            written[name] = converter.write(written[name])
        return written

    def read(written: Plain) -> Any:
        found = dict(written)
        for name, converter in nested:
            if name in found:
                found[name] = converter.read(found[name])
        return kind(**found)

    return Converter(write, read)
