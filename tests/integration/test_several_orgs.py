"""Two orgs in one installation: each is synced, signed in to and shown apart from the other."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from connectors.demo_org.ids import build_id
from connectors.demo_org.org import ORG_ID
from connectors.demo_org.server import RunningOrg, serve_org
from plugin.schedule import sweep
from plugin.sign_in import Invitation
from plugin.tenants import NewTenant, Tenants
from plugin.working import read_and_analyse
from tests.demo_org_rows import DEAL, OWNER, build_org
from tests.signing_in import CALLBACK, DEALS, Installation, open_installation


@pytest.fixture
def north() -> Iterator[RunningOrg]:
    sample = build_org()
    held = sample.insert("PermissionSet", Id=build_id("0PS", 1), Name="BuyIn_Manager", Label="Manager")
    sample.insert("PermissionSetAssignment", AssigneeId=OWNER, PermissionSetId=held)
    with serve_org(sample) as org:
        org.web_sign_ins.callbacks.add(CALLBACK)
        yield org


@pytest.fixture
def here(north: RunningOrg, tmp_path: Path) -> Iterator[Installation]:
    """The org that the settings describe, and north beside it; the settings' own org is told apart by no id."""
    with open_installation(tmp_path, beside=[north], BUYIN_SALESFORCE_ORGANIZATION_ID="") as installation:
        new = NewTenant(
            name="north",
            my_domain=north.host,
            organization_id=None,
            client_id=north.client_id,
            client_secrets=(north.client_secret,),
        )
        Tenants(installation.services.store, installation.services.settings).save(new, now=installation.clock())
        yield installation


def _choose(org: RunningOrg, address: str) -> str:
    answer = requests.get(f"{address}&user={OWNER}", verify=str(org.ca_bundle), allow_redirects=False, timeout=30)
    parts = urlsplit(answer.headers["Location"])
    return f"{parts.path}?{parts.query}"


def _list(here: Installation) -> set[str]:
    return set(re.findall(r"/panel/(\w+)", here.browser.get("/pipeline").get_data(as_text=True)))


def test_each_tenant_is_synced_by_itself_and_learns_its_org(here: Installation) -> None:
    services = here.services

    counts = read_and_analyse(services, "north")

    assert counts.error is None
    assert counts.analysed == 1
    found = services.orgs.load("north")
    assert found is not None
    assert found.organization_id == ORG_ID
    jobs = sweep(services.store, tenants_with_crm=[org.name for org in services.orgs.load_readable()], now=here.clock())
    assert {tenant for tenant, _ in jobs} == {"default", "north"}


def test_signing_in_asks_which_org_and_shows_that_orgs_deals(here: Installation, north: RunningOrg) -> None:
    read_and_analyse(here.services, "north")
    page = here.browser.get("/sign-in").get_data(as_text=True)
    assert "tenant=north" in page
    assert "tenant=default" in page

    back = _choose(north, here.leave("/sign-in?tenant=north"))

    assert here.browser.get(back).status_code == 303
    assert _list(here) == {DEAL}
    assert here.browser.get(f"/panel/{DEALS[0]}").status_code == 404


def test_a_link_shows_its_own_tenant(here: Installation) -> None:
    read_and_analyse(here.services, "north")
    link = here.services.signing_in.invite(Invitation(tenant="north", role="manager"))
    here.browser.get(urlsplit(link).path)
    assert _list(here) == {DEAL}


def test_the_code_of_one_org_is_never_taken_for_another(here: Installation, north: RunningOrg) -> None:
    """Whoever begins at one org and comes back with what the other one gave is turned away."""
    of_north = _choose(north, here.leave("/sign-in?tenant=north"))
    here.leave("/sign-in?tenant=default")
    assert here.browser.get(of_north).status_code == 400

    theirs = here.leave("/sign-in?tenant=default")
    state = theirs.partition("state=")[2].partition("&")[0]
    swapped = re.sub(r"state=[^&]+", f"state={state}", of_north)
    answer = here.browser.get(swapped)

    assert answer.status_code == 400
    assert here.browser.get("/pipeline").status_code == 401
    assert sum(note.path == "/services/oauth2/token" for note in north.org.requests) == 0
