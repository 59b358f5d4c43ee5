"""Draw the pages of docs/ and the files for browsers that come from the code: `make docs` writes them, tests/test_docs.py compares."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import lobby.errors
from lobby.engine.lifecycle_doc import page as lifecycle
from lobby.errors import LobbyError
from lobby.sentences import SENTENCES
from server.access.guard import guards
from server.access.rights import TABLE
from server.app import create_app
from server.settings import Settings
from tests import draw_browser

ROOT = Path(__file__).parents[1]
PLACES = ["lobby", "simulation", "prediction", "server", "kiosk", "printer", "display_board", "replay", "cli"]
STATUS = {
    name: kind.status
    for name, kind in vars(lobby.errors).items()
    if isinstance(kind, type) and issubclass(kind, LobbyError)
}


def errors() -> str:
    """Every code that the programs can answer with, found where it is raised."""
    found: dict[str, tuple[int, str, str]] = {}
    for place in PLACES:
        for path in sorted((ROOT / place).rglob("*.py")):
            for code, row in _errors_in(path):
                found.setdefault(code, row)
    rows = [f"| `{code}` | {status} | {message} | {help} |" for code, (status, message, help) in sorted(found.items())]
    return "\n".join(
        [
            "# Errors",
            "",
            "Every error has one shape, `{code, message, help}`; a code never changes its meaning. `...` stands for a value.",
            "",
            "| Code | Status | What is so | What to do |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _errors_in(path: Path) -> Iterator[tuple[str, tuple[int, str, str]]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        texts = [_text(argument) for argument in node.args] + [_text(word.value) for word in node.keywords]
        if name in STATUS and texts and isinstance(node.args[0] if node.args else None, ast.Constant):
            yield texts[0], (STATUS[name], texts[1] if len(texts) > 1 else "", texts[2] if len(texts) > 2 else "")


def _text(node: ast.expr) -> str:
    """A literal text, with `...` where a value goes."""
    if isinstance(node, ast.Constant):
        return str(node.value).replace("|", "/")
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) for part in node.values)
    return "..."


def settings() -> str:
    """Every setting, with its default and what it does."""
    rows = []
    for name, field in Settings.model_fields.items():
        default = field.get_default(call_default_factory=True)
        rows.append(f"| `LOBBY_{name.upper()}` | `{default}` | {field.description} |")
    return "\n".join(
        [
            "# Settings",
            "",
            "Read from the environment when the server starts.",
            "",
            "| Name | Default | What it does |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def api() -> str:
    """Every route and who may use it."""
    app = create_app(Settings())
    guard = {(path, method): name for path, _, methods, name in guards(app) for method in methods or {"WS"}}
    rows = [
        f"| `{method.upper()} {path}` | {route['summary']} | {_who(guard[path, method.upper()])} |"
        for path, methods in app.openapi()["paths"].items()
        for method, route in methods.items()
    ]
    return "\n".join(
        [
            "# Routes",
            "",
            "Commands are POSTs and carry a UUIDv7 in `Idempotency-Key`; sent again they happen once. A running server shows",
            "every body and reply with examples at `/docs`. Views also come by `WS /api/v1/live?topic=...`, whole, at every",
            "change: `board:ID`, `desk:ID`, `floor:BRANCH`, `kiosk:ID`, `printer:ID`, `ticket:TOKEN`.",
            "",
            "| Route | What it does | Who may |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def sentences() -> str:
    """The sentences that the wire names by a code, for browsers."""
    rows = [f"  {json.dumps(code)}: {json.dumps(text, ensure_ascii=False)}," for code, text in SENTENCES.items()]
    head = ["// Drawn from lobby/sentences.py by `make docs`. Do not change it by hand.", ""]
    return "\n".join(
        [*head, "/** @type {Record<string, string | undefined>} */", "export const SENTENCES = {", *rows, "};", ""]
    )


def _who(name: str | None) -> str:
    return ", ".join(sorted(TABLE[name])) if name else "anyone"


DRAWN: dict[str, Callable[[], str]] = {
    "docs/lifecycle.md": lifecycle,
    "docs/errors.md": errors,
    "docs/settings.md": settings,
    "docs/api.md": api,
    "staff_tablet/sentences.js": sentences,
    "web/contract.js": draw_browser.constants,
    "web/views.d.ts": draw_browser.types,
}

if __name__ == "__main__":
    for page, draw in DRAWN.items():
        (ROOT / page).write_text(draw())
