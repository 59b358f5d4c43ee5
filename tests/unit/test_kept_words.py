"""What was kept in English words before it had a code goes out as its code."""

from __future__ import annotations

from lobby.contract import vocabulary
from lobby.contract.notes import note
from lobby.engine import commands as c
from lobby.engine.model import Printer
from lobby.engine.visit_verbs import CALL_TAKEN_BACK
from lobby.engine.why import by_name
from lobby.ids import DeviceId
from server.views import kept_words
from server.views.visit import visit_view, why_note
from tests.builders import NINE, a_lobby, arrive, run

FRONT = DeviceId("printer-1")


def test_a_problem_that_was_kept_in_words_goes_out_as_its_code() -> None:
    engine = a_lobby(printers=(Printer(FRONT, "Front"),))
    visit = arrive(engine, printer=FRONT)
    run(engine, c.ReportPrint(visit=visit, printer=FRONT, problem="paper cutter stuck"), NINE)
    assert visit_view(engine.visit(visit), NINE).paper_problem == "cutter_stuck"


def test_a_problem_that_no_list_has_stays_as_the_device_said_it() -> None:
    assert kept_words.problem_code("on fire") == "on fire"
    assert kept_words.problem_code(None) is None


def test_every_kept_phrase_has_a_code_that_there_is() -> None:
    assert set(kept_words.PROBLEMS.values()) <= set(vocabulary.PROBLEM_WORDS)
    assert set(kept_words.REASONS.values()) <= set(vocabulary.REASON_WORDS)


def test_a_reason_that_was_kept_in_words_goes_out_as_its_code_and_a_typed_one_as_typed() -> None:
    assert kept_words.reason_code("Lunch") == "lunch"
    assert kept_words.reason_code("lunch") == "lunch"
    assert kept_words.reason_code("Fire drill") == "Fire drill"


def test_a_call_that_was_kept_with_its_reason_in_words_has_the_code_on_the_wire() -> None:
    assert why_note(by_name("P014", "Came back")) == note("why.by_name_for", number="P014", reason="came_back")


def test_every_reason_that_is_offered_or_given_by_the_engine_has_words() -> None:
    offered = {*vocabulary.CALL_REASONS, *vocabulary.BREAK_REASONS, *vocabulary.PAUSE_REASONS, CALL_TAKEN_BACK}
    assert offered == set(vocabulary.REASON_WORDS)
