"""`buyin sync` against an org over HTTPS, as a process that can be killed."""

import json
import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from connectors.demo_org.org import DemoOrg
from connectors.demo_org.records import build_records
from connectors.demo_org.server import RunningOrg, serve_org
from plugin.demo import build_environment
from tests.integration.programs import run, running, until

COUNTS = {"received", "stored", "unchanged", "quarantined", "deleted", "analysed", "seconds", "api_calls"}


@pytest.fixture
def org() -> Iterator[RunningOrg]:
    with serve_org(DemoOrg(build_records(datetime.now(UTC)), now=lambda: datetime.now(UTC))) as running_org:
        yield running_org


@pytest.fixture
def environ(org: RunningOrg, tmp_path: Path) -> dict[str, str]:
    return build_environment(tmp_path / "data", org, {})


def read_counts(output: str) -> dict[str, Any]:
    counts: dict[str, Any] = json.loads(output.splitlines()[-1])
    assert set(counts) - {"error", "kinds"} == COUNTS
    assert counts["received"] == counts["stored"] + counts["unchanged"] + counts["quarantined"]
    return counts


def load_deals(environ: dict[str, str]) -> list[dict[str, Any]]:
    """Every stored deal, but for the moment of its analysis."""
    exported = run("export", "deal", "--all", environ=environ)
    assert exported.returncode == 0, exported.stderr
    return [{**json.loads(line), "as_of": None} for line in exported.stdout.splitlines()]


def test_a_first_sync_stores_and_analyses_and_a_second_one_changes_nothing(environ: dict[str, str]) -> None:
    first = run("sync", "--json", environ=environ)
    second = run("sync", "--json", environ=environ)

    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    counts = read_counts(first.stdout)
    assert (counts["stored"], counts["analysed"]) == (counts["received"], 40)
    again = read_counts(second.stdout)
    assert (again["stored"], again["analysed"]) == (0, 0)
    assert "Traceback" not in first.stderr + second.stderr


def test_without_json_the_counts_are_words_that_add_up_and_rows_set_aside_are_named(
    org: RunningOrg, environ: dict[str, str]
) -> None:
    spoiled = next(iter(org.org.tables["Account"]))
    org.org.spoil(spoiled, SystemModstamp="0017-01-01T00:00:00.000+0000")

    told = run("sync", environ=environ)

    assert told.returncode == 0, told.stderr
    assert "Deals analysed: 40." in told.stdout
    numbers = [int(word.replace(",", "")) for word in told.stdout.splitlines()[0].split() if word[0].isdigit()]
    assert len(numbers) == 4
    assert numbers[0] == sum(numbers[1:])
    assert numbers[3] == 1
    assert f"  Account {spoiled}, SystemModstamp: " in told.stdout
    table = next(line.split() for line in told.stdout.splitlines() if line.startswith("Account "))
    assert [int(cell) for cell in table[1:6]] == [
        len(org.org.tables["Account"]),
        len(org.org.tables["Account"]) - 1,
        0,
        1,
        0,
    ]
    assert table[-1] == "UTC"


@pytest.mark.parametrize("short", [True, False])
def test_one_deal_is_asked_for_by_either_form_of_its_id(
    org: RunningOrg, environ: dict[str, str], *, short: bool
) -> None:
    deal = next(iter(org.org.tables["Opportunity"]))
    assert run("sync", "--json", environ=environ).returncode == 0
    moment = org.org.tables["Opportunity"][deal]["SystemModstamp"]
    org.org.update("Opportunity", deal, Name="Changed without a stamp", SystemModstamp=moment)

    told = run("sync", "--json", "--deal", deal[:15] if short else deal, environ=environ)

    assert told.returncode == 0, told.stderr
    assert read_counts(told.stdout)["analysed"] == 1


def test_what_is_no_id_of_an_opportunity_is_wrong_input(environ: dict[str, str]) -> None:
    told = run("sync", "--json", "--deal", "003000000000001AAA", environ=environ)

    assert told.returncode == 2
    assert "isn't the id of an opportunity" in read_counts(told.stdout)["error"]


@pytest.mark.parametrize(("bulk", "requests"), [("never", 40), ("always", 60)])
def test_a_sync_that_is_killed_loses_nothing_and_the_next_one_ends_where_an_undisturbed_one_does(
    org: RunningOrg, environ: dict[str, str], tmp_path: Path, bulk: str, requests: int
) -> None:
    environ["BUYIN_SALESFORCE_BULK"] = bulk
    org.org.page_limit = 200
    org.org.fail(after=requests, times=None, delay=600)
    with running("sync", "--json", environ=environ) as process:
        until(lambda: len(org.org.requests) > requests, "the sync is in the middle")
        process.send_signal(signal.SIGKILL)
        process.wait()
    org.org.heal()

    after = run("sync", "--json", environ=environ)
    undisturbed = build_environment(tmp_path / "undisturbed", org, {})
    whole = run("sync", "--json", environ=undisturbed)

    assert (after.returncode, whole.returncode) == (0, 0), after.stderr + whole.stderr
    assert read_counts(after.stdout)["analysed"] == 40
    assert 0 < read_counts(after.stdout)["stored"] < read_counts(whole.stdout)["stored"]
    assert load_deals(environ) == load_deals(undisturbed)


def test_ctrl_c_says_what_is_kept_and_leaves_the_way_free_for_the_next_sync(
    org: RunningOrg, environ: dict[str, str]
) -> None:
    org.org.fail(after=5, times=None, delay=600)
    with running("sync", "--json", environ=environ) as process:
        until(lambda: len(org.org.requests) > 5, "the sync asks the org")
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=60)
    org.org.heal()

    assert process.returncode == 1
    assert "what it had stored is kept" in read_counts(output)["error"]
    assert "Traceback" not in errors
    assert run("sync", environ=environ).returncode == 0


def test_of_two_syncs_at_once_the_second_says_that_one_is_running(org: RunningOrg, environ: dict[str, str]) -> None:
    org.org.fail(after=5, times=None, delay=600)
    with running("sync", "--json", environ=environ):
        until(lambda: len(org.org.requests) > 5, "the first sync asks the org")
        second = run("sync", "--json", environ=environ)
    org.org.heal()

    assert second.returncode == 1
    assert "Another sync is running" in read_counts(second.stdout)["error"]


@pytest.mark.parametrize("status", [401, 403, 404])
def test_an_org_that_refuses_ends_in_one_sentence(org: RunningOrg, environ: dict[str, str], status: int) -> None:
    org.org.fail(times=None, status=status)

    failed = run("sync", "--json", environ=environ)

    assert failed.returncode == 1
    assert read_counts(failed.stdout)["error"].endswith(".")
    assert "Traceback" not in failed.stderr


def test_without_settings_for_an_org_the_sync_says_so(tmp_path: Path) -> None:
    failed = run("sync", environ={"BUYIN_DATA_DIR": str(tmp_path)})

    assert failed.returncode == 1
    assert failed.stderr == "Error: No Salesforce org is set; `buyin check` says which settings are missing.\n"
