"""Planning for a running server, in a process of its own: `python -m server.workers.plan_worker plan|advise ...`.

Called by server/workers/planner.py. One JSON object goes to standard output: {"view": ...}, or {"error": {code, message, help}}.
"""

from __future__ import annotations

import asyncio
import json
import sys

from pydantic import BaseModel

from lobby.errors import LobbyError
from prediction.history.past_day import past_day
from prediction.planning.advice import LobbyNow, advise
from prediction.planning.forecast_today import updated
from prediction.planning.plan_view import plan_view
from prediction.planning.plans import plan
from prediction.planning.staffing import learn_days
from server.store import open_store
from server.store.base import StoreAddress, Use
from server.workers.past_days import PastDays, read_past

PLAN_DAYS = 24
ADVICE_DAYS = 20
"""For advice of the minute so many past days are enough."""


def main(what: str, record: str, branch: str, day: str, now: str) -> None:
    try:
        view = {"plan": _plan, "advise": _advise}[what](StoreAddress(record), branch, day, int(now))
        said = '{"view": ' + ("null" if view is None else view.model_dump_json()) + "}"
    except LobbyError as error:
        said = json.dumps({"error": {"code": error.code, "message": error.message, "help": error.help}})
    sys.stdout.write(said)


def _plan(record: StoreAddress, branch: str, day: str, now: int) -> BaseModel:
    past = asyncio.run(_read(record, branch, day, now))
    learned = learn_days(past.days, past.branch, past.counts, past.special)
    return plan_view(plan(learned, past.day, seen=past.seen, days=PLAN_DAYS), now)


def _advise(record: StoreAddress, branch: str, day: str, now: int) -> BaseModel | None:
    past = asyncio.run(_read(record, branch, day, now))
    learned = learn_days(past.days[-ADVICE_DAYS:], past.branch, past.counts, past.special)
    today = past_day(day, past.branch.timezone, (), ())
    arrivals = updated(learned.expected(past.day), past.seen, learned.forecast.spread(past.day))
    return advise(LobbyNow(past.engine, now, today.midnight_at, arrivals, learned))


async def _read(record: StoreAddress, branch: str, day: str, now: int) -> PastDays:
    async with open_store(record, Use.READ) as store:
        return await read_past(store, branch, day, now)


if __name__ == "__main__":
    main(*sys.argv[1:])
