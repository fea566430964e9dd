from dataclasses import replace

from plugin.views import PipelinePage
from tests.fakes import NOW, build_bare, build_split, to_row
from web.presenters.pipeline import to_pipeline

PAGE = PipelinePage(rows=(to_row(build_split()), to_row(build_bare())), total=2, next_key=None)


def test_a_deal_in_the_list_reads_as_words_with_units() -> None:
    first, second = to_pipeline(PAGE, "risk", NOW).deals
    assert (first.amount, first.closes, first.alignment.label, first.authority.label, first.band_words) == (
        "EUR 1,240,000",
        "1 May 2026",
        "Different destinations",
        "Nobody on record",
        "medium",
    )
    assert (second.amount, second.closes) == ("not given", "not given")


def test_agreeing_not_to_want_it_is_told_from_agreeing() -> None:
    row = replace(PAGE.rows[0], alignment="aligned")
    labels = [
        to_pipeline(PipelinePage(rows=(replace(row, toward=toward),), total=1, next_key=None), "risk", NOW)
        .deals[0]
        .alignment.label
        for toward in ("for", "against")
    ]
    assert labels == ["Same destination", "Agreed, but not in favour"]


def test_the_list_says_how_it_is_ordered_and_of_how_many_it_shows() -> None:
    view = to_pipeline(PAGE, "close_date", NOW)
    assert (view.count, view.order) == ("2 open deals", "next to close first")
    part = to_pipeline(PipelinePage(rows=PAGE.rows, total=41, next_key="k"), "risk", NOW)
    assert (part.count, part.next_key) == ("2 of 41 open deals", "k")


def test_an_empty_list_has_no_age() -> None:
    view = to_pipeline(PipelinePage(rows=(), total=0, next_key=None), "risk", NOW)
    assert (view.deals, view.age, view.count) == ((), None, "0 open deals")
    assert to_pipeline(PAGE, "risk", NOW).age == "Oldest analysis: 5 minutes ago"


def test_the_list_adds_up_what_stands_on_agreement_and_what_does_not() -> None:
    split, bare = PAGE.rows
    rows = (
        bare,
        split,
        replace(split, currency="GBP", amount=5),
        replace(split, alignment="aligned", toward="against"),
    )
    view = to_pipeline(PipelinePage(rows=rows, total=4, next_key=None), "risk", NOW)
    assert [(share.word.label, share.deals, share.amounts) for share in view.shares] == [
        ("Different destinations", 2, "EUR 1,240,000 and GBP 5"),
        ("Agreed, but not in favour", 1, "EUR 1,240,000"),
        ("Not known yet", 1, ""),
    ]


def test_a_part_of_the_list_is_not_added_up() -> None:
    assert to_pipeline(PipelinePage(rows=PAGE.rows, total=41, next_key="k"), "risk", NOW).shares == ()


def test_an_account_that_the_deal_is_named_after_is_not_said_twice() -> None:
    row = PAGE.rows[0]
    rows = (replace(row, account="Norte"), replace(row, account="Norte", name="Norte - warehouse"))
    deals = to_pipeline(PipelinePage(rows=rows, total=2, next_key=None), "risk", NOW).deals
    assert [deal.account for deal in deals] == ["Norte", None]
