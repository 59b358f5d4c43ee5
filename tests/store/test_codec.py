"""Every event is written and read back the same; what was written by an older version is read with defaults."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lobby.engine.events import Event, VisitCalled, VisitCheckedIn
from lobby.errors import Unavailable
from lobby.ids import DeskId, StaffId
from server.store.sqlite.codec import TYPES, decode, encode
from tests.builders import NINE, a_token, a_visit_id

st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))


@given(st.sampled_from(sorted(TYPES)).flatmap(lambda name: st.from_type(TYPES[name])))
def test_every_event_is_read_back_the_same(event: Event) -> None:
    assert decode(type(event).__name__, event.at, event.actor, encode(event)) == event


def test_what_has_a_column_of_its_own_is_not_written_twice() -> None:
    event = VisitCalled(at=NINE, visit=a_visit_id(), desk=DeskId("desk-1"), staff=StaffId("staff-1"), reason="next")
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


@pytest.mark.parametrize(("kind", "data"), [("VisitTeleported", "{}"), ("VisitCalled", '{"visit":7}')])
def test_an_event_that_cannot_be_read_stops_everything(kind: str, data: str) -> None:
    with pytest.raises(Unavailable) as refused:
        decode(kind, NINE, "system", data)
    assert refused.value.code == "event_unreadable"
