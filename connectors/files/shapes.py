"""Decides what the value objects' classes say about JSON: a field's key, and what a field is made of."""

from collections.abc import Mapping
from dataclasses import Field
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from graph.analysis import FORMAT as ANALYSIS_FORMAT
from graph.analysis import Analysis
from graph.deal import FORMAT as DEAL_FORMAT
from graph.deal import Deal

FORMATS: Mapping[type, str] = {Deal: DEAL_FORMAT, Analysis: ANALYSIS_FORMAT}
"""The classes that are written as a file of their own, with the word that their key `format` holds."""


def key_of(field: Field[Any]) -> str:
    """Return a field's key in JSON: its name without the underscore that keeps it apart from a Python word."""
    return field.name.removesuffix("_")


def known_part(hint: Any) -> Any:
    """Return what a value is when it is known: the type without `None`."""
    if get_origin(hint) in (Union, UnionType):
        return next(part for part in get_args(hint) if part is not NoneType)
    return hint


def inner_type(hint: Any) -> Any:
    """Return what a known value is, or what a list's items are."""
    known = known_part(hint)
    return inner_type(get_args(known)[0]) if get_origin(known) is tuple else known
