"""What each table holds about a person, where it comes from, how long it stays, and what becomes of it on erasure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from plugin.store.retention import RULES

WITH_THE_DEAL = "as long as the deal is kept"
WITH_THE_EXERCISE = "as long as the exercise is kept, which is as long as its deal is"

Ending = Literal["nothing", "removed", "rewritten", "by part"]
"""On erasure: nothing of a person can stand there; rows that name the person go; neutral words take their place and the
rest stays; or each row as its part of the deal or exercise asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRule:
    """What a table holds about a person (`holds`), where that comes from (`origin`), and how long it is `kept`.

    Of `kept`, {days} is what `retention` says. `shown` names the columns of an export where not all are told; `ending`
    is what becomes of it on erasure, and a row goes whole where one of the columns `about` holds the person's id.
    """

    holds: str = ""
    origin: str = ""
    kept: str = WITH_THE_DEAL
    shown: tuple[str, ...] | None = None
    ending: Ending = "nothing"
    about: tuple[str, ...] = ()


def _nothing() -> TableRule:
    return TableRule()


TEAM = "what our own team did and wrote with Buy-In"
CRM = "your Salesforce org"
CUSTOMER = "the person, in an exercise"

TABLE_RULES: Mapping[str, TableRule] = {
    "tenant": _nothing(),
    "tenant_value": _nothing(),
    "sync_run": _nothing(),
    "sync_cursor": _nothing(),
    "pending_deal": _nothing(),
    "job": _nothing(),
    "spent_state": _nothing(),
    "canvas_request": _nothing(),
    "sending": _nothing(),
    "crm_tenant": _nothing(),
    "crm_record": TableRule(
        holds="records of the CRM: the person's own, and those that name them",
        origin=CRM,
        kept="as long as Salesforce shows the record, and while its deal is kept",
        shown=("kind", "id", "stamp", "deleted", "body", "received_at"),
        ending="by part",
        about=("id",),
    ),
    "quarantine": TableRule(
        holds="rows that made no sense and were set aside",
        origin=CRM,
        kept="until the row comes in fit",
        shown=("kind", "id", "field", "problem", "row", "first_seen"),
        ending="removed",
    ),
    "deal_use": TableRule(
        holds="of which records a deal was made", origin=CRM, kept=WITH_THE_DEAL, ending="rewritten", about=("record",)
    ),
    "deal": TableRule(
        holds="sentences of a deal's analysis that name the person",
        origin="computed from the deal's records",
        shown=("id", "verdict", "analysed_at"),
        ending="rewritten",
    ),
    "deal_record": TableRule(
        holds="what a deal says of the person: facts, ties, statements by and about them, promises, decisions, "
        "ratings, placements, contact",
        origin="Salesforce, deal files, our team's notes or an exercise, as each row's source says",
        shown=("deal", "list", "id", "at", "recorded_at", "body"),
        ending="by part",
    ),
    "analysis": TableRule(
        holds="what was computed about the person",
        origin="computed from the deal's records",
        kept="{days} days; the newest as long as the deal is kept",
        shown=("deal", "day", "as_of", "rules_version", "body"),
        ending="rewritten",
    ),
    "sign_in_link": TableRule(
        holds="one-time addresses to sign in",
        origin=TEAM,
        kept="until it is used or too old",
        shown=("role", "user", "created_at"),
        ending="rewritten",
        about=("user",),
    ),
    "viewer_session": TableRule(
        holds="who is signed in",
        origin=CRM,
        kept="until it runs out",
        shown=("user", "role", "created_at"),
        ending="rewritten",
        about=("user",),
    ),
    "viewer_sight": TableRule(
        holds="when a user's deals were last asked for",
        origin=CRM,
        kept="until asked again",
        ending="rewritten",
        about=("user",),
    ),
    "viewer_deal": TableRule(
        holds="which deals a user sees", origin=CRM, kept="until asked again", ending="rewritten", about=("user",)
    ),
    "outbox": TableRule(
        holds="what was entered about the person and belongs into Salesforce",
        origin=TEAM,
        shown=("deal", "kind", "key", "action", "fields", "state", "entered_at"),
        ending="by part",
        about=("key", "record"),
    ),
    "change": TableRule(
        holds="changes that somebody recorded about the person",
        origin=TEAM,
        kept="{days} days",
        shown=("deal", "kind", "key", "action", "before", "after", "at"),
        ending="by part",
        about=("key",),
    ),
    "look": TableRule(
        holds="what users of ours saw of a deal when they last looked",
        origin="computed from the deal's records",
        kept="{days} days",
        shown=("deal", "at", "body", "before_at", "before_body"),
        ending="rewritten",
        about=("user",),
    ),
    "picture_place": TableRule(
        holds="where the person stands in a deal's map", origin=TEAM, ending="rewritten", about=("person",)
    ),
    "kept_note": TableRule(
        holds="notes that name the person",
        origin=TEAM,
        kept="as long as the deal is kept; {days} days where the deal is won or lost",
        ending="rewritten",
    ),
    "not_same": TableRule(
        holds="that two people with like names are two", origin=TEAM, ending="rewritten", about=("one", "other")
    ),
    "saved_view": TableRule(
        holds="lists of deals whose name or filter names the person",
        origin=TEAM,
        kept="until taken away",
        ending="rewritten",
        about=("user",),
    ),
    "review": TableRule(
        holds="reviews whose name or list names the person", origin=TEAM, kept="{days} days", ending="rewritten"
    ),
    "review_deal": TableRule(
        holds="notes and analyses of reviews that name the person",
        origin=TEAM,
        kept="as long as its review",
        ending="rewritten",
    ),
    "agreed_step": TableRule(
        holds="agreed steps that name the person",
        origin=TEAM,
        kept="as long as the deal is kept; {days} days where the deal is won or lost",
        ending="rewritten",
    ),
    "digest_wish": TableRule(
        holds="wishes for the weekly digest", origin=TEAM, kept="until taken back", ending="rewritten", about=("user",)
    ),
    "exercise": TableRule(
        holds="plans of exercises that name the person",
        origin=TEAM,
        shown=("id", "deal", "kind", "phase", "plan", "created_at", "revealed_at", "ended_at"),
        ending="by part",
    ),
    "participant": TableRule(
        holds="that the person was asked to take part in an exercise",
        origin=TEAM,
        kept=WITH_THE_EXERCISE,
        ending="by part",
        about=("id", "person"),
    ),
    "personal_link": TableRule(
        holds="that the person had a personal address, without that address, and the mail address it was sent to",
        origin=TEAM,
        kept="{days} days after it ceased to hold",
        shown=("deal", "purpose", "about", "created_at", "expires_at", "revoked_at", "address"),
        ending="rewritten",
        about=("who",),
    ),
    "sealed_form": TableRule(
        holds="that there is a sealed form; what is in it can be read by the person alone, with their address",
        origin=CUSTOMER,
        kept="until the reveal, or the end of the exercise",
        shown=("exercise", "form"),
        ending="rewritten",
        about=("participant",),
    ),
    "open_form": TableRule(
        holds="the person's revealed answers and ratings, and answers that name them",
        origin="those who took part in an exercise",
        kept="{days} days after the reveal; who answered which decision of a check as long as the exercise",
        shown=("exercise", "form", "item", "body", "at"),
        ending="by part",
        about=("participant",),
    ),
    "exercise_piece": TableRule(
        holds="what was made of the person's answers",
        origin="those who took part in an exercise",
        kept="{days} days; groups and shared statements as long as the exercise",
        shown=("exercise", "kind", "body", "at"),
        ending="by part",
    ),
    "exercise_log": TableRule(
        holds="steps of an exercise that concern the person",
        origin=TEAM,
        kept=WITH_THE_EXERCISE,
        shown=("exercise", "at", "deed", "told"),
        ending="rewritten",
    ),
    "paper": TableRule(
        holds="charters, options, plans and outcomes that name the person",
        origin=TEAM,
        shown=("id", "version", "deal", "kind", "state", "body", "at"),
        ending="rewritten",
    ),
    "paper_tick": TableRule(
        holds="that the person acknowledged a paper",
        origin="the person, or a coach whom they told",
        shown=("paper", "version", "way", "at"),
        ending="rewritten",
        about=("person",),
    ),
    "erased": TableRule(),
    "tactic_use": TableRule(
        holds="what was tried in a deal and what came of it, in words that name the person",
        origin=TEAM,
        kept="{days} days",
        shown=("deal", "tactic", "used_on", "outcome", "words", "at"),
        ending="rewritten",
    ),
}
"""By table. A table that isn't here fails the tests: whoever adds one says what it holds of people."""


def tell_how_long(table: str) -> str:
    """Say how long rows of a table are kept."""
    days = {rule.table.name: rule.kept_for.days for rule in RULES.values()}
    return TABLE_RULES[table].kept.format(days=days.get(table))
