"""Small deals for tests: a clock, people by their ids, and records with the days before the clock."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

from graph.deal import (
    Activity,
    Commitment,
    CommitmentStatus,
    Deal,
    Decision,
    DecisionStatus,
    Facts,
    IncompatibleGroups,
    Person,
    Placement,
    Rating,
    Statement,
    StatementKind,
    Subject,
    SubjectKind,
    Tie,
    TieKind,
)

AS_OF = datetime(2026, 6, 1, 12, tzinfo=UTC)
COACH = "coach@example.com"


def ago(days: float) -> datetime:
    """The moment so many days before the clock; negative days lie ahead."""
    return AS_OF - timedelta(days=days)


def person(person_id: str, **more: Any) -> Person:
    return Person(**{"id": person_id, "name": person_id.capitalize()} | more)


def buyers(*ids: str) -> tuple[Person, ...]:
    return tuple(person(each) for each in ids)


def deciders(*ids: str) -> tuple[Person, ...]:
    return tuple(person(each, decision_maker=True) for each in ids)


def seller(person_id: str = "rep") -> Person:
    return person(person_id, side="seller")


def subject(subject_id: str = "site", kind: SubjectKind = "destination", **more: Any) -> Subject:
    return Subject(**{"id": subject_id, "kind": kind, "name": subject_id.capitalize()} | more)


def said(kind: StatementKind, by: str, days: float, **more: Any) -> Statement:
    """One confirmed statement; its id tells kind, speaker, day and what it is about."""
    about = "-".join(str(more[key]) for key in ("subject", "decision", "to", "stance") if key in more)
    made = f"{kind}-{by}-{days}-{about}"
    known: dict[str, Any] = {"id": made, "at": ago(days), "by": by, "kind": kind, "confirmed_by": COACH}
    return Statement(**known | more)


def stands(by: str, stance: float, *, on: str | None = "site", days: Sequence[float] = (5, 12)) -> list[Statement]:
    """Two confirmed positions in the person's own words, on different days."""
    return [said("position", by, each, subject=on, stance=stance) for each in days]


def all_stand(stances: Mapping[str, float], *, on: str | None = "site") -> list[Statement]:
    return [each for by, stance in stances.items() for each in stands(by, stance, on=on)]


def promised(owner: str, status: CommitmentStatus, days: float, **more: Any) -> Commitment:
    made = f"commitment-{owner}-{status}-{days}"
    known: dict[str, Any] = {"id": made, "owner": owner, "due": ago(days), "status": status, "confirmed_by": COACH}
    return Commitment(**known | more)


def decision(decision_id: str = "budget", status: DecisionStatus = "open", days: float = 20, **more: Any) -> Decision:
    known: dict[str, Any] = {
        "id": decision_id,
        "name": decision_id.capitalize(),
        "status": status,
        "opened_at": ago(days),
    }
    return Decision(**known | more)


def tie(kind: TieKind, start: str, end: str, **more: Any) -> Tie:
    return Tie(**{"id": f"ties:{kind}:{start}:{end}", "kind": kind, "from_": start, "to": end} | more)


def contact(buyer: str, days: float, by: str = "rep", **more: Any) -> Activity:
    known: dict[str, Any] = {
        "id": f"contact-{buyer}-{by}-{days}",
        "at": ago(days),
        "kind": "email",
        "from_": by,
        "to": (buyer,),
    }
    return Activity(**known | more)


def rated(by: str, level: int, statement: str = "One site", **more: Any) -> Rating:
    about, number = more.get("about", "where"), more.get("round", 1)
    made = f"ratings:{by}:{statement}:{about}:{number}"
    known: dict[str, Any] = {"id": made, "by": by, "statement": statement, "level": level}
    return Rating(**known | more)


def placed(by: str, group: str, question: str = "future") -> Placement:
    return Placement(id=f"placements:{question}:{by}", question=question, by=by, group=group)


def clash(one: str, other: str, question: str = "future") -> IncompatibleGroups:
    return IncompatibleGroups(question=question, groups=(one, other))


def rows(*parts: Any) -> tuple[Any, ...]:
    """Flatten records and lists of records."""
    return tuple(chain.from_iterable(part if isinstance(part, Iterable) else (part,) for part in parts))


def deal(people: Iterable[Person] = (), **parts: Any) -> Deal:
    facts: dict[str, Any] = {"id": "deal", "name": "Deal", "created_at": ago(200)} | parts.pop("facts", {})
    known: dict[str, Any] = {"as_of": AS_OF, "deal": Facts(**facts), "people": tuple(people)}
    return Deal(**known | {key: tuple(value) if isinstance(value, list) else value for key, value in parts.items()})
