"""Every sentence that goes over the wire as a code with values: why a visit is called, how to read a report, what a plan says.

The reader makes the sentence in its own language. English stands here, with {names} for the values; other languages
translate it in `lobby/text/locale/*/staff.po`, and `staff_tablet/sentences.js` is drawn from here for browsers. A sentence
stands whole, once for each way of saying it, because a translator cannot put pieces together. A code is for good; its
sentence may be put better at any time, but for those of `WHY`, which the record keeps.
"""

from __future__ import annotations

WAITED = {
    "minutes": "{number} waited {waited} of {promised} minutes promised",
    "under_a_minute": "{number} waited {waited} s of {promised} min promised",
    "seconds": "{number} waited {waited} of {promised} seconds promised",
}
BECAUSE = {
    "largest_share": "the largest share of those waiting",
    "counts_for_more": "and its kind counts for more",
    "quick_service": "and is a quick service",
    "few_desks": "and few desks can take it",
    "was_first": "and was here first",
    "its_turn": "and it is the turn of its kind",
    "goes_first": "and its kind goes first",
}

WHY = {
    **{
        f"why.{because}.{time}": f"{waited}, {reason}."
        for time, waited in WAITED.items()
        for because, reason in BECAUSE.items()
    },
    "why.beyond_limit.minutes": "{number} has waited more than {times} times its promise of {promised} minutes.",
    "why.beyond_limit.seconds": "{number} has waited more than {times} times its promise of {promised} seconds.",
    "why.too_long.minutes": "{number} has waited {waited} minutes, longer than anybody should.",
    "why.too_long.seconds": "{number} has waited {waited} seconds, longer than anybody should.",
    "why.by_name": "{number} was called by name.",
    "why.by_name_for": "{number} was called by name: {reason}.",
}
WHY_CODES = {sentence: code for code, sentence in WHY.items()}
"""The codes by their English sentences, which stand in the record."""

RECORDED = {"why.recorded": "{text}"}
"""Why a visit was called in words that have no code, as the record has them: in English, for every reader."""

REPORT = {
    "report.wait": "A wait runs from check-in to the call. Whoever is handed on after a call waits anew from that moment, "
    "and whoever is put back at the end of the queue from then.",
    "report.sample": "{waits} waits are measured. {uncalled} are left out, because no call ended them.",
    "report.uncalled": "Of those left out {left} left first, {waiting} still wait, {closed} were closed at day's end and "
    "{other} ended otherwise.",
    "report.open": "{open} visits were still open when this report was made. They count as came; their service time is "
    "left out.",
    "report.complete": "No visit of this day is open any more.",
    "report.on_time": "On time means called within the target promised at check-in or transfer; {called} were called.",
    "report.shown": "{count} waits told at check-in are judged: one came true when it lay within its range, which eight of "
    "ten should. The bias is (told - waited) / waited over all of them.",
    "report.walk": "The walk runs from the call to the start of service. Service time runs from start to finish, without "
    "holds.",
    "report.counted": "A service counts every step it had; the line of all counts every visit once, by how it ended.",
    "report.percentile": "A percentile is a time really measured: the 90 % figure is the shortest that 90 % did not "
    "exceed.",
    "report.day": "The service day runs from {hour}:00 to {hour}:00, local time.",
}

PLAN = {
    "plan.expect": "Expect about {expected} customers, between {low} and {high} on eight days in ten.",
    "plan.nobody": "Nobody is expected: the record knows no such weekday with customers.",
    "plan.level": "About {share} % will be called within the wait they are promised, with the desks that were there "
    "lately.",
    "plan.level_planned": "About {share} % will be called within the wait they are promised, with the desks as their "
    "hours are planned.",
    "plan.low_point": "The lowest hour is {begins}: about {share} %.",
    "plan.desk_day": "One more all-round desk all day: {gain} points.",
    "plan.desk_hours": "One more all-round desk {begins} to {ends}: {gain} points.",
    "plan.training": "Desk {desk} taking {service} too: {gain} points.",
    "plan.skills": "Here skills are the limit, more than the number of desks: train before you hire.",
    "plan.enough": "No more desks are needed: nothing tried brings as much as a point.",
    "plan.learned": "Learned from {days} days of this branch's record; {simulated} days were simulated.",
    "plan.learned_little": "The record holds only {days} days so far, so take this as a first guess; {simulated} days "
    "were simulated.",
    "plan.closed": "The branch is closed on this date.",
    "plan.special.holiday": "Public holiday: {holiday}. If the branch does not open, enter the date among its closed "
    "dates.",
    "plan.special.half_day": "A half-day holiday: {holiday}.",
    "plan.special.eve": "The day before a public holiday: {holiday}.",
    "plan.special.observance": "Some keep this day: {holiday}.",
    "plan.special.festive": "One of the days of {holiday}, which some keep.",
    "plan.special.after": "The first open day after {holiday}.",
    "plan.special.after_closed": "The first open day after a closed date.",
    "plan.special.short": "The branch's own short day.",
    "plan.assumed": "Assumed: {share} % of an ordinary day. Such days on record: {days}.",
    "plan.guessed": "Assumed: {share} % of an ordinary day. No such day is on record, so this is a guess.",
    "plan.unseen": "No such weekday is on record yet, so a day like the others is assumed.",
    "plan.desks_as_usual": "The desks are taken to be there as on an ordinary day.",
}

ADVICE = {
    "advice.alone": "{service}: only about {expected} % of the next hour will be called in time, and no single desk "
    "would change that much.",
    "advice.takes": "{service}: only about {expected} % of the next hour will be called in time. Most help: desk {desk} "
    "takes it too, then about {helped} %.",
    "advice.opens": "{service}: only about {expected} % of the next hour will be called in time. Most help: desk {desk} "
    "opens, then about {helped} %.",
}

SENTENCES = {**WHY, **RECORDED, **REPORT, **PLAN, **ADVICE}
