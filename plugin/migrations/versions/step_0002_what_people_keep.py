"""What people keep at the screens: looks, places on the map, notes, saved lists, reviews, agreed steps, digests."""

import json
import unicodedata
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER: sa.types.TypeEngine[float] = sa.Double().with_variant(sa.REAL(), "sqlite")
MOMENT = sa.Text().with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")
JSON = sa.Text()

TABLES = (
    "look",
    "picture_place",
    "kept_note",
    "not_same",
    "saved_view",
    "review",
    "review_deal",
    "agreed_step",
    "digest_wish",
)


SORTED = ("name_key", "owner_key", "stage_key", "close_key", "risk", "amount_key", "updated_at", "worse_at")
MANY = 500
LAST = "\U0010ffff"


def upgrade() -> None:
    """Make the tables, and give the deals that are there what lists sort them by."""
    _make_panel_tables()
    _make_list_tables()
    _widen_deals()
    if op.get_context().dialect.name == "postgresql":
        for table in TABLES:
            _keep_to_tenant(table)


def _keep_to_tenant(table: str) -> None:
    mine = "tenant = current_setting('buyin.tenant', true) OR current_setting('buyin.tenant', true) = '*'"
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY of_tenant ON {table} USING ({mine}) WITH CHECK ({mine})")


def _to_deal(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant", "deal"], ["deal.tenant", "deal.id"], name=f"fk_{table}_deal", ondelete="CASCADE"
    )


def _make_panel_tables() -> None:
    op.create_table(
        "look",
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("user", KEY, nullable=False),
        sa.Column("deal", KEY, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("body", JSON, nullable=False),
        sa.Column("before_at", MOMENT, nullable=True),
        sa.Column("before_body", JSON, nullable=False),
        _to_deal("look"),
        sa.PrimaryKeyConstraint("tenant", "user", "deal", name="pk_look"),
        sqlite_strict=True,
    )
    op.create_table(
        "picture_place",
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("deal", KEY, nullable=False),
        sa.Column("person", KEY, nullable=False),
        sa.Column("x", NUMBER, nullable=False),
        sa.Column("y", NUMBER, nullable=False),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        _to_deal("picture_place"),
        sa.PrimaryKeyConstraint("tenant", "deal", "person", name="pk_picture_place"),
        sqlite_strict=True,
    )
    op.create_table(
        "kept_note",
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("deal", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        _to_deal("kept_note"),
        sa.PrimaryKeyConstraint("tenant", "deal", "id", name="pk_kept_note"),
        sqlite_strict=True,
    )
    op.create_table(
        "not_same",
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("deal", KEY, nullable=False),
        sa.Column("one", KEY, nullable=False),
        sa.Column("other", KEY, nullable=False),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        _to_deal("not_same"),
        sa.PrimaryKeyConstraint("tenant", "deal", "one", "other", name="pk_not_same"),
        sqlite_strict=True,
    )


def _make_list_tables() -> None:
    op.create_table(
        "saved_view",
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("user", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("asked", JSON, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "user", "id", name="pk_saved_view"),
        sqlite_strict=True,
    )
    op.create_table(
        "review",
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("leader", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("asked", JSON, nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_review"),
        sqlite_strict=True,
    )
    op.create_index("ix_review_tenant_leader_began_at", "review", ["tenant", "leader", "began_at"])
    op.create_table(
        "review_deal",
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("review", KEY, nullable=False),
        sa.Column("deal", KEY, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("seen_at", MOMENT, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("body", JSON, nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "review"], ["review.tenant", "review.id"], name="fk_review_deal_review", ondelete="CASCADE"
        ),
        _to_deal("review_deal"),
        sa.PrimaryKeyConstraint("tenant", "review", "deal", name="pk_review_deal"),
        sqlite_strict=True,
    )
    op.create_index("ix_review_deal_tenant_deal", "review_deal", ["tenant", "deal"])
    op.create_table(
        "agreed_step",
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("deal", KEY, nullable=False),
        sa.Column("review", KEY, nullable=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("owner", KEY, nullable=False),
        sa.Column("due", MOMENT, nullable=True),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        _to_deal("agreed_step"),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_agreed_step"),
        sqlite_strict=True,
    )
    op.create_index("ix_agreed_step_tenant_deal", "agreed_step", ["tenant", "deal"])
    op.create_table(
        "digest_wish",
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("user", KEY, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("asked", JSON, nullable=False),
        sa.Column("wished_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("tenant", "user", name="pk_digest_wish"),
        sqlite_strict=True,
    )


def _widen_deals() -> None:
    listed = (
        sa.Column("owner_id", KEY, nullable=True),
        sa.Column("owner_key", KEY, server_default=sa.text("''"), nullable=False),
        sa.Column("stage_key", KEY, server_default=sa.text("''"), nullable=False),
        sa.Column("amount_key", NUMBER, server_default=sa.text("-1e308"), nullable=False),
        sa.Column("close_key", MOMENT, server_default=sa.text("'9999-12-31T00:00:00.000000'"), nullable=False),
        sa.Column("search_key", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("risk", sa.Integer(), nullable=True),
        sa.Column("band", sa.Text(), nullable=True),
        sa.Column("alignment", sa.Text(), nullable=True),
        sa.Column("toward", sa.Text(), nullable=True),
        sa.Column("authority", sa.Text(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("analysed_at", MOMENT, nullable=True),
        sa.Column("worse_at", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("former", JSON, server_default=sa.text("'[]'"), nullable=False),
    )
    for column in listed:
        op.add_column("deal", column)
    _fill_deals()
    op.drop_index("ix_deal_tenant_status_name_key", "deal")
    op.create_index("ix_deal_tenant_status_owner_id", "deal", ["tenant", "status", "owner_id"])
    for name in SORTED:
        op.create_index(f"ix_deal_tenant_status_{name}_id", "deal", ["tenant", "status", name, "id"])
    # a deal's risk over time is read from the index alone: the analyses themselves are large
    op.create_index("ix_analysis_tenant_deal_day_risk_as_of", "analysis", ["tenant", "deal", "day", "risk", "as_of"])


def _fill_deals() -> None:
    """Fill the new columns as the program did when this step was written."""
    connection = op.get_bind()
    connection.execute(
        sa.text(
            "UPDATE deal SET (risk, band, alignment, toward, authority, verdict, analysed_at) = "
            "(SELECT risk, band, alignment, toward, authority, verdict, as_of FROM analysis "
            "WHERE analysis.tenant = deal.tenant AND analysis.deal = deal.id AND analysis.newest = :yes)"
        ),
        {"yes": True},
    )
    connection.execute(
        sa.text(
            "UPDATE deal SET amount_key = coalesce(amount, amount_key), close_key = coalesce(close_date, close_key)"
        )
    )
    asked = sa.text(
        "SELECT deal.tenant, deal.id, deal.name, deal.account, deal.owner, deal.stage, facts.body AS facts, "
        "record.body AS record FROM deal "
        "LEFT JOIN deal_record facts ON facts.tenant = deal.tenant AND facts.deal = deal.id AND facts.list = 'deal' "
        "LEFT JOIN crm_record record ON record.tenant = deal.tenant AND record.kind = 'Opportunity' "
        "AND record.id = deal.id AND deal.origin = 'salesforce'"
    )
    changed = sa.text(
        "UPDATE deal SET owner_id = :owner_id, owner_key = :owner_key, stage_key = :stage_key, "
        "search_key = :search_key WHERE tenant = :tenant AND id = :id"
    )
    found = connection.execute(asked).all()
    for start in range(0, len(found), MANY):
        connection.execute(changed, [_to_keys(row) for row in found[start : start + MANY]])


def _to_keys(row: sa.Row[Any]) -> dict[str, Any]:
    record = json.loads(row.record) if row.record else {}
    number = json.loads(row.facts).get("stage_number") if row.facts else None
    owner_id = record.get("OwnerId") or row.owner
    place = 9999 if number is None else min(number, 9999)
    return {
        "tenant": row.tenant,
        "id": row.id,
        "owner_id": owner_id,
        "owner_key": f"{(row.owner or '').casefold()[:200]}\x1f{owner_id}" if owner_id else LAST,
        "stage_key": f"{place:04d}\x1f{row.stage[:200]}" if row.stage else LAST,
        "search_key": "\n".join(_fold(text) for text in (row.name, row.account, row.owner) if text)[:1000],
    }


def _fold(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))
