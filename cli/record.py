"""The commands that work on the record's file: branch, appointments, token, staff, check, backup."""

from __future__ import annotations

import typer

from cli import access, appointments, store


def add_to(line: typer.Typer) -> None:
    line.add_typer(store.branch, name="branch")
    line.add_typer(appointments.appointments, name="appointments")
    line.add_typer(access.token, name="token")
    line.add_typer(access.staff, name="staff")
    line.command()(store.check)
    line.command()(store.backup)
