"""A sign-in that came back from the org is taken once, on each database."""

from datetime import datetime, timedelta

from plugin.oauth import VALID_FOR, spend_state
from plugin.store.store import Store
from plugin.store.tenants import DEFAULT_TENANT


def test_a_state_is_taken_once_by_each_tenant(store: Store, now: datetime) -> None:
    taken = []
    for tenant in (DEFAULT_TENANT, DEFAULT_TENANT, "other"):
        with store.writing(tenant) as connection:
            taken.append(spend_state(connection, tenant, "state", now=now))
    assert taken == [True, False, True]


def test_a_state_is_forgotten_when_no_sign_in_can_bring_it_any_more(store: Store, now: datetime) -> None:
    later = now + 2 * VALID_FOR + timedelta(seconds=1)
    with store.writing(DEFAULT_TENANT) as connection:
        assert spend_state(connection, DEFAULT_TENANT, "state", now=now)
        assert spend_state(connection, DEFAULT_TENANT, "another", now=later)
        assert spend_state(connection, DEFAULT_TENANT, "state", now=later)
