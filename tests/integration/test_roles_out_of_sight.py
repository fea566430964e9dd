"""Signing in where people may not look at their own permission sets, as in most orgs: over the sample org."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from plugin.store.store import EVERY_TENANT
from plugin.store.tables import viewer_session
from tests.signing_in import DEALS, Installation, open_installation

ASSIGNMENTS = "FROM PermissionSetAssignment"
OUR_TOKEN = "/services/oauth2/token"


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Installation]:
    with open_installation(tmp_path) as installation:
        installation.org.org.sights.set_up_hidden = True
        yield installation


def _take_set_from(here: Installation, person: str) -> None:
    assignments = here.org.org.tables["PermissionSetAssignment"]
    (held,) = [row for row in assignments.values() if row["AssigneeId"] == here.people[person]]
    del assignments[held["Id"]]


def _role(here: Installation) -> str | None:
    with here.services.store.reading(EVERY_TENANT) as connection:
        return connection.scalar(viewer_session.select().with_only_columns(viewer_session.c.role))


@pytest.mark.parametrize("person", ["rep", "manager", "coach"])
def test_the_role_is_looked_up_with_the_integration_users_identity(here: Installation, person: str) -> None:
    assert here.sign_in(person).status_code == 303

    assert _role(here) == person
    assert here.browser.get(f"/panel/{DEALS[0]}").status_code == 200


def test_who_holds_no_set_stays_out_and_is_told_which_to_ask_for(here: Installation) -> None:
    answer = here.sign_in("nobody")

    assert answer.status_code == 403
    assert "BuyIn_Rep" in answer.get_data(as_text=True)


def test_the_deals_stay_those_of_the_persons_own_token(here: Installation) -> None:
    here.sign_in("rep")

    assert here.browser.get(f"/panel/{DEALS[2]}").status_code == 404


def test_the_role_is_looked_up_again_after_fifteen_minutes(here: Installation) -> None:
    here.sign_in("rep")
    assert here.browser.get("/pipeline").status_code == 200

    here.clock.advance(minutes=15)
    assert here.browser.get("/pipeline").status_code == 200

    _take_set_from(here, "rep")
    here.clock.advance(minutes=15)
    assert here.browser.get("/pipeline").status_code == 403
    assert here.browser.get("/pipeline").status_code == 401


def test_while_the_org_keeps_the_integration_user_waiting_nobody_is_signed_out_and_nothing_shown(
    here: Installation,
) -> None:
    here.sign_in("rep")
    here.browser.get("/pipeline")
    here.clock.advance(minutes=15)
    before = here.count_calls(ASSIGNMENTS)

    here.org.org.fail(status=503, when=ASSIGNMENTS, times=None, after=1)
    assert here.browser.get("/pipeline").status_code == 502
    assert here.count_calls(ASSIGNMENTS) > before

    here.org.org.heal()
    here.org.org.sights.set_up_hidden = True
    assert here.browser.get("/pipeline").status_code == 200


def test_one_session_of_the_integration_user_serves_many_and_is_renewed_when_it_is_over(here: Installation) -> None:
    here.sign_in("rep")
    here.sign_in("manager")
    tokens = here.count_calls(OUR_TOKEN)
    here.sign_in("coach")
    assert here.count_calls(OUR_TOKEN) == tokens + 2  # the coach's own, tried with both secrets

    here.org.org.fail(status=401, when=ASSIGNMENTS, after=1)
    assert here.sign_in("manager").status_code == 303
