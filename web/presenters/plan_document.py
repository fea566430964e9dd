"""Decides how a plan stands on paper: where, then how, then when, each step with its owner and its day.

What speaks against bringing others in is for the coach's page alone: the paper goes to those who are to do it.
"""

from collections.abc import Iterator

from graph.speech import say
from web.presenters.documents import Document, Entry, Part, Section, Table, Text
from web.presenters.plans import Column, ItemRow, PlanPage


def to_plan_document(page: PlanPage) -> Document:
    """Write a plan as a paper."""
    return Document(
        name="plan",
        about=page.deal_name,
        title=say("Plan: where, then how, then when"),
        state=page.state_words,
        sections=list(_list_sections(page)),
    )


def _list_sections(page: PlanPage) -> Iterator[Section]:
    where: list[Part] = [Entry(words) for words in page.where]
    yield Section(say("Where"), [*(where or [Text(say("Not written yet"))]), Text(page.agreed, weak=True)])
    for number, column in enumerate(page.columns):
        yield _tell_column(column, say("Steps towards the where") if number == 0 else column.name)


def _tell_column(column: Column, title: str) -> Section:
    parked = [Text(say("Parked until the leaders agree on where"), weak=True)] if column.parked else []
    heads = [say("Who"), say("When"), say("How it stands")]
    tables: list[Part] = [
        Table([stage.name, *heads], [_tell_item(item, parked=column.parked) for item in stage.items], (46, 22, 16, 16))
        for stage in column.stages
    ]
    return Section(title, [*parked, *(tables or [Text(say("Nothing noted yet"), weak=True)])])


def _tell_item(item: ItemRow, *, parked: bool) -> tuple[str, str, str, str]:
    nobody, no_day = ("", "") if parked else (say("nobody yet"), say("no day yet"))
    text = item.text or say("A step without words yet")
    return text, item.owner or nobody, item.when or no_day, item.words
