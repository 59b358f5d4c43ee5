from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import pytest

from lobby.errors import Invalid
from printer.run import split_address

VIRTUAL = "from printer.run_virtual import run_virtual; run_virtual(port=0, page_port=0)"


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("10.0.0.7", ("10.0.0.7", 9100)),
        ("printer.local:9101", ("printer.local", 9101)),
        ("[::1]:9100", ("::1", 9100)),
        ("[::1]", ("::1", 9100)),
    ],
)
def test_a_printers_address(address: str, place: tuple[str, int]) -> None:
    assert split_address(address) == place


@pytest.mark.parametrize("address", ["", ":9100", "printer:ninety"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(Invalid) as refused:
        split_address(address)
    assert refused.value.code == "bad_printer_address"


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
async def test_the_virtual_printer_runs_until_it_is_asked_to_stop(stop: signal.Signals, tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", VIRTUAL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    said = await asyncio.wait_for(process.stdout.readline(), 20)
    assert said.startswith(b"The virtual printer listens on 127.0.0.1:")
    process.send_signal(stop)
    _, complaints = await asyncio.wait_for(process.communicate(), 20)
    assert (process.returncode, complaints) == (0, b"")
