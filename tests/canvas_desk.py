"""An installation whose pages are held in a frame: the sample org on one address, our pages on another."""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext
from urllib.parse import urlencode

import trustme
from click.testing import CliRunner
from sqlalchemy import delete
from werkzeug.serving import make_server

from connectors.demo_org.canvas import PAGE
from connectors.demo_org.org import ORG_ID, DemoOrg
from connectors.demo_org.server import RunningOrg, serve_org
from connectors.files.writer import write_deal
from plugin.bootstrap import Services, open_services
from plugin.commands.import_files import command as import_command
from plugin.store.store import EVERY_TENANT
from plugin.store.tables import viewer_session
from tests.demo_org_rows import ACCOUNT, OWNER, build_rows
from tests.odd_deals import BARE, CROWDED, build_bare, build_crowded
from tests.split_deal import SPLIT, build_split
from web.app import create_app


@dataclass(frozen=True, slots=True)
class Desk:
    """A running installation and its org; `viewer` sees two of the three stored deals, SPLIT and BARE."""

    services: Services
    org: RunningOrg
    address: str
    ca_bundle: Path
    viewer: str

    def sign(self, **parameters: str) -> str:
        """A signed request of the viewer."""
        return self.org.canvas.sign_request(self.viewer, parameters)

    def end_sessions(self) -> None:
        """Let every session of ours be over."""
        with self.services.store.writing(EVERY_TENANT) as connection:
            connection.execute(delete(viewer_session))

    def page(self, **parameters: str) -> str:
        """The address of the org's page that holds ours."""
        return f"{self.org.url}{PAGE}?{urlencode({'user': self.viewer, **parameters})}"


def tell_time() -> datetime:
    return datetime.now(UTC)


@contextmanager
def run_desk(folder: Path, *, permission_set: str | None = None) -> Iterator[Desk]:
    """Run both, on two sites (127.0.0.1 and localhost); the viewer holds `permission_set` in the org.

    The deals come from files, under the ids that the org has for its opportunities.
    """
    org = DemoOrg(build_rows(), now=tell_time)
    for number, opportunity in enumerate((SPLIT, CROWDED, BARE)):
        org.insert(
            "Opportunity",
            Id=opportunity,
            Name=f"Deal {number}",
            AccountId=ACCOUNT,
            StageName="Qualification",
            CloseDate="2026-05-29",
        )
    org.sights.limit(OWNER, [SPLIT, BARE])
    if permission_set is not None:
        held = org.insert("PermissionSet", Name=permission_set, Label=permission_set)
        org.insert("PermissionSetAssignment", AssigneeId=OWNER, PermissionSetId=held)
    with serve_org(org) as running, closing(open_services(_environ(folder, running))) as services:
        _import_deals(folder, running)
        ca_bundle = folder / "pages-ca.pem"
        with serve_securely(services, ca_bundle) as address:
            running.canvas.app_url = f"{address}/canvas"
            yield Desk(services, running, address, ca_bundle, OWNER)


def _environ(folder: Path, org: RunningOrg) -> dict[str, str]:
    return {
        "BUYIN_DATA_DIR": str(folder / "data"),
        "BUYIN_SALESFORCE_MY_DOMAIN": org.host,
        "BUYIN_SALESFORCE_ORGANIZATION_ID": ORG_ID,
        "BUYIN_SALESFORCE_CLIENT_ID": org.client_id,
        "BUYIN_SALESFORCE_CLIENT_SECRETS": org.client_secret,
        "BUYIN_SALESFORCE_CA_BUNDLE": str(org.ca_bundle),
        "BUYIN_SALESFORCE_ALLOWED_HOSTS": org.host,
    }


def _import_deals(folder: Path, org: RunningOrg) -> None:
    paths = []
    for number, view in enumerate((build_split(), build_crowded(), build_bare())):
        path = folder / f"{number}.json"
        path.write_text(write_deal(view.deal), encoding="utf-8")
        paths.append(str(path))
    imported = CliRunner().invoke(import_command, paths, env=_environ(folder, org))
    assert imported.exit_code == 0, imported.output


@contextmanager
def serve_securely(services: Services, ca_bundle: Path) -> Iterator[str]:
    """Serve at the time of the services and over HTTPS: a form that an https page posts to a plain one has no origin.

    Whoever trusts what is written to `ca_bundle` trusts the address.
    """
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(ca_bundle))
    context = SSLContext(PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    server = make_server("127.0.0.1", 0, create_app(services, now=services.clock), threaded=True, ssl_context=context)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"https://localhost:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
