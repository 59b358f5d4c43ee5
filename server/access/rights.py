"""Who may do what. One table: the name of a route and the roles that may use it. What is not in the table is refused.

A role's rights end at its branch (`Principal.at`) and a device's at itself (`Principal.own`). `admin` sets a branch up
and `supervisor` runs its floor: who does both holds both roles. `auditor` reads everything and changes nothing.
"""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    ANYONE = "anyone"  # no credential needed; a ticket's 128 random bits in the address are the right to it
    KIOSK = "kiosk"
    BOARD = "board"
    PRINTER = "printer"
    TABLET = "tablet"
    GREETER = "greeter"
    STAFF = "staff"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"
    AUDITOR = "auditor"


DEVICE_ROLES = frozenset({Role.KIOSK, Role.BOARD, Role.PRINTER, Role.TABLET})
STAFF_ROLES = frozenset({Role.GREETER, Role.STAFF, Role.SUPERVISOR, Role.ADMIN, Role.AUDITOR})

Roles = frozenset[Role]

ANYONE: Roles = frozenset({Role.ANYONE})
DEVICES: Roles = DEVICE_ROLES
PEOPLE: Roles = STAFF_ROLES
SERVE: Roles = frozenset({Role.STAFF, Role.SUPERVISOR})
GREET: Roles = SERVE | {Role.GREETER}
OVERSEE: Roles = frozenset({Role.SUPERVISOR, Role.ADMIN, Role.AUDITOR})
ADMIN: Roles = frozenset({Role.ADMIN})

TABLE: dict[str, Roles] = {
    "visits.check_in": GREET | {Role.KIOSK},
    "set_aside.discard": GREET,
    "appointments.list": PEOPLE,
    "appointments.book": GREET | ADMIN,
    "appointments.cancel": GREET | ADMIN,
    "visits.list": PEOPLE,
    "visits.get": PEOPLE,
    "visits.call": SERVE,
    "visits.recall": SERVE,
    "visits.start": SERVE,
    "visits.hold": GREET,  # a greeter only while it waits: GREETER_ONLY_WAITING
    "visits.resume": SERVE,
    "visits.requeue": GREET,
    "visits.transfer": SERVE,
    "visits.add_step": SERVE,
    "visits.no_show": SERVE,
    "visits.finish": SERVE,
    "visits.cancel": SERVE,
    "visits.undo": SERVE,
    "visits.reprint": GREET,
    "desks.view": SERVE | OVERSEE,
    "desks.open": SERVE,
    "desks.break": SERVE,
    "desks.close": SERVE,
    "desks.pause_calling": SERVE,
    "desks.resume_calling": SERVE,
    "desks.call_next": SERVE,
    "boards.view": PEOPLE | {Role.BOARD, Role.TABLET},  # a staff tablet may look up at the board
    "kiosks.view": PEOPLE | {Role.KIOSK},
    "printers.view": OVERSEE | {Role.PRINTER, Role.KIOSK},
    "printers.report": frozenset({Role.PRINTER, Role.KIOSK}),
    "floor.view": OVERSEE | {Role.GREETER},
    "tickets.view": ANYONE,
    "tickets.leave": ANYONE,
    "events.list": frozenset({Role.ADMIN, Role.AUDITOR}),
    "reports.day": OVERSEE,
    "plan.view": OVERSEE,
    "devices.status": DEVICES,
    "devices.list": OVERSEE,
    "devices.revoke": ADMIN,
    "clock.view": PEOPLE | DEVICES,
    "clock.set": ADMIN,
    "health.view": ANYONE,
    "metrics.view": frozenset({Role.ADMIN, Role.AUDITOR}),
    "pairing.start": ANYONE,
    "pairing.claim": ANYONE,
    "pairing.approve": ADMIN,
    "session.sign_in": ANYONE,
    "session.view": PEOPLE,
    "session.sign_out": PEOPLE,
    "session.choices": frozenset({Role.TABLET}) | PEOPLE,
    "staff.list": ADMIN | {Role.AUDITOR},
    "staff.create": ADMIN,
    "staff.secrets": ADMIN,
}

# Whom each page of the staff app is for. It shows nothing by itself: what stands on it comes by the routes above.
PAGES: dict[str, Roles] = {
    "desk": SERVE,
    "greeter": GREET,
    "floor": OVERSEE,
    "plan": OVERSEE,
    "reports": OVERSEE,
    "devices": OVERSEE,
}

# A socket's topic shows what a route shows, to the same people: server/routes/live.py asks `authorise_topic`.
TOPICS: dict[str, str] = {
    "board": "boards.view",
    "desk": "desks.view",
    "floor": "floor.view",
    "kiosk": "kiosks.view",
    "printer": "printers.view",
    "ticket": "tickets.view",
}

# Verbs that a greeter may use on a visit that waits or is on hold, and on no other.
GREETER_ONLY_WAITING = frozenset({"visits.hold", "visits.requeue"})

# Pages are empty shells for everybody; what they show comes from the routes above. FastAPI's own pages likewise.
PUBLIC_NAMES = frozenset({"openapi", "swagger_ui_html", "swagger_ui_redirect", "redoc_html", "web"})
PUBLIC_PREFIX = "pages."


def may(roles: Roles, name: str) -> bool:
    """Say whether who holds these roles may use this route. A name that is not in the table: nobody may."""
    allowed = TABLE.get(name, frozenset())
    return Role.ANYONE in allowed or not allowed.isdisjoint(roles)


def rights(roles: Roles) -> list[str]:
    """Return the names of all routes that who holds these roles may use."""
    return [name for name in TABLE if may(roles, name)]


def pages(roles: Roles) -> list[str]:
    """Return the pages of the staff app for who holds these roles, in the menu's order."""
    return [page for page, audience in PAGES.items() if not audience.isdisjoint(roles)]


def is_public(name: str) -> bool:
    return name in PUBLIC_NAMES or name.startswith(PUBLIC_PREFIX)
