"""What somebody who edits a deal sees beside it, and what settles open questions: conflicts, and people found twice.

Rows themselves are recorded by `plugin.recording`.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from connectors.records import CrmRecord
from graph.deal import Deal
from graph.speech import say
from plugin.assembling import assemble_deals
from plugin.crm_import import find_org_url
from plugin.errors import DealNotFoundError, InputRefusedError
from plugin.merging_people import LikelySame, find_likely_same, to_pair
from plugin.ports import Assembler
from plugin.recent_changes import OpenConflict, RecentChange, to_conflict, to_recent_changes
from plugin.settling import settle_entry
from plugin.store.changes import find_changes, load_changes, load_newest_parts
from plugin.store.deals import load_deals, load_origin, lock_deals
from plugin.store.mirror import load_account_contacts, load_records
from plugin.store.outbox import load_deal_open
from plugin.store.same_people import load_told_apart, save_told_apart
from plugin.store.store import Store
from plugin.views import DealView

MOST_CHANGES = 12
MOST_PARTS = 200
MOST_CONTACTS = 8
UNSETTLED = frozenset({"conflict", "refused", "held"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskState:
    """What the desk beside a deal shows. `editable` is false for a deal that came from a file.

    `told` is the change that was just made, where one was asked for; `changes` are the newest, newest first; `roles`
    are what a contact may be given in the deal.
    """

    editable: bool = False
    told: RecentChange | None = None
    changes: tuple[RecentChange, ...] = ()
    conflicts: tuple[OpenConflict, ...] = ()
    alike: tuple[LikelySame, ...] = ()
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundContact:
    """A contact of the deal's account who isn't in the deal."""

    id: str
    name: str
    title: str | None
    department: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundContacts:
    """Contacts by name, and how many more there are beyond those shown."""

    shown: tuple[FoundContact, ...] = ()
    more: int = 0


def load_desk(
    store: Store, tenant: str, view: DealView, *, told: str | None = None, roles: Collection[str] = ()
) -> DeskState:
    """Load what the desk beside a deal shows; `told` is the id of a change to tell of."""
    if view.freshness.system != "salesforce":
        return DeskState()
    deal = view.deal
    deal_id = deal.deal.id
    with store.reading(tenant) as connection:
        parts = load_changes(connection, tenant, deal_id, limit=MOST_PARTS)
        newest = load_newest_parts(connection, tenant, deal_id) if parts else {}
        wanted = find_changes(connection, tenant, told) if told else ()
        entries = load_deal_open(connection, tenant, deal_id)
        apart = load_told_apart(connection, tenant, deal_id)
    own = [part for part in wanted if part.deal == deal_id]
    return DeskState(
        editable=True,
        told=next(iter(to_recent_changes(own, newest, most=1)), None),
        changes=to_recent_changes(parts, newest, most=MOST_CHANGES),
        conflicts=tuple(to_conflict(entry) for entry in entries if entry.state in UNSETTLED),
        alike=find_likely_same(deal.people, apart),
        roles=tuple(sorted({*roles, *(role for person in deal.people for role in person.crm_roles)})),
    )


class Editing:
    """Settles what is open in one deal, for one person."""

    def __init__(
        self,
        store: Store,
        *,
        tenant: str,
        deal: str,
        author: str | None,
        assemble: Assembler,
        schedule: Callable[[Connection, Sequence[str]], object],
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._tenant = tenant
        self._deal = deal
        self._author = author
        self._assemble = assemble
        self._schedule = schedule
        self._clock = clock

    def find_contacts(self, words: str) -> FoundContacts:
        """Find contacts of the deal's account who aren't in the deal, by parts of name, title or department."""
        with self._store.reading(self._tenant) as connection:
            deal = self._load(connection)
            opportunity = load_records(connection, self._tenant, "Opportunity", [self._deal])
            account = next((record.fields.get("AccountId") for record in opportunity), None)
            found = load_account_contacts(connection, self._tenant, account) if isinstance(account, str) else ()
        known = {person.id for person in deal.people}
        parts = words.casefold().split()
        hits = [_to_contact(record) for record in found if record.id not in known]
        hits = [hit for hit in hits if all(part in _text_of(hit) for part in parts)]
        hits.sort(key=lambda hit: (hit.name.casefold(), hit.id))
        return FoundContacts(shown=tuple(hits[:MOST_CONTACTS]), more=max(0, len(hits) - MOST_CONTACTS))

    def settle(self, entry_id: str, *, ours: bool) -> None:
        """Settle what was changed here and in the CRM, or try again what it refused; the deal says so at once."""
        now = self._clock()
        with self._store.writing(self._tenant) as connection:
            lock_deals(connection, self._tenant, [self._deal])
            deal = self._load(connection)
            entries = load_deal_open(connection, self._tenant, self._deal)
            entry = next((one for one in entries if one.id == entry_id and one.state in UNSETTLED), None)
            if entry is None:
                raise InputRefusedError(say("That is settled already."))
            settle_entry(connection, self._tenant, entry, ours=ours, now=now)
            url = find_org_url(deal)
            batch = assemble_deals(connection, self._tenant, [self._deal], self._assemble, as_of=now, instance_url=url)
            if batch.changed:
                self._schedule(connection, batch.changed)

    def keep_apart(self, one: str, other: str) -> None:
        """Keep that two people of this deal are two, so that nobody is asked again."""
        with self._store.writing(self._tenant) as connection:
            known = {person.id for person in self._load(connection).people}
            if one == other or not {one, other} <= known:
                raise InputRefusedError(say("These aren't two people of this deal."))
            pair = to_pair(one, other)
            save_told_apart(connection, self._tenant, self._deal, pair, author=self._author, now=self._clock())

    def _load(self, connection: Connection) -> Deal:
        if load_origin(connection, self._tenant, self._deal) != "salesforce":
            raise DealNotFoundError(say("There is no such deal of Salesforce."))
        return load_deals(connection, self._tenant, [self._deal])[self._deal]


def _to_contact(record: CrmRecord) -> FoundContact:
    texts = {name: value if isinstance(value, str) else None for name, value in record.fields.items()}
    return FoundContact(
        id=record.id,
        name=texts.get("Name") or record.id,
        title=texts.get("Title"),
        department=texts.get("Department"),
    )


def _text_of(hit: FoundContact) -> str:
    return " ".join(part for part in (hit.name, hit.title, hit.department) if part).casefold()
