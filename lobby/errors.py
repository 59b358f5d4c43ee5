"""The error tree. Every error has a stable code, a message for whoever reads it, and help: what to do next.

LobbyError
├── Refused             the command is understood and refused; nothing changed
│   ├── NotFound        the thing named does not exist
│   ├── NotAllowed      who asks may not do this
│   │   └── NotSignedIn it is not known who asks
│   ├── Conflict        it would be allowed in another state, or was decided by somebody else first
│   └── Invalid         the command itself is wrong
├── Broken              the server failed at this very command; nothing changed, and others are served
└── Unavailable         nothing is wrong with the command; try again later

Codes never change their meaning. `docs/errors.md` lists every code; a test holds the list against the code.
"""

from __future__ import annotations


class LobbyError(Exception):
    """Something a person or a device must be told.

    code: stable, snake_case, for programs. message: what is so. help: what to do now.
    """

    status = 500

    def __init__(self, code: str, message: str, help: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.help = help

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.code!r}, {self.message!r})"


class Refused(LobbyError):
    status = 409


class NotFound(Refused):
    status = 404


class NotAllowed(Refused):
    status = 403


class NotSignedIn(NotAllowed):
    status = 401


class Conflict(Refused):
    status = 409


class Invalid(Refused):
    status = 422


class Broken(LobbyError):
    status = 500


class Unavailable(LobbyError):
    status = 503
