"""What the kiosk knows of its branch: the server's last view of it, and whether that still holds."""

from __future__ import annotations

from dataclasses import dataclass

from lobby.contract.views import KioskService, KioskView
from lobby.text.languages import SOURCE, closest

MOST_WITHOUT_CATEGORIES = 6


@dataclass(frozen=True, slots=True)
class Offer:
    """`view` None: the server has never been heard. `live` False: the view may be old, so its waits are not shown."""

    view: KioskView | None = None
    live: bool = False
    speaks: tuple[str, ...] = (SOURCE,)  # the languages that the kiosk has words in

    @property
    def languages(self) -> tuple[str, ...]:
        """The branch's languages that the kiosk can speak, the branch's own first."""
        wanted = self.view.branch.languages if self.view else []
        return tuple(tag for tag in wanted if closest(tag, self.speaks)) or (SOURCE,)

    def language(self, chosen: str | None) -> str:
        return chosen if chosen in self.languages else self.languages[0]

    @property
    def takes_customers(self) -> bool:
        return self.view is not None and self.view.branch.open and not self.view.full

    @property
    def appointments(self) -> bool:
        """Somebody who is booked is still expected. Doors and capacity do not hold them up."""
        return self.view is not None and self.view.appointments

    @property
    def by_category(self) -> bool:
        if self.view is None or len(self.view.services) <= MOST_WITHOUT_CATEGORIES:
            return False
        return len(self.view.categories) > 1

    def services(self, category: str | None) -> list[KioskService]:
        every = self.view.services if self.view else []
        return [each for each in every if category is None or each.category == category]

    def service(self, id: str | None) -> KioskService | None:
        return next((each for each in self.services(None) if each.id == id), None)

    @property
    def printer(self) -> str | None:
        return self.view.printer if self.view else None

    @property
    def paper_expected(self) -> bool:
        """Paper may come: nothing says that it cannot."""
        return self.view is not None and self.view.printer is not None and self.view.paper not in ("out", "offline")

    @property
    def paper_sure(self) -> bool:
        return self.paper_expected and self.view is not None and self.view.paper in ("ok", "low")

    @property
    def clear_ticket_s(self) -> float | None:
        return float(self.view.clear_ticket_s) if self.view else None
