"""An admin sees before saving what a change would do, takes it back, and nobody else may look."""

import html
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from connectors.records import QuarantinedRow
from plugin.administration_changes import version_of_own
from plugin.administration_preview import STEP, Compared
from plugin.bootstrap import Services
from plugin.errors import AccessRefusedError, EntryChangedError, InputRefusedError
from plugin.settings import Settings
from plugin.sign_in import Invitation
from plugin.store.quarantine import save_quarantined
from plugin.store.store import Store
from plugin.store.tables import sync_run
from plugin.store.upserts import upsert
from plugin.viewer_sessions import NewSession
from plugin.views import Role, RoleHints, Viewer
from plugin.working import analyse_waiting
from tests.demo_org_rows import Clock
from tests.settings_desk import ADMIN, TENANT, build_file, enter, fill
from tests.write_back_desk import open_desk, open_synced_desk

CODE = "no_final_word"
WAITING = (3, 20, 40)
"""For how many days the decision of each deal is open, with nobody on record for it."""


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services(store: Store, settings: Settings, clock: Clock) -> Services:
    services = Services(settings=settings, store=store, clock=clock)
    fill(services, [build_file(number, days) for number, days in enumerate(WAITING)])
    return services


def test_a_preview_names_the_deals_on_which_it_would_cease_and_begin_to_fire(services: Services) -> None:
    settings = services.administration
    state = settings.detector(ADMIN, CODE)
    assert state is not None

    fewer = settings.preview(ADMIN, state, on=True, values={**state.usual, "days": 30})
    more = settings.preview(ADMIN, state, on=True, values={**state.usual, "days": 1})

    assert settings.fires(ADMIN).by_code[CODE] == fewer.compared.now == 2
    assert (fewer.compared.wanted, [deal.name for deal in fewer.lost], fewer.gained) == (1, ["Deal 1"], [])
    assert (more.compared.wanted, [deal.name for deal in more.gained], more.lost) == (3, ["Deal 0"], [])
    assert more.is_done
    assert settings.changes(ADMIN) == [], "nothing is kept of a preview"


def test_a_preview_of_many_deals_goes_on_where_it_was(sqlite_settings: Settings, sqlite_store: Store) -> None:
    services = Services(settings=sqlite_settings, store=sqlite_store, clock=Clock())
    many = STEP + 5
    fill(services, [build_file(number, 20) for number in range(many)])
    settings = services.administration
    state = settings.detector(ADMIN, CODE)
    assert state is not None

    first = settings.preview(ADMIN, state, on=False, values=state.usual)
    second = settings.preview(ADMIN, state, on=False, values=state.usual, so_far=first.compared)

    assert (first.looked_at, first.is_done) == (STEP, False)
    assert (second.looked_at, second.is_done, second.compared.losses) == (many, True, many)
    assert len(second.lost) < many, "only the first are named"


def test_a_change_counts_in_new_analyses_says_who_made_it_and_is_taken_back(services: Services, clock: Clock) -> None:
    settings = services.administration
    state = settings.detector(ADMIN, CODE)
    assert state is not None

    change = settings.save_detector(ADMIN, state, on=False, values=state.usual, version=state.version)
    same = settings.save_detector(ADMIN, state, on=False, values=state.usual, version=_version(services))

    assert change is not None
    assert same is None, "what is so already is no change"
    assert (change.author, change.at) == ("005A", clock())
    assert settings.unlooked(ADMIN) == len(WAITING)
    analyse_waiting(services, TENANT)
    assert settings.fires(ADMIN).by_code[CODE] == 0
    with pytest.raises(EntryChangedError):
        settings.save_detector(ADMIN, state, on=True, values=state.usual, version=state.version)
    taken = settings.undo(ADMIN, change.id)
    assert taken is not None
    assert [each.stands for each in settings.changes(ADMIN)] == [True, False]
    analyse_waiting(services, TENANT)
    assert settings.fires(ADMIN).by_code[CODE] == 2
    with pytest.raises(EntryChangedError):
        settings.undo(ADMIN, change.id)
    assert settings.undo(ADMIN, "no such change") is None


def _version(services: Services) -> str:
    state = services.administration.detector(ADMIN, CODE)
    assert state is not None
    return state.version


def test_a_value_that_a_deal_file_could_not_have_is_refused(services: Services) -> None:
    settings = services.administration
    state = settings.detector(ADMIN, CODE)
    assert state is not None
    with pytest.raises(InputRefusedError, match=r"no_final_word\.days"):
        settings.save_detector(ADMIN, state, on=True, values={**state.usual, "days": -1}, version=state.version)


@pytest.mark.parametrize("role", ["rep", "manager", "coach"])
def test_everybody_else_is_told_whom_to_ask(services: Services, role: Role) -> None:
    client = enter(services, role)
    for path in (
        "",
        "/detectors",
        f"/detectors/{CODE}",
        "/structure",
        "/roles",
        "/access",
        "/sync",
        "/sync/set-aside",
        "/privacy",
    ):
        answer = client.get(f"/settings{path}")
        assert answer.status_code == 403
        assert "BuyIn_Admin" in answer.get_data(as_text=True)
    for path in (
        "/roles",
        "/sync",
        f"/detectors/{CODE}",
        f"/detectors/{CODE}/preview",
        "/structure",
        "/changes/x/undo",
    ):
        assert client.post(f"/settings{path}").status_code == 403
    with pytest.raises(AccessRefusedError):
        services.administration.sign_out(replace(ADMIN, role=role), "any")


def test_a_form_is_refused_at_the_field_and_a_preview_says_what_to_mend(services: Services) -> None:
    client = enter(services)
    wrong = {"on": "on", "p-days": "soon", "p-due_days": "", "version": _version(services)}

    saved = client.post(f"/settings/detectors/{CODE}", data=wrong)
    looked = client.post(f"/settings/detectors/{CODE}/preview", data=wrong)
    good = client.post(f"/settings/detectors/{CODE}/preview", data={**wrong, "p-days": "30"})

    assert (saved.status_code, saved.headers["HX-Retarget"]) == (422, "#detector")
    assert "A whole number from 0 to 3650" in saved.get_data(as_text=True)
    assert 'value="soon"' in saved.get_data(as_text=True)
    assert looked.status_code == 422
    assert "Mend first: Days." in looked.get_data(as_text=True)
    assert "Would fire on 1 of your 3 open deals (now 2): 1 fewer, 0 more." in good.get_data(as_text=True)
    assert services.administration.changes(ADMIN) == []


def test_a_form_that_lay_open_while_somebody_saved_keeps_its_words(services: Services) -> None:
    client = enter(services)
    old = _version(services)
    client.post(f"/settings/detectors/{CODE}", data={"on": "off", "version": old})

    clash = client.post(f"/settings/detectors/{CODE}", data={"on": "on", "p-days": "9", "version": old})
    page = html.unescape(clash.get_data(as_text=True))
    again = client.post(f"/settings/detectors/{CODE}", data={"on": "on", "p-days": "9", "version": _version(services)})

    assert clash.status_code == 409
    assert "Somebody else changed this meanwhile" in page
    assert "It is off now" in page
    assert 'value="9"' in page
    assert again.status_code == 303


def test_what_a_role_means_is_the_tenants_own_and_counts_at_once(services: Services) -> None:
    fill(services, [build_file(7, 20, "Solicitor")])
    client = enter(services)
    viewer = Viewer(tenant=TENANT, role="rep", user=None)
    before = services.deals.panel(viewer, "D007").role_hints
    table = services.administration.roles(ADMIN)
    form = {"version": table.version, "name-0": "Solicitor", "means-0": "decides"}

    saved = client.post("/settings/roles", data=form)
    hints = services.deals.panel(viewer, "D007").role_hints
    (remembered,) = services.administration.changes(ADMIN)
    services.administration.undo(ADMIN, remembered.change.id)

    assert (table.lines[0].role, table.lines[0].meaning, table.lines[0].people) == ("Solicitor", "unmapped", 1)
    assert before.unmapped == {"Solicitor"}
    assert saved.status_code == 303
    assert hints == RoleHints(suggested=frozenset({"a"}))
    assert services.deals.panel(viewer, "D007").role_hints == before


def test_a_role_is_not_taken_out_of_what_the_installation_says_unless_somebody_says_so(services: Services) -> None:
    settings = services.administration
    change = settings.save_roles(ADMIN, {"Decision Maker": "unmapped"}, version=settings.roles(ADMIN).version)
    mapped = {line.role: line.meaning for line in settings.roles(ADMIN).lines}

    assert change is not None
    assert (mapped["Decision Maker"], mapped["Economic Buyer"]) == ("unmapped", "decides")
    assert settings.save_roles(ADMIN, {"Economic Buyer": "decides"}, version=version_of_own({})) is None


def test_somebody_is_signed_out_and_a_link_that_is_revoked_lets_nobody_in(services: Services, clock: Clock) -> None:
    client, other = enter(services), enter(services, "rep")
    link = urlsplit(services.signing_in.invite(Invitation(tenant=TENANT, role="coach"))).path
    services.signing_in.begin_session(NewSession(tenant="elsewhere", user="005X", role="admin", way="oauth"))
    access = services.administration.access(ADMIN)
    reps = next(each for each in access.sessions if each.role == "rep")

    ended = client.post(f"/settings/access/sessions/{reps.key}/end")
    client.post(f"/settings/access/links/{access.links[0].key}/drop")

    assert len(access.sessions) == 2, "another tenant's sessions aren't seen"
    assert [each.role for each in access.links] == ["coach"]
    assert ended.status_code == 303
    assert other.get("/pipeline").status_code == 401
    assert client.get("/pipeline").status_code == 200
    assert client.get(link).status_code == 401
    clock.advance(hours=13)
    assert services.administration.access(ADMIN).sessions == []


def test_a_sync_is_asked_for_once_and_the_page_looks_again_until_it_is_done(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk:
        client = enter(desk.services)
        first = client.get("/settings/sync").get_data(as_text=True)
        for _ in range(2):
            client.post("/settings/sync")
        asked = desk.services.administration.sync(ADMIN)
        waiting = client.get("/settings/sync").get_data(as_text=True)
        desk.sync()
        done = desk.services.administration.sync(ADMIN)

    assert "Nothing was synced yet" in first
    assert asked.jobs == {("sync", "waiting"): 1}
    assert "A sync is asked for" in waiting
    assert 'hx-trigger="every 3s"' in waiting
    assert {each.kind: each.stored for each in done.kinds}["Opportunity"] == 1
    assert done.calls > 0


def test_files_alone_have_nothing_to_sync_with_and_that_is_said(services: Services) -> None:
    client = enter(services)
    assert "No Salesforce org is set up" in client.get("/settings/sync").get_data(as_text=True)
    assert client.post("/settings/sync").status_code == 422


def test_rows_that_are_set_aside_come_a_page_at_a_time_without_what_they_hold(services: Services) -> None:
    rows = [
        QuarantinedRow(kind="Contact", id=f"003{n:03}", field="Name", problem="has no name", row={"Email": "secret"})
        for n in range(30)
    ]
    with services.store.writing(TENANT) as connection:
        save_quarantined(connection, TENANT, rows, now=services.clock())
    client = enter(services)

    first = services.administration.set_aside(ADMIN, None)
    second = services.administration.set_aside(ADMIN, first.next_key)
    page = client.get("/settings/sync/set-aside").get_data(as_text=True)

    assert [each.id for each in (*first.rows, *second.rows)] == [row.id for row in rows]
    assert second.next_key is None
    assert "30 rows" in page
    assert "secret" not in page


def test_a_sync_that_failed_comes_first_with_its_reason(tmp_path: Path) -> None:
    with open_synced_desk(tmp_path) as desk:
        desk.clock.advance(hours=1)
        now = desk.clock()
        failed = {
            "tenant": TENANT,
            "id": "run",
            "state": "failed",
            "holder": "nobody",
            "started_at": now,
            "heartbeat_at": now,
            "ended_at": now,
            "counts": {},
            "error": "The org stays away.",
        }
        with desk.services.store.writing(TENANT) as connection:
            upsert(connection, sync_run, [failed])
        page = html.unescape(enter(desk.services).get("/settings/sync").get_data(as_text=True))

    assert "end well" in page
    assert "The org stays away." in page
    assert "The last one that ended well was 1 hour ago." in page


def test_it_is_told_what_is_held_and_whether_it_leaves(services: Services, tmp_path: Path) -> None:
    page = html.unescape(enter(services).get("/settings/privacy").get_data(as_text=True))
    with open_synced_desk(tmp_path) as desk:
        writing = html.unescape(enter(desk.services).get("/settings/privacy").get_data(as_text=True))

    assert "Write-back is off" in page
    assert "Write-back is on" in writing
    assert "BuyIn_Statement__c" in writing
    assert "buyin person erase ID --dry-run" in page
    assert "Nobody was erased so far." in page


def test_how_far_a_preview_came_is_no_way_to_learn_names(services: Services) -> None:
    settings = services.administration
    state = settings.detector(ADMIN, CODE)
    assert state is not None
    fill(services, [build_file(8, 20, status="won")])
    made_up = Compared(lost=("D000", "D008"), last="D999")
    preview = settings.preview(ADMIN, state, on=True, values=state.usual, so_far=made_up)
    assert [deal.id for deal in preview.lost] == ["D000"]
