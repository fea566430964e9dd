"""How what people made of the answers is kept: pairs, groups, places in them, shared statements, each in versions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select

from plugin.exercises.views import PieceKind
from plugin.store.exercise_tables import exercise_piece as table
from plugin.store.upserts import upsert

columns = table.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of work on the answers; `version` counts its changes from 1."""

    id: str
    kind: PieceKind
    body: Mapping[str, Any] = field(repr=False)
    version: int = 1


def save_piece(connection: Connection, tenant: str, exercise_id: str, piece: Piece, *, now: datetime) -> None:
    """Keep a piece in place of what was there."""
    row = {
        "tenant": tenant,
        "exercise": exercise_id,
        "id": piece.id,
        "kind": piece.kind,
        "body": dict(piece.body),
        "at": now,
        "version": piece.version,
    }
    upsert(connection, table, [row], keep=("at",))


def load_pieces(connection: Connection, tenant: str, exercise_id: str) -> Sequence[Piece]:
    """Load all pieces of an exercise, the oldest first."""
    asked = select(table).where(columns.tenant == tenant, columns.exercise == exercise_id)
    return [
        Piece(id=row.id, kind=row.kind, body=row.body, version=row.version)
        for row in connection.execute(asked.order_by(columns.at, columns.id))
    ]


def drop_pieces(connection: Connection, tenant: str, exercise_id: str, ids: Sequence[str]) -> None:
    """Delete pieces."""
    connection.execute(
        delete(table).where(columns.tenant == tenant, columns.exercise == exercise_id, columns.id.in_(ids))
    )
