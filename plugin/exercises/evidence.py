"""What exercises leave in their deal as evidence: where answers were placed, how statements were rated, who was named.

Only what was revealed and isn't stopped counts, and only with names: nothing is guessed of whose an answer is. Of
several consensus exercises the newest counts; of authority checks only what may be told in shares.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain, count

from sqlalchemy import Connection

from graph.deal import Deal, IncompatibleGroups, Placement, Rating, Source, Statement
from graph.exercises.phases import ENDED, Phase
from plugin.exercises.desk import Desk
from plugin.exercises.namings import load_namings
from plugin.exercises.showing import show_exercise
from plugin.exercises.views import ExerciseView
from plugin.schedule import add_analyses
from plugin.store.deals import load_deals, lock_deals
from plugin.store.exercise_rows import ORIGIN, save_exercise_rows
from plugin.store.exercises import find_exercise, load_exercises

COUNTS_FROM: frozenset[Phase] = frozenset({"synthesise", "rate", "settle", "kept"})
"""Phases in which every answer has its place."""


def hand_on(desk: Desk) -> bool:
    """Keep what came of a deal's exercises as its evidence, to be analysed; return whether anything changed.

    Nothing is done before anything of this one counts, nor for what is done in one that had ended before: what came of
    it stays with the deal, also when the answers themselves were forgotten in their time.
    """
    connection, tenant, deal_id = desk.connection, desk.tenant, desk.kept.deal
    if desk.kept.phase in ENDED:
        return False
    now_is = find_exercise(connection, tenant, desk.kept.id)
    if now_is is None or now_is.phase not in COUNTS_FROM | ENDED:
        return False
    lock_deals(connection, tenant, [deal_id])
    deal = load_deals(connection, tenant, [deal_id]).get(deal_id)
    if deal is None:
        return False
    changed = save_exercise_rows(connection, tenant, _collect(connection, tenant, deal, desk.now), now=desk.now)
    if changed:
        add_analyses(connection, tenant, [deal_id], now=desk.now)
    return changed


def is_of(row: Placement | Rating | IncompatibleGroups | Statement, exercise_id: str) -> bool:
    """Tell whether a row came of an exercise."""
    return row.source is not None and (row.source.system, row.source.record) == (ORIGIN, exercise_id)


def without(deal: Deal, exercise_id: str) -> Deal:
    """Return the deal without what came of an exercise; an equal one where nothing did."""
    return replace(
        deal,
        placements=tuple(row for row in deal.placements if not is_of(row, exercise_id)),
        incompatible_groups=tuple(row for row in deal.incompatible_groups if not is_of(row, exercise_id)),
        ratings=tuple(row for row in deal.ratings if not is_of(row, exercise_id)),
        statements=tuple(row for row in deal.statements if not is_of(row, exercise_id)),
    )


def _collect(connection: Connection, tenant: str, deal: Deal, now: datetime) -> Deal:
    """Put together what the deal's exercises say of people who are in it, as a deal of that alone."""
    every = sorted(
        load_exercises(connection, tenant, deals_of=[deal.deal.id]), key=lambda each: each.created_at, reverse=True
    )
    desks = [Desk(connection=connection, tenant=tenant, kept=kept, actor="", now=now) for kept in every]
    namings = [naming for desk in desks if desk.kept.phase == "kept" for naming in _to_namings(desk, deal)]
    found = Deal(as_of=deal.as_of, deal=deal.deal, statements=tuple(namings))
    newest = next((desk for desk in desks if desk.kept.phase in COUNTS_FROM and _tells_people(desk)), None)
    if newest is None:
        return found
    view = show_exercise(newest)
    source = Source(system=ORIGIN, record=view.id, as_of=view.revealed_at)
    present = {person.id for person in deal.people}
    people = {each.id: each.person for each in view.participants if each.person in present and each.state == "asked"}
    return replace(
        found,
        placements=tuple(_to_placements(view, people, source)),
        incompatible_groups=tuple(_to_incompatible(view, source)),
        ratings=tuple(_to_ratings(view, people, source)),
    )


def _tells_people(desk: Desk) -> bool:
    return desk.kept.kind == "consensus" and desk.plan.attributed


def _to_placements(view: ExerciseView, people: Mapping[str, str], source: Source) -> Iterator[Placement]:
    answers = {answer.id: answer for answer in view.answers}
    for group in view.groups:
        for answer in (answers[each] for each in group.answers if each in answers):
            by = people.get(answer.participant or "")
            if by is not None:
                made = f"placements:{answer.question}:{by}"
                yield Placement(id=made, question=answer.question, by=by, group=group.name, source=source)


def _to_incompatible(view: ExerciseView, source: Source) -> Iterator[IncompatibleGroups]:
    names = {group.id: (group.question, group.name) for group in view.groups}
    pairs = {
        (question, *sorted((name, names[other][1])))
        for question, name, excludes in ((each.question, each.name, each.excludes) for each in view.groups)
        for other in excludes
        if other in names and names[other][1] != name
    }
    for question, one, another in sorted(pairs):
        yield IncompatibleGroups(question=question, groups=(one, another), source=source)


def _to_ratings(view: ExerciseView, people: Mapping[str, str], source: Source) -> Iterator[Rating]:
    """Yield the revealed ratings; the last is final once all is kept.

    A statement stands there in the words that were rated last: others, that the coach wrote since, nobody has rated.
    """
    shared = {each.id: each for each in view.shared}
    rated = {each.statement: each.words for each in sorted(view.ratings, key=lambda each: each.round)}
    said = [rated.get(each.id, each.text) for each in view.shared]
    texts = {each.id: text for each, text in zip(view.shared, _tell_apart(said), strict=True)}
    for rating in view.ratings:
        by, about = people.get(rating.participant or ""), shared.get(rating.statement)
        if by is not None and about is not None:
            text = texts[about.id]
            yield Rating(
                id=f"ratings:{by}:{text}:{about.about}:{rating.round}",
                by=by,
                statement=text,
                about=about.about,
                level=rating.level,
                round=rating.round,
                final=view.phase == "kept" and rating.round == view.round,
                source=source,
            )


def _tell_apart(said: Sequence[str]) -> Iterator[str]:
    """Number statements that say the same, so that no two are told in the same words."""
    told: set[str] = set()
    for each in said:
        words = chain([each], (f"{each} ({number})" for number in count(2)))
        told.add(free := next(text for text in words if text not in told))
        yield free


def _to_namings(desk: Desk, deal: Deal) -> Iterator[Statement]:
    """Yield who was named for the final word on decisions of the deal; what may be told of it is decided before.

    Where one of those who answered isn't in the deal any more, none is handed on: shares would tell what that one said.
    """
    present, decisions = {person.id for person in deal.people}, {each.id for each in deal.decisions}
    source = Source(system=ORIGIN, record=desk.kept.id, as_of=desk.kept.revealed_at)
    namings = load_namings(desk) if desk.kept.kind == "authority" else ()
    told = decisions - {each.decision for each in namings if each.by not in present}
    for naming in namings:
        if naming.asked == "final" and naming.decision in told and naming.named in present:
            yield Statement(
                id=f"{ORIGIN}:{desk.kept.id}:{naming.decision}:{naming.by}",
                at=naming.at,
                by=naming.by,
                kind="naming",
                decision=naming.decision,
                to=naming.named,
                public=False,
                confirmed_by=desk.kept.author or ORIGIN,
                source=source,
            )
