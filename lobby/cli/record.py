"""The commands that work on the record's file: branch, appointments, token, staff, check, backup."""

from __future__ import annotations

import typer

from server import cli_access, cli_appointments, cli_store


def add_to(line: typer.Typer) -> None:
    line.add_typer(cli_store.branch, name="branch")
    line.add_typer(cli_appointments.appointments, name="appointments")
    line.add_typer(cli_access.token, name="token")
    line.add_typer(cli_access.staff, name="staff")
    line.command()(cli_store.check)
    line.command()(cli_store.backup)
