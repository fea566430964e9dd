"""What moved of a deal's facts is told against what held then, with why it matters."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from graph.analyse import analyse
from graph.analysis import Alignment
from graph.deal import Facts
from plugin.fact_changes import tell_end, tell_moves, tell_new
from plugin.store.former_facts import FormerFacts
from tests.builders import deal, deciders

SINCE = datetime(2026, 3, 2, tzinfo=UTC)
FOR_IT = Alignment(state="aligned", toward="for", deciders=2, known=2, because=())
SPLIT = Alignment(state="split", toward=None, deciders=2, known=2, because=())
UNKNOWN = Alignment(state="unknown", toward=None, deciders=2, known=0, because=())
AGAINST = Alignment(state="aligned", toward="against", deciders=2, known=2, because=())


def day(month: int, number: int) -> datetime:
    return datetime(2026, month, number, tzinfo=UTC)


def facts(close: datetime | None = None, amount: float | None = None, currency: str | None = "EUR") -> Facts:
    return Facts(id="D", name="Deal", close_date=close, amount=amount, currency=currency)


def before(
    until: datetime, close: datetime | None = None, amount: float | None = None, status: str = "open"
) -> FormerFacts:
    return FormerFacts(until=until, close_date=close, amount=amount, currency="EUR", status=status)


@pytest.mark.parametrize(
    ("old", "new", "alignment", "told"),
    [
        (
            day(6, 30),
            day(7, 10),
            FOR_IT,
            (
                "The close date was put off by ten days, from 30 Jun 2026 to 10 Jul 2026. "
                "Worth asking: what does it wait for?"
            ),
        ),
        (day(6, 30), day(6, 29), FOR_IT, "The close date was moved up by one day, from 30 Jun 2026 to 29 Jun 2026."),
        (
            day(6, 30),
            day(6, 2),
            SPLIT,
            "The close date was moved up by 28 days, from 30 Jun 2026 to 2 Jun 2026. Those who decide don't agree yet.",
        ),
        (
            day(6, 30),
            day(6, 2),
            UNKNOWN,
            (
                "The close date was moved up by 28 days, from 30 Jun 2026 to 2 Jun 2026. "
                "Whether those who decide agree is not known yet."
            ),
        ),
        (
            day(6, 30),
            day(6, 2),
            AGAINST,
            (
                "The close date was moved up by 28 days, from 30 Jun 2026 to 2 Jun 2026. "
                "Those who decide are not in favour yet."
            ),
        ),
        (None, day(6, 30), FOR_IT, "A close date is set: 30 Jun 2026."),
        (day(6, 30), None, FOR_IT, "The close date was taken out; it was 30 Jun 2026."),
    ],
)
def test_a_close_date_that_moved_is_told_with_why_it_matters(
    old: datetime | None, new: datetime | None, alignment: Alignment, told: str
) -> None:
    assert tell_moves(facts(new), [before(day(3, 4), old)], alignment, since=SINCE) == (told,)


def test_a_close_date_put_off_again_is_told_as_such_by_all_that_is_kept() -> None:
    former = [before(day(1, 5), day(3, 31)), before(day(2, 5), day(4, 30)), before(day(3, 4), day(6, 30))]
    (third,) = tell_moves(facts(day(9, 30)), former, FOR_IT, since=SINCE)
    many = [before(day(1, number), day(4, number)) for number in range(1, 12)]
    (often,) = tell_moves(facts(day(9, 30)), [*many, former[2]], FOR_IT, since=SINCE)

    assert third == (
        "The close date was put off for the third time, by 92 days, from 30 Jun 2026 to 30 Sep 2026. "
        "Worth asking: what does it wait for each time?"
    )
    assert "put off once more, by 92 days" in often


def test_moves_since_then_are_told_as_one_and_what_moved_back_is_not_told() -> None:
    twice = [before(day(3, 3), day(6, 30)), before(day(3, 5), day(7, 31))]
    assert "for the second time, by 92 days" in tell_moves(facts(day(9, 30)), twice, FOR_IT, since=SINCE)[0]
    assert tell_moves(facts(day(6, 30)), twice, FOR_IT, since=SINCE) == ()
    assert tell_moves(facts(day(9, 30)), twice, FOR_IT, since=day(3, 6)) == ()


@pytest.mark.parametrize(
    ("old", "new", "currency", "told"),
    [
        (100_000.0, 180_000.0, "EUR", "rose from EUR 100,000 to EUR 180,000. Worth asking: does the same person"),
        (100_000.0, 80_000.5, "EUR", "fell from EUR 100,000 to EUR 80,000.50. Worth asking: what was left out"),
        (100_000.0, 100_000.0, "USD", "The amount went from EUR 100,000 to USD 100,000."),
        (None, 5.0, "EUR", "An amount is set: EUR 5."),
        (5.0, None, "EUR", "The amount was taken out; it was EUR 5."),
    ],
)
def test_an_amount_that_moved_is_told_with_what_to_ask(
    old: float | None, new: float | None, currency: str, told: str
) -> None:
    (sentence,) = tell_moves(facts(None, new, currency), [before(day(3, 4), None, old)], FOR_IT, since=SINCE)
    assert told in sentence


def test_a_deal_that_was_opened_again_is_told() -> None:
    former = [before(day(2, 1)), before(day(3, 4), status="lost")]
    assert tell_moves(facts(), former, FOR_IT, since=SINCE) == ("Open again since 4 Mar 2026.",)


@pytest.mark.parametrize(
    ("close", "amount", "told"),
    [
        (day(6, 30), 80_000.0, "Created on 4 Mar 2026: EUR 80,000, to close on 30 Jun 2026."),
        (None, 80_000.0, "Created on 4 Mar 2026: EUR 80,000, no close date yet."),
        (day(6, 30), None, "Created on 4 Mar 2026: to close on 30 Jun 2026."),
        (None, None, "Created on 4 Mar 2026."),
    ],
)
def test_a_new_deal_is_told_with_what_it_is_about(close: datetime | None, amount: float | None, told: str) -> None:
    new = Facts(id="D", name="Deal", created_at=day(3, 4), close_date=close, amount=amount, currency="EUR")
    assert tell_new(new, since=SINCE) == (told,)
    assert tell_new(new, since=day(3, 5)) == (), "it is only new here"


def test_an_end_is_told_with_how_the_deal_stood_before() -> None:
    won = Facts(id="D", name="Deal", status="won", amount=80_000.0, currency="EUR")
    lost = Facts(id="D", name="Deal", status="lost")
    split = replace(analyse(deal(deciders("ana", "bo"))), alignment=SPLIT)
    against = replace(split, alignment=AGAINST)

    assert tell_end(won, day(3, 4), split) == (
        "Won on 4 Mar 2026: EUR 80,000.",
        f"How it stood before: agreement split, final word not certain, risk {split.risk.score} of 100.",
    )
    assert "agreement aligned, against it, final word" in tell_end(lost, day(3, 4), against)[1]
    assert tell_end(lost, day(3, 4), None) == ("Lost on 4 Mar 2026.",)
