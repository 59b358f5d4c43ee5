"""Which desks a plan takes to be there, and when: as the record had it, or by their planned hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from lobby.contract.notes import in_english
from lobby.engine.model import Branch, CallingParameters, Hours
from lobby.ids import DeskId
from prediction.checks.staffing_check import log_of
from prediction.history.past_day import DeskSpan
from prediction.history.rosters import as_planned
from prediction.history.special_days import Special, SpecialKind
from prediction.planning.plan_runs import HOUR_MS
from prediction.planning.plan_view import plan_view
from prediction.planning.plans import plan
from prediction.planning.staffing import learn_days
from simulation.scenario import branch_of, read_scenarios

S5 = next(one for one in read_scenarios(Path("simulation/scenarios/ten_lobbies.toml")) if one.id == "S5")
MONDAY = date(2026, 3, 2)


def a_branch(**hours: list[tuple[float, float]]) -> Branch:
    """Three desks; `desk_2` is planned to be there so on Mondays, in hours of the day."""
    branch = branch_of(S5, CallingParameters())
    spans = {
        name.replace("_", "-"): tuple(Hours(0, round(60 * begins), round(60 * ends)) for begins, ends in own)
        for name, own in hours.items()
    }
    return replace(branch, desks=tuple(replace(desk, hours=spans.get(desk.id, ())) for desk in branch.desks))


def there(desk: int, *times: tuple[float, float]) -> tuple[DeskSpan, ...]:
    return tuple(DeskSpan(DeskId(f"desk-{desk}"), round(a * HOUR_MS), round(b * HOUR_MS)) for a, b in times)


def planned(roster: tuple[DeskSpan, ...], branch: Branch, day: date = MONDAY) -> dict[str, list[tuple[float, float]]]:
    found: dict[str, list[tuple[float, float]]] = {}
    for span in as_planned(roster, branch, day):
        found.setdefault(span.desk, []).append((span.begins / HOUR_MS, span.ends / HOUR_MS))
    return found


def test_a_desk_with_planned_hours_is_there_by_them_and_the_others_as_on_record() -> None:
    roster = there(1, (9, 17)) + there(2, (9, 17)) + there(3, (9, 12), (13, 17))
    found = planned(roster, a_branch(desk_2=[(10, 12), (12.5, 15)]))
    assert found == {"desk-1": [(9, 17)], "desk-2": [(10, 12), (12.5, 15)], "desk-3": [(9, 12), (13, 17)]}


def test_a_plan_without_a_break_takes_that_of_the_record() -> None:
    roster = there(1, (8.9, 12), (12.5, 17.2)) + there(2, (9, 17))
    assert planned(roster, a_branch(desk_1=[(9, 16)]))["desk-1"] == [(9, 12), (12.5, 16)]
    assert planned(roster, a_branch(desk_1=[(12.25, 16)]))["desk-1"] == [(12.25, 16)], "it begins within the break"


def test_a_desk_that_is_planned_for_other_weekdays_is_not_there() -> None:
    roster = there(1, (9, 17)) + there(2, (9, 17))
    assert list(planned(roster, a_branch(desk_2=[(9, 17)]), MONDAY + timedelta(days=1))) == ["desk-1"]


def test_with_no_desks_on_record_the_others_are_there_as_long_as_those_that_are_planned() -> None:
    found = planned((), a_branch(desk_1=[(8, 12)], desk_2=[(11, 16)]))
    assert found == {"desk-1": [(8, 12)], "desk-2": [(11, 16)], "desk-3": [(8, 16)]}
    assert planned((), a_branch()) == {}


def test_a_plan_that_leaves_nobody_there_is_not_believed() -> None:
    only = there(1, (9, 17))
    assert as_planned(only, a_branch(desk_1=[(9, 17)]), MONDAY + timedelta(days=1)) == only


def test_the_plan_of_a_day_says_that_desks_are_there_as_planned() -> None:
    """A desk less for half the day costs; on a special day whose desks are on record these count instead."""
    branch = branch_of(S5, CallingParameters())
    log = log_of(S5, branch, 5, 1)
    monday, usual = log[-1].day + timedelta(days=3), plan_view(plan(learn_days(log, branch), log[-1].day, days=4), 0)
    shorter = a_branch(desk_1=[(9, 12)])
    view = plan_view(plan(learn_days(log, shorter), monday, days=4), made_at=0)
    assert any(in_english(one).endswith("with the desks as their hours are planned.") for one in view.sentences)
    assert any(in_english(one).endswith("with the desks that were there lately.") for one in usual.sentences)
    desks = {hour.begins: hour.desks for hour in view.hours}
    before = {hour.begins: hour.desks for hour in usual.hours}
    assert (before["15:00"], desks["15:00"]) == (len(branch.desks), len(branch.desks) - 1)
    eves = {day: Special(SpecialKind.EVE, "Easter") for day in (log[0].day, monday)}
    assert not learn_days(log, shorter, special=eves).by_planned_hours(monday)
