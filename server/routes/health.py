"""Is the server well, what does it count, and what time it has."""

from __future__ import annotations

import asyncio
from importlib.metadata import version
from typing import Annotated

from fastapi import APIRouter, Body, Request, Response

from lobby.contract.service import ClockSetting, ClockView, Health
from lobby.errors import NotFound
from server.access.guard import allow
from server.access.principal import Principal
from server.clock import SettableClock
from server.errors import refusals
from server.metrics import Metrics
from server.routes.common import branches_of

router = APIRouter(tags=["server"])


@router.get("/healthz", responses=refusals(503), summary="Is the server well?")
async def health(request: Request, who: Annotated[Principal, allow("health.view")]) -> Health:
    """200 when every branch can be read; 503 when one cannot."""
    seqs = {live.id: await live.read(lambda engine: engine.seq) for live in branches_of(request)}
    return Health(ok=True, version=version("lobby"), branches=dict(seqs))


@router.get(
    "/metrics",
    responses={200: {"content": {"text/plain": {"example": "lobby_events_total 412.0"}}}, **refusals(401, 403)},
    response_class=Response,
    summary="Figures for Prometheus",
)
async def metrics(request: Request, who: Annotated[Principal, allow("metrics.view")]) -> Response:
    figures: Metrics = request.app.state.metrics
    text = await asyncio.to_thread(figures.text)  # thousands of lines for a county: nobody waits for them
    return Response(text, media_type="text/plain; version=0.0.4; charset=utf-8")


@router.get("/api/v1/clock", responses=refusals(401, 403), summary="What time the server has")
async def clock(request: Request, who: Annotated[Principal, allow("clock.view")]) -> ClockView:
    clock = branches_of(request).clock
    return ClockView(now_at=clock.now(), settable=isinstance(clock, SettableClock))


@router.post(
    "/api/v1/clock", responses=refusals(401, 403, 404, 422), summary="Set the server's clock (replay mode only)"
)
async def set_clock(
    setting: Annotated[ClockSetting, Body(examples=[{"at": 922_982_400_000, "speed": 60}])],
    request: Request,
    who: Annotated[Principal, allow("clock.set")],
) -> ClockView:
    """Everything that depends on time follows at once: waits, the end of the day.

    Raises NotFound("clock_not_settable") on a server that keeps real time.
    """
    branches = branches_of(request)
    if not isinstance(branches.clock, SettableClock):
        raise NotFound("clock_not_settable", "This server keeps real time.", "Start it with replay_clock=true.")
    branches.clock.set(setting.at, setting.speed)
    await request.app.state.timers.look()
    return ClockView(now_at=branches.clock.now(), settable=True)
