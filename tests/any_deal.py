"""Deals drawn at random from few people, subjects and days, so that patterns meet often; and ways to change them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any, get_args

from hypothesis import strategies as st

from graph.deal import (
    Activity,
    Commitment,
    CommitmentStatus,
    Deal,
    Decision,
    DecisionStatus,
    Delegation,
    Event,
    EventKind,
    Incident,
    Medium,
    NextStep,
    Person,
    Pilot,
    Placement,
    Plan,
    Rating,
    Readiness,
    Source,
    Statement,
    StatementKind,
    TieKind,
)
from tests.builders import (
    COACH,
    ago,
    clash,
    contact,
    deal,
    decision,
    person,
    placed,
    promised,
    rated,
    said,
    seller,
    subject,
    tie,
)

PEOPLE = ("ana", "bo", "cy", "dee", "eli")
SUBJECTS = (subject("la"), subject("sea", excludes=("la",)), subject("work", "initiative"), subject("road", "route"))
_SOURCES = (None, None, Source(system="exercise", record="x1"), Source(system="file", record="f1"))

_STORIES: Sequence[Sequence[StatementKind]] = (
    ("deferral", "counter_instruction", "withholding"),
    ("claim", "naming", "naming", "bypass", "bypass"),
    ("directive", "directive", "bypass", "bypass", "reversal", "deferral"),
    ("consultation", "consultation", "condition", "focus", "backing"),
    ("off_system_claim", "advocacy"),
    ("blame", "blame", "blame", "root_cause"),
    ("reopening", "reopening", "claim", "blame"),
    ("understanding", "objection"),
)
"""Kinds of statements that belong together: each deal has one such story beside what people want."""


CHANCE = st.randoms(use_true_random=True)


def any_deal(chance: Random) -> Deal:
    """Any deal of the sort that can be written down, whole but small; patterns are planted so that they meet."""
    known = tuple(_person(chance, each) for each in PEOPLE[: chance.choice((0, 1, 2, 4, 5, 5, 5, 5))])
    ids = [each.id for each in known]
    if len(known) > 1 and chance.random() < 0.4:
        known = (replace(known[0], predecessor_of=known[1].id, former=True), *known[1:])
    parts = _records(chance, ids) if ids else {}
    facts = {"stage_number": chance.choice((None, 1, 3)), "status": chance.choice(("open", "open", "open", "won"))}
    return deal((*known, seller()), facts=facts, subjects=SUBJECTS, **parts)


def _person(chance: Random, person_id: str) -> Person:
    return person(
        person_id,
        decision_maker=chance.choice((True, True, True, True, None)),
        former=chance.random() < 0.1,
        is_champion=chance.choice((None, True)),
        formal_rank=chance.choice((None, 1, 2)),
        left_at=chance.choice((*[None] * 8, ago(10), ago(-10))),
        owner_share=chance.choice((None, None, 0.2)),
        retired_since=chance.choice((None, None, ago(500), ago(-20))),
    )


def _some(chance: Random, ids: Sequence[str]) -> tuple[str, ...]:
    return tuple(chance.sample(ids, min(len(ids), chance.choice((0, 1, 1, 2)))))


def _records(chance: Random, ids: Sequence[str]) -> dict[str, Any]:
    count = chance.randrange(5)
    made = chance.choice(((), ("budget",), ("budget", "place")))
    lists: dict[str, Any] = {
        "statements": (*_statements(chance, ids), *_after_the_flood(chance, ids)),
        "commitments": tuple(_commitments(chance, ids)),
        "decisions": tuple(_decision(chance, ids, each) for each in made),
        "activities": tuple(contact(who, 10 * day) for day, who in enumerate(chance.choices(ids, k=count))),
    }
    lists["activities"] += tuple(_meetings(chance, ids))
    lists["events"] = tuple(_events(chance, ids))
    lists["plan"] = _plan(chance, ids)
    pairs = {
        (chance.choice(get_args(TieKind)), chance.choice(ids), chance.choice(ids)) for _ in range(chance.randrange(8))
    }
    lists["ties"] = tuple(
        tie(*each, at=chance.choice((None, ago(3), ago(-3))), strength=chance.choice((0.0, 0.4, 1.0)))
        for each in sorted(pairs)
    )
    if chance.random() < 0.4:
        groups = ("grow", "sell", "stay")
        lists["placements"] = tuple(placed(by, chance.choice(groups)) for by in ids)
        lists["incompatible_groups"] = (clash("grow", "sell"), clash("sell", "stay"))
    lists["placements"] = (*lists.get("placements", ()), *_views(chance, ids))
    lists["ratings"] = tuple(_ratings(chance, ids))
    lists["incidents"] = (Incident(id="flood", at=ago(chance.choice((-3, 25, 30, 30, 92)))),)
    return lists


def _views(chance: Random, ids: Sequence[str]) -> Iterator[Placement]:
    """Answers on what works well and what to improve."""
    if chance.random() < 0.4:
        for by in ids:
            for question in ("works_well", "improve"):
                yield placed(by, chance.choice(("stock", "staff", "cash")), question)


def _ratings(chance: Random, ids: Sequence[str]) -> Iterator[Rating]:
    """A few statements over several rounds, or many that may divide people the same way."""
    if chance.random() < 0.4:
        for by in ids:
            for about in ("where", "how"):
                for number in range(1, chance.randrange(1, 4)):
                    yield rated(by, chance.randrange(1, 6), about=about, round=number)
    if chance.random() < 0.4:
        sides = {by: chance.choice(((1, 2, 2), (4, 4, 5), (1, 3, 5))) for by in ids}
        for point in range(chance.choice((7, 8, 9))):
            for by in ids:
                if chance.random() < 0.98:
                    yield rated(by, chance.choice(sides[by]), f"Point {point}")


def _statements(chance: Random, ids: Sequence[str]) -> Iterator[Statement]:
    """Everybody leans one way on a subject, with a slip now and then; episodes of other kinds between."""
    leanings = {(by, about.id): chance.choice((-2, 1, 2, 2, 2, 2)) for by in ids for about in SUBJECTS}
    wild = chance.random() < 0.5
    kinds: Sequence[StatementKind] = get_args(StatementKind)
    episodes: Sequence[StatementKind] = chance.choice(_STORIES)
    positions: Sequence[StatementKind] = ("position",)
    for number in range(chance.choice((0, 10, 30, 90))):
        by, about = chance.choice(ids), chance.choice((*SUBJECTS, *SUBJECTS[:1] * 3)).id
        kind = chance.choice(chance.choices((positions, episodes, kinds), (4, 3, 1))[0])
        stance = leanings[by, about] if chance.random() < 0.95 else -1
        yield said(
            kind,
            by,
            chance.randrange(-3, 120),
            id=f"s{number:02}",
            subject=chance.choice((about, None)) if wild else about,
            decision=chance.choice(("budget", "place", None)),
            to=chance.choice(ids),
            stance=stance if kind == "position" else None,
            public=chance.random() < 0.8,
            first_hand=chance.random() < 0.8,
            medium=chance.choice((None, None, *get_args(Medium))),
            confirmed_by=chance.choice((*[COACH] * 6, None)),
            risk=chance.choice((None, "a risk")),
            right=chance.choice((None, True, False)),
            asked=_some(chance, ids) if kind == "consultation" else (),
            figure=chance.choice((None, 100.0, 104.0, 120.0)) if kind == "off_system_claim" else None,
            crm_figure=chance.choice((None, 100.0)) if kind == "off_system_claim" else None,
            new_facts=chance.random() < 0.3,
            incident=chance.choice((None, "flood", "flood", "flood")) if kind in ("blame", "root_cause") else None,
            own_share=kind == "blame" and chance.random() < 0.1,
            source=chance.choice(_SOURCES),
        )


def _after_the_flood(chance: Random, ids: Sequence[str]) -> Iterator[Statement]:
    """Who understood it, and what was said about who or what it was."""
    if chance.random() < 0.5:
        yield said("understanding", ids[0], 90, id="u", right=chance.random() < 0.9)
    if chance.random() < 0.3:
        for number in range(chance.randrange(3, 7)):
            kind: StatementKind = chance.choice(("blame", "blame", "blame", "root_cause"))
            by, to, days = chance.choice(ids), chance.choice((None, *ids)), chance.randrange(10, 30)
            yield said(kind, by, days, id=f"f{number}", to=to, incident="flood")


def _commitments(chance: Random, ids: Sequence[str]) -> Iterator[Commitment]:
    for number in range(chance.randrange(5)):
        status: CommitmentStatus = chance.choice(get_args(CommitmentStatus))
        about = chance.choice((None, *(each.id for each in SUBJECTS)))
        days = chance.randrange(-5, 90)
        yield promised(chance.choice(ids), status, days, id=f"c{number}", subject=about, hindered=chance.random() < 0.2)
    if chance.random() < 0.4:
        can = chance.random() < 0.7
        for by in ids:
            habits: Sequence[CommitmentStatus] = chance.choice((("done", "late"), ("refused", "lapsed", "open")))
            habits = ("done", "late") if by == ids[0] else habits
            for number in range(chance.randrange(5)):
                hindered = not can and chance.random() < 0.7
                days = chance.randrange(-2, 62)
                yield promised(by, chance.choice(habits), days, id=f"c-{by}-{number}", hindered=hindered)


def _decision(chance: Random, ids: Sequence[str], decision_id: str) -> Decision:
    status: DecisionStatus = chance.choice(get_args(DecisionStatus))
    handed = Delegation(person=chance.choice(ids), scope="all", until=ago(-9))
    return decision(
        decision_id,
        status,
        chance.randrange(-3, 60),
        final_word=_some(chance, ids),
        matter=chance.choice(("operational", "operational", "reserved")),
        proposed_at=chance.choice((None, ago(chance.randrange(60, 90)))),
        listen_until=chance.choice((None, ago(chance.randrange(-5, 60)))),
        act_by=chance.choice((None, ago(chance.randrange(-5, 30)))),
        must_agree=_some(chance, ids) if chance.random() < 0.3 else (),
        agreed=tuple(ids) if chance.random() < 0.5 else (),
        voters=chance.choice(((), (), (), tuple(ids[:3]))),
        joint_with_tie_rule=chance.random() < 0.2,
        subject=chance.choice((None, *(each.id for each in SUBJECTS))),
        decided_by=chance.choice((None, *ids)) if status in ("decided", "reopened") else None,
        decided_at=ago(chance.randrange(-3, 60)) if status in ("decided", "reopened") else None,
        delegated_to=handed if chance.random() < 0.2 else None,
    )


def _meetings(chance: Random, ids: Sequence[str]) -> Iterator[Activity]:
    """Contact among the buyers themselves."""
    for number in range(chance.randrange(6)):
        one, other = chance.choice(ids), chance.choice(ids)
        yield contact(other, chance.randrange(0, 90), by=one, id=f"m{number}", kind=chance.choice(("email", "meeting")))


def _events(chance: Random, ids: Sequence[str]) -> Iterator[Event]:
    for number in range(chance.choice((0, 0, 1, 3))):
        kind: EventKind = chance.choice(get_args(EventKind))
        days = chance.randrange(-3, 45)
        yield Event(id=f"e{number}", at=ago(days), kind=kind, person=chance.choice((None, *ids)))


def _plan(chance: Random, ids: Sequence[str]) -> Plan | None:
    step = NextStep(kind="executive_ask", since=ago(chance.randrange(60)), person=chance.choice((None, *ids)))
    pilot = Pilot(id="pilot", started_at=ago(chance.randrange(-5, 50)), ended_at=chance.choice((None, ago(2))))
    readiness = Readiness(pitch=True, process=True, ask=True, own_results=chance.random() < 0.5)
    plan = Plan(next_step=step, pilots=chance.choice(((), (pilot,))), readiness=chance.choice((None, readiness)))
    return chance.choice((None, plan))


def changed(value: Any, change: Callable[[Any], Any]) -> Any:
    """The same value with every leaf of it changed."""
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{each.name: changed(getattr(value, each.name), change) for each in fields(value)})
    if isinstance(value, tuple):
        return tuple(changed(each, change) for each in value)
    if isinstance(value, Mapping):
        return {changed(key, change): changed(each, change) for key, each in value.items()}
    return change(value)


def moved(value: Any, days: int) -> Any:
    """The same value with every moment moved by so many days."""
    return changed(value, lambda leaf: leaf + timedelta(days=days) if isinstance(leaf, datetime) else leaf)


def renamed(value: Any, names: Mapping[str, str]) -> Any:
    """The same value with ids and names exchanged."""
    return changed(value, lambda leaf: names.get(leaf, leaf) if isinstance(leaf, str) else leaf)
