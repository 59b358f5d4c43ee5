"""Everything the engine keeps survives being written as JSON."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

import pytest

from lobby.engine import events as e
from lobby.engine.codec import plain, read
from lobby.engine.engine import Engine
from lobby.engine.model import Branch, Hours, Kiosk, Place, Printer, Visit
from lobby.errors import Refused
from lobby.ids import BranchId, DeviceId
from tests import builders as b
from tests.builders import MINUTE, NINE, a_branch, a_lobby, a_service, arrive, being_served, check_in, run


def through_json(kind: type[Any], value: object) -> Any:
    return read(kind, json.loads(json.dumps(plain(value), ensure_ascii=False)))


def test_a_branch_comes_back_the_same() -> None:
    branch = a_branch(
        services=(a_service("permits", bring={"en": ("Photo ID", "Plans"), "es": ("Planos",)}),),
        hours=(Hours(0, 480, 1020),),
        kiosks=(Kiosk(DeviceId("kiosk-1"), "One", printer=DeviceId("printer-1")),),
        printers=(Printer(DeviceId("printer-1"), "Front"),),
    )
    assert through_json(Branch, branch) == branch


def test_a_visit_and_its_events_come_back_the_same() -> None:
    engine = a_lobby(open_desks=["desk-1"])
    command = check_in("permits", "fees", needs=("wheelchair",), language_needed="en", language="ar")
    happened = list(run(engine, command, NINE))
    for press in (b.call(command.visit), b.requeue(command.visit, place=Place.END), b.cancel(command.visit)):
        happened += run(engine, press, NINE + MINUTE)
    for event in happened:
        assert through_json(type(event), event) == event
    visit = engine.visit(command.visit)
    assert through_json(Visit, visit) == visit


def test_a_field_that_was_not_written_yet_takes_its_default() -> None:
    written = plain(e.VisitHeld(at=NINE, visit=b.a_visit_id(), reason="form"))
    del written["reason"]
    assert read(e.VisitHeld, written).reason == ""


def test_what_is_no_such_thing_is_not_read() -> None:
    with pytest.raises((TypeError, KeyError)):
        read(e.VisitHeld, {"at": NINE, "nonsense": 1})


@pytest.mark.parametrize(("field", "value"), [("visit", 7), ("reason", None), ("at", "noon"), ("at", True)])
def test_a_value_of_another_type_is_not_read(field: str, value: object) -> None:
    written = plain(e.VisitHeld(at=NINE, visit=b.a_visit_id(), reason="form"))
    with pytest.raises(TypeError, match=field):
        read(e.VisitHeld, {**written, field: value})


def test_all_events_can_be_read() -> None:
    kinds = [kind for kind in vars(e).values() if isinstance(kind, type) and issubclass(kind, e.Event)]
    assert len(kinds) > 20
    for kind in kinds:
        assert {field.name for field in fields(kind)} >= {"at", "actor"}


def test_a_snapshot_is_json_and_the_engine_comes_back_the_same() -> None:
    engine = a_lobby(open_desks=["desk-1", "desk-2"])
    arrive(engine, "zoning", printed_number="Z-K001")
    done = being_served(engine)
    run(engine, b.finish(done), NINE + MINUTE)
    being_served(engine, "fees", desk="desk-2")
    restored = Engine.restore(json.loads(json.dumps(engine.snapshot())))
    assert restored.state() == engine.state()
    assert restored.seq == engine.seq
    run(restored, b.undo(done), NINE + MINUTE)
    run(engine, b.undo(done), NINE + MINUTE)
    assert restored.state() == engine.state(), "they go on alike"


def test_an_engine_that_is_not_set_up_comes_back_not_set_up() -> None:
    empty = Engine(BranchId("main"))
    restored = Engine.restore(json.loads(json.dumps(empty.snapshot())))
    assert restored.state() == empty.state() and not restored.configured
    with pytest.raises(Refused):
        _ = restored.branch
