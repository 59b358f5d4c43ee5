"""What people name on a command line or in an address: a branch of the record, a date."""

from __future__ import annotations

from datetime import date

from lobby.errors import Invalid
from lobby.ids import BranchId
from server.store.base import Streams


async def the_branch(store: Streams, branch: str | None) -> BranchId:
    """Return the one named, or the only one. Raises Invalid("branch_needed")."""
    if branch is not None:
        return BranchId(branch)
    branches = await store.branches()
    if len(branches) != 1:
        known = ", ".join(branches) or "none"
        raise Invalid(
            "branch_needed", f"The record holds {len(branches)} branches.", f"Name one with --branch: {known}."
        )
    return branches[0]


def iso(day: str) -> date:
    """Read a date as ISO 8601 writes it. Raises Invalid("bad_date")."""
    try:
        return date.fromisoformat(day)
    except ValueError as error:
        raise Invalid("bad_date", f"{day!r} is not a date.", "Write it as 2026-03-02.") from error
