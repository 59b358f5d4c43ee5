"""From the state of a branch to the views of its topics. Pure: it is given the clock, the devices and the engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lobby.contract.planning import Advice
from lobby.engine.engine import Engine
from lobby.engine.estimates import Standing
from lobby.errors import NotFound
from lobby.ids import DeskId, TicketToken, VisitId
from server.branch.devices import Devices
from server.branch.predictions import BranchPredictions
from server.clock import Clock
from server.views.board import board_json
from server.views.context import ViewContext
from server.views.desk import desk_json
from server.views.floor import floor_view
from server.views.kiosk import kiosk_view
from server.views.paper import printer_view
from server.views.ticket import ticket_json, ticket_of

VIEWS: dict[str, Callable[[ViewContext, str], str]] = {
    "board": board_json,
    "desk": lambda context, desk: desk_json(context, DeskId(desk)),
    "floor": lambda context, branch: floor_view(context).model_dump_json(),
    "kiosk": lambda context, kiosk: kiosk_view(context, kiosk).model_dump_json(),
    "printer": lambda context, printer: printer_view(context, printer).model_dump_json(),
}

FEW = 20
"""The places of so many tickets are asked for one by one; of more, all are reckoned in one pass."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A view in JSON, as it stands at `seq`; `at` is the branch's time. Two with the same `looks` look the same."""

    seq: int
    at: int
    view_json: str
    looks: object = None


class TicketRound:
    """Where everybody who waits stands, as of one moment, reckoned in pieces for a round of tickets."""

    def __init__(self, context: ViewContext) -> None:
        self.seq = context.engine.seq
        self.found: dict[VisitId, Standing] = {}
        self._left = context.standings()

    def reckon(self, time_is_up: Callable[[], bool]) -> bool:
        """Go on until the time is up; True when all are known."""
        for standing in self._left:
            self.found[standing.visit.id] = standing
            if time_is_up():
                return False
        return True


class Renderer:
    """Makes the views of one branch.

    `engine` gives its state; `clock` is the branch's time, `real_clock` the machine's, by which devices are heard;
    `staff_names` are by staff id, `tokens` say whose ticket it is.
    """

    def __init__(
        self,
        engine: Callable[[], Engine],
        *,
        clock: Clock,
        real_clock: Clock,
        devices: Devices,
        waits: BranchPredictions,
        staff_names: Mapping[str, str],
        tokens: Mapping[str, VisitId],
        public_url: str,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._real_clock = real_clock
        self._devices = devices
        self._waits = waits
        self._staff_names = staff_names
        self._tokens = tokens
        self._public_url = public_url
        self._advice: Advice | None = None
        self._context: ViewContext | None = None
        self._places: TicketRound | None = None
        self._context_of: tuple[Engine, int, int, int, int] | None = None

    def advise(self, advice: Advice | None) -> bool:
        """Take this advice into the floor's view; False where it is there already."""
        if advice == self._advice:
            return False
        self._advice, self._context = advice, None
        return True

    def begin_tickets(self, watched: int) -> None:
        """Begin a round in which so many tickets are rendered."""
        self._places = TicketRound(self._look()) if watched > FEW else None

    def reckon_places(self, time_is_up: Callable[[], bool]) -> bool:
        """Reckon where those of the round stand, until the time is up; True when that is known."""
        return self._places is None or self._places.reckon(time_is_up)

    def render(self, topic: str) -> Rendered:
        """Return the view of a topic. Raises NotFound for what the branch does not have."""
        rendered = self.render_anew(topic, None)
        assert rendered is not None, "only what looks as before is not rendered"
        return rendered

    def render_anew(self, topic: str, last: Rendered | None, *, in_round: bool = False) -> Rendered | None:
        """Return the same; None where it would look as `last` does (asked of tickets, of which there are many).

        `in_round`: it is one of the tickets of the round that was begun.
        Raises NotFound("unknown_topic"), or what the view of this topic raises.
        """
        audience, _, name = topic.partition(":")
        context = self._look()
        if audience == "ticket":
            return self._ticket(context, TicketToken(name), last, self._places if in_round else None)
        make = VIEWS.get(audience)
        if make is None:
            raise NotFound("unknown_topic", f"There is no topic {topic!r}.", "See docs/api.md for the topics.")
        return Rendered(context.engine.seq, self._clock.now(), make(context, name))

    def _ticket(
        self, context: ViewContext, token: TicketToken, last: Rendered | None, places: TicketRound | None
    ) -> Rendered | None:
        """A ticket of a round is as old as the round: one that was rendered since is left as it is."""
        seq = context.engine.seq if places is None else places.seq
        ticket = ticket_of(context, token, {} if places is None else places.found)
        if last is not None and (last.looks == ticket.looks or last.seq > seq):
            return None
        return Rendered(seq, self._clock.now(), ticket_json(context, ticket), ticket.looks)

    def _look(self) -> ViewContext:
        """The context of this state and this second."""
        engine, now = self._engine(), self._clock.now()
        key = (engine, engine.seq, self._devices.revision, self._waits.revision, now // 1000)
        if self._context is None or key != self._context_of:
            self._context_of = key
            self._context = ViewContext(
                engine,
                now,
                real_now=self._real_clock.now(),
                devices=self._devices,
                waits=self._waits,
                staff_names=self._staff_names,
                tokens=self._tokens,
                public_url=self._public_url,
                advice=self._advice,
            )
        return self._context
