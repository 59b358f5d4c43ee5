"""The nouns and the events as plain JSON values, and back. Read from the type hints, so nothing is written twice.

Every field is written; one that is missing takes its default, so what an earlier version wrote is read by a later one.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import lru_cache
from operator import attrgetter, itemgetter
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from lobby.engine.events import Event
from lobby.engine.written_out import written_out

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
        return Converter(attrgetter("_value_"), {member.value: member for member in kind}.__getitem__)
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
    converters = field_converters(kind)
    return Converter(_writer_of(converters), _reader_of(kind, converters))


def _writer_of(converters: Mapping[str, Converter]) -> Callable[[Any], Plain]:
    """A function written out for these fields: it makes the dictionary in one go."""
    values = [
        f'"{name}": value.{name}' if converter.keeps else f'"{name}": write_{name}(value.{name})'
        for name, converter in converters.items()
    ]
    writes = {f"write_{name}": converter.write for name, converter in converters.items()}
    return written_out("write", ["def write(value):", f"    return {{{', '.join(values)}}}"], writes)


def _reader_of(kind: Any, converters: Mapping[str, Converter]) -> Callable[[Plain], Any]:
    """A function written out for these fields. It takes what this version wrote: all of them, and each of its kind. What an
    earlier version wrote, or what is wrong, goes the long way round."""

    def read_otherwise(written: Plain) -> Any:
        found = dict(written)
        for name, converter in converters.items():
            if name not in found:
                continue
            if converter.kinds is not None and type(found[name]) not in converter.kinds:
                raise TypeError(f"{kind.__name__}.{name} cannot be a {type(found[name]).__name__}")
            found[name] = converter.read(found[name])
        return kind(**found)

    names = list(converters)
    wrong = [_is_wrong(name, kinds) for name in names if (kinds := converters[name].kinds) is not None]
    values = {name: name if converter.keeps else f"read_{name}({name})" for name, converter in converters.items()}
    by_name = {field.name for field in fields(kind) if field.kw_only}
    given = [f"{name}={value}" if name in by_name else value for name, value in values.items()]
    code = [
        "def read(written):",
        f"    if type(written) is not dict or len(written) != {len(names)}:",
        "        return read_otherwise(written)",
        "    try:",
        f"        {', '.join(names)}, = fields_of(written)",
        "    except KeyError:",
        "        return read_otherwise(written)",
        f"    if {' or '.join(wrong) or 'False'}:",
        "        return read_otherwise(written)",
        f"    return kind({', '.join(given)})",
    ]
    known: dict[str, Any] = {"kind": kind, "read_otherwise": read_otherwise, "fields_of": itemgetter(*names)}
    for name, converter in converters.items():
        known |= {f"read_{name}": converter.read, f"kinds_{name}": converter.kinds}
    return written_out("read", code, known)


def _is_wrong(name: str, kinds: frozenset[type]) -> str:
    """The condition under which this field is of none of its kinds, the quickest that there is."""
    one, *others = kinds - {NOTHING}
    if others:
        return f"type({name}) not in kinds_{name}"
    is_wrong = f"type({name}) is not {one.__name__}"
    return f"({name} is not None and {is_wrong})" if NOTHING in kinds else is_wrong
