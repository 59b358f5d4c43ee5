"""A lobby at work, for tests of its pages: people come, staff open desks, call and serve; a real server under it."""

from __future__ import annotations

from typing import Any

import httpx

from lobby.ids import VisitId
from server.store import embedded_address, open_store
from server.store.base import ContactRow
from tests.running import RunningServer, apart, post

PASSWORD = "a-long-demo-password"
PIN = "2468"


class Lobby:
    """A server with its branch, seen by those who fill it with customers and staff."""

    def __init__(self, server: RunningServer) -> None:
        self.server = server
        self.branch = server.branch.id
        self._people: dict[str, httpx.Client] = {}

    # --- one after another: each gives the whole reply ----------------------------------------------------------------

    def comes(self, service: str = "permits", **more: Any) -> dict[str, Any]:
        """Somebody checks in at the kiosk; the reply."""
        return self._sent("kiosk", f"/branches/{self.branch}/visits", {"services": [service], **more})

    def token(self, checked_in: dict[str, Any]) -> str:
        return str(checked_in["ticket"]["url"]).rpartition("/")[2]

    def opens(self, desk: str) -> httpx.Client:
        """The desk is open, if it was not already; whoever sits there."""
        person = self._people.setdefault(desk, self.server.client("staff", f"person-at-{desk}"))
        post(person, f"/desks/{desk}/open")
        return person

    def calls(self, desk: str) -> dict[str, Any]:
        """The desk opens if it must, each with a person of its own, and calls its next; the visit."""
        reply = post(self.opens(desk), f"/desks/{desk}/call-next")
        assert reply.status_code == 200, reply.text
        return dict(reply.json()["visit"])

    def does(self, verb: str, visit: dict[str, Any], **body: Any) -> dict[str, Any]:
        """A verb on a visit; the visit after it."""
        return dict(self._sent("staff", f"/visits/{visit['id']}/{verb}", body)["visit"])

    # --- staff, and a lobby that is full ------------------------------------------------------------------------------

    def hire(self, login: str, name: str, *roles: str) -> None:
        body = {"login": login, "name": name, "roles": list(roles), "password": PASSWORD, "pin": PIN}
        self._sent("admin", f"/branches/{self.branch}/staff", body)

    def check_in(self, *services: str, **more: object) -> str:
        """A customer checks in; their number."""
        body = {"services": list(services), "channel": "greeter", **more}
        number: str = self._sent("greeter", f"/branches/{self.branch}/visits", body)["ticket"]["number"]
        return number

    def serve(self, *desks: str) -> None:
        """Staff open these desks, call and start serving; the last desk only calls."""
        for desk in desks:
            role = f"staff-{desk}"
            client = self.server.client("staff", role)
            for path in (f"/desks/{desk}/open", f"/desks/{desk}/call-next"):
                reply = post(client, path)
                assert reply.is_success, reply.text
            visit = reply.json()["visit"]
            if visit and desk != desks[-1]:
                assert post(client, f"/visits/{visit['id']}/start").is_success

    def visit(self, number: str) -> dict[str, Any]:
        """How a visit stands on record."""
        visits = self.server.client("supervisor").get(f"/api/v1/branches/{self.branch}/visits").json()["visits"]
        found: dict[str, Any] = next(visit for visit in visits if visit["number"] == number)
        return found

    def note(self, number: str) -> str | None:
        """What staff wrote about a visit: kept with the contact, not in the record."""

        async def kept() -> ContactRow | None:
            async with open_store(embedded_address(self.server.data), make=True) as store:
                return await store.contact(self.server.branch.id, VisitId(self.visit(number)["id"]))

        row = apart(kept())
        return row.note if row else None

    def desk(self, desk: str) -> dict[str, Any]:
        view: dict[str, Any] = self.server.client("supervisor").get(f"/api/v1/desks/{desk}").json()
        return view

    def says(self, role: str, device: str, **status: str) -> bool:
        """A device says how it is."""
        return self.server.client(role, device).post(f"/api/v1/devices/{device}/status", json=status).is_success

    def clear(self) -> None:
        """Everybody leaves and every desk closes: the next test begins in an empty lobby."""
        floor = self.server.client("supervisor")
        for visit in floor.get(f"/api/v1/branches/{self.branch}/visits").json()["visits"]:
            if visit["state"] != "ended":
                self._sent("supervisor", f"/visits/{visit['id']}/cancel", {})
        for desk in floor.get(f"/api/v1/branches/{self.branch}/floor").json()["desks"]:
            if desk["state"] != "closed":
                self._sent("supervisor", f"/desks/{desk['id']}/close", {})

    def later(self, seconds: int, speed: int = 1) -> None:
        """Let time pass at a server that runs on a replay clock. Screens hear of it with the next change.

        `speed`: how fast it goes on from there; 0 stands until the next call.
        """
        clock = self.server.client("admin")
        now = clock.get("/api/v1/clock").json()["now_at"]
        assert post(clock, "/clock", {"at": now + seconds * 1000, "speed": speed}).is_success

    def _sent(self, role: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        reply = post(self.server.client(role), path, body)
        assert reply.is_success, reply.text
        answer: dict[str, Any] = reply.json()
        return answer
