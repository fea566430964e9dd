from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from plugin.listing import Compared, DealList, ListedDeal
from plugin.lists import ListQuestion
from plugin.saved_views import SavedView
from plugin.store.list_steps import NextStep
from plugin.store.list_sums import GroupSum, HopeSum, Sum
from plugin.views import PipelinePage, PipelineRow, Viewer
from tests.deal_parts import NOW
from tests.fakes import to_row
from tests.odd_deals import build_bare
from tests.split_deal import build_split
from web.presenters.pipeline import PipelineView, to_deal, to_pipeline

SPLIT, BARE = to_row(build_split()), to_row(build_bare())
MANAGER = Viewer(tenant="default", role="manager", user="005M")
LINK = Viewer(tenant="default", role="manager", user=None)


def _list(rows: Sequence[PipelineRow], question: ListQuestion | None = None, **given: Any) -> DealList:
    page = {"total": len(rows), "next_key": None, **{key: given.pop(key) for key in ("total",) if key in given}}
    known: dict[str, Any] = {"groups": (), "sums": None, "names": {}, "compared": None, "empty": None, **given}
    more = known.pop("more", False)
    return DealList(
        question=question or ListQuestion(),
        page=PipelinePage(rows=tuple(rows), more_than_total=more, **page),
        deals=tuple(ListedDeal(row=row) for row in rows),
        **known,
    )


def _show(listed: DealList, viewer: Viewer = MANAGER, **more: Any) -> PipelineView:
    return to_pipeline(listed, NOW, viewer=viewer, **more)


def test_a_deal_in_the_list_reads_as_words_with_units() -> None:
    first, second = _show(_list([SPLIT, BARE])).groups[0].deals
    assert (first.amount, first.closes, first.alignment.label, first.authority.label, first.band_words) == (
        "EUR 1,240,000",
        "1 May 2026",
        "Different destinations",
        "Nobody on record",
        "medium",
    )
    assert (second.amount, second.closes, second.changed) == ("not given", "not given", "not given")


def test_agreeing_not_to_want_it_is_told_from_agreeing() -> None:
    row = replace(SPLIT, alignment="aligned")
    deals = [to_deal(ListedDeal(row=replace(row, toward=toward)), NOW) for toward in ("for", "against")]
    assert [deal.alignment.label for deal in deals] == ["Same destination", "Agreed, but not in favour"]


def test_the_list_says_how_it_is_ordered_and_of_how_many_it_shows() -> None:
    view = _show(_list([SPLIT, BARE], ListQuestion(sort="close_date")))
    assert (view.count, view.order) == ("2 open deals", "next to close first")
    assert _show(_list([SPLIT, BARE], total=41)).count == "2 of 41 open deals"
    assert _show(_list([SPLIT], total=1000, more=True)).count == "more than 1,000 open deals"
    assert _show(_list([SPLIT], ListQuestion(status="won"))).count == "1 won deal"
    turned = _show(_list([SPLIT], ListQuestion(group="owner", backwards=True)))
    assert turned.order == "by owner, within it lowest risk first"


def test_a_link_of_the_current_order_turns_it_round_and_back() -> None:
    for question, leads_to in ((ListQuestion(), "?order=reversed"), (ListQuestion(backwards=True), "")):
        by_risk = next(sort for sort in _show(_list([SPLIT], question)).sorts if sort.current)
        assert (by_risk.key, by_risk.query) == ("risk", leads_to)


def test_an_empty_list_has_no_age_and_says_why_it_is_empty() -> None:
    view = _show(_list([]))
    assert (view.groups, view.age, view.count, view.empty) == ((), None, "0 open deals", "")
    assert _show(_list([SPLIT])).age == "Oldest analysis: 5 minutes ago"
    reasons = {
        "Take a condition away": _list([], ListQuestion(words="x")),
        "You own no such deal": _list([], ListQuestion(view="mine")),
        "Nobody reports to you": _list([], ListQuestion(view="team"), empty="no_team"),
        "isn't anybody's in particular": _list([], ListQuestion(view="mine"), empty="nobody"),
        "went up since then": _list([], ListQuestion(view="worsened")),
    }
    for words, listed in reasons.items():
        assert words in (_show(listed).empty or "")
    assert "out of your sight" in (_show(_list([]), replace(MANAGER, sight="s")).empty or "")
    assert _show(_list([]), further=True).empty == "No more deals."


def _sum(amount: float | None, currency: str | None = "EUR", deals: int = 1) -> Sum:
    return Sum(currency=currency, deals=deals, with_amount=0 if amount is None else deals, amount=amount or 0)


def test_the_list_adds_up_what_stands_on_agreement_and_what_does_not_each_leading_to_its_deals() -> None:
    sums = (
        HopeSum(stage="A", agreement="unknown", sum=_sum(None, None)),
        HopeSum(stage="A", agreement="split", sum=_sum(1_240_000)),
        HopeSum(stage="B", agreement="split", sum=_sum(5, "GBP")),
        HopeSum(stage="A", agreement="against", sum=_sum(1_240_000)),
    )
    shares = _show(_list([SPLIT, BARE], sums=sums)).shares
    assert [(share.word.label, share.deals, share.amounts, share.query) for share in shares] == [
        ("Different destinations", "2 deals", "EUR 1,240,000 and GBP 5", "?agreement=split"),
        ("Agreed, but not in favour", "1 deal", "EUR 1,240,000", "?agreement=against"),
        ("Not known yet", "1 deal", "", "?agreement=unknown"),
    ]


def test_what_nobody_counted_is_not_added_up() -> None:
    assert _show(_list([SPLIT, BARE], total=1000, more=True)).shares == ()


def test_an_account_that_the_deal_is_named_after_is_not_said_twice() -> None:
    rows = (replace(SPLIT, account="Norte"), replace(SPLIT, account="Norte", name="Norte - warehouse"))
    assert [deal.account for deal in _show(_list(rows)).groups[0].deals] == ["Norte", None]


def test_deals_are_grouped_with_what_the_whole_group_comes_to() -> None:
    rows = [replace(SPLIT, owner_id="1"), replace(BARE, owner_id="1"), replace(BARE, owner=None, owner_id=None)]
    groups = (GroupSum(key="1", sum=_sum(1_240_000, deals=7)), GroupSum(key="", sum=_sum(None)))
    view = _show(_list(rows, ListQuestion(group="owner"), groups=groups))
    assert [(group.head, group.sums, len(group.deals)) for group in view.groups] == [
        ("Nadia Okafor", "7 deals, EUR 1,240,000", 2),
        ("Owner not given", "1 deal", 1),
    ]


def test_each_condition_is_a_chip_that_leads_to_the_list_without_it() -> None:
    question = ListQuestion(
        words="norte",
        agreement=("split", "unknown"),
        owner=("005A",),
        closing_to=date(2026, 3, 31),
        worsened_since="review",
        sort="amount",
    )
    chips = _show(_list([], question, names={"005A": "Mira Vale"})).chips
    assert [chip.words for chip in chips] == [
        "“norte”",
        "Agreement: Different destinations",
        "Agreement: Not known yet",
        "Owner: Mira Vale",
        "Closing by 31 Mar 2026",
        "Risk went up since your last review",
    ]
    assert "agreement=unknown" in chips[1].query
    assert "agreement=split" not in chips[1].query
    assert "sort=amount" in chips[1].query


@pytest.mark.parametrize(
    ("viewer", "offered"),
    [(MANAGER, {"mine", "team"}), (replace(MANAGER, role="rep"), {"mine"}), (LINK, set())],
)
def test_own_and_team_lists_are_offered_to_people_who_can_have_them(viewer: Viewer, offered: set[str]) -> None:
    keys = {view.key for view in _show(_list([SPLIT]), viewer).views}
    assert keys - {"all", "quarter", "no_final_word", "worsened"} == offered


def test_a_saved_list_stands_among_the_lists_and_says_when_it_was_changed() -> None:
    kept = SavedView(id="s1", name="Big ones", question=ListQuestion(sort="amount"))
    same = _show(_list([SPLIT], ListQuestion(sort="amount")), saved=[kept], saved_id="s1")
    assert [(view.label, view.query) for view in same.views if view.current] == [("Big ones", "?sort=amount&saved=s1")]
    assert same.saved is not None
    assert not same.saved.changed
    other = _show(_list([SPLIT], ListQuestion()), saved=[kept], saved_id="s1")
    assert other.saved is not None
    assert other.saved.changed
    assert _show(_list([SPLIT]), saved=[kept], saved_id="gone").saved is None


def test_a_list_that_compares_says_with_when() -> None:
    reviewed = Compared(at=NOW - timedelta(days=4), reviewed=True)
    about = _show(_list([SPLIT], ListQuestion(view="worsened"), compared=reviewed)).about
    assert "than at your last review on 16 Mar 2026" in about
    week = Compared(at=NOW - timedelta(days=7), reviewed=False)
    about = _show(_list([SPLIT], ListQuestion(view="worsened"), compared=week)).about
    assert "13 Mar 2026, a week ago: you had no review yet" in about


def test_an_agreed_step_tells_who_and_when_and_what_is_overdue() -> None:
    step = NextStep(what="Ask Ines who signs", owner="Mira Vale", due=NOW + timedelta(days=2))
    told = to_deal(ListedDeal(row=SPLIT, step=step), NOW).step
    assert told is not None
    assert (told.what, told.who, told.late) == ("Ask Ines who signs", "Mira Vale, by 22 Mar 2026", False)
    late = to_deal(ListedDeal(row=SPLIT, step=replace(step, due=NOW - timedelta(days=1))), NOW).step
    assert late is not None
    assert late.who == "Mira Vale, by 19 Mar 2026 (overdue)"
    today = to_deal(ListedDeal(row=SPLIT, step=replace(step, due=NOW.replace(hour=0))), NOW).step
    assert today is not None
    assert not today.late
