"""What kiosks set aside: reported by each with its status, shown on the floor until staff have dealt with it."""

from __future__ import annotations

from lobby.contract.views import SetAsideRow
from server.views.context import ViewContext


def set_aside_rows(context: ViewContext) -> list[SetAsideRow]:
    """Return what staff are still to deal with, the oldest first."""
    rows = [
        SetAsideRow.model_construct(
            kiosk=kiosk.id,
            kiosk_name=kiosk.name,
            key=one.key,
            made_at=one.made_at,
            code=one.code,
            services=list(one.services),
            appointment=one.appointment,
            language=one.language or context.branch.languages[0],
            printed_number=one.printed_number,
        )
        for kiosk in context.branch.kiosks
        for one in context.device(kiosk.id).status.set_aside
        if not context.engine.is_settled(one.key)
    ]
    return sorted(rows, key=lambda row: row.made_at)


def settled_keys(context: ViewContext, kiosk: str) -> list[str]:
    """Return the keys of what staff have dealt with, of all that this kiosk reports: it need not report it any more."""
    return [one.key for one in context.device(kiosk).status.set_aside if context.engine.is_settled(one.key)]
