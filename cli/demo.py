"""The demo: every program of a lobby, on this machine, with an invented permit center."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
from dataclasses import dataclass
from pathlib import Path

import httpx
import typer

from cli.demo_record import KIOSK, SetUp, demo_branch, set_up
from cli.way_home import ssh_line
from lobby.link.websocket import WebLink
from replay.crew import Crew
from replay.load import run_live
from replay.screens import WatchedScreen


@dataclass(frozen=True)
class Places:
    """Where the programs of one demo listen; of each printer, in the branch's order, its own port and its paper's."""

    http: int
    printers: tuple[tuple[int, int], ...]

    @property
    def server(self) -> str:
        return f"http://127.0.0.1:{self.http}"

    @property
    def papers(self) -> list[str]:
        return [f"http://127.0.0.1:{page}/" for _, page in self.printers]


def run_demo(*, live: bool, speed: float, port: int, data: Path, pictures: Path | None) -> int:
    """Run until Ctrl-C or SIGTERM; all of it is then gone within five seconds. Gives the exit code.

    speed: of the lobby's clock and of everybody in it; 1 is life.
    """
    return asyncio.run(_until_stopped(_Demo(live, speed, port, data, pictures)))


async def _until_stopped(demo: _Demo) -> int:
    running = asyncio.ensure_future(demo.run())
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # SIGHUP: its terminal was closed
        loop.add_signal_handler(number, running.cancel)
    try:
        return await running
    except asyncio.CancelledError:
        return 0


class _Demo:
    def __init__(self, live: bool, speed: float, port: int, data: Path, pictures: Path | None) -> None:
        self._live = live
        self._speed = speed
        self._data = data
        self._pictures = pictures
        self._branch = demo_branch()
        self._port = port
        self._crew = Crew(data / "logs")
        self._people: asyncio.Task[None] | None = None
        self._standing_in: list[tuple[WebLink, WatchedScreen]] = []

    async def run(self) -> int:
        typer.echo("Living six weeks in the demo's lobby ...")
        try:
            printers = await self._start_printers()  # they take a free core meanwhile
            made = await set_up(self._data, self._branch)
            self._places = Places(_free_port(self._port), printers)
            for name, token in made.tokens.items():
                self._keep(name, token)
            await self._start(made)
            if self._pictures is not None:
                return await self._take_pictures()
            typer.echo(f"Lobby is ready: {self._places.server}")
            typer.echo(self._about_the_kiosk())
            await self._until_a_program_ends()
            return 1
        finally:
            await self._stop()

    def _keep(self, name: str, token: str) -> None:
        file = self._token_file(name)
        file.touch(mode=0o600)
        file.write_text(token, encoding="utf-8")

    def _token_file(self, name: str) -> Path:
        return self._data / f"{name}.token"

    def _spool(self, name: str) -> Path:
        return self._data / f"{name}.spool"

    async def _start(self, made: SetUp) -> None:
        places, crew = self._places, self._crew
        demo = {
            "LOBBY_DEMO": "true",
            "LOBBY_DEMO_PAPERS": json.dumps(places.papers),
            "LOBBY_DATA": str(self._data),
            "LOBBY_CLOCK_AT": str(made.clock_at),
            "LOBBY_CLOCK_SPEED": str(self._speed),
        }
        await crew.start("server", "serve", "--port", str(places.http), "--public-url", places.server, env=demo)
        await self._start_kiosk(offscreen=not _has_display())  # it calls until the server answers, as everything does
        for printer, (port, _) in zip(self._branch.printers, places.printers, strict=True):
            await self._start_agent(printer.id, port)
        await self._until_answering("server", f"{places.server}/healthz")
        for printer, paper in zip(self._branch.printers, places.papers, strict=True):
            await self._until_answering(f"virtual-{printer.id}", paper)
        self._stand_in(made.tokens)
        if self._live:
            work = run_live(places.server, made.tokens["admin"], self._speed, staff=made.staff)
            self._people = asyncio.create_task(work)

    def _stand_in(self, tokens: dict[str, str]) -> None:
        """Keep open the sockets of the devices that this demo has no program for, so that nobody is told they are lost:
        the board, which is a browser's page, and the second kiosk, which the live customers use."""
        boards = [f"board:{board.id}" for board in self._branch.boards]
        kiosks = [f"kiosk:{kiosk.id}" for kiosk in self._branch.kiosks if kiosk.id != KIOSK and not self._live]
        for topic in boards + kiosks:
            link = WebLink(self._places.server, tokens[topic.partition(":")[2]])
            self._standing_in.append((link, WatchedScreen(link, topic)))

    async def _start_kiosk(self, *, offscreen: bool) -> None:
        printer_below = next(kiosk.printer for kiosk in self._branch.kiosks if kiosk.id == KIOSK)
        await self._crew.start(
            "kiosk", "kiosk", KIOSK, "--server", self._places.server, "--token-file", str(self._token_file(KIOSK)),
            "--spool", str(self._spool(KIOSK)), "--printer-spool", str(self._spool(str(printer_below))),
            "--share-screen", *(["--offscreen"] if offscreen else []),
        )  # fmt: skip

    async def _start_printers(self) -> tuple[tuple[int, int], ...]:
        """A virtual printer for each that the branch has; gives their ports and their papers'."""
        ports = []
        for n, printer in enumerate(self._branch.printers):
            port, page = _free_port(9100 + n * 10), _free_port(9180 + n * 10)
            options = ("--port", str(port), "--page-port", str(page))
            await self._crew.start(f"virtual-{printer.id}", "virtual-printer", *options)
            ports.append((port, page))
        return tuple(ports)

    async def _start_agent(self, printer: str, port: int) -> None:
        """The agent that prints on a virtual printer."""
        await self._crew.start(
            printer, "print-agent", printer, f"127.0.0.1:{port}", "--server", self._places.server,
            "--token-file", str(self._token_file(printer)), "--spool", str(self._spool(printer)),
        )  # fmt: skip

    async def _until_answering(self, program: str, address: str) -> None:
        """Wait until the program answers there; raises when it has ended instead."""
        async with httpx.AsyncClient(timeout=1) as client:
            while self._crew.running(program):
                try:
                    if (await client.get(address)).is_success:
                        return
                except httpx.TransportError:
                    await asyncio.sleep(0.05)
        raise typer.BadParameter(f"The {program} did not start: see {self._crew.log(program)}")

    async def _take_pictures(self) -> int:
        await self._crew.start(
            "pictures", "kiosk", KIOSK, "--server", self._places.server,
            "--token-file", str(self._token_file(KIOSK)), "--pictures", str(self._pictures),
        )  # fmt: skip
        _, code = await self._crew.first_to_end()
        typer.echo(f"The kiosk's screens are in {self._pictures}")
        return code

    def _about_the_kiosk(self) -> str:
        if _has_display():
            return "The kiosk's window is open, and that page shows it too. Ctrl-C stops everything."
        ports = [self._places.http, *(page for _, page in self._places.printers)]
        return (
            "That page shows the kiosk, live: touch it there. To see it from another machine, run this on that machine:\n"
            f"  {ssh_line(ports)}\nCtrl-C stops everything."
        )

    async def _until_a_program_ends(self) -> None:
        """Until one ends by itself, and says which. Without its window, or without the kiosk, the demo goes on."""
        has_window = _has_display()
        while True:
            name, code = await self._crew.first_to_end()
            typer.echo(f"The {name} has ended with {code}; its last words are in {self._crew.log(name)}", err=True)
            if name != "kiosk":
                return
            if has_window:
                has_window = False
                await self._start_kiosk(offscreen=True)
                typer.echo("The kiosk goes on without a window; the first page shows it.")

    async def _stop(self) -> None:
        if self._people is not None:
            self._people.cancel()
            await asyncio.wait([self._people], timeout=1)
        for link, screen in self._standing_in:
            await screen.close()
            await link.close()
        await self._crew.stop()


def _free_port(wanted: int) -> int:
    """The port, or the next one that nobody listens on."""
    for port in range(wanted, wanted + 100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise typer.BadParameter(f"No port from {wanted} to {wanted + 99} is free.")


def _has_display() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
