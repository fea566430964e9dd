"""Reads a plan out of the form that it is written with; a field is named by its place: `items.0.owner`."""

from collections.abc import Sequence
from datetime import date
from typing import get_args
from uuid import uuid4

from werkzeug.datastructures import MultiDict

from graph.deal import RatingAbout
from graph.exercises.problem import Problem
from graph.exercises.steps import ActionPlan, PlanItem, Stage
from plugin.typed_days import read_day
from web.form_values import find_day_fault

MOST_ITEMS = 100
"""Steps that a form holds at most; a plan with more isn't read on one page."""
MOST_ID = 120
"""Characters in the id of a step."""
OWN = ("id", "about", "stage")
"""What a row holds of itself, whether anything was typed in it or not."""
Form = MultiDict[str, str]


def read_plan(form: Form) -> ActionPlan:
    """Read what was typed, with whatever is missing; rows in which nothing stands, or that are ticked out, are none."""
    count = form.get("items", "0")
    rows = range(min(int(count), MOST_ITEMS)) if count.isascii() and count.isdigit() else range(0)
    return ActionPlan(
        where=form.get("where", "").replace("\r\n", "\n").strip(),
        where_agreed_on=read_day(form.get("where_agreed_on")),
        items=tuple(_read_item(form, f"items.{number}") for number in rows if _is_said(form, f"items.{number}")),
    )


def find_day_problems(form: Form, today: date) -> Sequence[Problem]:
    """Name the fields whose text is no day, or a day to come where something is said to have happened."""
    places = [name for name in form if name == "where_agreed_on" or name.endswith(".due")]
    faults = [
        (place, find_day_fault(form[place], read_day(form[place]), today if place == "where_agreed_on" else None))
        for place in places
    ]
    return [Problem(place=place, sentence=fault) for place, fault in faults if fault]


def _is_said(form: Form, place: str) -> bool:
    if form.get(f"{place}.out"):
        return False
    return any(
        value.strip()
        for name, value in form.items(multi=True)
        if name.startswith(f"{place}.") and name.removeprefix(f"{place}.") not in OWN
    )


def _read_item(form: Form, place: str) -> PlanItem:
    about, stage = form.get(f"{place}.about"), form.get(f"{place}.stage")
    abouts: Sequence[RatingAbout] = get_args(RatingAbout)
    stages: Sequence[Stage] = get_args(Stage)
    return PlanItem(
        id=_read_id(form.get(f"{place}.id", "")),
        about=next((each for each in abouts if each == about), "where"),
        text=" ".join(form.get(f"{place}.text", "").split()),
        stage=next((each for each in stages if each == stage), "leaders"),
        owner=form.get(f"{place}.owner") or None,
        due=read_day(form.get(f"{place}.due")),
    )


def _read_id(text: str) -> str:
    """Read a step's id: one that a page of ours gave; anything that can't be one is new."""
    kept = text.strip()
    return kept if kept and len(kept) <= MOST_ID and kept.isprintable() else uuid4().hex
