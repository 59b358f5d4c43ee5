"""The yardstick: a bare FastAPI endpoint that does one durable SQLite commit a request, and nothing else.

It runs on the same server software and the same disk as Lobby. `python -m tests.benchmarks.baseline FILE PORT`
"""

from __future__ import annotations

import sys
from typing import Any

import uvicorn
from fastapi import FastAPI

from lobby.sqlite import sqlite3


def bare(file: str) -> FastAPI:
    app = FastAPI()
    db = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("CREATE TABLE IF NOT EXISTS visit (id INTEGER PRIMARY KEY, service TEXT)")

    @app.get("/healthz")
    async def health() -> None:
        return None

    @app.post("/visits", status_code=201)
    async def check_in(body: dict[str, Any]) -> dict[str, int | None]:
        return {"id": db.execute("INSERT INTO visit (service) VALUES (?)", (body["service"],)).lastrowid}

    return app


if __name__ == "__main__":
    uvicorn.run(
        bare(sys.argv[1]), host="127.0.0.1", port=int(sys.argv[2]), loop="uvloop", http="httptools", log_level="warning"
    )
