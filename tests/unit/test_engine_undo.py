"""Every verb that can be pressed by mistake is taken back, within its time, and nothing is deleted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from lobby.engine import commands as c
from lobby.engine.commands import Command
from lobby.engine.engine import Engine
from lobby.engine.events import ActionUndone, VisitEvent
from lobby.engine.model import Place, Printer, State
from lobby.ids import DeskId, DeviceId, ServiceId, VisitId
from tests import builders as b
from tests.builders import MINUTE, NINE, SECOND, a_branch, a_lobby, arrive, being_served, refusal, run

DESK_1 = DeskId("desk-1")
PRINTER = DeviceId("printer-1")

WAITING: list[Callable[[VisitId], Command]] = []
CALLED = [*WAITING, b.call]
SERVING = [*CALLED, b.start]
ON_HOLD = [*SERVING, b.hold]

VERBS: dict[str, tuple[list[Callable[[VisitId], Command]], Callable[[VisitId], Command]]] = {
    "call": (WAITING, b.call),
    "call next": (WAITING, lambda _: b.call_next()),
    "recall": (CALLED, b.recall),
    "start": (CALLED, b.start),
    "hold while waiting": (WAITING, b.hold),
    "hold": (SERVING, b.hold),
    "resume": (ON_HOLD, b.resume),
    "requeue": (SERVING, lambda visit: b.requeue(visit, place=Place.END)),
    "transfer while waiting": (WAITING, lambda visit: b.transfer(visit, "zoning")),
    "transfer": (SERVING, lambda visit: b.transfer(visit, "zoning", desk=DeskId("desk-2"))),
    "add step": (SERVING, lambda visit: b.add_step(visit, "fees")),
    "no-show": (CALLED, b.no_show),
    "finish": (SERVING, b.finish),
    "finish from hold": (ON_HOLD, b.finish),
    "finish a step": ([*SERVING, lambda visit: b.add_step(visit, "fees")], b.finish),
    "cancel while waiting": (WAITING, b.cancel),
    "cancel": (SERVING, b.cancel),
}


@pytest.mark.parametrize("verb", VERBS)
def test_undo_gives_the_visit_and_the_desk_back_as_they_were(verb: str) -> None:
    earlier, pressed = VERBS[verb]
    engine = a_lobby(open_desks=["desk-1"])
    visit = arrive(engine)
    for press in earlier:
        run(engine, press(visit), NINE)
    before, desk, learned = engine.visit(visit), engine.desks[DESK_1], engine.usual_s(before_service(engine, visit))
    waiting = engine.queue(NINE)
    (mistake,) = run(engine, pressed(visit), NINE + 5 * MINUTE)
    mistaken = engine.seq
    (undone,) = run(engine, b.undo(visit), NINE + 5 * MINUTE + 30 * SECOND)
    assert isinstance(undone, ActionUndone) and undone.undone == mistaken
    assert isinstance(mistake, VisitEvent)
    assert engine.visit(visit) == replace(before, version=engine.seq)
    assert engine.desks[DESK_1].visit == desk.visit
    assert [one.id for one in engine.queue(NINE)] == [one.id for one in waiting]
    assert engine.usual_s(before.current.service) == pytest.approx(learned)


def before_service(engine: Engine, visit: VisitId) -> ServiceId:
    return engine.visit(visit).current.service


def test_an_undo_that_comes_late_is_refused() -> None:
    engine = a_lobby(open_desks=["desk-1"], undo_s=30)
    visit = being_served(engine)
    run(engine, b.finish(visit), NINE + MINUTE)
    assert refusal(engine, b.undo(visit), NINE + MINUTE + 31 * SECOND).code == "undo_too_late"
    run(engine, b.undo(visit), NINE + MINUTE + 30 * SECOND)


def test_a_check_in_is_no_mistake_to_undo_and_one_undo_is_enough() -> None:
    engine = a_lobby(open_desks=["desk-1"])
    visit = arrive(engine)
    assert refusal(engine, b.undo(visit)).code == "nothing_to_undo"
    run(engine, b.call(visit), NINE)
    run(engine, b.undo(visit), NINE)
    assert refusal(engine, b.undo(visit)).code == "nothing_to_undo"


def test_a_desk_that_has_another_customer_by_now_cannot_take_the_first_back() -> None:
    engine = a_lobby(open_desks=["desk-1"])
    first = being_served(engine)
    second = arrive(engine)
    run(engine, b.finish(first), NINE + MINUTE)
    run(engine, b.call_next(), NINE + MINUTE)
    refused = refusal(engine, b.undo(first), NINE + MINUTE)
    assert refused.code == "desk_busy"
    run(engine, b.undo(second), NINE + MINUTE)
    run(engine, b.undo(first), NINE + MINUTE)
    assert engine.desks[DESK_1].visit == first


def test_a_desk_that_has_closed_or_changed_hands_cannot_take_the_customer_back() -> None:
    engine = a_lobby(open_desks=["desk-1"])
    visit = being_served(engine)
    run(engine, b.finish(visit), NINE + MINUTE)
    run(engine, b.close_desk(), NINE + MINUTE)
    assert refusal(engine, b.undo(visit), NINE + MINUTE).code == "desk_not_open"
    run(engine, b.open_desk("desk-1", staff="staff-9"), NINE + MINUTE)
    assert refusal(engine, b.undo(visit), NINE + MINUTE).code == "desk_taken"


def test_paper_printed_since_stays_printed() -> None:
    engine = a_lobby(open_desks=["desk-1"], printers=(Printer(PRINTER, "Front"),))
    visit = arrive(engine, printer=PRINTER)
    run(engine, b.call(visit), NINE)
    run(engine, c.ReportPrint(visit=visit, printer=PRINTER), NINE)
    run(engine, b.undo(visit), NINE)
    paper = engine.visit(visit).paper
    assert paper is not None and paper.state == "printed"
    assert engine.visit(visit).state is State.WAITING


def test_what_was_learned_from_a_finish_is_unlearned_also_when_more_was_learned_since() -> None:
    engine = a_lobby(open_desks=["desk-1", "desk-2"])
    only = a_lobby(open_desks=["desk-1", "desk-2"])
    mistaken = being_served(engine)
    run(engine, b.finish(mistaken), NINE + 2 * SECOND)
    for lobby in (engine, only):
        other = being_served(lobby, desk="desk-2")
        run(lobby, b.finish(other), NINE + 20 * SECOND)
    run(engine, b.undo(mistaken), NINE + 25 * SECOND)
    permits = engine.branch.services[0].id
    assert engine.usual_s(permits) == pytest.approx(only.usual_s(permits))


# --- the offer that a desk sees --------------------------------------------------------------------------------------


def test_a_desk_is_offered_its_last_verb_while_it_can_be_undone() -> None:
    engine = a_lobby(open_desks=["desk-1", "desk-2"])
    assert engine.undo_offer(DESK_1, NINE) is None
    visit = being_served(engine)
    run(engine, b.finish(visit), NINE + MINUTE)
    offer = engine.undo_offer(DESK_1, NINE + MINUTE)
    assert offer is not None
    assert (offer.visit.id, offer.did, offer.until_at) == (visit, "VisitEnded", NINE + MINUTE + 30 * SECOND)
    assert engine.undo_offer(DeskId("desk-2"), NINE + MINUTE) is None
    assert engine.undo_offer(DESK_1, offer.until_at + 1) is None
    run(engine, b.undo(visit), NINE + MINUTE)
    assert engine.undo_offer(DESK_1, NINE + MINUTE) is None


def test_an_offer_is_gone_once_somebody_else_went_on_with_the_visit() -> None:
    engine = a_lobby(open_desks=["desk-1", "desk-2"])
    visit = being_served(engine)
    run(engine, b.transfer(visit, "permits"), NINE)
    assert engine.undo_offer(DESK_1, NINE) is not None
    run(engine, b.call(visit, "desk-2"), NINE)
    assert engine.undo_offer(DESK_1, NINE) is None
    assert engine.undo_offer(DeskId("desk-2"), NINE) is not None


def test_a_new_configuration_leaves_nothing_to_undo() -> None:
    engine = a_lobby(open_desks=["desk-1"])
    visit = arrive(engine)
    run(engine, b.call(visit), NINE)
    run(engine, c.ConfigureBranch(branch=a_branch(undo_s=60)), NINE)
    assert refusal(engine, b.undo(visit)).code == "nothing_to_undo"
    assert engine.undo_offer(DESK_1, NINE) is None


def test_long_past_verbs_are_forgotten() -> None:
    engine = a_lobby(open_desks=["desk-1", "desk-2"])
    old = arrive(engine)
    run(engine, b.call(old), NINE)
    run(engine, b.call(arrive(engine), "desk-2"), NINE + 60 * MINUTE)
    assert refusal(engine, b.undo(old), NINE + 60 * MINUTE).code == "nothing_to_undo"
    assert len(engine.snapshot()["undoable"]) == 1
