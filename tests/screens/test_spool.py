"""What the kiosk promises of a check-in: written first, sent until answered, once; refused ones are kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from kiosk.frame import Panel
from kiosk.keys import Keys
from kiosk.program import Program, Shown
from kiosk.scanner import PAUSE_S
from kiosk.spool import CheckInSpool
from kiosk.state import Rules, Screen, Sheet, TicketPaper
from lobby.contract.requests import CheckInRequest
from lobby.errors import Conflict, LobbyError, NotFound
from lobby.link.memory import MemoryLink
from printer import JobState, PrintSpool
from tests.screens.offers import a_kiosk_view, checked_in

RULES = Rules(say_something_s=0.05, keep_s=0.3)
BACKSPACE, ENTER = 8, 13


class Quiet:
    """A machine without a voice."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def say(self, text: str, language: str) -> None:
        self.heard.append(text)

    def hush(self) -> None:
        self.heard.append("")


class Kiosk:
    """A kiosk without a window, on a link that can be cut. The server's numbers run from P001."""

    def __init__(self, folder: Path) -> None:
        self.numbers: list[str] = []
        self.refusal: LobbyError | None = None
        self.link = MemoryLink(self._answer)
        self.spool = CheckInSpool(folder / "kiosk.spool")
        self.printer = PrintSpool(folder / "printer.spool")
        self.voice = Quiet()
        self.program = Program(
            "kiosk-1",
            self.link,
            self.spool,
            self._show,
            panel=Panel(),
            voice=self.voice,
            chime=lambda: None,
            paper=self.printer,
            rules=RULES,
        )
        self.keys = Keys(self.program)
        self.shown: list[Shown] = []

    def _show(self, shown: Shown) -> None:
        self.shown.append(shown)

    def _answer(self, path: str, body: dict[str, Any]) -> dict[str, Any] | LobbyError:
        if path.endswith("/status"):
            return {}
        if self.refusal:
            return self.refusal
        self.numbers.append(f"P{len(self.numbers) + 1:03d}")
        return checked_in(self.numbers[-1]).model_dump(mode="json")

    def choose(self, *actions: str) -> None:
        for action in actions:
            self.program.press(action)

    @property
    def state(self) -> Any:
        return self.program.state


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110 - what we wait for is on the other side of a wire
            await asyncio.sleep(0.01)


@pytest.fixture
async def kiosk(tmp_path: Path) -> AsyncIterator[Kiosk]:
    kiosk = Kiosk(tmp_path)
    running = asyncio.create_task(kiosk.program.run())
    await kiosk.link.show("kiosk:kiosk-1", a_kiosk_view(), at=1)
    await until(lambda: kiosk.program.offer.live)
    yield kiosk
    running.cancel()
    await asyncio.wait({running})
    kiosk.spool.close()
    kiosk.printer.close()


async def test_a_check_in_is_written_before_it_is_sent_and_arrives_once(kiosk: Kiosk) -> None:
    kiosk.choose("start", "service:permits")
    assert kiosk.spool.waiting() == [], "nothing is kept before the customer says so"
    kiosk.program.press("confirm")
    assert len(kiosk.spool.waiting()) == 1, "kept before the network is asked"
    await until(lambda: kiosk.state.screen is Screen.TICKET)
    assert kiosk.state.checked_in.ticket.number == "P001"
    assert kiosk.spool.waiting() == []
    assert kiosk.numbers == ["P001"]


async def test_a_server_that_is_away_gets_the_check_in_when_it_is_back(kiosk: Kiosk) -> None:
    await kiosk.link.cut()
    kiosk.choose("start", "service:permits", "confirm")
    await until(lambda: kiosk.state.slow)
    await until(lambda: kiosk.state.screen is Screen.KEPT)
    await kiosk.link.mend()
    await until(lambda: kiosk.state.screen is Screen.TICKET)
    assert kiosk.numbers == ["P001"]


async def test_a_check_in_survives_the_kiosk_itself(tmp_path: Path) -> None:
    spool = CheckInSpool(tmp_path / "kiosk.spool")
    key = spool.add("permit-center", CheckInRequest(services=["permits"]))
    spool.keep_offer(a_kiosk_view())
    spool.close()
    kiosk = Kiosk(tmp_path)
    assert kiosk.program.offer.view == a_kiosk_view(), "it still knows its branch"
    assert not kiosk.program.offer.live
    running = asyncio.create_task(kiosk.program.run())
    await until(lambda: kiosk.numbers == ["P001"])
    assert kiosk.link.sent[0][2] == key, "under the key that it was kept under"
    running.cancel()
    await asyncio.wait({running})
    kiosk.spool.close()
    kiosk.printer.close()


async def test_a_refused_check_in_is_kept_for_the_staff(kiosk: Kiosk) -> None:
    kiosk.refusal = Conflict("branch_full", "The branch is full.")
    kiosk.choose("start", "service:permits", "confirm")
    await until(lambda: kiosk.state.screen is Screen.REFUSED)
    assert [code for _, code in kiosk.spool.dead_letters()] == ["branch_full"]
    assert kiosk.spool.waiting() == []


async def test_what_staff_settled_is_reported_no_more(kiosk: Kiosk) -> None:
    """The floor hears of it with the kiosk's status, and the kiosk with its view that somebody has dealt with it."""
    key = kiosk.spool.add("permit-center", CheckInRequest(services=["permits"]))
    kiosk.spool.set_aside(key, "internal")
    kiosk.choose("help", "call_staff")
    await until(lambda: [one["key"] for one in status(kiosk)["set_aside"]] == [key])
    await kiosk.link.show("kiosk:kiosk-1", a_kiosk_view(settled=[key]), at=2)
    await until(lambda: status(kiosk)["set_aside"] == [])
    assert kiosk.spool.for_staff() == []


def status(kiosk: Kiosk) -> dict[str, Any]:
    """What the kiosk last said of itself."""
    said = [body for path, body, _ in kiosk.link.sent if path.endswith("/status")]
    return said[-1] if said else {"set_aside": None}


def by_code(kiosk: Kiosk, code: str = "Q7K-204") -> None:
    kiosk.choose("appointment", *(f"key:{letter}" for letter in code), "check_in")


async def test_a_code_typed_while_the_server_is_away_is_kept_and_sent_once(kiosk: Kiosk) -> None:
    await kiosk.link.show("kiosk:kiosk-1", a_kiosk_view(appointments=True), at=2)
    await until(lambda: kiosk.program.offer.appointments)
    await kiosk.link.cut()
    by_code(kiosk)
    await until(lambda: kiosk.state.screen is Screen.KEPT)
    assert "We look it up as soon as we can." in words(kiosk), "no ticket is promised before it is known"
    assert [item.request.appointment for item in kiosk.spool.waiting()] == ["Q7K-204"]
    await kiosk.link.mend()
    await until(lambda: kiosk.state.screen is Screen.TICKET)
    assert kiosk.numbers == ["P001"]
    assert kiosk.spool.waiting() == []


async def test_a_code_that_was_kept_and_is_unknown_is_said_to_be_so_and_not_sent_again(kiosk: Kiosk) -> None:
    await kiosk.link.show("kiosk:kiosk-1", a_kiosk_view(appointments=True), at=2)
    await until(lambda: kiosk.program.offer.appointments)
    await kiosk.link.cut()
    by_code(kiosk)
    await until(lambda: kiosk.state.screen is Screen.KEPT)
    kiosk.refusal = NotFound("unknown_appointment", "There is none.")
    await kiosk.link.mend()
    await until(lambda: kiosk.state.screen is Screen.REFUSED)
    assert "We cannot find this code." in words(kiosk)
    assert [code for _, code in kiosk.spool.dead_letters()] == ["unknown_appointment"]
    kiosk.choose("back")
    assert (kiosk.state.screen, kiosk.state.code) == (Screen.APPOINTMENT, "Q7K-204")


def words(kiosk: Kiosk) -> str:
    return " ".join(text.text for each in kiosk.shown[-1].elements for text in each.texts)


async def test_check_ins_go_in_the_order_in_which_they_were_made(kiosk: Kiosk) -> None:
    await kiosk.link.cut()
    for service in ("permits", "zoning", "fees"):
        kiosk.choose("start", f"service:{service}", "confirm")
        await until(lambda: kiosk.state.screen is Screen.KEPT)
        kiosk.program.press("done")
    await kiosk.link.mend()
    await until(lambda: not kiosk.spool.waiting())
    sent = [body["services"] for path, body, _ in kiosk.link.sent if path.endswith("/visits")]
    assert sent == [["permits"], ["zoning"], ["fees"]]


@pytest.mark.parametrize(
    ("end", "paper"),
    [(JobState.CONFIRMED, TicketPaper.PRINTED), (JobState.FAILED, TicketPaper.NONE)],
    ids=["printed", "not printed"],
)
async def test_the_screen_says_what_became_of_the_paper(kiosk: Kiosk, end: JobState, paper: TicketPaper) -> None:
    kiosk.choose("start", "service:permits", "confirm")
    await until(lambda: bool(kiosk.printer.open_jobs()))
    kiosk.printer.set_state(kiosk.printer.open_jobs()[0].job.id, end)
    await until(lambda: kiosk.state.paper is paper)


async def test_a_call_for_staff_reaches_them_or_says_that_it_did_not(kiosk: Kiosk) -> None:
    kiosk.choose("help", "call_staff")
    await until(lambda: kiosk.state.sheet is Sheet.COMING)
    path, status, _ = kiosk.link.sent[-1]
    assert (path, status["problem"]) == ("/api/v1/devices/kiosk-1/status", "help_wanted")
    await kiosk.link.cut()
    kiosk.choose("back", "help", "call_staff")
    await until(lambda: kiosk.state.sheet is Sheet.ASK_STAFF)


async def test_a_listener_hears_each_screen_and_where_the_arrows_go(kiosk: Kiosk) -> None:
    kiosk.choose("listen")
    assert kiosk.voice.heard[-1].startswith("Hello.")
    kiosk.choose("start")
    assert kiosk.voice.heard[-1].startswith("What do you need today?")
    kiosk.program.key("help")
    assert kiosk.voice.heard[-1].startswith("How can we help?")
    kiosk.program.key("back")
    for _ in range(4):
        kiosk.program.arrow("down")
    assert kiosk.voice.heard[-1] == "Building permits. Apply, renew or pick up. 15–25 min"
    kiosk.choose("listen")
    assert kiosk.voice.heard[-1] == "", "and it stops at once"


async def test_a_listener_hears_each_letter_that_is_typed(kiosk: Kiosk) -> None:
    await kiosk.link.show("kiosk:kiosk-1", a_kiosk_view(appointments=True), at=2)
    await until(lambda: kiosk.program.offer.appointments)
    kiosk.choose("listen", "appointment")
    assert kiosk.voice.heard[-1].startswith("Type your appointment code.")
    assert "Q" not in kiosk.voice.heard[-1].split(), "the keys are heard one by one"
    kiosk.choose("key:Q", "key:7", "key:K")
    assert kiosk.voice.heard[-3:] == ["Q", "7", "K"]
    kiosk.keys.down(BACKSPACE)
    assert kiosk.voice.heard[-1] == "Q, 7"


async def test_letters_and_enter_of_a_keyboard_type_a_code_and_check_in(kiosk: Kiosk) -> None:
    await kiosk.link.show("kiosk:kiosk-1", a_kiosk_view(appointments=True), at=2)
    await until(lambda: kiosk.program.offer.appointments)
    kiosk.choose("appointment")
    for letter in "q7k":
        assert kiosk.keys.down(ord(letter))
        await asyncio.sleep(PAUSE_S + 0.05)
    kiosk.keys.down(ENTER)
    await until(lambda: kiosk.state.screen is Screen.TICKET)
    assert [body["appointment"] for path, body, _ in kiosk.link.sent if path.endswith("/visits")] == ["Q7K"]


async def test_backspace_deletes_and_where_nothing_is_typed_goes_back(kiosk: Kiosk) -> None:
    await kiosk.link.show("kiosk:kiosk-1", a_kiosk_view(appointments=True), at=2)
    await until(lambda: kiosk.program.offer.appointments)
    kiosk.choose("appointment", "key:Q")
    kiosk.keys.down(BACKSPACE)
    assert (kiosk.state.screen, kiosk.state.code) == (Screen.APPOINTMENT, "")
    kiosk.keys.down(BACKSPACE)
    assert kiosk.state.screen is Screen.HOME


async def test_a_code_typed_on_a_keyboard_is_checked_in_wherever_the_arrows_were(kiosk: Kiosk) -> None:
    await kiosk.link.show("kiosk:kiosk-1", a_kiosk_view(appointments=True), at=2)
    await until(lambda: kiosk.program.offer.appointments)
    kiosk.choose("appointment")
    kiosk.program.arrow("down")
    assert kiosk.program.focus == "key-1"
    for letter in "q7k":
        kiosk.keys.down(ord(letter))
    kiosk.keys.down(ENTER)
    await until(lambda: kiosk.state.screen is Screen.TICKET)
    assert [body["appointment"] for path, body, _ in kiosk.link.sent if path.endswith("/visits")] == ["Q7K"]
