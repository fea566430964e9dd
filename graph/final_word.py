"""Who is on record, claims and is named as having the final word on one decision."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from graph.clock import moved
from graph.deal import Decision, Statement

CLAIM_DAYS = 90
NAMING_DAYS = 180
PRIVATE_FROM = 4
"""Answers of an exercise are used only as shares, from this many answers up."""
AUTHORITY_CHECK = "authority_check:"
"""Begins the evidence id (a decision's id follows) that stands for all private answers together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalWord:
    """One decision's holders on record, claimants, and the shares of namings.

    `namings` are those that may be shown one by one. `private` tells that the shares are those of an exercise's
    answers: these count by themselves, or a naming noted of one speaker would tell what that speaker answered.
    """

    recorded: tuple[str, ...]
    claims: tuple[Statement, ...]
    answers: int
    named: Mapping[str, float]
    namings: tuple[Statement, ...]
    private: bool

    @property
    def claimants(self) -> frozenset[str]:
        """Who claims the final word."""
        return frozenset(claim.by for claim in self.claims)


def read_final_word(
    decision: Decision,
    statements: Iterable[Statement],
    left: Collection[str],
    former: Collection[str],
    as_of: datetime,
    *,
    claim_days: float = CLAIM_DAYS,
    naming_days: float = NAMING_DAYS,
) -> FinalWord:
    """Read the decision's holders, claims and namings; who has left or has no office holds nothing on record."""
    claims_from = moved(as_of, -claim_days)
    namings_from = moved(as_of, -naming_days)
    about = tuple(statements)
    claims = tuple(each for each in about if each.kind == "claim" and each.at >= claims_from and each.by not in left)
    namings = [each for each in about if each.kind == "naming" and each.at >= namings_from and each.to is not None]
    public = _newest(each for each in namings if not is_private(each))
    private = _newest(each for each in namings if is_private(each))
    used = private if len({each.by for each in private}) >= PRIVATE_FROM else public
    return FinalWord(
        recorded=tuple(
            person for person in dict.fromkeys(decision.final_word) if person not in left and person not in former
        ),
        claims=claims,
        answers=len({each.by for each in used}),
        named=_shares(used),
        namings=public,
        private=used is private,
    )


def is_private(naming: Statement) -> bool:
    """Tell whether the naming is an answer of an exercise, which is never shown on its own."""
    return naming.source is not None and naming.source.system == "exercise"


def _newest(namings: Iterable[Statement]) -> tuple[Statement, ...]:
    """Each speaker's newest naming; two at the same moment stay two halves of one answer."""
    candidates = tuple(namings)
    newest: dict[str, datetime] = {}
    for naming in candidates:
        newest[naming.by] = max(naming.at, newest.get(naming.by, naming.at))
    return tuple(naming for naming in candidates if naming.at == newest[naming.by])


def _shares(namings: Iterable[Statement]) -> dict[str, float]:
    answers: dict[str, set[str]] = {}
    for naming in namings:
        if naming.to is not None:
            answers.setdefault(naming.by, set()).add(naming.to)
    shares: dict[str, Fraction] = {}
    for named in answers.values():
        for person in named:
            shares[person] = shares.get(person, Fraction(0)) + Fraction(1, len(named) * len(answers))
    return {person: float(shares[person]) for person in sorted(shares)}
