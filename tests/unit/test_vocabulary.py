"""The wire's words are those of the programs that write and read them: neither side knows one that the other does not."""

from __future__ import annotations

from kiosk.state import NEEDS as KIOSK_NEEDS
from lobby.contract import vocabulary
from lobby.engine import outcomes
from lobby.engine.model import DeskState, Place, State
from printer.agent import CANNOT_BE_SET, NOT_CONFIRMED, NOT_WANTED, TOO_OLD
from printer.status import PaperLevel, Problem
from server.access.rights import DEVICE_ROLES, PAGES, STAFF_ROLES, TABLE, Role, may, pages, rights


def test_states_and_places_are_the_engines() -> None:
    assert set(vocabulary.VISIT_STATES) == set(State)
    assert set(vocabulary.DESK_STATES) == set(DeskState)
    assert set(vocabulary.PLACES) == set(Place)


def test_outcomes_are_the_engines() -> None:
    assert vocabulary.FINISH_OUTCOMES == outcomes.FINISHED
    assert vocabulary.CANCEL_OUTCOMES == outcomes.CANCELLED
    assert set(vocabulary.OUTCOMES) == outcomes.BUILT_IN


def test_roles_and_kinds_of_devices_are_those_of_the_table_of_rights() -> None:
    assert set(vocabulary.STAFF_ROLES) == STAFF_ROLES
    assert set(vocabulary.DEVICE_KINDS) == DEVICE_ROLES


def test_what_printers_say_is_known() -> None:
    assert set(vocabulary.PAPER_STATES) == set(PaperLevel)
    assert set(Problem) <= set(vocabulary.PROBLEM_WORDS)
    assert {TOO_OLD, NOT_WANTED, NOT_CONFIRMED, CANNOT_BE_SET} <= set(vocabulary.PROBLEM_WORDS)


def test_a_kiosk_and_a_greeter_offer_the_same_needs() -> None:
    assert KIOSK_NEEDS == vocabulary.NEEDS


def test_every_page_of_the_staff_app_is_for_somebody() -> None:
    assert tuple(PAGES) == vocabulary.STAFF_PAGES
    assert all(audience <= STAFF_ROLES for audience in PAGES.values())


def test_who_oversees_may_open_the_floor_and_whoever_only_serves_may_not() -> None:
    assert pages(frozenset({Role.SUPERVISOR})) == ["desk", "greeter", "floor", "plan", "reports", "devices"]
    assert pages(frozenset({Role.STAFF})) == ["desk", "greeter"]
    assert pages(frozenset({Role.GREETER})) == ["greeter"]


def test_the_rights_of_a_session_are_those_of_the_table() -> None:
    for role in STAFF_ROLES:
        assert rights(frozenset({role})) == [name for name in TABLE if may(frozenset({role}), name)]
    assert "floor.view" in rights(frozenset({Role.GREETER}))
    assert "pairing.approve" not in rights(frozenset({Role.SUPERVISOR}))
