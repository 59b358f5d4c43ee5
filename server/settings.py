"""Every setting of the server, once: its name, its default and what it is for.

A setting comes from the environment as LOBBY_<NAME>, or from the command line of `lobby serve`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from lobby.contract.frames import HEARTBEAT_S
from server.store import embedded_address
from server.store.base import StoreAddress


class Settings(BaseSettings):
    """Read once, when the server starts; never changed afterwards."""

    model_config = SettingsConfigDict(env_prefix="LOBBY_", extra="forbid", frozen=True)

    data: Path = Field(
        Path("lobby-data"), description="The folder that holds the record and all that the server keeps."
    )
    host: str = Field("127.0.0.1", description="The address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="The port to listen on; 0 takes a free one.")
    public_url: Annotated[str, AfterValidator(lambda url: url.rstrip("/"))] = Field(
        "http://127.0.0.1:8000",
        description="How phones reach this server: the beginning of the address in a ticket's QR code.",
    )
    allowed_origins: list[str] = Field(
        [],
        description="Further web origins whose pages may use this server, beside its own (JSON list).",
    )
    group_limit: int = Field(
        256, ge=1, le=5000, description="How many commands at most share one durable transaction of the record."
    )
    snapshot_every: int = Field(
        2000, ge=10, description="How many events after which the live state is kept, so that starting is quick."
    )
    foresee: bool = Field(
        True,
        description="Play each lobby forward in a process of its own, once its record can teach, to show better waits.",
    )
    clock_tick_s: float = Field(
        1.0,
        gt=0,
        description="How often silent devices, ended sign-ins and desks that call by themselves are looked at.",
    )
    heartbeat_s: float = Field(
        HEARTBEAT_S, gt=0, description="How often each live client is told that the server is there."
    )
    device_grace_s: float = Field(
        15.0, ge=0, description="How long a device may be silent before the staff are told that it is lost."
    )
    slow_client_s: float = Field(
        20.0, gt=0, description="A live client that takes nothing, or says nothing, for longer than this is let go."
    )
    shutdown_s: float = Field(3.0, gt=0, description="How long a stopping server waits for what is under way.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="The least serious kind of log line that is written."
    )
    demo: bool = Field(False, description="Show the demo's sign-in on the first page. Never on a real server.")
    demo_papers: list[str] = Field(
        [], description="Where the demo's first page finds each virtual printer's paper (JSON list)."
    )
    replay_clock: bool = Field(
        False, description="Let an admin set the server's clock, to run a past day again. Never on a real server."
    )
    clock_at: int = Field(
        0,
        ge=0,
        description="Where the clock of a demo or a replay begins, in ms since 1970 UTC; 0 begins now.",
    )
    clock_speed: float = Field(
        1.0, gt=0, description="How fast the clock of a demo or a replay runs: 4 is four minutes in one."
    )

    @property
    def store(self) -> StoreAddress:
        """Where the record is."""
        return embedded_address(self.data)
