"""An installation in front of a sample org, where people sign in through the org as they do at work."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from connectors.demo_org.server import RunningOrg
from graph.speech import say
from plugin.bootstrap import Services, open_services, tell_time
from plugin.oauth import CALLBACK
from plugin.sign_in import Invitation
from plugin.store.tenants import DEFAULT_TENANT
from plugin.views import Role
from web.app import create_app

PATIENCE = 20_000
"""Milliseconds: many tests share a machine."""
PASTE = """(text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
"""Pastes as Ctrl+V does, wherever the focus is."""


@dataclass(frozen=True, slots=True)
class Installation:
    """Pages on a port of their own, and what they are served from."""

    services: Services
    address: str

    def sign_in(self, page: Page, name: str) -> None:
        """Come as somebody whom the org knows by `name`, from the first address on; in the language that is spoken."""
        page.goto(self.address)
        expect(page.get_by_role("heading", level=1)).to_have_text(say("Please sign in"))
        page.get_by_role("link", name=say("Sign in through Salesforce")).click()
        page.get_by_role("link", name=name).click()
        expect(page.locator("#deals-title")).to_have_text(say("Deals"), timeout=PATIENCE)

    def invite(self, role: Role) -> str:
        """Give an address that signs in once, as somebody of a role."""
        link = self.services.signing_in.invite(Invitation(tenant=DEFAULT_TENANT, role=role))
        return f"{self.address}{urlsplit(link).path}"


@contextmanager
def serve_installation(
    org: RunningOrg, environ: Mapping[str, str], clock: Callable[[], datetime] = tell_time
) -> Iterator[Installation]:
    """Serve the installation of an environment, whose org knows the address of its pages."""
    server = make_server("127.0.0.1", 0, lambda *_: (), threaded=True)
    address = f"http://127.0.0.1:{server.server_port}"
    org.web_sign_ins.callbacks.add(address + CALLBACK)
    with closing(open_services({**environ, "BUYIN_BASE_URL": address}, clock=clock)) as opened:
        services = replace(opened, clock=clock)
        server.app = create_app(services, now=clock)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield Installation(services, address)
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
