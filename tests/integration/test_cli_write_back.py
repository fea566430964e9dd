"""`buyin import`, `sync`, `write-back` and `check` with write-back on, as processes."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors.demo_org.org import DemoOrg
from connectors.demo_org.server import RunningOrg, serve_org
from plugin.demo import build_environment
from tests.demo_org_rows import ADA, DEAL, build_rows
from tests.integration.programs import run


@pytest.fixture
def org() -> Iterator[RunningOrg]:
    with serve_org(DemoOrg(build_rows(), now=lambda: datetime.now(UTC))) as running:
        yield running


def test_a_statement_goes_out_with_the_sync_and_what_is_refused_is_named_and_can_be_tried_again(
    org: RunningOrg, tmp_path: Path
) -> None:
    environ = build_environment(tmp_path / "data", org, {}) | {"BUYIN_SALESFORCE_WRITE_BACK": "on"}
    said = {"id": "s1", "at": "2026-02-27", "by": ADA, "kind": "position", "stance": -2, "confirmed_by": "Mira"}
    file = tmp_path / "deal.json"
    given = {"format": "buyin-deal/1", "as_of": "2026-03-02", "deal": {"id": DEAL, "name": "Another name"}}
    file.write_text(json.dumps({**given, "people": [{"id": ADA, "name": "Ada Okoro"}], "statements": [said]}))
    org.org.write_rules.rules.append(lambda _, row: "Ask your manager" if row.get("Stance__c") == -2 else None)

    first = run("sync", "--json", environ=environ)
    imported = run("import", str(file), environ=environ)
    second = run("sync", environ=environ)
    listed = run("write-back", "--json", environ=environ)
    org.org.write_rules.rules.clear()
    (entry,) = [json.loads(line) for line in listed.stdout.splitlines()]
    sent = run("write-back", "--send", "--take-ours", entry["id"][:8], environ=environ)
    checked = run("check", environ=environ)
    nonsense = run("write-back", "--take-theirs", "zz", environ=environ)

    assert json.loads(first.stdout.splitlines()[-1])["written"] == 1
    assert "deal.name: Salesforce says otherwise, and that counts" in imported.stderr
    assert second.returncode == 0
    assert "Not taken by Salesforce, needs a person: 1" in second.stdout
    assert "\u201cAsk your manager\u201d" in second.stdout
    assert (entry["object"], entry["key"], entry["state"]) == ("BuyIn_Statement__c", "s1", "refused")
    assert "Written to Salesforce: 1 rows" in sent.stdout, sent.stderr
    assert [row["Stance__c"] for row in org.org.tables["BuyIn_Statement__c"].values()] == [1, -2]
    assert "the org takes what it sends" in checked.stdout
    assert (nonsense.returncode, nonsense.stderr.count("\n")) == (2, 1)


def test_a_check_names_what_the_integration_user_cant_write(org: RunningOrg, tmp_path: Path) -> None:
    environ = build_environment(tmp_path / "data", org, {}) | {"BUYIN_SALESFORCE_WRITE_BACK": "on"}
    org.org.write_rules.read_only |= {("BuyIn_Tie__c", None), ("Opportunity", "BuyIn_Risk__c")}

    checked = run("check", environ=environ)

    assert checked.returncode == 0
    assert "can't write BuyIn_Tie__c, Opportunity.BuyIn_Risk__c" in checked.stdout
