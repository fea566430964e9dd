"""Which contact a deal had week by week: what its story tells, and the usual letters, calls and meetings between."""

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any

from connectors.demo_org.record_book import RecordBook
from connectors.demo_org.sample_contact import ContactLog
from connectors.demo_org.sample_deal import SampleDeal
from connectors.demo_org.story import build_draws
from connectors.demo_org.story_time import to_text

KINDS = ("email", "email", "email", "meeting", "call", "call", "task")
MOST_TOGETHER = 3
SILENT_WEEKS = 9
TOUCHES = {"busy": 2, "steady": 1, "single": 1, "quiet": 1}


def build_contact(book: RecordBook, story: Mapping[str, Any], deal: SampleDeal, letters: Mapping[str, Any]) -> None:
    """All tasks, events and e-mails of one deal."""
    draws = build_draws(f"{story['key']} contact")
    log = ContactLog(book, deal, letters, draws)
    for when, kind, people, subject in story.get("activities", ()):
        log.add_touch(book.moment(when), kind, people, subject)
    routine = story["routine"]
    for when in iter_touches(draws, routine):
        log.add_touch(book.moment(when), draws.choice(KINDS), draw_people(draws, routine["with"]))
    first = routine["with"][:1]
    if routine.get("until", -1) == -1:
        log.add_task(book.moment("+1 Thu"), first, "Ask for the next date")
        log.add_task(
            book.moment("-1 Fri 15:00"), first, "Update the offer", Status="In Progress", CompletedDateTime=None
        )
        log.add_draft(book.moment("-1 Thu 17:30"), first)
    if story.get("series"):
        log.add_series(book.moment("-12 Tue 09:00"), routine["with"][:MOST_TOGETHER])
        log.add_meeting(book.moment("-3 Wed 18:00"), first, "Private appointment", IsPrivate=True)
        log.add_task(book.moment("-5 Mon 11:00"), first, "Entered twice", IsDeleted=True)


def iter_touches(draws: Random, routine: Mapping[str, Any]) -> Iterator[str]:
    """When the usual contact took place, in a story's words."""
    rhythm, last = routine["rhythm"], routine.get("until", -1)
    for week in range(routine["from"], last + 1):
        if rhythm == "quiet" and week > -SILENT_WEEKS:
            return
        if rhythm == "thin" and (week - last) % 3:
            continue
        for _ in range(TOUCHES.get(rhythm, 1)):
            yield to_text(week, draws.randint(0, 4), draws.randint(8, 16), draws.choice((0, 10, 30, 45)))


def draw_people(draws: Random, people: Sequence[str]) -> list[str]:
    """One to three of those we usually talk with."""
    return draws.sample(people, min(len(people), draws.randint(1, MOST_TOGETHER)))
