"""A branch's file: read with errors that say where, written so that it reads back the same."""

from __future__ import annotations

from pathlib import Path

import pytest

import server
from lobby.engine.configuration import check
from lobby.engine.model import Hours
from lobby.errors import Invalid
from server.setup.branch_file import parse, write
from tests.builders import a_branch, a_desk

DEMO = (Path(server.__path__[0]) / "setup/demo_branch.toml").read_text(encoding="utf-8")


def test_the_demo_branch_is_sound() -> None:
    check(parse(DEMO))


@pytest.mark.parametrize(
    "branch",
    [
        parse(DEMO),
        a_branch(),
        a_branch(hours=(Hours(0, 480, 1020), Hours(4, 480, 1020)), closed_dates=("2026-12-25",)),
        a_branch(wrap_up_s=8, desks=(a_desk(automatic=True, skills=("permits", "zoning", "fees")),)),
        a_branch(holidays="US-MD", short_dates=("2026-12-24",)),
    ],
)
def test_what_is_written_reads_back_the_same(branch: object) -> None:
    assert parse(write(branch)) == branch  # type: ignore[arg-type]


def test_hours_are_written_as_people_say_them() -> None:
    said = 'hours = [{ days = ["mon", "sun"], opens = "08:00", closes = "17:30" }, { days = ["tue"], opens = "9:00", closes = "24:00" }]'
    branch = parse(DEMO.replace("hours = []", said, 1))
    assert branch.hours == (Hours(0, 480, 1050), Hours(6, 480, 1050), Hours(1, 540, 1440))


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("target_s = 1200", 'target_s = "soon"', "services[0].target_s: "),
        ("usual_s = 720", "usul_s = 720", "services[0].usul_s: there is no such field"),
        ('county = "Alder County"\n', "", "county: "),
        ("hours = []", 'hours = [{ days = ["noday"], opens = "8:00", closes = "9:00" }]', "days is a list of mon"),
        ("hours = []", 'hours = [{ days = ["mon"], opens = "8", closes = "9:00" }]', "written \"08:00\", not '8'"),
        ("hours = []", "hours = [", "line"),
        ('skills = ["fees", "records"]', 'skills = "fees"', "desks[2].skills: "),
    ],
)
def test_a_mistake_is_named_with_its_place(right: str, wrong: str, says: str) -> None:
    assert right in DEMO
    with pytest.raises(Invalid) as refused:
        parse(DEMO.replace(right, wrong, 1))
    assert refused.value.code == "branch_file_invalid"
    assert says in refused.value.message


def test_holidays_of_a_place_that_has_no_calendar_are_refused() -> None:
    with pytest.raises(Invalid) as refused:
        parse(DEMO.replace("hours = []", 'hours = []\nholidays = "US-Utopia"', 1))
    assert refused.value.code == "unknown_holidays"
