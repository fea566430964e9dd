import csv
import io
from dataclasses import replace
from datetime import date, timedelta

import pytest

from graph.speech import speaking
from plugin.listing import ListedDeal
from plugin.lists import ListQuestion
from plugin.store.list_steps import NextStep
from plugin.store.list_sums import Choices, HopeSum, Sum
from plugin.store.list_trends import RiskOf
from tests.deal_parts import NOW
from tests.fakes import to_row
from tests.odd_deals import build_bare
from tests.split_deal import build_split
from tests.spoken_words import Words
from web.presenters.pipeline_csv import FIELDS, iter_csv
from web.presenters.pipeline_filters import to_filter_form
from web.presenters.pipeline_hope import to_hope
from web.presenters.pipeline_trend import to_trend

SPLIT = to_row(build_split())
TODAY = date(2026, 3, 20)


def _risks(*days: tuple[int, int]) -> list[RiskOf]:
    return [RiskOf(TODAY - timedelta(days=ago), risk) for ago, risk in days]


@pytest.mark.parametrize(
    ("days", "words", "change", "tone"),
    [
        ([(30, 10), (8, 20), (3, 30), (0, 35)], "Risk 35, was 20 a week ago", "▲ 15", "worse"),
        ([(7, 50), (0, 35)], "Risk 35, was 50 a week ago", "▼ 15", "better"),
        ([(9, 35), (4, 60), (0, 35)], "Risk 35, as a week ago", "", "same"),
        ([(3, 20), (0, 35)], "Risk 35, was 20 on 17 Mar 2026", "▲ 15", "worse"),
    ],
)
def test_a_trend_says_what_the_risk_was_a_week_ago(
    days: list[tuple[int, int]], words: str, change: str, tone: str
) -> None:
    trend = to_trend(35, _risks(*days), TODAY)
    assert trend is not None
    assert (trend.words, trend.change, trend.tone) == (words, change, tone)


def test_a_trend_ends_at_todays_risk_and_begins_at_most_eight_weeks_ago() -> None:
    trend = to_trend(100, _risks((200, 90), (56, 0), (0, 50)), TODAY)
    assert trend is not None
    assert (trend.points, trend.end) == ("2,18 62,2", (62, 2))


def test_one_day_makes_no_trend() -> None:
    assert to_trend(35, _risks((0, 35)), TODAY) is None


def _lines(*deals: ListedDeal) -> list[list[str]]:
    text = "".join(iter_csv(deals))
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_a_file_of_deals_has_a_column_for_each_thing_and_plain_values() -> None:
    step = NextStep(what="Ask Ines", owner="Mira", due=NOW)
    names, first, second = _lines(ListedDeal(row=SPLIT, step=step), ListedDeal(row=to_row(build_bare())))
    told = dict(zip(names, first, strict=True))
    assert names == list(FIELDS)
    assert (told["Amount"], told["Currency"], told["Close date"], told["Agreement"]) == (
        "1240000",
        "EUR",
        "2026-05-01",
        "Different destinations",
    )
    assert (told["Agreed next step"], told["By whom"], told["By when"]) == ("Ask Ines", "Mira", "2026-03-20")
    assert dict(zip(names, second, strict=True))["Amount"] == ""


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d"])
def test_no_cell_of_a_file_is_taken_for_a_formula(begin: str) -> None:
    evil = f'{begin}HYPERLINK("https://x.example")'
    step = NextStep(what=evil, owner=evil, due=None)
    row = replace(SPLIT, name=evil, account=evil, owner=evil, stage=evil, currency=evil)
    _, line = _lines(ListedDeal(row=row, step=step))
    assert [cell for cell in line if cell.startswith(begin)] == []
    assert line.count(f"'{evil}") == 7


def test_a_long_file_comes_in_pieces() -> None:
    pieces = list(iter_csv(ListedDeal(row=SPLIT) for _ in range(250)))
    assert len(pieces) == 3
    assert sum(piece.count("\r\n") for piece in pieces) == 251


def _hope(
    stage: str, agreement: str, amount: float, currency: str = "EUR", *, deals: int = 1, without: int = 0
) -> HopeSum:
    made = Sum(currency=currency, deals=deals + without, with_amount=deals, amount=amount)
    # the state is given as text
    return HopeSum(stage=stage, agreement=agreement, sum=made)  # type: ignore[arg-type]


def test_hope_is_drawn_by_stage_and_told_in_a_sentence_for_each_currency() -> None:
    sums = (
        _hope("Qualify", "aligned", 100),
        _hope("Qualify", "unknown", 300, without=2),
        _hope("Propose", "route_debate", 100),
        _hope("Propose", "split", 5, "GBP"),
    )
    hope = to_hope(sums, ListQuestion(sort="amount"))
    euros, pounds = hope.pictures
    assert (euros.currency, pounds.currency) == ("EUR", "GBP")
    told = "EUR 200 of EUR 500 (40\N{NO-BREAK SPACE}%) rests on agreement; for EUR 300 it isn't known yet."
    assert euros.sentence == told
    assert pounds.sentence == "GBP 0 of GBP 5 (0\N{NO-BREAK SPACE}%) rests on agreement."
    assert [(bar.stage, bar.total) for bar in euros.bars] == [("Qualify", "EUR 400"), ("Propose", "EUR 100")]
    drawn = [[(part.x, part.width) if part else None for part in bar.parts] for bar in euros.bars]
    assert drawn == [[(0, 250), None, None, (250, 750)], [None, (0, 250), None, None]]
    part = euros.bars[0].parts[3]
    assert part is not None
    assert part.query == "?agreement=unknown&stage=Qualify&sort=amount"
    assert hope.unpriced == "2 deals without an amount can't be drawn."


def test_where_no_deal_has_an_amount_nothing_is_drawn() -> None:
    assert to_hope((_hope("A", "unknown", 0, deals=0, without=3),), ListQuestion()).pictures == ()


def test_a_filter_form_is_set_as_the_list_is_and_carries_the_rest_along() -> None:
    question = ListQuestion(
        view="quarter", words="x", agreement=("split",), owner=("005B",), closing_from=date(2026, 1, 2), sort="name"
    )
    form = to_filter_form(question, Choices(owners=[("005A", "Ana")], stages=["Qualify"]))
    ticked = {(group.name, tick.value) for group in form.groups for tick in group.ticks if tick.ticked}
    assert ticked == {("agreement", "split"), ("owner", "005B"), ("status", "open")}
    assert form.days[0] == ("closing_from", "Closing from", "2026-01-02")
    assert form.hidden == (("view", "quarter"), ("q", "x"), ("sort", "name"))
    assert form.unfiltered == "?view=quarter&sort=name"


def test_the_file_has_heads_and_states_in_the_language_that_is_spoken_and_codes_and_numbers_as_they_are() -> None:
    german = Words({"Account": "Kunde", "Agreement": "Einigkeit", "Different destinations": "Verschiedene Ziele"})
    with speaking("de", german):
        (row,) = csv.DictReader(io.StringIO("".join(iter_csv([ListedDeal(row=SPLIT)])), newline=""))
    assert (row["Kunde"], row["Einigkeit"]) == (SPLIT.account, "Verschiedene Ziele")
    assert (row["Amount"], row["Close date"], row["Risk band"]) == ("1240000", "2026-05-01", "medium")
