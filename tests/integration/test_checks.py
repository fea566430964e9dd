"""`buyin check` names what keeps an installation from serving, with a hint for each."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from plugin.bootstrap import open_services
from plugin.checks import Problem, check_installation
from plugin.errors import MigrationNeededError
from plugin.settings import Settings
from plugin.store.store import EVERY_TENANT, Store
from plugin.tenants import NewTenant, Tenants
from tests.integration.programs import run

KEYS = {"BUYIN_SECRET_KEYS": "a key that only tests know"}


def find(problems: list[Problem], level: str) -> dict[str, str]:
    return {problem.id: problem.hint for problem in problems if problem.level == level}


def test_a_fresh_embedded_installation_has_no_errors_and_is_told_what_is_left_to_do(tmp_path: Path) -> None:
    found = check_installation({"BUYIN_DATA_DIR": str(tmp_path / "data")})

    assert find(found, "error") == {}
    assert set(find(found, "info")) == {"schema", "salesforce"}
    assert set(find(found, "ok")) == {"settings", "secret-keys", "database", "broker"}


def test_wrong_settings_are_all_named_and_nothing_else_is_looked_at() -> None:
    found = check_installation({"BUYIN_LOG_LEVEL": "loud", "BUYIN_DATA_DIRR": "data"})

    assert [problem.id for problem in found] == ["settings", "settings"]
    assert {problem.level for problem in found} == {"error"}


def test_a_database_that_does_not_answer_is_an_error(tmp_path: Path) -> None:
    nowhere = f"postgresql+psycopg://user:hunter2@/name?host={tmp_path}"

    found = check_installation({"BUYIN_DATA_DIR": str(tmp_path), "BUYIN_DATABASE_URL": nowhere, **KEYS})

    assert "BUYIN_DATABASE_URL" in find(found, "error")["database"]
    assert "hunter2" not in str(found)


def test_a_broker_that_does_not_answer_is_an_error(tmp_path: Path) -> None:
    broker = {"BUYIN_BROKER_URL": "redis://:hunter2@127.0.0.1:1/0", "BUYIN_DATA_DIR": str(tmp_path), **KEYS}

    found = check_installation(broker)

    assert "BUYIN_BROKER_URL" in find(found, "error")["broker"]
    assert "base-url" in find(found, "warning")
    assert "hunter2" not in str(found)


def test_a_broker_that_answers_is_fine(redis_url: str, tmp_path: Path) -> None:
    found = check_installation({"BUYIN_BROKER_URL": redis_url, "BUYIN_DATA_DIR": str(tmp_path), **KEYS})

    assert find(found, "ok")["broker"] == "The broker answers."


def test_settings_for_half_an_org_are_a_warning(tmp_path: Path) -> None:
    half = {"BUYIN_SALESFORCE_MY_DOMAIN": "acme.my.salesforce.com", "BUYIN_DATA_DIR": str(tmp_path)}

    assert "BUYIN_SALESFORCE_CLIENT_ID" in find(check_installation(half), "warning")["salesforce"]


def test_write_back_that_is_on_without_an_org_is_a_warning(tmp_path: Path) -> None:
    on, off = (
        check_installation({"BUYIN_SALESFORCE_WRITE_BACK": choice, "BUYIN_DATA_DIR": str(tmp_path)})
        for choice in ("on", "off")
    )

    assert "no Salesforce org is set" in find(on, "warning")["write-back"]
    assert "write-back" not in find(off, "warning")


def test_the_command_prints_one_line_of_json_and_ends_with_one_where_there_is_an_error(tmp_path: Path) -> None:
    good = run("check", "--json", environ={"BUYIN_DATA_DIR": str(tmp_path)})
    bad = run("check", "--json", environ={"BUYIN_LOG_LEVEL": "loud"})

    assert (good.returncode, bad.returncode) == (0, 1)
    assert all(set(problem) == {"id", "level", "hint"} for problem in json.loads(good.stdout))
    assert [problem["level"] for problem in json.loads(bad.stdout)] == ["error"]


def test_an_empty_embedded_store_is_made_at_once(tmp_path: Path) -> None:
    services = open_services({"BUYIN_DATA_DIR": str(tmp_path / "data")})

    with closing(services):
        assert services.store.find_schema_state() == "current"
        assert services.problems() == []


def test_an_empty_database_of_its_own_is_refused_until_somebody_migrates_it(
    empty_database_url: str, tmp_path: Path
) -> None:
    environ = {"BUYIN_DATA_DIR": str(tmp_path), "BUYIN_DATABASE_URL": empty_database_url, **KEYS}
    with pytest.raises(MigrationNeededError, match="buyin migrate"):
        open_services(environ)

    assert run("migrate", environ=environ).returncode == 0

    open_services(environ).close()


def test_a_database_of_a_newer_version_makes_the_program_unready(
    settings: Settings, store: Store, tmp_path: Path
) -> None:
    environ = {"BUYIN_DATA_DIR": str(tmp_path), "BUYIN_DATABASE_URL": settings.database_url, **KEYS}
    services = open_services(environ)
    with store.writing(EVERY_TENANT) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    with closing(services):
        assert [(problem.id, problem.level) for problem in services.problems()] == [("database", "error")]


def test_a_tenant_whose_secrets_no_key_opens_is_named(tmp_path: Path) -> None:
    environ = {"BUYIN_DATA_DIR": str(tmp_path / "data")}
    with closing(open_services(environ)) as services:
        north = NewTenant(
            name="north",
            my_domain="north.my.salesforce.com",
            organization_id=None,
            client_id="3MVG9.north",
            client_secrets=("a secret",),
        )
        Tenants(services.store, services.settings).save(north, now=services.clock())

    assert "tenant-north" not in find(check_installation(environ), "warning")
    found = check_installation(environ | KEYS)
    assert "BUYIN_SECRET_KEYS" in find(found, "warning")["tenant-north"]
    assert find(found, "error") == {}
