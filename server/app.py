"""The wiring: which parts there are, and in which order they start and stop. Nothing is decided here."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from server.access.credentials import Credentials
from server.access.guard import Auth
from server.access.staff_names import StaffNames
from server.branch.branches import Branches
from server.branch.presses import CountPresses, Presses
from server.branch.timers import Timers
from server.clock import Clock, RealClock, SettableClock
from server.errors import add_error_handlers
from server.logs import set_up_logs
from server.metrics import Metrics
from server.routes import (
    appointments,
    check_in,
    desks,
    devices,
    events,
    health,
    live,
    pages,
    pairing,
    phone,
    planning,
    printers,
    reports,
    session,
    staff,
    tickets,
    verbs,
    views,
    visits,
)
from server.settings import Settings
from server.store import open_store
from server.store.base import Use
from server.workers.planner import Planner
from server.workers.pool import WorkerPool
from server.workers.predictions import WaitPredictions

ROUTES = (
    appointments, check_in, desks, verbs, visits, views, tickets, live, printers, devices, events, health,
    pairing, session, staff, reports, planning, phone, pages,
)  # fmt: skip


def create_app(settings: Settings) -> FastAPI:
    """Return the server as an ASGI application. Its parts live in `app.state` from start to shutdown."""
    set_up_logs(settings.log_level)
    parts = [*ROUTES]
    if settings.demo:
        from server.routes import demo, demo_screen

        parts += [demo, demo_screen]
    app = FastAPI(
        # Handed over in one flat list. A router that is included makes each of its routes once more, and is searched
        # twice for every request: a fifth of a second of the start, and a tenth of a check-in.
        routes=[route for part in parts for route in part.router.routes],
        title="Lobby",
        version="1",
        summary="Walk-in queue: check in, paper, call, board, close, record.",
        lifespan=_lifespan,
        openapi_tags=[{"name": name, "description": text} for name, text in TAGS.items()],
    )
    app.state.settings = settings
    app.state.metrics = Metrics()
    presses = app.state.presses = Presses()
    app.add_middleware(CountPresses, presses=presses)
    add_error_handlers(app)
    return app


TAGS = {
    "visits": "A customer's stay, from check-in to its outcome.",
    "appointments": "Who is booked for which time, and whether they came.",
    "desks": "Open, break, close, call the next.",
    "views": "What each screen shows; the live socket sends the same.",
    "devices": "Kiosks, boards, printers: pairing, paper, health.",
    "session": "Staff sign in.",
    "staff": "Who works here.",
    "record": "The stream of events.",
    "reports": "Questions asked of the record.",
    "server": "Health, figures, clock.",
}


def _clock(settings: Settings) -> Clock:
    """Real time; or, in a demo and a replay, a time that is set."""
    if not (settings.demo or settings.replay_clock):
        return RealClock()
    clock = SettableClock()
    clock.set(settings.clock_at or clock.now(), settings.clock_speed)
    return clock


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    settings.data.mkdir(parents=True, exist_ok=True)
    async with open_store(settings.store, Use.SERVE) as store:
        credentials = Credentials(store.access)
        await credentials.open()
        app.state.auth = Auth(credentials, frozenset(settings.allowed_origins))
        names = app.state.staff_names = StaffNames(credentials.rows)
        branches = app.state.branches = Branches(
            store=store,
            clock=_clock(settings),
            metrics=app.state.metrics,
            settings=settings,
            staff_names=names,
            presses=app.state.presses,
        )
        timers = app.state.timers = Timers(branches, names, credentials, app.state.metrics, settings)
        await branches.start_new()
        await timers.look()
        timers.start()
        workers = WorkerPool(settings.store, settings.data)
        predicting = WaitPredictions(branches, workers.waits, app.state.metrics)
        if settings.foresee:
            predicting.start()
        planner = app.state.planner = Planner(branches, workers.plans)
        planner.start()
        try:
            yield
        finally:
            await planner.stop()
            await predicting.stop()
            workers.end()
            await timers.stop()
            await branches.stop()
