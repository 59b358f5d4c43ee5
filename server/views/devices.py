"""How the devices are, for staff."""

from __future__ import annotations

from collections.abc import Iterator

from lobby.contract.views import DeviceView, Trouble
from server.views.context import ViewContext
from server.views.kept_words import problem_code

NEEDS_PAPER = {"out": "paper_out", "low": "paper_low"}


def device_views(context: ViewContext) -> list[DeviceView]:
    return [_device_view(context, kind, id, name) for kind, id, name in _devices(context)]


def troubles(context: ViewContext) -> list[Trouble]:
    """Return what staff should know now; the device that stopped last comes first."""
    found = [trouble for kind, id, name in _devices(context) if (trouble := _trouble(context, id, name)) is not None]
    return sorted(found, key=lambda trouble: trouble.since_at, reverse=True)


def _devices(context: ViewContext) -> Iterator[tuple[str, str, str]]:
    branch = context.branch
    yield from (("kiosk", one.id, one.name) for one in branch.kiosks)
    yield from (("board", one.id, one.name) for one in branch.boards)
    yield from (("printer", one.id, one.name) for one in branch.printers)


def _device_view(context: ViewContext, kind: str, id: str, name: str) -> DeviceView:
    seen, connected = context.device(id), context.is_connected(id)
    return DeviceView.model_construct(
        id=id,
        name=name,
        kind=kind,
        connected=connected,
        state=seen.status.state if connected else "offline",
        paper=seen.status.paper,
        problem=problem_code(seen.status.problem),
        seen_at=seen.heard_at,
    )


def _trouble(context: ViewContext, id: str, name: str) -> Trouble | None:
    seen = context.device(id)
    status = seen.status
    if context.is_lost(id):
        kind, problem, since = "lost", "not_connected", seen.heard_at or 0
    elif status.paper in NEEDS_PAPER:
        kind = problem = NEEDS_PAPER[status.paper]
        since = seen.said_at
    elif status.state != "ready":
        kind, problem, since = status.state, problem_code(status.problem) or "needs_attention", seen.said_at
    else:
        return None
    return Trouble.model_construct(device=id, name=name, kind=kind, problem=problem, since_at=since)
