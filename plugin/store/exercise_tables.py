"""Which tables exercises are kept in: the plan, those who take part, sealed and opened forms, and one-page documents.

Each has the tenant in its primary key, as all tables have.
"""

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, Text, text

from plugin.store.columns import Flag, Json, Key, Moment
from plugin.store.table_parts import make_key, make_table, refer_to_deal


def _to_exercise() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["tenant", "exercise"], ["exercise.tenant", "exercise.id"], ondelete="CASCADE")


exercise = make_table(
    "exercise",
    make_key("id"),
    Column("deal", Key, nullable=False),
    Column("kind", Key, nullable=False),
    Column("phase", Key, nullable=False),
    Column("round", Integer, nullable=False),
    Column("plan", Json, nullable=False),
    Column("author", Text),
    Column("public_key", Text, nullable=False),
    Column("private_key", Text),
    Column("created_at", Moment, nullable=False),
    Column("revealed_at", Moment),
    Column("ended_at", Moment),
    Column("ended_why", Text),
    Column("review_at", Moment),
    Column("version", Integer, nullable=False, server_default=text("1")),
    Index(None, "tenant", "deal"),
    Index(
        "ix_exercise_running",
        "tenant",
        "deal",
        "kind",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
    refer_to_deal(),
)
"""An exercise: at most one of a kind runs in a deal. `private_key` is sealed and gone when nothing is left to open."""

participant = make_table(
    "participant",
    make_key("exercise"),
    make_key("id"),
    Column("person", Key, nullable=False),
    Column("place", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("title", Text),
    Column("address", Text),
    Column("language", Key, nullable=False),
    Column("state", Key, nullable=False),
    Column("typed", Flag, nullable=False),
    Column("why", Text),
    Index(None, "tenant", "person"),
    _to_exercise(),
)
"""Who takes part in an exercise; `typed` where the coach types in what was written on paper, `why` of who left."""

personal_link = make_table(
    "personal_link",
    make_key("token_hash"),
    Column("deal", Key, nullable=False),
    Column("purpose", Key, nullable=False),
    Column("about", Key, nullable=False),
    Column("who", Key, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("revoked_at", Moment),
    Column("address", Text),
    Index(None, "token_hash", unique=True),
    Index(None, "tenant", "about", "who"),
    refer_to_deal(),
)
"""Personal addresses, by the hash of their token: to answer (`about` an exercise, `who` its participant) or to
acknowledge (`about` a paper, `who` a person); `address` is the mail address that one to acknowledge was sent to."""

sealed_form = make_table(
    "sealed_form",
    make_key("exercise"),
    make_key("participant"),
    make_key("form"),
    Column("sealed", Text, nullable=False),
    Column("own", Text),
    Column("link", Key),
    Column("proof", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("saved_at", Moment, nullable=False),
    Column("finished_at", Moment),
    Column("typed", Flag, nullable=False),
    ForeignKeyConstraint(
        ["tenant", "exercise", "participant"],
        ["participant.tenant", "participant.exercise", "participant.id"],
        ondelete="CASCADE",
    ),
)
"""Forms that nobody can read: `sealed` is for the reveal, `own` for the bearer of the link whose hash is `link`."""

open_form = make_table(
    "open_form",
    make_key("exercise"),
    make_key("id"),
    Column("form", Key, nullable=False),
    Column("participant", Key),
    Column("item", Key, nullable=False),
    Column("body", Json, nullable=False),
    Column("typed", Flag, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "tenant", "exercise", "form"),
    _to_exercise(),
)
"""What was revealed, one answer or rating a row; a row without `item` holds a form's salt and proof."""

exercise_piece = make_table(
    "exercise_piece",
    make_key("exercise"),
    make_key("id"),
    Column("kind", Key, nullable=False),
    Column("body", Json, nullable=False),
    Column("at", Moment, nullable=False),
    Column("version", Integer, nullable=False, server_default=text("1")),
    Index(None, "tenant", "exercise", "kind"),
    _to_exercise(),
)
"""What people made of the answers: pairs who say back, groups, answers' places in them, shared statements."""

exercise_log = make_table(
    "exercise_log",
    make_key("exercise"),
    make_key("id"),
    Column("at", Moment, nullable=False),
    Column("actor", Text, nullable=False),
    Column("deed", Key, nullable=False),
    Column("told", Json, nullable=False),
    _to_exercise(),
)
"""What was done in an exercise and by whom; never what anybody wrote."""

paper = make_table(
    "paper",
    make_key("id"),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("deal", Key, nullable=False),
    Column("exercise", Key),
    Column("kind", Key, nullable=False),
    Column("state", Key, nullable=False),
    Column("body", Json, nullable=False),
    Column("author", Text),
    Column("at", Moment, nullable=False),
    Column("review_at", Moment),
    Index(None, "tenant", "deal", "kind"),
    refer_to_deal(),
)
"""One-page documents in their versions: charter, three options, plan, rehearsal, outcome."""

paper_tick = make_table(
    "paper_tick",
    make_key("paper"),
    Column("version", Integer, primary_key=True, autoincrement=False),
    make_key("person"),
    Column("way", Key, nullable=False),
    Column("author", Text),
    Column("at", Moment, nullable=False),
    ForeignKeyConstraint(
        ["tenant", "paper", "version"], ["paper.tenant", "paper.id", "paper.version"], ondelete="CASCADE"
    ),
)
"""Who acknowledged which version of a paper: by their own link, or told to the coach."""

tactic_use = make_table(
    "tactic_use",
    make_key("id"),
    Column("deal", Key, nullable=False),
    Column("tactic", Key, nullable=False),
    Column("finding", Key, nullable=False),
    Column("used_on", Moment, nullable=False),
    Column("outcome", Key, nullable=False),
    Column("words", Text, nullable=False),
    Column("author", Text),
    Column("at", Moment, nullable=False),
    Column("version", Integer, nullable=False, server_default=text("1")),
    Index(None, "tenant", "deal"),
    Index(None, "tenant", "tactic"),
    refer_to_deal(),
)
"""Which tactic of the library was used in a deal because of which finding, on which day, and what was seen then."""
