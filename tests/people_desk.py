"""A customer's leader who is known in every store, for tests: by a record id and a name that stand for nobody else."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert

from connectors.files.reader import read_deal
from connectors.records import CrmRecord
from connectors.salesforce.ids import to_long_id
from plugin.analysing import analyse_deals
from plugin.bootstrap import Services
from plugin.exercises.views import Invited
from plugin.settings import Settings
from plugin.store.deals import save_deals
from plugin.store.mirror import save_records, save_use
from plugin.store.store import Store
from plugin.store.tables import metadata
from plugin.store.tenants import add_tenant
from tests.demo_org_rows import Clock
from tests.exercise_desk import COACH, ExerciseDesk, build_plan

TENANT = "default"
DEAL = "D1"
ZORAYA = to_long_id("0035e0000000zor") or ""
BRAM = to_long_id("0035e0000000bra") or ""
NAME, FAMILY = "Zoraya Quillfeather", "Quillfeather"
OTHER = "Bram Oldenkott"
FILE = f"""{{"format": "buyin-deal/1", "as_of": "2026-03-01", "deal": {{"id": "D1", "name": "Northwind"}},
 "people": [{{"id": "{ZORAYA}", "name": "{NAME}", "title": "CFO", "decision_maker": true}},
  {{"id": "{BRAM}", "name": "{OTHER}", "title": "COO", "decision_maker": true, "predecessor_of": "{ZORAYA}"}},
  {{"id": "cem", "name": "Cem Tosun", "decision_maker": true}}, {{"id": "dot", "name": "Dot Vale"}},
  {{"id": "eli", "name": "Eli Frost"}},
  {{"id": "us", "name": "Lena Ott", "side": "seller"}}],
 "ties": [{{"kind": "reports_to", "from": "{ZORAYA}", "to": "{BRAM}"}},
  {{"kind": "reports_to", "from": "cem", "to": "{BRAM}"}}],
 "subjects": [{{"id": "s1", "kind": "destination", "name": "One plan", "owner": "{ZORAYA}"}}],
 "decisions": [{{"id": "d1", "name": "Budget", "status": "open", "final_word": ["{ZORAYA}", "{BRAM}"],
  "delegated_to": {{"person": "{ZORAYA}", "scope": "all", "until": "2027-01-01"}}}}],
 "statements": [{{"id": "w1", "at": "2026-02-20", "by": "{ZORAYA}", "kind": "position", "subject": "s1", "stance": -2,
   "words": "No plan of mine", "confirmed_by": "rep", "source": {{"system": "person", "author": "005A"}}}},
  {{"id": "w2", "at": "2026-02-21", "by": "{BRAM}", "kind": "position", "subject": "s1", "stance": 2,
   "words": "{FAMILY} will come round", "confirmed_by": "rep"}},
  {{"id": "w3", "at": "2026-02-22", "by": "{BRAM}", "kind": "naming", "decision": "d1", "to": "{ZORAYA}",
   "confirmed_by": "coach", "source": {{"system": "exercise"}}}},
  {{"id": "w4", "at": "2026-02-22", "by": "{BRAM}", "kind": "consultation", "asked": ["{ZORAYA}", "cem"]}}],
 "commitments": [{{"id": "c1", "owner": "{ZORAYA}", "due": "2026-02-01", "status": "late"}}],
 "ratings": [{{"by": "{ZORAYA}", "statement": "v1", "level": 4}}, {{"by": "cem", "statement": "v1", "level": 1}}],
 "placements": [{{"question": "future", "by": "{ZORAYA}", "group": "g1"}}],
 "activities": [{{"id": "a1", "at": "2026-02-01", "kind": "meeting", "from": "us", "to": ["{ZORAYA}", "cem"]}},
  {{"id": "a2", "at": "2026-02-02", "kind": "meeting", "from": "us", "to": ["{ZORAYA}"]}}],
 "events": [{{"id": "e1", "at": "2026-02-01", "kind": "title_change", "person": "{ZORAYA}"}}],
 "plan": {{"next_step": {{"kind": "executive_ask", "since": "2026-02-01", "person": "{ZORAYA}"}}}}}}"""


@dataclass
class PeopleDesk:
    """An installation in which everything is known of one leader, and somebody else beside her."""

    services: Services
    clock: Clock
    exercises: ExerciseDesk

    def seed_all(self) -> None:
        """Fill every store with her."""
        self.seed_deal()
        self.seed_exercises()
        self.seed_mirror()
        self.seed_team()

    def seed_deal(self) -> None:
        """Take in the deal and analyse it."""
        with self.services.store.writing(TENANT) as connection:
            add_tenant(connection, TENANT, now=self.clock())
            save_deals(connection, TENANT, [read_deal(FILE.encode())], origin="file", now=self.clock())
        analyse_deals(self.services.store, TENANT, [DEAL], as_of=self.clock())

    def seed_exercises(self) -> None:
        """Lead one exercise on to its groups, and begin another one."""
        desk = self.exercises
        people = [Invited(person=each) for each in (ZORAYA, BRAM, "cem")]
        desk.exercise = self.services.exercises.plan(COACH, DEAL, build_plan(), people)
        desk.begin()
        words = {"future": f"{FAMILY} and all of us in Oslo", "purpose": "To last"}
        desk.write_all(answers={ZORAYA: words, BRAM: {"future": f"Ask {NAME}", "purpose": "To grow"}})
        desk.reveal()
        desk.go_on("begin_grouping")
        desk.place_all()
        desk.go_on("begin_statements")
        desk.word(f"All of us in Oslo, as {FAMILY} said")
        desk.plan([ZORAYA, BRAM, "cem", "dot"], kind="authority", nameable={ZORAYA: NAME, BRAM: OTHER})
        desk.begin()
        anew = self.services.exercises.renew_link(COACH, desk.exercise, desk.find(ZORAYA), version=desk.show().version)
        desk.tokens[ZORAYA] = (anew.url or "").rpartition("/")[2]
        self.services.answering.finish(desk.tokens[ZORAYA], {})

    def seed_mirror(self) -> None:
        """Receive records of hers, and such as name her."""
        now = self.clock()
        rows: dict[str, list[tuple[str, dict[str, Any]]]] = {
            "Contact": [
                (ZORAYA, {"Name": NAME, "Title": "CFO"}),
                (BRAM, {"Name": OTHER, "ReportsToId": ZORAYA}),
            ],
            "OpportunityContactRole": [("00K1", {"ContactId": ZORAYA, "OpportunityId": DEAL, "Role": "Approver"})],
            "Task": [("00T1", {"WhoId": ZORAYA, "WhatId": DEAL})],
            "BuyIn_Statement__c": [("a011", {"By_Contact__c": BRAM, "Quote__c": f"{NAME} agreed"})],
        }
        with self.services.store.writing(TENANT) as connection:
            for kind, found in rows.items():
                records = [
                    CrmRecord(kind=kind, id=own_id, parent=None, stamp=now, deleted=False, fields=fields)
                    for own_id, fields in found
                ]
                save_records(connection, TENANT, kind, records, now=now, run="r1")
            save_use(connection, TENANT, DEAL, [ZORAYA, BRAM])

    def seed_team(self) -> None:
        """Let the team have worked with her deal, in each table that keeps such work."""
        now = self.clock()
        named: dict[str, Any] = {"by": ZORAYA, "quote": f"said {NAME}"}
        deal = {"tenant": TENANT, "deal": DEAL}
        entry: dict[str, Any] = {
            "id": "x1",
            "external_key": "k",
            "action": "save",
            "changed": [],
            "base": None,
            "theirs": None,
        }
        rows: dict[str, dict[str, Any]] = {
            "quarantine": {
                "kind": "Contact", "key": ZORAYA, "id": ZORAYA, "problem": "no name", "row": {"Id": ZORAYA},
                "digest": "d", "first_seen": now, "changed_at": now,
            },
            "outbox": deal | entry | {
                "kind": "BuyIn_Statement__c", "key": "w1", "fields": named, "state": "waiting", "not_before": now,
                "origin": "person", "entered_at": now,
            },
            "change": deal | {
                "id": "h1", "kind": "statements", "key": "w1", "action": "save", "before": None, "after": named,
                "at": now,
            },
            "look": deal | {
                "user": "005A", "at": now, "body": {"people": {ZORAYA: NAME}}, "before_body": None,
            },
            "picture_place": deal | {"person": ZORAYA, "x": 1.0, "y": 2.0, "at": now},
            "kept_note": deal | {"id": "n1", "words": f"{OTHER} doubts; {FAMILY} is fine with it.", "at": now},
            "not_same": deal | {"one": BRAM, "other": ZORAYA, "at": now},
            "saved_view": {"user": "005A", "id": "v1", "name": f"With {NAME}", "asked": {}, "at": now},
            "review": {"id": "r1", "leader": "005A", "name": f"{NAME}'s deals", "asked": {}, "began_at": now},
            "review_deal": deal | {
                "review": "r1", "place": 0, "note": f"Call {FAMILY}", "body": {"verdict": f"{NAME} decides"},
            },
            "agreed_step": deal | {"id": "t1", "what": f"Meet {NAME}", "owner": "005A", "at": now},
            "digest_wish": {"user": "005A", "address": "lena@us.example", "asked": {"words": NAME}, "wished_at": now},
            "paper": deal | {
                "id": "p1", "version": 1, "kind": "charter", "state": "open", "at": now,
                "body": {"decisions": [{"name": "Budget", "final_word": ZORAYA}], "names": {ZORAYA: NAME, BRAM: OTHER}},
            },
            "paper_tick": {"paper": "p1", "version": 1, "person": ZORAYA, "way": "told", "at": now},
            "tactic_use": deal | {
                "id": "u1", "tactic": "T01", "finding": "two_camps", "used_on": now, "outcome": "helped",
                "words": f"{FAMILY} agreed.", "at": now,
            },
        }  # fmt: skip
        with self.services.store.writing(TENANT) as connection:
            for name, row in rows.items():
                connection.execute(insert(metadata.tables[name]).values({"tenant": TENANT, **row}))


def open_people_desk(store: Store, settings: Settings) -> PeopleDesk:
    """Open an empty installation."""
    clock = Clock()
    services = Services(settings=settings, store=store, clock=clock)
    return PeopleDesk(services=services, clock=clock, exercises=ExerciseDesk(services=services, clock=clock))
