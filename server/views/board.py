"""What a board shows: the calls, newest first, and the waits. Never a name."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from lobby.contract.views import BoardCall
from lobby.engine.model import State, Visit
from lobby.errors import NotFound
from lobby.ids import VisitId
from server.views.as_json import Json, list_of, view_of
from server.views.context import ViewContext
from server.views.unvalidated import unvalidated

RECENT = 8
RECENT_MS = 30 * 60 * 1000
"""A call stays in the view while the customer is awaited, and after that as one of the recent calls for this long."""


def board_json(context: ViewContext, board: str) -> Json:
    """Return what a board shows, a BoardView. Raises NotFound("unknown_board")."""
    found = next((one for one in context.branch.boards if one.id == board), None)
    if found is None:
        raise NotFound("unknown_board", f"There is no board {board!r} here.", "See the branch's configuration.")
    zone = frozenset(found.services)
    shown = [id for id in context.waits if not zone or id in zone]
    return view_of(
        {
            "id": found.id,
            "name": found.name,
            "branch": context.head_json,
            "calls": context.shared(("calls", zone), lambda: list_of(_calls(context, zone))),
            "waiting": sum(context.waits[id].waiting for id in shown),
            "services": context.shared(("services", zone), lambda: list_of(context.waits_json[id] for id in shown)),
        }
    )


def _calls(context: ViewContext, zone: frozenset[str]) -> list[BoardCall]:
    """The recent ones, then whoever is still awaited from before them."""
    calls: list[BoardCall] = []
    looked_at: set[VisitId] = set()

    def show(visits: Iterable[Visit]) -> None:
        shown = (_call(context, visit) for visit in visits if not zone or visit.current.service in zone)
        calls.extend(call for call in shown if call is not None)

    for visit in context.engine.last_calls():
        if len(calls) >= RECENT or context.now - (visit.last_call_at or 0) > RECENT_MS:
            break
        looked_at.add(visit.id)
        show([visit])
    show(visit for visit in context.awaited if visit.id not in looked_at)
    return calls


def _call(context: ViewContext, visit: Visit) -> BoardCall | None:
    """None where the call was taken back: the visit waits again and no desk is to be shown."""
    desk = next((step.desk for step in reversed(visit.steps[: visit.step + 1]) if step.called_at is not None), None)
    if desk is None or visit.last_call_at is None:
        return None
    name = context.desk_names.get(desk, desk)
    return unvalidated(
        BoardCall,
        id=f"{visit.id}.{visit.calls}",
        number=visit.number,
        desk=name,
        called_at=visit.last_call_at,
        active=visit.state is State.CALLED,
        speech={
            language: f"/speech/{language}/{quote(visit.number)}/{quote(name)}.wav"
            for language in context.branch.languages
        },
    )
