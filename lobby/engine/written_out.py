"""Functions that are written out for one class, as `dataclasses` writes its own: what is asked of every object, of each field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def written_out(name: str, code: list[str], known: dict[str, Any]) -> Callable[..., Any]:
    """Return the function of this name in the code, which is given line by line. `known`: the names that it uses."""
    exec("\n".join(code), known)  # noqa: S102 (made of the names of a class's fields)
    function: Callable[..., Any] = known[name]
    return function
