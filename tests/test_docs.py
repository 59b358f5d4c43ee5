"""The pages that are drawn from the code are up to date, and nothing public is undocumented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.draw_docs import DRAWN, ROOT

LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


@pytest.mark.parametrize("page", DRAWN, ids=lambda page: page)
def test_a_drawn_page_is_up_to_date(page: str) -> None:
    assert (ROOT / page).read_text() == DRAWN[page](), "run `make docs`"


@pytest.mark.parametrize("page", sorted(ROOT.glob("*.md")) + sorted(ROOT.glob("docs/**/*.md")), ids=lambda p: p.name)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    broken = [target for target in LINK.findall(page.read_text()) if not (page.parent / target).exists()]
    assert not broken


def test_the_glossary_knows_every_verb_of_the_engine() -> None:
    glossary = (ROOT / "docs/glossary.md").read_text().lower()
    for verb in ("recall", "start", "hold", "resume", "transfer", "requeue", "no-show", "finish", "cancel", "undo"):
        assert verb in glossary


def test_the_readme_has_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text()
    assert "make demo" in readme and "make test" in readme
