"""What must be read with the figures: where each clock starts, who is left out, how many were measured."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from lobby.contract.notes import Note, note
from lobby.engine.model import Branch
from lobby.metrics.durations import Fate, Line, StepRow, fate

DAY = "The service day runs from {hour}:00 to {hour}:00, local time."
WAIT = (
    "A wait runs from check-in to the call. Whoever is handed on after a call waits anew from that moment, and whoever "
    "is put back at the end of the queue from then."
)
TOLD = (
    "{told} waits told at check-in are judged: one came true when it lay within its range, which eight of ten should. "
    "The bias is (told - waited) / waited over all of them."
)
WALK = "The walk runs from the call to the start of service. Service time runs from start to finish, without holds."
SAMPLE = "{waits} waits are measured. {uncalled} are left out, because no call ended them."
UNCALLED = "Of those left out {left} left first, {waiting} still wait, {closed} were closed at day's end and {other} ended otherwise."
OPEN = "{open} visits were still open when this report was made. They count as came; their service time is left out."
COMPLETE = "No visit of this day is open any more."
ON_TIME = "On time means called within the target promised at check-in or transfer; {called} were called."
COUNTED = "A service counts every step it had; the line of all counts every visit once, by how it ended."
PERCENTILE = "A percentile is a time really measured: the 90 % figure is the shortest that 90 % did not exceed."


def notes(branch: Branch, every: Line, steps: Sequence[StepRow]) -> list[Note]:
    still_open = every.fates[Fate.STILL_WAITING] + every.fates[Fate.STILL_OPEN]
    uncalled = Counter(fate(step.state, step.outcome) for step in steps if step.called_at is None)
    named = (Fate.LEFT, Fate.STILL_WAITING, Fate.CLOSED_AT_DAY_END)
    return [
        note(WAIT),
        note(SAMPLE, waits=every.wait.count, uncalled=uncalled.total()),
        note(
            UNCALLED,
            left=uncalled[Fate.LEFT],
            waiting=uncalled[Fate.STILL_WAITING],
            closed=uncalled[Fate.CLOSED_AT_DAY_END],
            other=uncalled.total() - sum(uncalled[one] for one in named),
        ),
        note(OPEN, open=still_open) if still_open else note(COMPLETE),
        note(ON_TIME, called=every.wait.count),
        *([note(TOLD, told=every.told.count)] if every.told.count else []),
        note(WALK),
        note(COUNTED),
        note(PERCENTILE),
        note(DAY, hour=f"{branch.rollover_hour:02d}"),
    ]
