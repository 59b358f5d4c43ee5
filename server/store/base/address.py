"""Where a store is, and what for it is opened. Both are plain values, so that a process can hand them to another."""

from __future__ import annotations

from enum import Enum
from typing import NewType

StoreAddress = NewType("StoreAddress", str)
"""A URL: its scheme says which store it is, and what follows is that store's own affair."""


class Use(Enum):
    """What a program wants of a store. `SERVE`: it is the server, which answers commands. `BESIDE`: a command that works
    on the record, whether a server runs or not. `READ`: it only asks, and relies on a server to keep the store in order."""

    SERVE = "serve"
    BESIDE = "beside"
    READ = "read"
