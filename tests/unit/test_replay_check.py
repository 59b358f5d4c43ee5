"""A checker that cannot fail checks nothing: every kind of wrong record is seeded here, and must be told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from lobby.contract.reports import DayReport
from lobby.contract.visits import Recorded
from replay.check import differences
from replay.day import TARGET_S, plan
from replay.seen import Seen
from tests.replays import a_call, lived

CALLS = [
    a_call(100, service_s=60),
    a_call(110, service_s=30, wait_s=50),
    a_call(120, wait_s=20, service_s=None),
    a_call(130, service_s=10, agent="A2", type="NW"),
]


@dataclass
class Accounts:
    """The three accounts of one day, before they are compared."""

    seen: Seen
    events: list[Recorded]
    report: DayReport

    def compared(self) -> list[str]:
        return differences(self.seen, self.events, self.report, TARGET_S)

    def place(self, kind: str) -> int:
        return next(place for place, event in enumerate(self.events) if event.type == kind)

    def change(self, kind: str, *, at: int | None = None, **data: object) -> None:
        """Falsify the first event of this kind."""
        place = self.place(kind)
        event = self.events[place]
        self.events[place] = event.model_copy(update={"at": at or event.at, "data": {**event.data, **data}})


async def accounts() -> Accounts:
    """A small day, recorded truly, with every call on the board and every ticket printed."""
    day = plan(CALLS)
    world, lobby = await lived(day)
    seen, events = world.seen, lobby.recorded()
    seen.calls_shown = {(visit.number, visit.desk) for visit in seen.visits.values() if visit.desk}
    seen.papers = [visit.number for visit in seen.visits.values()]
    for seq, visit in enumerate(seen.visits, start=len(events) + 1):
        data: dict[str, object] = {"visit": visit, "printer": "printer-1", "reprint": 0}
        events.append(Recorded(seq=seq, at=lobby.now, type="ticket_printed", actor="printer-1", data=data))
    return Accounts(seen, events, lobby.report(day.day))


async def test_a_true_record_agrees() -> None:
    assert (await accounts()).compared() == []


def late_call(day: Accounts) -> None:
    day.change("visit_called", at=day.events[day.place("visit_called")].at + 1000)


def lost_end(day: Accounts) -> None:
    place = day.place("visit_ended")
    day.events[place] = day.events[place].model_copy(update={"type": "visit_recalled"})


def other_desk(day: Accounts) -> None:
    day.change("visit_called", desk="A2")


def doubled_number(day: Accounts) -> None:
    for number, event in enumerate(day.events):
        if event.type == "visit_checked_in":
            day.events[number] = event.model_copy(update={"data": {**event.data, "number": "P0001"}})


def stranger(day: Accounts) -> None:
    day.change("visit_checked_in", visit="00000000-0000-7000-8000-00000000ffff")


def gap(day: Accounts) -> None:
    del day.events[4]


def miscounted(day: Accounts) -> None:
    day.report = day.report.model_copy(update={"all": day.report.all.model_copy(update={"left": 0})})


def longer_p90(day: Accounts) -> None:
    line = day.report.services[1]
    wrong = line.wait.model_copy(update={"p90_s": (line.wait.p90_s or 0) + 1})
    lines = [*day.report.services[:1], line.model_copy(update={"wait": wrong})]
    day.report = day.report.model_copy(update={"services": lines})


def forgotten_service(day: Accounts) -> None:
    day.report = day.report.model_copy(update={"services": day.report.services[:1]})


def unseen_call(day: Accounts) -> None:
    day.seen.calls_shown.remove(("P0001", "A1"))


def call_of_nobody(day: Accounts) -> None:
    day.seen.calls_shown.add(("P0009", "A1"))


def missing_paper(day: Accounts) -> None:
    assert day.seen.papers is not None
    day.seen.papers.remove("P0002")


def second_paper(day: Accounts) -> None:
    assert day.seen.papers is not None
    day.seen.papers.append("P0002")


def oddity(day: Accounts) -> None:
    day.seen.oddities.append("the tablet of desk A1 never showed P0001 called")


@pytest.mark.parametrize(
    ("seed", "sentence"),
    [
        (late_call, "P0001: called differs: clients 00:01:40.000, record 00:01:41.000"),
        (lost_end, "the stream holds 1 x visit_recalled, which no client asked for"),
        (lost_end, "outcome differs: clients resolved, record never"),
        (other_desk, "P0001: desk differs: clients A1, record A2"),
        (doubled_number, "number P0001 was given 4 times"),
        (stranger, "P0001: checked in at the kiosk, and not in the record"),
        (stranger, "P0001: in the record, and no client checked it in"),
        (gap, "the stream has event 6 where 5 is due"),
        (miscounted, "day report, all: left differs: clients 1, record 0"),
        (longer_p90, "day report, PS: wait p90 differs: clients 50.000 s, record 51.0 s"),
        (forgotten_service, "day report: nothing is said of PS"),
        (unseen_call, "P0001: called to desk A1 in the record, and never shown on the board"),
        (call_of_nobody, "P0009: shown on the board at desk A1, and not called in the record"),
        (missing_paper, "P0002: 0 papers came out of the printer, the record says 1, 1 is due"),
        (second_paper, "P0002: 2 papers came out of the printer, the record says 1, 1 is due"),
        (oddity, "the tablet of desk A1 never showed P0001 called"),
    ],
)
async def test_a_wrong_record_is_found(seed: Callable[[Accounts], None], sentence: str) -> None:
    day = await accounts()
    seed(day)
    assert any(sentence in difference for difference in day.compared()), day.compared()
