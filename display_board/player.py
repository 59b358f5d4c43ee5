"""Runs a board on a TV: Chromium in kiosk mode on the board's page, started again when it falls over.

The page does the rest: unpaired it shows its code, paired it keeps its token as a cookie in `profile`, cut off it says so
and comes back by itself. Only at the start does a browser need its server, so the player waits for it.
"""

from __future__ import annotations

import asyncio
import shutil
import signal
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import httpx

from lobby.errors import Unavailable

BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS = (
    "--kiosk",
    "--autoplay-policy=no-user-gesture-required",  # calls sound although nobody ever touches a TV
    "--no-first-run",
    "--noerrdialogs",
    "--disable-session-crashed-bubble",
    "--disable-features=Translate",
    "--disable-pinch",
    "--disable-background-networking",
    "--disable-component-update",
)
ASK_EVERY_S = 1.0
SOON_S = 10.0
TRIES = 3


def board_address(server: str, board: str, theme: str = "light") -> str:
    return f"{server.rstrip('/')}/board/{quote(board, safe='')}?theme={theme}"


def run(
    *,
    server: str,
    board: str,
    profile: Path,
    theme: str = "light",
    flags: Sequence[str] = FLAGS,
    say: Callable[[str], None] = print,
) -> None:
    """Show the board until told to stop (SIGINT, SIGTERM) or until somebody closes the browser.

    profile: the browser's own folder; it holds the board's pairing. `say` is told in words what is going on.
    Raises Unavailable("no_browser") where no Chromium is installed, ("browser_stops") where it does not stay up.
    """
    program = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if program is None:
        raise Unavailable("no_browser", "A board needs Chromium.", "apt-get install chromium")
    command = [program, *flags, f"--user-data-dir={profile.resolve()}", board_address(server, board, theme)]
    asyncio.run(_until_stopped(_play(server, command, say)))


async def _play(server: str, command: Sequence[str], say: Callable[[str], None]) -> None:
    await _answering(server, say)
    early = 0
    while early < TRIES:
        began = time.monotonic()
        code = await _browse(command)
        if code == 0:
            return
        early = early + 1 if time.monotonic() - began < SOON_S else 0
        say(f"The browser ended with {code}; starting it again.")
        await asyncio.sleep(ASK_EVERY_S)
    raise Unavailable("browser_stops", "Chromium does not stay up.", f"Try it by hand: {' '.join(command)}")


async def _answering(server: str, say: Callable[[str], None]) -> None:
    """Wait until the server is there: a browser that finds none stays on its own error page for good."""
    said = False
    async with httpx.AsyncClient(base_url=server, timeout=5) as client:
        while True:
            with suppress(httpx.TransportError):
                await client.get("/healthz")
                return
            if not said:
                say(f"Waiting for {server}")
                said = True
            await asyncio.sleep(ASK_EVERY_S)


async def _browse(command: Sequence[str]) -> int:
    """The browser's exit code. However this ends, no browser is left behind."""
    browser = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        return await browser.wait()
    finally:
        if browser.returncode is None:
            browser.terminate()
            with suppress(TimeoutError):
                await asyncio.wait_for(browser.wait(), 3)
        if browser.returncode is None:
            browser.kill()
            await browser.wait()


async def _until_stopped(work: Coroutine[None, None, None]) -> None:
    task = asyncio.create_task(work)
    loop = asyncio.get_running_loop()
    for stop in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(stop, task.cancel)
    with suppress(asyncio.CancelledError):
        await task
