"""Tenants: the one of the settings and those that were added, their secrets sealed."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from plugin.errors import BuyInError, InputRefusedError
from plugin.sealing import Seal, SealBrokenError
from plugin.settings import Settings
from plugin.store.store import EVERY_TENANT, Store
from plugin.store.tables import crm_tenant
from plugin.store.tenants import ORGANIZATION_ID, add_tenant, save_value
from plugin.tenants import NewTenant, Tenants

ORG, OTHER_ORG = "00D5e000000abcDEFG", "00D5e000000xyzDEFG"
ACME = NewTenant(
    name="acme",
    my_domain="acme.my.salesforce.com",
    organization_id=ORG,
    client_id="3MVG9.acme",
    client_secrets=("newest secret", "older secret"),
    username="integration@acme.example",
    private_key="-----BEGIN PRIVATE KEY-----\nacme\n-----END PRIVATE KEY-----\n",
)


def test_a_tenant_that_was_added_is_reached_as_it_was_told(store: Store, settings: Settings, now: datetime) -> None:
    tenants = Tenants(store, replace(settings, salesforce_daily_share=0.25))
    tenants.save(ACME, now=now)

    found = tenants.load("acme")

    assert found is not None
    assert (found.my_domain, found.client_id, found.organization_id) == ("acme.my.salesforce.com", "3MVG9.acme", ORG)
    assert found.client_secrets == found.canvas_secrets == ("newest secret", "older secret")
    assert (found.username, found.private_key) == (ACME.username, ACME.private_key)
    assert (found.login_url, found.daily_share) == ("https://login.salesforce.com", 0.25)
    assert found.can_read
    assert found.can_sign_in


def test_the_default_tenant_is_the_one_of_the_settings(store: Store, settings: Settings, now: datetime) -> None:
    assert Tenants(store, settings).load("default") is None
    set_up = replace(settings, salesforce_my_domain="beta.my.salesforce.com", salesforce_canvas_secrets=("a secret",))
    with store.writing("default") as connection:
        save_value(connection, "default", ORGANIZATION_ID, OTHER_ORG, now=now)

    found = Tenants(store, set_up).load("default")

    assert found is not None
    assert (found.my_domain, found.organization_id, found.canvas_secrets) == (
        "beta.my.salesforce.com",
        OTHER_ORG,
        ("a secret",),
    )
    assert not found.can_read
    assert not found.can_sign_in


def test_every_tenant_with_an_org_is_listed(store: Store, settings: Settings, now: datetime) -> None:
    set_up = replace(settings, salesforce_my_domain="beta.my.salesforce.com", salesforce_organization_id=OTHER_ORG)
    tenants = Tenants(store, set_up)
    tenants.save(ACME, now=now)
    with store.writing("files") as connection:
        add_tenant(connection, "files", now=now)

    assert [tenant.name for tenant in tenants.load_all()] == ["default", "acme"]
    assert tenants.load("files") is None
    assert tenants.load("nobody") is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "--replace"),
        ({"name": "twin"}, "is the org of the tenant acme already"),
        ({"name": "twin", "my_domain": "twin.my.salesforce.com"}, "is the one of the tenant acme already"),
    ],
)
def test_an_org_is_served_once(
    store: Store, settings: Settings, now: datetime, change: dict[str, str], words: str
) -> None:
    tenants = Tenants(store, settings)
    tenants.save(ACME, now=now)

    # replace() can't be checked against keywords given by name
    with pytest.raises(InputRefusedError, match=words):
        tenants.save(replace(ACME, **change), now=now)  # type: ignore[arg-type]  # fields by name


def test_a_tenants_way_in_can_be_replaced_but_not_its_org(store: Store, settings: Settings, now: datetime) -> None:
    tenants = Tenants(store, settings)
    tenants.save(ACME, now=now)

    tenants.save(replace(ACME, client_secrets=("rotated",)), replace=True, now=now)

    found = tenants.load("acme")
    assert found is not None
    assert found.client_secrets == ("rotated",)
    with pytest.raises(InputRefusedError, match="come from the org"):
        tenants.save(replace(ACME, organization_id=OTHER_ORG), replace=True, now=now)


def test_no_secret_stands_in_the_database_or_in_a_repr(store: Store, settings: Settings, now: datetime) -> None:
    tenants = Tenants(store, settings)
    tenants.save(ACME, now=now)

    with store.reading(EVERY_TENANT) as connection:
        kept = str(connection.execute(select(crm_tenant)).all())
    shown = f"{kept} {tenants.load('acme')!r} {ACME!r}"
    assert "acme.my.salesforce.com" in kept
    assert "secret" not in shown.replace("secrets", "")
    assert "PRIVATE KEY" not in shown


def test_secrets_outlive_a_change_of_keys_and_are_missed_without_the_old_one(
    store: Store, settings: Settings, now: datetime
) -> None:
    Tenants(store, settings).save(ACME, now=now)
    rotated = replace(settings, secret_keys=("the newest of all the keys", *settings.secret_keys))
    lost = replace(settings, secret_keys=("the newest of all the keys",))

    found = Tenants(store, rotated).load("acme")

    assert found is not None
    assert found.client_secrets == ACME.client_secrets
    with pytest.raises(BuyInError, match="BUYIN_SECRET_KEYS"):
        Tenants(store, lost).load("acme")
    assert Tenants(store, lost).load_all() == []


def test_what_is_sealed_for_a_while_opens_within_its_time_only(now: datetime) -> None:
    seal = Seal(("a key that only tests know",))
    sealed = seal.close_for_now("words", now=now)

    assert seal.open_in_time(sealed, within=timedelta(minutes=10), now=now + timedelta(minutes=10)) == "words"
    with pytest.raises(SealBrokenError):
        seal.open_in_time(sealed, within=timedelta(minutes=10), now=now + timedelta(minutes=10, seconds=1))
    for other in ("", "\udcff", sealed[:-2], sealed.swapcase()):
        with pytest.raises(SealBrokenError):
            seal.open_in_time(other, within=timedelta(minutes=10), now=now)
        with pytest.raises(SealBrokenError):
            seal.open(other)
