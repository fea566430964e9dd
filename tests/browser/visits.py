"""Which addresses the pages have, and how a browser that is signed in to the demo visits each of them."""

import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urlencode, urlsplit

from flask import Flask
from playwright.sync_api import Page
from werkzeug.routing import Rule
from werkzeug.serving import make_server

from plugin.bootstrap import Services, open_services
from plugin.demo import fill_demo, open_demo
from plugin.demo_coaching import find_coach
from plugin.exercises.views import Invited, Plan, Question
from plugin.sign_in import Invitation
from plugin.store.tenants import DEFAULT_TENANT
from plugin.views import Role, Viewer
from tests.fakes import FakeServices
from web.app import create_app

STORY = "Hallström"
TO_PLAN = "Fjordgard"
WITH_CHARTER = "Zupanc"
NOT_PAGES = ("static", "api.", "health.", "metrics.")
LED_ELSEWHERE = frozenset(
    {
        "answers.show",
        "charter_ticks.show",
        "notes.finish",
        "pipeline.start",
        "sign_in.begin",
        "sign_in.come_back",
        "sign_in.redeem",
    }
)
"""Addresses that only lead on, here or to the org; the pages that they show else are looked at over the fakes."""


@dataclass(frozen=True, slots=True)
class DemoPages:
    """The demo's pages on a port of their own."""

    services: Services
    address: str
    deal: str
    """The id of a deal with a story."""
    review: tuple[str, str]
    """The ids of a review that goes on and of a deal in it."""
    exercises: Mapping[str, str]
    """The id of an exercise in each phase that the demo has one in, and of a check that was revealed ("check")."""
    charter: str
    """The id of a deal with a charter."""

    def invite(self, role: Role = "admin") -> str:
        """A path that signs in once."""
        link = self.services.signing_in.invite(Invitation(tenant=DEFAULT_TENANT, role=role))
        return f"{self.address}{urlsplit(link).path}"

    def sign_in(self, page: Page, role: Role = "admin") -> None:
        page.goto(self.invite(role))


@contextmanager
def serve_demo_pages(environ: Mapping[str, str] = MappingProxyType({})) -> Iterator[DemoPages]:
    """Fill the demo and serve it until the end."""
    with open_demo(environ) as demo:
        fill_demo(demo, lambda _: None)
        with closing(open_services(demo.environ)) as services:
            rows = services.pipeline(Viewer(tenant=DEFAULT_TENANT, role="admin", user=None), limit=None).rows
            app = create_app(services)
            server = make_server("127.0.0.1", 0, app, threaded=True)
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
            thread.start()
            try:
                story, to_plan, charter = (
                    next(row.id for row in rows if row.name.startswith(name)) for name in (STORY, TO_PLAN, WITH_CHARTER)
                )
                yield DemoPages(
                    services=services,
                    address=f"http://127.0.0.1:{server.server_port}",
                    deal=story,
                    review=_begin_review(app, services),
                    exercises=_find_exercises(services, to_plan),
                    charter=charter,
                )
            finally:
                server.shutdown()
                thread.join()
                server.server_close()


def _find_exercises(services: Services, to_plan: str) -> dict[str, str]:
    """Find the demo's exercises by their phase, and plan one more in a deal where none is."""
    coach = find_coach(services)
    people = [Invited(person=each.person) for each in services.exercises.propose(coach, to_plan).candidates[:3]]
    plan = Plan(title="Where to?", questions=[Question(id="future", text="Where would you like to be?")])
    services.exercises.plan(coach, to_plan, plan, people)
    lines = services.exercises.list_for(coach)
    return {line.phase if line.kind == "consensus" else "check": line.id for line in lines}


def _begin_review(app: Flask, services: Services) -> tuple[str, str]:
    client = app.test_client()
    link = services.signing_in.invite(Invitation(tenant=DEFAULT_TENANT, role="admin"))
    client.get(urlsplit(link).path)
    client.post("/reviews", data={"name": "Weekly"})
    led = client.get("/reviews").get_data(as_text=True)
    review = re.findall(r'"/reviews/([0-9a-f]{32})"', led)[0]
    shown = client.get(f"/reviews/{review}", follow_redirects=True).request.path
    return review, shown.rpartition("/")[2]


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


def _list_name(name: str) -> Find:
    return lambda _: {"list_name": name}


def _review(pages: DemoPages) -> Mapping[str, str]:
    review, deal = pages.review
    return {"review_id": review, "deal_id": deal}


def _exercise(phase: str) -> Find:
    return lambda pages: {"exercise_id": pages.exercises[phase]}


def _paper(pages: DemoPages) -> Mapping[str, str]:
    """Somebody who writes, and whose paper a coach could type in."""
    exercise = pages.exercises["write"]
    writer = pages.services.exercises.show(find_coach(pages.services), exercise).participants[1]
    return {"exercise_id": exercise, "participant": writer.id}


def _plan_new(kind: str) -> Find:
    return lambda pages: {"deal": pages.deal, "kind": kind}


def _story(pages: DemoPages) -> Mapping[str, str]:
    return {"deal_id": pages.deal}


def _with_charter(pages: DemoPages) -> Mapping[str, str]:
    return {"deal_id": pages.charter}


def _tactic(pages: DemoPages) -> Mapping[str, str]:
    return {"deal_id": pages.deal, "tactic": "T01", "finding": "two_camps", "at": "finding-1"}


VISITS: dict[str, tuple[Find, ...]] = {
    "administration.detector": (lambda _: {"code": "lone_resistance"},),
    "charters.edit": (_story, _with_charter),
    "charters.show": (_story, _with_charter),
    "desk.ask": tuple(map(_list_name, ("statements", "commitments", "decisions", "ties"))),
    "exercise_plans.ask": tuple(map(_plan_new, ("consensus", "authority"))),
    "exercise_plans.ask_again": (_exercise("plan"),),
    "exercise_sheets.ask_paper": (_paper,),
    "exercise_sheets.show": (_exercise("write"),),
    "exercises.show": tuple(map(_exercise, ("plan", "write", "group", "kept", "check"))),
    "outcomes.download_outcome": (_exercise("kept"),),
    "outcomes.download_rehearsal": (_exercise("write"),),
    "outcomes.show_outcome": tuple(map(_exercise, ("kept", "check"))),
    "outcomes.show_rehearsal": (_exercise("write"),),
    "panel.show": (_story, _with_charter),
    "paper_files.charter": (_with_charter,),
    "reviews.resume": (_review,),
    "reviews.show": (_review,),
    "reviews.sum_up": (_review,),
    "tactics_used.ask": (_tactic,),
}
"""Pages whose address names more than a deal, and those that are looked at in several ways."""


def list_visits() -> list[tuple[str, int]]:
    """List each visit: the name of what answers, and the number of the way in which it is asked."""
    return [(name, number) for name in sorted(list_pages()) for number in range(len(VISITS.get(name, (None,))))]


def find_path(endpoint: str, pages: DemoPages, number: int = 0) -> str:
    """The path of one page; raises `KeyError` where nothing says what stands in one of its places."""
    values = {"deal_id": pages.deal, **(VISITS[endpoint][number](pages) if endpoint in VISITS else {})}
    rule = list_pages()[endpoint]
    questions = {name: value for name, value in values.items() if name not in {"deal_id", *rule.arguments}}
    built = rule.build({name: values[name] for name in rule.arguments})
    if built is None:
        raise KeyError(endpoint)
    return f"{built[1]}?{urlencode(questions)}" if questions else built[1]
