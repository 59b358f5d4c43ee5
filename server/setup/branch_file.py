"""A branch's configuration as people write it: a TOML file, read with errors that say where, and written back.

The form is that of `server/setup/demo_branch.toml`: the fields of `lobby.engine.model.Branch`. Opening hours may be written as
people say them: `hours = [{ days = ["mon", "tue"], opens = "08:00", closes = "17:00" }]`. Whether the configuration makes
sense (a desk's skill that is no service) is the engine's to say, when it is imported.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from lobby.engine.model import Branch, Hours
from lobby.errors import Invalid
from prediction.history.special_days import check_place

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)")


@cache
def _form() -> TypeAdapter[Branch]:
    return TypeAdapter(Branch)


def parse(text: str) -> Branch:
    """Read a branch. Raises Invalid("branch_file_invalid") naming the first place that is wrong: `services[2].target_s:
    ...`; and Invalid("unknown_holidays")."""
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _wrong(str(error)) from error
    for place in (given, *_tables(given.get("services")), *_tables(given.get("desks"))):
        if "hours" in place:
            place["hours"] = [span for entry in _tables(place["hours"]) for span in _spans(entry)]
    try:
        branch = _form().validate_json(json.dumps(given, default=str), strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        raise _wrong(f"{_place(first['loc'])}: {first['msg']}") from error
    for unknown in _unknown(given, _form().dump_python(branch), ()):
        raise _wrong(f"{unknown}: there is no such field")
    check_place(branch.holidays)
    return branch


def write(branch: Branch) -> str:
    """Return the file that `parse` reads as this very branch."""
    import tomli_w

    values = _without_none(_form().dump_python(branch, mode="json"))
    values["hours"] = _said(branch.hours)
    for written, service in zip(values["services"], branch.services, strict=True):
        written["hours"] = _said(service.hours)
    for written, desk in zip(values["desks"], branch.desks, strict=True):
        written["hours"] = _said(desk.hours)
    return tomli_w.dumps(values)


# --- hours -----------------------------------------------------------------------------------------------------------


def _spans(entry: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """Days and clock times as one span for each weekday, in minutes; what is in minutes already stays."""
    if "days" not in entry:
        return [dict(entry)]
    unknown = [day for day in entry["days"] if day not in DAYS]
    if unknown or not isinstance(entry["days"], list):
        raise _wrong(f"hours: days is a list of {', '.join(DAYS)}, not {entry['days']!r}")
    opens, closes = (_minutes(entry.get(name)) for name in ("opens", "closes"))
    rest = {name: value for name, value in entry.items() if name not in ("days", "opens", "closes")}
    return [{"weekday": DAYS.index(day), "opens": opens, "closes": closes, **rest} for day in entry["days"]]


def _minutes(clock: object) -> int:
    found = _CLOCK.fullmatch(str(clock))
    if found is None:
        raise _wrong(f'hours: a time is written "08:00", not {clock!r}')
    return int(found[1]) * 60 + int(found[2])


def _said(hours: Iterable[Hours]) -> list[dict[str, Any]]:
    days: dict[tuple[int, int], list[str]] = {}
    for span in hours:
        days.setdefault((span.opens, span.closes), []).append(DAYS[span.weekday])
    return [
        {"days": names, "opens": _clock(opens), "closes": _clock(closes)} for (opens, closes), names in days.items()
    ]


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


# --- shapes ----------------------------------------------------------------------------------------------------------


def _tables(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_none(one) for name, one in value.items() if one is not None}
    return [_without_none(one) for one in value] if isinstance(value, list) else value


def _unknown(given: Any, read: Any, place: tuple[str | int, ...]) -> Iterable[str]:
    """Places of the file that nothing was read from."""
    if isinstance(given, dict):
        yield from (_place((*place, name)) for name in given if name not in read)
        for name in given.keys() & read.keys():
            yield from _unknown(given[name], read[name], (*place, name))
    elif isinstance(given, list):
        for number, (one, it) in enumerate(zip(given, read, strict=True)):
            yield from _unknown(one, it, (*place, number))


def _place(parts: Iterable[str | int]) -> str:
    """("services", 2, "target_s") -> services[2].target_s"""
    named = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)
    return named.removeprefix(".") or "the file"


def _wrong(what: str) -> Invalid:
    return Invalid("branch_file_invalid", what, "Correct the file; server/setup/demo_branch.toml shows the form.")
