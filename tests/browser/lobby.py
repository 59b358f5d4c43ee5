"""A lobby at work, for tests of its screens: people come, desks call them."""

from __future__ import annotations

from typing import Any

import httpx

from tests.running import RunningServer, post


class Lobby:
    def __init__(self, server: RunningServer) -> None:
        self.server = server
        self._kiosk = server.client("kiosk")
        self._staff = server.client("staff")
        self._people: dict[str, httpx.Client] = {}

    def comes(self, service: str = "permits", **more: Any) -> dict[str, Any]:
        """Somebody checks in; the reply."""
        reply = post(self._kiosk, "/branches/permit-center/visits", {"services": [service], **more})
        assert reply.status_code == 201, reply.text
        return dict(reply.json())

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
        reply = post(self._staff, f"/visits/{visit['id']}/{verb}", body)
        assert reply.status_code == 200, reply.text
        return dict(reply.json()["visit"])
