"""A viewer's token is renewed once for all who need it, and a refresh token is never used twice."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from connectors.errors import RetryLaterError, SignInRefusedError
from plugin.errors import OrgAwayError, SessionOverError
from plugin.renewal import CLAIM, Renewal
from plugin.sealing import Seal
from plugin.store.store import Store
from plugin.viewer_sessions import NewSession, ViewerTokens, begin_session, load_tokens
from plugin.views import Viewer

SEAL = Seal(("a key that only tests know",))
NEW = NewSession(tenant="acme", user="0055e000000rep", role="rep", way="oauth", token="T0", refresh_token="R0")


@dataclass(frozen=True)
class Fresh:
    token: str
    refresh_token: str | None


@dataclass
class Org:
    """Rotates refresh tokens as Salesforce does: an old one is refused."""

    good: str = "R0"
    used: list[str] = field(default_factory=list)
    before: Callable[[], None] = lambda: None

    def renew(self, tenant: str, refresh_token: str) -> Fresh:
        assert tenant == "acme"
        self.used.append(refresh_token)
        self.before()
        if refresh_token != self.good:
            raise SignInRefusedError("refused (invalid_grant)")
        number = len(self.used)
        self.good = f"R{number}"
        return Fresh(f"T{number}", self.good)


def _renewal(store: Store, org: Org, now: datetime, **more: object) -> Renewal:
    renewal = Renewal(store=store, seal=SEAL, fetch=org.renew, clock=lambda: now)
    # replace() can't be checked against keywords given by name
    return replace(renewal, **more)  # type: ignore[arg-type]  # fields by name


@pytest.fixture
def viewer(store: Store, now: datetime) -> Viewer:
    return begin_session(store, SEAL, NEW, now=now).viewer


def _load(store: Store, viewer: Viewer) -> ViewerTokens:
    tokens = load_tokens(store, SEAL, viewer)
    assert tokens is not None
    return tokens


def test_workers_that_need_it_at_once_renew_once_and_share_what_came(
    store: Store, viewer: Viewer, now: datetime
) -> None:
    everybody = threading.Barrier(8)
    others_wait = threading.Event()
    org = Org(before=lambda: None if others_wait.wait(20) else pytest.fail("nobody waited"))
    used = _load(store, viewer)

    def renew(_: int) -> ViewerTokens:
        # each worker has a connection and a clock of its own
        worker = _renewal(store, org, now, wait=lambda _: others_wait.set())
        everybody.wait(20)
        while True:
            try:
                return worker.renew(viewer, used)
            except OrgAwayError:
                continue

    with ThreadPoolExecutor(8) as threads:
        renewed = list(threads.map(renew, range(8)))

    assert org.used == ["R0"]
    assert {(tokens.token, tokens.refresh_token, tokens.renewals) for tokens in renewed} == {("T1", "R1", 1)}
    assert _load(store, viewer) == renewed[0]


def test_whoever_comes_late_takes_what_the_first_one_stored(store: Store, viewer: Viewer, now: datetime) -> None:
    org = Org()
    used = _load(store, viewer)
    first = _renewal(store, org, now).renew(viewer, used)

    assert _renewal(store, org, now).renew(viewer, used) == first
    assert org.used == ["R0"]
    assert _renewal(store, org, now).renew(viewer, first).token == "T2"


def test_an_org_that_does_not_rotate_keeps_its_refresh_token(store: Store, viewer: Viewer, now: datetime) -> None:
    renewal = _renewal(store, Org(), now, fetch=lambda _tenant, _token: Fresh("T1", None))

    assert renewal.renew(viewer, _load(store, viewer)).refresh_token == "R0"
    assert _load(store, viewer).refresh_token == "R0"


def test_a_refusal_ends_the_session_and_is_not_tried_again(store: Store, viewer: Viewer, now: datetime) -> None:
    org = Org(good="taken by somebody else")
    used = _load(store, viewer)

    for _ in range(2):
        with pytest.raises(SessionOverError, match="used twice"):
            _renewal(store, org, now).renew(viewer, used)
    assert org.used == ["R0"]
    assert load_tokens(store, SEAL, viewer) is None


def test_an_org_that_stays_away_keeps_the_session_for_the_next_try(store: Store, viewer: Viewer, now: datetime) -> None:
    def away(_tenant: str, _token: str) -> Fresh:
        raise RetryLaterError("doesn't answer")

    used = _load(store, viewer)
    with pytest.raises(OrgAwayError):
        _renewal(store, Org(), now, fetch=away).renew(viewer, used)

    assert _renewal(store, Org(), now).renew(viewer, used).token == "T1"


def test_a_worker_that_died_in_the_middle_is_waited_for_and_then_followed_once(
    store: Store, viewer: Viewer, now: datetime
) -> None:
    used = _load(store, viewer)

    def die(_tenant: str, _token: str) -> Fresh:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _renewal(store, Org(), now, fetch=die).renew(viewer, used)
    org = Org(good="R1, which the dead worker was given")

    with pytest.raises(OrgAwayError, match="takes too long"):
        _renewal(store, org, now, wait=lambda _: None).renew(viewer, used)
    assert org.used == []
    with pytest.raises(SessionOverError):
        _renewal(store, org, now + CLAIM + timedelta(seconds=1)).renew(viewer, used)
    assert org.used == ["R0"]
