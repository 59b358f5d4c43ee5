"""The demo's relay of a kiosk's screen: the newest picture wins, and nobody's finger stays behind."""

from __future__ import annotations

import asyncio

import pytest

from lobby.contract.sharing import ScreenWatched, Touch
from server.branch.shared_screen import SharedScreen


async def test_a_slow_browser_is_sent_the_newest_picture_and_not_those_between() -> None:
    screen = SharedScreen()
    screen.kiosk_came()
    screen.viewer_came()
    await screen.show(b"one")
    seen, first = await screen.newer(-1)
    await screen.show(b"two")
    await screen.show(b"three")
    _, next_one = await screen.newer(seen)
    assert (first, next_one) == (b"one", b"three")


async def test_a_browser_waits_while_nothing_new_is_shown() -> None:
    screen = SharedScreen()
    screen.kiosk_came()
    screen.viewer_came()
    await screen.show(b"one")
    seen, _ = await screen.newer(-1)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await screen.newer(seen)


async def test_who_comes_after_a_while_is_not_shown_an_old_picture() -> None:
    screen = SharedScreen()
    orders = screen.kiosk_came()
    screen.viewer_went(screen.viewer_came())
    await screen.show(b"nobody looks")
    screen.viewer_came()
    await screen.show(b"new")
    assert (await screen.newer(-1))[1] == b"new"
    assert [orders.get_nowait() for _ in range(orders.qsize())] == [
        ScreenWatched(watched=False),
        ScreenWatched(watched=True),
        ScreenWatched(watched=False),
        ScreenWatched(watched=True),
    ]


async def test_all_hear_when_the_kiosk_has_gone() -> None:
    screen = SharedScreen()
    orders = screen.kiosk_came()
    screen.viewer_came()
    await screen.show(b"one")
    seen, _ = await screen.newer(-1)
    await screen.kiosk_went(orders)
    assert (await screen.newer(seen))[1] is None


async def test_a_kiosk_that_was_replaced_takes_nothing_away_when_it_goes() -> None:
    screen = SharedScreen()
    first = screen.kiosk_came()
    screen.kiosk_came()
    await screen.kiosk_went(first)
    assert screen.running


async def test_two_browsers_have_two_fingers_and_who_goes_lifts_only_their_own() -> None:
    screen = SharedScreen()
    orders = screen.kiosk_came()
    one, other = screen.viewer_came(), screen.viewer_came()
    for finger in (one, other):
        screen.touch(finger, Touch(touch="down", x=0.5, y=0.5))
    screen.viewer_went(one)
    received = [orders.get_nowait() for _ in range(orders.qsize())]
    touches = [(touch.touch, touch.finger) for touch in received if isinstance(touch, Touch)]
    assert touches == [("down", one), ("down", other), ("up", one)]
