"""Where a person stands, on a subject and on the deal: a mean that fades with age and trusts own words most."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from graph.analysis import Stance, StanceLabel
from graph.deal import Medium, Statement, Subject, SubjectKind

HALF_LIFE = timedelta(days=60)
SOURCE_WEIGHT: Mapping[Medium, float] = {"own_words": 1.0, "seen": 0.7, "second_hand": 0.4}
ENOUGH = 0.5
BEYOND = 0.5
LEADING_DAYS = 45
WHERE_KINDS: frozenset[SubjectKind] = frozenset({"destination", "initiative", "decision"})
"""Kinds of subject that are about the where; the others are about how and when, or about neither."""
ROUTE_KINDS: frozenset[SubjectKind] = frozenset({"route", "timing"})
_DIGITS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A person's stance on one subject (or on none), the weight behind it, and the statements it rests on."""

    value: float
    n: float
    statements: tuple[Statement, ...]

    @property
    def newest(self) -> tuple[Statement, ...]:
        """The last statement it rests on, or all of that moment."""
        return tuple(each for each in self.statements if each.at == self.statements[-1].at)

    @property
    def supportive(self) -> bool:
        """Whether the person is known to be for it."""
        return self.n >= ENOUGH and self.value > BEYOND

    @property
    def resistant(self) -> bool:
        """Whether the person is known to be against it."""
        return self.n >= ENOUGH and self.value < -BEYOND


Readings = Mapping[str, Mapping[str | None, Reading]]
"""Person -> subject (None: said without a subject) -> reading."""


def medium_of(statement: Statement) -> Medium:
    """How the statement reached us, where missing read from whether it was first-hand."""
    return statement.medium or ("own_words" if statement.first_hand else "second_hand")


def read_stances(
    statements: Iterable[Statement], to_subject: Callable[[Statement], str | None], as_of: datetime
) -> Readings:
    """Read every person's stance on every subject from the statements that count."""
    said: dict[str, dict[str | None, list[Statement]]] = defaultdict(lambda: defaultdict(list))
    for statement in statements:
        if statement.stance is not None:
            said[statement.by][to_subject(statement)].append(statement)
    readings: dict[str, dict[str | None, Reading]] = {}
    for person, subjects in said.items():
        found = {subject: _reading(remarks, as_of) for subject, remarks in subjects.items()}
        readings[person] = {subject: reading for subject, reading in found.items() if reading is not None}
    return readings


def _reading(statements: Iterable[Statement], as_of: datetime) -> Reading | None:
    remarks = tuple(statements)
    weights = [0.5 ** ((as_of - each.at) / HALF_LIFE) * SOURCE_WEIGHT[medium_of(each)] for each in remarks]
    n = math.fsum(weights)
    if n <= 0:
        return None
    value = math.fsum(weight * (each.stance or 0.0) for weight, each in zip(weights, remarks, strict=True)) / n
    return Reading(value=round(value, _DIGITS), n=round(n, _DIGITS), statements=remarks)


def own_readings(
    readings: Mapping[str | None, Reading], subjects: Mapping[str, Subject]
) -> tuple[tuple[str | None, Reading], ...]:
    """Of one person's readings, those that make the own stance on the deal: about the where, or without a subject."""
    return tuple(
        (subject, reading)
        for subject, reading in readings.items()
        if subject is None or (subject in subjects and subjects[subject].kind in WHERE_KINDS)
    )


def to_stance(readings: Mapping[str | None, Reading], subjects: Mapping[str, Subject], *, active: bool) -> Stance:
    """Return a person's own stance on the deal; `active` tells whether a recent act for it is known."""
    own = [reading for _, reading in own_readings(readings, subjects)]
    n = round(math.fsum(reading.n for reading in own), _DIGITS)
    if n < ENOUGH:
        return Stance(value=None, n=n, label="unknown")
    value = round(math.fsum(reading.value for reading in own) / len(own), _DIGITS)
    return Stance(value=value, n=n, label=_label(value, active=active))


def _label(value: float, *, active: bool) -> StanceLabel:
    if value > BEYOND:
        return "leading" if active else "supportive"
    return "resistant" if value < -BEYOND else "neutral"
