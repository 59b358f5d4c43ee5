from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lobby.engine.numbering import DayNumbers
from tests.builders import a_lobby, arrive, moment


def test_a_series_begins_at_one_and_grows_past_its_digits() -> None:
    numbers = DayNumbers()
    assert numbers.next("P", 3) == "P001"
    numbers.counters["P"] = 999
    assert numbers.next("P", 3) == "P1000"


def test_each_prefix_has_its_own_series() -> None:
    numbers = DayNumbers()
    numbers.take("P001", "P", 3)
    assert (numbers.next("P", 3), numbers.next("Z", 3)) == ("P002", "Z001")


def test_a_number_given_out_for_another_service_is_skipped_too() -> None:
    numbers = DayNumbers()
    numbers.take("Z001", "P", 3)
    assert numbers.next("Z", 3) == "Z002"


@given(st.lists(st.sampled_from(["P", "Z", *(f"P{n:03d}" for n in range(1, 9)), "P-K001", "Z002"])))
def test_no_number_is_ever_given_twice(entries: list[str]) -> None:
    """An entry is the next of a series, or a number that was printed already."""
    numbers = DayNumbers()
    given: list[str] = []
    for entry in entries:
        number = numbers.next(entry, 3) if entry in ("P", "Z") else entry
        if number not in numbers.taken:
            numbers.take(number, entry[0], 3)
            given.append(number)
        else:
            assert entry not in ("P", "Z"), "the next of a series is free"
    assert len(given) == len(set(given))


def test_numbers_begin_anew_with_the_service_day_not_at_midnight() -> None:
    engine = a_lobby()
    late = [arrive(engine, now=moment(at)) for at in ("2026-03-02 23:59", "2026-03-03 00:01", "2026-03-03 03:59")]
    assert [engine.visit(visit).number for visit in late] == ["P001", "P002", "P003"]
    assert engine.visit(arrive(engine, now=moment("2026-03-03 04:00"))).number == "P001"
