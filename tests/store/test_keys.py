"""Every key of a branch's tables leads with the branch, read from a live file: so tables can be split by branch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from lobby.sqlite import sqlite3
from server.store.sqlite.migrations import migrations
from server.store.sqlite.store import SqliteStore
from tests.builders import NINE, check_in
from tests.store.conftest import MAIN, Record

WHO_MAY = {"staff", "session", "pairing"}
"""No branch's own: looked up before the branch is known, and good for every branch. m0006_keys.py"""
LOOKUPS = {"token_by_hash"}
"""An index that is no key: it only finds."""


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """A file with the tables of this version."""
    database = Database(sqlite3.connect(tmp_path / "lobby.db", isolation_level=None))
    migrations.apply(database)
    yield database
    database.close()


def tables(db: Database) -> list[str]:
    return [name for name in db.table_names() if not name.startswith("_")]


def keys(db: Database, table: str) -> dict[str, list[str]]:
    """The columns of the primary key and of every index of a table, each in order."""
    columns = db.execute(f"PRAGMA table_info({table})").fetchall()
    primary = sorted((place, name) for _, name, _, _, _, place in columns if place)
    found = {f"primary key of {table}": [name for _, name in primary]}
    for _, index, *_ in db.execute(f"PRAGMA index_list({table})").fetchall():
        found[index] = [name for _, _, name in db.execute(f"PRAGMA index_info({index})").fetchall()]
    return found


def test_every_key_of_a_branchs_table_leads_with_the_branch(db: Database) -> None:
    branchs = set(tables(db)) - WHO_MAY
    assert branchs >= {"event", "snapshot", "command", "visit", "step", "appointment", "contact", "token"}
    wrong = {
        f"{key} of {table}": columns
        for table in branchs
        for key, columns in keys(db, table).items()
        if columns[0] != "branch" and key not in LOOKUPS
    }
    assert not wrong


def test_an_index_that_does_not_lead_with_the_branch_makes_nothing_unique(db: Database) -> None:
    unique = {
        index for table in tables(db) for _, index, unique, *_ in db.execute(f"PRAGMA index_list({table})") if unique
    }
    assert not LOOKUPS & unique


def test_a_table_that_names_a_branch_is_keyed_by_it(db: Database) -> None:
    """Who may is the exception; whoever adds a table says to which side it belongs."""
    assert {table for table in tables(db) if "branch" not in db.table(table).columns_dict} <= WHO_MAY


async def test_a_number_stands_once_in_a_service_day(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "lobby.db")
    await store.open()
    record = await Record(store).begin()
    await record.happen(check_in("permits"))
    with pytest.raises(sqlite3.IntegrityError):
        await store.write(lambda db: db.execute(f"INSERT INTO visit SELECT {columns_but_the_visit(db)} FROM visit"))
    await record.happen(check_in("permits"), now=NINE + 24 * 3_600_000)
    assert [visit.number for visit in await store.visits_of_day(MAIN, "2026-03-03")] == ["P001"]
    await store.close()


def columns_but_the_visit(db: Database) -> str:
    return ", ".join("'another'" if name == "visit" else name for name in db.table("visit").columns_dict)
