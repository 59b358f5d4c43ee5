"""A branch's configuration as the TOML file that `lobby branch import` reads."""

from __future__ import annotations

from typing import Any

import tomli_w
from pydantic import TypeAdapter

from lobby.engine.model import Branch


def branch_toml(branch: Branch) -> str:
    """Write a branch without opening hours of its own, as a replayed one is: what is not set is left out."""
    values: dict[str, Any] = _set(TypeAdapter(Branch).dump_python(branch, mode="json"))
    return tomli_w.dumps(values)


def _set(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _set(one) for name, one in value.items() if one is not None}
    return [_set(one) for one in value] if isinstance(value, list) else value
