"""What tables are made of: columns that serve SQLite (strict tables) and PostgreSQL alike.

Keys compare by code point on both. JSON is kept as text: nothing is asked of its inside, and what comes back is exactly
what went in.
"""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Boolean, Dialect, Double, Integer, Text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.dialects.sqlite import REAL
from sqlalchemy.types import TypeDecorator, TypeEngine

Key = Text().with_variant(Text(collation="C"), "postgresql")
"""An id, a name of ours, or whatever else is compared and ordered."""
Flag = Boolean().with_variant(Integer(), "sqlite")
Number: TypeEngine[float] = Double().with_variant(REAL(), "sqlite")


class Moment(TypeDecorator[datetime]):
    """A time in UTC; on SQLite a text that sorts as time does."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose how the database keeps it."""
        kept: TypeEngine[Any] = TIMESTAMP(timezone=True) if dialect.name == "postgresql" else Text()
        return dialect.type_descriptor(kept)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuse a time without a zone and write the others in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        moment = value.astimezone(UTC)
        return (
            moment if dialect.name == "postgresql" else f"{moment.replace(tzinfo=None).isoformat('T', 'microseconds')}"
        )

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Read it back, in UTC."""
        if value is None:
            return None
        if dialect.name == "postgresql":
            # the base class holds any value; here it is a moment
            return value.astimezone(UTC)  # type: ignore[no-any-return]
        return datetime.fromisoformat(value).replace(tzinfo=UTC)


_encode = json.JSONEncoder(separators=(",", ":")).encode


class Json(TypeDecorator[Any]):
    """A JSON value as text: compact, keys in the order given, plain ASCII, so that no database minds a character.

    JSON's null is a value too, so that a row that came as null can be kept as it came.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:  # noqa: ARG002 (SQLAlchemy's signature)
        """Write it."""
        return _encode(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002 (SQLAlchemy's signature)
        """Read it back."""
        return None if value is None else json.loads(value)
