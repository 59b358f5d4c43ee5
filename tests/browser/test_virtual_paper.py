"""The page of the virtual printer in a real browser, the printer in a process of its own."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from printer.encode import encode
from printer.model import model
from tests.browser.screens import faults, picture, until
from tests.paper import a_print_job, in_arabic, in_spanish

RUN = "from printer.run_virtual import run_virtual; run_virtual(port=0, page_port=0)"


@dataclass
class Printer:
    port: int
    page: str

    def takes(self, data: bytes) -> None:
        with socket.create_connection(("127.0.0.1", self.port)) as line:
            line.sendall(data)

    def ask(self, question: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as line:
            line.sendall(question)
            return line.recv(1)


@pytest.fixture(scope="module")
def printer() -> Iterator[Printer]:
    """One for the file; its paper stays on the page."""
    process = subprocess.Popen([sys.executable, "-c", RUN], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said = re.search(r"127\.0\.0\.1:(\d+); its paper lies at (\S+)", process.stdout.readline())
    assert said is not None
    yield Printer(int(said[1]), said[2])
    process.terminate()
    process.communicate(timeout=10)


@pytest.fixture
def page(chromium: Browser, printer: Printer) -> Iterator[Page]:
    complaints: list[str] = []
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(printer.page)
    yield page
    context.close()
    assert complaints == []


def test_paper_comes_out_on_the_page_newest_first(printer: Printer, page: Page) -> None:
    expect(page.get_by_text("Nothing printed yet.")).to_be_visible()
    for job in (a_print_job(), in_spanish(), in_arabic()):
        printer.takes(encode(job, model()))
    expect(page.get_by_role("img")).to_have_count(3)
    assert page.get_by_role("img").first.get_attribute("alt") == "Piece of paper 3"
    expect(page.get_by_text("Nothing printed yet.")).to_be_hidden()
    until(page, "[...document.images].every((image) => image.complete && image.naturalWidth)")
    assert faults(page) == []
    picture(page, "virtual-paper")


def test_a_button_takes_the_paper_away_and_says_so(printer: Printer, page: Page) -> None:
    page.get_by_role("button", name="Paper out").click()
    expect(page.get_by_role("button", name="Paper out")).to_have_attribute("aria-pressed", "true")
    assert printer.ask(b"\x10\x04\x04") == b"\x7e"
    page.get_by_role("button", name="Paper is fine").click()
    expect(page.get_by_role("button", name="Paper is fine")).to_have_attribute("aria-pressed", "true")
    assert printer.ask(b"\x10\x04\x04") == b"\x12"


def test_the_page_can_be_read_in_the_dark(chromium: Browser, printer: Printer) -> None:
    context = chromium.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(printer.page)
    assert faults(page) == []
    context.close()
