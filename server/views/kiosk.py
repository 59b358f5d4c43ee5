"""What a kiosk offers, and whether paper will come out below its screen."""

from __future__ import annotations

from lobby.contract.views import KioskCategory, KioskService, KioskView
from lobby.engine.model import Service
from lobby.errors import NotFound
from server.views.context import ViewContext
from server.views.set_aside import settled_keys
from server.views.unvalidated import unvalidated

PRINTS = ("ok", "low")


def kiosk_view(context: ViewContext, kiosk: str) -> KioskView:
    """Return what a kiosk offers. Raises NotFound("unknown_kiosk")."""
    found = next((one for one in context.branch.kiosks if one.id == kiosk), None)
    if found is None:
        raise NotFound("unknown_kiosk", f"There is no kiosk {kiosk!r} here.", "See the branch's configuration.")
    paper = paper_of(context, found.printer)
    return KioskView.model_construct(
        id=found.id,
        name=found.name,
        letter=found.letter,
        branch=context.head,
        categories=[KioskCategory(id=one.id, name=one.name, icon=one.icon) for one in context.branch.categories],
        services=[_service(context, service) for service in context.branch.services],
        full=context.engine.open_visits >= context.branch.capacity,
        printer=found.printer,
        paper=paper,
        neighbour=_neighbour(context, kiosk) if paper in ("out", "offline") else None,
        appointments=context.expects_somebody,
        settled=settled_keys(context, kiosk),
    )


def _service(context: ViewContext, service: Service) -> KioskService:
    return unvalidated(
        KioskService,
        **dict(context.waits[service.id]),
        category=service.category,
        covers=service.covers,
        bring=context.bring[service.id],
    )


def paper_of(context: ViewContext, printer: str | None) -> str:
    """Return ok, low, out, offline (it cannot print, for whatever reason) or unknown."""
    if printer is None:
        return "unknown"
    seen = context.device(printer)
    if context.is_lost(printer) or seen.status.state == "offline":
        return "offline"
    if seen.heard_at is None:
        return "unknown"
    if seen.status.paper == "out":
        return "out"
    return "offline" if seen.status.state == "trouble" else seen.status.paper or "unknown"


def _neighbour(context: ViewContext, kiosk: str) -> str | None:
    """The name of another kiosk whose printer prints."""
    others = (one for one in context.branch.kiosks if one.id != kiosk)
    return next((one.name for one in others if paper_of(context, one.printer) in PRINTS), None)
