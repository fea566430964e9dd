"""Lists that people name: kept for each of them, under names that tell them apart."""

from datetime import datetime

import pytest
from sqlalchemy import update

from plugin.errors import InputRefusedError
from plugin.lists import ListQuestion
from plugin.saved_views import GONE, MOST, SavedViews
from plugin.store.store import Store
from plugin.store.tables import saved_view
from plugin.views import Viewer

MIRA = Viewer(tenant="default", role="manager", user="005M")
OLEK = Viewer(tenant="default", role="manager", user="005O")
LINK = Viewer(tenant="default", role="manager", user=None)
COACH = Viewer(tenant="default", role="coach", user=None)
BIG = ListQuestion(sort="amount", stage=("Propose",))


@pytest.fixture
def views(store: Store, now: datetime) -> SavedViews:
    return SavedViews(store=store, clock=lambda: now)


def _names(views: SavedViews, viewer: Viewer) -> list[str]:
    return [view.name for view in views.list(viewer)]


def test_a_list_is_kept_for_whoever_named_it_and_asked_as_it_was(views: SavedViews) -> None:
    own_id = views.add(MIRA, "  Big   ones ", BIG)
    views.add(MIRA, "all", ListQuestion())
    assert [(view.name, view.question) for view in views.list(MIRA)] == [("all", ListQuestion()), ("Big ones", BIG)]
    assert _names(views, OLEK) == []
    assert own_id in {view.id for view in views.list(MIRA)}


def test_who_came_by_a_link_shares_lists_with_the_role(views: SavedViews) -> None:
    views.add(LINK, "Ours", BIG)
    assert _names(views, LINK) == ["Ours"]
    assert _names(views, COACH) == []


def test_a_list_is_changed_renamed_and_deleted_by_its_owner_alone(views: SavedViews) -> None:
    own_id = views.add(MIRA, "Big", BIG)
    views.change(MIRA, own_id, name="BIG", question=ListQuestion(view="quarter"))
    assert [(view.name, view.question) for view in views.list(MIRA)] == [("BIG", ListQuestion(view="quarter"))]
    with pytest.raises(InputRefusedError, match=GONE):
        views.change(OLEK, own_id, name="Mine now")
    views.remove(OLEK, own_id)
    assert _names(views, MIRA) == ["BIG"]
    views.remove(MIRA, own_id)
    views.remove(MIRA, own_id)
    assert _names(views, MIRA) == []


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_name_that_is_none_or_too_long_is_refused(views: SavedViews, name: str) -> None:
    with pytest.raises(InputRefusedError, match="1 to 60 characters"):
        views.add(MIRA, name, BIG)


def test_two_lists_of_one_person_have_two_names(views: SavedViews) -> None:
    views.add(MIRA, "Big", BIG)
    other = views.add(MIRA, "Small", BIG)
    views.add(OLEK, "big", BIG)
    with pytest.raises(InputRefusedError, match="of this name already"):
        views.add(MIRA, "BIG", BIG)
    with pytest.raises(InputRefusedError, match="of this name already"):
        views.change(MIRA, other, name="big")


def test_nobody_keeps_more_lists_than_can_be_shown(views: SavedViews) -> None:
    for number in range(MOST):
        views.add(MIRA, f"List {number}", BIG)
    with pytest.raises(InputRefusedError, match="delete one first"):
        views.add(MIRA, "One more", BIG)
    views.add(OLEK, "One more", BIG)


def test_a_list_of_a_later_version_is_kept_and_not_asked(views: SavedViews, store: Store) -> None:
    views.add(MIRA, "Odd", BIG)
    with store.writing("default") as connection:
        connection.execute(update(saved_view).values(asked=[["sort", "karma"]]))
    assert [(view.name, view.question) for view in views.list(MIRA)] == [("Odd", None)]
