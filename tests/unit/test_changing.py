"""A changed noun is what `dataclasses.replace` would make of it."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest

from lobby.engine.changing import changed
from lobby.engine.model import DeskState, OpenDesk, State, Step, Visit
from lobby.ids import DeskId
from tests.builders import NINE, a_lobby, arrive


def a_visit() -> Visit:
    engine = a_lobby(open_desks=["desk-1"])
    return engine.visit(arrive(engine, "permits", "fees"))


def test_what_is_changed_is_changed_and_all_else_stays() -> None:
    visit = a_visit()
    assert changed(visit, state=State.CALLED, calls=1) == replace(visit, state=State.CALLED, calls=1)
    assert changed(visit.current, called_at=NINE) == replace(visit.current, called_at=NINE)
    assert changed(OpenDesk(DeskId("desk-1")), state=DeskState.OPEN) == OpenDesk(DeskId("desk-1"), DeskState.OPEN)


def test_the_noun_itself_stays_as_it_was() -> None:
    visit = a_visit()
    changed(visit, state=State.CALLED)
    assert visit.state is State.WAITING


def test_the_changed_noun_cannot_be_changed_in_place() -> None:
    with pytest.raises(FrozenInstanceError):
        changed(a_visit(), calls=1).calls = 2  # type: ignore[misc]


def test_a_field_that_the_noun_does_not_have_is_refused() -> None:
    with pytest.raises(KeyError):
        changed(a_visit(), cals=1)


@pytest.mark.parametrize("kind", [Visit, Step, OpenDesk])
def test_the_nouns_that_change_have_nothing_to_do_when_they_are_made(kind: type) -> None:
    """Nothing is passed over by leaving `__init__` out."""
    assert not hasattr(kind, "__post_init__")
