"""What the planning worker does with each request."""

from __future__ import annotations

import asyncio

from lobby.contract.planning import Advice
from lobby.ids import BranchId
from prediction.history.past_day import past_day
from prediction.planning.advice import LobbyNow, advise
from prediction.planning.forecast_today import updated
from prediction.planning.plan_view import plan_view
from prediction.planning.plans import plan
from prediction.planning.staffing import learn_days
from server.store import open_store
from server.store.base import StoreAddress, Use
from server.workers.messages import Advise, MakePlan
from server.workers.past_days import PastDays, read_past

PLAN_DAYS = 24
ADVICE_DAYS = 20
"""For advice of the minute so many past days are enough."""


class PlanMaker:
    """Reads the record anew for each request, and keeps nothing."""

    def __init__(self, record: StoreAddress) -> None:
        self._record = record

    def answer(self, request: MakePlan | Advise) -> str | Advice | None:
        """Return the plan as JSON, or the advice, None where none is needed. Raises LobbyError where there is too little to learn from."""
        if isinstance(request, MakePlan):
            return self.plan(request)
        return self.advise(request)

    def plan(self, request: MakePlan) -> str:
        past = self._past(request.branch, request.day, request.now)
        learned = learn_days(past.days, past.branch, past.counts, past.special)
        made = plan(learned, past.day, seen=past.seen, days=PLAN_DAYS)
        return plan_view(made, request.now).model_dump_json()

    def advise(self, request: Advise) -> Advice | None:
        past = self._past(request.branch, request.day, request.now)
        learned = learn_days(past.days[-ADVICE_DAYS:], past.branch, past.counts, past.special)
        today = past_day(request.day, past.branch.timezone, (), ())
        arrivals = updated(learned.expected(past.day), past.seen, learned.forecast.spread(past.day))
        return advise(LobbyNow(past.engine, request.now, today.midnight_at, arrivals, learned))

    def _past(self, branch: BranchId, day: str, now: int) -> PastDays:
        async def read() -> PastDays:
            async with open_store(self._record, Use.READ) as store:
                return await read_past(store, branch, day, now)

        return asyncio.run(read())
