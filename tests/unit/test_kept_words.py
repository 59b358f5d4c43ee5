"""What was kept in English words before it had a code goes out as its code."""

from __future__ import annotations

from lobby.contract import vocabulary
from lobby.engine import commands as c
from lobby.engine.model import Printer
from lobby.ids import DeviceId
from server.views import kept_words
from server.views.visit import visit_view
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
