"""Charts of results, as SVG that needs nothing from elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pygal  # type: ignore[import-untyped]
from pygal.style import Style  # type: ignore[import-untyped]

from simulation.simulate import ScenarioResult

# pygal's hook for its map plugins is of a kind that Python no longer takes, and warns at every import that finds nothing.
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__name__ != "PluginImportFixer"]

INK, QUIET, LINE, ACCENT, GREY = "#1d1d1f", "#6e6e73", "#e5e5ea", "#0b57d0", "#c7c7cc"
STYLE = Style(
    background="#ffffff",
    plot_background="#ffffff",
    foreground=QUIET,
    foreground_strong=INK,
    foreground_subtle=LINE,
    guide_stroke_color=LINE,
    guide_stroke_dasharray="1,0",
    major_guide_stroke_color=LINE,
    major_guide_stroke_dasharray="1,0",
    opacity="1",
    colors=(GREY, ACCENT),
    font_family="Noto Sans, Helvetica, sans-serif",
    title_font_size=18,
    label_font_size=12,
    major_label_font_size=12,
    legend_font_size=13,
)


def draw(results: Sequence[ScenarioResult], path: Path) -> None:
    """How many tickets are called within their promise, scenario by scenario: this rule beside first come, first served."""
    chart = pygal.Bar(
        style=STYLE,
        title="Called within the promised wait (% of tickets)",
        width=920,
        height=420,
        range=(0, 100),
        legend_at_bottom=True,
        js=(),
        no_prefix=True,
        disable_xml_declaration=True,
        margin=24,
        y_labels=(0, 25, 50, 75, 100),
    )
    chart.x_labels = [result.id for result in results]
    within = [100 * result.values["within_target"] for result in results]
    gains = [result.values["within_target_gain_points"] for result in results]
    chart.add("first come, first served", [round(share - gain, 1) for share, gain in zip(within, gains, strict=True)])
    chart.add(results[0].rule.replace("_", " "), [round(share, 1) for share in within])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(chart.render(is_unicode=True), encoding="utf-8")
