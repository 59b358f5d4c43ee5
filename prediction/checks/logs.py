"""Which days of a log are learned from and which are predicted."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple, TypeVar

from lobby.errors import Invalid, NotFound
from prediction.checks import bank_cases, board_cases
from prediction.checks.cases import Case

D = TypeVar("D")
Days = dict[str, D]
HELP = "Name days as 1999-02-01..1999-02-07, one as 1999-02-01, several with commas, or another log's file."


class Cases(NamedTuple):
    train: list[Case]
    test: list[Case]


def cases_of(path: Path, train: str | None, test: str | None) -> Cases:
    """Return the cases of a bank's call log or of public boards, which differ in their columns. Days: first half,
    second half, unless named."""
    columns = _columns(path)
    if set(board_cases.COLUMNS) <= columns:
        read_boards = _chosen(path, train, test, board_cases.read_lines)
        known = board_cases.Boards(read_boards[0])
        return Cases(*([case for day in part.values() for case in known.cases(day)] for part in read_boards))
    calls = _chosen(path, train, test, bank_cases.read_days)
    taught = bank_cases.Bank(call for day in calls[0].values() for call in day)
    return Cases(*([case for name, day in part.items() for case in taught.cases(name, day)] for part in calls))


def _columns(path: Path) -> set[str]:
    if not path.is_file():
        raise NotFound("log_not_found", f"there is no file {path}", "Name a log: a CSV file, gzipped or not.")
    with path.open("rb") as file:
        zipped = file.read(2) == b"\x1f\x8b"
    try:
        with gzip.open(path, "rt", encoding="utf-8-sig") if zipped else path.open(encoding="utf-8-sig") as text:
            return set(next(csv.reader(text), []))
    except (OSError, EOFError, UnicodeDecodeError) as problem:
        raise Invalid("log_unreadable", f"{path.name} cannot be read as text: {problem}", HELP) from problem


def _chosen(
    path: Path, train: str | None, test: str | None, read: Callable[[Path], Days[D]]
) -> tuple[Days[D], Days[D]]:
    days = read(path)
    names = sorted(days)
    half = (len(names) + 1) // 2
    elsewhere = train is not None and Path(train).is_file()
    first = _named(train, days, read) if train else {name: days[name] for name in names[:half]}
    rest = {name: day for name, day in days.items() if elsewhere or name > max(first, default="")}
    second = _named(test, days, read) if test else rest
    if not first or not second:
        raise Invalid("day_not_in_log", f"{path.name} holds no days to learn from, or none to predict", HELP)
    return first, second


def _named(wanted: str, days: Days[D], read: Callable[[Path], Days[D]]) -> Days[D]:
    if Path(wanted).is_file():
        return read(Path(wanted))
    chosen: Days[D] = {}
    for part in wanted.split(","):
        begin, _, end = part.partition("..")
        low, high = _date(begin), _date(end or begin)
        chosen.update({name: day for name, day in days.items() if low <= name <= high})
    return chosen


def _date(text: str) -> str:
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError as error:
        raise Invalid("bad_date", f"{text!r} is no date and no file", HELP) from error
