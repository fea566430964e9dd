"""An admin sets how sure what the ties alone say must be, sees before what that changes, and takes it back."""

import json
from itertools import combinations
from urllib.parse import urlsplit

import pytest

from plugin.bootstrap import Services
from plugin.errors import EntryChangedError, InputRefusedError
from plugin.settings import Settings
from plugin.store.store import Store
from plugin.views import Viewer
from plugin.working import analyse_waiting
from tests.demo_org_rows import Clock
from tests.settings_desk import ADMIN, TENANT, build_file, enter, fill

CODE = "no_final_word"


@pytest.fixture
def services(store: Store, settings: Settings) -> Services:
    services = Services(settings=settings, store=store, clock=Clock())
    fill(services, [build_file(number, days=10) for number in range(3)])
    return services


def build_two_groups() -> bytes:
    """Two groups of four in which everybody trusts everybody; chance splits as well in one of a hundred groups."""
    people = [f"{group}{number}" for group in "ab" for number in range(4)]
    ties = [
        {"id": f"{one}-{other}", "kind": "trusts", "from": one, "to": other}
        for one, other in combinations(people, 2)
        if one[0] == other[0]
    ]
    return json.dumps(
        {
            "format": "buyin-deal/1",
            "as_of": "2026-03-31",
            "deal": {"id": "D100", "name": "Two floors"},
            "people": [{"id": each, "name": each} for each in people],
            "ties": ties,
        }
    ).encode()


def count_sides(services: Services) -> int:
    analyse_waiting(services, TENANT)
    viewer = Viewer(tenant=TENANT, role="rep", user=None)
    return len(services.deals.panel(viewer, "D100").analysis.structure.sides)


def test_how_sure_groups_must_be_is_previewed_saved_and_taken_back(services: Services) -> None:
    fill(services, [build_two_groups()])
    settings = services.administration
    state = settings.structure(ADMIN)
    strict = {**state.usual, "p": 0.005}

    seen = settings.preview_structure(ADMIN, state, strict)
    before = count_sides(services)
    change = settings.save_structure(ADMIN, state, strict, version=state.version)
    with pytest.raises(EntryChangedError):
        settings.save_structure(ADMIN, state, {**state.usual, "p": 0.5}, version=state.version)
    saved = settings.structure(ADMIN)

    assert (seen.compared.now, seen.compared.wanted, [each.name for each in seen.lost]) == (1, 0, ["Two floors"])
    assert seen.is_done
    assert change is not None
    assert (change.part, change.before, change.after) == ("structure", {}, {"p": 0.005})
    assert saved.own == {"p": 0.005}
    assert settings.save_structure(ADMIN, saved, strict, version=saved.version) is None, "it is so already"
    assert (before, count_sides(services)) == (2, 1)
    settings.undo(ADMIN, change.id)
    assert settings.structure(ADMIN).own == {}
    assert count_sides(services) == 2


def test_what_the_ties_say_and_what_detectors_look_for_are_set_apart(services: Services) -> None:
    settings = services.administration
    detector, ties = settings.detector(ADMIN, CODE), settings.structure(ADMIN)
    assert detector is not None

    first = settings.save_detector(ADMIN, detector, on=False, values=detector.usual, version=detector.version)
    second = settings.save_structure(ADMIN, ties, {**ties.usual, "rewirings": 199}, version=ties.version)
    assert first is not None
    assert second is not None
    settings.undo(ADMIN, first.id)

    back = settings.detector(ADMIN, CODE)
    assert back is not None
    assert (back.on, settings.structure(ADMIN).own) == (True, {"rewirings": 199})
    with pytest.raises(InputRefusedError, match=r"structure\.rewirings"):
        settings.save_structure(ADMIN, ties, {**ties.usual, "rewirings": 3}, version=ties.version)


def test_with_more_rewirings_fewer_deals_are_looked_at_in_one_go(services: Services) -> None:
    settings = services.administration
    state = settings.structure(ADMIN)
    seen = settings.preview_structure(ADMIN, state, {**state.usual, "rewirings": 9999})
    assert (seen.looked_at, seen.is_done) == (1, False)


def test_the_form_of_the_ties_says_what_is_wrong_keeps_words_and_leads_back_after_undo(services: Services) -> None:
    client = enter(services)
    old = services.administration.structure(ADMIN).version
    wrong = client.post("/settings/structure", data={"p-p": "2", "p-rewirings": "", "version": old})
    looked = client.post("/settings/structure/preview", data={"p-p": "0,01", "version": old})
    saved = client.post("/settings/structure", data={"p-p": "0.01", "version": old}, follow_redirects=True)
    clash = client.post("/settings/structure", data={"p-p": "0.2", "version": old})
    (remembered,) = services.administration.changes(ADMIN)
    undone = client.post(f"/settings/changes/{remembered.change.id}/undo", data={"part": "structure"})

    assert (wrong.status_code, wrong.headers["HX-Retarget"]) == (422, "#structure")
    assert "A number from 0 to 1" in wrong.get_data(as_text=True)
    assert "Groups would be named on 0 of your 3 open deals (now 0): 0 fewer, 0 more." in looked.get_data(as_text=True)
    assert "What the ties alone say: share by chance 0.01" in saved.get_data(as_text=True)
    assert clash.status_code == 409
    assert 'value="0.2"' in clash.get_data(as_text=True)
    assert urlsplit(undone.headers["Location"]).path == "/settings/structure"
