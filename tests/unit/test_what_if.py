"""A day of the record lived again: exactly as it was, and with another rule or other desks."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.what_if_table import between, sentence
from lobby.engine.model import Branch, CallingParameters
from lobby.errors import Invalid
from prediction.checks.staffing_check import log_of
from prediction.history.past_day import PastDay
from prediction.planning.what_if import Difference, WhatIf, changed, what_if
from simulation.scenario import branch_of, read_scenarios

LOBBIES = {one.id: one for one in read_scenarios(Path("simulation/scenarios/ten_lobbies.toml"))}
LEAVING = (0.0, 0.5 / 3600, 0.5 / 3600, 0.5 / 3600, 0.5 / 3600)


def a_day(lobby: str, seed: int = 1) -> tuple[PastDay, Branch]:
    branch = branch_of(LOBBIES[lobby], CallingParameters())
    return log_of(LOBBIES[lobby], branch, 1, seed)[0], branch


def asked(lobby: str, rule: str | None = None, *desks: str, deals: int = 0) -> WhatIf:
    day, branch = a_day(lobby)
    return what_if(day, branch, LEAVING, rule=rule, desks=desks, deals=deals)


@pytest.mark.parametrize("lobby", ["S1", "S3", "S4", "S9"])
def test_the_same_rule_reproduces_the_day_to_the_millisecond(lobby: str) -> None:
    """Unequal services, appointments, transfers and interpreters, absentees."""
    close = asked(lobby).close
    assert close.calls == close.calls_replayed > 100
    assert (close.same, close.same_desk, close.mean_off_s) == (1.0, 1.0, 0.0)


def test_nothing_changed_makes_no_difference() -> None:
    for one in asked("S5", deals=3).differences.values():
        assert one.before == one.after
        assert one.low == one.high == 0


def test_another_rule_is_lived_by_the_same_customers() -> None:
    found = asked("S2", "first_come", deals=4).differences
    assert found["within_target"].after < found["within_target"].before
    assert found["within_target"].low <= found["within_target"].high < 0


def test_a_closed_desk_costs_and_one_more_helps() -> None:
    assert _gain(asked("S5", None, "3:closed")) < 0 < _gain(asked("S5", None, "new:all@10-14"))


def test_a_desk_that_learns_a_service_helps_where_skills_are_the_limit() -> None:
    assert _gain(asked("S5", None, "1:+service-2")) > 0


def _gain(found: WhatIf) -> float:
    level = found.differences["within_target"]
    return level.after - level.before


def test_a_desk_may_be_given_other_services_and_hours() -> None:
    _, branch = a_day("S5")
    other, windows = changed(branch, None, ["2:service-2@10:30-12"])
    desk = next(one for one in other.desks if one.name == "2")
    assert desk.skills == ("service-2",)
    assert windows == {desk.id: (10 * 3_600_000 + 1_800_000, 12 * 3_600_000)}


@pytest.mark.parametrize(
    ("desk", "code"),
    [
        ("9:closed", "unknown_desk"),
        ("1", "bad_desk"),
        ("1:service-9", "bad_desk"),
        ("new:all@13-11", "bad_desk"),
        ("new:all@noon", "bad_desk"),
    ],
)
def test_a_desk_that_cannot_be_is_refused_in_words(desk: str, code: str) -> None:
    _, branch = a_day("S5")
    with pytest.raises(Invalid) as caught:
        changed(branch, None, [desk])
    assert caught.value.code == code
    assert caught.value.help


def test_a_rule_that_is_not_known_is_refused_with_those_that_are() -> None:
    _, branch = a_day("S5")
    with pytest.raises(Invalid, match="luck") as caught:
        changed(branch, "luck", [])
    assert "first_come" in caught.value.help


def test_who_would_be_called_much_later_may_leave_instead() -> None:
    """In the record they stayed, because they were called in time."""
    found = asked("S5", None, "3:closed").differences
    assert found["left"].after > found["left"].before
    assert asked("S5").differences["left"].after == asked("S5").differences["left"].before


def test_the_change_is_said_in_words() -> None:
    said = str(sentence(asked("S5", "first_come", "1:+service-2@11-13", "new:all", deals=2)))
    assert said.startswith(
        "Monday 02 March 2026 with the rule first_come and desk 1 taking service-2 too, there from 11 to 13 and one more "
        "desk taking every service: "
    )
    assert "On eight in ten days that might as well have been: " in said
    assert sentence(asked("S5")).startswith("Monday 02 March 2026, replayed without a change: ")
    assert between(Difference(0.5, 0.4, -0.12, -0.03)) == "3 to 12 points fewer"
    assert between(Difference(0.5, 0.5, -0.02, 0.03)) == "between 2 points fewer and 3 more"
