"""`lobby what-if` for people: what would have been, how sure that is, and how far the replay can be believed."""

from __future__ import annotations

from datetime import date

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from prediction.planning.what_if import ALL, CLOSED, NEW, Difference, WhatIf

CANNOT = (
    "A desk that stood idle calls a newcomer at once in a replay; in life it took until somebody pressed.",
    "How long those who were called would have stayed, had they been called later, is drawn from how others left.",
    "A customer takes as long at any desk as at the one that served them.",
    "A visit of more than two services ends after the second.",
)
NAMES = {
    "within_target": ("called in time", 100.0, "{:.0f} %", "{:+.1f}"),
    "mean": ("mean wait, min", 1.0, "{:.1f}", "{:+.1f}"),
    "p90": ("90 % within, min", 1.0, "{:.1f}", "{:+.1f}"),
    "max": ("longest, min", 1.0, "{:.1f}", "{:+.1f}"),
    "left": ("left", 100.0, "{:.0f} %", "{:+.1f}"),
}


def as_text(found: WhatIf) -> RenderableType:
    notes = [Text(f"  · {what}", style="dim") for what in CANNOT]
    parts: list[RenderableType] = [Text(sentence(found), style="bold"), Text(_belief(found)), Text("")]
    return Group(*parts, _table(found), *notes)


def sentence(found: WhatIf) -> str:
    level, day = found.differences["within_target"], f"{date.fromisoformat(found.day):%A %d %B %Y}"
    if found.rule is None and not found.desks:
        return f"{day}, replayed without a change: {100 * level.before:.0f} % called in time."
    change = " and ".join([*([f"the rule {found.rule}"] if found.rule else []), *map(_in_words, found.desks)])
    said = f"{day} with {change}: {100 * level.after:.0f} % called in time instead of {100 * level.before:.0f} %."
    if found.deals:
        said += f" On eight in ten days that might as well have been: {between(level)}."
    return said


def _in_words(change: str) -> str:
    """ "4:+fees@11-13" -> desk 4 taking fees too, there from 11 to 13"""
    desk, _, rest = change.partition(":")
    skills, _, hours = rest.partition("@")
    what = "one more desk" if desk == NEW else f"desk {desk}"
    if skills == CLOSED:
        return f"{what} closed"
    services = "every service" if skills == ALL else " and ".join(skills.removeprefix("+").split(","))
    said = f"{what} taking {services}" + (" too" if skills.startswith("+") else "")
    return said + (f", there from {' to '.join(hours.split('-'))}" if hours else "")


def between(level: Difference) -> str:
    low, high = round(100 * level.low), round(100 * level.high)
    if low >= 0:
        return f"{low} to {high} points more"
    if high <= 0:
        return f"{-high} to {-low} points fewer"
    return f"between {-low} points fewer and {high} more"


def _belief(found: WhatIf) -> str:
    close = found.close
    said = (
        f"How far to believe it: replayed without a change, {round(close.same * close.calls)} of {close.calls} calls come "
        f"within a second of the record, {round(close.same_desk * close.calls)} of them at the same desk"
    )
    return said + ("." if close.same == 1 else f"; on average they are {close.mean_off_s:.0f} s off.")


def _table(found: WhatIf) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    for place, name in enumerate(("", "as it was", "changed", "difference", "8 days in 10")):
        table.add_column(name, justify="right" if place else "left", no_wrap=True)
    for key, one in found.differences.items():
        table.add_row(*_row(key, one))
    return table


def _row(key: str, one: Difference) -> list[str]:
    name, scale, form, signed = NAMES[key]
    low, high = signed.format(scale * one.low), signed.format(scale * one.high)
    return [
        name,
        form.format(scale * one.before),
        form.format(scale * one.after),
        signed.format(scale * (one.after - one.before)),
        f"{low} .. {high}",
    ]
