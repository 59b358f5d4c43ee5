"""Why a visit is called, in one sentence for staff: English with {names} in it, so that it can be said in every language.

Sentences stand whole, once for each way of saying the time, because a translator cannot put pieces together. Who adds one
adds it to the catalogues (`lobby/text/locale/*/staff.po`); a test holds them complete.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

MINUTES = "{number} waited {waited} of {promised} minutes promised"
UNDER_A_MINUTE = "{number} waited {waited} s of {promised} min promised"
SECONDS = "{number} waited {waited} of {promised} seconds promised"

LARGEST_SHARE = "the largest share of those waiting"
COUNTS_FOR_MORE = "and its kind counts for more"
QUICK_SERVICE = "and is a quick service"
FEW_DESKS = "and few desks can take it"
WAS_FIRST = "and was here first"
ITS_TURN = "and it is the turn of its kind"
GOES_FIRST = "and its kind goes first"

WAITED = {
    (time, because): f"{time}, {because}."
    for time in (MINUTES, UNDER_A_MINUTE, SECONDS)
    for because in (LARGEST_SHARE, COUNTS_FOR_MORE, QUICK_SERVICE, FEW_DESKS, WAS_FIRST, ITS_TURN, GOES_FIRST)
}
BEYOND_GUARD = {
    MINUTES: "{number} has waited more than {times} times its promise of {promised} minutes.",
    SECONDS: "{number} has waited more than {times} times its promise of {promised} seconds.",
}
TOO_LONG = {
    MINUTES: "{number} has waited {waited} minutes, longer than anybody should.",
    SECONDS: "{number} has waited {waited} seconds, longer than anybody should.",
}
BY_NAME = "{number} was called by name."
BY_NAME_FOR = "{number} was called by name: {reason}."

SENTENCES = (*WAITED.values(), *BEYOND_GUARD.values(), *TOO_LONG.values(), BY_NAME, BY_NAME_FOR)

IN_SECONDS_BELOW_S = 120
"""Less than two minutes are said in seconds: "0 of 1 minutes" says nothing."""


@dataclass(frozen=True, slots=True)
class Why:
    """A sentence and the values of its names. `reason` is what staff gave; the others are numbers as they are read."""

    sentence: str
    values: dict[str, str]

    @property
    def text(self) -> str:
        return self.sentence.format_map(self.values)


def waited_of_promised(number: str, waited_s: float, target_s: float, because: str) -> Why:
    """`because` is one of the endings above."""
    waited = int(waited_s) if waited_s > 0 else 0
    time, promised = _promise(target_s)
    if time is MINUTES:
        time, waited = (MINUTES, waited // 60) if waited >= 60 else (UNDER_A_MINUTE, waited)
    return Why(WAITED[time, because], {"number": number, "waited": str(waited), "promised": promised})


@lru_cache(maxsize=256)
def _promise(target_s: float) -> tuple[str, str]:
    """How the promised wait is said: in minutes or seconds, and how many. A branch promises few different ones."""
    if target_s < IN_SECONDS_BELOW_S:
        return SECONDS, str(round(target_s))
    return MINUTES, f"{round(target_s / 60, 1):g}"


def beyond_guard(number: str, times: float, target_s: float) -> Why:
    time, promised = _promise(target_s)
    return Why(BEYOND_GUARD[time], {"number": number, "times": f"{times:g}", "promised": promised})


def too_long(number: str, waited_s: float) -> Why:
    if waited_s < IN_SECONDS_BELOW_S:
        return Why(TOO_LONG[SECONDS], {"number": number, "waited": f"{int(waited_s)}"})
    return Why(TOO_LONG[MINUTES], {"number": number, "waited": f"{int(waited_s // 60)}"})


def by_name(number: str, reason: str) -> Why:
    if reason:
        return Why(BY_NAME_FOR, {"number": number, "reason": reason})
    return Why(BY_NAME, {"number": number})
