"""The demo: every program of a lobby, on this machine, with an invented permit center."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import typer

from cli.way_home import ssh_line
from lobby.engine.model import Branch
from lobby.errors import Conflict
from replay.crew import Crew

LIVE_SPEED = 20
KIOSK = "kiosk-1"
STAFF = (  # login, name, roles: invented
    ("maria", "Maria R.", ("staff", "supervisor", "admin")),
    ("lee", "Lee T.", ("staff",)),
    ("grace", "Grace O.", ("greeter",)),
)
PASSWORD, PIN = "lobby-demo", "1234"  # shown on the first page of the demo


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


def run_demo(*, live: bool, port: int, data: Path, pictures: Path | None) -> int:
    """Run until Ctrl-C or SIGTERM; all of it is then gone within five seconds. Gives the exit code."""
    return asyncio.run(_until_stopped(_Demo(live, port, data / ("live" if live else "calm"), pictures)))


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
    def __init__(self, live: bool, port: int, data: Path, pictures: Path | None) -> None:
        self._live = live
        self._data = data
        self._pictures = pictures
        self._branch = _demo_branch(live=live)
        taken = [(_free_port(9100 + n * 10), _free_port(9180 + n * 10)) for n in range(len(self._branch.printers))]
        self._places = Places(_free_port(port), tuple(taken))
        self._crew = Crew(data / "logs")
        self._people: asyncio.Task[None] | None = None

    async def run(self) -> int:
        typer.echo("Setting up the demo branch ...")
        tokens = await self._set_up()
        try:
            await self._start(tokens)
            if self._pictures is not None:
                return await self._take_pictures()
            typer.echo(f"Lobby is ready: {self._places.server}")
            typer.echo(self._about_the_kiosk())
            await self._until_a_program_ends()
            return 1
        finally:
            await self._stop()

    async def _set_up(self) -> dict[str, str]:
        """The branch, the staff and the devices' tokens; what is there from an earlier demo stays."""
        from server.access.credentials import Credentials
        from server.access.signing_in import SigningIn
        from server.clock import now_ms
        from server.settings import Settings
        from server.setup.configuring import configure
        from server.store import open_store
        from server.store.base import Use

        self._data.mkdir(parents=True, exist_ok=True)
        branch = self._branch
        async with open_store(Settings(data=self._data).store, Use.SERVE) as store:
            await configure(store, branch, now_ms())
            credentials = Credentials(store.access)
            await credentials.open()
            for login, name, roles in STAFF:
                with suppress(Conflict):  # here from an earlier demo
                    await SigningIn(credentials).add(
                        login, name=name, branch=branch.id, roles=list(roles), password=PASSWORD, pin=PIN
                    )
            tokens = {}
            printers = [("printer", printer.id) for printer in branch.printers]
            for role, device in [("kiosk", KIOSK), *printers, ("admin", None)]:
                tokens[device or role], _ = await credentials.make_token(
                    role=role, branch=branch.id, name=device or "demo", device=device, by="demo"
                )
        for name, token in tokens.items():
            file = self._token_file(name)
            file.touch(mode=0o600)
            file.write_text(token, encoding="utf-8")
        return tokens

    def _token_file(self, name: str) -> Path:
        return self._data / f"{name}.token"

    def _spool(self, name: str) -> Path:
        return self._data / f"{name}.spool"

    async def _start(self, tokens: dict[str, str]) -> None:
        places, crew = self._places, self._crew
        demo = {
            "LOBBY_DEMO": "true",
            "LOBBY_DEMO_PAPERS": json.dumps(places.papers),
            "LOBBY_DATA": str(self._data),
        }
        await crew.start("server", "serve", "--port", str(places.http), "--public-url", places.server, env=demo)
        await self._until_answering("server", f"{places.server}/healthz")
        for printer, (port, page) in zip(self._branch.printers, places.printers, strict=True):
            await self._start_printer(printer.id, port, page)
        for printer, paper in zip(self._branch.printers, places.papers, strict=True):
            await self._until_answering(f"virtual-{printer.id}", paper)
        await self._start_kiosk(offscreen=not _has_display())
        if self._live:
            from replay.load import run_live

            self._people = asyncio.create_task(run_live(places.server, tokens["admin"], LIVE_SPEED))

    async def _start_kiosk(self, *, offscreen: bool) -> None:
        printer_below = next(kiosk.printer for kiosk in self._branch.kiosks if kiosk.id == KIOSK)
        await self._crew.start(
            "kiosk", "kiosk", KIOSK, "--server", self._places.server, "--token-file", str(self._token_file(KIOSK)),
            "--spool", str(self._spool(KIOSK)), "--printer-spool", str(self._spool(str(printer_below))),
            "--share-screen", *(["--offscreen"] if offscreen else []),
        )  # fmt: skip

    async def _start_printer(self, printer: str, port: int, page: int) -> None:
        """A virtual printer, and the agent that prints on it."""
        await self._crew.start(f"virtual-{printer}", "virtual-printer", "--port", str(port), "--page-port", str(page))
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
        await self._crew.stop()


def _demo_branch(*, live: bool) -> Branch:
    import server
    from replay.load import faster
    from server.setup.branch_file import parse

    branch = parse((Path(server.__path__[0]) / "setup/demo_branch.toml").read_text(encoding="utf-8"))
    return faster(branch, LIVE_SPEED) if live else branch


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
