"""What goes over the wire are codes: of events, and of the sentences that the reader makes."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from pathlib import Path

import pytest

from lobby.contract.notes import Note, in_english, note
from lobby.engine import events, why
from lobby.engine.events import DeskEvent, Event, VisitEvent
from lobby.engine.why import Why
from lobby.sentences import SENTENCES
from server.views.event_codes import EVENT_CODES
from server.views.visit import visit_view, why_note
from tests.builders import NINE, a_lobby, arrive

ROOT = Path(__file__).parents[2]
KINDS = {kind for kind in vars(events).values() if isinstance(kind, type) and issubclass(kind, Event)}
SPEAKERS = sorted([*(ROOT / "server/reports").glob("*.py"), *(ROOT / "prediction/planning").glob("*.py")])


def test_every_event_has_a_code_of_its_own() -> None:
    assert set(EVENT_CODES) == KINDS - {Event, VisitEvent, DeskEvent}
    assert len(set(EVENT_CODES.values())) == len(EVENT_CODES)


def test_no_code_is_a_class_or_a_sentence() -> None:
    for code in (*EVENT_CODES.values(), *SENTENCES):
        assert re.fullmatch(r"[a-z_]+(\.[a-z_]+)*", code)


def test_why_a_visit_is_called_goes_out_as_a_code_with_values() -> None:
    said = why.waited_of_promised("P014", 14 * 60, 900, why.WAS_FIRST)
    values = {"number": "P014", "waited": "14", "promised": "15"}
    assert why_note(said) == Note(code="why.was_first.minutes", values=values)


def test_what_was_recorded_in_words_that_are_no_more_goes_out_as_it_was_recorded() -> None:
    assert why_note(Why("{number} was the tallest.", {"number": "P014"})) == note(
        "why.recorded", text="P014 was the tallest."
    )


def test_a_call_of_before_codes_goes_out_in_the_recorded_sentence() -> None:
    engine = a_lobby()
    visit = engine.visit(arrive(engine))
    assert visit_view(visit, NINE).why is None
    sent = visit_view(replace(visit, reason="P001 waited 3 of 20 minutes promised."), NINE).why
    assert sent == note("why.recorded", text="P001 waited 3 of 20 minutes promised.")
    assert in_english(sent) == "P001 waited 3 of 20 minutes promised."


def test_a_reason_that_was_chosen_is_read_in_its_words_and_a_typed_one_as_it_was_typed() -> None:
    assert (
        in_english(note("why.by_name_for", number="P014", reason="came_back")) == "P014 was called by name: Came back."
    )
    assert in_english(note("why.by_name_for", number="P014", reason="has a {train}")) == (
        "P014 was called by name: has a {train}."
    )


def test_a_note_is_read_as_its_sentence() -> None:
    assert in_english(note("plan.low_point", begins="11:00", share=62)) == "The lowest hour is 11:00: about 62 %."


@pytest.mark.parametrize("path", SPEAKERS, ids=lambda path: path.stem)
def test_whoever_says_a_note_names_a_sentence_that_there_is(path: Path) -> None:
    texts = [node.value for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant)]
    codes = {
        text for text in texts if isinstance(text, str) and re.fullmatch(r"(report|plan|advice)\.[a-z_.]*[a-z]", text)
    }
    assert codes <= set(SENTENCES)
