"""The first tables, and on PostgreSQL the policy that keeps each tenant's rows to that tenant."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
FLAG = sa.Boolean().with_variant(sa.Integer(), "sqlite")
NUMBER: sa.types.TypeEngine[float] = sa.Double().with_variant(sa.REAL(), "sqlite")
MOMENT = sa.Text().with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")
JSON = sa.Text()

TABLES = (
    "change",
    "crm_record",
    "crm_tenant",
    "viewer_session",
    "viewer_sight",
    "viewer_deal",
    "spent_state",
    "deal",
    "deal_use",
    "job",
    "outbox",
    "pending_deal",
    "quarantine",
    "sending",
    "sign_in_link",
    "sync_cursor",
    "sync_run",
    "tenant",
    "tenant_value",
    "analysis",
    "deal_record",
    "canvas_request",
)


def upgrade() -> None:
    """Make the tables."""
    _make_crm_tables()
    _make_deal_tables()
    _make_work_tables()
    _make_sign_in_tables()
    _make_write_back_tables()
    if op.get_context().dialect.name == "postgresql":
        for table in TABLES:
            _keep_to_tenant(table)


def _keep_to_tenant(table: str) -> None:
    mine = "tenant = current_setting('buyin.tenant', true) OR current_setting('buyin.tenant', true) = '*'"
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY of_tenant ON {table} USING ({mine}) WITH CHECK ({mine})")


def _make_crm_tables() -> None:
    op.create_table(
        "crm_record",
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("parent", KEY, nullable=True),
        sa.Column("stamp", MOMENT, nullable=False),
        sa.Column("deleted", FLAG, nullable=False),
        sa.Column("body", JSON, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("run", KEY, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "kind", "id", name="pk_crm_record"),
        sqlite_strict=True,
    )
    op.create_index("ix_crm_record_tenant_id", "crm_record", ["tenant", "id"])
    op.create_index("ix_crm_record_tenant_kind_parent", "crm_record", ["tenant", "kind", "parent"])
    op.create_table(
        "quarantine",
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("id", KEY, nullable=True),
        sa.Column("deal", KEY, nullable=True),
        sa.Column("field", sa.Text(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("row", JSON, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("first_seen", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "kind", "key", name="pk_quarantine"),
        sqlite_strict=True,
    )
    op.create_index("ix_quarantine_tenant_deal", "quarantine", ["tenant", "deal"])
    op.create_table(
        "sync_run",
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("state", KEY, nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("heartbeat_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("counts", JSON, nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_sync_run"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_sync_run_running",
        "sync_run",
        ["tenant"],
        unique=True,
        sqlite_where=sa.text("state = 'running'"),
        postgresql_where=sa.text("state = 'running'"),
    )
    op.create_index("ix_sync_run_tenant_state_ended_at", "sync_run", ["tenant", "state", "ended_at"])
    op.create_table(
        "sync_cursor",
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("cursor", sa.Text(), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "kind", name="pk_sync_cursor"),
        sqlite_strict=True,
    )
    op.create_table(
        "pending_deal",
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("deal", KEY, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "deal", name="pk_pending_deal"),
        sqlite_strict=True,
    )


def _make_deal_tables() -> None:
    op.create_table(
        "deal",
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("origin", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", KEY, nullable=False),
        sa.Column("account", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=True),
        sa.Column("amount", NUMBER, nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("close_date", MOMENT, nullable=True),
        sa.Column("status", KEY, nullable=False),
        sa.Column("as_of", MOMENT, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("removed_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_deal"),
        sqlite_strict=True,
    )
    op.create_index("ix_deal_tenant_status_name_key", "deal", ["tenant", "status", "name_key"])
    op.create_table(
        "deal_use",
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("record", KEY, nullable=False),
        sa.Column("deal", KEY, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "record", "deal", name="pk_deal_use"),
        sqlite_strict=True,
    )
    op.create_index("ix_deal_use_tenant_deal", "deal_use", ["tenant", "deal"])
    op.create_table(
        "deal_record",
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("deal", KEY, nullable=False),
        sa.Column("list", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("origin", KEY, nullable=False),
        sa.Column("source_system", KEY, nullable=False),
        sa.Column("source_record", sa.Text(), nullable=True),
        sa.Column("at", MOMENT, nullable=True),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("body", JSON, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "deal"], ["deal.tenant", "deal.id"], name="fk_deal_record_deal", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tenant", "deal", "list", "id", name="pk_deal_record"),
        sqlite_strict=True,
    )
    op.create_table(
        "analysis",
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("deal", KEY, nullable=False),
        sa.Column("day", KEY, nullable=False),
        sa.Column("newest", FLAG, nullable=False),
        sa.Column("as_of", MOMENT, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("rules_version", sa.Text(), nullable=False),
        sa.Column("deal_digest", sa.Text(), nullable=False),
        sa.Column("settings_digest", sa.Text(), nullable=False),
        sa.Column("risk", sa.Integer(), nullable=False),
        sa.Column("band", sa.Text(), nullable=False),
        sa.Column("alignment", sa.Text(), nullable=False),
        sa.Column("toward", sa.Text(), nullable=True),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("body", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "deal"], ["deal.tenant", "deal.id"], name="fk_analysis_deal", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tenant", "deal", "day", name="pk_analysis"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_analysis_newest",
        "analysis",
        ["tenant", "deal"],
        unique=True,
        sqlite_where=sa.text("newest = 1"),
        postgresql_where=sa.text("newest"),
    )
    op.create_index("ix_analysis_tenant_newest_risk_deal", "analysis", ["tenant", "newest", "risk", "deal"])


def _make_work_tables() -> None:
    op.create_table(
        "tenant",
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant", name="pk_tenant"),
        sqlite_strict=True,
    )
    op.create_table(
        "tenant_value",
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "name", name="pk_tenant_value"),
        sqlite_strict=True,
    )
    op.create_table(
        "job",
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("slot", KEY, nullable=True),
        sa.Column("payload", JSON, nullable=False),
        sa.Column("state", KEY, nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("not_before", MOMENT, nullable=False),
        sa.Column("lease_until", MOMENT, nullable=True),
        sa.Column("worker", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_job"),
        sqlite_strict=True,
    )
    op.create_index("ix_job_state_not_before", "job", ["state", "not_before"])
    op.create_index("ix_job_tenant_kind_slot", "job", ["tenant", "kind", "slot"], unique=True)
    op.create_table(
        "sign_in_link",
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("token_hash", KEY, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("tenant", "token_hash", name="pk_sign_in_link"),
        sqlite_strict=True,
    )
    op.create_index("ix_sign_in_link_token_hash", "sign_in_link", ["token_hash"], unique=True)


def _make_sign_in_tables() -> None:
    op.create_table(
        "crm_tenant",
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("my_domain", sa.Text(), nullable=False),
        sa.Column("login_url", sa.Text(), nullable=True),
        sa.Column("organization_id", KEY, nullable=True),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("username", sa.Text(), nullable=True),
        sa.Column("secrets", sa.Text(), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant", name="pk_crm_tenant"),
        sqlite_strict=True,
    )
    op.create_table(
        "viewer_session",
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("user", KEY, nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=True),
        sa.Column("refresh_token", sa.Text(), nullable=True),
        sa.Column("renewals", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("renewing_until", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_viewer_session"),
        sqlite_strict=True,
    )
    op.create_index("ix_viewer_session_id", "viewer_session", ["id"], unique=True)
    op.create_index("ix_viewer_session_tenant_user", "viewer_session", ["tenant", "user"])
    op.create_table(
        "viewer_sight",
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("user", KEY, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "user", name="pk_viewer_sight"),
        sqlite_strict=True,
    )
    op.create_table(
        "viewer_deal",
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("user", KEY, nullable=False),
        sa.Column("deal", KEY, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "user", "deal", name="pk_viewer_deal"),
        sqlite_strict=True,
    )
    op.create_table(
        "spent_state",
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("state_hash", KEY, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "state_hash", name="pk_spent_state"),
        sqlite_strict=True,
    )
    op.create_table(
        "canvas_request",
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("digest", KEY, nullable=False),
        sa.Column("used_at", MOMENT, nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "digest", name="pk_canvas_request"),
        sqlite_strict=True,
    )
    op.create_index("ix_canvas_request_tenant_used_at", "canvas_request", ["tenant", "used_at"])


def _make_write_back_tables() -> None:
    op.create_table(
        "outbox",
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("deal", KEY, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("external_key", KEY, nullable=False),
        sa.Column("record", KEY, nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("fields", JSON, nullable=False),
        sa.Column("changed", JSON, nullable=False),
        sa.Column("base", JSON, nullable=False),
        sa.Column("theirs", JSON, nullable=False),
        sa.Column("state", KEY, nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("not_before", MOMENT, nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("entered_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "deal", "kind", "key", name="pk_outbox"),
        sqlite_strict=True,
    )
    op.create_index("ix_outbox_tenant_id", "outbox", ["tenant", "id"], unique=True)
    op.create_index("ix_outbox_tenant_state", "outbox", ["tenant", "state"])
    op.create_table(
        "change",
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("deal", KEY, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("before", JSON, nullable=False),
        sa.Column("after", JSON, nullable=False),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_change"),
        sqlite_strict=True,
    )
    op.create_index("ix_change_tenant_deal_kind_key", "change", ["tenant", "deal", "kind", "key"])
    op.create_table(
        "sending",
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant", name="pk_sending"),
        sqlite_strict=True,
    )
