"""What lists of deals hold: views made concrete, filters, groups and pages, over a real store of either kind."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from graph.analyse import analyse
from graph.deal import Deal, Facts, Person
from plugin.errors import InputRefusedError
from plugin.listing import DealList, Listing, find_quarter
from plugin.lists import SORTS, ListQuestion
from plugin.store.agreed_steps import AgreedStep, add_step
from plugin.store.analyses import Basis, save_analyses
from plugin.store.deals import save_deals
from plugin.store.reviews import KeptReview, add_review, save_seen
from plugin.store.sights import save_all_seen
from plugin.store.store import Store
from plugin.store.tables import crm_record
from plugin.store.tables import deal as table
from plugin.views import Viewer

TENANT = "default"
LEADER = Viewer(tenant=TENANT, role="manager", user="005L")
MIRA = Viewer(tenant=TENANT, role="rep", user="005M")
LINK = Viewer(tenant=TENANT, role="manager", user=None)
FACTS: Mapping[str, Mapping[str, Any]] = {
    "a": {"name": "Hallström", "owner": "Mira", "stage": "Propose", "stage_number": 2, "amount": 100.0},
    "b": {"name": "Norte", "owner": "Mira", "stage": "Qualify", "stage_number": 1, "amount": 40.0, "currency": "GBP"},
    "c": {"name": "Pell", "owner": "Olek", "stage": "Qualify", "stage_number": 1, "account": "100% Öl_AG"},
    "d": {"name": "Fjord", "owner": "Lia", "stage": "Propose", "stage_number": 2, "amount": 60.0},
    "won": {"name": "Won", "owner": "Mira", "status": "won", "amount": 7.0},
}
OWNERS = {"a": "005M", "b": "005M", "c": "005O", "d": "005L", "won": "005M"}
RISKS = {"a": 70, "b": 20, "c": 45, "d": 45, "won": 5}
STATES: Mapping[str, tuple[str, str]] = {
    "a": ("split", "absent"),
    "b": ("aligned", "clear"),
    "c": ("unknown", "contested"),
    "d": ("split", "assumed"),
    "won": ("aligned", "clear"),
}


def _analyse(store: Store, deal_id: str, risk: int, as_of: datetime) -> None:
    with store.writing(TENANT) as connection:
        digest = connection.execute(table.select().where(table.c.id == deal_id)).one().digest
        made = analyse(Deal(as_of=as_of, deal=Facts(id=deal_id, name="x")))
        alignment, authority = STATES[deal_id]
        told = replace(
            made,
            risk=replace(made.risk, score=risk, band="high" if risk > 60 else "medium" if risk > 30 else "low"),
            # the states are given as text
            alignment=replace(made.alignment, state=alignment, toward="for"),  # type: ignore[arg-type]
            authority=replace(made.authority, state=authority),  # type: ignore[arg-type]
        )
        basis = Basis(deal_digest=digest, settings_digest="", rules_version="1", as_of=as_of)
        assert save_analyses(connection, TENANT, [(basis, told)], now=as_of) == 1


@pytest.fixture
def listed(store: Store, now: datetime) -> Store:
    closes = {"a": 2, "b": 200, "d": 40}
    deals = [
        Deal(
            as_of=now,
            deal=Facts(
                id=deal_id,
                close_date=now + timedelta(days=closes[deal_id]) if deal_id in closes else None,
                **{"currency": "EUR", **facts},
            ),
        )
        for deal_id, facts in FACTS.items()
    ]
    with store.writing(TENANT) as connection:
        save_deals(connection, TENANT, deals, origin="salesforce", now=now, owners=OWNERS)
        users = {"005L": None, "005M": "005L", "005O": "005M", "005X": None}
        row = {"tenant": TENANT, "kind": "User", "stamp": now, "deleted": False, "digest": "", "received_at": now}
        connection.execute(
            insert(crm_record),
            [
                {**row, "id": own_id, "run": "r", "body": {"Name": f"User {own_id}", "ManagerId": manager}}
                for own_id, manager in users.items()
            ],
        )
    for deal_id, risk in RISKS.items():
        _analyse(store, deal_id, risk, now)
    return store


def _listing(store: Store, now: datetime) -> Listing:
    return Listing(store=store, check_list=lambda _: None, clock=lambda: now)


def _show(store: Store, now: datetime, viewer: Viewer = LEADER, **asked: Any) -> DealList:
    return _listing(store, now).show(viewer, ListQuestion(**asked), limit=50)


def _ids(found: DealList) -> Sequence[str]:
    return [deal.row.id for deal in found.deals]


def test_a_view_holds_the_deals_that_it_means_for_whoever_asks(listed: Store, now: datetime) -> None:
    assert _ids(_show(listed, now)) == ["a", "d", "c", "b"]
    assert _ids(_show(listed, now, view="mine")) == ["d"]
    assert _ids(_show(listed, now, MIRA, view="mine")) == ["a", "b"]
    assert _ids(_show(listed, now, view="team")) == ["a", "c", "b"]
    assert _ids(_show(listed, now, view="team", owner=("005O", "005L"))) == ["c"]
    assert _ids(_show(listed, now, view="no_final_word")) == ["a", "c"]
    assert _ids(_show(listed, now, view="no_final_word", final_word=("absent", "clear"))) == ["a"]


def test_a_view_that_cant_hold_anything_says_why(listed: Store, now: datetime) -> None:
    nobody = _show(listed, now, LINK, view="mine")
    alone = _show(listed, now, replace(LEADER, user="005X"), view="team")
    assert [(_ids(found), found.empty) for found in (nobody, alone)] == [([], "nobody"), ([], "no_team")]
    assert _show(listed, now).empty is None


def test_the_quarter_is_the_calendars(listed: Store, now: datetime) -> None:
    first, last = find_quarter(now.date())
    soon = [deal for deal, days in {"a": 2, "d": 40}.items() if first <= (now + timedelta(days=days)).date() <= last]
    assert sorted(_ids(_show(listed, now, view="quarter"))) == soon
    assert [find_quarter(date(2026, month, 15)) for month in (1, 5, 9, 12)] == [
        (date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), date(2026, 9, 30)),
        (date(2026, 10, 1), date(2026, 12, 31)),
    ]


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ({"words": "HALLSTROM"}, ["a"]),
        ({"words": "mira norte"}, ["b"]),
        ({"words": "100%"}, ["c"]),
        ({"words": "l_a"}, ["c"]),
        ({"words": "o_e"}, []),
        ({"agreement": ("split",)}, ["a", "d"]),
        ({"final_word": ("clear", "assumed")}, ["d", "b"]),
        ({"risk": ("high", "low")}, ["a", "b"]),
        ({"stage": ("Qualify",)}, ["c", "b"]),
        ({"owner": ("005M", "005L")}, ["a", "d", "b"]),
        ({"owner": ("Mira",)}, []),
        ({"status": "won"}, ["won"]),
        ({"agreement": ("split",), "risk": ("medium",)}, ["d"]),
    ],
)
def test_conditions_leave_out_what_doesnt_fit(listed: Store, now: datetime, asked: Any, ids: list[str]) -> None:
    found = _show(listed, now, **asked)
    assert _ids(found) == ids
    assert found.page.total == len(ids)


def test_days_count_whole_and_both_ends_belong_to_them(listed: Store, now: datetime) -> None:
    day = (now + timedelta(days=40)).date()
    assert _ids(_show(listed, now, closing_from=day, closing_to=day)) == ["d"]
    assert _ids(_show(listed, now, closing_from=day + timedelta(days=1))) == ["b"]
    assert _ids(_show(listed, now, closing_to=day - timedelta(days=1))) == ["a"]
    assert len(_ids(_show(listed, now, changed_since=now.date()))) == 4
    assert _ids(_show(listed, now, changed_since=now.date() + timedelta(days=1))) == []


def test_worsened_deals_are_those_whose_risk_is_higher_than_it_was_then(listed: Store, now: datetime) -> None:
    later = now + timedelta(days=10)
    for deal_id, days, risk in (("a", 9, 80), ("b", 8, 50), ("b", 9, 20), ("c", 2, 60), ("d", 9, 30)):
        _analyse(listed, deal_id, risk, now + timedelta(days=days))
    week = _show(listed, later, view="worsened")
    assert _ids(week) == ["a"]
    assert week.compared is not None
    assert (week.compared.at, week.compared.reviewed) == (later - timedelta(days=7), False)
    assert _ids(_show(listed, later, worsened_since=(now + timedelta(days=1)).date())) == ["a", "c"]
    assert _ids(_show(listed, later, worsened_since=(now - timedelta(days=3)).date())) == []


def test_the_last_review_is_what_worsened_deals_are_compared_with(listed: Store, now: datetime) -> None:
    began = now + timedelta(days=1)
    with listed.writing(TENANT) as connection:
        review = KeptReview(id="r", leader="005L", name="R", asked={}, began_at=began)
        add_review(connection, TENANT, review, ["a"])
        save_seen(connection, TENANT, "r", "a", body={}, now=began)
    _analyse(listed, "c", 60, now + timedelta(days=2))
    found = _show(listed, now + timedelta(days=30), view="worsened")
    assert found.compared is not None
    assert (_ids(found), found.compared.at, found.compared.reviewed) == (["c"], began, True)
    assert _ids(_show(listed, now + timedelta(days=30), MIRA, view="worsened")) == []


def test_while_a_review_goes_on_worsened_deals_are_compared_with_the_one_before(listed: Store, now: datetime) -> None:
    with listed.writing(TENANT) as connection:
        for name, days in (("r", 1), ("s", 29)):
            at = now + timedelta(days=days)
            review = KeptReview(id=name, leader="005L", name="R", asked={}, began_at=at)
            add_review(connection, TENANT, review, ["a"])
            save_seen(connection, TENANT, name, "a", body={}, now=at)
    began = [
        found.compared.at
        for hours in (1, 25)
        if (found := _show(listed, now + timedelta(days=29, hours=hours), view="worsened")).compared
    ]
    assert began == [now + timedelta(days=1), now + timedelta(days=29)], "the next day it is the last one, ended or not"


@pytest.mark.parametrize("group", [None, "owner", "stage"])
@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("backwards", [False, True])
def test_pages_follow_each_other_in_every_order(
    listed: Store, now: datetime, sort: Any, backwards: Any, group: Any
) -> None:
    listing = _listing(listed, now)
    question = ListQuestion(sort=sort, backwards=backwards, group=group)
    whole = list(listing.ids(LEADER, question, most=50))
    assert sorted(whole) == ["a", "b", "c", "d"]
    assert [deal.row.id for deal in listing.read(LEADER, question)] == whole
    if group is None:
        turned = listing.ids(LEADER, replace(question, backwards=not backwards), most=50)
        assert list(turned) == whole[::-1]
    found: list[str] = []
    after = None
    while True:
        page = listing.show(LEADER, question, limit=1, after=after).page
        found += [row.id for row in page.rows]
        after = page.next_key
        if after is None:
            break
    assert found == whole


def test_groups_come_by_name_or_place_with_what_each_comes_to_in_each_currency(listed: Store, now: datetime) -> None:
    found = _show(listed, now, group="stage")
    assert _ids(found) == ["c", "b", "d" if RISKS["d"] > RISKS["a"] else "a", "d"]
    sums = {(each.key, each.sum.currency): (each.sum.deals, each.sum.amount) for each in found.groups}
    assert sums == {("Qualify", "EUR"): (1, 0), ("Qualify", "GBP"): (1, 40), ("Propose", "EUR"): (2, 160)}
    assert _ids(_show(listed, now, group="owner")) == ["d", "a", "b", "c"]


def test_a_list_is_summed_up_by_stage_and_agreement(listed: Store, now: datetime) -> None:
    sums = _listing(listed, now).sum_up(LEADER, ListQuestion())
    assert [(each.stage, each.agreement, each.sum.deals, each.sum.amount) for each in sums] == [
        ("Qualify", "aligned", 1, 40),
        ("Qualify", "unknown", 1, 0),
        ("Propose", "split", 2, 160),
    ]
    choices = _listing(listed, now).choices(LEADER, ListQuestion())
    assert choices.owners == [("005L", "Lia"), ("005M", "Mira"), ("005O", "Olek")]
    assert choices.stages == ["Qualify", "Propose"]


def test_beside_a_deal_stand_its_risk_day_by_day_and_the_step_that_is_due_next(listed: Store, now: datetime) -> None:
    later = now + timedelta(days=3)
    _analyse(listed, "a", 75, later)
    given: dict[str, Any] = {"deal": "a", "review": None, "author": None, "at": now}
    with listed.writing(TENANT) as connection:
        add_step(connection, TENANT, AgreedStep(id="1", what="Later", owner="005M", due=later, **given))
        add_step(connection, TENANT, AgreedStep(id="2", what="Sooner", owner="005O", due=now, **given))
        add_step(connection, TENANT, AgreedStep(id="3", what="Done", owner="005O", due=now, done_at=now, **given))
    deals = {deal.row.id: deal for deal in _show(listed, later).deals}
    assert [day.risk for day in deals["a"].trend] == [70, 75]
    step = deals["a"].step
    assert step is not None
    assert (step.what, step.owner, step.due) == ("Sooner", "User 005O", now)
    assert deals["b"].step is None


def test_a_step_in_a_deal_of_a_file_names_its_owner_too(sqlite_store: Store, now: datetime) -> None:
    ours = Person(id="rep", name="Nadia", side="seller")
    with sqlite_store.writing(TENANT) as connection:
        deal = Deal(as_of=now, deal=Facts(id="a", name="A"), people=(ours,))
        save_deals(connection, TENANT, [deal], origin="file", now=now)
        step = AgreedStep(id="1", deal="a", review=None, what="Ask", owner="rep", due=None, author=None, at=now)
        add_step(connection, TENANT, step)
    _analyse(sqlite_store, "a", 5, now)
    step_shown = _show(sqlite_store, now).deals[0].step
    assert step_shown is not None
    assert (step_shown.owner, step_shown.due) == ("Nadia", None)


def test_who_sees_few_deals_finds_them_in_every_way_of_asking(listed: Store, now: datetime) -> None:
    viewer = replace(MIRA, sight="s")
    with listed.writing(TENANT) as connection:
        save_all_seen(connection, TENANT, "005M", ["b", "c", "won"], now=now)
    listing = _listing(listed, now)
    question = ListQuestion(sort="name")
    assert _ids(_show(listed, now, viewer)) == ["c", "b"]
    assert list(listing.ids(viewer, question, most=9)) == ["b", "c"]
    assert [deal.row.id for deal in listing.read(viewer, question)] == ["b", "c"]
    assert [each.sum.deals for each in listing.sum_up(viewer, question)] == [1, 1]
    assert listing.choices(viewer, question).stages == ["Qualify"]


def test_many_deals_are_counted_only_so_far(listed: Store, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plugin.listing.COUNTED", 3)
    monkeypatch.setattr("plugin.store.pipeline.FEW", 2)
    found = _show(listed, now)
    assert (found.page.total, found.page.more_than_total, found.sums) == (3, True, None)
    assert _ids(found) == ["a", "d", "c", "b"]
    assert _ids(_show(listed, now, group="stage", sort="amount"))[:2] == ["b", "c"]


def test_a_key_of_another_order_is_refused_even_where_nothing_is_listed(listed: Store, now: datetime) -> None:
    listing = _listing(listed, now)
    key = listing.show(LEADER, ListQuestion(), limit=1).page.next_key
    for question in (ListQuestion(backwards=True), ListQuestion(group="stage"), ListQuestion(sort="name", words="zzz")):
        with pytest.raises(InputRefusedError, match="begin at the first page"):
            listing.show(LEADER, question, limit=1, after=key)
