"""A logged day as a lobby would meet it: who comes, what for and for how long, who leaves, which desks are open when.

Pure. The branch is made from the log: its services are the call types, its desks the logged agents with the services each
of them served that day. What the log does not know, and what is done instead, is listed in `CANNOT_HONOUR`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from lobby.engine.model import Board, Branch, CallingParameters, CustomerClass, Desk, Kiosk, Printer, Service
from lobby.errors import Invalid
from lobby.ids import BranchId, DeskId, DeviceId, ServiceId
from lobby.metrics.durations import Spread, nearest_rank
from prediction.checks.bank_log import Call

TIMEZONE = "Asia/Jerusalem"
TARGET_S = 60
BANK_CREDIT_S = 90
PAUSE_S = 120  # an agent silent for longer than this ...
PROOF_S = 10  # ... while somebody waited so long for what this agent serves, was not there

CANNOT_HONOUR = (
    "Sign-in, pauses and wrap-up are not in the log: a desk is open from its agent's first call to the last, with a break "
    "where the agent took nobody for over 2 minutes although somebody waited; shorter pauses are not known.",
    "Who takes whom is decided by Lobby's calling rule, not copied; so a customer may be called sooner or later than in the log.",
    "A caller who left in the log and is called before that moment here is served for the median time of that service.",
    "A caller who was served in the log waits here until called, however long it takes: how long they would have stayed is unknown.",
    "A call has no walk to the desk: serving starts with the call.",
    "Served calls that name no agent are served by whichever desk calls them.",
    "An agent takes one customer at a time, also where two of the agent's logged calls overlap.",
    "A desk whose agent's day is over stays until those whom no other open desk can serve have been served.",
)

_TYPES = {
    "PS": ("Regular activity", "P"),
    "NW": ("New customers", "N"),
    "NE": ("Stock exchange", "S"),
    "TT": ("Call back", "C"),
    "IN": ("Internet help", "I"),
    "PE": ("In English", "E"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A customer to come. `leaves_at`: when they go if nobody has called them; None = they stay. Times in ms since 1970."""

    line: int
    at: int
    service: ServiceId
    priority: bool
    leaves_at: int | None
    service_ms: int


@dataclass(frozen=True, slots=True)
class Pause:
    begins_at: int
    ends_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """An agent's day at a desk. The pauses lie within it, in order, apart from one another."""

    desk: DeskId
    skills: tuple[ServiceId, ...]
    opens_at: int
    closes_at: int
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayDay:
    """`logged_waits`: how long those who were served waited in the log, for comparison."""

    day: str
    branch: Branch
    arrivals: tuple[Arrival, ...]
    shifts: tuple[Shift, ...]
    logged_waits: Spread


def plan(calls: Sequence[Call], *, until_s: int | None = None) -> ReplayDay:
    """Return the day of these calls (all of one date). `until_s`: only who joined before this second after midnight.

    Raises Invalid("nothing_to_replay") when no call, or no served call with an agent, is left.
    """
    chosen = [call for call in calls if until_s is None or call.join_s < until_s]
    if not any(call.served and call.agent for call in chosen):
        raise Invalid("nothing_to_replay", "the log names no agent who served anybody", "Choose another day or span.")
    midnight = datetime.fromisoformat(chosen[0].day).replace(tzinfo=ZoneInfo(TIMEZONE))
    usual = _usual_s(chosen)
    shifts = _shifts(chosen, midnight)
    return ReplayDay(
        day=chosen[0].day,
        branch=_branch(usual, shifts),
        arrivals=tuple(_arrival(call, midnight, usual) for call in chosen),
        shifts=shifts,
        logged_waits=Spread.of(call.wait_s * 1000 for call in chosen if call.served),
    )


def _at(midnight: datetime, seconds: int) -> int:
    """Seconds after local midnight, as the wall clock counts them."""
    return int((midnight + timedelta(seconds=seconds)).timestamp()) * 1000


def _usual_s(calls: Sequence[Call]) -> dict[str, int]:
    """The median service time of each type; a type that nobody served gets that of all."""
    times: dict[str, list[int]] = defaultdict(list)
    for call in calls:
        times[call.type].extend([] if call.service_s is None else [call.service_s])
    every = nearest_rank(sorted(time for some in times.values() for time in some), 50) or 1
    return {kind: max(1, nearest_rank(sorted(some), 50) or every) for kind, some in sorted(times.items())}


def _arrival(call: Call, midnight: datetime, usual_s: dict[str, int]) -> Arrival:
    service_s = usual_s[call.type] if call.service_s is None else call.service_s
    return Arrival(
        line=call.line,
        at=_at(midnight, call.join_s),
        service=ServiceId(call.type),
        priority=call.priority,
        leaves_at=None if call.served else _at(midnight, call.waited_until_s),
        service_ms=service_s * 1000,
    )


def _shifts(calls: Sequence[Call], midnight: datetime) -> tuple[Shift, ...]:
    by_agent: dict[str, list[Call]] = defaultdict(list)
    for call in sorted(calls, key=lambda call: call.waited_until_s):
        if call.served and call.agent:
            by_agent[call.agent].append(call)
    return tuple(
        Shift(
            desk=DeskId(agent),
            skills=tuple(ServiceId(kind) for kind in sorted({call.type for call in taken})),
            opens_at=_at(midnight, taken[0].waited_until_s),
            closes_at=_at(midnight, max(map(_over_s, taken))),
            pauses=tuple(Pause(_at(midnight, since), _at(midnight, until)) for since, until in _pauses(taken, calls)),
        )
        for agent, taken in sorted(by_agent.items())
    )


def _over_s(call: Call) -> int:
    return call.waited_until_s + (call.service_s or 0)


def _pauses(taken: Sequence[Call], calls: Sequence[Call]) -> Iterator[tuple[int, int]]:
    """Silences between an agent's calls in which somebody waited for what the agent serves."""
    skills = {call.type for call in taken}
    over_s = 0
    for before, after in pairwise(taken):
        over_s = max(over_s, _over_s(before))
        begins, ends = over_s, after.waited_until_s
        if ends - begins > PAUSE_S and any(
            min(call.waited_until_s, ends) - max(call.join_s, begins) >= PROOF_S
            for call in calls
            if call.type in skills
        ):
            yield begins, ends


def _branch(usual_s: dict[str, int], shifts: Sequence[Shift]) -> Branch:
    """With one target for all, no preference for the quick and 90 s of credit, the calling rule is the bank's own."""
    printer = Printer(DeviceId("printer-1"), "Kiosk printer")
    return Branch(
        id=BranchId("bank-1999"),
        name="Bank day, February 1999",
        county="Replay of a real log",
        timezone=TIMEZONE,
        languages=("en",),
        services=tuple(_service(kind, usual) for kind, usual in usual_s.items()),
        desks=tuple(Desk(shift.desk, shift.desk, shift.skills, ("en",)) for shift in shifts),
        classes=(
            CustomerClass("ordinary", {"en": "Ordinary"}),
            CustomerClass("priority", {"en": "Priority"}, credit_s=BANK_CREDIT_S),
        ),
        kiosks=(Kiosk(DeviceId("kiosk-1"), "Kiosk 1", "K", printer.id),),
        boards=(Board(DeviceId("board-1"), "Main board"),),
        printers=(printer,),
        number_digits=4,
        calling=CallingParameters(fair_fast=0.0, guard=1000.0, longest_s=86_400, look_ahead=0.0),
    )


def _service(kind: str, usual_s: int) -> Service:
    name, prefix = _TYPES.get(kind, (kind, kind.upper()))
    return Service(ServiceId(kind), {"en": name}, prefix, target_s=TARGET_S, usual_s=usual_s)
