"""A day to come: how many are expected, how many of them will be called in time, and what one more desk would bring.

Shares are 0..1, gains in points of a hundred, times of day "HH:MM" by the branch's clock. `service_level` is the share of
tickets called within the wait they were promised; whoever leaves before being called counts as not in time.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from lobby.contract.base import View
from lobby.contract.notes import Note
from lobby.errors import Conflict


def history_short() -> Conflict:
    """Return the refusal of a plan that has no day to learn from: the server, which looks first, and the planner raise it."""
    return Conflict(
        "history_short", "The record holds no day that is over and to which anybody came.", "Wait for the first."
    )


class HalfHour(View):
    """`came`: how many came, where this half hour of today is over."""

    begins: str = Field(examples=["09:30"])
    expected: float = Field(examples=[14.2])
    came: int | None = None


class PlannedHour(View):
    """Those who come in this hour. `desks`: how many are there on average; None where the record does not say."""

    begins: str = Field(examples=["11:00"])
    expected: float = Field(examples=[41.0])
    service_level: float | None = Field(examples=[0.62])
    desks: float | None = Field(None, examples=[6.5])


class PlannedService(View):
    service: str = Field(examples=["permits"])
    name: dict[str, str] = Field(examples=[{"en": "Building permits"}])
    expected: float = Field(examples=[88.0])
    service_level: float | None = Field(examples=[0.81])


class PlannedSpecial(View):
    """The date is a holiday, lies beside one, or is the branch's own short day. `share`: what is expected of an ordinary day's
    customers; `on_record`: how many days of this kind it is learned from."""

    kind: Literal["short", "holiday", "half_day", "eve", "observance", "festive", "after"]
    name: str = Field(examples=["Memorial Day"])
    share: float = Field(examples=[0.72])
    on_record: int


class Option(View):
    """What would be different, and what it brings: `gain` in points of the day's service level, `se` its standard error.

    floater: one more desk that takes everything, from `begins` to `ends`; all_day: the same from first to last;
    training: `desk` takes `service` too.
    """

    kind: Literal["floater", "all_day", "training"]
    text: Note
    begins: str | None = None
    ends: str | None = None
    desk: str | None = None
    service: str | None = None
    gain: float = Field(examples=[9.3])
    se: float = Field(examples=[0.6])


class PlanView(View):
    """Best option first. `low` and `high`: eight days in ten lie between. `days`: how many past days it is learned from;
    `simulated`: how many days were played for the figures."""

    branch: str
    branch_name: str
    date: str
    timezone: str
    made_at: int
    days: int
    simulated: int
    special: PlannedSpecial | None = None
    expected: float
    low: float
    high: float
    service_level: float | None
    se: float
    left: float
    half_hours: list[HalfHour]
    hours: list[PlannedHour]
    services: list[PlannedService]
    options: list[Option]
    sentences: list[Note]


class Advice(View):
    """For the supervisor, now: which promise will be missed, and what would help most.

    `expected`: share of those who wait now or come within the hour that will be called in time, in this service.
    `helped`: the same with the help; None where no single desk would change it much. `desk` takes the service too, or
    opens. `text` says all of it.
    """

    text: Note
    service: str = Field(examples=["permits"])
    expected: float = Field(examples=[0.55])
    desk: str | None = None
    helped: float | None = Field(None, examples=[0.82])
    made_at: int
