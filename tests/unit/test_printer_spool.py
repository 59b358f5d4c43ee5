from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import pytest
from sqlite_utils import Database

from printer import JobState, PrintSpool
from tests.paper import a_print_job


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "spool" / "tickets.db"


def test_a_job_is_taken_in_once_for_good(path: Path) -> None:
    spool, job = PrintSpool(path), a_print_job()
    assert spool.submit(job)
    assert not spool.submit(job)
    spool.set_state(job.id, JobState.SENDING)
    spool.set_state(job.id, JobState.CONFIRMED)
    spool.reported(job.id)
    spool.close()
    again = PrintSpool(path)
    assert not again.submit(job), "also after a restart, also after it was reported"
    assert again.state(job.id) is JobState.CONFIRMED
    assert again.open_jobs() == []


def test_jobs_keep_their_order_and_everything_they_say(path: Path) -> None:
    spool = PrintSpool(path)
    jobs = [a_print_job(number=f"P{n:03}", language="ar", service="رخص البناء") for n in range(3)]
    for job in jobs:
        spool.submit(job)
    assert [spooled.job for spooled in spool.open_jobs()] == jobs
    assert spool.state("unheard-of") is None


def test_a_job_that_was_being_sent_when_the_power_went_is_unknown(path: Path) -> None:
    spool = PrintSpool(path)
    sent, waiting = a_print_job(), a_print_job()
    spool.submit(sent)
    spool.submit(waiting)
    spool.set_state(sent.id, JobState.SENDING)
    spool.close()
    spool = PrintSpool(path)
    spool.recover()
    assert [(one.state, one.attempts) for one in spool.open_jobs()] == [(JobState.UNKNOWN, 1), (JobState.QUEUED, 0)]


def test_a_report_keeps_its_key_until_the_server_has_answered(path: Path) -> None:
    spool, job = PrintSpool(path), a_print_job()
    spool.submit(job)
    assert spool.due() == []
    spool.set_state(job.id, JobState.FAILED, "too_old")
    first = spool.due()
    assert [(report.job, report.problem) for report in first] == [(job.id, "too_old")]
    spool.close()
    assert PrintSpool(path).due() == first


def test_what_the_ticket_said_is_forgotten_after_the_report(path: Path) -> None:
    spool = PrintSpool(path)
    job = a_print_job(number="Z987654")
    spool.submit(job)
    spool.set_state(job.id, JobState.CONFIRMED)
    spool.reported(job.id)
    assert spool.due() == []
    with closing(Database(path)) as file:
        assert file.execute("SELECT body FROM job").fetchone() == (None,)


async def test_the_kiosk_sees_what_another_process_makes_of_its_job(path: Path) -> None:
    kiosk, agent, job = PrintSpool(path), PrintSpool(path), a_print_job()
    kiosk.submit(job)
    seen = []
    async with asyncio.timeout(5):
        async for state in kiosk.watch(job.id):
            seen.append(state)
            following = {JobState.QUEUED: JobState.SENDING, JobState.SENDING: JobState.CONFIRMED}
            if state in following:
                agent.set_state(job.id, following[state])
    assert seen == [JobState.QUEUED, JobState.SENDING, JobState.CONFIRMED]


WRITER = """
import sys
from lobby.contract.visits import PrintJob
from printer import PrintSpool

spool, job = PrintSpool(sys.argv[1]), PrintJob.model_validate_json(sys.argv[2])
for n in range(100_000):
    spool.submit(job.model_copy(update={"id": f"{sys.argv[3]}-{n:06}"}))
    print(f"{sys.argv[3]}-{n:06}", flush=True)
"""


def test_kill_loses_no_job_that_was_taken_in(path: Path) -> None:
    """Every id that came out of the pipe had been promised; after kill -9 all of them are in the spool."""
    job = a_print_job().model_dump_json()
    for turn in ("first", "second", "third"):
        command = [sys.executable, "-c", WRITER, str(path), job, turn]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        promised = [process.stdout.readline().strip() for _ in range(15)]
        process.send_signal(signal.SIGKILL)
        rest, _ = process.communicate(timeout=10)
        promised += rest.split("\n")[:-1]  # a last line without its end was not said
        spool = PrintSpool(path)
        assert {spool.state(job) for job in promised} == {JobState.QUEUED}
        spool.close()


def test_two_processes_put_the_same_job_in_and_it_is_one(path: Path) -> None:
    job = a_print_job()
    spools = [PrintSpool(path) for _ in range(4)]
    assert [spool.submit(job) for spool in spools] == [True, False, False, False]
    assert len(spools[0].open_jobs()) == 1


def test_kiosk_and_agent_may_make_the_spool_in_the_same_moment(tmp_path: Path) -> None:
    together, job = Barrier(4), a_print_job()

    def open_it(path: Path) -> bool:
        together.wait()
        spool = PrintSpool(path)
        new = spool.submit(job)
        spool.close()
        return new

    with ThreadPoolExecutor(4) as pool:
        for number in range(10):
            taken = list(pool.map(open_it, [tmp_path / f"{number}.spool"] * 4))
            assert sorted(taken) == [False, False, False, True]
