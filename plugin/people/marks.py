"""Under which keyed hashes it is remembered who was erased, so that nobody can read it and everybody is known again.

The key is made once for each tenant and kept sealed under the installation's secret keys, apart from the database.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, func, select

from plugin.errors import BuyInError
from plugin.sealing import Seal, SealBrokenError
from plugin.store.store import get_secret_keys
from plugin.store.tables import erased
from plugin.store.tables import tenant as tenants
from plugin.store.tenants import load_value, save_value
from plugin.store.upserts import add_missing

Kind = Literal["person", "name", "part", "record"]
"""An id of the person, their name, a part of it that names nobody else in the deal, a record that was about them."""
KEY = "erasure_key"
PURPOSE = b"buyin/erased/1"
KEY_BYTES = 32
LOST = (
    "Who was erased on request can't be told, so nothing is taken in: the secret key that this was kept under is"
    " missing. Add the former key to BUYIN_SECRET_KEYS again."
)
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, kw_only=True)
class Marker:
    """Makes a tenant's marks: the same text gives the same one, and only with the key."""

    key: bytes = field(repr=False)

    def mark(self, kind: Kind, text: str, deal: str | None = None) -> str:
        """Return what stands for a text in a deal, or in all of them."""
        return hmac.new(self.key, "\n".join([kind, deal or "", text]).encode(), hashlib.sha256).hexdigest()

    def mark_name(self, words: Iterable[str], deal: str) -> str:
        """Return what stands for a whole name, in whatever order and case its words come."""
        return self.mark("name", " ".join(sorted(word.casefold() for word in words)), deal)


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark as it is kept."""

    mark: str
    kind: str
    deal: str | None
    at: datetime


def split_words(text: str) -> Sequence[re.Match[str]]:
    """Find the words of a text, as names are told by them."""
    return list(_WORD.finditer(text))


def keep_out_erasures(connection: Connection, tenant: str) -> None:
    """Let no erasure end before this transaction: whoever takes something in calls this first."""
    asked = select(tenants.c.tenant).where(tenants.c.tenant == tenant)
    connection.execute(asked.with_for_update(read=True)).all()


def begin_erasure(connection: Connection, tenant: str) -> None:
    """Wait until nothing is taken in any more, and keep it so until the transaction ends."""
    connection.execute(select(tenants.c.tenant).where(tenants.c.tenant == tenant).with_for_update()).all()


def load_marks(connection: Connection, tenant: str) -> Sequence[Mark]:
    """Load all marks of a tenant."""
    columns = erased.c
    asked = select(columns.mark, columns.kind, columns.deal, columns.at).where(columns.tenant == tenant)
    return [Mark(row.mark, row.kind, row.deal, row.at) for row in connection.execute(asked)]


def count_erased(connection: Connection, tenant: str) -> int:
    """Count who was erased, a person of several deals once in each where they have no id for all."""
    asked = select(func.count()).select_from(erased).where(erased.c.tenant == tenant, erased.c.kind == "person")
    return connection.scalar(asked) or 0


def save_marks(
    connection: Connection, tenant: str, marks: Mapping[str, tuple[Kind, str | None]], *, now: datetime
) -> None:
    """Keep marks, each with its kind and its deal; the first time stays."""
    rows = [
        {"tenant": tenant, "mark": mark, "kind": kind, "deal": deal, "at": now} for mark, (kind, deal) in marks.items()
    ]
    add_missing(connection, erased, rows)


def open_marker(connection: Connection, tenant: str) -> Marker:
    """Open the tenant's key; raises `BuyInError` where the secret key that it is kept under is missing."""
    sealed = load_value(connection, tenant, KEY)
    try:
        return Marker(key=bytes.fromhex(Seal(get_secret_keys(connection), purpose=PURPOSE).open(sealed or "")))
    except (SealBrokenError, ValueError) as error:
        raise BuyInError(LOST) from error


def renew_seal(connection: Connection, tenant: str, *, now: datetime) -> None:
    """Seal the tenant's key with the newest secret key, so that the former one may go; nothing where there is none."""
    sealed = load_value(connection, tenant, KEY)
    if sealed is None:
        return
    try:
        renewed = Seal(get_secret_keys(connection), purpose=PURPOSE).renew(sealed)
    except (SealBrokenError, ValueError) as error:
        raise BuyInError(LOST) from error
    if renewed != sealed:
        save_value(connection, tenant, KEY, renewed, now=now)


def make_marker(connection: Connection, tenant: str, *, now: datetime) -> Marker:
    """Open the tenant's key and seal it anew with the newest secret key; the first time, make it."""
    if load_value(connection, tenant, KEY) is None:
        marker = Marker(key=secrets.token_bytes(KEY_BYTES))
    else:
        marker = open_marker(connection, tenant)
    closed = Seal(get_secret_keys(connection), purpose=PURPOSE).close(marker.key.hex())
    save_value(connection, tenant, KEY, closed, now=now)
    return marker
