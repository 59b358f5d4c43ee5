"""What every message has in common, and the small parts that several views share.

`*_at` fields are whole milliseconds since 1970 UTC; `*_s` fields are seconds. `Texts` is one text by language tag.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints

from lobby.contract.vocabulary import LINE_LENGTH, NOTE_LENGTH, OpeningDayWord

Texts = dict[str, str]

# What comes from outside is bounded where it is parsed. How near to now a time must be is asked where now is known.
Time = Annotated[int, Field(ge=0, le=4_102_444_800_000)]
"""Milliseconds since 1970 UTC, before the year 2100."""

Count = Annotated[int, Field(ge=0, le=1_000_000)]
Version = Annotated[int, Field(ge=0, le=2**53 - 1)]
"""A number that JavaScript, too, holds exactly."""

TEXT = r"^[^\x00-\x08\x0B\x0C\x0E-\x1F\x7F]*$"
"""What people type: anything but control characters."""

Line = Annotated[str, StringConstraints(max_length=LINE_LENGTH, strip_whitespace=True, pattern=TEXT)]
Paragraph = Annotated[str, StringConstraints(max_length=NOTE_LENGTH, pattern=TEXT)]


class Message(BaseModel):
    """Refuses unknown fields; never changes once made."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def example(value: dict[str, JsonValue]) -> ConfigDict:
    """Return the `model_config` of a message that the API's description shows with this example."""
    return ConfigDict(json_schema_extra={"examples": [value]})


class View(BaseModel):
    """Sent by the server. A client of the version before ignores what it does not know."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class PredictionScore(View):
    """What customers were shown that they would wait, against what they waited, over `count` of them.

    coverage: share inside the range shown, which eight of ten should be; bias: (shown - waited) / waited, above 0 when
    too long a wait was shown; drifts: enough waits, and the estimate is to be looked into.
    """

    count: int = Field(examples=[42])
    coverage: float | None = Field(None, examples=[0.81])
    bias: float | None = Field(None, examples=[-0.04])
    drifts: bool = False


class WaitRange(View):
    """An honest wait: shown as "about median (low-high)", never as one certain minute."""

    low_s: float
    median_s: float
    high_s: float


class ErrorBody(View):
    """The one shape of every error. code: stable, for programs; message: what is so; help: what to do."""

    code: str
    message: str
    help: str = ""


class BranchHead(View):
    """What every screen of a branch shows at its head. `languages`: the branch's own first."""

    id: str
    name: str
    county: str
    timezone: str
    languages: list[str]
    open: bool
    opens_at: int | None = None  # the next opening, when closed
    opens_day: OpeningDayWord | None = None  # how its day is said


class ServiceWait(View):
    """A service and how it stands now. `wait` is None where no honest estimate exists; then say how many wait."""

    id: str
    name: Texts
    prefix: str
    icon: str
    waiting: int
    wait: WaitRange | None = None
    longest_s: float | None = None
    target_s: float
    usual_s: float | None = None  # how long serving one usually takes, as learned so far
    open: bool = True
    opens_at: int | None = None  # as in BranchHead
    opens_day: OpeningDayWord | None = None
