"""From the state of a branch to the views of its topics. Pure: it is given the clock, the devices and the engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lobby.contract.base import View
from lobby.contract.planning import Advice
from lobby.engine.engine import Engine
from lobby.errors import NotFound
from lobby.ids import DeskId, TicketToken, VisitId
from server.branch.devices import Devices
from server.branch.predictions import BranchPredictions
from server.clock import Clock
from server.views.board import board_view
from server.views.context import ViewContext
from server.views.desk import desk_view
from server.views.floor import floor_view
from server.views.kiosk import kiosk_view
from server.views.paper import printer_view
from server.views.ticket import ticket_of, ticket_view

VIEWS: dict[str, Callable[[ViewContext, str], View]] = {
    "board": board_view,
    "desk": lambda context, desk: desk_view(context, DeskId(desk)),
    "floor": lambda context, branch: floor_view(context),
    "kiosk": kiosk_view,
    "printer": printer_view,
}


@dataclass(frozen=True, slots=True)
class Rendered:
    """A view in JSON, as it stands at `seq`; `at` is the branch's time. Two with the same `looks` look the same."""

    seq: int
    at: int
    view_json: str
    looks: object = None


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
        self._context_of: tuple[Engine, int, int, int, int] | None = None

    def advise(self, advice: Advice | None) -> bool:
        """Take this advice into the floor's view; False where it is there already."""
        if advice == self._advice:
            return False
        self._advice, self._context = advice, None
        return True

    def render(self, topic: str) -> Rendered:
        """Return the view of a topic. Raises NotFound for what the branch does not have."""
        rendered = self.render_anew(topic, None)
        assert rendered is not None, "only what looks as before is not rendered"
        return rendered

    def render_anew(self, topic: str, last: Rendered | None) -> Rendered | None:
        """Return the same; None where it would look as `last` does (asked of tickets, of which there are many).

        Raises NotFound("unknown_topic"), or what the view of this topic raises.
        """
        audience, _, name = topic.partition(":")
        context = self._look()
        if audience == "ticket":
            ticket = ticket_of(context, TicketToken(name))
            if last is not None and last.looks == ticket.looks:
                return None
            return self._rendered(context, ticket_view(context, ticket), ticket.looks)
        make = VIEWS.get(audience)
        if make is None:
            raise NotFound("unknown_topic", f"There is no topic {topic!r}.", "See docs/api.md for the topics.")
        return self._rendered(context, make(context, name))

    def _rendered(self, context: ViewContext, view: View, looks: object = None) -> Rendered:
        return Rendered(context.engine.seq, self._clock.now(), view.model_dump_json(), looks)

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
