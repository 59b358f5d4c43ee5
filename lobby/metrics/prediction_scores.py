"""Coverage and bias: what customers were shown that they would wait, against what they waited.

    coverage   share of waits inside the range shown (its ends are the 10 and 90 % points: eight of ten should be)
    bias       (mean shown - mean waited) / mean waited: above 0 customers were shown too long a wait
    drifts     enough waits, and too few inside the range or too one-sided: the estimate is to be looked into

Counted are those who were called and had to wait, or were shown that they would. A range is read as it was shown (`rounding.py`), to
half a minute.

Two spans are looked at. The day report is of the whole day. Whoever watches the floor sees the last LAST waits of
each service: over the whole day a trouble would be drowned by a good morning when the afternoon goes wrong, and would
stand until the evening when the morning's fault is long mended. Over the last waits it comes within some thirty calls
and goes by itself with as many that lay within their range. A window is looked at after every call, so the mark lies
low: where the coverage is eight of ten, that of the last fifty falls below six of ten by chance on one day of a hundred
(of days with a hundred waits, drawn independently; at 65 % it would be six days). A coverage of half is never missed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lobby.engine.model import Wait
from lobby.engine.tally import ShownWait, counts
from lobby.ids import ServiceId
from lobby.metrics.rounding import as_shown

ENOUGH = 30
LAST = 50
LEAST_COVERAGE, MOST_BIAS = 0.6, 0.3
ROUNDED_S = 30.0

Shown = tuple[int, ...]
"""The 10, 50 and 90 % points that were shown, in seconds."""


@dataclass(frozen=True, slots=True)
class WaitScore:
    """Seconds, summed over `count` waits; `inside` of them lay within the range shown."""

    count: int = 0
    inside: int = 0
    shown_s: float = 0.0
    waited_s: float = 0.0

    @property
    def coverage(self) -> float | None:
        return self.inside / self.count if self.count else None

    @property
    def bias(self) -> float | None:
        return (self.shown_s - self.waited_s) / self.waited_s if self.waited_s else None

    @property
    def drifts(self) -> bool:
        if self.count < ENOUGH or self.coverage is None or self.bias is None:
            return False
        return self.coverage < LEAST_COVERAGE or abs(self.bias) > MOST_BIAS


def lately(waits: Mapping[ServiceId, Sequence[ShownWait]]) -> dict[ServiceId, WaitScore]:
    """Return the scores of the last waits of each service, by its id. `waits`: in the order of their calls."""
    return {
        service: score((one.shown, one.waited_s) for one in waits[service][-LAST:])
        for service in sorted(waits)
        if waits[service]
    }


def inside(shown: Shown, waited_s: float) -> bool:
    """Say whether it was within the range as everybody read it."""
    read = as_shown(Wait(*shown))
    return read.low_s - ROUNDED_S <= waited_s <= read.high_s + ROUNDED_S


def score(waits: Iterable[tuple[Shown, float]]) -> WaitScore:
    """Score these waits: what was shown, and how many seconds were waited."""
    counted = [(shown, waited_s) for shown, waited_s in waits if counts(shown, waited_s)]
    return WaitScore(
        count=len(counted),
        inside=sum(inside(shown, waited_s) for shown, waited_s in counted),
        shown_s=sum(shown[1] for shown, _ in counted),
        waited_s=sum(waited_s for _, waited_s in counted),
    )
