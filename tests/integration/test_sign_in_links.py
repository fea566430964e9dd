"""One-time addresses let somebody in once, in time, in the role they were made for."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from plugin.errors import InputRefusedError, LinkRefusedError
from plugin.sign_in import VALID_FOR, Invitation, redeem_link, save_link
from plugin.store.store import EVERY_TENANT, Store
from plugin.store.tables import sign_in_link
from plugin.store.tenants import add_tenant
from plugin.views import Viewer

COACH = Invitation(tenant="default", role="coach", user="0055e0000012345AAA")


def test_a_token_lets_in_as_whom_it_was_made_for(store: Store, now: datetime) -> None:
    token = save_link(store, COACH, now=now)

    viewer = redeem_link(store, token, now=now + timedelta(minutes=14))

    assert viewer == Viewer(tenant="default", role="coach", user="0055e0000012345AAA")


def test_a_token_works_once_even_for_many_who_come_at_once(store: Store, now: datetime) -> None:
    token = save_link(store, COACH, now=now)

    def try_it(_: int) -> bool:
        try:
            redeem_link(store, token, now=now)
        except LinkRefusedError:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(try_it, range(16))) == 1


@pytest.mark.parametrize("late", [VALID_FOR, timedelta(days=1)])
def test_a_token_that_is_too_old_is_refused(store: Store, now: datetime, late: timedelta) -> None:
    token = save_link(store, COACH, now=now)

    with pytest.raises(LinkRefusedError, match="ask for a new one"):
        redeem_link(store, token, now=now + late)


@pytest.mark.parametrize("token", ["", "x", "\udcff", "a" * 100_000])
def test_a_token_that_was_never_given_out_is_refused(store: Store, now: datetime, token: str) -> None:
    save_link(store, COACH, now=now)

    with pytest.raises(LinkRefusedError):
        redeem_link(store, token, now=now)


def test_the_token_itself_is_stored_nowhere(store: Store, now: datetime) -> None:
    token = save_link(store, COACH, now=now)

    with store.reading(EVERY_TENANT) as connection:
        rows = connection.execute(select(sign_in_link)).all()
    assert len(rows) == 1
    assert token not in str(rows)


def test_a_link_leads_to_its_own_tenant_and_an_unknown_one_is_refused(store: Store, now: datetime) -> None:
    with store.writing("north") as connection:
        add_tenant(connection, "north", now=now)

    token = save_link(store, Invitation(tenant="north", role="rep"), now=now)

    assert redeem_link(store, token, now=now).tenant == "north"
    with pytest.raises(InputRefusedError, match="There is no tenant south"):
        save_link(store, Invitation(tenant="south", role="rep"), now=now)


def test_links_that_are_long_over_are_forgotten(store: Store, now: datetime) -> None:
    save_link(store, COACH, now=now)
    save_link(store, COACH, now=now + 3 * VALID_FOR)

    with store.reading("default") as connection:
        assert len(connection.execute(select(sign_in_link)).all()) == 1
