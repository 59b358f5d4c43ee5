"""PrintJob -> blocks: what a paper ticket says, in which order and size. Pure; look.md section 4 "Ticket paper".

A ticket in another language than the branch's says the service, "Your wait" and the reprint mark in both, so that staff
can read it too.
"""

from __future__ import annotations

import re
import unicodedata

from lobby.contract.visits import PrintJob
from lobby.text.catalogue import Catalogue, catalogue
from lobby.text.languages import base, direction
from lobby.text.phrases import date, strong, time_of_day, wait_in_words
from lobby.theme import theme
from printer.blocks import Align, Block, Column, Cut, Logo, Number, PaperFormat, Qr, Row, Rule, Space, Words

LONGEST_TEXT = 200  # letters; whoever writes names cannot use up the roll
MOST_TO_BRING = 8
_JOINERS = "\u200c\u200d"  # without them some scripts cannot be spelled; they are no control of any printer
_SPACES = re.compile(r"\s+")


def ticket(job: PrintJob, paper: PaperFormat, *, reprint: bool = False) -> tuple[Block, ...]:
    """Return the blocks of one ticket. `reprint` marks it as a repeat, also where the job itself does not say so."""
    return _Ticket(job, paper, reprint or job.reprint).blocks()


def clean(text: str) -> str:
    """Return a text from people, on one line, without any control: Unicode's C categories go, so do bidi controls."""
    spaced = _SPACES.sub(" ", unicodedata.normalize("NFC", text))
    kept = (letter for letter in spaced if letter in _JOINERS or unicodedata.category(letter)[0] != "C")
    return "".join(kept).strip()[:LONGEST_TEXT]


class _Ticket:
    def __init__(self, job: PrintJob, paper: PaperFormat, reprint: bool) -> None:
        self.job, self.paper, self.reprint = job, paper, reprint
        self.language, self.staff_language = job.language, job.branch_language
        self.foreign = base(self.language) != base(self.staff_language)
        self.right_to_left = direction(self.language) == "rtl"
        self.words = catalogue("ticket", self.language)
        self.staff_words = catalogue("ticket", self.staff_language)
        self.size = {key: int(value) for key, value in theme().ticket.items() if isinstance(value, int)}
        self.level = str(theme().ticket["qr_level"])
        self.number = clean(job.number)

    def blocks(self) -> tuple[Block, ...]:
        job, size = self.job, self.size
        return (
            Space(12),
            self._header(),
            *self._reprint_mark(),
            self._text(clean(job.service), "service", bold=True, line_height=1.15, space=30),
            *self._for_staff(clean(job.service_branch)),
            *self._booked(),
            Number(self.number, size["number"], space=52),
            Rule(size["rule"], dashed=True, space=48),
            *self._wait_and_code(),
            Rule(size["rule"], space=32),
            self._sentence(self.words, "Listen for **{number}** or watch the screen.", "body", space=20),
            self._sentence(self.words, "It will show your desk.", "body"),
            *self._to_bring(),
            self._sentence(self.words, "Need to come back? Bring this ticket.", "smallest", space=16),
            Space(40),
            Cut(),
        )

    # --- parts, from the top ---

    def _header(self) -> Row:
        county, branch = self._small(clean(self.job.county), bold=True), self._small(clean(self.job.branch))
        logo = Column((Logo(60, space=4),), width=60)
        if self.paper.narrow:
            when = (self._small(self._date()), self._small(self._time(self.job.at)))
            columns = [logo, Column((county, branch, *when), grows=True)]
        else:
            when = (self._small(self._date(), align="end"), self._small(self._time(self.job.at), align="end"))
            columns = [logo, Column((county, branch), grows=True), Column(when)]
        if self.right_to_left:
            columns.reverse()
        return Row(tuple(columns), gap=16)

    def _reprint_mark(self) -> tuple[Block, ...]:
        if not self.reprint:
            return ()
        marks = dict.fromkeys([self.words.text("REPRINT"), self.staff_words.text("REPRINT")])
        text = " · ".join(marks)
        return (Words(text, self.size["smallest"], self.language, bold=True, align="center", space=24, inverse=True),)

    def _booked(self) -> tuple[Block, ...]:
        if self.job.slot_at is None:
            return ()
        text = self.words.text("Your appointment: **{time}**", time=self._time(self.job.slot_at))
        return (self._marked(text, "body", line_height=1.34, space=12),)

    def _wait_and_code(self) -> tuple[Block, ...]:
        code = Qr(clean(self.job.url).upper(), self.size["qr_module"], self.level)
        caption = self._small(self.words.text("Scan to follow"), align="center", space=20)
        if self.paper.narrow:
            return (Space(24), *self._wait(), Space(28), code, caption)
        wait = Column(self._wait(), grows=True)
        return (Space(34), Row((wait, Column((code, caption))), gap=self.size["qr_quiet"]))

    def _wait(self) -> tuple[Block, ...]:
        heading = self._text(self.words.text("Your wait"), "smallest", line_height=1.2)
        staff = self._for_staff(self.staff_words.text("Your wait"))
        if self.job.wait is None:
            advice = "We call in order. Staff can tell you the wait."
            return (heading, *staff, self._sentence(self.words, advice, "body", space=6), self._ahead())
        text = wait_in_words(self.words, self.job.wait)
        line_height = 1.4 if self.right_to_left else 1.1  # the marks of Arabic need the room
        return (heading, *staff, self._text(text, "wait", bold=True, line_height=line_height), self._ahead())

    def _ahead(self) -> Words:
        seen_at = self.job.at if self.job.ahead_at is None else self.job.ahead_at
        time = self._time(seen_at)
        if self.job.ahead == 0:
            text = self.words.text("**No one** ahead of you at {time}", time=time)
        else:
            one, many = "**{n} person** ahead of you at {time}", "**{n} people** ahead of you at {time}"
            text = self.words.plural(one, many, self.job.ahead, time=time)
        return self._marked(text, "smallest", line_height=1.34, space=22)

    def _to_bring(self) -> tuple[Block, ...]:
        things = [thing for thing in map(clean, self.job.bring) if thing][:MOST_TO_BRING]
        if not things:
            return ()
        heading = self._small(self.words.text("Have these ready:"), bold=True, space=16)
        return (heading, *(self._text(thing, "smallest", line_height=1.21, bullet=True) for thing in things))

    def _for_staff(self, text: str) -> tuple[Block, ...]:
        """The same in the branch's language, small; it begins where the customer's text begins."""
        if not self.foreign or not text:
            return ()
        mirrored = self.right_to_left != (direction(self.staff_language) == "rtl")
        align: Align = "end" if mirrored else "start"
        return (Words(text, self.size["smallest"], self.staff_language, align=align, line_height=1.2, space=2),)

    # --- words ---

    def _small(self, text: str, *, bold: bool = False, align: Align = "start", space: int = 0) -> Words:
        return self._text(text, "smallest", bold=bold, align=align, line_height=1.21, space=space)

    def _sentence(self, words: Catalogue, message: str, role: str, *, space: int = 0) -> Words:
        return self._marked(words.text(message, number=self.number), role, line_height=1.34, space=space)

    def _marked(self, text: str, role: str, *, line_height: float, space: int) -> Words:
        """A sentence of ours whose strong parts stand between double stars."""
        plain, bold = strong(text)
        return Words(plain, self.size[role], self.language, strong=bold, line_height=line_height, space=space)

    def _text(self, text: str, role: str, **more: object) -> Words:
        return Words(text, self.size[role], self.language, **more)  # type: ignore[arg-type]  # fields of Words by name

    def _date(self) -> str:
        return date(self.job.at, self.job.timezone, self.language)

    def _time(self, at_ms: int) -> str:
        return time_of_day(at_ms, self.job.timezone, self.language)
