"""Waits that queueing theory knows exactly. Rates per minute, times in minutes."""

from __future__ import annotations

from collections.abc import Sequence
from math import factorial


def erlang_c(desks: int, rate: float, minutes: float) -> tuple[float, float]:
    """The probability to wait and the mean wait of M/M/s (Erlang 1917)."""
    load = rate * minutes
    all_busy = load**desks / factorial(desks) * desks / (desks - load)
    waits = all_busy / (sum(load**k / factorial(k) for k in range(desks)) + all_busy)
    return waits, waits * minutes / (desks - load)


def erlang_a(desks: int, rate: float, minutes: float, patience: float, most: int = 400) -> tuple[float, float, float]:
    """The probability to wait, the mean wait and the share who leave, of M/M/s+M (Palm 1957), as a birth-death chain."""
    chances = [1.0]
    for n in range(1, most):
        gone = min(n, desks) / minutes + max(0, n - desks) / patience
        chances.append(chances[-1] * rate / gone)
    total = sum(chances)
    waits = sum(chances[desks:]) / total
    queue = sum((n - desks) * chance for n, chance in enumerate(chances) if n > desks) / total
    return waits, queue / rate, queue / patience / rate


def pollaczek_khinchine(rate: float, minutes: float, cv: float) -> float:
    """The mean wait of M/G/1."""
    load = rate * minutes
    return load * minutes * (1 + cv * cv) / (2 * (1 - load))


def accumulating_priority(loads: Sequence[float], slopes: Sequence[float], mean_residual: float) -> list[float]:
    """Mean waits of M/G/1 where priority grows with the wait at a slope of each class (Kleinrock 1964).

    loads and slopes in order of rising slope; mean_residual: sum over classes of rate x E[S^2] / 2.
    """
    fifo = mean_residual / (1 - sum(loads))
    waits: list[float] = []
    for p, slope in enumerate(slopes):
        gained = sum(loads[i] * waits[i] * (1 - slopes[i] / slope) for i in range(p))
        lost = sum(loads[i] * (1 - slope / slopes[i]) for i in range(p + 1, len(slopes)))
        waits.append((fifo - gained) / (1 - lost))
    return waits
