"""How a step or a visit can end, beside the branch's own outcomes."""

from __future__ import annotations

FINISHED = ("resolved", "follow_up", "referred")
CANCELLED_BY_STAFF = "cancelled"  # a mistake: the visit ought not to be
CANCELLED = ("left", CANCELLED_BY_STAFF)
NO_SHOW = "no_show"
CLOSED_AT_DAY_END = "closed_at_day_end"
TRANSFERRED = "transferred"  # of a step only: the visit went on

UNSERVED = frozenset({*CANCELLED, NO_SHOW, CLOSED_AT_DAY_END, TRANSFERRED})
BUILT_IN = frozenset({*FINISHED, *UNSERVED})
