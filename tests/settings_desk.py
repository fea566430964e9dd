"""An installation whose settings an admin looks into, over a real store, for the tests of the settings."""

import json
from datetime import date, timedelta
from urllib.parse import urlsplit

from flask.testing import FlaskClient

from connectors.files.reader import read_deal
from plugin.analysing import analyse_deals
from plugin.bootstrap import Services
from plugin.sign_in import Invitation
from plugin.store.deals import save_deals
from plugin.store.tenants import add_tenant
from plugin.views import Role, Viewer
from web.app import create_app

TENANT = "default"
ADMIN = Viewer(tenant=TENANT, role="admin", user="005A")


def build_file(number: int, days: int, *roles: str, status: str = "open") -> bytes:
    """A deal with a decision that was opened so many days ago."""
    return json.dumps(
        {
            "format": "buyin-deal/1",
            "as_of": "2026-03-31",
            "deal": {"id": f"D{number:03}", "name": f"Deal {number}", "status": status},
            "people": [{"id": "a", "name": "Ada", "crm_roles": roles}],
            "decisions": [
                {
                    "id": "d",
                    "name": "Sign",
                    "status": "open",
                    "opened_at": (date(2026, 3, 31) - timedelta(days=days)).isoformat(),
                }
            ],
        }
    ).encode()


def fill(services: Services, files: list[bytes]) -> None:
    deals = [read_deal(each) for each in files]
    with services.store.writing(TENANT) as connection:
        add_tenant(connection, TENANT, now=services.clock())
        save_deals(connection, TENANT, deals, origin="file", now=services.clock())
    analyse_deals(services.store, TENANT, [deal.deal.id for deal in deals], as_of=services.clock())


def enter(services: Services, role: Role = "admin") -> FlaskClient:
    client = create_app(services, now=services.clock).test_client()
    client.get(urlsplit(services.signing_in.invite(Invitation(tenant=TENANT, role=role))).path)
    return client
