"""The ticket's paper: wanted until a printer has its word, printed again on request."""

from __future__ import annotations

import pytest

from lobby.engine import commands as c
from lobby.engine.engine import Engine
from lobby.engine.model import Printer, PrintJob
from lobby.ids import DeviceId, VisitId
from tests.builders import NINE, a_lobby, arrive, cancel, refusal, run

FRONT, BACK = DeviceId("printer-1"), DeviceId("printer-2")


def a_wanted_ticket() -> tuple[Engine, VisitId]:
    engine = a_lobby(printers=(Printer(FRONT, "Front"), Printer(BACK, "Back")))
    return engine, arrive(engine, printer=FRONT)


def report(visit: VisitId, problem: str | None = None, printer: DeviceId = FRONT, reprint: int = 0) -> c.ReportPrint:
    return c.ReportPrint(visit=visit, printer=printer, reprint=reprint, problem=problem)


def test_a_printer_says_printed() -> None:
    engine, visit = a_wanted_ticket()
    run(engine, report(visit), NINE)
    assert engine.visit(visit).paper == PrintJob(FRONT, "printed")


def test_a_printer_says_what_is_wrong_and_later_that_it_printed_after_all() -> None:
    engine, visit = a_wanted_ticket()
    run(engine, report(visit, "paper_out"), NINE)
    assert engine.visit(visit).paper == PrintJob(FRONT, "failed", problem="paper_out")
    run(engine, report(visit), NINE)
    assert engine.visit(visit).paper == PrintJob(FRONT, "printed")


def test_what_was_said_before_is_no_news() -> None:
    engine, visit = a_wanted_ticket()
    run(engine, report(visit, "paper_out"), NINE)
    assert engine.handle(report(visit, "paper_out"), NINE) == ()
    run(engine, report(visit), NINE)
    assert engine.handle(report(visit), NINE) == ()
    assert engine.handle(report(visit, "cover_open"), NINE) == (), "it was printed, whatever came after"


def test_a_reprint_is_numbered_and_its_job_is_another() -> None:
    engine, visit = a_wanted_ticket()
    run(engine, report(visit, "paper_out"), NINE)
    run(engine, c.Reprint(visit=visit, printer=BACK), NINE)
    assert engine.visit(visit).paper == PrintJob(BACK, "wanted", reprint=1)
    assert engine.handle(report(visit), NINE) == (), "a late word on the first job changes nothing"
    run(engine, report(visit, printer=BACK, reprint=1), NINE)
    assert engine.visit(visit).paper == PrintJob(BACK, "printed", reprint=1)


def test_a_visit_without_paper_can_have_some() -> None:
    engine, _ = a_wanted_ticket()
    visit = arrive(engine)
    run(engine, c.Reprint(visit=visit, printer=BACK), NINE)
    assert engine.visit(visit).paper == PrintJob(BACK, "wanted", reprint=1)


def test_an_ended_visit_still_takes_the_printers_word_and_a_reprint() -> None:
    engine, visit = a_wanted_ticket()
    run(engine, cancel(visit), NINE)
    run(engine, report(visit), NINE)
    run(engine, c.Reprint(visit=visit, printer=FRONT), NINE)
    assert engine.visit(visit).paper == PrintJob(FRONT, "wanted", reprint=1)


@pytest.mark.parametrize("wrong", [{"reprint": 1}, {"printer": BACK}])
def test_a_word_on_a_job_that_was_never_wanted_is_refused(wrong: dict[str, object]) -> None:
    engine, visit = a_wanted_ticket()
    refused = refusal(engine, c.ReportPrint(**{"visit": visit, "printer": FRONT, **wrong}))  # type: ignore[arg-type]
    assert (refused.code, refused.status) == ("unknown_print_job", 404)


def test_a_word_on_a_visit_without_paper_is_refused() -> None:
    engine, _ = a_wanted_ticket()
    assert refusal(engine, report(arrive(engine))).code == "unknown_print_job"


def test_an_unknown_printer_is_not_found() -> None:
    engine, visit = a_wanted_ticket()
    assert refusal(engine, c.Reprint(visit=visit, printer=DeviceId("printer-9"))).code == "unknown_printer"
