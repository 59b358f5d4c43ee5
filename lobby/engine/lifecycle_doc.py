"""Draws docs/lifecycle.md from the transition table:

python -m lobby.engine.lifecycle_doc > docs/lifecycle.md
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import groupby

from lobby.engine import commands as c
from lobby.engine.book import Booking
from lobby.engine.lifecycle import APPOINTMENT_TABLE, DESK_TABLE, FIRST, VISIT_TABLE, Keeps, Stand, Table, words
from lobby.engine.model import DeskState, State

HEAD = """# The lifecycle

Drawn from the table in `lobby/engine/lifecycle.py` by `python -m lobby.engine.lifecycle_doc > docs/lifecycle.md`; a test
holds this page to the table. A command that has no row for the state is refused with `illegal_transition`, and nothing
changes.
"""

VISIT_TEXT = """## A visit

How a visit ended is its outcome, not a state. `Finish` leads on to the next step where steps are left, else to the end.
`Undo` leads back to the state before the last verb, within the branch's undo time; it is not drawn.
"""

DESK_TEXT = """## A desk

`CallNext`, `CallVisit`, `Resume`, and an `Undo` that brings a customer back, need an open desk (else `desk_not_open`) that
is free (else `desk_busy`). A desk with a customer neither closes nor takes a break. An `Undo` of a call pauses a desk that
calls by itself, which would call again at once.
"""

APPOINTMENT_TEXT = """## An appointment

It stands on the branch's list, `expected`, until its customer checks in; booking it again moves or changes it. When its day
is over it goes off the list, come or not. A check-in that staff cancel as a mistake makes it `expected` again.
"""


def page() -> str:
    """Return docs/lifecycle.md, drawn from the tables."""
    parts = [VISIT_TEXT, *_visit_part(), "", DESK_TEXT, *_desk_part(), "", APPOINTMENT_TEXT, *_appointment_part()]
    return "\n".join([HEAD, *parts, ""])


def _visit_part() -> Iterator[str]:
    yield from _diagram(VISIT_TABLE, f"    [*] --> {FIRST}: {c.CheckIn.__name__}", State.ENDED)
    yield ""
    yield "Each column is the state a visit is in, each cell the state the command leads to; an empty cell refuses."
    yield ""
    yield from _matrix(VISIT_TABLE, State)


def _desk_part() -> Iterator[str]:
    yield from _diagram(DESK_TABLE, f"    [*] --> {DeskState.CLOSED}", None)
    yield ""
    yield from _matrix(DESK_TABLE, DeskState)


def _appointment_part() -> Iterator[str]:
    yield from _diagram(APPOINTMENT_TABLE, f"    [*] --> {Booking.EXPECTED}: {c.BookAppointment.__name__}", None)
    yield ""
    yield from _matrix(APPOINTMENT_TABLE, Booking)


def _diagram(table: Table, first: str, last: StrEnum | None) -> Iterator[str]:
    """One arrow for each pair of states, with the commands that lead along it."""
    arrows = sorted(
        (_place(state), _place(edge.to), state, edge.to, command.__name__)
        for (state, command), edges in table.items()
        for edge in edges
        if not isinstance(edge.to, Keeps)
    )
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield first
    for (_, _, state, to), along in groupby(arrows, key=lambda arrow: arrow[:4]):
        yield f"    {state} --> {to}: {', '.join(arrow[4] for arrow in along)}"
    if last is not None:
        yield f"    {last} --> [*]"
    yield "```"


def _place(state: StrEnum) -> int:
    return list(type(state)).index(state)


def _matrix(table: Table, states: Iterable[Stand]) -> Iterator[str]:
    """A line for each command and event; under each state where it leads from there, empty where it is refused."""
    columns = list(states)
    yield f"| Command | Event | {' | '.join(map(words, columns))} |"
    yield "|---" * (len(columns) + 2) + "|"
    leads = {(command, edge.event, state): edge.to for (state, command), edges in table.items() for edge in edges}
    for command, event in dict.fromkeys((command, event) for command, event, _ in leads):
        cells = (words(leads.get((command, event, state), "")) for state in columns)
        yield f"| {command.__name__} | {event.__name__} | {' | '.join(cells)} |"


if __name__ == "__main__":
    print(page(), end="")
