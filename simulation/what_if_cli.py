"""`lobby what-if` for people: what would have been, how sure that is, and how far the replay can be believed."""

from __future__ import annotations

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from simulation.what_if import Difference, WhatIf

CANNOT = (
    "A desk that stood idle calls a newcomer at once in a replay; in life it took until somebody pressed.",
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
    notes = [Text(f"  · {sentence}", style="dim") for sentence in CANNOT]
    return Group(Text(_sentence(found), style="bold"), Text(_belief(found)), Text(""), _table(found), *notes)


def _sentence(found: WhatIf) -> str:
    level = found.differences["within_target"]
    points = 100 * (level.after - level.before)
    return (
        f"{found.day} with {found.change}: {points:+.0f} points called within the promise "
        f"({100 * level.before:.0f} % became {100 * level.after:.0f} %); between {100 * level.low:+.0f} and "
        f"{100 * level.high:+.0f} on eight in ten days that might as well have been."
    )


def _belief(found: WhatIf) -> str:
    close = found.close
    return (
        f"Replayed as it was, {close.same:.0%} of {close.calls} calls come within a second of the record and "
        f"{close.same_desk:.0%} at the same desk; the others are off by chance of who was free, {close.mean_off_s:.0f} s "
        "on average over all."
    )


def _table(found: WhatIf) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    for place, name in enumerate(("", "as it was", "changed", "difference", "8 in 10")):
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
