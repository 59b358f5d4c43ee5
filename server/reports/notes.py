"""What must be read with the figures: where each clock starts, who is left out, how many were measured."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from lobby.contract.notes import Note, note
from lobby.engine.model import Branch
from lobby.metrics.durations import Fate, ServiceFigures, StepRow, fate


def notes(branch: Branch, every: ServiceFigures, steps: Sequence[StepRow]) -> list[Note]:
    still_open = every.fates[Fate.STILL_WAITING] + every.fates[Fate.STILL_OPEN]
    uncalled = Counter(fate(step.state, step.outcome) for step in steps if step.called_at is None)
    named = (Fate.LEFT, Fate.STILL_WAITING, Fate.CLOSED_AT_DAY_END)
    return [
        note("report.wait"),
        note("report.sample", waits=every.wait.count, uncalled=uncalled.total()),
        note(
            "report.uncalled",
            left=uncalled[Fate.LEFT],
            waiting=uncalled[Fate.STILL_WAITING],
            closed=uncalled[Fate.CLOSED_AT_DAY_END],
            other=uncalled.total() - sum(uncalled[one] for one in named),
        ),
        note("report.open", open=still_open) if still_open else note("report.complete"),
        note("report.on_time", called=every.wait.count),
        *([note("report.shown", count=every.score.count)] if every.score.count else []),
        note("report.walk"),
        note("report.counted"),
        note("report.percentile"),
        note("report.day", hour=f"{branch.rollover_hour:02d}"),
    ]
