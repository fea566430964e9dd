"""Decides how a three-options sheet stands on paper: who wants to go where, the three ways, what was decided.

What the analysis would say to each, what was said in private and who is still to be asked is for the coach's page
alone: the paper goes to those whom it is about.
"""

from collections.abc import Iterator

from graph.speech import say
from web.presenters.documents import BLANK, Document, Entry, Line, Lines, Points, Section, Table, Text
from web.presenters.options import OptionsPage, PersonLine, RoundRow, SideCard, WayCard


def to_options_document(page: OptionsPage) -> Document:
    """Write a three-options sheet as a paper."""
    return Document(
        name="options",
        about=page.deal_name,
        title=say("Where to go: three options"),
        state=page.state_words,
        facts=list(_list_facts(page)),
        sections=list(_list_sections(page)),
    )


def _list_facts(page: OptionsPage) -> Iterator[Line]:
    if page.decided:
        words = [page.decided, page.holders] if page.holders else [page.decided]
        yield Line(say("Decided") if page.is_closed else say("Chosen so far"), words)
    if page.review:
        yield Line(say("Looked at again"), [page.review])


def _list_sections(page: OptionsPage) -> Iterator[Section]:
    if not page.sides:
        yield Section(say("Who wants to go where"), [Text(say("Nobody is recorded as wanting another destination."))])
        return
    yield Section(say("Who wants to go where"), list(map(_tell_side, page.sides)))
    yield Section(
        say("The three options"), list(map(_tell_way, page.ways)), say("half-way is nowhere, so there is no fourth")
    )
    if page.rounds:
        heads = [say("Who"), say("Keeps or needs to hear"), say("Next step"), say("By")]
        yield Section(say("Who comes round"), [Table(heads, list(map(_tell_round, page.rounds)), (22, 34, 28, 16))])


def _tell_side(side: SideCard) -> Entry:
    people = [_tell_person(person) for person in side.people if not person.private]
    if not people:
        people = [BLANK if side.people else say("Nobody yet")]
    words = side.words or say("Its words aren't written down yet")
    return Entry(words, say("Chosen") if side.chosen else "", [Points(people)])


def _tell_person(person: PersonLine) -> str:
    words = say("{name}: {words}", name=person.name, words=person.words) if person.words else person.name
    return f"{words} ({person.remark})" if person.remark else words


def _tell_way(way: WayCard) -> Entry:
    lines = [Line(line.label, line.words or [BLANK]) for line in way.lines]
    return Entry(way.name, say("Chosen") if way.chosen else "", [Text(way.meaning, weak=True), Lines(lines)])


def _tell_round(row: RoundRow) -> tuple[str, str, str, str]:
    open_ = say("not written yet")
    return row.name, row.needs or open_, row.next_step or open_, row.by or say("no day yet")
