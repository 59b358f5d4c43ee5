"""Cases of public wait boards: how many wait and how long the oldest has waited, every five minutes, by office and service.

An office of the boards is a branch here.

The posted age grows with the clock and falls when that customer is called, so each customer who was once the oldest gives a
wait, to half a reading. (No feature tells where between two readings somebody came: with it a learner would guess the
rounding.) What could be seen when that customer came is the last reading before. Closed days (nobody waits
anywhere) and days of which less than half was read are left out.

Columns: office, service, date, time, n_waiting, posted_wait_min.
"""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from typing import NamedTuple

import numpy as np

from lobby.errors import Invalid
from prediction.checks.cases import Case, Floats

COLUMNS = ("office", "service", "date", "time", "n_waiting", "posted_wait_min")
MINUTE = 60.0
SAME_WITHIN_S = 90.0
LONGEST_GAP_S = 480.0
HELP = "The boards have the columns office, service, date, time, n_waiting, posted_wait_min."


class BoardLine(NamedTuple):
    """One branch's line for one service on one day: readings [n]; `at` seconds after midnight, `oldest` seconds."""

    branch: str
    service: str
    day: str
    at: Floats
    waiting: Floats
    oldest: Floats


class BoardWait(NamedTuple):
    """A customer who was the oldest: came, was called, and so waited; seconds after midnight."""

    came: float
    called: float


def read_lines(path: Path) -> dict[str, list[BoardLine]]:
    """Return the lines of each day on which people were served.

    Raises Invalid("bad_log_columns") where a column is missing, Invalid("bad_log_row") for a row that cannot be read.
    """
    rows: dict[tuple[str, str, str], list[tuple[float, float, float]]] = defaultdict(list)
    opened = gzip.open if path.open("rb").read(2) == b"\x1f\x8b" else open
    with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise Invalid("bad_log_columns", f"the boards have no column {', '.join(missing)}", HELP)
        for row in reader:
            key, values = _reading(row, reader.line_num)
            rows[key].append(values)
    lines = [BoardLine(*key, *np.array(sorted(values)).T) for key, values in rows.items()]
    days: dict[str, list[BoardLine]] = defaultdict(list)
    for line in lines:
        days[line.day].append(line)
    longest = max(sum(len(line.at) for line in day) for day in days.values())
    return {
        name: day
        for name, day in sorted(days.items())
        if any(line.waiting.any() for line in day) and sum(len(line.at) for line in day) > longest / 3
    }


def _reading(row: dict[str, str], number: int) -> tuple[tuple[str, str, str], tuple[float, float, float]]:
    try:
        day, clock = date.fromisoformat(row["date"]).isoformat(), time.fromisoformat(row["time"])
        at = clock.hour * 3600.0 + clock.minute * 60 + clock.second
        return (row["office"], row["service"], day), (
            at,
            float(row["n_waiting"]),
            float(row["posted_wait_min"]) * MINUTE,
        )
    except (ValueError, TypeError) as problem:
        raise Invalid("bad_log_row", f"line {number}: {problem}", HELP) from problem


def waits_of(line: BoardLine) -> Iterator[BoardWait]:
    """Yield who was the oldest, in order of the call."""
    for k in range(len(line.at) - 1):
        gap = line.at[k + 1] - line.at[k]
        if not line.waiting[k] or gap > LONGEST_GAP_S:
            continue
        expected = line.oldest[k] + gap
        if line.waiting[k + 1] and line.oldest[k + 1] >= expected - SAME_WITHIN_S:
            continue
        yield BoardWait(line.at[k] - line.oldest[k], line.at[k] + gap / 2)


class Boards:
    """What the days before have taught: minutes a place in each line takes, and mean waits with each day left out, so
    that no wait is told its own answer."""

    def __init__(self, days: dict[str, list[BoardLine]]) -> None:
        self.sums: dict[tuple[str, ...], list[float]] = defaultdict(lambda: [0.0, 0.0])
        self.place: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        for lines in days.values():
            for line in lines:
                for wait, k in _seen(line):
                    lasted = wait.called - wait.came
                    for key in _keys(line, float(line.waiting[k])):
                        for cell in (self.sums[key], self.sums[(*key, line.day)]):
                            cell[0] += lasted
                            cell[1] += 1
                    self.place[name_of(line)][0] += lasted
                    self.place[name_of(line)][1] += float(line.waiting[k]) + 1
        total = self.sums[()]
        if not total[1]:
            raise Invalid("log_empty", "the days to learn from hold no wait", "Name other days with --train.")
        self.mean = total[0] / total[1]

    def usual_wait(self, line: BoardLine, waiting: float) -> list[float]:
        """Return the mean wait of the service, of this line, and of this line at this length, each drawn towards the
        one before; [3], in seconds."""
        towards, found = self.mean, []
        for key in _keys(line, waiting)[1:]:
            cell, own = self.sums.get(key, (0.0, 0.0)), self.sums.get((*key, line.day), (0.0, 0.0))
            towards = (cell[0] - own[0] + 5 * towards) / (cell[1] - own[1] + 5)
            found.append(towards)
        return found

    def minutes_a_place(self, line: BoardLine) -> float:
        waited, places = self.place.get(name_of(line), (0.0, 0.0))
        return (waited + 5 * self.mean) / (places + 5 * 5)

    def cases(self, lines: list[BoardLine]) -> list[Case]:
        by_branch: dict[str, list[BoardLine]] = defaultdict(list)
        for line in lines:
            by_branch[line.branch].append(line)
        return [case for line in lines for case in self._cases(line, by_branch[line.branch])]

    def _cases(self, line: BoardLine, branch: list[BoardLine]) -> Iterator[Case]:
        ended = list(waits_of(line))
        for wait, k in _seen(line):
            at, waiting = line.at[k], float(line.waiting[k])
            past = [one.called - one.came for one in ended if one.called <= at]
            hour = [one.called - one.came for one in ended if at - 3600 < one.called <= at]
            usual = self.usual_wait(line, waiting)
            simple = {
                "oldest_waiting": float(line.oldest[k]),
                "last_to_enter": past[-1] if past else usual[1],
                "last_10": float(np.mean(past[-10:])) if past else usual[1],
                "last_60_min": float(np.mean(hour)) if hour else usual[1],
                "mean_of_queue": usual[1],
                "queue_length": (waiting + 1) * self.minutes_a_place(line),
            }
            features = (*self._features(line, branch, k, wait, hour), *usual, *simple.values())
            yield Case(
                name_of(line), line.day, waiting, 0.0, int(wait.came // 3600), simple, features, wait.called - wait.came
            )

    @staticmethod
    def _features(
        line: BoardLine, branch: list[BoardLine], k: int, wait: BoardWait, hour: list[float]
    ) -> tuple[float, ...]:
        def back(values: Floats, readings: int) -> float:
            return float(values[max(0, k - readings)])

        others = sum(float(one.waiting[min(k, len(one.waiting) - 1)]) for one in branch)
        return (
            *(back(line.waiting, readings) for readings in (0, 1, 2, 3, 6, 12)),
            *(back(line.oldest, readings) for readings in (1, 2, 3, 6)),
            others,
            float(len(hour)),
            wait.came // 1800,
            back(line.oldest, 0) / (back(line.waiting, 0) + 1),
        )


def name_of(line: BoardLine) -> str:
    return f"{line.branch} {line.service}"


def _seen(line: BoardLine) -> Iterator[tuple[BoardWait, int]]:
    """Each wait with the last reading before it began; those that began before the first reading are left out."""
    for wait in waits_of(line):
        k = int(np.searchsorted(line.at, wait.came, side="right")) - 1
        if k >= 0 and wait.came - line.at[k] <= LONGEST_GAP_S:
            yield wait, k


def _keys(line: BoardLine, waiting: float) -> list[tuple[str, ...]]:
    length = str(int(min(waiting, 40)))
    return [(), (line.service,), (line.service, line.branch), (line.service, line.branch, length)]
