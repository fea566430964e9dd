"""An installation in front of a running sample org, with three people who can sign in and one who can't."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import requests
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from connectors.demo_org.ids import build_id
from connectors.demo_org.org import ORG_ID
from connectors.demo_org.server import RunningOrg, serve_org
from graph.deal import Deal, Facts
from plugin.analysing import analyse_deals
from plugin.bootstrap import Services, open_services
from plugin.store.deals import save_deals
from tests.demo_org_rows import ACCOUNT, Clock, build_org
from web.app import create_app

BASE_URL = "http://127.0.0.1:8000"
CALLBACK = f"{BASE_URL}/sign-in/callback"
DEALS = tuple(build_id("006", number) for number in (11, 12, 13))
ROLES = {"rep": "BuyIn_Rep", "manager": "BuyIn_Manager", "coach": "BuyIn_Coach"}


@dataclass
class Installation:
    """Its parts, and what tests do with them. `people` are the ids of the org's users, by what they may do here."""

    services: Services
    org: RunningOrg
    clock: Clock
    people: dict[str, str]
    browser: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        self.browser = self.new_browser()

    def new_browser(self) -> FlaskClient:
        return create_app(self.services, now=self.clock).test_client()

    def leave(self, address: str = "/sign-in") -> str:
        """Begin to sign in; return the address of the org's page."""
        location = self.browser.get(address).location
        assert location is not None
        return location

    def choose(self, address: str, person: str) -> str:
        """Choose on the org's page who to be; return the way back."""
        return self.ask_org(f"{address}&user={self.people[person]}")

    def ask_org(self, address: str) -> str:
        answer = requests.get(address, verify=str(self.org.ca_bundle), allow_redirects=False, timeout=30)
        assert answer.status_code == 302, answer.text
        parts = urlsplit(answer.headers["Location"])
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == CALLBACK
        return f"{parts.path}?{parts.query}"

    def sign_in(self, person: str, address: str = "/sign-in") -> TestResponse:
        return self.browser.get(self.choose(self.leave(address), person))

    def count_calls(self, part: str) -> int:
        return sum(part in f"{note.path} {note.soql}" for note in self.org.org.requests)


@contextmanager
def open_installation(folder: Path, *, beside: Sequence[RunningOrg] = (), **more: str) -> Iterator[Installation]:
    """Open it, with settings in place of or besides its own; orgs `beside` its own may be reached too."""
    clock = Clock()
    sample = build_org(clock)
    people = {
        role: sample.insert("User", Username=f"{role}@seller.example", LastName=role.title(), Email="x@seller.example")
        for role in (*ROLES, "nobody")
    }
    for role, name in ROLES.items():
        held = sample.insert("PermissionSet", Name=name, Label=name)
        sample.insert("PermissionSetAssignment", AssigneeId=people[role], PermissionSetId=held)
    for deal in DEALS:
        sample.insert(
            "Opportunity",
            Id=deal,
            Name=deal,
            AccountId=ACCOUNT,
            StageName="Qualification",
            CloseDate="2026-06-01",
        )
    sample.sights.limit(people["rep"], DEALS[:2])
    with serve_org(sample) as org:
        org.web_sign_ins.callbacks.add(CALLBACK)
        trusted = folder / "trusted.pem"
        trusted.write_text("".join(each.ca_bundle.read_text() for each in (org, *beside)))
        environ = {
            "BUYIN_DATA_DIR": str(folder / "data"),
            "BUYIN_BASE_URL": BASE_URL,
            "BUYIN_SALESFORCE_MY_DOMAIN": org.host,
            "BUYIN_SALESFORCE_ALLOWED_HOSTS": ",".join(each.host for each in (org, *beside)),
            "BUYIN_SALESFORCE_CA_BUNDLE": str(trusted),
            "BUYIN_SALESFORCE_ORGANIZATION_ID": ORG_ID,
            "BUYIN_SALESFORCE_CLIENT_ID": org.client_id,
            "BUYIN_SALESFORCE_CLIENT_SECRETS": f"a secret that is not there yet,{org.client_secret}",
        }
        services = open_services(environ | more, clock=clock)
        try:
            _save_deals(services, clock)
            yield Installation(services=services, org=org, clock=clock, people=people)
        finally:
            services.close()


def _save_deals(services: Services, clock: Clock) -> None:
    deals = [Deal(as_of=clock(), deal=Facts(id=deal, name=f"Deal {deal}", status="open")) for deal in DEALS]
    with services.store.writing("default") as connection:
        save_deals(connection, "default", deals, origin="salesforce", now=clock())
    analyse_deals(services.store, "default", DEALS, as_of=clock())
