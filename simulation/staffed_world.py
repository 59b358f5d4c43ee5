"""A day of a branch whose desks call by hand: staff come and go, customers walk, some are in another language.

What happens is handed out as events, so that the day can stand on record as if it had been lived. It can be lived in part:
then people wait and are being served as at any moment of a day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from random import Random

from lobby.engine import commands as c
from lobby.engine.engine import Engine
from lobby.engine.events import Event, VisitCalled, VisitCheckedIn
from lobby.engine.model import Branch, DeskState, Visit
from lobby.ids import DeskId, DeviceId, StaffId, TicketToken, VisitId
from simulation.arrivals import MINUTE, Customer, Day
from simulation.world import Precedence, SimulatedWorld

SECOND = 1000
LATE_MINUTES = 5  # the last of the staff is at the desk so long after the doors have opened
WALK_S, TURN_S = (15, 50), (10, 45)  # from the call to the desk; from a customer to the next call
PAPER_S = 4
LANGUAGE_SHARES = (0.8, 0.14, 0.06)  # of the branch's languages, in their order
AT_THE_KIOSK = 0.9
NEEDS = (("wheelchair",), 0.03)
OUTCOMES = {"resolved": 0.84, "follow_up": 0.11, "referred": 0.05}
OWN_OUTCOME = 0.4  # share of the first service's visits that end with the branch's own outcome
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


Predict = Callable[[Engine, c.CheckIn], c.Prediction | None]


@dataclass(slots=True)
class Happened:
    """What a day has brought so far: its events in order, and the visits they changed."""

    events: list[Event] = field(default_factory=list)
    visits: dict[VisitId, Visit] = field(default_factory=dict)


class StaffedWorld(SimulatedWorld):
    """`staff`: who sits at which desk today; a desk without staff stays closed. `predict`: the wait that a customer is
    told. `printer`: tickets come out there."""

    def __init__(
        self,
        day: Day,
        engine: Engine,
        *,
        opens_at: int,
        staff: Mapping[DeskId, StaffId],
        stream: Random,
        predict: Predict,
        printer: DeviceId | None = None,
    ) -> None:
        self.happened = Happened()
        self._staff = staff
        self._stream = stream
        self._predict = predict
        self._printer = printer
        self._turning: set[DeskId] = set()  # desks whose staff are between two customers
        super().__init__(day, engine.branch, opens_at=opens_at, engine=engine)

    def live_until(self, at: int) -> Happened:
        """Let everything happen that happens by then."""
        self._live_until(at)
        return self.happened

    def live_to_the_end(self, closes_at: int, day_ends_at: int) -> Happened:
        """Live until the last customer has gone and every desk is closed; then the service day ends."""
        self.run()
        self._now = max(self._now, closes_at)
        for desk in self._staff:
            self._put(c.CloseDesk(desk=desk))
        day, self._now = self._engine.service_day(self._opens_at), day_ends_at
        self._put(c.EndDay(actor="clock", service_day=day))
        return self.happened

    def _put(self, command: c.Command) -> None:
        for event in self._engine.handle(command, self._now):
            self.happened.events.append(event)
            self.happened.visits.update((visit.id, visit) for visit in self._engine.apply(event))
            if isinstance(event, VisitCheckedIn) and event.printer is not None:
                self._at(self._now + PAPER_S * SECOND, Precedence.ARRIVE, self._paper(event.visit, event.printer))

    def _paper(self, visit: VisitId, printer: DeviceId) -> Callable[[], None]:
        return lambda: self._put(c.ReportPrint(actor=printer, visit=visit, printer=printer))

    # --- staff -----------------------------------------------------------------------------------------------------

    def _open(self, branch: Branch) -> None:
        """Staff come to their desks around the opening, each at a time of their own."""
        for desk in self._staff:
            late_ms = round(self._stream.random() * LATE_MINUTES * MINUTE)
            self._at(self._opens_at + late_ms, Precedence.RETURN, self._arrival_of_staff(desk))

    def _arrival_of_staff(self, desk: DeskId) -> Callable[[], None]:
        return lambda: self._put(c.OpenDeskSession(desk=desk, staff=self._staff_of(desk), actor=self._staff_of(desk)))

    def _staff_of(self, desk: DeskId) -> StaffId:
        return self._staff[desk]

    def _let_desks_call(self) -> None:
        for desk, staff in self._staff.items():
            standing = self._engine.desks[desk]
            free = standing.state is DeskState.OPEN and standing.visit is None and desk not in self._turning
            if free and self._engine.waiting(desk):
                self._call(desk, staff)

    def _call(self, desk: DeskId, staff: StaffId) -> None:
        before = len(self.happened.events)
        self._put(c.CallNext(desk=desk, staff=staff, actor=staff))
        for event in self.happened.events[before:]:
            if isinstance(event, VisitCalled):
                self._walk(event.visit, desk)

    def _walk(self, visit: VisitId, desk: DeskId) -> None:
        """The customer comes to the desk, or is called and never comes."""
        walk_ms = round(self._stream.uniform(*WALK_S) * SECOND)
        self._at(self._now + walk_ms, Precedence.FREE, lambda: self._serve(visit, desk))

    def _free_later(self, desk: DeskId, after_ms: int, over: c.Command) -> None:
        super()._free_later(desk, after_ms, over)
        self._turning.add(desk)
        turn_ms = round(self._stream.uniform(*TURN_S) * SECOND)
        self._at(self._now + after_ms + turn_ms, Precedence.RETURN, lambda: self._turning.discard(desk))

    def _finish(self, visit: VisitId) -> c.Finish:
        branch = self._engine.branch
        first = self._engine.visit(visit).current.service == branch.services[0].id
        if first and branch.outcomes and self._stream.random() < OWN_OUTCOME:
            return c.Finish(visit=visit, outcome=branch.outcomes[0].id)
        return c.Finish(visit=visit, outcome=self._stream.choices(list(OUTCOMES), list(OUTCOMES.values()))[0])

    # --- customers -------------------------------------------------------------------------------------------------

    def _check_in(self, customer: Customer) -> c.CheckIn:
        check_in = self._arriving(customer)
        return replace(check_in, prediction=self._predict(self._engine, check_in))

    def _arriving(self, customer: Customer) -> c.CheckIn:
        languages = self._engine.branch.languages
        at_kiosk = self._stream.random() < AT_THE_KIOSK
        needs, share = NEEDS
        booked = customer.reference is not None
        return c.CheckIn(
            actor="kiosk-1" if at_kiosk else "greeter",
            visit=self._booked_visit(customer.reference) if customer.reference else VisitId(self._uuid(self._now)),
            token=TicketToken("".join(self._stream.choices(_ALPHABET, k=26))),
            services=() if booked else (customer.service,),
            appointment=customer.reference,
            customer_class=customer.customer_class,
            language=self._stream.choices(languages, LANGUAGE_SHARES[: len(languages)])[0],
            needs=needs if self._stream.random() < share else (),
            channel="kiosk" if at_kiosk else "greeter",
            printer=self._printer,
        )

    def _booked_visit(self, reference: str) -> VisitId:
        """The id that the visit of this appointment is to have, always the same."""
        return VisitId(self._uuid(self._opens_at, Random(f"{self._opens_at}/{reference}")))

    def _uuid(self, at: int, stream: Random | None = None) -> str:
        """A UUIDv7 of that time, drawn and not made, so that the same day has the same visits."""
        tail = (stream or self._stream).getrandbits(76)
        digits = f"{at:012x}7{tail >> 64:03x}{(tail & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000:016x}"
        return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
