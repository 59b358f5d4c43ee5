"""The look's promises: every colour can be read, a county's accent is derived, a weak colour is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from lobby.colour import contrast, rgb
from lobby.errors import Invalid
from lobby.theme import FILE, load_theme, theme, weak_pairs
from server.pages.theme_css import css


@pytest.mark.parametrize(
    ("brand", "shown", "on_white", "on_canvas"),
    [
        ("#00A3AD", "#025C62", 7.7, 7.0),  # teal
        ("#E87722", "#863F02", 7.7, 7.0),  # orange
        ("#FFC72C", "#684E01", 7.8, 7.1),  # gold
        ("#7A1F2B", "#7A1F2B", 10.2, 9.3),  # maroon: strong enough as it is
    ],
)
def test_a_countys_accent_is_darkened_to_its_floor(brand: str, shown: str, on_white: float, on_canvas: float) -> None:
    palette = load_theme(brand={"accent": brand}).palette("light")
    assert palette.accent == shown
    assert round(contrast(shown, "#FFFFFF"), 1) == on_white
    assert round(contrast(shown, palette.canvas), 1) == on_canvas


@pytest.mark.parametrize(
    "brand", ["#00A3AD", "#E87722", "#FFC72C", "#7A1F2B", "#000000", "#FFFFFF", "#FF00FF", "#808080"]
)
def test_whatever_the_accent_every_pair_keeps_its_floor(brand: str) -> None:
    assert weak_pairs(load_theme(brand={"accent": brand})) == []


def test_high_contrast_is_never_branded() -> None:
    assert load_theme(brand={"accent": "#FF00FF"}).palette("high_contrast") == theme().palette("high_contrast")


def test_a_colour_that_misses_its_floor_is_refused(tmp_path: Path) -> None:
    weak = tmp_path / "theme.toml"
    weak.write_text(FILE.read_text().replace('ink2 = "#454A52"', 'ink2 = "#8A8F97"'))
    with pytest.raises(Invalid, match=r"light: ink2 on canvas has 2\.\d+:1, needs 7:1") as refusal:
        load_theme(weak)
    assert refusal.value.code == "colour_too_weak"


def test_what_is_no_colour_is_refused() -> None:
    with pytest.raises(Invalid, match="is not a colour"):
        rgb("rebeccapurple")


def test_the_style_sheet_names_every_colour_in_every_mode() -> None:
    sheet = css(theme())
    for selector in (":root {", ":root.dark {", ":root.high-contrast {", "prefers-color-scheme: dark"):
        assert selector in sheet
    assert sheet.count("--focus-gap:") == 4
    assert sheet.count("color-scheme: dark;") == 2, "what the browser draws itself is seen on black, too"
    assert "--accent: #0A4BA8;" in sheet
    assert "--accent: #FFE100;" in sheet
