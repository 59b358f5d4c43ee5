"""The reference of an appointment while it is typed: which letters it has, and when it can be one. Pure."""

from __future__ import annotations

from pydantic import TypeAdapter, ValidationError

from lobby.contract.requests import Reference

DIGITS, LETTERS, DASH = "1234567890", "QWERTYUIOPASDFGHJKLZXCVBNM", "-"
LONGEST = 24

_REFERENCE: TypeAdapter[str] = TypeAdapter(Reference)


def with_letter(typed: str, letter: str) -> str:
    """Return what is typed once this letter is, too; the same where it cannot stand there."""
    known = letter in DIGITS or letter in LETTERS or (letter == DASH and typed)
    return typed + letter if known and len(typed) < LONGEST else typed


def is_whole(typed: str) -> bool:
    """Say whether it can be a reference: the server knows which there are."""
    try:
        return _REFERENCE.validate_python(typed) == typed
    except ValidationError:
        return False
