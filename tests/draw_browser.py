"""Draw what the browser knows of the wire from lobby/contract: `web/contract.js`, its constants, and `web/views.d.ts`, the
types of its messages, for `tsc`. `make docs` writes them, tests/test_docs.py compares.
"""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
from collections.abc import Iterator
from textwrap import indent
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

import lobby.contract
from lobby.contract import API, VERSION, frames, vocabulary
from lobby.contract.base import Message, View

HEADER = "// Drawn from lobby/contract by `make docs`. Do not change it by hand.\n"


def constants() -> str:
    """The words and limits of the wire, as a module that browsers load."""
    values: dict[str, object] = {"API": API, "VERSION": VERSION}
    values |= {
        "HEARTBEAT_MS": round(frames.HEARTBEAT_S * 1000),
        "STALE_MS": round(frames.STALE_S * 1000),
        "STAFF_LOST_AFTER_MS": round(frames.STAFF_LOST_AFTER_S * 1000),
        "REFUSED": frames.REFUSED,
    }
    values |= {name: value for name, value in vars(vocabulary).items() if name.isupper()}
    return HEADER + "\n" + "\n".join(_constant(name, value) for name, value in values.items())


def _constant(name: str, value: object) -> str:
    literal = json.dumps(value, ensure_ascii=False)
    if isinstance(value, tuple):
        return f"export const {name} = /** @type {{const}} */ ({literal});\n"
    return f"export const {name} = {literal};\n"


def types() -> str:
    """Every message and view, one interface each: a message as a client may write it, a view as the server writes it."""
    wanted = {model.__name__: (model, _mode(model)) for model in _models()}
    _, schema = models_json_schema(list(wanted.values()), ref_template="{model}")
    interfaces = [_interface(name, part, wanted[name][1]) for name, part in sorted(schema["$defs"].items())]
    return HEADER + "\n" + "\n".join(interfaces)


def _models() -> Iterator[type[BaseModel]]:
    for module in pkgutil.iter_modules(lobby.contract.__path__):
        found = vars(importlib.import_module(f"lobby.contract.{module.name}"))
        for model in found.values():
            if inspect.isclass(model) and issubclass(model, Message | View) and model not in (Message, View):
                yield model


def _mode(model: type[BaseModel]) -> JsonSchemaMode:
    return "validation" if issubclass(model, Message) else "serialization"


def _interface(name: str, schema: dict[str, Any], mode: JsonSchemaMode) -> str:
    """A view has all its fields, whatever their defaults: the server writes them out."""
    parts = schema.get("properties", {})
    needed = parts if mode == "serialization" else schema.get("required", [])
    fields = [f"  {field}{'' if field in needed else '?'}: {_type(part)};\n" for field, part in parts.items()]
    description = schema.get("description", "")
    comment = (
        f"/**\n{indent(description, ' * ', lambda line: True)}\n */\n".replace(" * \n", " *\n") if description else ""
    )
    return f"{comment}export interface {name} {{\n{''.join(fields)}}}\n"


_PLAIN = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}


def _type(schema: dict[str, Any]) -> str:
    """Raises KeyError on a schema that this file has no word for."""
    if "$ref" in schema:
        return str(schema["$ref"])
    if "enum" in schema:
        return " | ".join(json.dumps(word) for word in schema["enum"])
    if "const" in schema:
        return json.dumps(schema["const"])
    if "anyOf" in schema:
        return " | ".join(_type(part) for part in schema["anyOf"])
    if not schema.keys() & {"type"}:
        return "unknown"
    if schema["type"] == "array":
        return f"Array<{_type(schema['items'])}>"
    if schema["type"] == "object":
        values = schema.get("additionalProperties", True)
        return f"Record<string, {'unknown' if values is True else _type(values)}>"
    return _PLAIN[schema["type"]]
