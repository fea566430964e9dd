"""Decides how "agreement against hope" is drawn: amount by stage, parted by agreement, one picture a currency."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from graph.speech import say
from plugin.lists import Agreement, ListQuestion
from plugin.store.list_sums import HopeSum
from web.presenters.formats import to_amount, to_count, to_share
from web.presenters.pipeline_chips import to_query
from web.presenters.pipeline_words import AGREEMENTS, to_agreement_word
from web.presenters.words import StateWord

WIDTH = 1000
"""How wide the longest bar is, in the picture's own units."""
AGREED: frozenset[Agreement] = frozenset({"aligned", "route_debate"})


@dataclass(frozen=True, slots=True, kw_only=True)
class HopePart:
    """A part of a bar, and of the table: `id` joins the two; the query asks for just its deals."""

    id: str
    agreement: Agreement
    x: float
    width: float
    amount: str
    deals: str
    words: str
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HopeBar:
    """A stage: its parts by agreement (None where there is nothing), and what it comes to."""

    stage: str
    parts: tuple[HopePart | None, ...]
    total: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HopePicture:
    """All that is in one currency, with what it says in a sentence."""

    currency: str
    sentence: str
    bars: tuple[HopeBar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HopeView:
    """The pictures, the largest currency first; the states of agreement they show; what no amount is given of."""

    pictures: tuple[HopePicture, ...]
    states: tuple[tuple[Agreement, StateWord], ...]
    unpriced: str | None


def to_hope(sums: Sequence[HopeSum], question: ListQuestion) -> HopeView:
    """Draw what the deals with an amount come to; the others are counted and told."""
    priced = [each for each in sums if each.sum.with_amount]
    by_currency: dict[str | None, list[HopeSum]] = {}
    for each in priced:
        by_currency.setdefault(each.sum.currency, []).append(each)
    currencies = sorted(
        by_currency.items(), key=lambda item: (-sum(each.sum.amount for each in item[1]), item[0] or "")
    )
    states = tuple(each for each in AGREEMENTS if any(one.agreement == each for one in priced))
    without = sum(each.sum.deals - each.sum.with_amount for each in sums)
    return HopeView(
        pictures=tuple(
            _draw(number, currency, some, states, question) for number, (currency, some) in enumerate(currencies)
        ),
        states=tuple((each, to_agreement_word(each)) for each in states),
        unpriced=to_count(
            without, "{count} deal without an amount can't be drawn.", "{count} deals without an amount can't be drawn."
        )
        if without
        else None,
    )


def _draw(
    number: int, currency: str | None, sums: Sequence[HopeSum], states: Sequence[Agreement], question: ListQuestion
) -> HopePicture:
    stages: dict[str | None, dict[Agreement, HopeSum]] = {}
    for each in sums:
        stages.setdefault(each.stage, {})[each.agreement] = each
    longest = max(_add(held.values()) for held in stages.values())
    bars = []
    for place, (stage, held) in enumerate(stages.items()):
        x = 0.0
        parts: list[HopePart | None] = []
        for state in states:
            found = held.get(state)
            if found is None:
                parts.append(None)
                continue
            width = max(found.sum.amount, 0) / longest * WIDTH if longest > 0 else 0
            parts.append(_to_part(f"hope-{number}-{place}-{state}", found, x, width, question))
            x += width
        total = to_amount(sum(each.sum.amount for each in held.values()), currency) or ""
        bars.append(HopeBar(stage=stage or say("Stage not given"), parts=tuple(parts), total=total))
    return HopePicture(currency=currency or say("Currency not given"), sentence=_tell(sums, currency), bars=tuple(bars))


def _to_part(own_id: str, found: HopeSum, x: float, width: float, question: ListQuestion) -> HopePart:
    amount = to_amount(found.sum.amount, found.sum.currency) or ""
    stage = found.stage or say("Stage not given")
    deals = to_count(found.sum.with_amount, "{count} deal", "{count} deals")
    narrowed = replace(question, agreement=(found.agreement,), stage=(found.stage,) if found.stage else question.stage)
    return HopePart(
        id=own_id,
        agreement=found.agreement,
        x=round(x, 1),
        width=round(width, 1),
        amount=amount,
        deals=deals,
        words=f"{stage}, {to_agreement_word(found.agreement).label}: {amount}, {deals}",
        query=to_query(narrowed),
    )


def _add(sums: Iterable[HopeSum]) -> float:
    return sum(max(each.sum.amount, 0) for each in sums)


def _tell(sums: Sequence[HopeSum], currency: str | None) -> str:
    by_state: Mapping[Agreement, float] = {
        state: _add(each for each in sums if each.agreement == state) for state in AGREEMENTS
    }
    total = sum(by_state.values())
    agreed = sum(amount for state, amount in by_state.items() if state in AGREED)
    share = to_share(agreed / total) if total else "0 %"
    unbroken = share.replace(" %", "\N{NO-BREAK SPACE}%")
    values = {"agreed": to_amount(agreed, currency), "total": to_amount(total, currency), "share": unbroken}
    open_ = to_amount(by_state["unknown"], currency)
    if not by_state["unknown"]:
        return say("{agreed} of {total} ({share}) rests on agreement.", **values)
    return say("{agreed} of {total} ({share}) rests on agreement; for {open} it isn't known yet.", **values, open=open_)
