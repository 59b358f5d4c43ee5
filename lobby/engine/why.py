"""Why a visit is called: one sentence for staff, with the values in it, so that it can be said in every language.

The sentences stand in `lobby/sentences.py`. The record keeps the English one with its values, so that it can be read without
this program.
"""

from __future__ import annotations

from functools import lru_cache

from lobby.engine.nouns import noun
from lobby.sentences import WHY

LARGEST_SHARE = "largest_share"
COUNTS_FOR_MORE = "counts_for_more"
QUICK_SERVICE = "quick_service"
FEW_DESKS = "few_desks"
WAS_FIRST = "was_first"
ITS_TURN = "its_turn"
GOES_FIRST = "goes_first"

MINUTES, UNDER_A_MINUTE, SECONDS = "minutes", "under_a_minute", "seconds"

IN_SECONDS_BELOW_S = 120
"""Less than two minutes are said in seconds: "0 of 1 minutes" says nothing."""


@noun
class Why:
    """A sentence and the values of its names. `reason` is what staff gave, a code or
    as typed; the others are numbers as they are read."""

    sentence: str
    values: dict[str, str]


def waited_of_promised(number: str, waited_s: float, target_s: float, because: str) -> Why:
    """Say how long this number has waited of what it was promised. `because` is one of the reasons above."""
    waited = int(waited_s) if waited_s > 0 else 0
    unit, promised = _promise(target_s)
    if unit is MINUTES:
        unit, waited = (MINUTES, waited // 60) if waited >= 60 else (UNDER_A_MINUTE, waited)
    values = {"number": number, "waited": str(waited), "promised": promised}
    return Why(WHY[f"why.{because}.{unit}"], values)


@lru_cache(maxsize=256)
def _promise(target_s: float) -> tuple[str, str]:
    """How the promised wait is said: in minutes or seconds, and how many. A branch promises few different ones."""
    if target_s < IN_SECONDS_BELOW_S:
        return SECONDS, str(round(target_s))
    return MINUTES, f"{round(target_s / 60, 1):g}"


def beyond_limit(number: str, times: float, target_s: float) -> Why:
    """Say that this number has waited more than so many times what it was promised."""
    unit, promised = _promise(target_s)
    return Why(WHY[f"why.beyond_limit.{unit}"], {"number": number, "times": f"{times:g}", "promised": promised})


def too_long(number: str, waited_s: float) -> Why:
    """Say that this number has waited longer than anybody should."""
    if waited_s < IN_SECONDS_BELOW_S:
        return Why(WHY["why.too_long.seconds"], {"number": number, "waited": f"{int(waited_s)}"})
    return Why(WHY["why.too_long.minutes"], {"number": number, "waited": f"{int(waited_s // 60)}"})


def by_name(number: str, reason: str) -> Why:
    """Say that staff called this number out of turn, and for which reason where they gave one."""
    if reason:
        return Why(WHY["why.by_name_for"], {"number": number, "reason": reason})
    return Why(WHY["why.by_name"], {"number": number})
