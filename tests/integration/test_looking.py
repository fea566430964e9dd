"""Since when a person is told what changed: since the end of the visit before, each person by themselves."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from graph.analyse import analyse
from graph.deal import Deal
from plugin.looking import KEPT_ANEW_AFTER, VISIT_ENDS_AFTER, LastLook, look
from plugin.store.deals import save_deals
from plugin.store.store import Store
from plugin.views import DealView, Freshness, Viewer
from tests.builders import AS_OF, all_stand, deal, deciders, decision, subject
from tests.table_dump import dump_tables

TENANT = "default"
MIRA = Viewer(tenant=TENANT, role="rep", user="005MIRA")
BY_LINK = Viewer(tenant=TENANT, role="manager", user=None)
ARRIVED = AS_OF
LATER = ARRIVED + timedelta(days=2)
MINUTE = timedelta(minutes=1)


def build_view(stance: int = -2, *, people: tuple[str, ...] = ("ana", "bo", "cy")) -> DealView:
    given = deal(
        deciders(*people),
        subjects=(subject(),),
        decisions=(decision(final_word=("ana",)),),
        statements=all_stand({name: stance if name == "bo" else 2 for name in people}),
    )
    return DealView(
        deal=given,
        analysis=analyse(given),
        freshness=Freshness(synced_at=None, analysed_at=given.as_of, system="file"),
    )


@pytest.fixture
def held(store: Store) -> Store:
    """A store that holds the deal, as every look is at one that is there."""
    with store.writing(TENANT) as connection:
        given: Deal = build_view().deal
        save_deals(connection, TENANT, [given], origin="file", now=ARRIVED)
    return store


def see(store: Store, view: DealView, now: datetime, viewer: Viewer = MIRA, *, counts: bool = True) -> LastLook:
    return look(store, viewer, view, now=now, counts=counts)


def test_the_first_look_has_nothing_to_compare_with(held: Store) -> None:
    assert see(held, build_view(), ARRIVED) == LastLook()


def test_the_next_visit_is_told_what_changed_since_the_end_of_the_one_before(held: Store) -> None:
    see(held, build_view(), ARRIVED)
    ended = ARRIVED + VISIT_ENDS_AFTER
    assert see(held, build_view(), ended).at is None

    told = see(held, build_view(2), LATER)

    assert told.at == ended
    assert "Agreement of those who decide went from split to aligned, for it." in told.changes
    assert see(held, build_view(2), LATER + 9 * MINUTE) == told


def test_what_changes_within_a_visit_is_told_once_more_at_the_next_look_of_the_same_visit_only(held: Store) -> None:
    see(held, build_view(), ARRIVED)
    see(held, build_view(), LATER)
    within = see(held, build_view(2), LATER + MINUTE)
    after = see(held, build_view(2), LATER + MINUTE + VISIT_ENDS_AFTER + MINUTE)

    assert within.at == ARRIVED
    assert within.changes
    assert (after.at, after.changes) == (LATER + MINUTE, ())


def test_a_look_that_does_not_count_tells_the_same_and_keeps_nothing(held: Store) -> None:
    see(held, build_view(), ARRIVED)
    before = dump_tables(held)["look"]

    told = see(held, build_view(2), LATER, counts=False)

    assert told.at == ARRIVED
    assert told.changes
    assert dump_tables(held)["look"] == before


def test_everybody_has_looks_of_their_own_and_links_share_one_by_role(held: Store) -> None:
    see(held, build_view(), ARRIVED)

    assert see(held, build_view(2), LATER, BY_LINK).at is None
    assert see(held, build_view(2), LATER, replace(BY_LINK, role="coach")).at is None
    assert see(held, build_view(2), LATER + timedelta(days=1), BY_LINK).at == LATER
    assert see(held, build_view(2), LATER).at == ARRIVED


def test_who_is_no_longer_in_the_deal_is_told_by_name(held: Store) -> None:
    see(held, build_view(people=("ana", "bo", "cy", "dee")), ARRIVED)

    assert "Dee is no longer on record." in see(held, build_view(), LATER).changes


def test_an_analysis_by_other_rules_is_not_compared_with(held: Store) -> None:
    view = build_view()
    see(held, replace(view, analysis=replace(view.analysis, rules_version="0")), ARRIVED)

    assert see(held, build_view(2), LATER) == LastLook(at=ARRIVED, comparable=False)


def test_looking_again_at_once_at_the_same_writes_nothing(held: Store) -> None:
    see(held, build_view(), ARRIVED)
    (first,) = dump_tables(held)["look"]
    see(held, build_view(), ARRIVED + KEPT_ANEW_AFTER / 2)
    assert dump_tables(held)["look"] == [first]

    see(held, build_view(2), ARRIVED + KEPT_ANEW_AFTER / 2)
    assert dump_tables(held)["look"] != [first]
