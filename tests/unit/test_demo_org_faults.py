"""When scripted faults strike, and what they send."""

import json

from connectors.demo_org.faults import Fault, FaultScript

QUERY = "GET /services/data/v66.0/query/ q=SELECT Id FROM Task WHERE Id != null"
TOKEN = "POST /services/oauth2/token "


def test_a_fault_strikes_as_often_as_it_was_told() -> None:
    script = FaultScript()
    fault = Fault(status=503)
    script.add(fault, times=2)
    assert [script.take(QUERY) for _ in range(3)] == [fault, fault, None]


def test_a_fault_may_strike_for_ever_until_all_is_healed() -> None:
    script = FaultScript()
    script.add(Fault(status=401), times=None)
    assert all(script.take(QUERY) for _ in range(20))
    script.clear()
    assert script.take(QUERY) is None


def test_a_fault_lets_the_requests_before_it_pass() -> None:
    script = FaultScript()
    fault = Fault(reset=True)
    script.add(fault, after=2)
    assert [script.take(QUERY) for _ in range(4)] == [None, None, fault, None]


def test_a_fault_strikes_where_it_was_told_in_any_case() -> None:
    script = FaultScript()
    fault = Fault(status=404)
    script.add(fault, when="from task ")
    assert script.take("GET /services/data/v66.0/query/ q=SELECT Id FROM TaskRelation ORDER BY Id") is None
    assert script.take(QUERY) == fault


def test_sign_ins_work_unless_a_fault_names_them() -> None:
    script = FaultScript()
    script.add(Fault(status=503), times=None)
    assert script.take(TOKEN) is None
    script.add(Fault(status=400), when="oauth2/token")
    assert script.take(TOKEN) == Fault(status=400)


def test_a_fault_that_only_names_a_status_sends_salesforces_error() -> None:
    body, kind = Fault(status=401).to_body()
    assert json.loads(body) == [{"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}]
    assert kind.startswith("application/json")
    coded, _ = Fault(status=403, code="REQUEST_LIMIT_EXCEEDED").to_body()
    assert json.loads(coded)[0]["errorCode"] == "REQUEST_LIMIT_EXCEEDED"


def test_text_goes_as_a_page_and_anything_else_as_json() -> None:
    assert Fault(status=503, body="<h1>Down</h1>").to_body() == (b"<h1>Down</h1>", "text/html;charset=UTF-8")
    assert Fault(body={"records": None}).to_body()[0] == b'{"records": null}'
    assert Fault(body=b'{"tot', content_type="text/plain").to_body() == (b'{"tot', "text/plain")


def test_a_fault_of_the_connection_leaves_the_answer_to_the_org() -> None:
    assert not Fault(reset=True).answers
    assert not Fault(delay=2).answers
    assert Fault(status=500).answers
    assert Fault(body=[]).answers
