"""The nouns and the events as plain JSON values, and back. Read from the type hints, so nothing is written twice.

Fields that are missing take their default, so what was written by an earlier version is read by a later one.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
Plain = Any
"""None, bool, int, float, str, list or dict of such."""


def plain(value: object) -> Plain:
    """A dataclass, tuple, list or dict as JSON-able values."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {key: plain(held) for key, held in value.items()}
    if isinstance(value, tuple | list):
        return [plain(held) for held in value]
    if isinstance(value, Enum):
        return value.value
    return value


def read(kind: Callable[..., T], value: Plain) -> T:
    """The dataclass of this kind that `plain` was made from. Raises KeyError, TypeError or ValueError on anything else."""
    made: T = _reader(kind)(value)
    return made


@lru_cache(maxsize=512)
def _reader(kind: Any) -> Callable[[Plain], Any]:
    if kind is Any:
        return _as_it_is
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _optional(next(part for part in parts if part is not type(None)))
    if origin is tuple:
        return _tuple_of(parts[0])
    if origin is dict:
        return _dict_of(parts[1])
    if is_dataclass(kind):
        return _dataclass(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    return _as_it_is


def _as_it_is(value: Plain) -> Any:
    return value


def _optional(kind: Any) -> Callable[[Plain], Any]:
    inner = _reader(kind)
    return lambda value: None if value is None else inner(value)


def _tuple_of(kind: Any) -> Callable[[Plain], Any]:
    inner = _reader(kind)
    return lambda value: tuple(map(inner, value))


def _dict_of(kind: Any) -> Callable[[Plain], Any]:
    inner = _reader(kind)
    return lambda value: {key: inner(held) for key, held in value.items()}


def _dataclass(kind: Any) -> Callable[[Plain], Any]:
    hints = get_type_hints(kind)
    readers = {field.name: _reader(hints[field.name]) for field in fields(kind)}
    return lambda value: kind(**{name: readers[name](held) for name, held in value.items()})
