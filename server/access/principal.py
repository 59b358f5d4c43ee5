"""Whoever asks, as everybody in the server knows them."""

from __future__ import annotations

from dataclasses import dataclass

from lobby.errors import NotAllowed
from server.access.rights import DEVICE_ROLES, GREETER_ONLY_WAITING, Role, Roles

EVERY_BRANCH = "*"


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks. `id` is the actor that events name: a staff id, a device id, "customer". Never personal data.

    credential: names the token or session, so that what hangs on it (sockets) can be closed when it is revoked.
    device: the paired device it comes from, where there is one. desk: the desk chosen at sign-in.
    """

    kind: str  # staff | device | program | customer
    id: str
    roles: Roles
    branch: str = ""
    desk: str | None = None
    device: str | None = None
    credential: str = ""

    def at(self, branch: str) -> None:
        """Raises NotAllowed("other_branch") unless this principal's rights reach that branch."""
        if self.branch not in (branch, EVERY_BRANCH):
            raise NotAllowed("other_branch", f"This is {branch}: you belong elsewhere.", "Ask an administrator.")

    def own(self, *devices: str) -> None:
        """Raises NotAllowed("other_device") when a device asks for what belongs to none of these devices."""
        if self.roles & DEVICE_ROLES and self.device not in devices:
            raise NotAllowed("other_device", "That belongs to another device.", "Pair this device as that one.")

    def on_visit(self, route: str, state: str) -> None:
        """Raises NotAllowed("not_at_desk") when a greeter would put aside a visit that a desk has taken."""
        greets_only = self.roles.isdisjoint({Role.STAFF, Role.SUPERVISOR})
        if route in GREETER_ONLY_WAITING and greets_only and state not in ("waiting", "on_hold"):
            raise NotAllowed("not_at_desk", "A desk has this visit already.", "Ask the desk.")


NOBODY = Principal(kind="customer", id="customer", roles=frozenset({Role.ANYONE}))
"""Who has no credential: a customer with a ticket, a device before pairing, staff before signing in."""
