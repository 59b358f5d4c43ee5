"""The print agent: takes tickets from the server's printer topic into the spool, prints the spool in order, reports.

A printer that cannot print keeps its tickets waiting and staff are told at once; when it can again the tickets come by
themselves, except those that nobody wants any more.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from functools import partial

import structlog

from lobby.contract import API
from lobby.contract.frames import HEARTBEAT_S
from lobby.contract.requests import DeviceStatus, PrintReport
from lobby.contract.views import PrinterView
from lobby.errors import LobbyError, Refused
from lobby.ids import uuid7
from lobby.link.base import Link, Update
from printer.encode import encode
from printer.model import Model
from printer.spool import JobState, PrintSpool, Report, Spooled
from printer.status import SILENT, PrinterStatus, Problem
from printer.transport import NetworkPrinter, Result, Timing

LOOK_S = 0.1  # how soon a ticket that another process put in the spool is seen
ASK_S = 2.0  # how often a printer with nothing to do is asked how it is
RETRY_S = 1.0
MAX_ATTEMPTS = 3

# Why a ticket will not be printed, as reported to the server.
TOO_OLD = "too_old"
NOT_WANTED = "no_longer_wanted"
NOT_CONFIRMED = "not_confirmed"
CANNOT_BE_SET = "cannot_be_set"

_AWAY = (Problem.UNREACHABLE, Problem.SILENT, Problem.GARBLED)
log = structlog.get_logger("print-agent")


class PrintAgent:
    """One printer's agent. `run` ends only by cancellation, or with NotAllowed or NotFound when the server refuses it.

    max_age_s: a ticket older than this is not printed any more; its holder has long read the number off the screen.
    """

    def __init__(
        self,
        *,
        printer: str,
        link: Link,
        spool: PrintSpool,
        model: Model,
        host: str,
        port: int = 9100,
        max_age_s: float = 1800.0,
        timing: Timing | None = None,
    ) -> None:
        self.printer = printer
        self._link, self._spool, self._model = link, spool, model
        self._max_age_s = max_age_s
        self._device = NetworkPrinter(host, port, job_answers=model.job_answers, on_status=self._heard, timing=timing)
        self._status = SILENT
        self._news = asyncio.Event()
        self._wanted: frozenset[str] = frozenset()  # what the server's newest view asks for
        self._seen: frozenset[str] = frozenset()  # of the open jobs, those that it ever asked for
        self._server_ahead_ms = 0

    async def run(self) -> None:
        await asyncio.to_thread(self._spool.recover)
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._take_jobs())
                tasks.create_task(self._print_jobs())
                tasks.create_task(self._report_jobs())
                tasks.create_task(self._tell_status())
        except ExceptionGroup as several:  # not except*: some 3.11s wrap what is raised there in a group again
            refused = several.subgroup(LobbyError)
            if refused is None:
                raise
            raise refused.exceptions[0] from None
        finally:
            await self._device.close()

    # --- from the server ---

    async def _take_jobs(self) -> None:
        async for update in self._link.watch(f"printer:{self.printer}"):
            if update.live and update.view is not None:
                await self._take(update)

    async def _take(self, update: Update) -> None:
        view = PrinterView.model_validate(update.view)
        self._server_ahead_ms = update.at - _now_ms() if update.at else 0
        for job in view.jobs:
            if job.id not in self._seen and await asyncio.to_thread(self._spool.submit, job):
                log.info("ticket taken", job=job.id)
        self._wanted = frozenset(job.id for job in view.jobs)
        still_open = {spooled.job.id for spooled in await asyncio.to_thread(self._spool.open_jobs)}
        self._seen = self._seen & still_open | self._wanted

    # --- to the printer ---

    async def _print_jobs(self) -> None:
        asked_at = -ASK_S
        while True:
            if time.monotonic() - asked_at >= ASK_S:
                await self._device.status()
                asked_at = time.monotonic()
            for spooled in await asyncio.to_thread(self._spool.open_jobs):
                if not await self._handle(spooled):
                    break
            await asyncio.sleep(LOOK_S)

    async def _handle(self, spooled: Spooled) -> bool:
        """Print one job, or drop it. False when the printer cannot go on: those behind it wait as well."""
        why_not = self._why_not(spooled)
        if why_not is not None:
            await self._settle(spooled, JobState.FAILED, why_not)
            return True
        if not self._status.ready:
            return False
        data = await self._encoded(spooled)
        if data is None:
            return True
        sending = partial(self._settle, spooled, JobState.SENDING)
        delivery = await self._device.deliver(data, sending)
        if delivery.result is Result.CONFIRMED:
            await self._settle(spooled, JobState.CONFIRMED)
            return True
        if delivery.result is Result.UNKNOWN:
            await self._settle(spooled, JobState.UNKNOWN, delivery.problem)
        return False

    async def _encoded(self, spooled: Spooled) -> bytes | None:
        """The ticket's bytes; None, and the job failed, where it cannot be set: one bad job must not stop the others."""
        again = spooled.attempts > 0
        try:
            return await asyncio.to_thread(encode, spooled.job, self._model, reprint=again, after_break=again)
        except Exception:
            log.exception("ticket cannot be set", job=spooled.job.id)
            await self._settle(spooled, JobState.FAILED, CANNOT_BE_SET)
            return None

    def _why_not(self, spooled: Spooled) -> str | None:
        """Why this job is not to be printed any more; None while it is."""
        job, now = spooled.job, _now_ms()
        if spooled.attempts >= MAX_ATTEMPTS:
            return NOT_CONFIRMED
        if job.id in self._seen and job.id not in self._wanted:
            return NOT_WANTED
        since = [spooled.submitted_at]
        if not job.reprint:  # a reprint says when its customer came, not when it was asked for
            since.append(job.at - self._server_ahead_ms)
        return TOO_OLD if now - min(since) > self._max_age_s * 1000 else None

    async def _settle(self, spooled: Spooled, state: JobState, problem: str | None = None) -> None:
        await asyncio.to_thread(self._spool.set_state, spooled.job.id, state, problem)
        log.info("ticket " + state, job=spooled.job.id, problem=problem)

    def _heard(self, status: PrinterStatus) -> None:
        if status != self._status:
            self._status = status
            self._news.set()

    # --- to the server ---

    async def _report_jobs(self) -> None:
        while True:
            for report in await asyncio.to_thread(self._spool.due):
                if not await self._report(report):
                    await asyncio.sleep(RETRY_S)
                    break
            await asyncio.sleep(LOOK_S)

    async def _report(self, report: Report) -> bool:
        """Tell the server; True once it has answered, be it with a refusal: that will not change by asking again."""
        path = f"{API}/printers/{self.printer}/jobs/{report.job}/report"
        try:
            await self._link.post(path, PrintReport(problem=report.problem), key=report.key)
        except Refused as refused:
            log.warning("report refused", job=report.job, code=refused.code)
        except LobbyError:
            return False
        await asyncio.to_thread(self._spool.reported, report.job)
        return True

    async def _tell_status(self) -> None:
        """Say how the printer is: at each change, and at least once a heartbeat."""
        while True:
            self._news.clear()
            try:
                await self._link.post(f"{API}/devices/{self.printer}/status", await self._device_status(), key=uuid7())
                wait_s = HEARTBEAT_S
            except Refused as refused:
                log.warning("status refused", code=refused.code)
                wait_s = HEARTBEAT_S
            except LobbyError:
                wait_s = RETRY_S
            # Not wait_for: in Python 3.11 it can lose a cancellation that comes with the news.
            with suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    await self._news.wait()

    async def _device_status(self) -> DeviceStatus:
        status = self._status
        state = "ready" if status.ready else "offline" if status.problem in _AWAY else "trouble"
        waiting = len(await asyncio.to_thread(self._spool.open_jobs)) + len(await asyncio.to_thread(self._spool.due))
        return DeviceStatus.model_validate(
            {"state": state, "paper": status.paper, "problem": status.problem, "waiting_to_send": waiting}
        )


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
