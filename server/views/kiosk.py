"""What a kiosk offers, and whether paper will come out below its screen."""

from __future__ import annotations

from lobby.contract.views import KioskCategory, KioskService, KioskView
from lobby.engine.model import Service
from lobby.errors import NotFound
from server.views.made import made
from server.views.sight import Sight

PRINTS = ("ok", "low")


def kiosk_view(sight: Sight, kiosk: str) -> KioskView:
    found = next((one for one in sight.branch.kiosks if one.id == kiosk), None)
    if found is None:
        raise NotFound("unknown_kiosk", f"There is no kiosk {kiosk!r} here.", "See the branch's configuration.")
    paper = paper_of(sight, found.printer)
    return KioskView.model_construct(
        id=found.id,
        name=found.name,
        letter=found.letter,
        branch=sight.head,
        categories=[KioskCategory(id=one.id, name=one.name, icon=one.icon) for one in sight.branch.categories],
        services=[_service(sight, service) for service in sight.branch.services],
        full=sight.engine.open_visits >= sight.branch.capacity,
        printer=found.printer,
        paper=paper,
        neighbour=_neighbour(sight, kiosk) if paper in ("out", "offline") else None,
        appointments=sight.expects_somebody,
    )


def _service(sight: Sight, service: Service) -> KioskService:
    return made(
        KioskService,
        **dict(sight.waits[service.id]),
        category=service.category,
        covers=service.covers,
        bring=sight.bring[service.id],
    )


def paper_of(sight: Sight, printer: str | None) -> str:
    """ok, low, out, offline (it cannot print, for whatever reason) or unknown."""
    if printer is None:
        return "unknown"
    seen = sight.device(printer)
    if sight.is_lost(printer) or seen.status.state == "offline":
        return "offline"
    if seen.heard_at is None:
        return "unknown"
    if seen.status.paper == "out":
        return "out"
    return "offline" if seen.status.state == "trouble" else seen.status.paper or "unknown"


def _neighbour(sight: Sight, kiosk: str) -> str | None:
    """The name of another kiosk whose printer prints."""
    others = (one for one in sight.branch.kiosks if one.id != kiosk)
    return next((one.name for one in others if paper_of(sight, one.printer) in PRINTS), None)
