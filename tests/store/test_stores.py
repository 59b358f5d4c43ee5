"""What every store must do. Whoever writes another store adds it to STORES and changes nothing here."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from lobby.engine.commands import CancelAppointment
from lobby.engine.engine import Engine
from lobby.engine.events import VisitCheckedIn
from lobby.errors import Conflict
from lobby.ids import BranchId, VisitId, new_command
from server.store.base import (
    ContactRow,
    Decided,
    Loaded,
    Reply,
    SeqConflict,
    Snapshot,
    Store,
    StoreRefused,
    visit_pieces,
    whole_snapshot,
)
from tests.builders import (
    HOUR,
    MINUTE,
    NINE,
    add_step,
    book,
    call_next,
    cancel,
    check_in,
    come,
    finish,
    start,
    transfer,
    undo,
)
from tests.store.conftest import MAIN, OpenStore, Record


def seqs(loaded: Loaded) -> list[int]:
    return [stored.seq for stored in loaded.events]


async def test_a_new_record_is_empty(store: Store) -> None:
    assert await store.branches() == []
    assert await store.load(MAIN) == Loaded(None, [])


async def test_events_come_back_as_they_went_in(record: Record) -> None:
    await record.arrive("permits", "fees")
    again = Engine(MAIN)
    for stored in (await record.store.load(MAIN)).events:
        again.apply(stored.event)
    assert again.snapshot() == record.engine.snapshot()


async def test_the_stream_is_numbered_without_gaps(record: Record) -> None:
    await record.happen(*(check_in() for _ in range(20)))
    assert seqs(await record.store.load(MAIN)) == list(range(1, record.engine.seq + 1))


async def test_the_record_outlives_a_restart(open_store: OpenStore) -> None:
    record = await Record(await open_store()).begin()
    visit = await record.arrive("fees")
    store = await open_store()
    assert seqs(await store.load(MAIN)) == list(range(1, record.engine.seq + 1))
    assert await store.visit(MAIN, visit) == record.engine.visit(visit)


async def test_branches_have_streams_of_their_own(store: Store) -> None:
    for name in ("main", "harbor", "airport"):
        await Record(store, BranchId(name)).begin()
    assert await store.branches() == ["airport", "harbor", "main"]
    assert seqs(await store.load(BranchId("harbor"))) == [1]


async def test_it_is_known_how_far_the_stream_of_each_branch_has_come(store: Store) -> None:
    main, harbor = await Record(store).begin(), await Record(store, BranchId("harbor")).begin()
    await main.happen(check_in(), check_in())
    assert await store.last_seqs() == {MAIN: main.engine.seq, BranchId("harbor"): harbor.engine.seq}


async def test_a_day_to_which_somebody_came_is_known_from_the_day_after(record: Record) -> None:
    visit = await record.store.visit(MAIN, await record.arrive("fees"))
    assert visit is not None
    assert await record.store.days_before(MAIN, visit.service_day, 9) == []
    assert await record.store.days_before(MAIN, "9999-12-31", 9) == [visit.service_day]
    assert await record.store.days_before(BranchId("harbor"), "9999-12-31", 9) == []


async def test_events_are_given_in_pages(record: Record) -> None:
    await record.happen(*(check_in() for _ in range(10)))
    page = await record.store.events(MAIN, after=4, limit=3)
    assert [stored.seq for stored in page] == [5, 6, 7]


# --- all or nothing ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("off", [-1, 1])
async def test_an_append_at_another_place_is_a_conflict_and_writes_nothing(record: Record, off: int) -> None:
    before = await record.store.load(MAIN)
    command, key = check_in(), new_command()
    decided = Decided(
        record.engine.handle(command, NINE), key, Reply(201, "{}", "h"), ContactRow(command.visit, name="Kim")
    )
    with pytest.raises(SeqConflict):
        await record.store.append(MAIN, record.engine.seq + off, [decided], [])
    assert await record.store.load(MAIN) == before
    assert await record.store.replies(MAIN, [key]) == {}
    assert await record.store.contact(MAIN, command.visit) is None


async def test_a_group_with_one_answered_command_writes_nothing(record: Record) -> None:
    key = new_command()
    await record.happen(check_in(), key=key)
    before = await record.store.load(MAIN)
    fresh = Decided(record.engine.handle(check_in(), NINE), new_command(), Reply(201, "{}", "h"))
    again = Decided(record.engine.handle(check_in(), NINE), key, Reply(201, "{}", "h"))
    with pytest.raises(Conflict) as refused:
        await record.store.append(MAIN, record.engine.seq, [fresh, again], [])
    assert refused.value.code == "command_repeated"
    assert await record.store.load(MAIN) == before


async def test_a_number_that_stands_in_the_service_day_already_is_forbidden_and_nothing_is_written(
    record: Record,
) -> None:
    await record.arrive("permits")
    before = await record.store.load(MAIN)
    (came,) = record.engine.handle(check_in("permits"), NINE)
    assert isinstance(came, VisitCheckedIn)
    twice = replace(came, number="P001")
    with pytest.raises(StoreRefused):
        await record.store.append(MAIN, record.engine.seq, [Decided((twice,))], record.engine.apply(twice))
    assert await record.store.load(MAIN) == before


async def test_of_many_who_append_at_one_place_one_succeeds(record: Record) -> None:
    async def attempt() -> bool:
        try:
            await record.store.append(MAIN, seq, [Decided(record.engine.handle(check_in(), NINE))], [])
        except SeqConflict:
            return False
        return True

    seq = record.engine.seq
    assert sum(await asyncio.gather(*(attempt() for _ in range(20)))) == 1


async def test_many_who_reload_and_try_again_all_succeed_and_leave_no_gap(record: Record) -> None:
    async def insist() -> None:
        while True:
            engine = Engine(MAIN)
            for stored in (await record.store.load(MAIN)).events:
                engine.apply(stored.event)
            try:
                await record.store.append(MAIN, engine.seq, [Decided(engine.handle(check_in(), NINE))], [])
            except SeqConflict:
                continue
            return

    await asyncio.gather(*(insist() for _ in range(8)))
    loaded = await record.store.load(MAIN)
    assert seqs(loaded) == list(range(1, record.engine.seq + 9))
    numbers = [one.event.number for one in loaded.events if isinstance(one.event, VisitCheckedIn)]
    assert len(set(numbers)) == len(numbers) == 8


# --- a command happens once ------------------------------------------------------------------------------------------


async def test_the_first_reply_is_kept_under_the_commands_id(record: Record) -> None:
    key = new_command()
    await record.happen(check_in(), key=key, body='{"number":"P001"}')
    kept = await record.store.replies(MAIN, [new_command(), key])
    assert kept == {key: Reply(201, '{"number":"P001"}', "hash-of-the-body")}


async def test_replies_outlive_a_restart(open_store: OpenStore) -> None:
    keys = [new_command() for _ in range(3)]
    record = await Record(await open_store()).begin()
    for key in keys:
        await record.happen(check_in(), key=key)
    store = await open_store()
    assert set(await store.replies(MAIN, [*keys, new_command()])) == set(keys)


async def test_an_id_made_before_all_known_ones_is_still_kept_apart_from_them(open_store: OpenStore) -> None:
    early, late = new_command(), new_command()
    record = await Record(await open_store()).begin()
    await record.happen(check_in(), key=late)
    record.store = await open_store()
    assert await record.store.replies(MAIN, [early]) == {}
    await record.happen(check_in(), key=early)
    assert set(await record.store.replies(MAIN, [early, late])) == {early, late}


# --- snapshots -------------------------------------------------------------------------------------------------------


async def test_loading_starts_at_the_last_snapshot(record: Record) -> None:
    await record.store.save_snapshot(MAIN, Snapshot(2, '{"early":true}'))
    await record.store.save_snapshot(MAIN, Snapshot(3, '{"late":true}'))
    await record.arrive()
    loaded = await record.store.load(MAIN)
    assert loaded.snapshot == Snapshot(3, '{"late":true}')
    assert seqs(loaded) == [4]


async def test_an_older_snapshot_does_not_replace_a_newer_one(record: Record) -> None:
    await record.store.save_snapshot(MAIN, Snapshot(3, "{}"))
    await record.store.save_snapshot(MAIN, Snapshot(2, "{}"))
    assert (await record.store.load(MAIN)).snapshot == Snapshot(3, "{}")


async def test_a_snapshot_that_goes_on_from_another_holds_the_visits_of_both(record: Record) -> None:
    await record.happen(*(check_in() for _ in range(3)))
    await record.store.save_snapshot(MAIN, whole_snapshot(record.engine))
    before = record.engine.seq
    first = next(iter(record.engine.visits))
    await record.happen(cancel(first), check_in())
    changed = [visit for visit in record.engine.visits.values() if visit.version > before]
    assert len(changed) == 2
    whole = whole_snapshot(record.engine)
    await record.store.save_snapshot(MAIN, replace(whole, visits=tuple(visit_pieces(changed)), after=before))
    await record.arrive()
    loaded = await record.store.load(MAIN)
    assert loaded.snapshot is not None and seqs(loaded) == [record.engine.seq]
    again = loaded.snapshot.engine()
    again.apply(loaded.events[0].event)
    assert again.state() == record.engine.state()


async def test_a_snapshot_that_goes_on_from_another_than_the_one_that_is_kept_is_a_conflict(record: Record) -> None:
    await record.arrive()
    kept = whole_snapshot(record.engine)
    await record.store.save_snapshot(MAIN, kept)
    with pytest.raises(SeqConflict):
        await record.store.save_snapshot(MAIN, replace(kept, seq=kept.seq + 9, after=kept.seq - 1))
    assert (await record.store.load(MAIN)).snapshot == kept


async def test_a_snapshot_that_holds_all_leaves_nothing_of_the_one_before(record: Record) -> None:
    await record.arrive()
    await record.store.save_snapshot(MAIN, whole_snapshot(record.engine))
    empty = replace(whole_snapshot(record.engine), visits=())
    await record.store.save_snapshot(MAIN, empty)
    assert (await record.store.load(MAIN)).snapshot == empty


# --- visits ----------------------------------------------------------------------------------------------------------


async def test_a_visit_is_found_by_its_id_alone(record: Record) -> None:
    visit = await record.arrive("permits")
    assert await record.store.branch_of(visit) == MAIN
    assert await record.store.visit(MAIN, visit) == record.engine.visit(visit)


async def test_an_unknown_visit_is_nobodys(store: Store) -> None:
    assert await store.branch_of(VisitId("nobody")) is None
    assert await store.visit(MAIN, VisitId("nobody")) is None
    assert await store.contact(MAIN, VisitId("nobody")) is None


async def test_a_visit_is_kept_as_it_is_after_each_verb(record: Record) -> None:
    visit = await record.arrive("permits", "fees")
    for minute, command in enumerate(
        [transfer(visit, "zoning"), add_step(visit, "permits"), cancel(visit), undo(visit)], start=1
    ):
        await record.happen(command, now=NINE + minute * 1000)
        assert await record.store.visit(MAIN, visit) == record.engine.visit(visit)


async def test_a_step_that_was_taken_back_is_gone(record: Record) -> None:
    visit = await record.arrive("permits")
    await record.happen(add_step(visit, "fees"), now=NINE + 1000)
    await record.happen(undo(visit), now=NINE + 2000)
    kept = await record.store.visit(MAIN, visit)
    assert kept is not None
    assert [step.service for step in kept.steps] == ["permits"]


async def test_the_visits_of_a_day_are_given_oldest_first(record: Record) -> None:
    await record.happen(*(check_in() for _ in range(3)), now=NINE + MINUTE)
    first = await record.arrive(now=NINE)
    tomorrow = await record.arrive(now=NINE + 24 * HOUR)
    visits = await record.store.visits_of_day(MAIN, "2026-03-02")
    assert visits[0].id == first
    assert [visit.number for visit in visits] == ["P004", "P001", "P002", "P003"]
    assert tomorrow not in [visit.id for visit in visits]
    assert visits[0] == record.engine.visit(first)


# --- personal data ---------------------------------------------------------------------------------------------------


async def test_a_contact_keeps_what_is_not_given_again(record: Record) -> None:
    visit = await record.arrive(contact=ContactRow(VisitId("unused"), name="unused"))
    await record.happen(add_step(visit, "fees"), contact=ContactRow(visit, name="Kim", phone="555 0100"))
    await record.happen(add_step(visit, "fees"), contact=ContactRow(visit, note="Brought the plans"))
    kept = ContactRow(visit, name="Kim", phone="555 0100", note="Brought the plans")
    assert await record.store.contact(MAIN, visit) == kept


async def test_contacts_are_erased_once_their_visit_has_ended_long_enough(record: Record) -> None:
    early, late, waiting = [await record.arrive(now=NINE) for _ in range(3)]
    for visit, at in ((early, NINE + MINUTE), (late, NINE + HOUR)):
        await record.happen(cancel(visit), now=at, contact=ContactRow(visit, name="Kim"))
    await record.happen(add_step(waiting, "fees"), contact=ContactRow(waiting, name="Lee"))
    assert await record.store.erase_contacts(ended_before=NINE + HOUR) == 1
    assert await record.store.contact(MAIN, early) is None
    assert await record.store.contact(MAIN, late) is not None
    assert await record.store.contact(MAIN, waiting) is not None


async def test_the_contact_of_an_appointment_to_which_nobody_came_is_erased_too(record: Record) -> None:
    missed, came = book("AAA", slot_at=NINE), book("BBB", slot_at=NINE)
    for command in (missed, came):
        await record.happen(command, contact=ContactRow(command.visit, name="Kim"))
    await record.happen(come("BBB"))
    assert await record.store.erase_contacts(ended_before=NINE) == 0
    assert await record.store.erase_contacts(ended_before=NINE + HOUR) == 1
    assert await record.store.contact(MAIN, missed.visit) is None
    assert await record.store.contact(MAIN, came.visit) is not None, "the customer is still here"


async def test_a_day_of_appointments_says_who_came_who_did_not_and_who_was_not_expected_any_more(
    record: Record,
) -> None:
    await record.happen(*(book(reference, slot_at=NINE + HOUR) for reference in ("AAA", "BBB", "CCC", "DDD")))
    await record.happen(come("AAA"), now=NINE + 50 * MINUTE)
    await record.happen(CancelAppointment(reference="BBB"), now=NINE + MINUTE)
    await record.happen(book("CCC", slot_at=NINE + 24 * HOUR), now=NINE + 2 * MINUTE)
    today = await record.store.appointments_of_day(MAIN, "2026-03-02")
    assert [(one.reference, one.came_at, one.cancelled_at) for one in today] == [
        ("AAA", NINE + 50 * MINUTE, None),
        ("BBB", None, NINE + MINUTE),
        ("CCC", None, NINE + 2 * MINUTE),
        ("DDD", None, None),
    ]
    tomorrow = await record.store.appointments_of_day(MAIN, "2026-03-03")
    assert [(one.reference, one.slot_at, one.cancelled_at) for one in tomorrow] == [("CCC", NINE + 24 * HOUR, None)]


async def test_a_visit_by_appointment_is_read_back_with_its_time(record: Record) -> None:
    command = book(slot_at=NINE + HOUR)
    await record.happen(command)
    await record.happen(come())
    kept = await record.store.visit(MAIN, command.visit)
    assert kept == record.engine.visit(command.visit)
    assert kept is not None and (kept.slot_at, kept.appointment) == (NINE + HOUR, "Q7K-204")


async def test_erasing_a_contact_leaves_the_visit_on_record(record: Record) -> None:
    visit = await record.arrive()
    await record.happen(cancel(visit), contact=ContactRow(visit, name="Kim"))
    await record.store.erase_contacts(ended_before=NINE + HOUR)
    assert await record.store.visit(MAIN, visit) == record.engine.visit(visit)


async def test_a_finished_visit_can_be_read_back_whole(record: Record) -> None:
    visit = await record.arrive("permits")
    await record.happen(call_next("desk-1"), now=NINE + MINUTE)
    await record.happen(start(visit), now=NINE + 2 * MINUTE)
    await record.happen(finish(visit, "resolved"), now=NINE + 9 * MINUTE)
    kept = await record.store.visit(MAIN, visit)
    assert kept == record.engine.visit(visit)
    assert kept is not None
    assert kept.steps[0].served_ms == 7 * MINUTE
