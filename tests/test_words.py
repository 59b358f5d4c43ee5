"""One word for one thing (docs/glossary.md): which words no identifier may have, and where; no name for two things."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.names import names_in_script, names_with, prose, python_files, script_files, speaks
from tests.source import ROOT, dotted, modules, parsed

GLOSSARY = ROOT / "docs/glossary.md"


class Scope(NamedTuple):
    """Where a word would name the thing of its row. places: the beginnings of paths; "" is everywhere. but: identifiers that
    name something else there, as their field does."""

    places: tuple[str, ...]
    but: frozenset[str] = frozenset()


def within(*places: str, but: str = "") -> Scope:
    return Scope(places, frozenset(but.split()))


ENGINE = "lobby/engine"
WIRE = "lobby/contract"
NOWHERE_ELSE = within("")  # good English, but it has no other meaning here

SCOPES: dict[str, Scope] = {
    "office": within("lobby", "server", "simulation", "prediction", "replay"),
    "site": NOWHERE_ELSE,
    "location": within("", but="location"),  # where a browser is
    "citizen": NOWHERE_ELSE,
    "client": within(ENGINE, "simulation", "prediction"),
    "journey": NOWHERE_ELSE,
    "transaction": within(ENGINE, WIRE, "server/views"),
    "request": within(ENGINE, "server/views"),
    "job": within(ENGINE, but="PrintJob job jobs job_done open_jobs"),
    "token": within("printer", "kiosk/screens", "kiosk/flow.py", but="token token_file token_hex"),
    "slip": NOWHERE_ELSE,
    "task": within(ENGINE, WIRE, "server/views"),
    "reason": within("server/setup/branch_file.py", but="pause_reasons reasons"),
    "line": within(ENGINE, WIRE, "server/branch", but="Line ReportLine LINE_LENGTH"),
    "pool": within(ENGINE, WIRE, "server/branch", "server/views"),
    "reservation": NOWHERE_ELSE,
    "booking number": NOWHERE_ELSE,
    "counter": within(ENGINE, WIRE, "server/views", "simulation", but="Counter counters"),
    "window": within(ENGINE, WIRE, "server/views", "simulation"),
    "agent": within(ENGINE, WIRE, "server/access", "server/views"),
    "clerk": NOWHERE_ELSE,
    "csr": NOWHERE_ELSE,
    "invite": NOWHERE_ELSE,
    "summon": NOWHERE_ELSE,
    "park": NOWHERE_ELSE,
    "auto call": NOWHERE_ELSE,
    "push": within(ENGINE, WIRE),
    "breath": NOWHERE_ELSE,
    "after call": NOWHERE_ELSE,
    "result": within(ENGINE, WIRE, "server/views"),
    "status": within(ENGINE, "server/reports"),
    "sla": NOWHERE_ELSE,
    "strategy": NOWHERE_ELSE,
    "scheduler": within(ENGINE),
    "vip": NOWHERE_ELSE,
    "guard": within("lobby/engine/calling.py", "lobby/engine/rules.py", but="guard"),  # a setting keeps its name
    "assigned": NOWHERE_ELSE,
    "routed": NOWHERE_ELSE,
    "action": within(ENGINE, WIRE, but="ActionUndone"),
    "signal": within(ENGINE, WIRE),
    "dto": NOWHERE_ELSE,
    "picture": within(ENGINE, "server/branch", "server/views", "server/workers", "prediction"),
    "business date": NOWHERE_ELSE,
    "exception": within("prediction/history"),
    "handle time": NOWHERE_ELSE,
    "moment": within("prediction", "server/workers"),
    "ordinary": within("prediction", "server/workers", but="ordinary_in_a_row"),  # visits that are not favoured
    "chance": within("prediction", "simulation"),
    "played": within("prediction", "server/views", "server/workers", "cli"),
    "buffer": within("kiosk/spool.py", "printer/spool.py", "kiosk/sender.py"),
    "receipt": NOWHERE_ELSE,
    "enrolment": NOWHERE_ELSE,
    "connection": within("lobby/link", but="ClientConnection connection ConnectionClosed"),
    "session": within("lobby/link"),
    "alert": NOWHERE_ELSE,
    "alarm": NOWHERE_ELSE,
    "ml estimate": NOWHERE_ELSE,
    "case": within(ENGINE, WIRE),
    "ticket": within("lobby/engine/requests.py"),
}  # fmt: skip

SAID_OTHERWISE = re.compile(
    r"\b(foresight|foresaw|fore(?:see|sees|seen|seeing)|put(?:s|ting)?\W+right|c(?:ame|ome|omes)\W+true|watchman"
    r"|paint(?:ed|er|s)?|waits?\W+(?:that\W+(?:is|was|were)\W+)?told|told\W+(?:a|no|the|of\W+the)\W+waits?)\b",
    re.IGNORECASE,
)
"""Words of the third column that comments, docstrings and pages do not use either, but in quoting what staff read."""

# A class name that stands in two modules for the same thing, and why it is written twice.
SAME_THING = {
    "Spread": "quantiles of durations: measured in lobby.metrics, on the wire in the contract, which never imports them",
    "PrintJob": "the engine's print job, and what the wire says of it",
}


def refused() -> dict[str, bool]:
    """Every word of the glossary's third column; true where it was made up and is refused everywhere."""
    rows = [line.split("|") for line in GLOSSARY.read_text().splitlines() if line.startswith("| ")]
    cells = [cell.strip() for row in rows[1:] for cell in re.split(r"[,;]", row[3])]
    return {cell.strip("`").lower(): cell.startswith("`") for cell in cells if cell}


def test_every_refused_word_has_a_scope() -> None:
    assert {word for word, invented in refused().items() if not invented} == set(SCOPES)


def test_the_glossary_names_the_invented_words() -> None:
    invented = {word for word, invented in refused().items() if invented}
    assert invented >= {
        "wish",
        "deed",
        "sight",
        "painter",
        "watchman",
        "told",
        "stage",
        "scene",
        "foresight",
        "came true",
    }


def files_with_invented_words() -> set[str]:
    words = [word for word, invented in refused().items() if invented]
    files = [*python_files(), *script_files()]
    return {str(path.relative_to(ROOT)) for path in files if any(names_with(word, path) for word in words)}


def out_of_place(path: Path) -> Iterator[str]:
    """Identifiers of this file that have a word which its row refuses here."""
    here = str(path.relative_to(ROOT))
    if here.startswith("tests/"):
        return
    for word, scope in SCOPES.items():
        if here.startswith(scope.places):
            yield from (name for name in names_with(word, path) if name not in scope.but)


def files_with_words_out_of_place() -> set[str]:
    files = [*python_files(), *script_files()]
    return {str(path.relative_to(ROOT)) for path in files if any(out_of_place(path))}


def said_otherwise() -> dict[str, list[str]]:
    pages = [*(ROOT / "docs").rglob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
    files = [*python_files(), *script_files(), *(page for page in pages if page != GLOSSARY)]
    anywhere = [path for path in files if SAID_OTHERWISE.search(path.read_text())]
    found = {path: [one[0] for one in SAID_OTHERWISE.finditer(prose(path))] for path in anywhere}
    return {str(path.relative_to(ROOT)): words for path, words in found.items() if words}


def names_of_two_things() -> set[str]:
    """Public class names that stand in two or more modules of the product."""
    where: dict[str, set[str]] = defaultdict(set)
    for path in modules():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                where[node.name].add(dotted(path))
    return {name for name, places in where.items() if len(places) > 1 and name not in SAME_THING}


def test_no_identifier_has_an_invented_word() -> None:
    assert not files_with_invented_words()


def test_no_identifier_has_a_word_where_it_would_name_another_thing() -> None:
    assert not files_with_words_out_of_place()


def test_what_explains_uses_the_words_of_the_glossary() -> None:
    assert not said_otherwise()


def test_prose_is_read_without_what_it_quotes(tmp_path: Path) -> None:
    page, script, module = tmp_path / "page.md", tmp_path / "script.js", tmp_path / "module.py"
    page.write_text('Waits are `foreseen`; staff read "came true".')
    script.write_text('say("foreseen"); // is it put\n/** right? */')
    module.write_text('"""Is it put\nright?"""\nword = "foreseen"  # foreseen\n')
    assert not SAID_OTHERWISE.search(prose(page))
    assert prose(script) == "// is it put /** right? */"
    assert [one[0] for one in SAID_OTHERWISE.finditer(prose(module))] == ["foreseen", "put right"]


def test_no_class_name_stands_for_two_things() -> None:
    assert not names_of_two_things()


@pytest.mark.parametrize(
    ("identifier", "word"),
    [("PendingWish", "wish"), ("wishes_of", "wish"), ("putRight", "put right"), ("TOLD_BY", "told"), ("sla_s", "sla")],
)
def test_a_word_is_found_however_it_is_written(identifier: str, word: str) -> None:
    assert speaks(identifier, word)


@pytest.mark.parametrize(
    ("identifier", "word"), [("wishful", "wish"), ("stagger", "stage"), ("untold", "told"), ("put_desk", "put right")]
)
def test_a_part_of_a_word_is_another_word(identifier: str, word: str) -> None:
    assert not speaks(identifier, word)


def test_a_script_is_read_without_its_texts() -> None:
    script = (
        'const told = html`<b class="scene">${ wish.name } it\'s ${`${deed}`}</b>`; // sight\nsay("stage", /painter/)'
    )
    assert {"told", "wish", "deed", "name"} <= names_in_script(script)
    assert not {"scene", "sight", "stage"} & names_in_script(script)
