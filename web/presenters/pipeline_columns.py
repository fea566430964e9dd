"""Decides which columns can be chosen for the list, and which are."""

from dataclasses import dataclass, replace

from plugin.lists import USUAL_COLUMNS, Column, ListQuestion, write_question
from web.presenters.pipeline_chips import to_query
from web.presenters.pipeline_words import COLUMNS


@dataclass(frozen=True, slots=True)
class Tick:
    """One thing to tick."""

    value: str
    label: str
    ticked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnForm:
    """The columns to tick; `usual` asks the list with those that are usual."""

    columns: tuple[Tick, ...]
    hidden: tuple[tuple[str, str], ...]
    usual: str
    query: str


def to_column_form(question: ListQuestion) -> ColumnForm:
    """Offer all columns, ticked those that the question shows."""
    columns: dict[Column, str] = dict(COLUMNS)
    return ColumnForm(
        columns=tuple(Tick(column, label, column in question.columns) for column, label in columns.items()),
        hidden=tuple(pair for pair in write_question(question) if pair[0] != "columns"),
        usual=to_query(replace(question, columns=USUAL_COLUMNS)),
        query=to_query(question),
    )
