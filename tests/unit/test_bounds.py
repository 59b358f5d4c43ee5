"""Whatever a message from outside may hold is bounded where it is parsed."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import ValidationError

import lobby.contract
from lobby.contract.base import Message
from lobby.contract.requests import CheckInRequest, HoldRequest
from lobby.engine.guards import YEAR_MS
from lobby.errors import Invalid
from tests.builders import NINE, a_lobby, book, check_in

for module in pkgutil.iter_modules(lobby.contract.__path__):
    importlib.import_module(f"lobby.contract.{module.name}")


def messages(kind: type[Message] = Message) -> Iterator[type[Message]]:
    for message in kind.__subclasses__():
        yield message
        yield from messages(message)


LIMITS = {"integer": {"minimum", "maximum"}, "number": {"minimum", "maximum"}, "array": {"maxItems"}}


def unbounded(schema: Any, place: str) -> Iterator[str]:
    """The places in a JSON schema that let in any number, or a text or list of any length."""
    if isinstance(schema, list):
        for part in schema:
            yield from unbounded(part, place)
    if not isinstance(schema, dict):
        return
    kind = schema.get("type")
    fixed = "enum" in schema or "const" in schema
    if not fixed and kind == "string" and "maxLength" not in schema and "format" not in schema:
        yield place
    if not LIMITS.get(str(kind), set()) <= schema.keys():
        yield place
    for name, part in schema.items():
        if name in ("properties", "$defs"):
            for field, inner in part.items():
                yield from unbounded(inner, f"{place}.{field}")
        elif name in ("anyOf", "items"):
            yield from unbounded(part, place)


@pytest.mark.parametrize("message", [*messages()], ids=lambda message: message.__name__)
def test_every_field_of_a_message_is_bounded(message: type[Message]) -> None:
    assert [*unbounded(message.model_json_schema(), message.__name__)] == []


def test_a_field_without_a_bound_is_found() -> None:
    class Careless(Message):
        count: int
        names: list[str] = []

    assert [*unbounded(Careless.model_json_schema(), "Careless")] == [
        "Careless.count",
        "Careless.names",
        "Careless.names",
    ]


@pytest.mark.parametrize("at", [2**63, 10**17, -(10**15), 253402300800000, -1, 1.5, "soon", True, float("nan")])
def test_what_is_no_time_of_our_days_is_refused(at: object) -> None:
    with pytest.raises(ValidationError):
        CheckInRequest.model_validate({"services": ["permits"], "slot_at": at}, strict=True)


@pytest.mark.parametrize("reason", ["\x00", "bell \x07", "a" * 201, "\ud800"])
def test_control_characters_and_long_texts_are_refused(reason: str) -> None:
    with pytest.raises(ValidationError):
        HoldRequest(reason=reason)


@pytest.mark.parametrize("days_off", [-367, 367, 20_000])
def test_a_time_more_than_a_year_from_now_is_refused_by_name(days_off: int) -> None:
    lobby = a_lobby()
    at = NINE + days_off * 24 * 3600 * 1000
    assert abs(at - NINE) > YEAR_MS
    for command in (check_in(slot_at=at), book(slot_at=at)):
        with pytest.raises(Invalid) as refused:
            lobby.handle(command, NINE)
        assert refused.value.code == "time_too_far"
