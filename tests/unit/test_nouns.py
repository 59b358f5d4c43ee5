"""A noun is a frozen dataclass like any other; a changed one is what `dataclasses.replace` would make of it."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, fields, replace
from typing import Any

import pytest

from lobby.engine import commands as c
from lobby.engine import events as e
from lobby.engine.model import DeskState, OpenDesk, State, Step, Visit
from lobby.engine.nouns import changed, noun
from lobby.ids import DeskId, VisitId
from tests.builders import NINE, a_lobby, arrive


def a_visit() -> Visit:
    engine = a_lobby(open_desks=["desk-1"])
    return engine.visit(arrive(engine, "permits", "fees"))


def test_what_is_changed_is_changed_and_all_else_stays() -> None:
    visit = a_visit()
    assert changed(visit, state=State.CALLED, calls=1) == replace(visit, state=State.CALLED, calls=1)
    assert changed(visit.current, called_at=NINE) == replace(visit.current, called_at=NINE)
    assert changed(OpenDesk(DeskId("desk-1")), state=DeskState.OPEN) == OpenDesk(DeskId("desk-1"), DeskState.OPEN)


def test_a_field_may_be_changed_to_nothing() -> None:
    assert changed(Step(a_visit().current.service, NINE, 600.0, called_at=NINE), called_at=None).called_at is None


def test_the_noun_itself_stays_as_it_was() -> None:
    visit = a_visit()
    changed(visit, state=State.CALLED)
    assert visit.state is State.WAITING


def test_a_field_that_the_noun_does_not_have_is_refused() -> None:
    with pytest.raises(TypeError, match="cals"):
        changed(a_visit(), cals=1)


@pytest.mark.parametrize("made", [a_visit(), changed(a_visit(), calls=1)], ids=["made", "changed"])
def test_neither_a_noun_nor_a_changed_one_can_be_changed_in_place(made: Any) -> None:
    assert isinstance(made, Visit)
    with pytest.raises(FrozenInstanceError):
        made.calls = 2  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del made.calls


def test_a_noun_goes_to_another_process_and_back() -> None:
    visit = a_visit()
    assert pickle.loads(pickle.dumps(visit)) == visit


def test_nouns_are_compared_and_hashed_by_their_fields() -> None:
    one, other = e.VisitRecalled(at=1, visit=VisitId("v")), e.VisitRecalled(at=1, visit=VisitId("v"))
    assert (one, hash(one)) == (other, hash(other))
    assert one != e.ServingStarted(at=1, visit=VisitId("v"))  # type: ignore[comparison-overlap]


@noun
class Place:
    """By place and with a default."""

    row: int
    seat: str = "a"
    guests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UsualPlace:
    row: int
    seat: str = "a"
    guests: tuple[str, ...] = ()


@noun(kw_only=True)
class Booked(Place):
    by: str


@pytest.mark.parametrize(("by_place", "by_name"), [((1,), {}), ((1, "b"), {}), ((), {"row": 2, "guests": ("x",)})])
def test_it_is_made_as_the_usual_ones_are(by_place: tuple[Any, ...], by_name: dict[str, Any]) -> None:
    assert asdict(Place(*by_place, **by_name)) == asdict(UsualPlace(*by_place, **by_name))


@pytest.mark.parametrize(("by_place", "by_name"), [((), {}), ((1, "b", (), 4), {}), ((1,), {"colour": "blue"})])
def test_it_refuses_what_the_usual_ones_refuse(by_place: tuple[Any, ...], by_name: dict[str, Any]) -> None:
    for kind in (Place, UsualPlace):
        with pytest.raises(TypeError):
            kind(*by_place, **by_name)


def test_one_that_follows_from_another_has_the_fields_of_both() -> None:
    booked = Booked(1, by="maria")
    assert [field.name for field in fields(booked)] == ["row", "seat", "guests", "by"]
    assert (booked.row, booked.seat, booked.by, type(booked)) == (1, "a", "maria", Booked)
    with pytest.raises(FrozenInstanceError):
        booked.row = 2  # type: ignore[misc]


def test_a_command_says_what_it_lacks() -> None:
    with pytest.raises(TypeError, match="visit"):
        c.Finish()  # type: ignore[call-arg]
