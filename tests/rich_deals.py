"""Deal files drawn at random with every list filled and most dates on or beside the edge of a window.

People, subjects, decisions and evidence go by tokens (`p07z`, `s3z`, ...) that stand nowhere else in a file or its
analysis, so that a renaming is a replacement of tokens.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from random import Random
from typing import Any, get_args

from graph.deal import (
    ActivityKind,
    CommitmentStatus,
    DecisionStatus,
    EventKind,
    Medium,
    RatingAbout,
    StatementKind,
    SubjectKind,
    TieKind,
)

Row = dict[str, Any]
CLOCK = datetime(2028, 3, 1, 12, tzinfo=UTC)
ZONES = tuple(timezone(timedelta(hours=hours)) for hours in (5.5, -9, 13))
TOKEN = re.compile(r"\b[A-Za-z]\d{2}z\b")
DAYS = tuple(edge + nudge for edge in (0, 7, 21, 30, 45, 60, 90, 180) for nudge in (-0.02, 0, 0.02, 1, 2.5, 4, 5.25))
DATED = re.compile(r"\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?")
STORIES: tuple[tuple[StatementKind, ...], ...] = (
    ("position", "position", "position", "advocacy", "objection"),
    ("deferral", "counter_instruction", "withholding", "reopening", "position"),
    ("claim", "claim", "naming", "naming", "bypass", "reversal"),
    ("directive", "directive", "bypass", "bypass", "deferral", "reversal"),
    ("consultation", "condition", "focus", "backing"),
    ("blame", "blame", "blame", "root_cause"),
    ("observation", "personal_reaction", "personal_reaction", "position", "position"),
    ("off_system_claim", "off_system_claim", "understanding", "focus"),
    get_args(StatementKind),
)


class _Draw:
    """One deal file being drawn."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.people = [f"p{n:02}z" for n in range(random.choice((0, 1, 2, 3, 4, 4, 5, 6, 8, 11, 14)))]
        self.ours = [f"r{n:02}z" for n in range(random.randint(0, 2))]
        self.subjects = [f"s{n:02}z" for n in range(random.randint(0, 4))]
        self.decisions = [f"d{n:02}z" for n in range(random.randint(0, 4))]
        self.incidents = [f"i{n:02}z" for n in range(random.randint(0, 2))]
        self.cast = random.sample(self.people, min(len(self.people), random.randint(2, 5)))

        self.named = random.choice(self.people or [""])
        self.narrow = frozenset({"naming", "bypass", "deferral"} if random.random() < 0.6 else ())
        tones = random.choice(((2, 2, 1, 2, 0, -1), (2, -2, 1, -1), (-2, -1, 0.5, 0, 0.6)))
        self.tones = {each: random.choice(tones) for each in self.people}
        ways = random.choice((("done", "done", "refused"), ("done", "late", "lapsed"), (None,)))
        self.keeps = {each: random.choice(ways) for each in self.people}

    def stance(self, by: str) -> float:
        swing = self.random.choice((0, 0, 0, 0.5, -0.5, 0.1, -0.1))
        return max(-2, min(2, self.tones.get(by, 0) + swing))

    def maybe(self, share: float = 0.5) -> bool:
        return self.random.random() < share

    def when(self) -> str:
        at = CLOCK - timedelta(days=self.random.choice(DAYS) * self.random.choice((1, 1, 1, 1, 0.5, -0.2)))
        style = self.random.randrange(5)
        if style == 0:
            return at.date().isoformat()
        zone = (UTC, UTC, *ZONES)[style]
        return at.astimezone(zone).isoformat()

    def anybody(self) -> str:
        return self.random.choice(self.cast if self.maybe(0.7) else [*self.people, *self.ours, *self.cast])

    def some(self, ids: list[str], most: int = 3) -> list[str]:
        return self.random.sample(ids, self.random.randint(0, min(most, len(ids))))

    def put(self, row: Row, key: str, value: Callable[[], Any], share: float = 0.5) -> None:
        if self.maybe(share):
            row[key] = value()

    def one_of(self, row: Row, key: str, ids: list[str], share: float = 0.6) -> None:
        if ids and self.maybe(share):
            row[key] = self.random.choice(ids)

    def source(self, row: Row) -> None:
        self.put(
            row, "source", lambda: {"system": self.random.choice(("file", "person", "exercise", "salesforce"))}, 0.2
        )

    def flags(self, row: Row, *keys: str, share: float = 0.3) -> None:
        for key in keys:
            self.put(row, key, lambda: self.maybe(0.6), share)

    def dates(self, row: Row, *keys: str, share: float = 0.4) -> None:
        for key in keys:
            self.put(row, key, self.when, share)

    def person(self, row_id: str) -> Row:
        row: Row = {"id": row_id, "name": f"N{row_id[1:]}"}
        if row_id in self.ours:
            return row | {"side": "seller"}
        self.put(row, "decision_maker", lambda: self.maybe(0.8), 0.7)
        self.put(row, "formal_rank", lambda: self.random.randint(1, 4))
        self.put(row, "owner_share", lambda: self.random.choice((0, 0.3, 1)), 0.2)
        self.flags(row, "former", "board_seat", "is_champion", share=0.2)
        self.dates(row, "left_at", "joined_at", share=0.07)
        if row.get("former"):
            self.dates(row, "retired_since")
        self.one_of(
            row, "predecessor_of", [each for each in self.people if each != row_id], 0.6 if row.get("former") else 0.1
        )
        if self.maybe(0.1):
            row["advisory_role"] = {"agreed": self.maybe(), "subjects": self.some(self.subjects)}
            self.dates(row["advisory_role"], "until")
        return row

    def tie(self, number: int) -> Row:
        row: Row = {"kind": self.random.choice(get_args(TieKind)), "from": self.anybody(), "to": self.anybody()}
        row["id"] = f"t{number:02}z"
        self.put(row, "strength", lambda: self.random.choice((0, 0.3, 0.5, 0.69, 0.7, 1)))
        self.put(row, "confidence", lambda: self.random.choice((0, 0.5, 1)), 0.3)
        self.put(row, "count", lambda: self.random.randint(0, 9), 0.2)
        self.dates(row, "at", "until", share=0.2)
        return row

    def subject(self, row_id: str) -> Row:
        row: Row = {"id": row_id, "kind": self.random.choice(("destination", *get_args(SubjectKind)))}
        self.put(row, "name", lambda: f"M{row_id[1:]}", 0.8)
        self.one_of(row, "owner", self.people, 0.3)
        self.put(row, "excludes", lambda: self.some([each for each in self.subjects if each != row_id], 2), 0.3)
        return row

    def statement(self, number: int, kinds: tuple[StatementKind, ...]) -> Row:
        kind = self.random.choice(kinds)
        row: Row = {"id": f"w{number:02}z", "at": self.when(), "by": self.anybody(), "kind": kind}
        self.put(row, "confirmed_by", lambda: "rep", 0.9)
        self.one_of(row, "subject", self.subjects[: 1 + self.random.randrange(3)], 0.75)
        self.one_of(row, "decision", self.decisions[: 1 + self.random.randrange(2)])
        self.one_of(row, "incident", self.incidents, 0.9 if kind in {"blame", "root_cause"} else 0.1)
        self.put(row, "to", lambda: self.named if kind in self.narrow else self.anybody(), 0.85)
        self.put(row, "stance", lambda: self.stance(row["by"]), 0.9 if kind == "position" else 0.1)
        self.put(row, "medium", lambda: self.random.choice(get_args(Medium)), 0.2)
        self.put(row, "risk", lambda: "a risk", 0.6 if kind == "objection" else 0.05)
        self.put(row, "figure", lambda: self.random.choice((95, 105, 110)), 0.9 if kind == "off_system_claim" else 0)
        self.put(row, "crm_figure", lambda: 100, 0.7 if kind == "off_system_claim" else 0)
        self.put(row, "asked", lambda: self.some(self.people), 0.5 if kind == "consultation" else 0)
        self.flags(row, "public", "first_hand", "answered", "new_facts", "own_share", "mechanism", "right", share=0.15)
        self.dates(row, "withdrawn_at", share=0.06)
        self.source(row)
        return row

    def commitment(self, number: int) -> Row:
        row: Row = {"id": f"c{number:02}z", "owner": self.anybody(), "due": self.when()}
        row["status"] = self.keeps.get(row["owner"]) or self.random.choice(get_args(CommitmentStatus))
        self.put(row, "confirmed_by", lambda: "rep", 0.9)
        self.one_of(row, "subject", self.subjects)
        self.flags(row, "accepted", "hindered", "moved_by_agreement", share=0.2)
        self.dates(row, "made_at", "status_at", "done_at", share=0.3)
        return row

    def decision(self, row_id: str) -> Row:
        row: Row = {"id": row_id, "name": f"L{row_id[1:]}"}
        row["status"] = self.random.choice(("open", "open", *get_args(DecisionStatus)))
        row["final_word"] = self.some(self.cast, self.random.choice((0, 1, 1, 2)))
        self.dates(row, "opened_at", "proposed_at", "due", "listen_until", "act_by", share=0.7)
        self.dates(row, "decider_away_until", share=0.1)
        for key in ("must_agree", "agreed", "recommends", "input", "carries_out", "charter_acknowledged", "voters"):
            self.put(row, key, lambda: self.some(self.people), 0.15)
        self.put(row, "matter", lambda: "reserved", 0.15)
        self.flags(row, "reversible", "joint_with_tie_rule", share=0.2)
        self.one_of(row, "subject", self.subjects)
        if self.people and row["status"] == "decided":
            row |= {"decided_by": self.random.choice(self.people), "decided_at": self.when()}
        if self.people and self.maybe(0.1):
            row["delegated_to"] = {"person": self.random.choice(self.people), "scope": "all", "until": self.when()}
        return row

    def activity(self, number: int) -> Row:
        row: Row = {"id": f"a{number:02}z", "at": self.when(), "kind": self.random.choice(get_args(ActivityKind))}
        everybody = [*self.people, *self.ours]
        row |= {"from": self.random.choice(everybody), "to": self.some(everybody)}
        self.put(row, "count", lambda: self.random.randint(1, 5), 0.3)
        self.put(row, "words", lambda: self.random.randint(0, 900), 0.3)
        return row

    def event(self, number: int) -> Row:
        row: Row = {"id": f"e{number:02}z", "at": self.when(), "kind": self.random.choice(get_args(EventKind))}
        self.one_of(row, "person", self.people)
        return row

    def plan(self) -> Row:
        plan: Row = {}
        if self.people and self.maybe():
            ask = self.random.choice(("executive_ask", "other"))
            plan["next_step"] = {"kind": ask, "since": self.when(), "person": self.random.choice(self.people)}
        if self.maybe(0.3):
            plan["pilots"] = [{"id": "q00z", "started_at": self.when()}]
            self.dates(plan["pilots"][0], "ended_at")
        if self.maybe():
            parts = ("pitch", "own_results", "others_results", "process", "ask")
            plan["readiness"] = {part: self.maybe(0.8) for part in parts} | {"as_of": self.when()}
        return plan

    def facts(self) -> Row:
        row: Row = {"id": "o00z", "name": "K00z"}
        self.dates(row, "created_at", "stage_entered_at", "close_date")
        self.put(row, "stage_number", lambda: self.random.randint(1, 4))
        self.put(row, "stage", lambda: self.random.choice(("Prospecting", "Proposal")))
        self.put(row, "usual_stage_days", lambda: self.random.choice((0, 10, 40)))
        self.put(row, "status", lambda: self.random.choice(("open", "won", "lost")), 0.15)
        return row

    def ratings(self) -> list[Row]:
        if not self.maybe(0.5):
            return []
        about = self.random.choice(get_args(RatingAbout))
        sayings, rounds = self.random.choice((1, 2, 9)), self.random.choice((1, 1, 2))
        return [
            {"by": by, "statement": f"v{n:02}z", "about": about, "round": turn, "level": self.random.randint(1, 5)}
            for by in self.people[: self.random.choice((4, 5, 6, 14))]
            for n in range(sayings)
            for turn in range(1, rounds + 1)
        ]

    def placements(self) -> list[Row]:
        return [
            {"question": question, "by": by, "group": self.random.choice(("g00z", "g01z", "g02z"))}
            for question in ("future", "works_well", "improve")
            if self.maybe(0.3)
            for by in self.people
            if self.maybe(0.7)
        ]

    def body(self) -> Row:
        random = self.random
        busy = len(self.people) > 0
        kinds = tuple(kind for story in random.sample(STORIES, random.randint(1, 3)) for kind in story)
        placements = self.placements()
        clash = [{"question": q, "groups": ["g00z", "g01z"]} for q in sorted({row["question"] for row in placements})]
        return {
            "format": "buyin-deal/1",
            "as_of": CLOCK.isoformat(),
            "deal": self.facts(),
            "people": [self.person(row_id) for row_id in (*self.people, *self.ours)],
            "ties": [self.tie(n) for n in range(random.choice((0, 3, 12, 30)) * busy)],
            "subjects": [self.subject(row_id) for row_id in self.subjects],
            "statements": [self.statement(n, kinds) for n in range(random.choice((0, 5, 15, 40, 80)) * busy)],
            "commitments": [self.commitment(n) for n in range(random.choice((0, 2, 20)) * busy)],
            "decisions": [self.decision(row_id) for row_id in self.decisions],
            "incidents": [{"id": row_id, "at": self.when()} for row_id in self.incidents],
            "ratings": self.ratings(),
            "placements": placements,
            "incompatible_groups": clash,
            "activities": [self.activity(n) for n in range(random.choice((0, 3, 12)) * busy)],
            "events": [self.event(n) for n in range(random.choice((0, 1, 2)))],
            "plan": self.plan(),
        }


def draw_deal(random: Random) -> Row:
    """Draw a deal file with 0 to 14 buyers, all of its lists, and dates about the edges of the windows."""
    return _Draw(random).body()


def changed_words(value: Any, change: Callable[[str], str]) -> Any:
    """Give a JSON value with each string, keys included, changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {change(key): changed_words(each, change) for key, each in value.items()}
    return [changed_words(each, change) for each in value] if isinstance(value, list) else value
