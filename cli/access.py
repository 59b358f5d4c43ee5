"""`lobby token create` and `lobby staff add`: who may, from the command line."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from cli.common import DataFolder, opened, out, run, said
from lobby.engine.model import Board, Kiosk, Printer
from lobby.errors import Invalid
from lobby.ids import BranchId
from server.access.credentials import Credentials
from server.access.principal import EVERY_BRANCH
from server.access.rights import DEVICE_ROLES, STAFF_ROLES, Role
from server.access.signing_in import SigningIn
from server.setup.configuring import configuration
from server.store.base import Streams

token = typer.Typer(help="Credentials of devices and programs.", no_args_is_help=True)
staff = typer.Typer(help="The people who work here.", no_args_is_help=True)

ROLES = ", ".join(sorted(DEVICE_ROLES | STAFF_ROLES))
BranchOption = Annotated[str, typer.Option("--branch", help="The branch it is good for; '*' for every branch.")]


@token.command("create")
def create_token(
    role: Annotated[str, typer.Option("--role", help=f"One of {ROLES}.")],
    branch: BranchOption,
    device: Annotated[
        str | None, typer.Option("--device", help="The device it is for, by its id in the branch's configuration.")
    ] = None,
    name: Annotated[
        str | None, typer.Option("--name", help="How lists name it. (default: its device, or its role)")
    ] = None,
    data: DataFolder = None,
) -> None:
    """Make a token and print it. It is shown this once: only its hash is kept.

    A running server takes it at once. A device has one token: an earlier one
    ends within seconds.
    """

    async def work() -> str:
        async with opened(data) as store:
            await _check_token(store, role, branch, device)
            credentials = Credentials(store.access)
            made, _ = await credentials.make_token(
                role=role, branch=branch, name=name or device or role, device=device, by="command line"
            )
            return made

    made = run(work)
    said.print("Keep this token; it cannot be shown again.")
    typer.echo(made)


async def _check_token(store: Streams, role: str, branch: str, device: str | None) -> None:
    if role not in DEVICE_ROLES | STAFF_ROLES:
        raise Invalid("role_unknown", f"There is no role {role}.", f"Roles: {ROLES}.")
    if (device is not None) != (role in DEVICE_ROLES):
        one = "needs" if role in DEVICE_ROLES else "is not of"
        raise Invalid("device_expected", f"A token of the role {role} {one} a device.", "See --device.")
    if branch == EVERY_BRANCH and device is None:
        return
    configured = await configuration(store, BranchId(branch))
    known: dict[str, Sequence[Kiosk | Board | Printer]] = {
        Role.KIOSK: configured.kiosks,
        Role.BOARD: configured.boards,
        Role.PRINTER: configured.printers,
    }
    devices = [one.id for one in known.get(role, ())]
    if device is not None and role != Role.TABLET and device not in devices:
        raise Invalid("unknown_device", f"{branch} has no {role} {device}.", f"It has: {', '.join(devices) or 'none'}.")


@staff.command("add")
def add_staff(
    login: Annotated[str, typer.Argument(help="What the person types to sign in.")],
    name: Annotated[str, typer.Option("--name", help="The person's name, as colleagues see it.")],
    branch: BranchOption,
    role: Annotated[list[str], typer.Option("--role", help=f"{', '.join(sorted(STAFF_ROLES))}; may be repeated.")],
    password: Annotated[
        str | None, typer.Option("--password", help="Asked for when left out; read from a pipe where there is one.")
    ] = None,
    pin: Annotated[str | None, typer.Option("--pin", help="4 to 12 digits, for paired tablets.")] = None,
    data: DataFolder = None,
) -> None:
    """Add a member of staff and print the id that the record will know them by."""
    if pin is not None and not (pin.isdigit() and 4 <= len(pin) <= 12):
        raise typer.BadParameter("A PIN has 4 to 12 digits.", param_hint="--pin")
    secret = password if password is not None else _asked_password(optional=pin is not None)

    async def work() -> str:
        async with opened(data) as store:
            if branch != EVERY_BRANCH:
                await configuration(store, BranchId(branch))
            signing_in = SigningIn(Credentials(store.access))
            member = await signing_in.add(login, name=name, branch=branch, roles=role, password=secret, pin=pin)
            return member.id

    out.print(run(work), highlight=False)


def _asked_password(*, optional: bool) -> str | None:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n") or None
    if optional and not typer.confirm("Set a password too?", default=False):
        return None
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
