"""Which text is a day, and what is told where it is none."""

from datetime import UTC, date, datetime

import pytest

from plugin.typed_days import read_day
from web.form_values import find_day_fault, read_moment, to_day_text

NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)


def test_a_day_is_read_as_a_browser_gives_it() -> None:
    assert read_day(" 2026-03-31 ") == date(2026, 3, 31)


@pytest.mark.parametrize(
    "text",
    [None, "", " ", "31.3.2026", "2026-3-31", "20260331", "2026-W14-2", "2026-02-30", "2026-03-31T12:00"],
)
def test_anything_else_is_none(text: str | None) -> None:
    assert read_day(text) is None


def test_the_day_of_a_moment_that_is_kept_gives_that_moment_again() -> None:
    assert read_moment(to_day_text(NOON), NOON) == NOON
    assert read_moment("2026-03-30", NOON) == datetime(2026, 3, 30, tzinfo=UTC)
    long_ago = datetime(26, 3, 31, 12, tzinfo=UTC)
    assert read_moment(to_day_text(long_ago), long_ago) == long_ago


def test_what_is_wrong_with_a_day_is_told_in_the_same_words_everywhere() -> None:
    assert find_day_fault("soon", None) == "That isn't a day; a day looks like 2026-03-31."
    assert find_day_fault("0026-03-31", date(26, 3, 31)) == "That isn't a day; a day looks like 2026-03-31."
    assert find_day_fault("2026-04-01", date(2026, 4, 1), date(2026, 3, 31)) == "That day hasn't come yet."
    assert find_day_fault("2026-03-31", NOON, NOON) is None
    assert find_day_fault(" ", None) is None, "whether a day is needed is for the form to say"
