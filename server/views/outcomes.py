"""What the outcomes that every branch has are called, in each language that the staff app speaks."""

from __future__ import annotations

from functools import cache

from lobby.contract.base import Texts
from lobby.contract.vocabulary import OUTCOME_WORDS
from lobby.text.catalogue import in_every_language
from lobby.text.languages import SOURCE


@cache
def outcome_names() -> dict[str, Texts]:
    """Return the names by outcome; a branch's own have names of their own."""
    return {outcome: in_every_language("staff", word) for outcome, word in OUTCOME_WORDS.items()}


def outcome_name(outcome: str) -> Texts:
    """Return its name in every language; the id itself where nobody has named it: an outcome that a branch had and has
    no longer."""
    return outcome_names().get(outcome) or {SOURCE: outcome}
