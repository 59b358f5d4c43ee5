"""Days made by hand, with every figure worked out by hand; and any day, against a second reckoning from the stream."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lobby.contract.notes import in_english
from lobby.contract.reports import DayReport, ReportLine
from lobby.engine import commands as c
from lobby.engine.engine import Engine
from lobby.engine.events import Event
from lobby.engine.model import Outcome, Place
from lobby.errors import Refused
from lobby.ids import VisitId
from lobby.sentences import SENTENCES
from server.reports.as_csv import as_csv, safe
from server.reports.as_table import as_table, minutes
from server.reports.day import day_report
from server.reports.rows import rows_of
from tests import builders as b
from tests.builders import MINUTE, NINE, a_branch, a_lobby, a_service, arrive, moment, run

DAY = "2026-03-02"


def report_of(engine: Engine, day: str = DAY) -> DayReport:
    visits = [visit for visit in engine.visits.values() if visit.service_day == day]
    return day_report(engine.branch, day, rows_of(visits), made_at=NINE, last_seq=engine.seq)


def line_of(report: DayReport, service: str) -> ReportLine:
    return next(line for line in report.services if line.service == service)


def after(minutes: float) -> int:
    return NINE + int(minutes * MINUTE)


def call_at(engine: Engine, visit: VisitId, minute: float, desk: str = "desk-2") -> None:
    run(engine, b.call(visit, desk), after(minute))


def start_at(engine: Engine, visit: VisitId, minute: float) -> None:
    run(engine, b.start(visit), after(minute))


def finish_at(engine: Engine, visit: VisitId, minute: float, outcome: str = "resolved") -> None:
    run(engine, b.finish(visit, outcome), after(minute))


def serve(engine: Engine, visit: VisitId, called: float, started: float, finished: float) -> None:
    call_at(engine, visit, called)
    start_at(engine, visit, started)
    finish_at(engine, visit, finished)


# --- days by hand ----------------------------------------------------------------------------------------------------


def test_a_day_on_which_nobody_came_says_so() -> None:
    report = report_of(a_lobby())
    assert (report.all.came, report.all.wait.count, report.all.wait.p90_s, report.complete) == (0, 0, None, True)
    assert [line.service for line in report.services] == ["permits", "zoning", "fees"]


def test_ten_visits_give_the_figures_worked_out_by_hand() -> None:
    """Waits of 1 .. 10 minutes, walks of half a minute, service of 2; the target of permits is 20 minutes."""
    engine = a_lobby(open_desks=["desk-2"], services=(a_service("permits", target_s=540), *a_branch().services[1:]))
    for minute in range(1, 11):
        visit = arrive(engine, now=after(minute * 10))
        serve(engine, visit, *(minute * 10 + minute + extra for extra in (0, 0.5, 2.5)))
    permits = line_of(report_of(engine), "permits")
    assert (permits.came, permits.served, permits.wait.count) == (10, 10, 10)
    assert permits.wait.mean_s == 330  # (1 + ... + 10) / 10 minutes
    assert (permits.wait.p50_s, permits.wait.p90_s, permits.wait.p95_s) == (300, 540, 600)  # ranks 5, 9, 10
    assert permits.wait.longest_s == 600
    assert (permits.walk.mean_s, permits.service_time.p50_s) == (30, 120)
    assert (permits.called_on_time.on_time, permits.called_on_time.share) == (9, 0.9)  # 9 minutes is on time
    assert permits.outcomes == {"resolved": 10}


def test_everybody_is_somewhere() -> None:
    engine = a_lobby(open_desks=["desk-1", "desk-2"])
    served, left, absent, cancelled, _, held, called = (arrive(engine) for _ in range(7))
    serve(engine, served, 1, 2, 5)
    run(engine, b.cancel(left), after(3))
    call_at(engine, absent, 6)
    run(engine, b.no_show(absent), after(8))
    run(engine, b.cancel(cancelled, "cancelled"), after(9))
    run(engine, b.hold(held), after(9))
    call_at(engine, called, 10)
    line = report_of(engine).all
    assert line.came == 7
    assert (line.served, line.left, line.no_show, line.cancelled) == (1, 1, 1, 1)
    assert (line.still_waiting, line.still_open, line.moved_on) == (1, 2, 0)
    assert not report_of(engine).complete
    assert line.wait.count == 3, "who was called: served, absent, called"
    assert line.service_time.count == 1


def test_a_transfer_gives_each_service_its_own_wait() -> None:
    """Permits: wait 4, walk 1, service 10 until handed on at 15. Fees: from 15, not from check-in: called at 18, wait 3."""
    engine = a_lobby(open_desks=["desk-2"])
    visit = arrive(engine, "permits")
    call_at(engine, visit, 4)
    start_at(engine, visit, 5)
    run(engine, b.transfer(visit, "fees", place=Place.KEEP), after(15))
    serve(engine, visit, 18, 18.5, 20.5)
    report = report_of(engine)
    permits, fees = line_of(report, "permits"), line_of(report, "fees")
    assert (permits.moved_on, permits.served, permits.wait.longest_s) == (1, 0, 240)
    assert (permits.walk.longest_s, permits.service_time.longest_s) == (60, 600)
    assert (fees.came, fees.served, fees.wait.longest_s, fees.service_time.longest_s) == (1, 1, 180, 120)
    assert (report.all.came, report.all.served, report.all.wait.count) == (1, 1, 2)


def test_who_is_sent_to_the_right_queue_before_a_call_has_waited_since_check_in() -> None:
    engine = a_lobby(open_desks=["desk-2"])
    visit = arrive(engine, "permits")
    run(engine, b.transfer(visit, "fees", place=Place.KEEP), after(5))
    serve(engine, visit, 12, 12, 13)
    report = report_of(engine)
    assert line_of(report, "permits").wait.count == 0
    assert line_of(report, "permits").moved_on == 1
    assert line_of(report, "fees").wait.longest_s == 720


def test_a_wait_that_began_with_a_hand_over_goes_on_through_another() -> None:
    """Served until 5 and handed on, from there sent to the right queue at 8, called at 12: a wait of 7 minutes."""
    engine = a_lobby(open_desks=["desk-2"])
    visit = arrive(engine, "permits")
    call_at(engine, visit, 1)
    start_at(engine, visit, 1)
    run(engine, b.transfer(visit, "fees", place=Place.KEEP), after(5))
    run(engine, b.transfer(visit, "zoning", place=Place.KEEP), after(8))
    serve(engine, visit, 12, 12, 13)
    assert line_of(report_of(engine), "zoning").wait.longest_s == 420


def test_a_second_service_waits_from_the_end_of_the_first() -> None:
    engine = a_lobby(open_desks=["desk-2"])
    visit = arrive(engine, "permits", "zoning")
    serve(engine, visit, 2, 2, 10)
    assert line_of(report_of(engine), "zoning").still_waiting == 1
    serve(engine, visit, 16, 17, 20)
    report = report_of(engine)
    assert (line_of(report, "permits").served, line_of(report, "permits").wait.longest_s) == (1, 120)
    assert (line_of(report, "zoning").served, line_of(report, "zoning").wait.longest_s) == (1, 360)
    assert (report.all.came, report.all.served) == (1, 1)


def test_a_service_that_was_not_reached_did_not_come() -> None:
    engine = a_lobby(open_desks=["desk-2"])
    visit = arrive(engine, "permits", "zoning")
    run(engine, b.cancel(visit), after(3))
    report = report_of(engine)
    assert (line_of(report, "permits").left, line_of(report, "zoning").came) == (1, 0)


def test_a_hold_is_not_service() -> None:
    """Served 1 to 4, on hold to 20, served to 25: eight minutes of service."""
    engine = a_lobby(open_desks=["desk-2"])
    visit = arrive(engine)
    call_at(engine, visit, 1)
    start_at(engine, visit, 1)
    run(engine, b.hold(visit), after(4))
    run(engine, b.resume(visit, "desk-2"), after(20))
    finish_at(engine, visit, 25)
    line = report_of(engine).all
    assert (line.wait.longest_s, line.service_time.longest_s) == (60, 480)


@pytest.mark.parametrize(("place", "wait_s"), [(Place.KEEP, 900), (Place.END, 600)])
def test_a_requeue_keeps_the_clock_or_begins_a_new_one(place: Place, wait_s: int) -> None:
    """Called at 3 and not there, put back at 5, called again at 15."""
    engine = a_lobby(open_desks=["desk-2"])
    visit = arrive(engine)
    call_at(engine, visit, 3)
    run(engine, b.requeue(visit, place=place), after(5))
    serve(engine, visit, 15, 15, 16)
    assert report_of(engine).all.wait.longest_s == wait_s


def test_a_recall_keeps_the_first_call_time() -> None:
    engine = a_lobby(open_desks=["desk-2"])
    visit = arrive(engine)
    call_at(engine, visit, 3)
    run(engine, b.recall(visit), after(5))
    start_at(engine, visit, 6)
    line = report_of(engine).all
    assert (line.wait.longest_s, line.walk.longest_s) == (180, 180)


def test_an_undone_finish_is_as_if_it_had_not_been() -> None:
    engine = a_lobby(open_desks=["desk-2"])
    visit = arrive(engine)
    serve(engine, visit, 1, 1, 5)
    run(engine, b.undo(visit), after(5.2))
    assert report_of(engine).all.still_open == 1
    finish_at(engine, visit, 8, "follow_up")
    line = report_of(engine).all
    assert (line.served, line.outcomes, line.service_time.longest_s) == (1, {"follow_up": 1}, 420)


def test_who_is_open_at_the_days_end_is_counted_apart() -> None:
    """The day's end forgets the visits, so they are looked at as each event leaves them, as the store does."""
    engine = a_lobby(open_desks=["desk-2"])
    served, _waiting = arrive(engine), arrive(engine)
    call_at(engine, served, 2)
    start_at(engine, served, 3)
    ended = {}
    for event in engine.handle(c.EndDay(service_day=DAY), after(60)):
        ended.update({visit.id: visit for visit in engine.apply(event)})
    report = day_report(engine.branch, DAY, rows_of(ended.values()), made_at=NINE, last_seq=engine.seq)
    assert (report.all.came, report.all.closed_at_day_end, report.complete) == (2, 2, True)
    assert (report.all.wait.count, report.all.service_time.count) == (1, 0)


def test_a_wait_over_the_spring_clock_change_is_the_time_that_passed() -> None:
    """Clocks go from 02:00 to 03:00 on 8 March 2026: from 01:50 to 03:10 twenty minutes pass, still in the day before."""
    engine = a_lobby(open_desks=["desk-2"], now=moment("2026-03-07 20:00"))
    visit = arrive(engine, now=moment("2026-03-08 01:50"))
    run(engine, b.call(visit, "desk-2"), moment("2026-03-08 03:10"))
    report = report_of(engine, "2026-03-07")
    assert (report.all.came, report.all.wait.longest_s) == (1, 20 * 60)
    assert report_of(engine, "2026-03-08").all.came == 0


def test_a_branchs_own_outcome_counts_as_served_under_its_name() -> None:
    engine = a_lobby(open_desks=["desk-2"], outcomes=(Outcome("permit_issued", {"en": "Permit issued"}),))
    serve_own = arrive(engine)
    call_at(engine, serve_own, 1)
    start_at(engine, serve_own, 1)
    finish_at(engine, serve_own, 5, "permit_issued")
    report = report_of(engine)
    assert (report.all.served, report.all.outcomes) == (1, {"permit_issued": 1})
    assert report.outcome_names["permit_issued"] == {"en": "Permit issued"}


def test_a_service_that_is_no_longer_configured_stays_in_the_report() -> None:
    engine = a_lobby()
    arrive(engine, "fees")
    without = a_branch(services=a_branch().services[:2])
    visits = engine.visits.values()
    report = day_report(without, DAY, rows_of(visits), made_at=NINE, last_seq=engine.seq)
    assert (line_of(report, "fees").came, line_of(report, "fees").target_s) == (1, None)


# --- how it reads ----------------------------------------------------------------------------------------------------


def test_the_report_says_who_is_left_out() -> None:
    engine = a_lobby(open_desks=["desk-2"])
    served, left, _ = arrive(engine), arrive(engine), arrive(engine)
    serve(engine, served, 1, 1, 2)
    run(engine, b.cancel(left), after(3))
    sentences = [in_english(note) for note in report_of(engine).notes]
    assert "1 waits are measured. 2 are left out, because no call ended them." in sentences
    assert (
        "Of those left out 1 left first, 1 still wait, 0 were closed at day's end and 0 ended otherwise." in sentences
    )
    assert any(text.startswith("1 visits were still open when this report was made.") for text in sentences)
    assert any("04:00 to 04:00" in text for text in sentences)


def test_every_note_has_a_sentence_and_the_values_for_it() -> None:
    for note in report_of(a_lobby()).notes:
        assert set(note.values) == set(re.findall(r"{(\w+)}", SENTENCES[note.code]))


def a_day_of_shown_waits() -> Engine:
    """Permits: nobody ahead, shown no wait, and called after ten minutes. Fees: shown no wait, and called at once."""
    engine = a_lobby(open_desks=["desk-1", "desk-3"])
    for service, desk, waited in (("permits", "desk-1", 10), ("fees", "desk-3", 0)):
        visit = arrive(engine, service)
        run(engine, b.call(visit, desk), after(waited))
    return engine


def test_it_says_of_each_service_how_many_waits_lay_in_their_range() -> None:
    report = report_of(a_day_of_shown_waits())
    permits, fees = line_of(report, "permits").score, line_of(report, "fees").score
    assert (permits.count, permits.coverage, permits.bias) == (1, 0.0, -1.0)
    assert fees.count == 0, "nobody was shown a wait and nobody had one"
    assert (report.all.score.count, report.all.score.coverage) == (1, 0.0)
    assert any(in_english(note).startswith("1 waits told at check-in are judged") for note in report.notes)


def test_the_csv_says_so_too() -> None:
    rows = {
        row["service"]: row
        for row in csv.DictReader(io.StringIO(as_csv(report_of(a_day_of_shown_waits())), newline=""))
    }
    names = ("told_count", "told_came_true_share", "told_bias", "told_to_be_looked_into")
    assert [rows["permits"][name] for name in names] == ["1", "0.0", "-1.0", "0"]
    assert [rows["fees"][name] for name in names] == ["0", "", "", "0"]


def test_the_csv_holds_one_row_a_line_and_the_notes() -> None:
    engine = a_lobby(open_desks=["desk-2"])
    serve(engine, arrive(engine, "zoning"), 1, 1, 2)
    rows = list(csv.DictReader(io.StringIO(as_csv(report_of(engine)), newline="")))
    assert [row["service"] for row in rows] == ["all", "permits", "zoning", "fees"]
    assert (rows[2]["came"], rows[2]["wait_p90_s"], rows[2]["outcome_resolved"]) == ("1", "60.0", "1")
    assert (rows[1]["wait_p90_s"], rows[1]["called_on_time_share"]) == ("", "")
    assert "A wait runs from check-in to the call." in rows[0]["notes"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_runs_as_a_formula(text: str) -> None:
    named = (a_service("permits", name={"en": text}), *a_branch().services[1:])
    rows = list(csv.reader(io.StringIO(as_csv(report_of(a_lobby(services=named))), newline="")))
    assert any(cell == f"'{text}" for row in rows for cell in row)
    assert safe("plain = text") == "plain = text"
    assert safe(-5) == -5


def test_the_table_can_be_read_on_a_narrow_terminal() -> None:
    from rich.console import Console

    engine = a_lobby(open_desks=["desk-2"])
    serve(engine, arrive(engine, "zoning"), 1, 2, 70)
    console = Console(file=io.StringIO(), width=100)
    console.print(as_table(report_of(engine)))
    assert isinstance(console.file, io.StringIO)
    text = console.file.getvalue()
    assert "All services" in text
    assert "1:08:00" in text
    assert "Resolved" in text


@pytest.mark.parametrize(
    ("seconds", "text"), [(None, "-"), (0, "0:00"), (59.6, "1:00"), (725, "12:05"), (3725, "1:02:05")]
)
def test_times_are_written_as_minutes_and_seconds(seconds: float | None, text: str) -> None:
    assert minutes(seconds) == text


# --- any day ---------------------------------------------------------------------------------------------------------

PRESSES = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 99), st.integers(0, 600)), min_size=40, max_size=80
)
"""Which of the visits, which desk, service and place, which of the verbs that are then possible, and how long after."""


def possible(engine: Engine, which: int, choice: int, now: int) -> list[c.Command]:
    """Every command for this visit that would not be refused; a new customer's where there is no such visit."""
    if which >= len(engine.visits):
        return [b.check_in(*[["permits"], ["zoning", "fees"], ["fees"]][choice])]
    visit, desk = list(engine.visits)[which], ["desk-1", "desk-2", "desk-3"][choice]
    place = [Place.KEEP, Place.END][choice % 2]
    commands: list[c.Command] = [
        *(b.call(visit, desk), b.start(visit), b.hold(visit), b.resume(visit, desk), b.requeue(visit, place=place)),
        b.transfer(visit, ["fees", "permits", "zoning"][choice], place=place),
        b.finish(visit, ["resolved", "follow_up", "referred"][choice]),
        *(b.no_show(visit), b.undo(visit)),
        *([b.cancel(visit)] if choice == 2 else []),
    ]
    return [command for command in commands if allowed(engine, command, now)]


def allowed(engine: Engine, command: c.Command, now: int) -> bool:
    try:
        engine.handle(command, now)
    except Refused:
        return False
    return True


def read_off_the_stream(stream: list[Event]) -> tuple[dict[str, str], list[tuple[str, int]]]:
    """A second reckoning, from raw events alone: each visit's end (or ""), and every (service, wait) that ended in a call.

    An undone event is struck out of its visit's history, and then the history is read once from front to back.
    """
    history: dict[str, dict[int, Event]] = {}
    for seq, event in enumerate(stream, start=1):
        visit = getattr(event, "visit", None)
        if visit is None:
            continue
        if type(event).__name__ == "ActionUndone":
            del history[visit][event.undone]  # type: ignore[attr-defined]
        else:
            history.setdefault(visit, {})[seq] = event
    ends: dict[str, str] = {}
    waits: list[tuple[str, int]] = []
    for visit, events in history.items():
        ends[visit] = _read(list(events.values()), waits)
    return ends, waits


def _read(events: list[Event], waits: list[tuple[str, int]]) -> str:
    todo: list[str] = []
    since, called, end = 0, None, ""
    for event in events:
        kind = type(event).__name__
        if kind == "VisitCheckedIn":
            todo, since = list(event.services), event.at  # type: ignore[attr-defined]
        elif kind in ("VisitCalled", "VisitResumed"):
            called = event.at if called is None else called
        elif kind == "VisitRequeued":
            place_kept = event.place is Place.KEEP  # type: ignore[attr-defined]
            since, called = (since if place_kept else event.at), None
        elif kind in ("StepTransferred", "StepFinished", "VisitEnded"):
            if called is not None:
                waits.append((todo[0], called - since))
            anew = called is not None or kind == "StepFinished" or getattr(event, "place", None) is Place.END
            since, called = (event.at if anew else since), None
            todo = [event.service, *todo[1:]] if kind == "StepTransferred" else todo[1:]  # type: ignore[attr-defined]
            end = event.outcome if kind == "VisitEnded" else ""  # type: ignore[attr-defined]
    if called is not None:
        waits.append((todo[0], called - since))
    return end


@settings(max_examples=60)
@given(PRESSES)
def test_any_days_report_agrees_with_the_stream(presses: list[tuple[int, int, int, int]]) -> None:
    engine, now = a_lobby(open_desks=["desk-1", "desk-2", "desk-3"]), NINE
    stream: list[Event] = [Event(at=NINE)] * engine.seq  # what set the lobby up: no visit in it
    for which, choice, verb, seconds in presses:
        now += seconds * 1000
        commands = possible(engine, which, choice, now)
        if commands:
            stream += run(engine, commands[verb % len(commands)], now)
    ends, waits = read_off_the_stream(stream)
    report = report_of(engine)
    served = sum(end in ("resolved", "follow_up", "referred") for end in ends.values())
    line = report.all
    assert (line.came, line.served) == (len(ends), served)
    assert (line.left, line.no_show) == (list(ends.values()).count("left"), list(ends.values()).count("no_show"))
    assert line.still_waiting + line.still_open == list(ends.values()).count("")
    assert line.wait.count == len(waits)
    assert round((line.wait.mean_s or 0) * len(waits)) == pytest.approx(sum(wait for _, wait in waits) / 1000, abs=1)
    for one in report.services:
        of_service = [wait for service, wait in waits if service == one.service]
        assert one.wait.count == len(of_service)
        assert one.wait.longest_s == (max(of_service) / 1000 if of_service else None)
        fates = (one.served, one.moved_on, one.left, one.no_show, one.cancelled, one.closed_at_day_end)
        assert one.came == sum(fates) + one.still_waiting + one.still_open
