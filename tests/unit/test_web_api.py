import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from graph.analysis import SayDo
from plugin.errors import DealNotReadyError, OrgAwayError, SessionOverError, StoreUnreachableError
from plugin.views import Role
from tests.deal_parts import NOW
from tests.fakes import TOKEN, FakeServices
from tests.split_deal import SPLIT
from web.app import create_app

DEALS = "/api/v1/deals"
ANALYSIS = f"/api/v1/deals/{SPLIT}/analysis"


@pytest.fixture
def services() -> FakeServices:
    return FakeServices()


@pytest.fixture
def client(services: FakeServices) -> Iterator[FlaskClient]:
    with create_app(services, now=lambda: NOW).test_client() as client:
        client.get(f"/sign-in/link/{TOKEN}")
        yield client


def _describe(client: FlaskClient) -> dict[str, Any]:
    found = client.get("/api/v1/openapi.json").get_json()
    assert isinstance(found, dict)
    return found


def _check(document: dict[str, Any], schema: str, value: object) -> None:
    whole = {"$ref": f"#/components/schemas/{schema}", "components": document["components"]}
    Draft202012Validator(whole).validate(value)


def test_the_list_and_an_analysis_are_as_the_description_says(client: FlaskClient) -> None:
    document = _describe(client)
    deals, analysis = client.get(DEALS).get_json(), client.get(ANALYSIS).get_json()

    _check(document, "Deals", deals)
    _check(document, "Analysis", analysis)
    assert deals["total"] == len(deals["deals"]) == 3
    assert deals["deals"][0].keys() >= {"id", "name", "alignment", "authority", "risk", "verdict"}
    assert (analysis["format"], analysis["deal"]) == ("buyin-analysis/1", SPLIT)


def test_the_description_has_every_address_and_leads_to_nothing_that_is_not_there(client: FlaskClient) -> None:
    document = _describe(client)
    rules = {
        rule.rule.replace("<deal_id>", "{deal}")
        for rule in client.application.url_map.iter_rules()
        if rule.rule.startswith("/api/")
    }

    assert document["openapi"].startswith("3.1.")
    assert set(document["paths"]) == rules
    named = {part.split('"')[0] for part in json.dumps(document).split('"$ref": "#/')[1:]}
    assert named
    for way in named:
        at = document
        for step in way.split("/"):
            at = at[step]
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_the_list_goes_on_page_by_page(client: FlaskClient) -> None:
    first = client.get(f"{DEALS}?limit=2").get_json()
    second = client.get(f"{DEALS}?limit=2&after={first['next']}").get_json()

    assert [len(first["deals"]), len(second["deals"]), second["next"]] == [2, 1, None]


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=-1", "limit=201", "limit=all", "limit=\uff11", "limit=1e1", "limit=", "sort=secret"]
)
def test_a_parameter_that_makes_no_sense_is_refused_by_its_name(client: FlaskClient, query: str) -> None:
    answer = client.get(f"{DEALS}?{query}")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    name, value = query.split("=")
    detail = answer.get_json()["detail"]
    assert f"`{name}`" in detail
    assert "secret" not in detail, value


def test_a_refusal_is_json_that_the_description_knows_and_shows_no_deal(services: FakeServices) -> None:
    client = create_app(services, now=lambda: NOW).test_client()
    for address in (DEALS, ANALYSIS):
        answer = client.get(address)
        assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
        assert "Warehouse" not in answer.get_data(as_text=True)
        _check(_describe(client), "Problem", answer.get_json())
    assert client.get("/api/v1/nothing").mimetype == "application/problem+json"
    assert client.post(DEALS).status_code == 405


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OrgAwayError("Away."), 502),
        (SessionOverError("Over."), 401),
        (DealNotReadyError("Soon."), 503),
        (StoreUnreachableError("Away."), 503),
    ],
)
def test_what_keeps_a_deal_away_is_said_as_json(
    client: FlaskClient, services: FakeServices, error: Exception, status: int
) -> None:
    services.broken = error
    answer = client.get(ANALYSIS)
    assert (answer.status_code, answer.get_json()["status"]) == (status, status)


def test_a_deal_that_is_not_there_is_not_found(client: FlaskClient) -> None:
    assert client.get("/api/v1/deals/other/analysis").status_code == 404


def test_a_page_inside_the_crm_asks_with_its_bearer_token(services: FakeServices) -> None:
    client = create_app(services, now=lambda: NOW).test_client()
    bearer = services.start("canvas").id
    assert client.get(DEALS, headers={"Authorization": f"Bearer {bearer}"}).status_code == 200
    assert client.get(DEALS, headers={"Authorization": "Bearer other"}).status_code == 401


@pytest.mark.parametrize(("role", "shown"), [("rep", 0), ("manager", 0), ("admin", 0), ("coach", 1)])
def test_prompts_on_saying_and_doing_are_for_coaches_only(services: FakeServices, role: Role, shown: int) -> None:
    view = services.views[SPLIT]
    prompt = SayDo(id="p", toward=None, score=0.5, because="Ask.")
    structure = replace(view.analysis.structure, say_do=(prompt,))
    services.views[SPLIT] = replace(view, analysis=replace(view.analysis, structure=structure))
    services.viewer = replace(services.viewer, role=role)
    client = create_app(services, now=lambda: NOW).test_client()
    client.get(f"/sign-in/link/{TOKEN}")

    assert len(client.get(ANALYSIS).get_json()["structure"]["say_do"]) == shown


def test_measures_are_given_to_anybody_in_the_form_that_prometheus_reads(services: FakeServices) -> None:
    answer = create_app(services, now=lambda: NOW).test_client().get("/metrics")

    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert answer.get_data(as_text=True).splitlines() == [
        "# HELP buyin_database_up Whether the database answers.",
        "# TYPE buyin_database_up gauge",
        "buyin_database_up 1",
        "# HELP buyin_jobs Jobs by state.",
        "# TYPE buyin_jobs gauge",
        'buyin_jobs{state="done"} 7',
        'buyin_jobs{state="waiting"} 2',
    ]


def test_without_the_database_the_measures_say_so(services: FakeServices) -> None:
    services.broken = StoreUnreachableError("Away.")
    answer = create_app(services, now=lambda: NOW).test_client().get("/metrics")

    assert answer.status_code == 200
    assert answer.get_data(as_text=True).splitlines()[-1] == "buyin_database_up 0"
