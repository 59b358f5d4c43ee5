"""Codes for what the record, or a program of the version before, says in English words: before codes were kept, the phrases
were. Whatever is in no list was typed, or said by a device in its own words, and stays as it is.

The phrases are those that were kept, word for word: they stay here though what a code is called is put better.
"""

from __future__ import annotations

PROBLEMS = {
    "not reachable": "not_reachable",
    "not answering": "not_answering",
    "answers not understood": "answers_not_understood",
    "cover open": "cover_open",
    "paper out": "paper_out",
    "paper cutter stuck": "cutter_stuck",
    "needs service": "needs_service",
    "stopped, check the printer": "stopped",
    "paper low": "paper_low",
}


def problem_code(kept: str | None) -> str | None:
    """Return the code of what is wrong with a device or a print job; None where nothing is, and what is no known phrase as it
    is."""
    return PROBLEMS.get(kept, kept) if kept is not None else None
