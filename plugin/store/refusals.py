"""Which sentence a database's error becomes: full, busy, unreachable or damaged."""

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from plugin.errors import (
    StoreBusyError,
    StoreDamagedError,
    StoreError,
    StoreFullError,
    StoreUnreachableError,
)

FULL = StoreFullError("The disk of the database is full; nothing was lost, free some space and try again.")
BUSY = StoreBusyError("The database is busy with somebody else's work; nothing was lost, try again in a moment.")
DAMAGED = StoreDamagedError("The database file is damaged or isn't one of Buy-In's; restore a backup.")
READ_ONLY = StoreUnreachableError("The database can't be written; look at its file's rights.")
UNREACHABLE = StoreUnreachableError("The database doesn't answer or refuses us; look at BUYIN_DATABASE_URL.")

SQLITE_WORDS = (
    ("disk is full", FULL),
    ("disk i/o error", FULL),
    ("locked", BUSY),
    ("busy", BUSY),
    ("malformed", DAMAGED),
    ("not a database", DAMAGED),
    ("readonly", READ_ONLY),
    ("unable to open", UNREACHABLE),
)
POSTGRESQL_STATES = (
    ("53100", FULL),
    ("53", BUSY),
    ("40", BUSY),
    ("55P03", BUSY),
    ("57014", BUSY),
    ("25006", READ_ONLY),
    ("08", UNREACHABLE),
    ("28", UNREACHABLE),
    ("3D", UNREACHABLE),
    ("57P", UNREACHABLE),
    ("42501", UNREACHABLE),
)


def to_refusal(error: SQLAlchemyError) -> StoreError | None:
    """Say what to do about a database's error; None where the program itself is at fault."""
    if isinstance(error, PoolTimeoutError):
        return _renewed(BUSY)
    if not isinstance(error, DBAPIError) or error.orig is None:
        return None
    state = getattr(error.orig, "sqlstate", None)
    if state:
        return next((_renewed(refusal) for prefix, refusal in POSTGRESQL_STATES if state.startswith(prefix)), None)
    words = str(error.orig).lower()
    found = next((_renewed(refusal) for part, refusal in SQLITE_WORDS if part in words), None)
    return found or (_renewed(UNREACHABLE) if error.connection_invalidated or _is_connecting(error) else None)


def _renewed(refusal: StoreError) -> StoreError:
    """Make a fresh exception, since one that was raised carries its traceback."""
    return type(refusal)(str(refusal))


def _is_connecting(error: DBAPIError) -> bool:
    """Whether a psycopg connection failed before the server could give a state."""
    return error.statement is None and type(error.orig).__module__.startswith("psycopg")
