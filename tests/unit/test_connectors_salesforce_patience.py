import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest

from connectors.errors import RetryLaterError
from connectors.salesforce.config import SalesforceConfig
from connectors.salesforce.deadlines import Deadline
from connectors.salesforce.patience import BUDGET, Patience
from connectors.salesforce.shared_sessions import SharedSessions
from connectors.salesforce.sign_in import SignedIn

AWAY = RetryLaterError("The org doesn't answer.")
CONFIG = SalesforceConfig(my_domain="acme.my.salesforce.com")


class Time:
    """A clock that moves only by waiting."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waits: list[float] = []

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


def make(chance: float = 0.0) -> tuple[Patience, Time]:
    time = Time()
    patience = Patience(time.wait, time, lambda: chance)
    patience.asked()
    return patience, time


def fail_often(patience: Patience, times: int) -> None:
    for _ in range(times):
        patience.pause(AWAY)


@pytest.mark.parametrize(("chance", "waits"), [(0.0, [1.0, 2.0, 4.0]), (1.0, [0.5, 1.0, 2.0])])
def test_each_wait_is_longer_and_partly_left_to_chance(chance: float, waits: list[float]) -> None:
    patience, time = make(chance)

    fail_often(patience, 3)

    assert time.waits == waits


def test_the_org_may_ask_for_a_longer_wait_but_not_for_a_shorter_one() -> None:
    patience, time = make()

    patience.pause(AWAY, 30.0)
    patience.pause(AWAY, 0.5)

    assert time.waits == [30.0, 2.0]


def test_a_longer_wait_than_we_have_is_not_begun() -> None:
    patience, time = make()

    with pytest.raises(RetryLaterError):
        patience.pause(AWAY, 3600.0)

    assert (time.waits, patience.lost) == ([], True)


def test_an_org_that_stays_away_is_given_up_within_the_budget() -> None:
    patience, time = make()

    with pytest.raises(RetryLaterError):
        fail_often(patience, 99)

    assert sum(time.waits) <= BUDGET


def test_a_deadline_counts_from_its_begin_and_is_none_before() -> None:
    time = Time()
    deadline = Deadline(time)
    assert deadline.left() is None
    deadline.begin(20)
    time.wait(15)
    assert deadline.left() == 5
    deadline.begin(20)
    assert deadline.left() == 20


def test_many_workers_with_one_expired_session_sign_in_once() -> None:
    sessions = SharedSessions()
    numbers = count(1)
    begin = threading.Barrier(16)

    def sign_in() -> SignedIn:
        return SignedIn(token=f"token-{next(numbers)}", instance_url="https://acme", organization_id=None)

    expired = sessions.take(CONFIG, None, sign_in).token

    def renew(_: int) -> str:
        begin.wait()
        return sessions.take(CONFIG, expired, sign_in).token

    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(renew, range(16))) == {"token-2"}


def test_another_identity_has_a_session_of_its_own_and_a_refusal_is_not_kept() -> None:
    sessions = SharedSessions()
    other = SalesforceConfig(my_domain="acme.my.salesforce.com", client_id="another")

    def refuse() -> SignedIn:
        raise AWAY

    def sign_in() -> SignedIn:
        return SignedIn(token="theirs", instance_url="https://acme", organization_id=None)

    with pytest.raises(RetryLaterError):
        sessions.take(CONFIG, None, refuse)
    sessions.take(CONFIG, None, lambda: SignedIn(token="ours", instance_url="https://acme", organization_id=None))

    assert sessions.take(other, None, sign_in).token == "theirs"
    assert sessions.take(CONFIG, None, refuse).token == "ours"
