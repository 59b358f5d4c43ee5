"""Visits to rows of the query tables and back, and the statements of the hot path."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from lobby.engine.model import PrintJob, State, Step, Visit
from lobby.engine.why import Why
from lobby.ids import BranchId, DeskId, DeviceId, ServiceId, StaffId, TicketToken, VisitId

Row = tuple[Any, ...]

# fmt: off
VISIT_COLUMNS = (
    "branch", "service_day", "visit", "number", "token", "state", "service", "step", "steps", "checked_in_at",
    "language", "customer_class", "needs", "language_needed", "channel", "calls", "last_call_at", "reason", "outcome",
    "ended_at", "paper_printer", "paper_state", "paper_reprint", "paper_problem", "version",
    "slot_at", "appointment", "why",
)
STEP_COLUMNS = (
    "branch", "service_day", "visit", "position", "service", "clock_at", "target_s", "desk_wanted", "desk", "staff",
    "called_at", "serving_at", "ended_at", "outcome", "transferred", "served_ms", "shown",
)
# fmt: on


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
    paper = visit.paper
    return (
        branch, visit.service_day, visit.id, visit.number, visit.token, visit.state.value, visit.current.service,
        visit.step, len(visit.steps), visit.checked_in_at, visit.language, visit.customer_class,
        json.dumps(visit.needs), visit.language_needed, visit.channel, visit.calls, visit.last_call_at, visit.reason,
        visit.outcome, visit.ended_at,
        paper.printer if paper else None, paper.state if paper else None,
        paper.reprint if paper else None, paper.problem if paper else None,
        visit.version, visit.slot_at, visit.appointment, _why_text(visit.why),
    )  # fmt: skip


def step_rows(branch: BranchId, visit: Visit) -> Iterator[Row]:
    for position, step in enumerate(visit.steps):
        yield (
            branch, visit.service_day, visit.id, position, step.service, step.clock_at, step.target_s,
            step.desk_wanted, step.desk, step.staff, step.called_at, step.serving_at, step.ended_at, step.outcome,
            int(step.transferred), step.served_ms, json.dumps(step.shown) if step.shown else None,
        )  # fmt: skip


def surplus_row(branch: BranchId, visit: Visit) -> Row:
    """Steps from here on are no longer the visit's: an undo took them back."""
    return (branch, visit.service_day, visit.id, len(visit.steps))


def read_visit(row: dict[str, Any], steps: Sequence[dict[str, Any]]) -> Visit:
    """The visit of a row of `visit` and its rows of `step`, in order of position."""
    return Visit(
        id=VisitId(row["visit"]),
        number=row["number"],
        token=TicketToken(row["token"]),
        service_day=row["service_day"],
        state=State(row["state"]),
        steps=tuple(_read_step(step) for step in steps),
        checked_in_at=row["checked_in_at"],
        step=row["step"],
        language=row["language"],
        customer_class=row["customer_class"],
        needs=tuple(json.loads(row["needs"])),
        language_needed=row["language_needed"],
        channel=row["channel"],
        calls=row["calls"],
        last_call_at=row["last_call_at"],
        reason=row["reason"],
        outcome=row["outcome"],
        ended_at=row["ended_at"],
        paper=_read_paper(row),
        version=row["version"],
        slot_at=row["slot_at"],
        appointment=row["appointment"],
        why=_read_why(row["why"]),
    )


def _why_text(why: Why | None) -> str | None:
    return None if why is None else json.dumps({"sentence": why.sentence, "values": why.values}, ensure_ascii=False)


def _read_why(text: str | None) -> Why | None:
    return None if text is None else Why(**json.loads(text))


def _read_step(row: dict[str, Any]) -> Step:
    return Step(
        service=ServiceId(row["service"]),
        clock_at=row["clock_at"],
        target_s=row["target_s"],
        desk_wanted=_maybe(DeskId, row["desk_wanted"]),
        desk=_maybe(DeskId, row["desk"]),
        staff=_maybe(StaffId, row["staff"]),
        called_at=row["called_at"],
        serving_at=row["serving_at"],
        ended_at=row["ended_at"],
        outcome=row["outcome"],
        transferred=bool(row["transferred"]),
        served_ms=row["served_ms"],
        shown=tuple(json.loads(row["shown"])) if row["shown"] else None,
    )


def _read_paper(row: dict[str, Any]) -> PrintJob | None:
    if row["paper_printer"] is None:
        return None
    return PrintJob(
        printer=DeviceId(row["paper_printer"]),
        state=row["paper_state"],
        reprint=row["paper_reprint"],
        problem=row["paper_problem"],
    )


def _maybe(kind: Any, value: str | None) -> Any:
    return None if value is None else kind(value)
