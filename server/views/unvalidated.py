"""Making views quickly: 5,000 phones may each need a new one at once."""

from __future__ import annotations

from typing import Any, TypeVar

from lobby.contract.base import View

V = TypeVar("V", bound=View)

_set = object.__setattr__


def unvalidated(kind: type[V], **fields: Any) -> V:
    """Return a view of trusted values, every field of it given.

    What `model_construct` does, but for looking up what was left out, which takes longer than all else.
    """
    view = kind.__new__(kind)
    _set(view, "__dict__", fields)
    _set(view, "__pydantic_fields_set__", set(fields))
    _set(view, "__pydantic_extra__", None)
    _set(view, "__pydantic_private__", None)
    return view
