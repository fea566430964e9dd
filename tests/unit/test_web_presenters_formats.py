from datetime import UTC, datetime, timedelta

import pytest

from web.presenters.formats import to_age, to_ago, to_amount, to_count, to_list, to_share

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=59), "under a minute"),
        (timedelta(seconds=60), "1 minute"),
        (timedelta(minutes=12, seconds=40), "12 minutes"),
        (timedelta(minutes=59, seconds=59), "59 minutes"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=23, minutes=59), "23 hours"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=1200), "1,200 days"),
        (timedelta(minutes=-5), "under a minute"),
    ],
)
def test_an_age_is_told_in_the_largest_whole_unit(ago: timedelta, words: str) -> None:
    assert to_age(NOON - ago, NOON) == words


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=59), "under a minute ago"),
        (timedelta(minutes=12, seconds=40), "12 minutes ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(days=1200), "1,200 days ago"),
    ],
)
def test_how_long_ago_something_was_is_told_in_the_same_units(ago: timedelta, words: str) -> None:
    assert to_ago(NOON - ago, NOON) == words


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        (1_240_000, "EUR", "EUR 1,240,000"),
        (86_500.5, "CHF", "CHF 86,500.50"),
        (0, "USD", "USD 0"),
        (1_000, None, "1,000 (currency not given)"),
        (None, "EUR", None),
    ],
)
def test_an_amount_carries_its_currency(amount: float | None, currency: str | None, words: str | None) -> None:
    assert to_amount(amount, currency) == words


def test_counts_have_units_that_agree_with_them() -> None:
    assert [
        to_count(1, "{count} person", "{count} people"),
        to_count(2, "{count} person", "{count} people"),
        to_count(0, "{count} day", "{count} days"),
    ] == [
        "1 person",
        "2 people",
        "0 days",
    ]


def test_what_is_above_zero_never_reads_as_nothing() -> None:
    assert [to_share(0), to_share(0.004), to_share(0.754), to_share(1)] == ["0 %", "under 1 %", "75 %", "100 %"]


def test_a_long_list_says_how_many_more_there_are() -> None:
    assert to_list(["Ana", "Bo", "Cy"], 2) == "Ana, Bo and 1 more"
    assert to_list(["Ana", "Bo"], 2) == "Ana and Bo"


def test_names_are_joined_as_in_a_sentence() -> None:
    assert [to_list([]), to_list(["Ana"]), to_list(["Ana", "Bo"]), to_list(["Ana", "Bo", "Cy"])] == [
        "",
        "Ana",
        "Ana and Bo",
        "Ana, Bo and Cy",
    ]
