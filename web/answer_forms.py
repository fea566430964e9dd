"""Decides what a leader's form says: which of the things asked it answers, and with what."""

from collections.abc import Callable, Mapping, Sequence

from flask import request

from graph.exercises.shares import ASKED, to_field
from plugin.exercises.answering import Answering
from plugin.exercises.forms import read_levels
from plugin.exercises.refusals import FieldsRefusedError
from plugin.exercises.views import AnswerView, OwnForm
from web.presenters.answer_items import WHY, Item, list_items
from web.presenters.answers import MANY


def find_item(view: AnswerView) -> Item | None:
    """Return what the form that was sent answers; None where that isn't asked now, or nothing was said to it.

    A field left blank is sent as well: a form without it comes from no page of ours and says nothing.
    """
    if ("final" if view.kind == "authority" else "text") not in request.form:
        return None
    wanted = request.form.get("item")
    return next((item for item in list_items(view) if item.id == wanted), None)


def read_fields(view: AnswerView, item: Item) -> Mapping[str, str]:
    """Read the fields of one item from the form that was sent, in the shape in which they are kept."""
    if view.phase == "rate":
        return {item.id: request.form.get("level", ""), item.id + WHY: _read_text("text")}
    if view.kind == "authority":
        return {
            to_field(item.id, name): "\n".join(
                dict.fromkeys(each.strip() for each in request.form.getlist(name)[: None if name in MANY else 1])
            ).strip()
            for name in ASKED
        }
    return {item.id: _read_text("text")}


def read_typed() -> str:
    """Read what was typed, wherever it belonged."""
    return _read_text("text")


def _read_text(name: str) -> str:
    return request.form.get(name, "").replace("\r\n", "\n").replace("\r", "\n").strip()


def keep(
    answering: Answering,
    token: str,
    view: AnswerView,
    answers: Mapping[str, str],
    *,
    finished: bool,
    version: int | None,
) -> OwnForm:
    """Keep a form, or hand it in; what it raises is what `Answering` raises for it."""
    if view.phase != "rate":
        write: Callable[..., OwnForm] = answering.finish if finished else answering.save
        return write(token, answers, version=version)
    rate: Callable[..., OwnForm] = answering.finish_rating if finished else answering.rate
    asked = {name: answers.get(name, "") for item in list_items(view) for name in item.fields}
    return rate(token, read_levels(asked), version=version)


def sort_faults(error: FieldsRefusedError, items: Sequence[Item]) -> Mapping[str, str]:
    """Return what is wrong, by the item that it belongs to; what belongs to none stands under the empty name."""
    known = {item.id for item in items}
    found: dict[str, str] = {}
    for problem in error.problems:
        item = problem.place.partition(".")[0].partition(":")[0]
        place = item if item in known else ""
        found[place] = f"{found[place]} {problem.sentence}" if place in found else problem.sentence
    return found
