"""What the worker learns is kept for the day, and thrown away when anything about it is another. And what it compiles."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from prediction.history.habits import Habits
from prediction.waits.compiled import compile_all
from prediction.waits.player import play_forward
from prediction.waits.playing import play
from server.store import embedded_address
from server.workers.messages import Learn
from server.workers.predicting import WaitPredictor
from tests.builders import MINUTE, NINE, a_lobby, arrive, being_served
from tests.running import apart
from tests.server.test_prediction_worker import BRANCH, write_history

TODAY = date.today()


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A branch with three days behind it."""
    data = tmp_path_factory.mktemp("record")
    apart(write_history(data))
    return data


@pytest.fixture
def lessons(record: Path) -> Path:
    """Where they are kept; nothing is."""
    folder = record / "learned"
    for file in folder.glob("*"):
        file.unlink()
    return folder


def a_worker(record: Path) -> WaitPredictor:
    """One that starts anew on the record of this folder."""
    return WaitPredictor(embedded_address(record), record)


def learn(today: date = TODAY) -> Learn:
    return Learn(BRANCH, (today + timedelta(days=2)).isoformat())


def test_a_worker_that_starts_anew_on_the_same_day_finds_what_was_learned(record: Path, lessons: Path) -> None:
    first = a_worker(record).learn(learn())
    (file,) = lessons.iterdir()
    written = file.stat().st_mtime_ns
    assert a_worker(record).learn(learn()) == first > 0
    assert file.stat().st_mtime_ns == written, "nothing was learned again"


def test_another_day_is_learned_anew(record: Path, lessons: Path) -> None:
    a_worker(record).learn(learn())
    (file,) = lessons.iterdir()
    before = file.read_bytes()
    a_worker(record).learn(learn(TODAY + timedelta(days=1)))
    assert file.read_bytes() != before


@pytest.mark.parametrize("harm", [lambda whole: whole[: len(whole) // 2], lambda whole: b"", lambda whole: b"nonsense"])
def test_what_cannot_be_read_is_learned_anew(record: Path, lessons: Path, harm: object) -> None:
    first = a_worker(record).learn(learn())
    (file,) = lessons.iterdir()
    whole = file.read_bytes()
    file.write_bytes(harm(whole))  # type: ignore[operator]
    assert a_worker(record).learn(learn()) == first
    assert file.read_bytes() == whole


def test_without_enough_on_record_nothing_is_kept(record: Path, lessons: Path) -> None:
    assert a_worker(record).learn(Learn(BRANCH, "2000-01-01")) == 0
    assert not list(lessons.glob("*"))


def test_what_a_worker_compiles_before_it_is_ready_is_all_that_it_plays_with() -> None:
    compile_all()
    engine = a_lobby(open_desks=["desk-1", "desk-2"])
    being_served(engine)
    arrive(engine, "zoning", "fees", now=NINE + MINUTE)
    play_forward(engine.input_snapshot(NINE + 2 * MINUTE), Habits())
    compiled: Any = play
    assert len(compiled.signatures) == 1
