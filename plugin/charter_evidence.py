"""How what a charter says is written into its deal: who has which part, by when, and who acknowledged it."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from graph.deal import Deal, Decision, Source
from graph.exercises.charter import Charter, CharterDecision, find_named_in


def to_rows(
    charter: Charter, deal: Deal, ticked: Collection[str], *, author: str | None, now: datetime
) -> Sequence[tuple[str, Any]]:
    """List the decisions that a charter makes or changes, each with its list; any others stay as they are."""
    known = {each.id: each for each in deal.decisions}
    rows = [(_write(each, known.get(each.id), ticked, author, now), known.get(each.id)) for each in charter.decisions]
    return [("decisions", row) for row, was in rows if row != was]


def to_acknowledged(charter: Charter, deal: Deal, person: str) -> Sequence[tuple[str, Any]]:
    """List the decisions that somebody acknowledged by acknowledging a charter."""
    if all(each.id != person for each in deal.people):
        return []
    theirs = {each.id for each in charter.decisions if person in find_named_in(each)}
    return [
        ("decisions", replace(each, charter_acknowledged=(*each.charter_acknowledged, person)))
        for each in deal.decisions
        if each.id in theirs and person not in each.charter_acknowledged
    ]


def _write(
    said: CharterDecision, known: Decision | None, ticked: Collection[str], author: str | None, now: datetime
) -> Decision:
    base = known or Decision(
        id=said.id, name=said.name, status="open", opened_at=now, source=Source(system="person", author=author)
    )
    return replace(
        base,
        name=" ".join(said.name.split()),
        matter=said.matter,
        final_word=(said.final_word,) if said.final_word else (),
        must_agree=tuple(each.person for each in said.must_agree),
        recommends=said.recommends,
        input=said.gives_input,
        carries_out=said.carries_out,
        listen_until=_to_moment(said.listen_until, base.listen_until),
        act_by=_to_moment(said.act_by, base.act_by),
        charter_acknowledged=tuple(person for person in find_named_in(said) if person in ticked),
    )


def _to_moment(day: date | None, kept: datetime | None) -> datetime | None:
    if day is None or (kept is not None and kept.astimezone(UTC).date() == day):
        return kept if day is not None else None
    return datetime.combine(day, time.min, tzinfo=UTC)
