"""Deals from files: in, listed, out again, always with the same analysis."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.integration.programs import run

DEAL: dict[str, Any] = {
    "format": "buyin-deal/1",
    "as_of": "2026-03-02T09:00:00Z",
    "deal": {"id": "D1", "name": "Northwind rollout"},
    "people": [
        {"id": "P1", "name": "Ines Vogt", "decision_maker": True},
        {"id": "P2", "name": "Marta Ruiz", "decision_maker": True},
    ],
    "subjects": [{"id": "S1", "kind": "destination", "name": "One plan"}],
    "statements": [
        {
            "id": "ST1",
            "at": "2026-02-20",
            "by": "P1",
            "kind": "position",
            "subject": "S1",
            "stance": -2,
            "confirmed_by": "rep",
        }
    ],
}


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"BUYIN_DATA_DIR": str(tmp_path / "data")}


@pytest.fixture
def deal_file(tmp_path: Path) -> Path:
    path = tmp_path / "deal.json"
    path.write_text(json.dumps(DEAL))
    return path


def test_what_is_imported_is_listed_and_exported_with_the_same_analysis(
    environ: dict[str, str], deal_file: Path, tmp_path: Path
) -> None:
    first = run("import", str(deal_file), "--json", environ=environ)
    again = run("import", str(deal_file), "--json", environ=environ)
    listed = run("pipeline", "--json", environ=environ)
    (tmp_path / "exported.jsonl").write_text(run("export", "deal", "--all", environ=environ).stdout)
    before = run("analyse", str(deal_file), "--json")
    after = run("analyse", str(tmp_path / "exported.jsonl"), "--json")

    counts = [json.loads(one.stdout) for one in (first, again)]
    assert [(each["received"], each["stored"], each["unchanged"]) for each in counts] == [(1, 1, 0), (1, 0, 1)]
    assert [each["analysed"] for each in counts] == [1, 0]
    row = json.loads(listed.stdout)
    assert (row["id"], row["name"]) == ("D1", "Northwind rollout")
    assert {"alignment", "authority", "risk", "verdict"} < set(row)
    assert json.loads(before.stdout) == json.loads(after.stdout)
    assert json.loads(before.stdout)["verdict"]["sentence"] == row["verdict"]


def test_a_refused_file_is_named_with_the_place_and_the_others_are_taken(
    environ: dict[str, str], deal_file: Path, tmp_path: Path
) -> None:
    (tmp_path / "broken.json").write_text(json.dumps({**DEAL, "people": [{"id": "P1"}]}))

    told = run("import", str(tmp_path / "broken.json"), str(deal_file), str(tmp_path / "missing.json"), environ=environ)

    assert told.returncode == 2
    assert "broken.json: people[0].name" in told.stderr
    assert "missing.json: can't be read: No such file or directory" in told.stderr
    assert "Received 3 deals = 1 stored + 0 unchanged + 2 not taken" in told.stdout


def test_lists_of_people_and_ties_make_a_deal(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("name,title\nInes Vogt,CFO\nMarta Ruiz,CEO\n")
    (tmp_path / "ties.csv").write_text("from,to,kind\nInes Vogt,Marta Ruiz,reports_to\n")
    lists = (str(tmp_path / "people.csv"), str(tmp_path / "ties.csv"))

    told = run("import", *lists, "--deal", "N1", "--name", "Northwind", environ=environ)

    assert told.returncode == 0, told.stderr
    exported = json.loads(run("export", "deal", "N1", environ=environ).stdout)
    assert exported["deal"]["name"] == "Northwind"
    assert [person["name"] for person in exported["people"]] == ["Ines Vogt", "Marta Ruiz"]
    assert [tie["kind"] for tie in exported["ties"]] == ["reports_to"]


def test_what_is_wrong_in_a_list_is_named_with_its_own_file_once(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("name,title\nInes Vogt,CFO\n")
    (tmp_path / "ties.csv").write_text("from,to,kind\nInes Vogt,Nobody,trusts\n")

    told = run("import", str(tmp_path / "people.csv"), str(tmp_path / "ties.csv"), environ=environ)

    assert told.returncode == 2
    assert told.stderr.splitlines() == [
        f"{tmp_path / 'ties.csv'}, line 2, column to: no person here has the id “Nobody”"
    ]
    assert "1 not taken" in told.stdout


def test_exporting_nothing_in_particular_or_a_deal_that_is_not_there_is_refused(environ: dict[str, str]) -> None:
    nothing = run("export", "deal", environ=environ)
    unknown = run("export", "deal", "D9", environ=environ)

    assert nothing.returncode == 2
    assert (unknown.returncode, unknown.stderr) == (1, "Error: There is no deal D9.\n")


def test_an_empty_store_says_how_deals_get_in(environ: dict[str, str]) -> None:
    assert run("pipeline", environ=environ).stdout.startswith("No open deals yet;")
    assert run("pipeline", "--json", environ=environ).stdout == ""
    assert run("tenant", "list", "--json", environ=environ).stdout.startswith('[{"name": "default"')


def test_settings_are_listed_with_their_place_and_masked(environ: dict[str, str]) -> None:
    shown = run("settings", "--json", environ={**environ, "BUYIN_SECRET_KEYS": "a key that only tests know"})

    rows = {row["name"]: row for row in json.loads(shown.stdout)}
    assert rows["BUYIN_DATA_DIR"]["value"] == environ["BUYIN_DATA_DIR"]
    assert rows["BUYIN_DATA_DIR"]["origin"] == "environment"
    assert "only tests" not in shown.stdout
