"""The API's own description: every route has a summary, says how it refuses, and shows an example of what it takes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from server.app import create_app
from server.settings import Settings

Operation = tuple[str, str, dict[str, Any]]


def described() -> dict[str, Any]:
    return create_app(Settings(data=Path("unused"))).openapi()


def operations() -> Iterator[Operation]:
    for path, methods in described()["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


ALL = list(operations())
BODIES = [one for one in ALL if "requestBody" in one[2]]


def name(operation: Operation) -> str:
    return f"{operation[0]} {operation[1]}"


def test_every_route_of_the_design_is_there() -> None:
    visit_verbs = [
        "call",
        "recall",
        "start",
        "hold",
        "resume",
        "requeue",
        "transfer",
        "no-show",
        "finish",
        "cancel",
        "undo",
        "add-step",
        "reprint",
    ]
    desk_verbs = ["open", "break", "close", "pause-calling", "resume-calling", "call-next"]
    wanted = {
        *(f"POST /api/v1/visits/{{visit}}/{verb}" for verb in visit_verbs),
        *(f"POST /api/v1/desks/{{desk}}/{verb}" for verb in desk_verbs),
        "POST /api/v1/branches/{branch}/visits",
        "GET /api/v1/branches/{branch}/visits",
        "GET /api/v1/visits/{visit}",
        "GET /api/v1/boards/{board}",
        "GET /api/v1/desks/{desk}",
        "GET /api/v1/branches/{branch}/floor",
        "GET /api/v1/tickets/{token}",
        "GET /api/v1/branches/{branch}/events",
        "GET /healthz",
        "GET /metrics",
    }
    assert wanted <= {name(operation) for operation in ALL}


@pytest.mark.parametrize("operation", ALL, ids=name)
def test_every_route_has_a_summary_and_says_how_it_refuses(operation: Operation) -> None:
    _, path, description = operation
    assert description["summary"]
    assert description["tags"]
    refused = {status: said for status, said in description["responses"].items() if int(status) >= 400}
    assert refused, f"{path} is refused sometimes"
    for status, said in refused.items():
        example = said["content"]["application/json"].get("example")
        assert example is None or set(example) == {"code", "message", "help"}, status


@pytest.mark.parametrize("operation", BODIES, ids=name)
def test_every_body_has_an_example(operation: Operation) -> None:
    schema = operation[2]["requestBody"]["content"]["application/json"]["schema"]
    form = described()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    assert "examples" in schema or "examples" in form


def test_commands_ask_for_their_key() -> None:
    for method, path, description in ALL:
        parts = path.rsplit("/", 1)
        if method == "POST" and parts[0] in ("/api/v1/visits/{visit}", "/api/v1/desks/{desk}"):
            keys = [one for one in description["parameters"] if one["name"] == "Idempotency-Key"]
            assert keys[0]["required"], path
