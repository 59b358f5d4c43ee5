"""A server of the replay's own: a new record in a temporary folder, gone when the replay is over."""

from __future__ import annotations

import asyncio
import socket
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from lobby.errors import Unavailable
from lobby.link.base import Link
from replay.branch_file import branch_toml
from replay.crew import Crew
from replay.day import ReplayDay
from replay.devices import link

START_S = 30.0


@dataclass(frozen=True, slots=True)
class OwnServer:
    """`data`: the folder of its record, for as long as it runs."""

    url: str
    admin_token: str
    data: Path


@asynccontextmanager
async def own_server(day: ReplayDay) -> AsyncIterator[OwnServer]:
    """Run a real server process in replay mode that has the day's branch, while the block runs. Raises
    Unavailable("server_did_not_start")."""
    with tempfile.TemporaryDirectory(prefix="lobby-replay-") as folder:
        data, file = Path(folder) / "data", Path(folder) / "branch.toml"
        file.write_text(branch_toml(day.branch), encoding="utf-8")
        await _lobby("branch", "import", str(file), "--data", str(data))
        token = await _lobby(
            "token", "create", "--role", "admin", "--branch", "*", "--name", "replay", "--data", str(data)
        )
        port = _free_port()
        url = f"http://127.0.0.1:{port}"
        crew = Crew(Path(folder))
        serve = ("serve", "--data", str(data), "--port", str(port), "--public-url", url)
        await crew.start("server", *serve, env={"LOBBY_REPLAY_CLOCK": "true"})
        try:
            await _until_it_answers(url, crew)
            yield OwnServer(url, token, data)
        finally:
            await crew.stop()


async def _lobby(*command: str) -> str:
    """Run one `lobby` command to its end; gives what it printed. Raises Unavailable with what it complained of."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "cli", *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    printed, complaint = await process.communicate()
    if process.returncode:
        raise _did_not_start(complaint.decode(errors="replace"))
    return printed.decode().strip()


async def _until_it_answers(url: str, crew: Crew) -> None:
    asking = link(url)
    try:
        async with asyncio.timeout(START_S):
            while not await _answers(asking):
                if not crew.running("server"):
                    raise _did_not_start(crew.log("server").read_text(errors="replace"))
                await asyncio.sleep(0.05)
    except TimeoutError:
        raise _did_not_start(crew.log("server").read_text(errors="replace")) from None
    finally:
        await asking.close()


async def _answers(asking: Link) -> bool:
    try:
        await asking.get("/healthz")
    except Unavailable:
        return False
    return True


def _did_not_start(complaint: str) -> Unavailable:
    lines = complaint.strip().splitlines() or ["it said nothing"]
    return Unavailable("server_did_not_start", f"The replay's own server did not start: {lines[-1]}", "See above.")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
