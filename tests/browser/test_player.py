"""The player that runs a board on a TV, with a real Chromium that needs no screen."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from display_board.player import FLAGS, board_address
from tests.running import RunningServer

HEADLESS = (*FLAGS, "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0")
PLAY = "import sys; from pathlib import Path; from display_board.player import run; run(server=sys.argv[1], board=sys.argv[2], profile=Path(sys.argv[3]), flags=sys.argv[4:])"


def test_a_board_has_one_address_whatever_it_is_called() -> None:
    assert board_address("http://lobby/", "board-main", "dark") == "http://lobby/board/board-main?theme=dark"
    assert board_address("http://lobby", "a/b") == "http://lobby/board/a%2Fb?theme=light"


def test_the_player_shows_the_board_and_leaves_nothing_behind(running_server: RunningServer, tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    words = [sys.executable, "-c", PLAY, running_server.url, "board-main", str(profile), *HEADLESS]
    player = subprocess.Popen(words)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{debugging_port(profile)}")
            page = browser.contexts[0].pages[0]
            expect(page.locator(".pairing-code")).to_contain_text("-", timeout=15_000)
            assert page.url == board_address(running_server.url, "board-main")
    finally:
        player.send_signal(signal.SIGTERM)
        code = player.wait(timeout=15)
    assert code == 0
    assert str(profile) not in running_commands()


def debugging_port(profile: Path) -> str:
    """Chromium writes it down once it listens."""
    file, give_up = profile / "DevToolsActivePort", time.monotonic() + 30
    while not file.exists() or "\n" not in file.read_text():
        assert time.monotonic() < give_up, "no Chromium"
        time.sleep(0.05)
    return file.read_text().split("\n")[0]


def running_commands() -> str:
    return "\n".join(file.read_text(errors="replace") for file in Path("/proc").glob("[0-9]*/cmdline") if file.exists())
