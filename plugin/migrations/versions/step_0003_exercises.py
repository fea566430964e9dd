"""Exercises with a customer's leaders: plans, participants, links, forms, papers; tactics used; who was erased."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
FLAG = sa.Boolean().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.Text().with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")
JSON = sa.Text()

TABLES = (
    "exercise",
    "participant",
    "personal_link",
    "sealed_form",
    "open_form",
    "exercise_piece",
    "exercise_log",
    "paper",
    "paper_tick",
    "tactic_use",
    "erased",
)


def upgrade() -> None:
    """Make the tables."""
    _make_exercise_tables()
    _make_form_tables()
    _make_paper_tables()
    _make_tactic_table()
    _make_erasure_table()
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


def _to_exercise(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant", "exercise"], ["exercise.tenant", "exercise.id"], name=f"fk_{table}_exercise", ondelete="CASCADE"
    )


def _make_exercise_tables() -> None:
    op.create_table(
        "exercise",
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("deal", KEY, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("phase", KEY, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("plan", JSON, nullable=False),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("private_key", sa.Text(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("revealed_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_why", sa.Text(), nullable=True),
        sa.Column("review_at", MOMENT, nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        _to_deal("exercise"),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_exercise"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_exercise_running",
        "exercise",
        ["tenant", "deal", "kind"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index("ix_exercise_tenant_deal", "exercise", ["tenant", "deal"])
    op.create_table(
        "participant",
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("exercise", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("person", KEY, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("language", KEY, nullable=False),
        sa.Column("state", KEY, nullable=False),
        sa.Column("typed", FLAG, nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        _to_exercise("participant"),
        sa.PrimaryKeyConstraint("tenant", "exercise", "id", name="pk_participant"),
        sqlite_strict=True,
    )
    op.create_index("ix_participant_tenant_person", "participant", ["tenant", "person"])
    op.create_table(
        "personal_link",
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("token_hash", KEY, nullable=False),
        sa.Column("deal", KEY, nullable=False),
        sa.Column("purpose", KEY, nullable=False),
        sa.Column("about", KEY, nullable=False),
        sa.Column("who", KEY, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        _to_deal("personal_link"),
        sa.PrimaryKeyConstraint("tenant", "token_hash", name="pk_personal_link"),
        sqlite_strict=True,
    )
    op.create_index("ix_personal_link_tenant_about_who", "personal_link", ["tenant", "about", "who"])
    op.create_index("ix_personal_link_token_hash", "personal_link", ["token_hash"], unique=True)


def _make_form_tables() -> None:
    op.create_table(
        "sealed_form",
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("exercise", KEY, nullable=False),
        sa.Column("participant", KEY, nullable=False),
        sa.Column("form", KEY, nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("own", sa.Text(), nullable=True),
        sa.Column("link", KEY, nullable=True),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("typed", FLAG, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "exercise", "participant"],
            ["participant.tenant", "participant.exercise", "participant.id"],
            name="fk_sealed_form_participant",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant", "exercise", "participant", "form", name="pk_sealed_form"),
        sqlite_strict=True,
    )
    op.create_table(
        "open_form",
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("exercise", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("form", KEY, nullable=False),
        sa.Column("participant", KEY, nullable=True),
        sa.Column("item", KEY, nullable=False),
        sa.Column("body", JSON, nullable=False),
        sa.Column("typed", FLAG, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _to_exercise("open_form"),
        sa.PrimaryKeyConstraint("tenant", "exercise", "id", name="pk_open_form"),
        sqlite_strict=True,
    )
    op.create_index("ix_open_form_tenant_exercise_form", "open_form", ["tenant", "exercise", "form"])
    op.create_table(
        "exercise_piece",
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("exercise", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("body", JSON, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        _to_exercise("exercise_piece"),
        sa.PrimaryKeyConstraint("tenant", "exercise", "id", name="pk_exercise_piece"),
        sqlite_strict=True,
    )
    op.create_index("ix_exercise_piece_tenant_exercise_kind", "exercise_piece", ["tenant", "exercise", "kind"])
    op.create_table(
        "exercise_log",
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("exercise", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("deed", KEY, nullable=False),
        sa.Column("told", JSON, nullable=False),
        _to_exercise("exercise_log"),
        sa.PrimaryKeyConstraint("tenant", "exercise", "id", name="pk_exercise_log"),
        sqlite_strict=True,
    )


def _make_paper_tables() -> None:
    op.create_table(
        "paper",
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("deal", KEY, nullable=False),
        sa.Column("exercise", KEY, nullable=True),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("state", KEY, nullable=False),
        sa.Column("body", JSON, nullable=False),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("review_at", MOMENT, nullable=True),
        _to_deal("paper"),
        sa.PrimaryKeyConstraint("tenant", "id", "version", name="pk_paper"),
        sqlite_strict=True,
    )
    op.create_index("ix_paper_tenant_deal_kind", "paper", ["tenant", "deal", "kind"])
    op.create_table(
        "paper_tick",
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("paper", KEY, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person", KEY, nullable=False),
        sa.Column("way", KEY, nullable=False),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "paper", "version"],
            ["paper.tenant", "paper.id", "paper.version"],
            name="fk_paper_tick_paper",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant", "paper", "version", "person", name="pk_paper_tick"),
        sqlite_strict=True,
    )


def _make_tactic_table() -> None:
    op.create_table(
        "tactic_use",
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("deal", KEY, nullable=False),
        sa.Column("tactic", KEY, nullable=False),
        sa.Column("finding", KEY, nullable=False),
        sa.Column("used_on", MOMENT, nullable=False),
        sa.Column("outcome", KEY, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        _to_deal("tactic_use"),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_tactic_use"),
        sqlite_strict=True,
    )
    op.create_index("ix_tactic_use_tenant_deal", "tactic_use", ["tenant", "deal"])
    op.create_index("ix_tactic_use_tenant_tactic", "tactic_use", ["tenant", "tactic"])


def _make_erasure_table() -> None:
    op.create_table(
        "erased",
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("mark", KEY, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("deal", KEY, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "mark", name="pk_erased"),
        sqlite_strict=True,
    )
