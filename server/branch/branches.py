"""All branches of this server, and which of them a desk, a device, a visit or a ticket belongs to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from lobby.engine.model import Branch
from lobby.errors import NotFound
from lobby.ids import BranchId, DeskId, DeviceId, TicketToken, VisitId
from server.branch.devices import Devices
from server.branch.live import LiveBranch
from server.branch.presses import Presses
from server.clock import Clock
from server.metrics import Metrics
from server.settings import Settings
from server.store.base import Store


class Branches:
    """Names of desks and devices are looked for in every branch; they are unique on a server."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        metrics: Metrics,
        settings: Settings,
        staff_names: Mapping[str, str],
        presses: Presses,
    ) -> None:
        self.store = store
        self.clock = clock
        self.public_url = settings.public_url
        self.devices = Devices(round(settings.device_grace_s * 1000))
        self._make = partial(
            LiveBranch,
            store=store,
            clock=clock,
            metrics=metrics,
            settings=settings,
            devices=self.devices,
            staff_names=staff_names,
            presses=presses,
        )
        self._live: dict[BranchId, LiveBranch] = {}
        self._last_found: dict[tuple[str, str], LiveBranch] = {}

    def __iter__(self) -> Iterator[LiveBranch]:
        return iter(self._live.values())

    async def start_new(self) -> None:
        """Start the branches that the store has and this server does not: at start, and when one was imported since."""
        await self._start(await self.store.branches())

    async def catch_up(self) -> None:
        """Take in what other programs have appended: new branches, new configurations."""
        last_seqs = await self.store.last_seqs()
        await self._start(list(last_seqs))
        for live in self:
            await live.catch_up(last_seqs.get(live.id, 0))

    async def _start(self, known: list[BranchId]) -> None:
        for id in known:
            if id not in self._live:
                live = self._make(id)
                await live.start()
                self._live[id] = live

    async def stop(self) -> None:
        for live in self:
            await live.stop()

    def get(self, branch: str) -> LiveBranch:
        """Find a branch by its id. Raises NotFound("unknown_branch")."""
        found = self._live.get(BranchId(branch))
        if found is None:
            raise NotFound("unknown_branch", f"There is no branch {branch!r} here.", "Import it: lobby branch import.")
        return found

    def of_desk(self, desk: DeskId) -> LiveBranch:
        return self._having("desk", desk, lambda branch: (one.id for one in branch.desks))

    def of_board(self, board: str) -> LiveBranch:
        return self._having("board", board, lambda branch: (one.id for one in branch.boards))

    def of_kiosk(self, kiosk: str) -> LiveBranch:
        return self._having("kiosk", kiosk, lambda branch: (one.id for one in branch.kiosks))

    def of_printer(self, printer: str) -> LiveBranch:
        return self._having("printer", printer, lambda branch: (one.id for one in branch.printers))

    def hands_on(self, device: str) -> tuple[str, ...]:
        """Return who may speak for a device: itself, and for a printer the kiosks that print on it."""
        kiosks = (kiosk for live in self for kiosk in live.configuration.kiosks)
        return (device, *(kiosk.id for kiosk in kiosks if kiosk.printer == device))

    def of_device(self, device: str) -> LiveBranch:
        return self._having("device", device, devices_of)

    def _having(self, kind: str, name: str, names: Callable[[Branch], Iterator[str]]) -> LiveBranch:
        """Looked for first where it was found last: a county has thousands of desks."""
        last = self._last_found.get((kind, name))
        for live in (last, *self) if last else self:
            if name in names(live.configuration):
                self._last_found[kind, name] = live
                return live
        raise NotFound(f"unknown_{kind}", f"There is no {kind} {name!r} here.", "See the branch's configuration.")

    async def of_visit(self, visit: VisitId) -> LiveBranch:
        """Find the branch of a visit, also of years ago. Raises NotFound("unknown_visit")."""
        for live in self:
            if live.knows(visit):
                return live
        branch = await self.store.branch_of(visit)
        if branch is None or branch not in self._live:
            raise NotFound("unknown_visit", f"There is no visit {visit}.", "Look for its number.")
        return self._live[branch]

    def of_ticket(self, token: str) -> LiveBranch:
        """Find the branch of a ticket of today. Raises NotFound("unknown_ticket")."""
        for live in self:
            if live.visit_of_token(TicketToken(token.upper())) is not None:
                return live
        raise NotFound("unknown_ticket", "This ticket is not from today.", "Take a new number at a kiosk.")

    async def of_topic(self, audience: str, name: str) -> LiveBranch:
        """Find the branch that shows a topic. Raises NotFound("unknown_topic"), or what the search for its name raises."""
        if audience == "ticket":
            return self.of_ticket(name)
        find: dict[str, Callable[[str], LiveBranch]] = {
            "board": self.of_board,
            "desk": lambda desk: self.of_desk(DeskId(desk)),
            "floor": self.get,
            "kiosk": self.of_kiosk,
            "printer": self.of_printer,
        }
        if audience not in find:
            raise NotFound("unknown_topic", f"There is no topic {audience!r}.", "See docs/api.md for the topics.")
        return find[audience](name)


def devices_of(branch: Branch) -> Iterator[DeviceId]:
    for group in (branch.kiosks, branch.boards, branch.printers):
        yield from (device.id for device in group)
