"""Visits to rows of the query tables and back, and the statements of the hot path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lobby.engine.codec import field_converters, read
from lobby.engine.model import PrintJob, Step, Visit
from lobby.ids import BranchId
from server.store.columns import Columns

Row = tuple[Any, ...]

# A visit's and a step's fields, each in a column; what the row is found by comes first. A visit's paper stands in its row;
# since when a step is being served does not, for it is over when anybody reads the tables.
_VISIT = Columns(
    Visit,
    [
        "service_day",
        "id",
        *(name for name in field_converters(Visit) if name not in ("service_day", "id", "steps", "paper")),
    ],
    renamed={"id": "visit"},
)
_PAPER = Columns(
    PrintJob, [*field_converters(PrintJob)], renamed={name: f"paper_{name}" for name in field_converters(PrintJob)}
)
_STEP = Columns(Step, [name for name in field_converters(Step) if name != "serving_since_at"])
_NO_PAPER = (None,) * len(_PAPER.names)

VISIT_COLUMNS = ("branch", *_VISIT.names, "service", "steps", *_PAPER.names)
STEP_COLUMNS = ("branch", "service_day", "visit", "position", *_STEP.names)


def _upsert(table: str, columns: Sequence[str], keys: int) -> str:
    """The first `keys` columns are the primary key; the others are set, whether the row was there or not."""
    changes = ", ".join(f"{name} = excluded.{name}" for name in columns[keys:])
    marks = ", ".join("?" * len(columns))
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks}) "  # noqa: S608 (names from above)
        f"ON CONFLICT ({', '.join(columns[:keys])}) DO UPDATE SET {changes}"
    )


INSERT_EVENT = "INSERT INTO event (branch, seq, at, type, actor, data) VALUES (?, ?, ?, ?, ?, ?)"
INSERT_COMMAND = "INSERT INTO command (branch, id, at, status, body, body_hash) VALUES (?, ?, ?, ?, ?, ?)"
UPSERT_VISIT = _upsert("visit", VISIT_COLUMNS, 3)
UPSERT_STEP = _upsert("step", STEP_COLUMNS, 4)
DROP_STEPS = "DELETE FROM step WHERE branch = ? AND service_day = ? AND visit = ? AND position >= ?"
UPSERT_CONTACT = (
    "INSERT INTO contact (branch, visit, name, phone, email, note) VALUES (?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (branch, visit) DO UPDATE SET "
    "name = coalesce(excluded.name, name), phone = coalesce(excluded.phone, phone), "
    "email = coalesce(excluded.email, email), note = coalesce(excluded.note, note)"
)


def visit_row(branch: BranchId, visit: Visit) -> Row:
    """Return the values of VISIT_COLUMNS: `service` is that of the current step, `steps` how many there are."""
    paper = _NO_PAPER if visit.paper is None else _PAPER.write(visit.paper)
    return (branch, *_VISIT.write(visit), visit.current.service, len(visit.steps), *paper)


def step_rows(branch: BranchId, visit: Visit) -> Iterator[Row]:
    """Yield the values of STEP_COLUMNS, for each step."""
    for position, step in enumerate(visit.steps):
        yield (branch, visit.service_day, visit.id, position, *_STEP.write(step))


def surplus_row(branch: BranchId, visit: Visit) -> Row:
    """Return the key from which on steps are no longer the visit's: an undo took them back."""
    return (branch, visit.service_day, visit.id, len(visit.steps))


def read_visit(row: Mapping[str, Any], steps: Sequence[Mapping[str, Any]]) -> Visit:
    """Return the visit of a row of `visit` and its rows of `step`, in order of position."""
    written = _VISIT.read(row)
    written["steps"] = [_STEP.read(step) for step in steps]
    written["paper"] = None if row["paper_printer"] is None else _PAPER.read(row)
    return read(Visit, written)
