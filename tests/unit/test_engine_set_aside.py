"""Check-ins that a kiosk set aside: each is settled once, by hand or by discarding it."""

from __future__ import annotations

from lobby.engine import commands as c
from lobby.engine.engine import Engine
from lobby.engine.events import CheckInDiscarded
from lobby.engine.model import Kiosk
from lobby.engine.set_aside import REMEMBERED_DAYS
from lobby.ids import DeviceId
from tests.builders import HOUR, NINE, a_lobby, check_in, refusal, run

DAY = 24 * HOUR
KEY = "01981e2a-7c3b-7f10-8a52-3d1f6c0b9e44"


def the_lobby() -> Engine:
    return a_lobby(kiosks=(Kiosk(DeviceId("kiosk-1"), "Kiosk 1", "K"),))


def discard(key: str = KEY, kiosk: str = "kiosk-1", reason: str = "left") -> c.DiscardCheckIn:
    return c.DiscardCheckIn(kiosk=DeviceId(kiosk), key=key, reason=reason, actor="staff-1")


def test_discarding_keeps_who_why_and_what() -> None:
    lobby = the_lobby()
    (event,) = run(lobby, discard(reason="mistake"), NINE)
    assert event == CheckInDiscarded(at=NINE, actor="staff-1", kiosk=DeviceId("kiosk-1"), key=KEY, reason="mistake")
    assert lobby.is_settled(KEY)


def test_a_check_in_by_hand_settles_it() -> None:
    lobby = the_lobby()
    assert not lobby.is_settled(KEY)
    run(lobby, check_in(instead_of=KEY), NINE)
    assert lobby.is_settled(KEY)


def test_it_is_settled_once_whichever_way() -> None:
    lobby = the_lobby()
    run(lobby, discard(), NINE)
    assert refusal(lobby, discard()).code == "already_settled"
    assert refusal(lobby, check_in(instead_of=KEY)).code == "already_settled"


def test_a_kiosk_that_is_not_there_set_nothing_aside() -> None:
    assert refusal(the_lobby(), discard(kiosk="kiosk-9")).code == "unknown_kiosk"


def test_it_is_remembered_across_a_restart_and_for_weeks() -> None:
    lobby = the_lobby()
    run(lobby, discard(), NINE)
    again = Engine.restore(lobby.snapshot())
    assert again.state() == lobby.state()
    run(again, discard("another"), NINE + REMEMBERED_DAYS * DAY)
    assert again.is_settled(KEY)
    run(again, discard("a third"), NINE + (REMEMBERED_DAYS + 1) * DAY)
    assert not again.is_settled(KEY)


def test_a_snapshot_from_before_is_restored() -> None:
    taken = the_lobby().snapshot()
    del taken["settled"]
    assert not Engine.restore(taken).is_settled(KEY)
