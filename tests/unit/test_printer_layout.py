from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from PIL import Image

from lobby.contract.base import WaitRange
from lobby.text.catalogue import catalogue
from lobby.text.phrases import wait_in_words
from printer.blocks import Block, Cut, Number, PaperFormat, Qr, Row, Words
from printer.layout import LONGEST_TEXT, MOST_TO_BRING, clean, ticket
from printer.raster import picture
from tests.builders import moment
from tests.paper import URL, a_print_job, codes_on, in_arabic, in_spanish, ink_between

WIDE, NARROW = PaperFormat(576), PaperFormat(384)


def flat(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Row):
            for column in block.columns:
                yield from flat(column.blocks)
        else:
            yield block


def words_of(blocks: tuple[Block, ...]) -> list[str]:
    return [block.text for block in flat(blocks) if isinstance(block, Words)]


def test_a_ticket_says_everything_in_order() -> None:
    assert words_of(ticket(a_print_job(bring=["Photo ID"]), WIDE)) == [
        "Alder County",
        "Permit Center",
        "Nov 24, 2026",
        "10:42\u00a0AM",
        "Building permits",
        "Your wait",
        "15 to 25\u00a0min",
        "4 people ahead of you at 10:42\u00a0AM",
        "Scan to follow",
        "Listen for P014 or watch the screen.",
        "It will show your desk.",
        "Have these ready:",
        "Photo ID",
        "Need to come back? Bring this ticket.",
    ]


def test_the_number_is_the_largest_and_the_cut_is_last() -> None:
    blocks = ticket(a_print_job(), WIDE)
    number = next(block for block in blocks if isinstance(block, Number))
    assert number.text == "P014"
    assert number.size > max(block.size for block in flat(blocks) if isinstance(block, Words))
    assert isinstance(blocks[-1], Cut)


def test_the_code_is_the_phone_page_in_capitals() -> None:
    code = next(block for block in flat(ticket(a_print_job(), WIDE)) if isinstance(block, Qr))
    assert (code.data, code.module, code.level) == (URL.upper(), 7, "M")


def test_date_and_time_are_of_the_branch_and_in_the_tickets_language() -> None:
    job = in_spanish(timezone="America/New_York")
    assert words_of(ticket(job, WIDE))[2:4] == ["24 nov 2026", "13:42"]


def test_a_booked_customer_reads_the_time_of_the_appointment_by_the_branchs_clock() -> None:
    at_half_past_eleven = {"slot_at": moment("2026-11-24 11:30")}
    assert "Your appointment: 11:30\u00a0AM" in words_of(ticket(a_print_job(**at_half_past_eleven), WIDE))
    assert "Su cita: 11:30" in words_of(ticket(in_spanish(**at_half_past_eleven), WIDE))
    assert "موعدك: 11:30\u00a0ص" in words_of(ticket(in_arabic(**at_half_past_eleven), WIDE))


def test_how_many_are_ahead_says_when_that_was_true() -> None:
    later = a_print_job(reprint=True, ahead=1, ahead_at=moment("2026-11-24 11:05"))
    words = words_of(ticket(later, WIDE))
    assert "1 person ahead of you at 11:05\u00a0AM" in words
    assert "10:42\u00a0AM" in words, "when the customer came"


def test_a_ticket_in_another_language_tells_staff_the_service_and_the_wait() -> None:
    for job in (in_spanish(), in_arabic()):
        words = [block for block in flat(ticket(job, WIDE)) if isinstance(block, Words)]
        for_staff = [(one.text, one.size, one.language) for one in words if one.language == "en"]
        assert for_staff == [("Building permits", 28, "en"), ("Your wait", 28, "en")]
    assert words_of(ticket(a_print_job(language="en-GB"), WIDE)).count("Your wait") == 1


def test_every_word_of_ours_is_translated() -> None:
    english = set(words_of(ticket(a_print_job(reprint=True), WIDE)))
    ours = english - {"Alder County", "Permit Center", "Building permits", "Your wait"}
    for job in (in_spanish(reprint=True), in_arabic(reprint=True)):
        assert not ours & set(words_of(ticket(job, WIDE)))


def test_a_reprint_says_so_in_both_languages() -> None:
    assert "REPRINT" in words_of(ticket(a_print_job(reprint=True), WIDE))
    assert "REPRINT" in words_of(ticket(a_print_job(), WIDE, reprint=True))
    assert "COPIA · REPRINT" in words_of(ticket(in_spanish(), WIDE, reprint=True))
    assert "REPRINT" not in words_of(ticket(a_print_job(), WIDE))


def test_without_an_estimate_no_minutes_are_promised() -> None:
    words = words_of(ticket(a_print_job(wait=None, ahead=0), WIDE))
    assert "We call in order. Staff can tell you the wait." in words
    assert "No one ahead of you at 10:42\u00a0AM" in words


@pytest.mark.parametrize(
    ("low_s", "high_s", "said"),
    [
        (900, 1500, "15 to 25 min"),
        (0, 30, "No wait"),
        (0, 60, "Up to 1 min"),
        (0, 600, "Up to 10 min"),
        (95, 100, "1 to 2 min"),
        (599, 601, "9 to 11 min"),
    ],
)
def test_a_wait_is_said_as_whole_minutes_that_hold_it(low_s: float, high_s: float, said: str) -> None:
    wait = WaitRange(low_s=low_s, median_s=(low_s + high_s) / 2, high_s=high_s)
    assert wait_in_words(catalogue("ticket", "en"), wait).replace("\u00a0", " ") == said


def test_arabic_counts_minutes_and_people_by_its_own_rules() -> None:
    words = catalogue("ticket", "ar")
    assert wait_in_words(words, WaitRange(low_s=300, median_s=400, high_s=540)).endswith("دقائق")
    assert wait_in_words(words, WaitRange(low_s=300, median_s=700, high_s=900)).endswith("دقيقة")
    assert any(text.startswith("شخصان") for text in words_of(ticket(in_arabic(ahead=2), WIDE)))


def test_text_from_people_loses_controls_and_keeps_its_letters() -> None:
    assert clean("A\x1bd\x1d\x10\u202eB\u2066C\x9b\n\tD") == "Ad BC D"
    assert clean("क्\u200dष") == "क्\u200dष", "a joiner belongs to the word"
    assert clean("e\u0301") == "é"
    assert clean("x" * 1000) == "x" * LONGEST_TEXT


def test_nobody_can_print_a_roll_of_things_to_bring() -> None:
    words = words_of(ticket(a_print_job(bring=[f"thing {n}" for n in range(99)]), WIDE))
    assert len([text for text in words if text.startswith("thing")]) == MOST_TO_BRING


# --- the picture ---


@pytest.mark.parametrize("paper", [WIDE, NARROW], ids=["80 mm", "58 mm"])
@pytest.mark.parametrize("job", [a_print_job(), in_spanish(), in_arabic(), a_print_job(number="P-K014")])
def test_the_picture_fits_the_paper_and_its_code_can_be_read(job: object, paper: PaperFormat) -> None:
    image = picture(ticket(job, paper), paper)  # type: ignore[arg-type]
    assert image.mode == "1"
    assert image.width == paper.width
    left, right = ink_between(image, 0, image.height)
    assert paper.margin - 4 <= left, "nothing stands outside the margin"
    assert right <= paper.width - paper.margin + 4
    assert codes_on(image) == [URL.upper()]


def test_the_number_fills_the_width_with_capitals_of_more_than_ten_millimetres() -> None:
    for text in ("P014", "P-K014", "ZZ9999"):
        image = picture((Number(text, 240),), WIDE)
        left, right = ink_between(image, 0, image.height)
        assert left == WIDE.margin, "the ink, not its box, stands at the edge"
        assert right - left <= WIDE.content
        assert image.height >= 80, "10 mm at 8 dots a mm"


def test_right_to_left_is_mirrored_but_the_number_and_the_code_keep_their_places() -> None:
    plain, arabic = (picture(ticket(job, WIDE), WIDE) for job in (a_print_job(), in_arabic()))
    assert [code_corner(image) for image in (plain, arabic)] == [code_corner(plain)] * 2
    logo = (0, 0, 100, 90)
    assert logo_ink(plain.crop(logo)) > 1500
    assert logo_ink(arabic.crop((576 - 100, 0, 576, 90))) == logo_ink(plain.crop(logo)), "at the other side, not turned"


def code_corner(image: Image.Image) -> int:
    import zxingcpp

    return int(zxingcpp.read_barcodes(image.convert("L"))[0].position.top_left.x)


def logo_ink(image: Image.Image) -> int:
    return image.convert("L").histogram()[0]


def test_a_service_of_any_length_wraps_and_is_never_cut_off() -> None:
    long = picture(ticket(a_print_job(service="Wiederherstellungsgenehmigung für Nebengebäude"), WIDE), WIDE)
    short = picture(ticket(a_print_job(), WIDE), WIDE)
    assert long.height > short.height
    assert ink_between(long, 0, long.height)[1] <= 576


def test_heights_only_grow_with_what_is_said() -> None:
    heights = [picture(ticket(a_print_job(bring=["Photo ID"] * n), WIDE), WIDE).height for n in range(4)]
    assert all(lower < higher for lower, higher in pairwise(heights))
