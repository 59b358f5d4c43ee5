"""Planning for a running server, in a process of its own: `python -m server.workers.plan_worker plan|advise ...`.

Called by server/workers/planner.py. One JSON object goes to standard output: {"view": ...}, or {"error": {code, message, help}}.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from pydantic import BaseModel

from lobby.errors import LobbyError
from prediction.history.logged_day import logged_day
from prediction.planning.advice import Scene, advise
from prediction.planning.forecast_today import updated
from prediction.planning.plan_view import plan_view
from prediction.planning.plans import plan
from prediction.planning.staffing import learn_days
from server.store.sqlite.store import SqliteStore
from server.workers.past_days import PastDays, read_past

PLAN_DAYS = 24
ADVICE_DAYS = 20
"""For advice of the minute so many past days are enough."""


def main(what: str, file: str, branch: str, day: str, now: str) -> None:
    try:
        view = {"plan": _plan, "advise": _advise}[what](Path(file), branch, day, int(now))
        said = '{"view": ' + ("null" if view is None else view.model_dump_json()) + "}"
    except LobbyError as error:
        said = json.dumps({"error": {"code": error.code, "message": error.message, "help": error.help}})
    sys.stdout.write(said)


def _plan(file: Path, branch: str, day: str, now: int) -> BaseModel:
    past = asyncio.run(_read(file, branch, day, now))
    learned = learn_days(past.days, past.branch, past.counts, past.special)
    return plan_view(plan(learned, past.day, seen=past.seen, days=PLAN_DAYS), now)


def _advise(file: Path, branch: str, day: str, now: int) -> BaseModel | None:
    past = asyncio.run(_read(file, branch, day, now))
    learned = learn_days(past.days[-ADVICE_DAYS:], past.branch, past.counts, past.special)
    today = logged_day(day, past.branch.timezone, (), ())
    arrivals = updated(learned.expected(past.day), past.seen, learned.forecast.spread(past.day))
    return advise(Scene(past.engine, now, today.midnight_at, arrivals, learned))


async def _read(file: Path, branch: str, day: str, now: int) -> PastDays:
    store = SqliteStore(file, server=False)
    await store.open()
    try:
        return await read_past(store, branch, day, now)
    finally:
        await store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
