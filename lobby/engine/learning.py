"""How long a service really takes: learned from finished steps, beginning with the minutes that are configured.

An exponentially weighted mean: each finished step moves it a twentieth of the way. It is a function of the events
alone, so a replay learns the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from lobby.engine.nouns import noun

PACE = 0.05


@dataclass(slots=True)
class Learned:
    """The mean service time of one service after `count` finished steps."""

    seconds: float
    count: int = 0


@noun
class Lesson:
    """What one finished step changed, so that an undo can take it out again."""

    moved_by: float
    count: int  # how many steps had been learned from, this one included


def learn(learned: Learned, served_s: float) -> Lesson:
    """Take one served time into what is learned; return what `unlearn` needs to take it out again."""
    moved_by = PACE * (served_s - learned.seconds)
    learned.seconds += moved_by
    learned.count += 1
    return Lesson(moved_by, learned.count)


def unlearn(learned: Learned, lesson: Lesson) -> None:
    """Take one lesson out, also when others were learned since: each of them has shrunk its weight by (1 - PACE)."""
    since = learned.count - lesson.count
    learned.seconds -= lesson.moved_by * (1 - PACE) ** since
    learned.count -= 1
