"""Which addresses the pages have, and how a browser that is signed in to the demo visits each of them."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

from playwright.sync_api import Page
from werkzeug.routing import Rule
from werkzeug.serving import make_server

from plugin.bootstrap import Services, open_services
from plugin.demo import fill_demo, open_demo
from plugin.sign_in import Invitation
from plugin.store.tenants import DEFAULT_TENANT
from plugin.views import Role, Viewer
from tests.fakes import FakeServices
from web.app import create_app

STORY = "Hallström"
NOT_PAGES = ("static", "api.", "health.", "metrics.")
LED_ELSEWHERE = frozenset({"pipeline.start", "sign_in.begin", "sign_in.come_back", "sign_in.redeem"})
"""Addresses that only lead on, here or to the org; the pages that they show else are looked at over the fakes."""


@dataclass(frozen=True, slots=True)
class DemoPages:
    """The demo's pages on a port of their own."""

    services: Services
    address: str
    deal: str
    """The id of a deal with a story."""

    def invite(self, role: Role = "admin") -> str:
        """A path that signs in once."""
        link = self.services.invite(Invitation(tenant=DEFAULT_TENANT, role=role))
        return f"{self.address}/{link.split('/', 3)[3]}"

    def sign_in(self, page: Page, role: Role = "admin") -> None:
        page.goto(self.invite(role))


@contextmanager
def serve_demo_pages() -> Iterator[DemoPages]:
    """Fill the demo and serve it until the end."""
    with open_demo({}) as demo:
        fill_demo(demo, lambda _: None)
        with closing(open_services(demo.environ)) as services:
            rows = services.pipeline(Viewer(tenant=DEFAULT_TENANT, role="admin", user=None), limit=None).rows
            server = make_server("127.0.0.1", 0, create_app(services), threaded=True)
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
            thread.start()
            try:
                deal = next(row.id for row in rows if row.name.startswith(STORY))
                yield DemoPages(services, f"http://127.0.0.1:{server.server_port}", deal)
            finally:
                server.shutdown()
                thread.join()
                server.server_close()


def list_pages() -> dict[str, Rule]:
    """List each page that a person can open, by the name of what answers it."""
    rules = create_app(FakeServices()).url_map.iter_rules()
    return {
        rule.endpoint: rule
        for rule in rules
        if "GET" in (rule.methods or ())
        and not rule.endpoint.startswith(NOT_PAGES)
        and rule.endpoint not in LED_ELSEWHERE
    }


Find = Callable[[DemoPages], Mapping[str, str]]
"""What stands in an address's places; what isn't one of them is a question that the address is asked with."""

VISITS: dict[str, Find] = {}
"""Pages whose address names more than a deal."""


def find_path(endpoint: str, pages: DemoPages) -> str:
    """The path of one page; raises `KeyError` where nothing says what stands in one of its places."""
    values = {"deal_id": pages.deal, **(VISITS[endpoint](pages) if endpoint in VISITS else {})}
    rule = list_pages()[endpoint]
    questions = {name: value for name, value in values.items() if name not in {"deal_id", *rule.arguments}}
    built = rule.build({name: values[name] for name in rule.arguments})
    if built is None:
        raise KeyError(endpoint)
    return f"{built[1]}?{urlencode(questions)}" if questions else built[1]
