from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from io import BytesIO

import httpx
import pytest
from PIL import Image

from printer.encode import encode
from printer.model import model
from printer.page import SHOWN, paper_page
from printer.status import PaperLevel
from printer.virtual import VirtualPrinter
from tests.paper import URL, a_print_job, codes_on


@pytest.fixture
async def virtual() -> AsyncIterator[VirtualPrinter]:
    async with VirtualPrinter() as printer:
        yield printer


@pytest.fixture
async def browser(virtual: VirtualPrinter) -> AsyncIterator[httpx.AsyncClient]:
    async with paper_page(virtual) as address, httpx.AsyncClient(base_url=address) as client:
        yield client


async def send(virtual: VirtualPrinter, data: bytes, pieces: int) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", virtual.port)
    writer.write(data)
    await virtual.until(lambda printer: printer.roll.cut_off == pieces)
    writer.close()


async def test_the_page_shows_what_was_printed_newest_first(
    virtual: VirtualPrinter, browser: httpx.AsyncClient
) -> None:
    assert (await browser.get("/paper.json")).json() == {"state": "ok", "pieces": []}
    await send(virtual, b"first\n\x1dV\x00" + encode(a_print_job(), model()), 2)
    assert (await browser.get("/paper.json")).json()["pieces"] == [2, 1]
    picture = Image.open(BytesIO((await browser.get("/paper/2.png")).content))
    assert codes_on(picture) == [URL.upper()]
    assert (await browser.get("/paper/3.png")).status_code == 404
    assert (await browser.get("/paper/0.png")).status_code == 404


async def test_a_long_day_shows_only_the_newest(virtual: VirtualPrinter, browser: httpx.AsyncClient) -> None:
    pieces = 300
    await send(virtual, b"x\n\x1dV\x00" * pieces, pieces)
    assert (await browser.get("/paper.json")).json()["pieces"] == list(range(pieces, pieces - SHOWN, -1))
    assert (await browser.get(f"/paper/{pieces}.png")).status_code == 200
    assert (await browser.get("/paper/1.png")).status_code == 404, "old paper is thrown away"


@pytest.mark.parametrize(
    ("fault", "paper", "cover_open"),
    [
        ("out", PaperLevel.OUT, False),
        ("low", PaperLevel.LOW, False),
        ("cover", PaperLevel.OK, True),
        ("ok", PaperLevel.OK, False),
    ],
)
async def test_buttons_play_the_faults(
    virtual: VirtualPrinter, browser: httpx.AsyncClient, fault: str, paper: PaperLevel, cover_open: bool
) -> None:
    answer = await browser.post("/fault", data={"set": fault}, headers={"Origin": str(browser.base_url).rstrip("/")})
    assert answer.status_code == 303
    assert (virtual.faults.paper, virtual.faults.cover_open) == (paper, cover_open)
    assert (await browser.get("/paper.json")).json()["state"] == fault


async def test_another_site_cannot_play_with_the_printer(virtual: VirtualPrinter, browser: httpx.AsyncClient) -> None:
    for headers in ({}, {"Origin": "http://elsewhere.example"}):
        assert (await browser.post("/fault", data={"set": "out"}, headers=headers)).status_code == 403
    own = {"Origin": str(browser.base_url).rstrip("/")}
    assert (await browser.post("/fault", data={"set": "explode"}, headers=own)).status_code == 422
    assert virtual.faults.paper is PaperLevel.OK


async def test_the_page_loads_nothing_from_elsewhere_and_nothing_inline(browser: httpx.AsyncClient) -> None:
    for path in ("/", "/page.css", "/page.js", "/logo.svg", "/paper.json"):
        answer = await browser.get(path)
        assert answer.status_code == 200
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert "//" not in answer.text.replace("// ", "").replace("http://www.w3.org/2000/svg", "")
