"""The one mechanism of worker processes: asked, refused, broken, killed, silent, idle."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

import pytest

from lobby.errors import Conflict, Invalid
from server.store.base import StoreAddress
from server.workers.messages import Request
from server.workers.plan_worker import PLANS
from server.workers.process import Handle, WorkerGone, WorkerProcess, WorkerSlow, WorkKind
from server.workers.wait_worker import WAITS

ADDRESS = StoreAddress("sqlite:///nowhere.db")


@dataclass(frozen=True)
class Question(Request[str]):
    text: str


def prepare(record: StoreAddress, folder: Path) -> Handle:
    asked: list[str] = []

    def answer(question: Question) -> str:
        asked.append(question.text)
        match question.text:
            case "refuse":
                raise Invalid("bad_question", "That is no question.", "Ask another.")
            case "break":
                raise ZeroDivisionError("with a name in it")
            case "sleep":
                time.sleep(60)
            case "nice":
                return str(os.nice(0))
        return f"{record} in {folder}, the question {len(asked)}"

    return answer


KIND = WorkKind("questions", prepare, nice=3, ready_s=60, answer_s=30)


@asynccontextmanager
async def working(kind: WorkKind = KIND) -> AsyncIterator[WorkerProcess]:
    process = WorkerProcess(kind, ADDRESS, Path("folder"))
    try:
        yield process
    finally:
        process.end()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 (what is waited for is another process)
            await asyncio.sleep(0.02)


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_it_is_started_when_first_asked_and_lives_on() -> None:
    async with working() as process:
        assert process.pid is None
        assert await process.ask(Question("first")) == "sqlite:///nowhere.db in folder, the question 1"
        first = process.pid
        assert await process.ask(Question("second")) == "sqlite:///nowhere.db in folder, the question 2"
        assert process.pid == first
        assert await process.ask(Question("nice")) == str(os.nice(0) + 3)


async def test_many_who_ask_at_once_are_answered_one_after_the_other() -> None:
    async with working() as process:
        answers = await asyncio.gather(*(process.ask(Question(str(n))) for n in range(10)))
        assert sorted(int(answer.rpartition(" ")[2]) for answer in answers) == list(range(1, 11))


async def test_what_the_worker_refuses_comes_back_with_its_code() -> None:
    async with working() as process:
        with pytest.raises(Conflict) as refused:
            await process.ask(Question("refuse"))
        assert refused.value.code == "bad_question"
        assert (await process.ask(Question("more"))).endswith("2"), "it goes on"


async def test_what_it_breaks_over_is_said_without_what_it_held() -> None:
    async with working() as process:
        with pytest.raises(WorkerGone) as gone:
            await process.ask(Question("break"))
        said = str(gone.value)
        assert "ZeroDivisionError" in said and "test_workers.py" in said and "with a name in it" not in said


async def test_one_that_is_killed_while_it_works_is_started_anew() -> None:
    async with working() as process:
        await process.start()
        asking = asyncio.create_task(process.ask(Question("sleep")))
        await asyncio.sleep(0.2)
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        with pytest.raises(WorkerGone):
            await asking
        assert (await process.ask(Question("again"))).endswith("question 1")


@pytest.mark.parametrize("remembers", [False, True])
async def test_whoever_builds_on_earlier_questions_learns_that_the_worker_is_another(remembers: bool) -> None:
    async with working(replace(KIND, remembers=remembers)) as process:
        await process.ask(Question("first"))
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        await until(lambda: Path(f"/proc/{process.pid}/stat").read_text().split(") ")[1][0] == "Z")
        if remembers:
            with pytest.raises(WorkerGone):
                await process.ask(Question("second"))
        assert (await process.ask(Question("third"))).endswith("question 1")


async def test_one_that_is_silent_for_too_long_is_ended() -> None:
    async with working(replace(KIND, answer_s=0.2)) as process:
        await process.start()
        pid = process.pid
        with pytest.raises(WorkerSlow):
            await process.ask(Question("sleep"))
        assert pid is not None and not lives(pid) and process.pid is None


async def test_one_that_nobody_waits_for_any_more_is_ended() -> None:
    async with working() as process:
        await process.start()
        pid = process.pid
        asking = asyncio.create_task(process.ask(Question("sleep")))
        await asyncio.sleep(0.2)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        assert pid is not None and not lives(pid)


async def test_one_that_nobody_asks_for_a_while_gives_its_memory_back() -> None:
    async with working(replace(KIND, idle_s=0.3)) as process:
        await process.ask(Question("first"))
        pid = process.pid
        assert pid is not None and lives(pid)
        await until(lambda: not lives(pid))
        assert (await process.ask(Question("later"))).endswith("question 1")


def test_plans_wait_for_the_waits_and_the_waits_for_the_counter() -> None:
    assert 0 < WAITS.nice < PLANS.nice
    assert WAITS.remembers and WAITS.idle_s is None, "its lessons took minutes"
    assert PLANS.idle_s is not None and PLANS.answer_s == 300


def start_and_never_answer(record: StoreAddress, folder: Path) -> Handle:
    (folder / "worker").write_text(str(os.getpid()))
    time.sleep(60)
    raise AssertionError("the server that started it is gone")


def be_a_server(folder: str) -> None:
    """In a process of its own, which is killed: it waits for a worker that is getting ready."""
    kind = WorkKind("slow to start", start_and_never_answer, nice=3, ready_s=60, answer_s=30)
    asyncio.run(WorkerProcess(kind, ADDRESS, Path(folder)).start())


async def test_a_worker_ends_with_a_server_that_is_killed_even_while_it_gets_ready(tmp_path: Path) -> None:
    server = get_context("spawn").Process(target=be_a_server, args=(str(tmp_path),))
    server.start()
    try:
        await until(lambda: (tmp_path / "worker").exists() and (tmp_path / "worker").read_text() != "")
        worker = int((tmp_path / "worker").read_text())
        assert lives(worker)
    finally:
        server.kill()
        server.join()
    await until(lambda: not lives(worker))
