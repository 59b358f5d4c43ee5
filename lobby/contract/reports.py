"""What the record says of one service day. Every figure carries its sample size, and `notes` say in words how to read it.

Lines of one service count *steps* (one service given within a visit: a visit handed from one service to another is in
both lines); the line of all counts *visits*, each once, by how it ended. In every line

    came = served + moved_on + left + no_show + cancelled + closed_at_day_end + still_waiting + still_open

so nobody is lost. In the line of all `moved_on` is 0. Every line's spreads are over steps, so in the line of all a
visit that waited for two services has two waits.
"""

from __future__ import annotations

from pydantic import Field

from lobby.contract.base import PredictionScore, Texts, View
from lobby.contract.notes import Note


class Spread(View):
    """How long something took, in seconds, over `count` measurements; the other fields are None when count is 0.

    Percentiles are by nearest rank: p90_s is a time really measured, the shortest that at least 90 % did not exceed.
    """

    count: int = Field(examples=[42])
    mean_s: float | None = Field(None, examples=[412.5])
    p50_s: float | None = Field(None, examples=[371.0])
    p90_s: float | None = Field(None, examples=[900.0])
    p95_s: float | None = Field(None, examples=[1012.0])
    longest_s: float | None = Field(None, examples=[1260.0])


class OnTime(View):
    """Called within the target promised at check-in or transfer: `on_time` of the `count` called. `share` is 0..1."""

    count: int = Field(examples=[42])
    on_time: int = Field(examples=[36])
    share: float | None = Field(None, examples=[0.857])


class ReportLine(View):
    """One service, or all of them together (`service` is then None).

    served: ended by finish, whatever its outcome; moved_on: handed to another service or desk before that;
    still_open: called, being served or on hold when the report was made. `target_s` is today's configuration; every
    step is held against the target it was promised itself. `outcomes` counts every outcome, own codes included.
    """

    service: str | None = Field(None, examples=["permits"])
    name: Texts = Field(examples=[{"en": "Building permits", "es": "Permisos de obra"}])
    target_s: float | None = Field(None, examples=[1200.0])
    came: int
    served: int
    moved_on: int
    left: int
    no_show: int
    cancelled: int
    closed_at_day_end: int
    still_waiting: int
    still_open: int
    wait: Spread
    walk: Spread
    service_time: Spread
    called_on_time: OnTime
    outcomes: dict[str, int] = Field(examples=[{"resolved": 37, "left": 4, "no_show": 1}])
    score: PredictionScore = PredictionScore(count=0)  # of the waits shown at check-in


class DayReport(View):
    """One service day of one branch. `complete` is False while a visit of that day is still open.

    `services`: in the branch's order, then services that are no longer configured. `outcome_names`: what each outcome
    in the report is called.
    """

    branch: str = Field(examples=["permit-center"])
    branch_name: str = Field(examples=["Permit Center"])
    date: str = Field(examples=["2026-03-02"])
    timezone: str = Field(examples=["America/Los_Angeles"])
    made_at: int
    last_seq: int  # the report knows the stream at least as far as this
    complete: bool
    all: ReportLine
    services: list[ReportLine]
    outcome_names: dict[str, Texts]
    notes: list[Note]  # sentences that belong to the figures
