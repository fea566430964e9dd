"""Which tables there are: each has the tenant in its primary key, each row its source and its time."""

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, Text, text

from plugin.store import exercise_tables, table_parts
from plugin.store.columns import Flag, Json, Key, Moment, Number
from plugin.store.table_parts import make_key as _key
from plugin.store.table_parts import make_table as _table
from plugin.store.table_parts import refer_to_deal as _to_deal

metadata = table_parts.metadata
OF_EXERCISES = (
    exercise_tables.exercise,
    exercise_tables.participant,
    exercise_tables.personal_link,
    exercise_tables.sealed_form,
    exercise_tables.open_form,
    exercise_tables.exercise_piece,
    exercise_tables.exercise_log,
    exercise_tables.paper,
    exercise_tables.paper_tick,
)
"""The tables of exercises, which stand in a module of their own."""

tenant = _table("tenant", Column("created_at", Moment, nullable=False))
"""The Salesforce orgs, or groups of deal files, that this installation serves."""

tenant_value = _table(
    "tenant_value",
    _key("name"),
    Column("value", Text, nullable=False),
    Column("updated_at", Moment, nullable=False),
)
"""What was learned about a tenant, such as the org's id."""

crm_record = _table(
    "crm_record",
    _key("kind"),
    _key("id"),
    Column("parent", Key),
    Column("stamp", Moment, nullable=False),
    Column("deleted", Flag, nullable=False),
    Column("body", Json, nullable=False),
    Column("digest", Text, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("run", Key, nullable=False),
    Index(None, "tenant", "kind", "parent"),
    Index(None, "tenant", "id"),
)
"""The CRM's records as received, each by its newest stamp."""

quarantine = _table(
    "quarantine",
    _key("kind"),
    _key("key"),
    Column("id", Key),
    Column("deal", Key),
    Column("field", Text),
    Column("problem", Text, nullable=False),
    Column("row", Json, nullable=False),
    Column("digest", Text, nullable=False),
    Column("first_seen", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Index(None, "tenant", "deal"),
)
"""Rows that make no sense, with the place and the reason; `deal` where only assembling that deal showed it."""

sync_run = _table(
    "sync_run",
    _key("id"),
    Column("state", Key, nullable=False),
    Column("holder", Text, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("heartbeat_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("counts", Json, nullable=False),
    Column("error", Text),
    Index(
        "ix_sync_run_running",
        "tenant",
        unique=True,
        sqlite_where=text("state = 'running'"),
        postgresql_where=text("state = 'running'"),
    ),
    Index(None, "tenant", "state", "ended_at"),
)
"""Each sync: running (at most one of a tenant), done, failed or interrupted."""

sync_cursor = _table(
    "sync_cursor",
    _key("kind"),
    Column("cursor", Text, nullable=False),
    Column("updated_at", Moment, nullable=False),
)
"""From where to go on reading each kind; it moves with the records, never before."""

pending_deal = _table("pending_deal", _key("deal"), Column("since", Moment, nullable=False))
"""Deals whose records changed and that are not assembled anew yet."""

deal_use = _table("deal_use", _key("record"), _key("deal"), Index(None, "tenant", "deal"))
"""Which records a deal was assembled from, also those that were missing."""

deal = _table(
    "deal",
    _key("id"),
    Column("origin", Key, nullable=False),
    Column("name", Text, nullable=False),
    Column("name_key", Key, nullable=False),
    Column("account", Text),
    Column("owner", Text),
    Column("owner_id", Key),
    Column("stage", Text),
    Column("amount", Number),
    Column("currency", Text),
    Column("close_date", Moment),
    Column("status", Key, nullable=False),
    Column("as_of", Moment, nullable=False),
    Column("digest", Text, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("removed_at", Moment),
    Column("owner_key", Key, nullable=False, server_default=text("''")),
    Column("stage_key", Key, nullable=False, server_default=text("''")),
    Column("amount_key", Number, nullable=False, server_default=text("-1e308")),
    Column("close_key", Moment, nullable=False, server_default=text("'9999-12-31T00:00:00.000000'")),
    Column("search_key", Text, nullable=False, server_default=text("''")),
    Column("risk", Integer),
    Column("band", Text),
    Column("alignment", Text),
    Column("toward", Text),
    Column("authority", Text),
    Column("verdict", Text),
    Column("analysed_at", Moment),
    Column("worse_at", Moment),
    Column("closed_at", Moment),
    Column("former", Json, nullable=False, server_default=text("'[]'")),
    Index(None, "tenant", "status", "name_key", "id"),
    Index(None, "tenant", "status", "owner_id"),
    Index(None, "tenant", "status", "owner_key", "id"),
    Index(None, "tenant", "status", "stage_key", "id"),
    Index(None, "tenant", "status", "risk", "id"),
    Index(None, "tenant", "status", "amount_key", "id"),
    Index(None, "tenant", "status", "close_key", "id"),
    Index(None, "tenant", "status", "updated_at", "id"),
    Index(None, "tenant", "status", "worse_at", "id"),
)
"""The deals, with what lists show of them and sort them by, and what the newest analysis says.

`owner_id` is the CRM's id of the owner, or the name where there is none. The keys are what `list_columns` makes of the
facts; `worse_at` is when an analysis last found a higher risk than the one before. `closed_at` is when an open deal
came in as won or lost, `former` what its amount, close date and state were before, each until when.
"""

deal_record = _table(
    "deal_record",
    _key("deal"),
    _key("list"),
    _key("id"),
    Column("place", Integer, nullable=False),
    Column("origin", Key, nullable=False),
    Column("source_system", Key, nullable=False),
    Column("source_record", Text),
    Column("at", Moment),
    Column("recorded_at", Moment, nullable=False),
    Column("body", Json, nullable=False),
    Column("digest", Text, nullable=False),
    _to_deal(),
)
"""One row for each value object of a deal: `origin` is the way it came in here, `source_system` where it began."""

analysis = _table(
    "analysis",
    _key("deal"),
    _key("day"),
    Column("newest", Flag, nullable=False),
    Column("as_of", Moment, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("rules_version", Text, nullable=False),
    Column("deal_digest", Text, nullable=False),
    Column("settings_digest", Text, nullable=False),
    Column("risk", Integer, nullable=False),
    Column("band", Text, nullable=False),
    Column("alignment", Text, nullable=False),
    Column("toward", Text),
    Column("authority", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("body", Json, nullable=False),
    _to_deal(),
    Index(
        "ix_analysis_newest",
        "tenant",
        "deal",
        unique=True,
        sqlite_where=text("newest = 1"),
        postgresql_where=text("newest"),
    ),
    Index(None, "tenant", "newest", "risk", "deal"),
    Index(None, "tenant", "deal", "day", "risk", "as_of"),
)
"""What the rules said about a deal: one a day is kept, and `newest` marks the one that is shown."""

job = _table(
    "job",
    _key("id"),
    Column("kind", Key, nullable=False),
    Column("slot", Key),
    Column("payload", Json, nullable=False),
    Column("state", Key, nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("not_before", Moment, nullable=False),
    Column("lease_until", Moment),
    Column("worker", Text),
    Column("error", Text),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Index(None, "state", "not_before"),
    Index(None, "tenant", "kind", "slot", unique=True),
)
"""Work to be done; the broker only carries its ids. One `slot` of a kind is filled once."""

sign_in_link = _table(
    "sign_in_link",
    _key("token_hash"),
    Column("role", Text, nullable=False),
    Column("user", Text),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    Index(None, "token_hash", unique=True),
)
"""One-time links, by the hash of their token."""

crm_tenant = _table(
    "crm_tenant",
    Column("my_domain", Text, nullable=False),
    Column("login_url", Text),
    Column("organization_id", Key),
    Column("client_id", Text, nullable=False),
    Column("username", Text),
    Column("secrets", Text, nullable=False),
    Column("updated_at", Moment, nullable=False),
)
"""The Salesforce orgs that were added to the one of the settings; their secrets are sealed."""

viewer_session = _table(
    "viewer_session",
    _key("id"),
    Column("user", Key),
    Column("role", Text, nullable=False),
    Column("way", Text, nullable=False),
    Column("token", Text),
    Column("refresh_token", Text),
    Column("renewals", Integer, nullable=False, server_default=text("0")),
    Column("renewing_until", Moment),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Index(None, "id", unique=True),
    Index(None, "tenant", "user"),
)
"""Who is signed in, by the hash of what their browser holds; a viewer's tokens of the CRM are sealed."""

viewer_sight = _table("viewer_sight", _key("user"), Column("asked_at", Moment, nullable=False))
"""When the CRM was last asked for all deals that a person sees."""

viewer_deal = _table("viewer_deal", _key("user"), _key("deal"), Column("asked_at", Moment, nullable=False))
"""The deals that a person sees in the CRM, and when that was last asked of each."""

spent_state = _table("spent_state", _key("state_hash"), Column("expires_at", Moment, nullable=False))
"""Sign-ins through the CRM that came back already, by the hash of their state: each comes back once."""

canvas_request = _table(
    "canvas_request",
    _key("digest"),
    Column("used_at", Moment, nullable=False),
    Column("times", Integer, nullable=False),
    Index(None, "tenant", "used_at"),
)
"""Canvas requests that came, by the SHA-256 of their payload's text: the first opens a page, `times` counts all."""

outbox = _table(
    "outbox",
    _key("deal"),
    _key("kind"),
    _key("key"),
    Column("id", Key, nullable=False),
    Column("external_key", Key, nullable=False),
    Column("record", Key),
    Column("action", Text, nullable=False),
    Column("fields", Json, nullable=False),
    Column("changed", Json, nullable=False),
    Column("base", Json, nullable=False),
    Column("theirs", Json, nullable=False),
    Column("state", Key, nullable=False),
    Column("reason", Text),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("not_before", Moment, nullable=False),
    Column("origin", Text, nullable=False),
    Column("author", Text),
    Column("entered_at", Moment, nullable=False),
    Column("version", Integer, nullable=False, server_default=text("1")),
    Index(None, "tenant", "id", unique=True),
    Index(None, "tenant", "state"),
)
"""What was entered here and belongs into the CRM: one row for each of the CRM's rows, kept after it has arrived."""

change = _table(
    "change",
    _key("id"),
    Column("deal", Key, nullable=False),
    Column("kind", Key, nullable=False),
    Column("key", Key, nullable=False),
    Column("action", Text, nullable=False),
    Column("before", Json, nullable=False),
    Column("after", Json, nullable=False),
    Column("author", Text),
    Column("at", Moment, nullable=False),
    Index(None, "tenant", "deal", "kind", "key"),
)
"""Every change that a person recorded here, with what stood there before: nothing is changed or taken out of it."""

sending = _table("sending", Column("holder", Text, nullable=False), Column("until", Moment, nullable=False))
"""Who sends to the tenant's CRM right now: one at a time, under a lease."""

look = _table(
    "look",
    _key("user"),
    _key("deal"),
    Column("at", Moment, nullable=False),
    Column("body", Json, nullable=False),
    Column("before_at", Moment),
    Column("before_body", Json, nullable=False),
    _to_deal(),
)
"""What somebody saw of a deal: in the visit that goes on or ended last, and in the one before."""

picture_place = _table(
    "picture_place",
    _key("deal"),
    _key("person"),
    Column("x", Number, nullable=False),
    Column("y", Number, nullable=False),
    Column("author", Text),
    Column("at", Moment, nullable=False),
    _to_deal(),
)
"""Where people stand in a deal's picture because somebody moved them there."""

kept_note = _table(
    "kept_note",
    _key("deal"),
    _key("id"),
    Column("words", Text, nullable=False),
    Column("author", Text),
    Column("at", Moment, nullable=False),
    _to_deal(),
)
"""Notes that somebody pasted and asked to keep; they never leave."""

not_same = _table(
    "not_same",
    _key("deal"),
    _key("one"),
    _key("other"),
    Column("author", Text),
    Column("at", Moment, nullable=False),
    _to_deal(),
)
"""Pairs of people with like names who are two people, as somebody said; `one` comes before `other`."""

saved_view = _table(
    "saved_view",
    _key("user"),
    _key("id"),
    Column("name", Text, nullable=False),
    Column("asked", Json, nullable=False),
    Column("at", Moment, nullable=False),
)
"""Lists of deals that somebody named: filter, order, columns and groups."""

review = _table(
    "review",
    _key("id"),
    Column("leader", Key, nullable=False),
    Column("name", Text, nullable=False),
    Column("asked", Json, nullable=False),
    Column("began_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Index(None, "tenant", "leader", "began_at"),
)
"""Walks through a list of deals with a team: whose, of which list, from when to when."""

review_deal = _table(
    "review_deal",
    _key("review"),
    _key("deal"),
    Column("place", Integer, nullable=False),
    Column("seen_at", Moment),
    Column("note", Text, nullable=False),
    Column("body", Json, nullable=False),
    Column("version", Integer, nullable=False, server_default=text("1")),
    Index(None, "tenant", "deal"),
    ForeignKeyConstraint(["tenant", "review"], ["review.tenant", "review.id"], ondelete="CASCADE"),
    _to_deal(),
)
"""A deal within a review: its place, the note, and what the analysis said then (`body`)."""

agreed_step = _table(
    "agreed_step",
    _key("id"),
    Column("deal", Key, nullable=False),
    Column("review", Key),
    Column("what", Text, nullable=False),
    Column("owner", Key, nullable=False),
    Column("due", Moment),
    Column("done_at", Moment),
    Column("author", Text),
    Column("at", Moment, nullable=False),
    Column("version", Integer, nullable=False, server_default=text("1")),
    Index(None, "tenant", "deal"),
    _to_deal(),
)
"""What was agreed to be done next in a deal, by which of us and by when."""

digest_wish = _table(
    "digest_wish",
    _key("user"),
    Column("address", Text, nullable=False),
    Column("asked", Json, nullable=False),
    Column("wished_at", Moment, nullable=False),
    Column("sent_at", Moment),
)
"""Who wants the weekly digest by mail, of which list of deals, and when the last one went."""

erased = _table(
    "erased",
    _key("mark"),
    Column("kind", Key, nullable=False),
    Column("deal", Key),
    Column("at", Moment, nullable=False),
)
"""By what people who were erased on request are known again: keyed hashes that nobody can read, never their data."""
