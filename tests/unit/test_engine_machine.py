"""Random commands at random times: whatever is pressed, the lobby stays a lobby."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from lobby.engine import commands as c
from lobby.engine.commands import Command
from lobby.engine.engine import Engine
from lobby.engine.events import Event, VisitCalled, VisitCheckedIn
from lobby.engine.lifecycle import AT_DESK, OPEN_VISIT, QUEUED
from lobby.engine.model import Branch, DeskState, Hours, Place, Printer, State, Visit
from lobby.errors import Refused
from lobby.ids import BranchId, DeskId, DeviceId, ServiceId, StaffId, VisitId
from lobby.sentences import WHY_CODES
from tests import builders as b
from tests.builders import HOUR, MINUTE, NINE, SECOND, a_branch, a_desk

SERVICES = ("permits", "zoning", "fees")
DESKS = ("desk-1", "desk-2", "desk-3")
STAFF = ("staff-1", "staff-2", "staff-3", "staff-4")
PRINTERS = (Printer(DeviceId("printer-1"), "Front"), Printer(DeviceId("printer-2"), "Back"))

services = st.sampled_from(SERVICES)
desks = st.sampled_from(DESKS).map(DeskId)
staff = st.sampled_from(STAFF).map(StaffId)
printers = st.sampled_from([printer.id for printer in PRINTERS])
places = st.sampled_from(Place)
spans = st.sampled_from([SECOND, 20 * SECOND, MINUTE, 7 * MINUTE, 45 * MINUTE, 9 * HOUR])
somebody_is_here = precondition(lambda self: bool(self.engine.visits))
references = st.sampled_from(["AAA", "BBB", "CCC"])
somewhere = st.sampled_from([None, None, "es", "vi"])
seldom = st.integers(0, 7).map(lambda n: n == 7)
branches = st.builds(
    lambda undo_s, wrap_up_s, capacity, hours, desks: a_branch(
        undo_s=undo_s, wrap_up_s=wrap_up_s, capacity=capacity, hours=hours, desks=desks, printers=PRINTERS
    ),
    wrap_up_s=st.sampled_from([0, 5, 60]),
    undo_s=st.sampled_from([0, 30, 600]),
    capacity=st.sampled_from([3, 500]),
    hours=st.sampled_from([(), tuple(Hours(weekday, 8 * 60, 17 * 60) for weekday in range(7))]),
    desks=st.sampled_from(
        [
            a_branch().desks,
            (*(a_desk(desk, SERVICES, languages=("en", "es")) for desk in DESKS[:2]), a_desk("desk-3", ["permits"])),
            tuple(a_desk(desk, SERVICES, automatic=desk != DESKS[0]) for desk in DESKS),
        ]
    ),
)


class BlindLobby(RuleBasedStateMachine):
    """A lobby driven blindly. Commands that make no sense are part of it: they are refused and change nothing."""

    engine: Engine
    now: int
    stream: list[Event]
    given: Counter[tuple[str, str]]

    @initialize(branch=branches)
    def set_up(self, branch: Branch) -> None:
        self.engine = Engine(BranchId("main"))
        self.now = NINE
        self.stream = []
        self.given = Counter()
        self.ever: set[VisitId] = set()
        self.ended: dict[VisitId, str] = {}
        self.put(c.ConfigureBranch(branch=branch))
        for desk in DESKS:
            self.put(b.open_desk(desk))

    def put(self, command: Command) -> tuple[Event, ...]:
        before = self.engine.state()
        try:
            events = self.engine.handle(command, self.now)
        except Refused:
            events = ()
        assert self.engine.state() == before, "deciding changed something"
        for event in events:
            changed = self.engine.apply(event)
            self.stream.append(event)
            assert all(visit.version == self.engine.seq for visit in changed)
            self.ended.update({visit.id: visit.outcome or "" for visit in changed if visit.state not in OPEN_VISIT})
        return events

    def some_visit(self, pick: int) -> VisitId:
        visits = list(self.engine.visits)
        return visits[pick % len(visits)]

    # --- time ----------------------------------------------------------------------------------------------------------

    @rule(span=spans)
    def time_passes(self, span: int) -> None:
        self.now += span

    @rule(back=st.integers(0, 2), now=seldom)
    def the_day_ends(self, back: int, now: bool) -> None:
        if now:
            self.put(c.EndDay(service_day=self.engine.service_day(self.now - back * 24 * HOUR)))

    @rule(branch=branches, now=seldom)
    def the_branch_is_set_up_anew(self, branch: Branch, now: bool) -> None:
        if now:
            self.put(c.ConfigureBranch(branch=branch))

    @rule(now=seldom)
    def the_server_starts_again(self, now: bool) -> None:
        if now:
            self.engine = Engine.restore(json.loads(json.dumps(self.engine.snapshot())))

    # --- customers -----------------------------------------------------------------------------------------------------

    @rule(
        wanted=st.lists(services, min_size=1, max_size=3),
        kind=st.sampled_from(["ordinary", "priority"]),
        language=st.sampled_from([None, None, "es", "vi"]),
        printed=st.sampled_from([None, None, None, "P-K001", "P002", "Z001"]),
        printer=st.one_of(st.none(), printers),
    )
    def somebody_checks_in(
        self, wanted: list[str], kind: str, language: str | None, printed: str | None, printer: DeviceId | None
    ) -> None:
        arrival = b.check_in(
            *wanted, customer_class=kind, language_needed=language, printed_number=printed, printer=printer
        )
        if self.put(arrival):
            visit = self.engine.visit(arrival.visit)
            self.given[visit.service_day, visit.number] += 1
            self.ever.add(visit.id)

    # --- appointments ----------------------------------------------------------------------------------------------------

    @rule(reference=references, service=services, ahead=st.sampled_from([-HOUR, 0, HOUR, 24 * HOUR]), seated=somewhere)
    def an_appointment_is_booked(self, reference: str, service: str, ahead: int, seated: str | None) -> None:
        self.put(b.book(reference, service, self.now + ahead, language_needed=seated))

    @rule(reference=references, now=seldom)
    def an_appointment_is_cancelled(self, reference: str, now: bool) -> None:
        if now:
            self.put(c.CancelAppointment(reference=reference))

    @rule(reference=references, more=st.lists(services, max_size=1))
    def who_is_booked_checks_in(self, reference: str, more: list[str]) -> None:
        for event in self.put(b.come(reference, services=tuple(map(ServiceId, more)))):
            assert isinstance(event, VisitCheckedIn)
            assert event.appointment == reference and event.slot_at is not None
            self.given[event.service_day, event.number] += 1
            self.ever.add(event.visit)

    # --- staff ---------------------------------------------------------------------------------------------------------

    @rule(desk=desks, who=staff)
    def a_desk_opens(self, desk: DeskId, who: StaffId) -> None:
        self.put(c.OpenDeskSession(desk=desk, staff=who))

    @rule(desk=desks)
    def a_desk_takes_a_break(self, desk: DeskId) -> None:
        self.put(c.TakeBreak(desk=desk))

    @rule(desk=desks, reason=st.sampled_from(["", "paperwork", "on the phone"]))
    def a_desk_pauses_automatic_calling(self, desk: DeskId, reason: str) -> None:
        self.put(c.PauseCalling(desk=desk, reason=reason))
        standing = self.engine.desks[desk]
        assert not reason or standing.automatic_since_at is None

    @rule(desk=desks)
    def a_desk_begins_automatic_calling(self, desk: DeskId) -> None:
        self.put(c.ResumeCalling(desk=desk))

    @rule()
    def desks_call_by_themselves(self) -> None:
        """Each once at most, and only whoever had the time to."""
        ready = {
            desk.id
            for desk in self.engine.desks.values()
            if (self.engine.calls_at(desk.id) or self.now + 1) <= self.now
        }
        called = []
        while (due := self.engine.automatic_call(self.now)) is not None:
            (event,) = self.put(due)
            assert isinstance(event, VisitCalled) and event.staff == self.engine.desks[event.desk].staff
            called.append(event.desk)
        assert len(called) == len(set(called)) and ready.issuperset(called)
        assert all(self.engine.next_for(desk, self.now) is None for desk in ready.difference(called))

    @rule(desk=desks, now=seldom)
    def a_desk_closes(self, desk: DeskId, now: bool) -> None:
        if now:
            self.put(c.CloseDesk(desk=desk))

    def seated(self, desk: DeskId) -> StaffId:
        return self.engine.desks[desk].staff or StaffId("staff-1")

    @rule(desk=desks)
    def a_desk_calls_the_next(self, desk: DeskId) -> None:
        choice = self.engine.next_for(desk, self.now)
        for event in self.put(c.CallNext(desk=desk, staff=self.seated(desk))):
            assert choice is not None and getattr(event, "visit", None) == choice.visit.id

    @rule(desk=desks)
    def a_desk_serves_the_next(self, desk: DeskId) -> None:
        self.put(c.CallNext(desk=desk, staff=self.seated(desk)))
        visit = self.engine.desks[desk].visit
        if visit is not None:
            self.put(c.StartServing(visit=visit))

    @somebody_is_here
    @rule(pick=st.integers(0), desk=desks, who=st.one_of(st.none(), staff))
    def a_visit_is_called_by_name(self, pick: int, desk: DeskId, who: StaffId | None) -> None:
        self.put(c.CallVisit(visit=self.some_visit(pick), desk=desk, staff=who or self.seated(desk)))

    @somebody_is_here
    @rule(pick=st.integers(0), verb=st.sampled_from([c.Recall, c.StartServing, c.Hold, c.NoShow, c.Finish, c.Cancel]))
    def a_plain_verb(self, pick: int, verb: Any) -> None:
        self.put(verb(visit=self.some_visit(pick)))

    @rule(desk=desks, verb=st.sampled_from([c.Recall, c.StartServing, c.Hold, c.NoShow, c.Finish, c.Requeue, c.Undo]))
    def a_verb_on_who_is_at_the_desk(self, desk: DeskId, verb: Any) -> None:
        visit = self.engine.desks[desk].visit
        if visit is not None:
            self.put(verb(visit=visit, expected_version=self.engine.visit(visit).version))

    @somebody_is_here
    @rule(pick=st.integers(0))
    def an_undo(self, pick: int) -> None:
        self.put(c.Undo(visit=self.some_visit(pick)))

    @rule(desk=desks)
    def a_desk_takes_up_its_offer_to_undo(self, desk: DeskId) -> None:
        offer = self.engine.undo_offer(desk, self.now)
        if offer is not None:
            self.put(c.Undo(visit=offer.visit.id, expected_version=offer.visit.version))

    @somebody_is_here
    @rule(pick=st.integers(0), desk=desks)
    def a_resume(self, pick: int, desk: DeskId) -> None:
        self.put(c.Resume(visit=self.some_visit(pick), desk=desk, staff=self.seated(desk)))

    @somebody_is_here
    @rule(pick=st.integers(0), place=places)
    def a_requeue(self, pick: int, place: Place) -> None:
        self.put(c.Requeue(visit=self.some_visit(pick), place=place))

    @somebody_is_here
    @rule(pick=st.integers(0), service=services, desk=st.one_of(st.none(), desks), place=places)
    def a_transfer(self, pick: int, service: str, desk: DeskId | None, place: Place) -> None:
        self.put(c.Transfer(visit=self.some_visit(pick), service=ServiceId(service), desk=desk, place=place))

    @somebody_is_here
    @rule(pick=st.integers(0), service=services)
    def a_step_is_added(self, pick: int, service: str) -> None:
        self.put(c.AddStep(visit=self.some_visit(pick), service=ServiceId(service)))

    @somebody_is_here
    @rule(
        pick=st.integers(0), printer=printers, reprint=st.integers(0, 2), problem=st.sampled_from([None, "paper_out"])
    )
    def a_printer_reports(self, pick: int, printer: DeviceId, reprint: int, problem: str | None) -> None:
        self.put(c.ReportPrint(visit=self.some_visit(pick), printer=printer, reprint=reprint, problem=problem))

    @somebody_is_here
    @rule(pick=st.integers(0), printer=printers)
    def a_reprint(self, pick: int, printer: DeviceId) -> None:
        self.put(c.Reprint(visit=self.some_visit(pick), printer=printer))

    # --- what always holds ---------------------------------------------------------------------------------------------

    def open_visits(self) -> list[Visit]:
        return [visit for visit in self.engine.visits.values() if visit.state in OPEN_VISIT]

    @invariant()
    def nobody_is_lost(self) -> None:
        """Everyone who ever checked in is here, or ended with an outcome."""
        assert len(self.open_visits()) == self.engine.open_visits
        gone = self.ever - set(self.engine.visits)
        assert all(self.ended[visit] for visit in gone)
        assert all(visit.outcome for visit in self.engine.visits.values() if visit.state not in OPEN_VISIT)

    @invariant()
    def no_number_is_given_twice_in_a_day(self) -> None:
        assert all(times == 1 for times in self.given.values())

    @invariant()
    def a_desk_holds_one_visit_and_a_visit_one_desk(self) -> None:
        held = {visit.id: visit.current.desk for visit in self.engine.visits.values() if visit.state in AT_DESK}
        assert len(set(held.values())) == len(held), "two visits at one desk"
        at = {desk.visit: desk.id for desk in self.engine.desks.values() if desk.visit is not None}
        assert at == held
        for desk in self.engine.desks.values():
            assert desk.visit is None or desk.state is DeskState.OPEN
            assert (desk.staff is None) == (desk.state is DeskState.CLOSED)
            assert desk.visit is None or self.engine.visit(desk.visit).current.staff == desk.staff

    @invariant()
    def a_desk_calls_by_itself_or_says_why_not_and_only_while_it_is_staffed(self) -> None:
        for desk in self.engine.desks.values():
            assert desk.automatic_since_at is None or not desk.pause_reason
            assert desk.staff is not None or (desk.automatic_since_at is None and not desk.pause_reason)

    @invariant()
    def every_call_says_why_in_a_sentence_that_is_translated(self) -> None:
        for visit in self.engine.visits.values():
            assert (visit.why is None) == (visit.calls == 0 or visit.current.called_at is None)
            assert visit.why is None or visit.why.sentence in WHY_CODES
            assert visit.reason == ""

    @invariant()
    def one_staff_member_sits_at_one_desk(self) -> None:
        seated = [desk.staff for desk in self.engine.desks.values() if desk.staff is not None]
        assert len(seated) == len(set(seated))

    @invariant()
    def the_queue_holds_exactly_those_who_wait(self) -> None:
        waiting = {visit.id for visit in self.engine.visits.values() if visit.state in QUEUED}
        queue = [visit.id for visit in self.engine.queue(self.now)]
        assert len(queue) == len(set(queue)) == self.engine.waiting() and set(queue) == waiting
        standing = {one.visit.id: one.ahead for one in self.engine.standing(self.now)}
        assert set(standing) == waiting

    @invariant()
    def the_tally_is_what_a_walk_over_all_visits_finds(self) -> None:
        visits, tally = [*self.engine.visits.values()], self.engine.tally
        waits = [(step.called_at - step.clock_at, step) for visit in visits for step in visit.steps if step.called_at]
        assert tally.walk_ins == sum(visit.appointment is None for visit in visits)
        assert tally.service_days == Counter(visit.service_day for visit in visits)
        assert tally.called == len(waits)
        assert tally.called_on_time == sum(wait <= step.target_s * 1000 for wait, step in waits)
        assert tally.joined_since(self.now - HOUR) == sum(visit.checked_in_at > self.now - HOUR for visit in visits)
        shown = [(step, step.shown, max(0, wait) / 1000) for wait, step in waits if step.shown is not None]
        for service in SERVICES:
            assert tally.shown.get(ServiceId(service), []) == sorted(
                (step.called_at, points, waited_s)
                for step, points, waited_s in shown
                if step.service == service and max(waited_s, points[2]) >= 60
            )
        called = [visit for visit in visits if visit.last_call_at is not None]
        assert [*self.engine.last_calls()] == sorted(
            called, key=lambda visit: (visit.last_call_at, visit.version), reverse=True
        )
        in_order = sorted(visits, key=lambda visit: (visit.checked_in_at, visit.id))
        assert self.engine.on_hold() == [visit for visit in in_order if visit.state is State.ON_HOLD]
        assert self.engine.papers_wanted() == [
            visit for visit in in_order if visit.paper is not None and visit.paper.state == "wanted"
        ]

    @invariant()
    def nobody_who_is_here_by_appointment_is_still_expected(self) -> None:
        here = {visit.appointment for visit in self.open_visits() if visit.appointment}
        expected = {one.reference for one in self.engine.input_snapshot(self.now).expected}
        assert not here & expected
        for reference in expected:
            assert reference in {
                one.reference for one, _ in self.engine.appointments(self.engine.service_day(self.now))
            }

    @invariant()
    def everybody_who_is_here_can_be_served_by_some_desk(self) -> None:
        for visit in self.open_visits():
            for step in visit.steps[visit.step :]:
                assert any(
                    step.service in desk.skills
                    and step.desk_wanted in (None, desk.id)
                    and (visit.language_needed is None or visit.language_needed in desk.languages)
                    for desk in self.engine.branch.desks
                )

    @invariant()
    def times_are_in_order(self) -> None:
        for visit in self.engine.visits.values():
            for step in visit.steps:
                # Whoever is early for a booked time may be called at once, also after a transfer that keeps the place.
                early = step.clock_at == visit.slot_at
                times = [
                    visit.checked_in_at if early else step.clock_at,
                    step.called_at,
                    step.serving_at,
                    step.ended_at,
                ]
                known = [at for at in times if at is not None]
                assert known == sorted(known) and step.served_ms >= 0

    @precondition(lambda self: len(self.stream) % 5 == 0)
    @invariant()
    def the_stream_tells_it_all_again(self) -> None:
        again = Engine(BranchId("main"))
        for event in self.stream:
            again.apply(event)
        assert again.state() == self.engine.state()
        assert self.engine.seq == len(self.stream)
        restored = Engine.restore(json.loads(json.dumps(self.engine.snapshot())))
        assert restored.state() == self.engine.state()


BlindLobby.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=60,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestLobby = BlindLobby.TestCase
