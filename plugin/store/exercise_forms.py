"""How forms are kept: sealed ones, of which only the number is told, and what was revealed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from connectors.records import Json
from plugin.store.exercise_tables import exercise, open_form, participant, sealed_form
from plugin.store.upserts import upsert

columns = sealed_form.c
opened = open_form.c
ANSWERED = "answered"
"""The form under which an authority check keeps who answered which decision, apart from what they answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptForm:
    """A sealed form; `link` is the hash of the token that its writer can read `own` with."""

    participant: str
    form: str
    sealed: str = field(repr=False)
    own: str | None = field(repr=False)
    link: str | None
    proof: str
    version: int
    saved_at: datetime
    finished_at: datetime | None
    typed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRow:
    """One revealed answer or rating; `item` is what was asked, empty where `body` is a form's salt and proof."""

    id: str
    form: str
    participant: str | None
    item: str
    body: Mapping[str, Any] = field(repr=False)
    typed: bool
    at: datetime


def save_form(connection: Connection, tenant: str, exercise_id: str, form: KeptForm) -> None:
    """Keep a sealed form in place of what was there."""
    row = {
        "tenant": tenant,
        "exercise": exercise_id,
        "participant": form.participant,
        "form": form.form,
        "sealed": form.sealed,
        "own": form.own,
        "link": form.link,
        "proof": form.proof,
        "version": form.version,
        "saved_at": form.saved_at,
        "finished_at": form.finished_at,
        "typed": form.typed,
    }
    upsert(connection, sealed_form, [row])


def load_forms(connection: Connection, tenant: str, exercise_id: str, form: str) -> Mapping[str, KeptForm]:
    """Load the sealed forms of a kind by participant."""
    asked = select(sealed_form).where(columns.tenant == tenant, columns.exercise == exercise_id, columns.form == form)
    return {
        row.participant: KeptForm(
            participant=row.participant,
            form=row.form,
            sealed=row.sealed,
            own=row.own,
            link=row.link,
            proof=row.proof,
            version=row.version,
            saved_at=row.saved_at,
            finished_at=row.finished_at,
            typed=bool(row.typed),
        )
        for row in connection.execute(asked)
    }


def count_finished(connection: Connection, tenant: str) -> Mapping[tuple[str, str], int]:
    """Count the finished sealed forms of those who take part, by exercise and form."""
    asked = (
        select(columns.exercise, columns.form, func.count())
        .join(
            participant,
            (participant.c.tenant == columns.tenant)
            & (participant.c.exercise == columns.exercise)
            & (participant.c.id == columns.participant),
        )
        .where(columns.tenant == tenant, columns.finished_at.is_not(None), participant.c.state == "asked")
        .group_by(columns.exercise, columns.form)
    )
    return {(exercise_id, form): number for exercise_id, form, number in connection.execute(asked)}


def count_revealed(connection: Connection, tenant: str) -> Mapping[tuple[str, str], int]:
    """Count the forms that were revealed, by exercise and form."""
    asked = (
        select(opened.exercise, opened.form, func.count())
        .where(opened.tenant == tenant, opened.item == "", opened.form != ANSWERED)
        .group_by(opened.exercise, opened.form)
    )
    return {(exercise_id, form): number for exercise_id, form, number in connection.execute(asked)}


def destroy_forms(
    connection: Connection, tenant: str, exercise_id: str, *, form: str | None = None, participant_id: str | None = None
) -> None:
    """Delete sealed forms: of a kind, of a participant, or all of an exercise."""
    condition = (columns.tenant == tenant) & (columns.exercise == exercise_id)
    if form is not None:
        condition &= columns.form == form
    if participant_id is not None:
        condition &= columns.participant == participant_id
    connection.execute(delete(sealed_form).where(condition))


def add_open_rows(connection: Connection, tenant: str, exercise_id: str, rows: Sequence[OpenRow]) -> None:
    """Keep what was revealed."""
    held = [
        {
            "tenant": tenant,
            "exercise": exercise_id,
            "id": row.id,
            "form": row.form,
            "participant": row.participant,
            "item": row.item,
            "body": dict(row.body),
            "typed": row.typed,
            "at": row.at,
        }
        for row in rows
    ]
    if held:
        connection.execute(insert(open_form), held)


def load_open_rows(connection: Connection, tenant: str, exercise_id: str) -> Sequence[OpenRow]:
    """Load what was revealed in an exercise, in the order of ids, which tells nothing."""
    asked = select(open_form).where(opened.tenant == tenant, opened.exercise == exercise_id).order_by(opened.id)
    return [
        OpenRow(
            id=row.id,
            form=row.form,
            participant=row.participant,
            item=row.item,
            body=row.body,
            typed=bool(row.typed),
            at=row.at,
        )
        for row in connection.execute(asked)
    ]


def load_answered_before(
    connection: Connection, tenant: str, deal: str, *, exercise_id: str, at: datetime
) -> Sequence[tuple[Json, Mapping[str, Sequence[str]]]]:
    """Load a deal's other authority checks revealed by then: the plan of each, and who answered which decision.

    Who answered are the ids of people, by the decision's id.
    """
    asked = (
        select(exercise.c.plan, opened.body)
        .join(exercise, (exercise.c.tenant == opened.tenant) & (exercise.c.id == opened.exercise))
        .where(
            opened.tenant == tenant,
            opened.form == ANSWERED,
            opened.exercise != exercise_id,
            exercise.c.deal == deal,
            opened.at <= at,
        )
    )
    return [(row.plan, row.body) for row in connection.execute(asked)]
