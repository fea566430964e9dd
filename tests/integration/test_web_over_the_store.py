import html
import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from connectors.files.writer import write_deal
from plugin.bootstrap import Services, open_services
from plugin.commands.import_files import command as import_command
from plugin.commands.pipeline import command as pipeline_command
from plugin.sign_in import Invitation
from plugin.views import RoleHints, Viewer
from tests.odd_deals import build_crowded
from tests.split_deal import SPLIT, build_split
from web.app import create_app


@pytest.fixture
def environ(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    environ = {"BUYIN_DATA_DIR": str(tmp_path / "data")}
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    for number, view in enumerate((build_split(), build_crowded())):
        (tmp_path / f"{number}.json").write_text(write_deal(view.deal), encoding="utf-8")
    imported = CliRunner().invoke(import_command, [str(tmp_path / "0.json"), str(tmp_path / "1.json")])
    assert imported.exit_code == 0, imported.output
    return environ


@pytest.fixture
def services(environ: dict[str, str]) -> Iterator[Services]:
    services = open_services(environ)
    yield services
    services.close()


@pytest.fixture
def client(services: Services) -> FlaskClient:
    client = create_app(services).test_client()
    link = services.signing_in.invite(Invitation(tenant="default", role="manager", user=None))
    assert client.get(urlsplit(link).path).status_code == 303
    return client


@pytest.mark.usefixtures("environ")
def test_the_verdict_is_the_same_in_panel_list_and_command(client: FlaskClient) -> None:
    listed = CliRunner().invoke(pipeline_command, ["--json"])
    rows = [json.loads(line) for line in listed.output.splitlines()]
    assert {row["id"] for row in rows} == {view.deal.deal.id for view in (build_split(), build_crowded())}
    page = html.unescape(client.get("/pipeline").get_data(as_text=True))
    for row in rows:
        assert row["verdict"] in page
        panel = html.unescape(client.get(f"/panel/{row['id']}").get_data(as_text=True))
        assert row["verdict"].partition(" Next: ")[0] in panel


def test_a_stored_deal_shows_its_people_words_and_findings(client: FlaskClient) -> None:
    page = html.unescape(client.get(f"/panel/{SPLIT}").get_data(as_text=True))
    assert "Seattle is the only site that pays for itself within three years." in page
    assert "Henrik Ruiz-Lindqvist" in page
    assert 'id="finding-1"' in page
    assert "Data from" in page


def test_an_opportunity_is_found_by_the_short_form_of_its_id_too(client: FlaskClient) -> None:
    assert len(SPLIT) == 18
    assert client.get(f"/panel/{SPLIT[:15]}").get_data() == client.get(f"/panel/{SPLIT}").get_data()
    assert client.get(f"/panel/{SPLIT[:15].swapcase()}").status_code == 404


def test_what_is_not_stored_is_not_found(client: FlaskClient) -> None:
    assert client.get("/panel/006nothing").status_code == 404


def test_a_page_key_that_no_page_gave_is_refused(client: FlaskClient) -> None:
    assert client.get("/pipeline?after=nonsense").status_code == 400


def test_the_program_says_that_it_can_serve(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.get_json()["status"]) == (200, "ready")


@pytest.mark.usefixtures("environ")
def test_gunicorn_finds_an_application_over_the_settings_of_the_environment() -> None:
    application = importlib.import_module("web.wsgi").app
    assert application.test_client().get("/healthz").status_code == 200
    application.extensions["buyin"].services.close()


def test_what_a_role_suggests_follows_the_installations_own_mapping(environ: dict[str, str]) -> None:
    deal = build_split().deal.deal.id
    viewer = Viewer(tenant="default", role="rep", user=None)

    def hints(**more: str) -> RoleHints:
        services = open_services(environ | more)
        try:
            return services.deals.panel(viewer, deal).role_hints
        finally:
            services.close()

    roles = {role for person in build_split().deal.people for role in person.crm_roles}
    asked = {person.id for person in build_split().deal.people if person.decision_maker is None and person.crm_roles}
    all_decide = hints(BUYIN_SALESFORCE_CONTACT_ROLES=json.dumps(dict.fromkeys(roles, True)))
    nothing_mapped = hints(BUYIN_SALESFORCE_CONTACT_ROLES="{}")

    assert roles
    assert set(all_decide.suggested) == asked
    assert not all_decide.unmapped
    assert not nothing_mapped.suggested
    assert set(nothing_mapped.unmapped) == roles
