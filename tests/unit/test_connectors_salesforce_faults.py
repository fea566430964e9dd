import pytest

from connectors.errors import (
    ConnectorError,
    NotAllowedError,
    QuotaUsedUpError,
    RetryLaterError,
    SignInRefusedError,
    UnexpectedAnswerError,
)
from connectors.records import Json
from connectors.salesforce.faults import (
    FieldMissingError,
    ForbiddenError,
    LocatorExpiredError,
    ObjectMissingError,
    QueryTooHeavyError,
    SecretRefusedError,
    SessionExpiredError,
    to_fault,
    to_sign_in_fault,
)
from connectors.salesforce.patience import BUDGET, Patience

HOST = "acme.my.salesforce.com"


def body(code: str, message: str = "SELECT Name FROM Contact WHERE Name = 'Mara Lindqvist'") -> Json:
    return [{"errorCode": code, "message": message}]


@pytest.mark.parametrize(
    ("status", "content", "error"),
    [
        (401, body("INVALID_SESSION_ID"), SessionExpiredError),
        (401, "<html>", SessionExpiredError),
        (403, body("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."), QuotaUsedUpError),
        (403, body("REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests (Concurrent API Requests) Limit"), RetryLaterError),
        (403, body("API_DISABLED_FOR_ORG"), NotAllowedError),
        (403, body("INSUFFICIENT_ACCESS"), ForbiddenError),
        (403, "<html>", ForbiddenError),
        (404, body("NOT_FOUND"), ObjectMissingError),
        (400, body("INVALID_TYPE"), ObjectMissingError),
        (400, body("INVALID_FIELD"), FieldMissingError),
        (400, body("INVALID_QUERY_LOCATOR"), LocatorExpiredError),
        (400, body("QUERY_TIMEOUT"), QueryTooHeavyError),
        (400, body("MALFORMED_QUERY"), UnexpectedAnswerError),
        (400, {"exceptionCode": "InvalidJob"}, UnexpectedAnswerError),
        (410, body("UNSUPPORTED_API_VERSION"), UnexpectedAnswerError),
        (302, "", UnexpectedAnswerError),
        (500, body("UNKNOWN_EXCEPTION"), RetryLaterError),
        (500, "<html>", RetryLaterError),
        (502, None, RetryLaterError),
        (503, body("SERVER_UNAVAILABLE"), RetryLaterError),
        (429, [], RetryLaterError),
        (420, "", RetryLaterError),
        (406, "", RetryLaterError),
        (400, body("UNABLE_TO_LOCK_ROW"), RetryLaterError),
    ],
)
def test_an_answer_is_sorted_by_what_to_do_about_it(status: int, content: Json, error: type[ConnectorError]) -> None:
    fault = to_fault(status, content, host=HOST, what="Contact")

    assert type(fault) is error
    assert HOST in str(fault)
    assert "Lindqvist" not in str(fault)
    assert "SELECT" not in str(fault)


def test_a_code_that_is_no_code_is_never_repeated() -> None:
    fault = to_fault(400, body("Mara Lindqvist, 0171 / 555"), host=HOST, what="Contact")

    assert "Lindqvist" not in str(fault)


@pytest.mark.parametrize(
    ("status", "content", "error"),
    [
        (400, {"error": "invalid_grant", "error_description": "user hasn't approved"}, SignInRefusedError),
        (400, {"error": "invalid_client"}, SecretRefusedError),
        (401, {"error": "invalid_client"}, SecretRefusedError),
        (400, {"error": "unsupported_grant_type"}, SignInRefusedError),
        (403, "<html>", SignInRefusedError),
        (503, "<html>", RetryLaterError),
        (404, "<html>", UnexpectedAnswerError),
    ],
)
def test_a_refused_sign_in_is_sorted_too(status: int, content: Json, error: type[ConnectorError]) -> None:
    assert type(to_sign_in_fault(status, content, host=HOST)) is error


class Clock:
    """A clock that moves when somebody waits."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waits: list[float] = []

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds

    def read(self) -> float:
        return self.now


def ask_until_given_up(patience: Patience, clock: Clock, answer_takes: float) -> None:
    while True:
        patience.asked()
        clock.now += min(answer_takes, patience.read_timeout())
        patience.pause(RetryLaterError("away"))


@pytest.mark.parametrize("answer_takes", [0.0, 3.0, 1000.0])
def test_waiting_grows_and_ends_within_four_minutes(answer_takes: float) -> None:
    clock = Clock()
    patience = Patience(clock.wait, clock.read, lambda: 0.0)

    with pytest.raises(RetryLaterError):
        ask_until_given_up(patience, clock, answer_takes)

    assert clock.waits == sorted(clock.waits)
    assert clock.waits[:1] == [1.0]
    assert clock.now <= 240
    assert patience.lost


def test_a_success_restores_patience() -> None:
    clock = Clock()
    patience = Patience(clock.wait, clock.read, lambda: 0.0)
    for _ in range(3):
        patience.asked()
        patience.pause(RetryLaterError("away"))
        patience.succeeded()

    assert clock.waits == [1.0, 1.0, 1.0]
    assert not patience.lost
    assert patience.read_timeout() < BUDGET


def test_lost_patience_stays_lost_until_a_new_beginning() -> None:
    clock = Clock()
    patience = Patience(clock.wait, clock.read, lambda: 0.0)
    with pytest.raises(RetryLaterError):
        ask_until_given_up(patience, clock, 0)

    assert patience.lost
    patience.restore()
    assert not patience.lost
