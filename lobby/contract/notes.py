"""What a report, a plan or a call has to say in words: a code with values, of which the reader makes the sentence."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from lobby.contract.base import View
from lobby.contract.vocabulary import REASON_WORDS
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
    return fill_in_english(SENTENCES[note.code], note.values)


def fill_in_english(sentence: str, values: Mapping[str, str]) -> str:
    """Return the English sentence with its values; a reason that is a code is put in its words."""
    return sentence.format_map({name: _in_words(name, value) for name, value in values.items()})


def _in_words(name: str, value: str) -> str:
    return REASON_WORDS.get(value, value) if name == "reason" else value


def note(code: str, **values: object) -> Note:
    """Return the note with these values as text."""
    return Note(code=code, values={name: str(value) for name, value in values.items()})
