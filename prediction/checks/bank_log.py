"""Reads a day of a bank's call log (columns: tests/data/README.md), plain or gzipped, and says what is wrong with a bad one.

A log of a real day has faults that are facts (an agent's calls overlap, a served call names no agent): those are read
as they are. What is refused is what cannot be meant: a missing column, a time that is no number.

The column t_start is not read: it disagrees with t_join + wait_s by a second in most rows and by hours in a few, and
the wait is what the caller felt.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TextIO

from lobby.errors import Invalid, NotFound

COLUMNS = ("date", "t_join", "type", "priority", "wait_s", "served", "service_s", "agent")
LATEST_S = 30 * 3600  # a call that joined before midnight may end after it
HELP = "The columns are described in tests/data/README.md."


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One row. Times are seconds after local midnight of `day`; `agent` is empty where the log names nobody.

    `service_s` is None for a caller who left.
    """

    line: int
    day: str
    join_s: int
    type: str
    priority: bool
    wait_s: int
    served: bool
    service_s: int | None
    agent: str

    @property
    def waited_until_s(self) -> int:
        """When the wait ended: by service, or by leaving."""
        return self.join_s + self.wait_s


def read_calls(path: Path, day: str | None = None) -> list[Call]:
    """Return the calls of one day, in order of joining (then of the file).

    `day`: an ISO date; None where the file holds one day only. Raises NotFound("log_not_found"), Invalid("log_unreadable",
    "bad_log_columns", "bad_log_row", "log_empty", "day_not_in_log", "day_needed").
    """
    calls = read_all_calls(path)
    chosen = _chosen_day(calls, day, path.name)
    return sorted((call for call in calls if call.day == chosen), key=lambda call: (call.join_s, call.line))


def read_all_calls(path: Path) -> list[Call]:
    """Return the calls of every day, as the file has them. Raises NotFound and Invalid as `read_calls`."""
    if not path.is_file():
        raise NotFound("log_not_found", f"there is no file {path}", "Name a call log: a CSV file, gzipped or not.")
    try:
        with _open(path) as file:
            return list(_rows(file))
    except (OSError, EOFError, UnicodeDecodeError) as problem:
        raise Invalid("log_unreadable", f"{path.name} cannot be read as text: {problem}", HELP) from problem


def _open(path: Path) -> TextIO:
    with path.open("rb") as file:
        zipped = file.read(2) == b"\x1f\x8b"
    return (
        gzip.open(path, "rt", encoding="utf-8-sig", newline="")
        if zipped
        else path.open(encoding="utf-8-sig", newline="")
    )


def _rows(file: Iterable[str]) -> Iterator[Call]:
    reader = csv.DictReader(file)
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise Invalid("bad_log_columns", f"the log has no column {', '.join(missing)}", HELP)
    for row in reader:
        line = reader.line_num
        if None in row or None in row.values():
            raise Invalid("bad_log_row", f"line {line} does not have as many fields as the head", HELP)
        try:
            yield _call(row, line)
        except ValueError as problem:
            raise Invalid("bad_log_row", f"line {line}: {problem}", HELP) from problem


def _call(row: dict[str, str], line: int) -> Call:
    served = _flag(row, "served")
    if not row["type"].isalnum():
        raise ValueError(f"type is {row['type']!r}: a code of letters and digits is wanted")
    return Call(
        line=line,
        day=date.fromisoformat(row["date"]).isoformat(),
        join_s=_seconds(row, "t_join"),
        type=row["type"],
        priority=_flag(row, "priority"),
        wait_s=_seconds(row, "wait_s"),
        served=served,
        service_s=_seconds(row, "service_s") if served else None,
        agent=row["agent"].strip(),
    )


def _seconds(row: dict[str, str], name: str) -> int:
    text = row[name]
    if not text.isdecimal() or int(text) > LATEST_S:
        raise ValueError(f"{name} is {text!r}: whole seconds from 0 to {LATEST_S} are wanted")
    return int(text)


def _flag(row: dict[str, str], name: str) -> bool:
    if row[name] not in ("0", "1"):
        raise ValueError(f"{name} is {row[name]!r}: 0 or 1 is wanted")
    return row[name] == "1"


def _chosen_day(calls: list[Call], day: str | None, name: str) -> str:
    days = sorted({call.day for call in calls})
    if not days:
        raise Invalid("log_empty", f"{name} holds no call", HELP)
    if day is None and len(days) > 1:
        raise Invalid("day_needed", f"{name} holds {len(days)} days, {days[0]} to {days[-1]}", "Choose one with --day.")
    if day is not None and day not in days:
        raise Invalid("day_not_in_log", f"{name} holds nothing of {day}", f"It holds {', '.join(days)}.")
    return day or days[0]
