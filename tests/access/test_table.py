"""Who may use which route: every role at every route of the real application, and every branch at the other's."""

from __future__ import annotations

from typing import Any

import pytest

from lobby.ids import uuid7
from server.access.guard import guards
from server.access.rights import TABLE, TOPICS, Role, is_public, may
from tests.access.conftest import TwoBranches

SOME_VISIT = "01981e2a-7c3b-7f10-8a52-3d1f6c0b9e44"

# Enough of a body that a command is understood, so that its refusal is about who asks.
BODIES: dict[str, dict[str, Any]] = {
    "visits.check_in": {"services": ["permits"]},
    "appointments.book": {"reference": "Q7K-204", "service": "permits", "slot_at": 0},
    "visits.call": {"desk": "harbor-desk"},
    "visits.resume": {"desk": "harbor-desk"},
    "visits.transfer": {"service": "fees"},
    "visits.add_step": {"service": "fees"},
    "desks.pause_calling": {"reason": "paperwork"},
    "visits.reprint": {"printer": "harbor-printer"},
    "pairing.start": {"kind": "board"},
    "pairing.approve": {"code": "ABCDEFGH", "branch": "harbor", "device": "harbor-board"},
    "staff.create": {"login": "new", "name": "New", "roles": ["staff"]},
}


def filled(path: str, at: str, visit: str = SOME_VISIT, staff: str = "staff-unknown") -> str:
    """The path of a route with the names of one branch in it."""
    names = {
        "branch": at,
        "desk": f"{at}-desk",
        "kiosk": f"{at}-kiosk",
        "board": f"{at}-board",
        "printer": f"{at}-printer",
        "device": f"{at}-kiosk",
        "visit": visit,
        "job": f"{visit}.0",
        "token": "0" * 26,
        "staff": staff,
        "date": "2026-03-02",
        "language": "en",
        "number": "P001",
        "reference": "Q7K-204",
        "kept": SOME_VISIT,
    }
    return path.format(**names)


def routes(app: Any) -> list[tuple[str, str, str]]:
    """(method, path, row of the table) of every guarded route."""
    return [(next(iter(methods - {"HEAD"})), path, row) for path, _, methods, row in guards(app) if row is not None]


def test_no_route_is_unguarded(two_branches: TwoBranches) -> None:
    unguarded = [  # but the socket, whose topics are guarded as they are asked for
        path
        for path, name, methods, guard in guards(two_branches.app)
        if guard is None and name != "live" and not (methods <= {"GET", "HEAD"} and is_public(name))
    ]
    assert unguarded == []


def test_every_row_of_the_table_guards_a_route(two_branches: TwoBranches) -> None:
    used = {row for _, _, row in routes(two_branches.app)}
    assert set(TABLE) == used
    assert set(TOPICS.values()) <= used


def test_a_route_that_is_not_in_the_table_cannot_be_written() -> None:
    from server.access.guard import allow

    with pytest.raises(LookupError):
        allow("visits.delete")


@pytest.mark.parametrize("role", list(Role))
async def test_each_role_passes_where_the_table_lets_it_and_nowhere_else(two_branches: TwoBranches, role: Role) -> None:
    wrong = []
    for method, path, row in routes(two_branches.app):
        client = await two_branches.as_role(role)
        answer = await client.request(method, filled(path, "main"))
        code = answer.json().get("code") if answer.status_code in (401, 403) else None
        passed = code not in ("sign_in_needed", "wrong_role")
        if passed is not may(frozenset({role}), row):
            wrong.append((method, path, answer.status_code, answer.text))
        await client.aclose()
    assert wrong == []


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ANYONE])
async def test_no_role_reaches_into_another_branch(two_branches: TwoBranches, role: Role) -> None:
    visit = await _a_visit_at_harbor(two_branches)
    member = await two_branches.staff("staff", branch="harbor")
    reached = []
    for method, path, row in routes(two_branches.app):
        if not _is_of_a_branch(path) or not may(frozenset({role}), row) or Role.ANYONE in TABLE[row]:
            continue
        client = await two_branches.as_role(role)
        body = BODIES.get(row, {}) if method == "POST" else None
        answer = await client.request(
            method, filled(path, "harbor", visit, member.id), json=body, headers={"Idempotency-Key": uuid7()}
        )
        if (answer.status_code, answer.json().get("code")) not in ((403, "other_branch"), (403, "other_device")):
            reached.append((method, path, answer.status_code, answer.text))
        await client.aclose()
    assert reached == []


def _is_of_a_branch(path: str) -> bool:
    return path.startswith("/api") and any(
        f"{{{name}}}" in path for name in ("branch", "desk", "kiosk", "board", "printer", "device", "visit")
    )


async def _a_visit_at_harbor(two_branches: TwoBranches) -> str:
    kiosk = await two_branches.as_role(Role.KIOSK, "harbor")
    answer = await kiosk.post(
        "/api/v1/branches/harbor/visits", json={"services": ["permits"]}, headers={"Idempotency-Key": uuid7()}
    )
    await kiosk.aclose()
    visit: str = answer.json()["visit"]["id"]
    return visit


# --- what the table means, in words ----------------------------------------------------------------------------------


def rows_of(role: Role) -> set[str]:
    return {row for row in TABLE if may(frozenset({role}), row)} - {row for row in TABLE if Role.ANYONE in TABLE[row]}


def test_an_auditor_reads_everything_and_changes_nothing(two_branches: TwoBranches) -> None:
    changing = {row for method, _, row in routes(two_branches.app) if method != "GET"}
    assert rows_of(Role.AUDITOR) & changing == {"session.sign_out"}
    reading = {row for method, _, row in routes(two_branches.app) if method == "GET"}
    for_all = {row for row in reading if Role.ANYONE in TABLE[row]}
    assert reading == rows_of(Role.AUDITOR) & reading | for_all


def test_a_board_only_shows_itself() -> None:
    assert rows_of(Role.BOARD) == {"boards.view", "devices.status", "clock.view"}


def test_a_kiosk_checks_in_and_prints() -> None:
    assert rows_of(Role.KIOSK) == {
        "visits.check_in",
        "kiosks.view",
        "printers.view",
        "printers.report",
        "devices.status",
        "clock.view",
    }


def test_a_greeter_never_touches_a_desk() -> None:
    assert not {row for row in rows_of(Role.GREETER) if row.startswith("desks.")}


def test_only_an_admin_decides_who_may() -> None:
    deciding = {"pairing.approve", "devices.revoke", "staff.create", "staff.secrets", "clock.set"}
    assert deciding <= rows_of(Role.ADMIN)
    assert not any(deciding & rows_of(role) for role in Role if role is not Role.ADMIN)
