"""Reads a three-options sheet out of its form; a field is named by its place, such as `choose.costs`."""

from collections.abc import Sequence
from typing import cast
from uuid import uuid4

from werkzeug.datastructures import MultiDict

from graph.exercises.options import OPTIONS, Choice, ComingRound, Destination, GivesUp, Option, OptionsSheet, Way
from graph.exercises.problem import Problem
from plugin.typed_days import read_day
from web.form_values import find_day_fault

MOST_DESTINATIONS = 6
"""Sides that a form holds at most."""
MOST_ROWS = 40
"""Rows of who gives up what, at most, and of who comes round."""
MOST_ID = 120
"""Characters in an id."""
_DAYS = ("by", "on", "review_on")
Form = MultiDict[str, str]


def read_sheet(form: Form) -> OptionsSheet:
    """Read what was typed, with whatever is missing; rows in which nothing stands, or that are ticked out, are none."""
    sides = [f"destinations.{number}" for number in range(MOST_DESTINATIONS)]
    return OptionsSheet(
        destinations=tuple(_read_destination(form, place) for place in sides if _is_said(form, place)),
        choose=_read_way(form, "choose"),
        separate=_read_way(form, "separate"),
        stay=_read_way(form, "stay"),
        stays_common=form.get("stays_common", "").strip(),
        coming_round=tuple(_read_rounds(form)),
        choice=_read_choice(form),
    )


def add_blank(sheet: OptionsSheet, *, least: int) -> Sequence[Destination]:
    """Return a sheet's destinations, with blank ones up to `least`."""
    blank = (Destination(id=uuid4().hex, words="") for _ in range(least - len(sheet.destinations)))
    return (*sheet.destinations, *blank)[:MOST_DESTINATIONS]


def find_day_problems(form: Form) -> Sequence[Problem]:
    """Name the fields whose text is no day."""
    places = [name for name in form if name.rpartition(".")[2] in _DAYS]
    faults = [(place, find_day_fault(form[place], read_day(form[place]))) for place in places]
    return [Problem(place=place, sentence=fault) for place, fault in faults if fault]


def _is_said(form: Form, place: str) -> bool:
    if form.get(f"{place}.out"):
        return False
    return bool(form.get(f"{place}.words", "").strip() or form.getlist(f"{place}.people"))


def _read_destination(form: Form, place: str) -> Destination:
    own = form.get(f"{place}.id", "").strip()
    return Destination(
        id=own if own and len(own) <= MOST_ID and own.isprintable() else uuid4().hex,
        words=form.get(f"{place}.words", "").strip(),
        people=_read_people(form, f"{place}.people"),
    )


def _read_people(form: Form, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(person for person in form.getlist(name) if person))


def _read_way(form: Form, option: Option) -> Way:
    places = [f"{option}.gives_up.{number}" for number in range(MOST_ROWS)]
    rows = [(form.get(f"{place}.person", ""), form.get(f"{place}.what", "").strip()) for place in places]
    return Way(
        gives_up=tuple(GivesUp(person=person, what=what) for person, what in rows if person or what),
        costs=form.get(f"{option}.costs", "").strip(),
        must_agree=_read_people(form, f"{option}.must_agree"),
        known_by=form.get(f"{option}.known_by", "").strip(),
    )


def _read_rounds(form: Form) -> Sequence[ComingRound]:
    places = [f"coming_round.{number}" for number in range(MOST_ROWS)]
    rows = [
        ComingRound(
            person=form[f"{place}.person"],
            needs=form.get(f"{place}.needs", "").strip(),
            next_step=" ".join(form.get(f"{place}.next_step", "").split()),
            by=read_day(form.get(f"{place}.by")),
        )
        for place in places
        if form.get(f"{place}.person")
    ]
    return [each for each in rows if each.needs or each.next_step or each.by]


def _read_choice(form: Form) -> Choice:
    option = form.get("choice.option", "")
    return Choice(
        option=cast("Option", option) if option in OPTIONS else None,
        toward=(form.get("choice.toward") or None) if option == "choose" else None,
        decider=form.get("choice.decider") or None,
        on=read_day(form.get("choice.on")),
        review_on=read_day(form.get("choice.review_on")),
        settles=form.get("choice.settles") or None,
    )
