"""How exercises and those who take part are kept, and what was done in them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update

from connectors.records import Json
from graph.exercises.phases import Kind, Phase
from plugin.store.exercise_tables import exercise as table
from plugin.store.exercise_tables import exercise_log, participant
from plugin.store.tables import crm_record
from plugin.store.tables import deal as deals

columns = table.c
members = participant.c


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptExercise:
    """An exercise as kept, with its deal's name; `plan` as JSON, `private_key` sealed, None once it isn't needed."""

    id: str
    deal: str
    deal_name: str
    kind: Kind
    phase: Phase
    round: int
    plan: Json
    author: str | None
    public_key: str
    private_key: str | None = field(repr=False)
    created_at: datetime
    revealed_at: datetime | None
    ended_at: datetime | None
    ended_why: str | None
    review_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptParticipant:
    """Somebody who takes part; `state` is `asked` or `gone`."""

    id: str
    person: str
    name: str
    title: str | None
    address: str | None
    language: str
    state: str
    typed: bool
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDeed:
    """Something that was done in an exercise."""

    at: datetime
    actor: str
    deed: str
    told: Mapping[str, str]


def add_exercise(connection: Connection, tenant: str, values: Mapping[str, Any]) -> None:
    """Add an exercise."""
    connection.execute(insert(table).values(tenant=tenant, **values))


def find_exercise(connection: Connection, tenant: str, exercise_id: str, *, lock: bool = False) -> KeptExercise | None:
    """Find an exercise; with `lock`, nobody else writes to it before this transaction has ended."""
    asked = _select().where(columns.tenant == tenant, columns.id == exercise_id)
    row = connection.execute(asked.with_for_update(of=table) if lock else asked).one_or_none()
    return None if row is None else _to_exercise(row)


def find_running(connection: Connection, tenant: str, deal: str, kind: str) -> str | None:
    """Return the id of the exercise of a kind that runs in a deal, if one does."""
    asked = select(columns.id).where(
        columns.tenant == tenant, columns.deal == deal, columns.kind == kind, columns.ended_at.is_(None)
    )
    return connection.scalar(asked)


def load_exercises(
    connection: Connection, tenant: str, *, deals_of: Collection[str] | None = None
) -> Sequence[KeptExercise]:
    """Load the exercises of some deals, or of all: running ones first, the newest first."""
    asked = _select().where(columns.tenant == tenant, deals.c.removed_at.is_(None))
    if deals_of is not None:
        asked = asked.where(columns.deal.in_(deals_of))
    asked = asked.order_by(columns.ended_at.is_not(None), columns.created_at.desc(), columns.id)
    return [_to_exercise(row) for row in connection.execute(asked)]


def change_exercise(connection: Connection, tenant: str, exercise_id: str, **values: Any) -> None:
    """Change some of an exercise's values, and with them its version."""
    condition = (columns.tenant == tenant) & (columns.id == exercise_id)
    connection.execute(update(table).where(condition).values(**values, version=columns.version + 1))


def load_private_keys(connection: Connection, tenant: str) -> Mapping[str, str]:
    """Load the sealed private keys of exercises that have answers to come, by the exercise's id."""
    asked = select(columns.id, columns.private_key).where(columns.tenant == tenant, columns.private_key.is_not(None))
    return {row.id: row.private_key for row in connection.execute(asked.order_by(columns.id))}


def replace_private_key(connection: Connection, tenant: str, exercise_id: str, before: str, after: str) -> None:
    """Keep the same private key sealed otherwise, unless it went meanwhile; the exercise's version stays."""
    condition = (columns.tenant == tenant) & (columns.id == exercise_id) & (columns.private_key == before)
    connection.execute(update(table).where(condition).values(private_key=after))


def save_participants(connection: Connection, tenant: str, exercise_id: str, people: Sequence[KeptParticipant]) -> None:
    """Keep these as those who take part, in this order, and nobody else."""
    condition = (members.tenant == tenant) & (members.exercise == exercise_id)
    connection.execute(delete(participant).where(condition))
    rows = [
        {
            "tenant": tenant,
            "exercise": exercise_id,
            "id": each.id,
            "person": each.person,
            "place": place,
            "name": each.name,
            "title": each.title,
            "address": each.address,
            "language": each.language,
            "state": each.state,
            "typed": each.typed,
            "why": each.why,
        }
        for place, each in enumerate(people)
    ]
    connection.execute(insert(participant), rows)


def change_participant(
    connection: Connection, tenant: str, exercise_id: str, participant_id: str, **values: Any
) -> None:
    """Change some of a participant's values."""
    condition = (members.tenant == tenant) & (members.exercise == exercise_id) & (members.id == participant_id)
    connection.execute(update(participant).where(condition).values(**values))


def load_participants(connection: Connection, tenant: str, exercise_id: str) -> Sequence[KeptParticipant]:
    """Load everybody who takes part or took part, in the plan's order."""
    asked = select(participant).where(members.tenant == tenant, members.exercise == exercise_id)
    return [
        KeptParticipant(
            id=row.id,
            person=row.person,
            name=row.name,
            title=row.title,
            address=row.address,
            language=row.language,
            state=row.state,
            typed=bool(row.typed),
            why=row.why,
        )
        for row in connection.execute(asked.order_by(members.place, members.id))
    ]


def count_participants(connection: Connection, tenant: str) -> Mapping[str, int]:
    """Count who takes part, by exercise; who left isn't counted."""
    asked = (
        select(members.exercise, func.count())
        .where(members.tenant == tenant, members.state == "asked")
        .group_by(members.exercise)
    )
    return {row.exercise: row[1] for row in connection.execute(asked)}


def add_deed(connection: Connection, tenant: str, exercise_id: str, deed: KeptDeed) -> None:
    """Note what was done, after what was noted before; the exercise is locked."""
    lines = exercise_log.c
    before = select(func.count()).where(lines.tenant == tenant, lines.exercise == exercise_id)
    connection.execute(
        insert(exercise_log).values(
            tenant=tenant,
            exercise=exercise_id,
            id=f"{connection.scalars(before).one():06}",
            at=deed.at,
            actor=deed.actor,
            deed=deed.deed,
            told=dict(deed.told),
        )
    )


def load_deeds(connection: Connection, tenant: str, exercise_id: str) -> Sequence[KeptDeed]:
    """Load what was done, the oldest first."""
    lines = exercise_log.c
    asked = select(exercise_log).where(lines.tenant == tenant, lines.exercise == exercise_id)
    return [
        KeptDeed(at=row.at, actor=row.actor, deed=row.deed, told=row.told)
        for row in connection.execute(asked.order_by(lines.id))
    ]


def find_user_name(connection: Connection, tenant: str, user: str | None) -> str | None:
    """Return what a user of the CRM is called; None where it isn't known."""
    known = crm_record.c
    asked = select(known.body).where(known.tenant == tenant, known.kind == "User", known.id == (user or ""))
    row = connection.execute(asked).one_or_none()
    return None if row is None else row.body.get("Name")


def _select() -> Select[Any]:
    return select(table, deals.c.name.label("deal_name")).join(
        deals, (deals.c.tenant == columns.tenant) & (deals.c.id == columns.deal)
    )


def _to_exercise(row: Row[Any]) -> KeptExercise:
    held = row._asdict()
    del held["tenant"]
    return KeptExercise(**held)
