"""What a kiosk of the demo branch is offered, and the tickets it gets: data for the tests of its screens."""

from __future__ import annotations

import tomllib
from typing import Any

from kiosk.offer import Offer
from lobby.contract.base import BranchHead, WaitRange
from lobby.contract.views import KioskCategory, KioskService, KioskView
from lobby.contract.visits import CheckedIn, PrintJob, TicketHead, VisitView
from lobby.text.languages import languages
from tests.builders import moment
from tests.running import DEMO_BRANCH

NOON = moment("2026-03-02 12:00")
URL = "HTTPS://LOBBY.EXAMPLE/T/0123456789ABCDEFGHJKMNPQRS"
WAITS = [(900, 1500), (300, 600), (1500, 2400), (600, 900), (0, 30), (300, 600)]


def a_wait(low_s: float = 900, high_s: float = 1500) -> WaitRange:
    return WaitRange(low_s=low_s, median_s=(low_s + high_s) / 2, high_s=high_s)


def a_kiosk_view(**changes: Any) -> KioskView:
    """Kiosk 1 of the demo branch: six services, three languages, paper in its printer."""
    branch = tomllib.loads(DEMO_BRANCH.read_text(encoding="utf-8"))
    head = {key: branch[key] for key in ("id", "name", "county", "timezone", "languages")}
    given = {
        "id": "kiosk-1",
        "name": "Kiosk 1",
        "letter": "K",
        "branch": BranchHead(**{**head, "open": True, **changes.pop("branch", {})}),
        "categories": [],
        "services": [_service(service, a_wait(*wait)) for service, wait in zip(branch["services"], WAITS, strict=True)],
        "full": False,
        "printer": "printer-1",
        "paper": "ok",
    }
    return KioskView(**{**given, **changes})


def many_services(count: int = 9) -> KioskView:
    """More services than one screen holds, in three categories."""
    view = a_kiosk_view()
    services = [
        view.services[n % 6].model_copy(update={"id": f"service-{n}", "category": f"category-{n % 3}"})
        for n in range(count)
    ]
    categories = [KioskCategory(id=f"category-{n}", name=view.services[n].name, icon="buildings") for n in range(3)]
    return view.model_copy(update={"services": services, "categories": categories})


def an_offer(view: KioskView | None = None, *, live: bool = True) -> Offer:
    return Offer(view or a_kiosk_view(), live, tuple(languages("kiosk")))


def checked_in(
    number: str = "P014", *, position: int = 5, service: str = "permits", slot_at: int | None = None
) -> CheckedIn:
    """The server's reply: this number, a wait of 15 to 25 min."""
    visit = VisitView(
        id=f"visit-{number}",
        version=1,
        number=number,
        state="waiting",
        service=service,
        service_day="2026-03-02",
        language="en",
        customer_class="ordinary",
        needs=[],
        language_needed=None,
        channel="kiosk",
        checked_in_at=NOON,
        clock_at=NOON,
        target_s=1200,
        waited_s=0,
        slot_at=slot_at,
    )
    ticket = TicketHead(number=number, url=URL)
    return CheckedIn(visit=visit, ticket=ticket, position=position, wait=a_wait(), paper=a_job(number))


def a_job(number: str = "P014") -> PrintJob:
    return PrintJob(
        id=f"visit-{number}.0",
        visit=f"visit-{number}",
        number=number,
        reprint=False,
        language="en",
        branch_language="en",
        county="Alder County",
        branch="Permit Center",
        timezone="America/Los_Angeles",
        service="Building permits",
        service_branch="Building permits",
        ahead=4,
        wait=a_wait(),
        at=NOON,
        url=URL,
    )


def _service(service: dict[str, Any], wait: WaitRange) -> KioskService:
    shown = {key: service[key] for key in ("id", "name", "prefix", "icon", "target_s", "covers", "bring")}
    return KioskService(**shown, category="", waiting=3, wait=wait)
