"""What any store promises, in small protocols. `tests/store` holds every store to them.

A branch is one stream of events numbered 1, 2, 3 ... without gaps. Nobody outside `server/store` knows which store it has:
there is no connection, no file and no query language in these promises.
"""

from __future__ import annotations

from server.store.base.access import AccessRecords, PairingRow, SessionRow, StaffRow, TokenRow
from server.store.base.address import StoreAddress, Use
from server.store.base.contacts import ContactRow, Contacts
from server.store.base.past import QuarterHour, RecordedDay, RecordedPast, SimulatedWait
from server.store.base.snapshots import Snapshot, state_pieces, visit_pieces, whole_snapshot
from server.store.base.store import Store
from server.store.base.streams import Decided, Loaded, Reply, SeqConflict, Stored, StoreRefused, Streams
from server.store.base.upkeep import Copied, Replayed, Upkeep
from server.store.base.visits import AppointmentRow, VisitRecords

__all__ = [
    "AccessRecords",
    "AppointmentRow",
    "ContactRow",
    "Contacts",
    "Copied",
    "Decided",
    "Loaded",
    "PairingRow",
    "QuarterHour",
    "RecordedDay",
    "RecordedPast",
    "Replayed",
    "Reply",
    "SeqConflict",
    "SessionRow",
    "SimulatedWait",
    "Snapshot",
    "StaffRow",
    "Store",
    "StoreAddress",
    "StoreRefused",
    "Stored",
    "Streams",
    "TokenRow",
    "Upkeep",
    "Use",
    "VisitRecords",
    "state_pieces",
    "visit_pieces",
    "whole_snapshot",
]
