"""What a report, a plan or a call has to say in words: a code with values, of which the reader makes the sentence."""

from __future__ import annotations

from pydantic import Field

from lobby.contract.base import View
from lobby.sentences import SENTENCES


class Note(View):
    """`code` names a sentence of `lobby/sentences.py`; `values` fill the names in it. A code that a client does not know is
    of a later server: it says nothing then."""

    code: str = Field(examples=["why.was_first.minutes"])
    values: dict[str, str] = Field(
        default_factory=dict, examples=[{"number": "A017", "waited": "14", "promised": "15"}]
    )


def in_english(note: Note) -> str:
    """Return the note as a sentence, for whoever reads English. Raises KeyError for a code that is of a later version."""
    return SENTENCES[note.code].format_map(note.values)


def note(code: str, **values: object) -> Note:
    """Return the note with these values as text."""
    return Note(code=code, values={name: str(value) for name, value in values.items()})
