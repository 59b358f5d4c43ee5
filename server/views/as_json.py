"""Views as JSON, of parts that several of them share: each part is encoded once, and joined as text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from lobby.contract.base import View


class Json(str):
    """A text that is JSON already."""

    __slots__ = ()


Part = Json | View | str | int | float | dict[str, str] | dict[str, list[str]] | None


def json_of(part: Part) -> Json:
    """Return a part as JSON."""
    if isinstance(part, Json):
        return part
    return Json(
        part.model_dump_json()
        if isinstance(part, View)
        else json.dumps(part, ensure_ascii=False, separators=(",", ":"))
    )


def list_of(parts: Iterable[Part]) -> Json:
    """Return a list of parts as JSON."""
    return Json(f"[{','.join(map(json_of, parts))}]")


def view_of(fields: Mapping[str, Part]) -> Json:
    """Return a view of these fields as JSON. All that the contract knows are to be given: a test holds them to it."""
    return Json("{" + ",".join(f'"{name}":{json_of(part)}' for name, part in fields.items()) + "}")
