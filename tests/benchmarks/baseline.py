"""The yardstick: a bare FastAPI endpoint that does one durable SQLite commit a request, and nothing else; and a bare fan-out,
which does that and then sends so many bytes to every socket that looks on.

It runs on the same server software and the same disk as Lobby. `python -m tests.benchmarks.baseline FILE PORT`
"""

from __future__ import annotations

import sys
from typing import Any

import uvicorn
from fastapi import FastAPI, WebSocket, WebSocketDisconnect

from lobby.sqlite import sqlite3


def bare(file: str) -> FastAPI:
    app = FastAPI()
    db = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("CREATE TABLE IF NOT EXISTS visit (id INTEGER PRIMARY KEY, service TEXT)")

    watchers: set[WebSocket] = set()

    @app.get("/healthz")
    async def health() -> None:
        return None

    @app.post("/visits", status_code=201)
    async def check_in(body: dict[str, Any]) -> dict[str, int | None]:
        return {"id": db.execute("INSERT INTO visit (service) VALUES (?)", (body["service"],)).lastrowid}

    @app.websocket("/api/v1/live")
    async def look_on(socket: WebSocket) -> None:
        await socket.accept()
        watchers.add(socket)
        try:
            while True:
                await socket.receive_text()
        except WebSocketDisconnect:
            watchers.discard(socket)

    @app.post("/fan-out/{size}")
    async def fan_out(size: int) -> dict[str, int | None]:
        seq = db.execute("INSERT INTO visit (service) VALUES (?)", ("fan-out",)).lastrowid
        frame = f'{{"seq":{seq},"view":"'.ljust(size - 2, "x") + '"}'
        for socket in watchers:
            await socket.send_text(frame)
        return {"seq": seq}

    return app


if __name__ == "__main__":
    uvicorn.run(
        bare(sys.argv[1]),
        host="127.0.0.1",
        port=int(sys.argv[2]),
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_ping_interval=None,
        log_level="warning",
    )
