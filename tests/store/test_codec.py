"""Every event is written and read back the same; what was written by an older version is read with defaults."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lobby.engine.events import Event, VisitCalled, VisitCheckedIn
from lobby.engine.model import Step, Visit
from lobby.errors import Unavailable
from lobby.ids import DeskId, StaffId
from server.store.event_text import TYPES, decode, encode
from server.store.sqlite.rows import STEP_COLUMNS, VISIT_COLUMNS, read_visit, step_rows, visit_row
from tests.builders import NINE, a_token, a_visit_id
from tests.store.conftest import MAIN

st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))


@given(st.sampled_from(sorted(TYPES)).flatmap(lambda name: st.from_type(TYPES[name])))
def test_every_event_is_read_back_the_same(event: Event) -> None:
    assert decode(type(event).__name__, event.at, event.actor, encode(event)) == event


a_step = st.from_type(Step).map(lambda step: replace(step, serving_since_at=None))  # no column: over when it is read
some_steps = st.lists(a_step, min_size=1, max_size=4).map(tuple)


@given(st.from_type(Visit), some_steps)
def test_every_visit_is_read_back_the_same_from_its_rows(visit: Visit, steps: tuple[Step, ...]) -> None:
    visit = replace(visit, steps=steps, step=0)
    row = dict(zip(VISIT_COLUMNS, visit_row(MAIN, visit), strict=True))
    rows = [dict(zip(STEP_COLUMNS, one, strict=True)) for one in step_rows(MAIN, visit)]
    assert all(isinstance(value, str | int | float | None) for value in row.values()), "what any database can keep"
    assert read_visit(row, rows) == visit


def test_a_field_that_this_version_no_longer_has_is_left_out() -> None:
    kept = {"visit": a_visit_id(), "printer": "printer-1", "reprint": 0, "colour": "blue"}
    event = decode("TicketPrinted", NINE, "printer-1", json.dumps(kept))
    assert "colour" not in json.loads(encode(event))


def test_what_has_a_column_of_its_own_is_not_written_twice() -> None:
    event = VisitCalled(at=NINE, visit=a_visit_id(), desk=DeskId("desk-1"), staff=StaffId("staff-1"))
    assert set(json.loads(encode(event))) == {"visit", "desk", "staff", "reason", "overtaking", "why"}


def test_a_field_that_an_older_event_lacks_takes_its_default() -> None:
    event = VisitCheckedIn(
        at=NINE, visit=a_visit_id(), number="P001", token=a_token(), service_day="2026-03-02", services=(), targets_s=()
    )
    older = json.loads(encode(event))
    del older["needs"], older["channel"], older["printer"]
    assert decode("VisitCheckedIn", NINE, "system", json.dumps(older)) == event


def test_a_call_of_before_the_note_is_read_with_its_english_sentence() -> None:
    kept = {
        "visit": a_visit_id(),
        "desk": "desk-1",
        "staff": "staff-1",
        "reason": "P001 waited 3 of 20 minutes promised.",
    }
    event = decode("VisitCalled", NINE, "staff-1", json.dumps(kept))
    assert isinstance(event, VisitCalled)
    assert (event.reason, event.why) == (kept["reason"], None)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("VisitTeleported", "{}"),
        ("VisitCalled", '{"visit":7}'),
        ("VisitHeld", '{"visit":7}'),
        ("VisitHeld", "[]"),
        ("VisitHeld", "half of it"),
    ],
)
def test_an_event_that_cannot_be_read_stops_everything(kind: str, data: str) -> None:
    with pytest.raises(Unavailable) as refused:
        decode(kind, NINE, "system", data)
    assert refused.value.code == "event_unreadable"
