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

REASONS = {
    "Has an appointment": "has_appointment",
    "Asked to go first": "asked_to_go_first",
    "Short question": "short_question",
    "Came back": "came_back",
    "Short break": "short_break",
    "Lunch": "lunch",
    "Short pause": "short_pause",
    "Paperwork": "paperwork",
    "On the phone": "on_the_phone",
    "Helping at another desk": "helping_at_another_desk",
    "I call by hand": "call_by_hand",
}


def reason_code(kept: str) -> str:
    """Return the code of a reason that staff chose; what they typed as they typed it."""
    return REASONS.get(kept, kept)


def problem_code(kept: str | None) -> str | None:
    """Return the code of what is wrong with a device or a print job; None where nothing is, and what is no known phrase as it
    is."""
    return PROBLEMS.get(kept, kept) if kept is not None else None
