"""A day of the record under another rule or with other desks: what would have been different, and how sure that is.

First the day is replayed as it was, and held against the record: that says how far a replay can be believed. Then it is
lived with the change, several times, because nobody knows how long those who were called would have stayed had they been
called later. The spread comes from days that might as well have been (`replayed_day.dealt_anew`), each lived
with and without the change.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from statistics import fmean

from lobby.engine.model import Branch, Desk
from lobby.engine.rules import RULES
from lobby.errors import Invalid
from lobby.ids import DeskId
from prediction.history.past_day import DAY_MS, PastDay
from prediction.planning.plan_runs import in_the_world
from prediction.planning.replayed_day import Replay, dealt_anew, replay_of, stayed_on
from simulation.arrivals import MINUTE, Day, DeskBreak
from simulation.measures import Figures, figures, measure
from simulation.world import OPENS_AT, Lived, live

DEALS = 20
PATIENCES = 5
SAME_MS = 1000
CLOSED, NEW, ALL = "closed", "new", "all"


@dataclass(frozen=True, slots=True)
class Closeness:
    """The replay as it was against the record, over calls. `same`: called within a second of the record, share 0..1."""

    calls: int
    same: float
    same_desk: float
    mean_off_s: float
    calls_replayed: int


@dataclass(frozen=True, slots=True)
class Difference:
    """On the day as it was, without and with the change; what the change does on eight in ten of the days as they might as
    well have been lies between `low` and `high`."""

    before: float
    after: float
    low: float
    high: float


@dataclass(frozen=True)
class WhatIf:
    """`rule`, `desks`: the change as it was asked for; `deals`: how many days as they might have been were lived.
    `differences` by figure: within_target (share), mean, p90, max (minutes), left (share)."""

    day: str
    rule: str | None
    desks: tuple[str, ...]
    deals: int
    close: Closeness
    differences: dict[str, Difference]

    def as_json(self) -> dict[str, object]:
        return asdict(self) | {
            "change": ", ".join([*([f"rule {self.rule}"] if self.rule else []), *self.desks]) or "nothing"
        }


SHOWN = ("within_target", "mean", "p90", "max", "left")


def what_if(
    log: PastDay,
    branch: Branch,
    leaving: Sequence[float],
    *,
    rule: str | None = None,
    desks: Sequence[str] = (),
    deals: int = DEALS,
    seed: int = 1,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> WhatIf:
    """Replay the day under another rule or with other desks, beside the day as it was. Raises Invalid for a rule or a
    desk that is not known."""
    usual = in_the_world(branch)
    other, windows = changed(usual, rule, desks)
    replay, done, total = replay_of(log, usual), 0, 1 + PATIENCES + 2 * deals

    def lived(day: Day, branch: Branch) -> Lived:
        nonlocal done
        done += 1
        progress(done, total)
        return live(day, branch)

    def with_change(day: Day) -> Figures:
        return _figures(lived(_lay(day, windows, replay.begins), other), other)

    as_it_was = lived(replay.day, usual)
    after = [with_change(stayed_on(replay, leaving, seed + number)) for number in range(PATIENCES)]
    dealt = (dealt_anew(replay, leaving, seed + number) for number in range(deals))
    pairs = [(_figures(lived(day, usual), usual), with_change(day)) for day in dealt]
    before = _figures(as_it_was, usual)
    return WhatIf(
        log.day.isoformat(),
        rule,
        tuple(desks),
        deals,
        closeness(replay, as_it_was, log),
        {name: _difference(name, before, after, pairs) for name in SHOWN},
    )


def _figures(lived: Lived, branch: Branch) -> Figures:
    return figures([measure(lived, branch)])


def _difference(
    name: str, before: Figures, after: Sequence[Figures], pairs: Sequence[tuple[Figures, Figures]]
) -> Difference:
    was, would_be = float(getattr(before, name)), fmean(getattr(one, name) for one in after)
    apart = sorted(getattr(changed, name) - getattr(usual, name) for usual, changed in pairs)
    if not apart:
        return Difference(was, would_be, would_be - was, would_be - was)
    tenth = len(apart) // 10
    return Difference(was, would_be, apart[tenth], apart[len(apart) - 1 - tenth])


def closeness(replay: Replay, lived: Lived, log: PastDay) -> Closeness:
    """Return how near a replay with the same rule and desks comes to what happened."""
    again = {int(visit.id): visit for visit in lived.visits}
    moved = log.midnight_at + replay.begins - OPENS_AT
    off: list[float] = []
    same_desk = replayed = 0
    for number, visit in enumerate(replay.visits):
        for was, now in zip(visit.steps, again[number].steps, strict=False):
            replayed += now.called_at is not None
            if was.called_at is not None and now.called_at is not None:
                off.append(abs(was.called_at - now.called_at - moved))
                same_desk += was.desk == now.desk
    calls = sum(step.called_at is not None for visit in replay.visits for step in visit.steps)
    count = max(1, calls)
    return Closeness(
        calls,
        sum(one <= SAME_MS for one in off) / count,
        same_desk / count,
        sum(off) / max(1, len(off)) / 1000,
        replayed,
    )


# --- the change ----------------------------------------------------------------------------------------------------

Windows = dict[DeskId, tuple[int, int]]
"""When a desk is there, milliseconds since local midnight, where that is changed."""


def changed(branch: Branch, rule: str | None, desks: Sequence[str]) -> tuple[Branch, Windows]:
    """Return the branch with another rule and other desks.

    A desk is DESK:SERVICES[@FROM-TO]: "4:permits,fees" (these instead of its own), "4:+zoning" (this too), "4:closed",
    "new:all@11:00-13:00" (one more). Raises Invalid("unknown_rule"), or what is wrong with a desk.
    """
    if rule is not None:
        if rule not in RULES:
            raise Invalid("unknown_rule", f"There is no calling rule {rule!r}.", f"Choose one of: {', '.join(RULES)}.")
        branch = replace(branch, calling=replace(branch.calling, rule=rule))
    windows: Windows = {}
    for number, wanted in enumerate(desks):
        desk, window = _desk(branch, wanted, number)
        others = [one for one in branch.desks if one.id != desk.id]
        branch = replace(branch, desks=(*others, desk))
        if window is not None:
            windows[desk.id] = window
    return branch, windows


def _desk(branch: Branch, wanted: str, number: int) -> tuple[Desk, tuple[int, int] | None]:
    name, _, rest = wanted.partition(":")
    skills, _, hours = rest.partition("@")
    if not skills:
        raise _bad(wanted)
    window = _window(wanted, hours) if hours else None
    if name == NEW:
        fresh = Desk(DeskId(f"new-{number + 1}"), f"+{number + 1}", (), branch.languages[:1], automatic=True)
        return _skilled(branch, fresh, skills, wanted), window
    desk = next((one for one in branch.desks if name in (one.name, one.id)), None)
    if desk is None:
        known = ", ".join(one.name for one in branch.desks)
        raise Invalid("unknown_desk", f"There is no desk {name!r}.", f"Choose one of: {known}; or {NEW}.")
    if skills == CLOSED:
        return desk, (DAY_MS, DAY_MS)
    return _skilled(branch, desk, skills, wanted), window


def _skilled(branch: Branch, desk: Desk, skills: str, wanted: str) -> Desk:
    offered = [service.id for service in branch.services]
    words = offered if skills == ALL else skills.removeprefix("+").split(",")
    known = tuple(service for service in offered if service in words)
    if len(known) != len(words):
        raise _bad(wanted, f"The services are: {', '.join(offered)}.")
    own = desk.skills if skills.startswith("+") else ()
    return replace(desk, skills=(*own, *(service for service in known if service not in own)))


def _window(wanted: str, hours: str) -> tuple[int, int]:
    begins, _, ends = hours.partition("-")
    try:
        window = _clock(begins), _clock(ends)
    except ValueError as error:
        raise _bad(wanted) from error
    if window[0] >= window[1]:
        raise _bad(wanted)
    return window


def _clock(text: str) -> int:
    hour, _, minute = text.partition(":")
    return (int(hour) * 60 + int(minute or 0)) * MINUTE


def _bad(wanted: str, help: str = "Write it as 4:permits,fees or 4:+fees or 4:closed or new:all@11-13.") -> Invalid:
    return Invalid("bad_desk", f"{wanted!r} does not say a desk.", help)


def _lay(day: Day, windows: Windows, begins: int) -> Day:
    """The day with desks away outside their new hours."""
    pauses = [pause for pause in day.pauses if pause.desk not in windows]
    for desk, (since, until) in windows.items():
        edges = ((0, since - begins), (until - begins, DAY_MS - begins))
        pauses += [DeskBreak(desk, max(0, a), b - max(0, a)) for a, b in edges if b > max(0, a)]
    return replace(day, pauses=tuple(pauses))
