"""Whose turn it is at the worker: who is played, who is learned, and that neither waits long for the other."""

from __future__ import annotations

from lobby.ids import BranchId
from server.workers.schedule import LATEST_S, SOONEST_S, Glance, WorkSchedule

QUIET, BUSY, CLOSED = BranchId("quiet"), BranchId("busy"), BranchId("closed")
GLANCES = {QUIET: Glance(10, 1, 1), BUSY: Glance(20, 12, 5), CLOSED: Glance(30, 0, 0)}
TODAY, TOMORROW = "2026-03-02", "2026-03-03"


def a_county(*learned: BranchId) -> WorkSchedule:
    schedule = WorkSchedule()
    for branch in GLANCES:
        schedule.day_is(branch, TODAY)
    for branch in learned:
        schedule.learned(branch, TODAY, useful=True, begun_s=0, now_s=0)
    return schedule


def test_the_fullest_branch_is_learned_first() -> None:
    schedule = a_county()
    order = []
    while (branch := schedule.to_learn(GLANCES, 100, idle=True)) is not None:
        schedule.learned(branch, TODAY, useful=True, begun_s=100, now_s=100)
        order.append(branch)
    assert order == [BUSY, QUIET, CLOSED]


def test_a_branch_is_played_once_it_is_learned_and_there_was_enough_to_learn() -> None:
    schedule = a_county(BUSY)
    schedule.learned(QUIET, TODAY, useful=False, begun_s=0, now_s=0)
    assert schedule.due(GLANCES, 10) == [BUSY]


def test_after_an_event_it_is_played_again_but_not_within_the_second() -> None:
    schedule = a_county(BUSY)
    schedule.taken(BUSY, seq=20, now_s=10)
    more = {**GLANCES, BUSY: Glance(21, 13, 5)}
    assert schedule.due(more, 10 + SOONEST_S / 2) == []
    assert schedule.due(more, 10 + SOONEST_S) == [BUSY]


def test_without_an_event_it_is_played_now_and_then() -> None:
    schedule = a_county(BUSY)
    schedule.taken(BUSY, seq=20, now_s=10)
    assert schedule.due(GLANCES, 9.9 + LATEST_S) == []
    assert schedule.due(GLANCES, 10 + LATEST_S) == [BUSY]


def test_where_nobody_waits_and_no_desk_is_open_nothing_is_played_until_something_happens() -> None:
    schedule = a_county(CLOSED)
    schedule.taken(CLOSED, seq=30, now_s=10)
    assert schedule.due(GLANCES, 1000) == []
    assert schedule.due({CLOSED: Glance(31, 1, 0)}, 1000) == [CLOSED]


def test_who_waited_longest_to_be_played_is_played_first() -> None:
    schedule = a_county(BUSY, QUIET)
    schedule.taken(BUSY, seq=1, now_s=5)
    schedule.taken(QUIET, seq=1, now_s=4)
    assert schedule.due(GLANCES, 100) == [QUIET, BUSY]


def test_learning_takes_at_most_half_of_the_time_while_others_wait_to_be_played() -> None:
    schedule = a_county()
    schedule.learned(BUSY, TODAY, useful=True, begun_s=100, now_s=103)
    assert schedule.to_learn(GLANCES, 105) is None
    assert schedule.to_learn(GLANCES, 105, idle=True) == QUIET
    assert schedule.to_learn(GLANCES, 106) == QUIET


def test_a_new_day_is_learned_anew_and_yesterdays_habits_serve_until_then() -> None:
    schedule = a_county(*GLANCES)
    assert schedule.to_learn(GLANCES, 10, idle=True) is None
    schedule.day_is(BUSY, TOMORROW)
    assert schedule.to_learn(GLANCES, 10, idle=True) == BUSY
    assert BUSY in schedule.due(GLANCES, 10)


def test_a_day_that_ends_while_it_is_learned_is_learned_again() -> None:
    schedule = a_county(QUIET, CLOSED)
    schedule.day_is(BUSY, TOMORROW)
    schedule.learned(BUSY, TODAY, useful=True, begun_s=0, now_s=1)
    assert schedule.to_learn(GLANCES, 10, idle=True) == BUSY


def test_a_branch_that_is_new_on_the_server_is_learned_too() -> None:
    schedule = a_county(*GLANCES)
    schedule.day_is(BranchId("new"), TODAY)
    assert schedule.to_learn({**GLANCES, BranchId("new"): Glance(1, 0, 0)}, 10, idle=True) == "new"
