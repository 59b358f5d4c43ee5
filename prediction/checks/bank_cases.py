"""Cases of a bank's call log: what a lobby that does not know its desks' states could see when somebody joined.

Cases are the customers who waited and were served. Staff is who answered within the last ten minutes, for types whose
calls the same people answer (a pool, learned from the days before).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lobby.errors import Invalid
from prediction.checks.bank_log import Call, read_all_calls
from prediction.checks.cases import Case

Flags = NDArray[np.bool_]

PRIORITY_CREDIT_S = 90.0
STAFF_SEEN_S = 600.0
ALIKE = 0.5
FEW = 3


def read_days(path: Path) -> dict[str, list[Call]]:
    """Return the calls of each day, in order of joining."""
    days: dict[str, list[Call]] = {}
    for call in read_all_calls(path):
        days.setdefault(call.day, []).append(call)
    return {day: sorted(calls, key=lambda one: (one.join_s, one.line)) for day, calls in sorted(days.items())}


class Bank:
    """What the days before have taught of the types: mean service time (seconds) and which of them share their staff."""

    def __init__(self, calls: Iterable[Call]) -> None:
        known = [call for call in calls if call.served and call.service_s]
        if not known:
            raise Invalid("log_empty", "the days to learn from hold no served call", "Name other days with --train.")
        self.types = sorted({call.type for call in known})
        self.usual = {one: float(np.mean([c.service_s for c in known if c.type == one])) for one in self.types}
        self.usual_of_all = float(np.mean([call.service_s for call in known]))
        answered = {one: Counter(call.agent for call in known if call.type == one and call.agent) for one in self.types}
        self.pool = {
            one: {other for other in self.types if _alike(answered[one], answered[other])} for one in self.types
        }
        self.skilled = {
            one: {agent for other in self.pool[one] for agent, n in answered[other].items() if n >= FEW}
            for one in self.types
        }

    def usual_s(self, type: str) -> float:
        return self.usual.get(type, self.usual_of_all)

    def cases(self, day: str, calls: list[Call]) -> list[Case]:
        seen = _Seen(self, calls)
        return [seen.case(day, call) for call in calls if call.served and call.wait_s > 0]


def _alike(one: Counter[str], other: Counter[str]) -> bool:
    """Cosine of who answers how often."""
    product = sum(one[agent] * other[agent] for agent in one)
    lengths = sum(n * n for n in one.values()) * sum(n * n for n in other.values())
    return bool(product >= ALIKE * lengths**0.5) and lengths > 0


class _Seen:
    """One day, looked at from within."""

    def __init__(self, bank: Bank, calls: list[Call]) -> None:
        self.bank = bank
        self.join = np.array([call.join_s for call in calls], np.float64)
        self.until = np.array([call.waited_until_s for call in calls], np.float64)
        self.ended = self.until + np.array([call.service_s or 0 for call in calls], np.float64)
        self.served = np.array([call.served for call in calls])
        self.turn = self.join - PRIORITY_CREDIT_S * np.array([call.priority for call in calls])
        self.type = np.array([call.type for call in calls])
        self.agent = np.array([call.agent for call in calls])
        self.usual = np.array([bank.usual_s(call.type) for call in calls])

    def case(self, day: str, call: Call) -> Case:
        t = float(call.join_s)
        pool = self.bank.pool.get(call.type, {call.type})
        in_pool = np.isin(self.type, list(pool))
        waits = (self.join < t) & (self.until > t) & in_pool
        ahead = waits & (self.turn < t - PRIORITY_CREDIT_S * call.priority)
        busy = self.served & (self.until <= t) & (self.ended > t) & in_pool
        staff = self._staff(call.type, t)
        called = self.served & (self.until <= t) & (self.until > self.join) & in_pool
        order = np.flatnonzero(called)[np.argsort(self.until[called], kind="stable")]
        simple = self._simple(call, t, waits, ahead, staff, order)
        features = (*self._features(call, t, in_pool, waits, ahead, busy, staff), *simple.values())
        return Case(
            call.type, day, float(ahead.sum()), float(staff), int(t // 3600), simple, features, float(call.wait_s)
        )

    def _staff(self, type: str, t: float) -> int:
        recent = self.served & (self.until <= t) & (self.ended > t - STAFF_SEEN_S)
        return max(1, len(set(self.agent[recent]) & self.bank.skilled.get(type, set())))

    def _simple(
        self, call: Call, t: float, waits: Flags, ahead: Flags, staff: int, order: NDArray[np.int64]
    ) -> dict[str, float]:
        history = self.until[order] - self.join[order]
        hour = history[self.until[order] > t - 3600]
        oldest = t - self.join[waits].min() if waits.any() else 0.0
        usual = self.bank.usual_s(call.type)
        n = float(ahead.sum())
        return {
            "people_x_minutes": n * usual,
            "pooled_work": float(self.usual[ahead].sum()) / staff,
            "last_10": float(history[-10:].mean()) if len(history) else 0.0,
            "last_60_min": float(hour.mean()) if len(hour) else 0.0,
            "last_to_enter": float(history[-1]) if len(history) else 0.0,
            "oldest_waiting": float(oldest),
            "queue_length": (n + 1) * usual / staff,
        }

    def _features(
        self, call: Call, t: float, in_pool: Flags, waits: Flags, ahead: Flags, busy: Flags, staff: int
    ) -> tuple[float, ...]:
        started = self.served & in_pool & (self.until <= t)
        joined = in_pool & (self.join < t)
        same = self.type == call.type
        elapsed = t - self.until[busy]
        return (
            float(ahead.sum()),
            float(waits.sum()),
            float((waits & same).sum()),
            float(staff),
            float(busy.sum()),
            float((ahead.sum() + 1) / staff),
            float(call.priority),
            float(self.bank.types.index(call.type)) if call.type in self.bank.types else -1.0,
            t / 3600,
            float((started & (self.until > t - 300)).sum()),
            float((started & (self.until > t - 900)).sum()),
            float((joined & (self.join > t - 300)).sum()),
            float((joined & (self.join > t - 900)).sum()),
            float(elapsed.mean()) if len(elapsed) else 0.0,
            float(t - self.until[started].max()) if started.any() else 0.0,
        )
