"""A sentence that the reader's own language can say: what a report, a plan or a call has to say in words."""

from __future__ import annotations

from pydantic import Field

from lobby.contract.base import View


class Note(View):
    """`sentence` is English with {names} in it, for the catalogues to translate; `values` fill the names; `text` is the
    English sentence filled."""

    sentence: str = Field(examples=["{number} waited {waited} of {promised} minutes promised, and was here first."])
    values: dict[str, str] = Field(
        default_factory=dict, examples=[{"number": "A017", "waited": "14", "promised": "15"}]
    )
    text: str = Field(examples=["A017 waited 14 of 15 minutes promised, and was here first."])


def note(sentence: str, **values: object) -> Note:
    filled = {name: str(value) for name, value in values.items()}
    return Note(sentence=sentence, values=filled, text=sentence.format(**filled))
