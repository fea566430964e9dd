"""`buyin exercise add`: an exercise begun from a terminal, and what it refuses in one sentence."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from connectors.files.reader import read_deal
from graph.exercises.questions import ask_five, say_question
from plugin.analysing import analyse_deals
from plugin.bootstrap import Services
from plugin.cli import main
from plugin.languages import speaking_in
from plugin.settings import Settings
from plugin.store.deals import save_deals
from plugin.store.store import Store
from plugin.store.tenants import add_tenant
from plugin.views import Viewer
from tests.demo_org_rows import Clock
from tests.exercise_desk import DEAL, FILE, TENANT


@pytest.fixture
def services(sqlite_store: Store, sqlite_settings: Settings) -> Services:
    """An installation with one analysed deal of six leaders."""
    services = Services(settings=sqlite_settings, store=sqlite_store)
    with sqlite_store.writing(TENANT) as connection:
        add_tenant(connection, TENANT, now=services.clock())
        save_deals(connection, TENANT, [read_deal(FILE.encode())], origin="file", now=services.clock())
    analyse_deals(sqlite_store, TENANT, [DEAL], as_of=Clock()())
    return services


@pytest.fixture
def add(services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setenv("BUYIN_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("BUYIN_SECRET_KEYS", ",".join(services.settings.secret_keys))
    monkeypatch.setenv("BUYIN_BASE_URL", "https://buyin.example")
    return lambda *words: CliRunner().invoke(main, ["exercise", "add", *words])


def test_an_exercise_is_begun_and_everybody_has_an_address_that_opens_their_own_page(
    add: Callable[..., Result], services: Services
) -> None:
    told = add(DEAL, "--person", "ana", "--person", "bo", "--person", "cem", "--years", "3", "--json")

    assert (told.exit_code, told.stderr) == (0, "")
    begun = json.loads(told.stdout)
    assert set(begun) == {"exercise", "links"}
    assert [set(link) for link in begun["links"]] == [{"person", "url"}] * 3
    assert [link["person"] for link in begun["links"]] == ["ana", "bo", "cem"]
    assert all(link["url"].startswith("https://buyin.example/answer/") for link in begun["links"])
    shown = services.exercises.show(Viewer(tenant=TENANT, role="coach", user="005C"), begun["exercise"])
    assert (shown.kind, shown.phase, shown.deal) == ("consensus", "write", DEAL)
    opened = services.answering.open(begun["links"][1]["url"].rpartition("/")[2])
    assert opened.me.name == "Bo Okoro"
    assert opened.title == "Where do we want to go?"
    asked = opened.plan.questions[2].text
    assert say_question(asked, opened.plan.years) == "Where would you like it to be in 3 years?"


def test_ids_behind_one_another_are_people_too_and_nobody_is_asked_twice(add: Callable[..., Result]) -> None:
    told = add(DEAL, "--person", "ana", "bo", "cem", "ana", "--json")

    assert [link["person"] for link in json.loads(told.stdout)["links"]] == ["ana", "bo", "cem"]


def test_leaders_are_asked_in_the_language_that_is_chosen(add: Callable[..., Result], services: Services) -> None:
    told = add(DEAL, "--person", "ana", "bo", "cem", "--language", "de", "--json")

    opened = services.answering.open(json.loads(told.stdout)["links"][0]["url"].rpartition("/")[2])
    with speaking_in("de"):
        asked = [say_question(question.text, opened.plan.years) for question in opened.plan.questions]
        assert asked == list(ask_five().values())
    assert opened.plan.language == "de"


def test_without_json_each_address_is_told_with_the_name_of_whom_it_is_for(add: Callable[..., Result]) -> None:
    told = add(DEAL, "--person", "ana", "bo", "cem")

    assert [line.partition(": ")[0] for line in told.stdout.splitlines()[1:]] == ["Ana Okoro", "Bo Okoro", "Cem Okoro"]


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        ((DEAL, "--person", "ana", "bo"), 2, "Choose 3 to 12 people to take part."),
        ((DEAL, "--person", "ana", "bo", "us"), 2, "people.us: Only people of the customer who are still there"),
        ((DEAL, "--person", "ana", "bo", "nobody"), 2, "people.nobody: Only people of the customer"),
        (("D9", "--person", "ana", "bo", "cem"), 1, "There is no such deal."),
        ((DEAL, "--person", "ana", "bo", "cem", "--tenant", "north"), 2, "north"),
        ((DEAL,), 2, "Missing option '--person'"),
    ],
)
def test_what_cannot_be_begun_is_refused_with_the_place_and_nothing_is_planned(
    add: Callable[..., Result], services: Services, words: tuple[str, ...], status: int, sentence: str
) -> None:
    told = add(*words)

    assert told.exit_code == status
    assert sentence in told.stderr
    assert services.exercises.list_for(Viewer(tenant=TENANT, role="coach", user=None), DEAL) == []


def test_a_second_exercise_beside_one_under_way_is_refused_and_the_first_goes_on(
    add: Callable[..., Result], services: Services
) -> None:
    first = json.loads(add(DEAL, "--person", "ana", "bo", "cem", "--json").stdout)

    again = add(DEAL, "--person", "ana", "bo", "dot", "--json")

    assert (again.exit_code, again.stdout) == (1, "")
    assert "An exercise of this kind is under way in this deal." in again.stderr
    assert services.answering.open(first["links"][0]["url"].rpartition("/")[2]).phase == "write"
