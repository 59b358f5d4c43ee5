"""The real link against a real socket server, and the memory link that plays it in other tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from websockets.asyncio.server import ServerConnection, serve

from lobby.contract.base import ErrorBody
from lobby.contract.frames import error_frame, view_frame
from lobby.errors import NotFound, Unavailable
from lobby.link.memory import MemoryLink
from lobby.link.websocket import WebLink


@asynccontextmanager
async def a_server(port: int = 0, seq: int = 1) -> AsyncIterator[int]:
    async def talk(socket: ServerConnection) -> None:
        await socket.send(view_frame("board:main", seq, 5, '{"waiting":3}'))
        await socket.wait_closed()

    async with serve(talk, "127.0.0.1", port) as server:
        yield next(iter(server.sockets)).getsockname()[1]


async def test_a_watched_topic_shows_its_view_at_once() -> None:
    async with a_server() as port:
        link = WebLink(f"http://127.0.0.1:{port}")
        async for update in link.watch("board:main"):
            assert update.live and update.view == {"waiting": 3} and update.seq == 1
            break
        await link.close()


async def test_silence_makes_the_last_view_old_and_a_new_server_makes_it_live_again() -> None:
    seen = []
    async with a_server() as port:
        link = WebLink(f"http://127.0.0.1:{port}", stale_s=0.3)
        updates = link.watch("board:main")
        seen.append(await anext(updates))
    seen.append(await asyncio.wait_for(anext(updates), 10))
    async with a_server(port, seq=2):
        while not (update := await asyncio.wait_for(anext(updates), 20)).live:
            pass
        seen.append(update)
    await updates.aclose()  # type: ignore[attr-defined]
    await link.close()
    assert [(update.live, update.seq) for update in seen] == [(True, 1), (False, 1), (True, 2)]
    assert seen[1].view == {"waiting": 3}


async def test_a_server_that_never_answers_is_shown_as_not_live_without_a_view() -> None:
    link = WebLink("http://127.0.0.1:9")
    async for update in link.watch("board:main"):
        assert not update.live and update.view is None
        break
    await link.close()


async def test_a_refused_topic_raises_what_the_server_said() -> None:
    async def refuse(socket: ServerConnection) -> None:
        await socket.send(error_frame("unknown_board", "There is no board x.", "Check the name."))
        await socket.close(4404)

    async with serve(refuse, "127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        link = WebLink(f"http://127.0.0.1:{port}")
        with pytest.raises(NotFound) as refused:
            async for _ in link.watch("board:x"):
                pass
        assert refused.value.code == "unknown_board" and refused.value.help == "Check the name."
        await link.close()


async def test_no_answer_is_an_error_that_says_nothing_is_lost() -> None:
    link = WebLink("http://127.0.0.1:9")
    with pytest.raises(Unavailable) as refused:
        await link.post("/api/v1/desks/desk-1/call-next")
    assert refused.value.code == "no_answer"
    await link.close()


async def test_the_memory_link_can_be_cut_and_mended() -> None:
    link = MemoryLink(lambda path, body: {"path": path})
    await link.show("kiosk:1", ErrorBody(code="a", message="b"))
    updates = link.watch("kiosk:1")
    assert (await anext(updates)).live
    await link.cut()
    assert not (await anext(updates)).live
    with pytest.raises(Unavailable):
        await link.post("/x", key="1")
    await link.mend()
    assert (await anext(updates)).live
    assert await link.post("/x", key="1") == {"path": "/x"}


async def test_the_memory_link_answers_a_repeated_key_with_the_first_reply() -> None:
    count = iter(range(10))
    link = MemoryLink(lambda path, body: {"n": next(count)})
    assert await link.post("/x", key="1") == await link.post("/x", key="1") == {"n": 0}
    assert len(link.sent) == 1
