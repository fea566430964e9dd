"""A sending that is killed between the org's answer and its own commit, or behind a commit, writes nothing twice."""

import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

from plugin.sending import list_entries
from tests.demo_org_rows import ADA, DEAL
from tests.integration.programs import ROOT
from tests.write_back_desk import TENANT, open_desk

PEOPLE = [{"id": ADA, "name": "Ada Okoro", "decision_maker": True, "crm_roles": ["Economic Buyer", "Decision Maker"]}]


def test_a_sending_killed_at_every_step_writes_each_row_once(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk:
        desk.sync()
        desk.take(people=PEOPLE)
        requests = len(desk.org.org.requests)
        environ = {**os.environ, **desk.environ}
        killed = subprocess.run(
            [sys.executable, "-m", "tests.killed_write_back"],
            env=environ, cwd=ROOT, check=True, capture_output=True, text=True,
        )  # fmt: skip
        ends = [int(line) for line in killed.stdout.split()]

        writes = Counter(
            note.path.rpartition("/v66.0/")[2]
            for note in desk.org.org.requests[requests:]
            if note.method in {"POST", "PATCH"} and "/data/" in note.path
        )
        assert (set(ends[:-1]), ends[-1]) == ({-signal.SIGKILL}, 0)
        assert len(ends) == 2 * len({"a fact", "a role", "the results"}) + 1
        assert writes == {
            "composite/sobjects/BuyIn_Person__c/External_Key__c": 1,
            "composite/sobjects": len({"a role", "the results"}),
        }
        assert [row["Contact__c"] for row in desk.rows("BuyIn_Person__c")] == [ADA]
        roles = [(row["OpportunityId"], row["Role"]) for row in desk.rows("OpportunityContactRole")]
        assert sorted(roles) == [(DEAL, "Decision Maker"), (DEAL, "Economic Buyer")]
        assert list_entries(desk.services, TENANT) == []
