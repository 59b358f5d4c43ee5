"""Where everything stands, in every language, size and orientation: nothing cut off, nothing covered, all in reach."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest

from kiosk.elements import Element, Elements, Rect, pressable
from kiosk.frame import Panel
from kiosk.screens import screen
from kiosk.screens.context import ScreenContext
from kiosk.speech import said, screen_text
from kiosk.state import KioskState, Modes, Screen, Sheet, TicketPaper
from lobby.theme import theme
from tests.screens.offers import NOON, a_kiosk_view, an_offer, checked_in, many_services

FLOOR_MM = theme().kiosk["floor_mm"]
STATES = {
    "home": KioskState(),
    "language": KioskState(screen=Screen.LANGUAGE),
    "services": KioskState(screen=Screen.SERVICES),
    "more": KioskState(screen=Screen.SERVICES, pages=(0, 2)),
    "confirm": KioskState(screen=Screen.CONFIRM, service="permits", needs=("wheelchair",)),
    "slow": KioskState(screen=Screen.SENDING, service="permits", slow=True),
    "kept": KioskState(screen=Screen.KEPT, seconds_left=60),
    "refused": KioskState(screen=Screen.REFUSED, refusal="branch_full"),
    "ticket": KioskState(screen=Screen.TICKET, checked_in=checked_in(), paper=TicketPaper.COMING, seconds_left=20),
    "printing": KioskState(screen=Screen.TICKET, checked_in=checked_in(), paper=TicketPaper.PRINTING, seconds_left=20),
    "paper-out": KioskState(screen=Screen.TICKET, checked_in=checked_in(), paper=TicketPaper.NONE, seconds_left=60),
    "help": KioskState(sheet=Sheet.HELP),
    "coming": KioskState(sheet=Sheet.COMING),
    "ask-staff": KioskState(sheet=Sheet.ASK_STAFF),
    "still-there": KioskState(screen=Screen.SERVICES, sheet=Sheet.STILL_THERE, seconds_left=20),
}
CODE, LONG_CODE = "Q7K-204", "WWWWWWWW-MMMMMMMM-000000"
SHUT = {"appointments": True, "branch": {"open": False, "opens_at": NOON + 20 * 3_600_000, "opens_day": "weekday"}}
BOOKED = {"typing": "", "typed": CODE, "typed-long": LONG_CODE}
REFUSALS = ("unknown_appointment", "illegal_transition", "slot_on_another_day", "unknown_printer")
STATES |= {name: KioskState(screen=Screen.APPOINTMENT, code=code) for name, code in BOOKED.items()}
STATES |= {f"refused-{each}": KioskState(screen=Screen.REFUSED, code=LONG_CODE, refusal=each) for each in REFUSALS}
STATES |= {
    "home-booked": KioskState(),
    "home-shut": KioskState(),
    "home-shut-booked": KioskState(),
    "sending-code": KioskState(screen=Screen.SENDING, code=CODE),
    "kept-code": KioskState(screen=Screen.KEPT, code=CODE, seconds_left=60),
    "ticket-booked": KioskState(
        screen=Screen.TICKET, checked_in=checked_in(slot_at=NOON + 1_800_000), paper=TicketPaper.COMING, seconds_left=20
    ),
}
VIEWS: dict[str, dict[str, object]] = {
    "home-booked": {"appointments": True},
    "home-shut": {**SHUT, "appointments": False},
    "home-shut-booked": SHUT,
}
LANGUAGES, SCALES = ("en", "es", "ar"), (1.0, 1.5, 2.0)


def drawn(state: KioskState, modes: Modes, panel: Panel, **view: object) -> Elements:
    from dataclasses import replace

    offer = an_offer(a_kiosk_view(**{"neighbour": "Kiosk 2", **view}))
    elements = screen(ScreenContext(replace(state, modes=modes), offer, NOON, panel))
    top = "sheet" if state.sheet else "page"
    return tuple(each for each in elements if each.layer == top)


@pytest.mark.parametrize("landscape", [False, True], ids=["upright", "lying"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", STATES)
def test_nothing_is_cut_off_covered_or_out_of_reach(name: str, language: str, landscape: bool) -> None:
    panel = Panel(landscape=landscape)
    found = [
        f"{scale} {'lower ' * lower}{'listen ' * listen}{fault}"
        for scale, lower, listen in product(SCALES, (False, True), (False, True))
        for modes in [Modes(language=language, scale=scale, lower=lower, listen=listen)]
        for fault in faults(drawn(STATES[name], modes, panel, **VIEWS.get(name, {})), panel, lower=lower)
    ]
    assert not found, "\n".join(found)


def faults(elements: Elements, panel: Panel, *, lower: bool) -> Iterator[str]:
    whole = Rect(0, 0, *panel.size)
    for at, element in enumerate(elements):
        yield from _words_that_stray(element, whole)
        for other in elements[:at]:
            if {element.id, other.id} not in ({"change", "chosen"}, {"sheet", element.id}) and _meet(element, other):
                yield f"{element.id} covers {other.id}"
    for target in pressable(elements):
        shortest = min(target.rect.width, target.rect.height) / panel.px_per_mm
        if shortest < FLOOR_MM["target"]:
            yield f"{target.id} is only {shortest:.1f} mm"
        if lower and target.rect.y < panel.reach_y - 1:
            yield f"{target.id} is too high for a wheelchair"


def _words_that_stray(element: Element, whole: Rect) -> Iterator[str]:
    for at, text in enumerate(element.texts):
        room = element.rect.grown(2) if _is_box(element) else whole
        if not _inside(text.ink, room):
            yield f"{element.id}: {text.text!r} leaves its box"
        for other in element.texts[:at]:
            if text.ink.grown(-2).meets(other.ink.grown(-2)):
                yield f"{element.id}: {text.text!r} lies on {other.text!r}"
        if element.code and text.ink.meets(element.code.grown(element.code.width * 4 / 29 - 1)):
            yield f"{element.id}: {text.text!r} stands in the white that the code needs"


def _is_box(element: Element) -> bool:
    return element.shape is not None and element.shape.rect == element.rect


def _meet(one: Element, other: Element) -> bool:
    boxes = [each.rect if _is_box(each) else each.texts[0].ink for each in (one, other) if each.texts or each.shape]
    return len(boxes) == 2 and boxes[0].grown(-1).meets(boxes[1].grown(-1))


def _inside(inner: Rect, outer: Rect) -> bool:
    return outer.x <= inner.x and inner.right <= outer.right and outer.y <= inner.y and inner.bottom <= outer.bottom


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", STATES)
def test_all_that_is_drawn_is_spoken_and_the_title_first(name: str, language: str) -> None:
    for scale in SCALES:
        elements = drawn(
            STATES[name], Modes(language=language, scale=scale, listen=True), Panel(), **VIEWS.get(name, {})
        )
        for element in elements:
            at = 0
            for text in element.texts:
                words = text.text.replace("\n", " ").strip(" .")
                at = said(element).find(words, at)
                assert at >= 0, f"{element.id} draws {words!r} and says {said(element)!r}"
        spoken = screen_text(elements)
        assert spoken[0] == said(next(each for each in elements if each.role == "heading"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_can_be_pressed_says_what_it_is(language: str) -> None:
    for name, state in STATES.items():
        for element in pressable(drawn(state, Modes(language=language), Panel(), **VIEWS.get(name, {}))):
            assert element.label
            assert element.role in ("button", "option")
            assert element.role == "button" or element.value or element.id.startswith("language")


def test_every_text_keeps_the_smallest_size_of_its_scale() -> None:
    for panel, scale in product((Panel(), Panel(landscape=True)), SCALES):
        floor = FLOOR_MM["capital"] if scale == 1 else FLOOR_MM["capital_large"]
        for name, state in STATES.items():
            for element in drawn(state, Modes(scale=scale), panel, **VIEWS.get(name, {})):
                for text in element.texts:
                    capital = text.size * theme().font.cap_height / panel.px_per_mm
                    assert capital >= floor, f"{name}: {text.text!r} has capitals of {capital:.1f} mm"


def test_one_thing_at_most_has_the_accent() -> None:
    for name, state in STATES.items():
        elements = drawn(state, Modes(), Panel(), **VIEWS.get(name, {}))
        marked = [each.id for each in elements if each.shape and each.shape.fill == "accent"]
        assert len([id for id in marked if id != "lead"]) <= 1, f"{name}: {marked}"


def test_arabic_mirrors_the_screen_but_never_the_number() -> None:
    english, arabic = (drawn(STATES["ticket"], Modes(language=tag), Panel()) for tag in ("en", "ar"))
    help_at = {
        tag: next(e for e in screen if e.id == "help").rect.x for tag, screen in (("en", english), ("ar", arabic))
    }
    assert help_at["en"] > 540 > help_at["ar"]
    number = next(text for e in arabic for text in e.texts if text.text == "P014")
    assert number.language == "en"
    back = next(e for e in drawn(STATES["services"], Modes(language="ar"), Panel()) if e.id == "back")
    assert [icon.name for icon in back.icons] == ["arrow-right"]


def test_the_keyboard_stands_the_same_in_every_language_and_the_reference_runs_from_left_to_right() -> None:
    english, arabic = (drawn(STATES["typed"], Modes(language=tag), Panel()) for tag in ("en", "ar"))
    places = [{each.id: each.rect.x for each in elements if each.key} for elements in (english, arabic)]
    assert places[0] == places[1]
    assert len(places[0]) == 26 + 10 + 2, "letters, digits, dash and delete"
    code = next(text for each in arabic for text in each.texts if text.text == CODE)
    assert (code.language, code.ink.x < 540) == ("en", True)


@pytest.mark.parametrize("code", ["", "Q", "Q7"])
def test_check_in_waits_until_it_can_be_a_reference(code: str) -> None:
    def buttons(code: str) -> list[str | None]:
        elements = drawn(KioskState(screen=Screen.APPOINTMENT, code=code), Modes(), Panel())
        return [each.action for each in elements if each.label == "Check in"]

    assert (buttons(code), buttons("Q7K")) == ([None], ["check_in"])


@pytest.mark.parametrize("view", [{}, {"full": True}, {"branch": {"open": False}}], ids=["open", "full", "closed"])
def test_whoever_is_booked_finds_a_way_in_as_long_as_somebody_is_expected(view: dict[str, object]) -> None:
    def ways(**more: object) -> set[str]:
        return {each.id for each in drawn(KioskState(), Modes(), Panel(), **view, **more)} & {"start", "appointment"}

    walk_in = set() if view else {"start"}
    assert (ways(), ways(appointments=True)) == (walk_in, walk_in | {"appointment"})


def test_a_refused_reference_says_what_to_do_and_can_be_corrected() -> None:
    for refusal in REFUSALS:
        state = KioskState(screen=Screen.REFUSED, code=CODE, refusal=refusal)
        elements = drawn(state, Modes(), Panel())
        assert "back" in [each.id for each in elements]
        assert "staff member" in " ".join(said(each) for each in elements)
        without = "start" in [each.id for each in elements]
        assert without == (refusal != "illegal_transition"), "who is in line needs no second ticket"
        assert "start" not in [each.id for each in drawn(state, Modes(), Panel(), full=True)]


def test_the_ticket_says_the_time_of_the_appointment() -> None:
    for language, words in {"en": "Your appointment: 12:30\u00a0PM", "es": "Su cita: 12:30"}.items():
        for scale in SCALES:
            ticket = next(
                each
                for each in drawn(STATES["ticket-booked"], Modes(language=language, scale=scale), Panel())
                if each.id == "ticket"
            )
            assert words in [text.text for text in ticket.texts]


def test_services_that_do_not_fit_lead_on_to_a_next_page() -> None:
    offer = an_offer(many_services(9))
    first, seen = 0, []
    while True:
        elements = screen(ScreenContext(KioskState(screen=Screen.SERVICES, pages=(0, first)), offer, NOON))
        seen += [each.id for each in elements if each.action and each.action.startswith("service:")]
        more = next((each.action for each in elements if each.id == "more"), None)
        if more is None:
            break
        first = int(more.partition(":")[2])
    assert seen == [f"service-{n}" for n in range(9)]


def test_a_shut_service_keeps_its_row_and_says_when_it_opens() -> None:
    view = a_kiosk_view()
    shut = view.services[0].model_copy(update={"open": False, "opens_at": NOON + 3_600_000, "opens_day": "today"})
    offer = an_offer(view.model_copy(update={"services": [shut, *view.services[1:]]}))
    row = next(e for e in screen(ScreenContext(KioskState(screen=Screen.SERVICES), offer, NOON)) if e.id == "permits")
    assert row.value == "Opens at 1:00\u00a0PM"
    assert row.action is None
    assert row.shape is not None
    assert row.shape.edge is None


def test_waits_are_ranges_and_old_waits_are_not_shown() -> None:
    def waits(live: bool) -> list[str]:
        elements = screen(ScreenContext(KioskState(screen=Screen.SERVICES), an_offer(live=live), NOON))
        return [each.value for each in elements if (each.action or "").startswith("service:")]

    assert waits(True) == ["15–25 min", "5–10 min", "25–40 min", "10–15 min", "No wait", "5–10 min"]
    assert waits(False) == [""] * 6


def test_a_closed_branch_says_when_it_opens_and_offers_no_start() -> None:
    closed = a_kiosk_view(branch={"open": False, "opens_at": NOON + 20 * 3_600_000, "opens_day": "weekday"})
    elements = screen(ScreenContext(KioskState(), an_offer(closed), NOON))
    assert [each.label for each in elements if each.id in ("title", "lead")] == [
        "We are closed.",
        "We open Tuesday at 8:00\u00a0AM.",
    ]
    assert "start" not in [each.id for each in elements]


def test_paper_is_never_promised_when_it_is_not_coming() -> None:
    words = " ".join(said(each) for each in drawn(STATES["paper-out"], Modes(), Panel()))
    assert "Take your ticket" not in words
    assert "Your number is safe" in words
    assert "Kiosk 2 can print P014 for you" in words
