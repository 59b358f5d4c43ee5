"""Text as it is set: shaped, wrapped, placed by its baseline, never clipped and never read as markup."""

from __future__ import annotations

import pytest

from lobby.text.catalogue import as_json, catalogue
from lobby.text.languages import direction, own_name
from lobby.text.render import Inked, set_text


def dark_columns(inked: Inked) -> list[int]:
    rows = [inked.mask[y * inked.ink_width : (y + 1) * inked.ink_width] for y in range(inked.ink_height)]
    return [x for x in range(inked.ink_width) if any(row[x] > 127 for row in rows)]


def test_the_mask_holds_exactly_the_ink() -> None:
    inked = set_text("P014", size=386, bold=True, line_height=1.0)
    assert len(inked.mask) == inked.ink_width * inked.ink_height
    assert dark_columns(inked)[0] <= 1
    assert dark_columns(inked)[-1] >= inked.ink_width - 2


@pytest.mark.parametrize(("text", "language"), [("Hx", "en"), ("نص", "ar"), ("हिन्दी", "hi"), ("Hx نص", "en")])
def test_every_script_stands_on_the_same_baseline(text: str, language: str) -> None:
    assert set_text(text, size=100, language=language).baselines == set_text("H", size=100).baselines


def test_capitals_stand_on_the_baseline() -> None:
    inked = set_text("HHH", size=100)
    assert abs(inked.top + inked.ink_height - inked.baselines[0]) <= 1
    assert abs(inked.ink_height - 71.4) <= 1.5


def test_a_tall_script_reaches_out_of_its_line_and_loses_nothing() -> None:
    tight = set_text("العربية", size=100, language="ar", line_height=0.8)
    roomy = set_text("العربية", size=100, language="ar", line_height=2.2)
    assert tight.mask == roomy.mask
    assert tight.top + tight.ink_height > tight.height


def test_arabic_is_joined_and_reads_from_the_right() -> None:
    joined = set_text("بب", size=100, language="ar")
    apart = set_text("ب ب", size=100, language="ar")
    assert len(dark_columns(joined)) == joined.ink_width, "letters of one word join"
    assert len(dark_columns(apart)) < apart.ink_width
    assert set_text("نص", size=50, width=400, language="ar").left > 200
    assert set_text("text", size=50, width=400, language="en").left == 0


def test_devanagari_forms_ligatures() -> None:
    assert set_text("क्ष", size=100, language="hi").ink_width < set_text("क ष", size=100, language="hi").ink_width * 0.7


def test_text_is_never_markup() -> None:
    assert set_text("<b>&amp;", size=40).ink_width > set_text("b&", size=40).ink_width


def test_long_text_wraps_into_its_width() -> None:
    inked = set_text("Take a photo or scan the code. Your number is safe.", size=44, width=400)
    assert len(inked.lines) == len(inked.baselines) == 3
    assert inked.ink_width <= 400
    assert " ".join(inked.lines) == "Take a photo or scan the code. Your number is safe."


def test_balanced_lines_leave_no_word_alone() -> None:
    text = "What do you need today here now?"
    width = set_text(text, size=74, bold=True).ink_width - 20
    assert set_text(text, size=74, bold=True, width=width).lines[-1] == "now?"
    assert len(set_text(text, size=74, bold=True, width=width, balance=True).lines[-1].split()) > 2


def test_strong_parts_are_bold() -> None:
    plain, strong = (set_text("We will call P014 out loud", size=36, strong=part) for part in ((), ("P014",)))
    assert strong.ink_width > plain.ink_width


def test_tracking_leaves_joined_scripts_alone() -> None:
    assert set_text("نص", size=74, language="ar", tracking=-0.02).mask == set_text("نص", size=74, language="ar").mask
    assert set_text("Text", size=74, tracking=-0.02).ink_width < set_text("Text", size=74).ink_width


def test_a_language_without_catalogue_reads_english() -> None:
    words = catalogue("kiosk", "xx")
    assert words.text("Desk {desk}", desk="4") == "Desk 4"
    assert words.plural("{n} person", "{n} people", 1) == "1 person"
    assert words.plural("{n} person", "{n} people", 3) == "3 people"


def test_a_path_is_not_a_language() -> None:
    assert as_json("kiosk", "../../../etc")["texts"] == {}
    with pytest.raises(ValueError, match="no such domain"):
        catalogue("../kiosk", "en")


def test_languages_know_their_direction_and_their_name() -> None:
    assert [direction(tag) for tag in ("en", "es", "ar", "zh-Hans", "??")] == ["ltr", "ltr", "rtl", "ltr", "ltr"]
    assert [own_name(tag) for tag in ("en", "es", "ar")] == ["English", "Español", "العربية"]


@pytest.mark.parametrize("unseen", ["\U000e0100", "\u2800", "\u00ad"])
def test_letters_that_no_font_draws_leave_no_ink_and_no_error(unseen: str) -> None:
    assert set_text(unseen, size=30).mask == b""
