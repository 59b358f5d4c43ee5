"""A command that is certainly new is new; where there is doubt, the file is asked."""

from __future__ import annotations

from server.store.sqlite import seen
from server.store.sqlite.seen import SeenCommands


def test_what_sorts_after_all_that_is_known_is_new() -> None:
    commands = SeenCommands("0300")
    assert commands.certainly_new("0301")
    assert not commands.certainly_new("0300")
    assert not commands.certainly_new("0200")


def test_what_was_given_since_is_not_new() -> None:
    commands = SeenCommands("0300")
    commands.add(["0500"])
    assert not commands.certainly_new("0500")
    assert commands.certainly_new("0400")


def test_when_too_many_are_remembered_the_greatest_becomes_the_mark() -> None:
    commands = SeenCommands("0")
    given = [f"{number:06d}" for number in range(1, seen.REMEMBERED + 2)]
    commands.add(given)
    assert not any(commands.certainly_new(one) for one in given)
    assert commands.certainly_new("9")
