"""Decides how a charter stands on paper: each decision with its final word first, then who acknowledged it."""

from collections.abc import Iterator, Sequence

from graph.speech import say
from web.presenters.charter import CharterPage, DecisionRow
from web.presenters.charter import Line as CharterLine
from web.presenters.documents import Document, Entry, Line, Lines, Section


def to_charter_document(page: CharterPage) -> Document:
    """Write a charter as a paper."""
    return Document(
        name="charter",
        about=page.deal_name,
        title=say("Who has the final word"),
        state=page.state_words,
        facts=[Line(say("Acknowledged"), [page.acknowledged])] if page.is_put else [],
        sections=list(_list_sections(page)),
    )


def _list_sections(page: CharterPage) -> Iterator[Section]:
    if page.decisions:
        entries = [_tell_decision(number, row) for number, row in enumerate(page.decisions, start=1)]
        yield Section(say("Decisions"), entries)
    if page.owners:
        yield Section(say("What owners decide"), [_tell(page.owners)])
    if page.founder:
        yield Section(say("The founder's role"), [_tell(page.founder)])
    if page.is_put:
        people = [Line(each.name, [each.ticked or say("not yet")]) for each in page.people]
        yield Section(say("Who acknowledged it"), [Lines(people)], say("who hasn't yet stands first"))


def _tell_decision(number: int, row: DecisionRow) -> Entry:
    name = row.name or say("A decision without words yet")
    final = Line(say("Final word"), [row.final_word or say("Nobody yet")])
    lines = Lines([final, *_tell(row.lines).lines])
    return Entry(f"{number}. {name}", say("Reserved for the owners") if row.reserved else "", [lines])


def _tell(lines: Sequence[CharterLine]) -> Lines:
    return Lines(
        [
            Line(line.label, [*line.words[:-1], _remark(line.words[-1], line.remark)] if line.words else [])
            for line in lines
        ]
    )


def _remark(words: str, remark: str) -> str:
    return f"{words} ({remark})" if remark else words
