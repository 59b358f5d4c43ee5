"""Frozen nouns, commands and events, made and changed in a fifth of the time.

A frozen dataclass sets each of its fields through `object.__setattr__`, by name, and `dataclasses.replace` goes through that
too: half of a command's time. Here an object is a *draft* while its fields are set: an instance of a class with the same slots
that is not frozen. Then its class becomes the frozen one, which Python allows where the slots are the same. The functions
that do it are written out for each class, as `dataclasses` does it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from functools import partial
from typing import Any, TypeVar, dataclass_transform

from lobby.engine.written_out import written_out

T = TypeVar("T")

_SAME = object()  # a field that is not changed
_become = object.__dict__["__class__"].__set__  # what a frozen class does not refuse


@dataclass_transform(frozen_default=True)
def noun(kind: type[T] | None = None, /, *, kw_only: bool = False) -> Any:
    """Make this class a frozen dataclass with slots, whose `__init__` does what the one of `dataclasses` does, sooner.

    One with default factories or a `__post_init__` keeps the `__init__` of `dataclasses`.
    """
    if kind is None:
        return partial(noun, kw_only=kw_only)
    made: Any = dataclass(frozen=True, slots=True, kw_only=kw_only)(kind)
    if not hasattr(made, "__post_init__") and all(one.default_factory is MISSING for one in fields(made)):
        made.__init__ = _init_of(made)
    return made


def _init_of(kind: Any) -> Callable[..., None]:
    by_place = [one.name for one in fields(kind) if not one.kw_only]
    by_name = [one.name for one in fields(kind) if one.kw_only]
    given = {one.name: one.default for one in fields(kind) if one.default is not MISSING}
    parameters = [_parameter(name, given) for name in by_place]
    if by_name:
        parameters += ["*", *(_parameter(name, given) for name in by_name)]
    code = [
        f"def __init__(self, {', '.join(parameters)}):",
        "    become(self, draft)",
        *(f"    self.{name} = {name}" for name in (*by_place, *by_name)),
        "    become(self, kind)",
    ]
    return _written("__init__", code, kind, {f"default_{name}": value for name, value in given.items()})


def changed(one: T, **changes: Any) -> T:
    """Return this noun with these fields changed: what `dataclasses.replace` does.

    Raises TypeError for a field that it does not have.
    """
    change = _CHANGES.get(type(one))
    if change is None:
        change = _CHANGES[type(one)] = _change_of(type(one))
    anew: T = change(one, **changes)
    return anew


_CHANGES: dict[type[Any], Callable[..., Any]] = {}


def _change_of(kind: Any) -> Callable[..., Any]:
    names = [field.name for field in fields(kind)]
    code = [
        f"def changed(one, /, *, {', '.join(f'{name}=same' for name in names)}):",
        "    self = new(draft)",
        *(f"    self.{name} = one.{name} if {name} is same else {name}" for name in names),
        "    become(self, kind)",
        "    return self",
    ]
    return _written("changed", code, kind, {"same": _SAME, "new": object.__new__})


def _parameter(name: str, given: dict[str, Any]) -> str:
    return f"{name}=default_{name}" if name in given else name


def _written(name: str, code: list[str], kind: type[Any], names: dict[str, Any]) -> Callable[..., Any]:
    function = written_out(name, code, {"kind": kind, "draft": _draft_of(kind), "become": _become, **names})
    function.__qualname__ = f"{kind.__qualname__}.{name}"
    return function


def _draft_of(kind: type[Any]) -> type[Any]:
    """The class with the same slots whose attributes can be set."""
    as_usual = {"__setattr__": object.__setattr__, "__delattr__": object.__delattr__}  # one without the other is slow
    return type(f"{kind.__name__}Draft", kind.__bases__, {"__slots__": kind.__dict__["__slots__"], **as_usual})
