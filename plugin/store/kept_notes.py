"""How pasted notes are kept that somebody asked to keep: by deal, for the team alone; they are never sent anywhere."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from plugin.store.tables import kept_note as table
from plugin.store.upserts import upsert

columns = table.c


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptNote:
    """Notes as they were pasted: `at` is when they were kept, `author` who asked for it."""

    id: str
    words: str
    author: str | None
    at: datetime


def save_note(connection: Connection, tenant: str, deal: str, note: KeptNote) -> None:
    """Keep notes; the same ones once."""
    upsert(connection, table, [{"tenant": tenant, "deal": deal, **asdict(note)}])


def load_notes(connection: Connection, tenant: str, deal: str) -> Sequence[KeptNote]:
    """List a deal's notes, the newest first."""
    asked = select(columns.id, columns.words, columns.author, columns.at).where(
        columns.tenant == tenant, columns.deal == deal
    )
    return [KeptNote(**row._mapping) for row in connection.execute(asked.order_by(columns.at.desc(), columns.id))]  # noqa: SLF001 (SQLAlchemy's public name for a row as a mapping)


def remove_note(connection: Connection, tenant: str, deal: str, note_id: str) -> None:
    """Forget notes."""
    connection.execute(delete(table).where(columns.tenant == tenant, columns.deal == deal, columns.id == note_id))
