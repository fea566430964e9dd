import pytest
from flask import Flask

from plugin.views import Role
from tests.deal_parts import NOW
from tests.fakes import FakeServices
from web.app import create_app
from web.navigation import list_ways


@pytest.fixture
def app() -> Flask:
    app = create_app(FakeServices(), now=lambda: NOW)
    if "/settings" not in {rule.rule for rule in app.url_map.iter_rules()}:
        app.add_url_rule("/settings", "settings", lambda: "")
    return app


@pytest.mark.parametrize(("role", "there"), [("admin", True), ("manager", False), ("rep", False), ("coach", False)])
def test_only_an_admin_is_led_to_the_settings(app: Flask, role: Role, *, there: bool) -> None:
    with app.test_request_context("/pipeline"):
        assert ("/settings" in {way.path for way in list_ways(role)}) is there


def test_no_way_leads_where_there_is_no_page() -> None:
    app = Flask(__name__)
    app.add_url_rule("/pipeline", "deals", lambda: "")
    app.extensions["babel"] = create_app(FakeServices()).extensions["babel"]
    with app.test_request_context("/pipeline"):
        assert [way.path for way in list_ways("admin")] == ["/pipeline"]


@pytest.mark.parametrize(
    ("path", "current"), [("/pipeline", ["/pipeline"]), ("/pipeline/print", ["/pipeline"]), ("/pipelines", [])]
)
def test_the_way_is_marked_on_which_one_is(app: Flask, path: str, current: list[str]) -> None:
    with app.test_request_context(path):
        assert [way.path for way in list_ways("rep") if way.current] == current
