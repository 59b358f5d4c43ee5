"""What stands in a branch now, with the indexes that make it quick to ask.

`put` is the one way to change a visit. It takes the old one out of every index and files the new one, so an undo is no
more than putting the earlier visit back.
"""

from __future__ import annotations

from typing import NamedTuple

from lobby.engine import calling, lifecycle
from lobby.engine.book import Book
from lobby.engine.commands import CallNext
from lobby.engine.learning import Learned, Lesson
from lobby.engine.model import Branch, CustomerClass, Desk, OpenDesk, Service, Visit
from lobby.engine.nouns import changed, noun
from lobby.engine.numbering import DayNumbers, first_kept
from lobby.engine.opening import Calendar
from lobby.engine.queues import Limits, Queues
from lobby.engine.rules import BOOKED, is_favoured
from lobby.engine.tally import Tally
from lobby.errors import NotFound
from lobby.ids import BranchId, DeskId, ServiceId, StaffId, VisitId

UNDO_MEMORY_MS = 10 * 60_000  # so that a late press is told that it is late


@noun
class Undoable:
    """The last verb pressed on a visit: `before` is the visit as it stood, `desk` where it was pressed."""

    seq: int
    did: str
    at: int
    before: Visit
    desk: DeskId | None
    lesson: Lesson | None = None


class DesksAlike(NamedTuple):
    """Desks that take the same of those who wait. `counts`: for which of these they count: where no open desk takes
    somebody, closed ones do."""

    desks: tuple[DeskId, ...]
    takes: tuple[Limits, ...]
    counts: tuple[Limits, ...]


class BranchState:
    """The live day of one branch. Only `applying.py` changes it; everybody else reads."""

    calendar: Calendar

    def __init__(self, branch_id: BranchId) -> None:
        self.branch_id = branch_id
        self.seq = 0
        self.configured: Branch | None = None
        self.visits: dict[VisitId, Visit] = {}
        self.desks: dict[DeskId, OpenDesk] = {}
        self.numbers: dict[str, DayNumbers] = {}  # by service day
        self.learned: dict[ServiceId, Learned] = {}
        self.book = Book()
        self.settled: dict[str, str] = {}  # what kiosks set aside, by key: the service day on which staff settled it
        self.undoable: dict[VisitId, Undoable] = {}  # the latest last
        self.last_done: dict[DeskId, VisitId] = {}  # whose verb was the last at this desk
        # Indexes, made from the above.
        self.queues = Queues()
        self.tally = Tally()
        self.open_visits = 0
        self.desk_of_staff: dict[StaffId, DeskId] = {}
        self.services: dict[ServiceId, Service] = {}
        self.classes: dict[str, CustomerClass] = {}
        self.configured_desks: dict[DeskId, Desk] = {}
        self._able: dict[Limits, frozenset[DeskId]] = {}  # until the configuration changes
        self._open: dict[Limits, frozenset[DeskId]] = {}  # until a desk opens or closes
        self._alike: dict[tuple[Limits, ...], list[DesksAlike]] = {}  # the same

    @property
    def branch(self) -> Branch:
        """The configuration. Raises NotFound("unknown_branch") before there is one."""
        if self.configured is None:
            raise self.not_configured()
        return self.configured

    def not_configured(self) -> NotFound:
        """Return the refusal of a branch that has no configuration yet."""
        return NotFound(
            "unknown_branch", f"branch {self.branch_id} is not set up", "Import it: lobby branch import FILE."
        )

    def configure(self, branch: Branch) -> None:
        """Take over a configuration that was found good, keeping what stands. Earlier verbs cannot be undone now."""
        usual = {id: service.usual_s for id, service in self.services.items()}
        self.configured = branch
        self.calendar = Calendar(branch)
        self.services = {service.id: service for service in branch.services}
        self.classes = {customer_class.id: customer_class for customer_class in branch.classes}
        self.configured_desks = {desk.id: desk for desk in branch.desks}
        self.desks = {desk.id: self.desks.get(desk.id) or OpenDesk(desk.id) for desk in branch.desks}
        self.learned = {
            id: self.learned[id] if usual.get(id) == service.usual_s else Learned(float(service.usual_s))
            for id, service in self.services.items()
        }
        self.undoable.clear()
        self.last_done.clear()
        self._able.clear()
        self._open.clear()
        self._alike.clear()

    # --- asking ----------------------------------------------------------------------------------------------------

    def service(self, service: ServiceId) -> Service:
        """Return its configuration. Raises NotFound("unknown_service")."""
        if service not in self.services:
            raise NotFound("unknown_service", f"there is no service {service!r} here", "Choose one that is listed.")
        return self.services[service]

    def desk(self, desk: DeskId) -> Desk:
        """Return its configuration. Raises NotFound("unknown_desk")."""
        if desk not in self.configured_desks:
            raise NotFound("unknown_desk", f"there is no desk {desk!r} here", "Choose one that is listed.")
        return self.configured_desks[desk]

    def visit(self, visit: VisitId) -> Visit:
        """Return a visit of this service day. Raises NotFound("unknown_visit")."""
        if visit not in self.visits:
            raise NotFound("unknown_visit", f"there is no visit {visit} in this service day", "Look for its number.")
        return self.visits[visit]

    def numbers_of(self, service_day: str) -> DayNumbers:
        """Return the numbers of that day, to read; of a day that has not begun, none taken."""
        return self.numbers.get(service_day) or DayNumbers()

    def favour_of(self, visit: Visit) -> float:
        """Return how much its kind is preferred by the rules that know kinds: ordinary is 1, booked above all."""
        customer_class = self.classes[visit.customer_class]
        return BOOKED if visit.booked else customer_class.weight / customer_class.target_factor

    def is_favoured(self, visit: Visit) -> bool:
        """Say whether it is a priority visit to the rules that know two kinds."""
        return is_favoured(self.favour_of(visit))

    def able_desks(self, limits: Limits) -> frozenset[DeskId]:
        """Return the desks, open or not, that may take visits of these limits."""
        if limits not in self._able:
            self._able[limits] = frozenset(
                desk.id
                for desk in self.configured_desks.values()
                if limits.desk_wanted in (None, desk.id) and calling.able(desk, limits.service, limits.language_needed)
            )
        return self._able[limits]

    def open_desks(self, limits: Limits) -> frozenset[DeskId]:
        """Return the open desks, free or not, that take visits of these limits."""
        if limits not in self._open:
            self._open[limits] = frozenset(
                desk for desk in self.able_desks(limits) if (self.desks[desk].state, CallNext) in lifecycle.DESK_TABLE
            )
        return self._open[limits]

    def counting_desks(self, limits: Limits) -> frozenset[DeskId]:
        """Return the open desks that take visits of these limits; where there is none, those that could."""
        return self.open_desks(limits) or self.able_desks(limits)

    def desks_alike(self, kinds: tuple[Limits, ...]) -> list[DesksAlike]:
        """Return the desks that count for any of these, those together that take and count for the same."""
        if kinds not in self._alike:
            alike: dict[tuple[tuple[Limits, ...], tuple[Limits, ...]], list[DeskId]] = {}
            for desk in sorted(set[DeskId]().union(*map(self.counting_desks, kinds))):
                takes = tuple(limits for limits in kinds if desk in self.able_desks(limits))
                counts = tuple(limits for limits in kinds if desk in self.counting_desks(limits))
                alike.setdefault((takes, counts), []).append(desk)
            self._alike[kinds] = [DesksAlike(tuple(desks), *what) for what, desks in alike.items()]
        return self._alike[kinds]

    # --- changing ----------------------------------------------------------------------------------------------------

    def put(self, visit: Visit, at: int) -> None:
        """File this visit in place of the one with its id, in every index."""
        old = self.visits.get(visit.id)
        self.visits[visit.id] = visit
        if old is not None and old.state in lifecycle.QUEUED:
            self.queues.leave(old)
        if visit.state in lifecycle.QUEUED:
            self.queues.join(visit)
        left, taken = desk_held(old), desk_held(visit)
        if left != taken:
            if left is not None:
                self.desks[left] = changed(self.desks[left], visit=None, free_since_at=at)
            if taken is not None:
                self.desks[taken] = changed(self.desks[taken], visit=visit.id, free_since_at=None)
        self.open_visits += is_open(visit) - is_open(old)
        self.tally.change(old, visit)

    def put_desk(self, desk: OpenDesk) -> None:
        """File this desk in place of the one with its id, with whose session it is."""
        old = self.desks[desk.id]
        if old.staff is not None:
            del self.desk_of_staff[old.staff]
        if desk.staff is not None:
            self.desk_of_staff[desk.staff] = desk.id
        self.desks[desk.id] = desk
        self._open.clear()
        self._alike.clear()

    def count_call(self, desk: DeskId, favoured: bool) -> None:
        """Count one more call at this desk, of this kind."""
        standing = self.desks[desk]
        self.desks[desk] = changed(standing, ordinary_in_a_row=0 if favoured else standing.ordinary_in_a_row + 1)

    def uncount_call(self, desk: DeskId, favoured: bool) -> None:
        """Take a call back: a favoured visit's turn is owed again."""
        standing = self.desks[desk]
        in_a_row = self.branch.calling.ratio if favoured else max(0, standing.ordinary_in_a_row - 1)
        self.desks[desk] = changed(standing, ordinary_in_a_row=in_a_row)

    def remember(self, undoable: Undoable) -> None:
        """Keep the last verb of this visit; forget those that are long past any undo."""
        visit = undoable.before.id
        self.undoable.pop(visit, None)
        self.undoable[visit] = undoable
        if undoable.desk is not None:
            self.last_done[undoable.desk] = visit
        long_past = undoable.at - max(UNDO_MEMORY_MS, self.branch.undo_s * 1000)
        while (oldest := next(iter(self.undoable.values()))).at < long_past:
            del self.undoable[oldest.before.id]

    def drop_day(self, service_day: str, over: bool) -> None:
        """Forget the visits of that service day and before, all of which have ended. `over`: the day will not go on, so
        its appointments too, and the numbers of the days that are long over."""
        self.visits = {id: visit for id, visit in self.visits.items() if visit.service_day > service_day}
        self.undoable = {id: undoable for id, undoable in self.undoable.items() if id in self.visits}
        self.tally = Tally()
        for visit in self.visits.values():
            self.tally.change(None, visit)
        if over:
            self.book.forget(service_day)
            kept = first_kept(service_day)
            self.numbers = {day: numbers for day, numbers in self.numbers.items() if day >= kept}


def desk_held(visit: Visit | None) -> DeskId | None:
    """Return the desk that this visit stands or sits at now; None where it is at none."""
    if visit is None or visit.state not in lifecycle.AT_DESK:
        return None
    return visit.steps[visit.step].desk


def is_open(visit: Visit | None) -> bool:
    """Say whether there is such a visit and it has not ended."""
    return visit is not None and visit.state in lifecycle.OPEN_VISIT
