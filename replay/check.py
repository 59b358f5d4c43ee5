"""Holds the server's record against what the clients saw. Pure: the difference list is empty, or says in words what differs.

Three accounts of the same day are compared: the clients' own (replies, sockets, paper), the event stream, and the day
report, which the server makes from its query tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from lobby.contract.reports import DayReport, ReportLine, Spread
from lobby.contract.visits import Recorded
from lobby.metrics import durations
from replay.seen import Seen, SeenVisit

FIELDS = ("number", "service", "priority", "checked_in_at", "called_at", "desk", "serving_at", "ended_at", "outcome")
EXPECTED = {
    "branch_configured",
    "desk_opened",
    "desk_break_started",
    "desk_closed",
    "day_ended",
    "visit_checked_in",
    "visit_called",
    "serving_started",
    "visit_ended",
    "ticket_printed",
}


def differences(seen: Seen, events: Sequence[Recorded], report: DayReport, target_s: float) -> list[str]:
    """Return every way in which the record does not say what the clients saw."""
    recorded = recorded_visits(events)
    zone = ZoneInfo(report.timezone)
    return [
        *seen.oddities,
        *_stream(events),
        *_numbers(recorded),
        *_visits(seen.visits, recorded, zone),
        *_board(seen, recorded),
        *_papers(seen, events, recorded),
        *_report(seen, report, target_s),
    ]


def recorded_visits(events: Iterable[Recorded]) -> dict[str, SeenVisit]:
    """Return what the stream alone says of each visit."""
    visits: dict[str, SeenVisit] = {}
    for event in events:
        data: dict[str, Any] = event.data
        visit = visits.get(str(data.get("visit")))
        if event.type == "visit_checked_in":
            visits[data["visit"]] = SeenVisit(
                visit=data["visit"],
                number=data["number"],
                service=data["services"][0],
                priority=data.get("customer_class") == "priority",
                checked_in_at=event.at,
            )
        elif visit is None:
            continue
        elif event.type == "visit_called":
            visit.called_at, visit.desk = event.at, data["desk"]
        elif event.type == "serving_started":
            visit.serving_at = event.at
        elif event.type == "visit_ended":
            visit.ended_at, visit.outcome = event.at, data["outcome"]
    return visits


def _stream(events: Sequence[Recorded]) -> Iterator[str]:
    for place, event in enumerate(events, start=1):
        if event.seq != place:
            yield f"the stream has event {event.seq} where {place} is due"
            return
    for kind, count in sorted(Counter(event.type for event in events if event.type not in EXPECTED).items()):
        yield f"the stream holds {count} x {kind}, which no client asked for"


def _numbers(recorded: dict[str, SeenVisit]) -> Iterator[str]:
    for number, count in Counter(visit.number for visit in recorded.values()).items():
        if count > 1:
            yield f"number {number} was given {count} times"


def _visits(seen: dict[str, SeenVisit], recorded: dict[str, SeenVisit], zone: ZoneInfo) -> Iterator[str]:
    for lost in sorted(seen.keys() - recorded.keys()):
        yield f"{seen[lost].number}: checked in at the kiosk, and not in the record"
    for foreign in sorted(recorded.keys() - seen.keys()):
        yield f"{recorded[foreign].number}: in the record, and no client checked it in"
    for both in sorted(seen.keys() & recorded.keys()):
        for field in FIELDS:
            mine, theirs = getattr(seen[both], field), getattr(recorded[both], field)
            if mine != theirs:
                values = f"clients {_said(field, mine, zone)}, record {_said(field, theirs, zone)}"
                yield f"{seen[both].number}: {field.removesuffix('_at').replace('_', ' ')} differs: {values}"


def _said(field: str, value: Any, zone: ZoneInfo) -> str:
    if value is None:
        return "never"
    if field.endswith("_at"):
        return datetime.fromtimestamp(value / 1000, zone).strftime("%H:%M:%S.%f")[:-3]
    return str(value)


def _board(seen: Seen, recorded: dict[str, SeenVisit]) -> Iterator[str]:
    called = {(visit.number, visit.desk or "") for visit in recorded.values() if visit.called_at is not None}
    for number, desk in sorted(called - seen.calls_shown):
        yield f"{number}: called to desk {desk} in the record, and never shown on the board"
    for number, desk in sorted(seen.calls_shown - called):
        yield f"{number}: shown on the board at desk {desk}, and not called in the record"


def _papers(seen: Seen, events: Iterable[Recorded], recorded: dict[str, SeenVisit]) -> Iterator[str]:
    if seen.papers is None:
        return
    printed = Counter(
        recorded[visit].number
        for event in events
        if event.type == "ticket_printed" and (visit := str(event.data["visit"])) in recorded
    )
    paper = Counter(seen.papers)
    for number in sorted(set(printed) | set(paper) | {visit.number for visit in seen.visits.values()}):
        if (paper[number], printed[number]) != (1, 1):
            yield f"{number}: {paper[number]} papers came out of the printer, the record says {printed[number]}, 1 is due"


def _report(seen: Seen, report: DayReport, target_s: float) -> Iterator[str]:
    yield from _line("day report, all", seen.line(target_s), report.all)
    by_service = {line.service: line for line in report.services}
    for service in sorted({visit.service for visit in seen.visits.values()}):
        line = by_service.get(service)
        if line is None:
            yield f"day report: nothing is said of {service}"
        else:
            yield from _line(f"day report, {service}", seen.line(target_s, service), line)


def _line(where: str, mine: durations.ServiceFigures, theirs: ReportLine) -> Iterator[str]:
    counts = {"came": (mine.came, theirs.came), "called on time": (mine.on_time, theirs.called_on_time.on_time)}
    for fate in durations.Fate:
        counts[fate.replace("_", " ")] = (mine.fates[fate], getattr(theirs, fate))
    for name, (own, recorded) in counts.items():
        if own != recorded:
            yield f"{where}: {name} differs: clients {own}, record {recorded}"
    yield from _spread(f"{where}: wait", mine.wait, theirs.wait)
    yield from _spread(f"{where}: walk", mine.walk, theirs.walk)
    yield from _spread(f"{where}: service time", mine.service_time, theirs.service_time)


def _spread(where: str, mine: durations.Spread, theirs: Spread) -> Iterator[str]:
    if mine.count != theirs.count:
        yield f"{where}: number measured differs: clients {mine.count}, record {theirs.count}"
        return
    pairs = {
        "mean": (mine.mean, theirs.mean_s),
        "p50": (mine.percentile(50), theirs.p50_s),
        "p90": (mine.percentile(90), theirs.p90_s),
        "p95": (mine.percentile(95), theirs.p95_s),
        "longest": (mine.longest, theirs.longest_s),
    }
    for name, (own_ms, recorded_s) in pairs.items():
        if own_ms is not None and (recorded_s is None or abs(own_ms / 1000 - recorded_s) > 0.0005):
            yield f"{where} {name} differs: clients {own_ms / 1000:.3f} s, record {recorded_s} s"
