"""Who may: pairing of devices, sign-in of staff."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from lobby.contract.base import Line, Message, View, example
from lobby.contract.requests import Key
from lobby.contract.vocabulary import DeviceKind, DeviceKindWord, StaffPageWord, StaffRole, StaffRoleWord


class PairingRequest(Message):
    """A new device asks to be paired; it then shows the code it gets."""

    model_config = example({"kind": "board"})

    kind: DeviceKind


class PairingStarted(View):
    """`code` is shown on the device; `secret` stays in it and fetches the token once an admin has typed the code."""

    code: str
    secret: str
    expires_at: int


class PairingApproval(Message):
    """An admin says which device of which branch this is. `device`: the id in the branch's configuration."""

    model_config = example({"code": "7KQ2-M4XD", "branch": "permit-center", "device": "board-main"})

    code: Annotated[str, StringConstraints(min_length=8, max_length=9)]
    branch: Key
    device: Key


class PairingClaim(Message):
    model_config = example({"secret": "kept by the device since it asked"})
    secret: Annotated[str, Field(max_length=200)]


class DeviceToken(View):
    """Given once; the server keeps only its hash."""

    token: str
    device: str
    kind: str
    branch: str


class SignIn(Message):
    """With a password anywhere, or on a paired tablet with a PIN."""

    model_config = example({"staff": "maria", "pin": "1234", "desk": "desk-4"})

    staff: Key
    password: Annotated[str, Field(max_length=200)] | None = None
    pin: Annotated[str, StringConstraints(pattern=r"^[0-9]{4,12}$", max_length=12)] | None = None
    desk: Key | None = None


class SessionView(View):
    """Who is signed in. `token` only in the reply to a sign-in; browsers get it as a cookie instead.

    `pages`: those of the staff app that are for this person, in the menu's order; `rights`: the names of all routes that
    the roles allow.
    """

    staff: str
    name: str
    roles: list[StaffRoleWord]
    branch: str
    desk: str | None = None
    expires_at: int
    pages: list[StaffPageWord] = []
    rights: list[str] = []
    token: str | None = None


class StaffEntry(View):
    id: str
    name: str


class SignInChoices(View):
    """What the sign-in screen of a tablet offers."""

    branch: str
    staff: list[StaffEntry]
    desks: list[dict[str, Line]]
    branch_name: str = ""


class StaffCreate(Message):
    """A new member of staff. `login` is what the person types; the id that the record knows is made by the server."""

    model_config = example({"login": "maria", "name": "Maria R.", "roles": ["staff"], "pin": "1234"})

    login: Key
    name: Line
    roles: Annotated[list[StaffRole], Field(min_length=1, max_length=5)]
    password: Annotated[str, Field(max_length=200)] | None = None
    pin: Annotated[str, StringConstraints(pattern=r"^[0-9]{4,12}$", max_length=12)] | None = None


class StaffSecrets(Message):
    """Set what is given. Either lifts a lock and ends the member's sessions."""

    model_config = example({"pin": "4321"})

    password: Annotated[str, Field(max_length=200)] | None = None
    pin: Annotated[str, StringConstraints(pattern=r"^[0-9]{4,12}$", max_length=12)] | None = None


class StaffMember(View):
    id: str
    login: str
    name: str
    branch: str
    roles: list[StaffRoleWord]
    has_password: bool
    has_pin: bool
    locked_until_at: int | None = None


class StaffList(View):
    staff: list[StaffMember]


class PairedDevice(View):
    device: str
    kind: DeviceKindWord
    branch: str
    paired_at: int
    paired_by: str


class PairedDevices(View):
    devices: list[PairedDevice]
