"""What a person is given about themselves: all of it, from every table, and nobody else's data."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import select, update

from connectors.files.reader import read_deal
from plugin.cli import main
from plugin.people.exporting import export_person
from plugin.people.finding import PersonUnclearError
from plugin.people.rules import TABLE_RULES
from plugin.settings import Settings
from plugin.store.deals import save_deals
from plugin.store.exercise_tables import sealed_form
from plugin.store.retention import RULES
from plugin.store.store import Store
from plugin.store.tables import metadata
from tests.people_desk import BRAM, DEAL, FAMILY, NAME, OTHER, TENANT, ZORAYA, PeopleDesk, open_people_desk

OF_USERS = {"sign_in_link", "viewer_session", "viewer_sight", "viewer_deal"}
"""Tables about our own users alone."""


@pytest.fixture
def desk(store: Store, settings: Settings) -> PeopleDesk:
    opened = open_people_desk(store, settings)
    opened.seed_all()
    return opened


def export(desk: PeopleDesk, person: str = ZORAYA, deal: str | None = None) -> dict[str, Any]:
    return export_person(desk.services.store, TENANT, person, deal=deal, now=desk.clock())


def test_every_table_says_what_it_holds_of_people_and_each_that_can_is_exported(desk: PeopleDesk) -> None:
    told = export(desk)

    assert set(TABLE_RULES) == set(metadata.tables)
    by_table = {held["table"]: held for held in told["held"]}
    assert set(by_table) == {name for name, rule in TABLE_RULES.items() if rule.holds} - OF_USERS
    assert all(held["what"] and held["origin"] and held["kept"] and held["rows"] for held in told["held"])
    forgotten = {rule.table.name: f"{rule.kept_for.days} days" for rule in RULES.values()}
    assert [name for name, days in forgotten.items() if days not in by_table[name]["kept"]] == []
    assert (told["person"], told["names"], told["deals"]) == (ZORAYA, [NAME], [DEAL])
    assert json.loads(json.dumps(told)) == told
    kept = {row["list"] for row in by_table["deal_record"]["rows"]}
    assert kept >= {"people", "ties", "statements", "commitments", "decisions", "ratings", "placements", "plan"}
    own = next(row for row in by_table["deal_record"]["rows"] if row["id"] == "w1")
    assert own["body"]["source"] == {"system": "person", "author": "005A"}


def test_others_are_masked_wherever_a_row_is_about_both(desk: PeopleDesk) -> None:
    written = json.dumps(export(desk))

    assert [found for found in (OTHER, "Oldenkott", BRAM, "Tosun", "Lena Ott") if found in written] == []
    assert "another person doubts; Quillfeather is fine with it." in written


def test_of_a_sealed_form_only_its_being_there_is_told(desk: PeopleDesk) -> None:
    told = export(desk)

    held = next(each for each in told["held"] if each["table"] == "sealed_form")
    assert held["rows"] == [{"exercise": desk.exercises.exercise, "form": "answers"}]
    with desk.services.store.reading(TENANT) as connection:
        sealed = connection.execute(select(sealed_form.c.sealed, sealed_form.c.own, sealed_form.c.proof)).one()
    written = json.dumps(told)
    assert [secret for secret in (*sealed, *desk.exercises.tokens.values()) if secret in written] == []
    assert "token_hash" not in written


def test_who_named_her_in_a_check_is_not_told_but_what_she_named_herself_is(desk: PeopleDesk) -> None:
    rows = {held["table"]: held["rows"] for held in export(desk)["held"]}

    told = {row["id"] for row in rows["deal_record"] if row["list"] == "statements"}
    assert told == {"w1", "w2", "w4"}
    named = {row["id"] for held in export(desk, BRAM)["held"] if held["table"] == "deal_record" for row in held["rows"]}
    assert "w3" in named


def test_a_short_id_means_somebody_of_one_deal_and_is_asked_about_where_it_is_of_several(desk: PeopleDesk) -> None:
    other = (
        '{"format": "buyin-deal/1", "as_of": "2026-03-01", "deal": {"id": "D2", "name": "South"},'
        ' "people": [{"id": "cem", "name": "Cemile Ak"}]}'
    )
    with desk.services.store.writing(TENANT) as connection:
        save_deals(connection, TENANT, [read_deal(other.encode())], origin="file", now=desk.clock())

    with pytest.raises(PersonUnclearError, match=r"several deals go by the id cem: choose one with --deal \(D1, D2\)"):
        export(desk, "cem")
    assert export(desk, "cem", "D2")["names"] == ["Cemile Ak"]
    assert "Tosun" not in json.dumps(export(desk, "cem", "D2"))
    with pytest.raises(PersonUnclearError, match="Nobody with the id nobody is known here"):
        export(desk, "nobody")


def test_a_name_that_somebody_else_has_too_counts_in_the_person_s_deals_only(desk: PeopleDesk) -> None:
    namesake = (
        f'{{"format": "buyin-deal/1", "as_of": "2026-03-01", "deal": {{"id": "D3", "name": "{NAME}\'s house"}},'
        f' "people": [{{"id": "zq", "name": "{NAME}"}}]}}'
    )
    with desk.services.store.writing(TENANT) as connection:
        save_deals(connection, TENANT, [read_deal(namesake.encode())], origin="file", now=desk.clock())
        connection.execute(update(metadata.tables["review"]).values(name=f"{FAMILY} again"))

    told = export(desk)

    deals = {row.get("deal", row.get("id")) for held in told["held"] for row in held["rows"] if held["table"] == "deal"}
    assert "D3" not in deals


def test_the_command_prints_it_as_json_and_refuses_whoever_is_not_known(
    sqlite_store: Store, sqlite_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_people_desk(sqlite_store, sqlite_settings).seed_deal()
    monkeypatch.setenv("BUYIN_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("BUYIN_SECRET_KEYS", ",".join(sqlite_settings.secret_keys))

    told = CliRunner().invoke(main, ["person", "export", ZORAYA[:15]])
    unknown = CliRunner().invoke(main, ["person", "export", "nobody"])

    assert (told.exit_code, json.loads(told.stdout)["names"]) == (0, [NAME])
    assert (unknown.exit_code, unknown.stdout) == (2, "")
    assert unknown.stderr == "Error: Nobody with the id nobody is known here.\n"
