"""Sessions: known by what the browser holds, for a while, one way only, with the viewer's tokens sealed."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Table, func, select

from plugin.sealing import Seal
from plugin.store.store import EVERY_TENANT, Store
from plugin.store.tables import viewer_deal, viewer_session
from plugin.viewer_sessions import (
    BEARER_WAYS,
    COOKIE_WAYS,
    LASTS,
    NewSession,
    ViewerTokens,
    begin_session,
    end_session,
    load_session,
    load_tokens,
    read_bearer,
    sign_bearer,
)
from plugin.views import Viewer

SEAL = Seal(("a key that only tests know",))
REP = "0055e000000repAAAA"
OAUTH = NewSession(tenant="acme", user=REP, role="rep", way="oauth", token="00D!access", refresh_token="5Aep.refresh")
LINK = NewSession(tenant="acme", user=None, role="manager", way="link")


def _count(store: Store, table: Table) -> int:
    with store.reading(EVERY_TENANT) as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def test_a_session_is_known_by_what_the_browser_holds_until_it_is_over(store: Store, now: datetime) -> None:
    started = begin_session(store, SEAL, OAUTH, now=now)
    last = now + LASTS["oauth"]

    viewer = load_session(store, started.id, ways=COOKIE_WAYS, now=last - timedelta(seconds=1))

    assert viewer == started.viewer
    assert viewer is not None
    assert (viewer.tenant, viewer.user, viewer.role) == ("acme", REP, "rep")
    assert load_session(store, started.id, ways=COOKIE_WAYS, now=last) is None
    assert started.expires_at == last


def test_a_one_time_link_shows_the_whole_tenant_and_no_other_way_does(store: Store, now: datetime) -> None:
    assert begin_session(store, SEAL, LINK, now=now).viewer == Viewer(tenant="acme", role="manager", user=None)
    assert begin_session(store, SEAL, OAUTH, now=now).viewer.sight is not None
    assert begin_session(store, SEAL, replace(OAUTH, way="canvas"), now=now).viewer.sight is not None


@pytest.mark.parametrize("other", ["", "x", "\udcff", "a" * 100_000])
def test_a_session_that_never_began_is_nobodys(store: Store, now: datetime, other: str) -> None:
    begin_session(store, SEAL, OAUTH, now=now)
    assert load_session(store, other, ways=COOKIE_WAYS, now=now) is None


def test_a_session_counts_only_by_the_way_it_began(store: Store, now: datetime) -> None:
    canvas = begin_session(store, SEAL, replace(OAUTH, way="canvas"), now=now)
    oauth = begin_session(store, SEAL, OAUTH, now=now)

    assert load_session(store, canvas.id, ways=COOKIE_WAYS, now=now) is None
    assert load_session(store, oauth.id, ways=BEARER_WAYS, now=now) is None
    assert load_session(store, canvas.id, ways=BEARER_WAYS, now=now) == canvas.viewer


def test_a_session_in_the_crms_page_lasts_a_quarter_of_an_hour(store: Store, now: datetime) -> None:
    canvas = begin_session(store, SEAL, replace(OAUTH, way="canvas"), now=now)
    assert load_session(store, canvas.id, ways=BEARER_WAYS, now=now + timedelta(minutes=15)) is None


def test_an_ended_session_is_over_and_what_its_viewer_saw_is_forgotten(store: Store, now: datetime) -> None:
    first = begin_session(store, SEAL, replace(OAUTH, seen={"d1", "d2"}), now=now)
    second = begin_session(store, SEAL, OAUTH, now=now)

    end_session(store, first.id)
    assert load_session(store, first.id, ways=COOKIE_WAYS, now=now) is None
    assert load_session(store, second.id, ways=COOKIE_WAYS, now=now) == second.viewer
    assert _count(store, viewer_deal) == 2

    end_session(store, second.id)
    assert _count(store, viewer_deal) == 0


def test_sessions_that_are_over_are_forgotten_with_what_was_seen(store: Store, now: datetime) -> None:
    begin_session(store, SEAL, replace(OAUTH, seen={"d1"}), now=now)
    begin_session(store, SEAL, LINK, now=now + LASTS["oauth"])

    assert _count(store, viewer_session) == 1
    assert _count(store, viewer_deal) == 0


def test_neither_the_browsers_id_nor_a_token_stands_in_the_database(store: Store, now: datetime) -> None:
    started = begin_session(store, SEAL, OAUTH, now=now)

    with store.reading(EVERY_TENANT) as connection:
        kept = str(connection.execute(select(viewer_session)).all())
    assert REP in kept
    for secret in (started.id, "00D!access", "5Aep.refresh"):
        assert secret not in kept + repr(started) + repr(OAUTH)


def test_the_viewers_tokens_are_read_back_with_the_right_key_only(store: Store, now: datetime) -> None:
    viewer = begin_session(store, SEAL, OAUTH, now=now).viewer

    assert load_tokens(store, SEAL, viewer) == ViewerTokens(
        token="00D!access", refresh_token="5Aep.refresh", renewals=0
    )
    assert load_tokens(store, Seal(("a key of somebody else's",)), viewer) is None
    assert load_tokens(store, SEAL, begin_session(store, SEAL, LINK, now=now).viewer) is None


def test_a_bearer_token_is_taken_with_any_key_that_is_still_set_and_with_no_other() -> None:
    bearer = sign_bearer(("the older key of two",), "session")

    assert read_bearer(("the newest key of all", "the older key of two"), bearer) == "session"
    assert read_bearer(("the newest key of all",), bearer) is None
    for other in ("", "session", bearer[:-1], bearer + "x", "\udcff", "other." + bearer.partition(".")[2]):
        assert read_bearer(("the older key of two",), other) is None
