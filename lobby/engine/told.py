"""Did it come true? What customers were told they would wait, against what they waited.

    coverage   share of waits inside the range told (its ends are the 10 and 90 % points: eight of ten should be)
    bias       (mean told - mean waited) / mean waited: above 0 customers were told too long a wait
    drifts     enough waits, and too few inside the range or too one-sided: the estimate is to be looked into

Counted are those who were called and had to wait, or were told to. A range is read as it is shown, in whole minutes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

WORTH_S = 60.0
ENOUGH = 30
LEAST_COVERAGE, MOST_BIAS = 0.65, 0.3
ROUNDED_S = 30.0

Shown = tuple[int, ...]
"""The 10, 50 and 90 % points that were told, in seconds."""


@dataclass(frozen=True, slots=True)
class CameTrue:
    """Seconds, summed over `count` waits; `inside` of them lay within the range told."""

    count: int = 0
    inside: int = 0
    told_s: float = 0.0
    waited_s: float = 0.0

    @property
    def coverage(self) -> float | None:
        return self.inside / self.count if self.count else None

    @property
    def bias(self) -> float | None:
        return (self.told_s - self.waited_s) / self.waited_s if self.waited_s else None

    @property
    def drifts(self) -> bool:
        if self.count < ENOUGH or self.coverage is None or self.bias is None:
            return False
        return self.coverage < LEAST_COVERAGE or abs(self.bias) > MOST_BIAS


def came_true(waits: Iterable[tuple[Shown, float]]) -> CameTrue:
    """From what was told and how many seconds were waited."""
    counted = [(shown, waited_s) for shown, waited_s in waits if max(waited_s, shown[2]) >= WORTH_S]
    return CameTrue(
        count=len(counted),
        inside=sum(shown[0] - ROUNDED_S <= waited_s <= shown[2] + ROUNDED_S for shown, waited_s in counted),
        told_s=sum(shown[1] for shown, _ in counted),
        waited_s=sum(waited_s for _, waited_s in counted),
    )
