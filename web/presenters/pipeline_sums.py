"""Decides how sums of deals are told: counts and amounts by agreement and by group, currencies apart."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from plugin.listing import DealList
from plugin.lists import ListQuestion
from plugin.store.list_sums import HopeSum, Sum
from web.presenters.formats import to_amount, to_count, to_list
from web.presenters.pipeline_chips import to_query
from web.presenters.pipeline_words import AGREEMENTS, to_agreement_word
from web.presenters.words import StateWord


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineShare:
    """How much of a list stands on one state of agreement, and the address of just these."""

    word: StateWord
    deals: str
    amounts: str
    query: str


def to_shares(sums: Iterable[HopeSum], question: ListQuestion) -> tuple[PipelineShare, ...]:
    """Add up deals and amounts by agreement, from what can be relied on to what isn't known."""
    found: dict[str, list[Sum]] = {}
    for each in sums:
        found.setdefault(each.agreement, []).append(each.sum)
    return tuple(
        PipelineShare(
            word=to_agreement_word(agreement),
            deals=to_count(sum(each.deals for each in found[agreement]), "{count} deal", "{count} deals"),
            amounts=to_amounts(found[agreement]),
            query=to_query(replace(question, agreement=(agreement,))),
        )
        for agreement in AGREEMENTS
        if agreement in found
    )


def to_amounts(sums: Iterable[Sum]) -> str:
    """Write what deals come to, the largest currency first; "" where no amount is given."""
    totals: dict[str | None, float] = {}
    for each in sums:
        if each.with_amount:
            totals[each.currency] = totals.get(each.currency, 0) + each.amount
    largest_first = sorted(totals.items(), key=lambda item: (-item[1], item[0] or ""))
    return to_list(filter(None, (to_amount(amount, currency) for currency, amount in largest_first)))


def to_group_words(listed: DealList) -> Mapping[str, str]:
    """Tell what each group on a page comes to, whole, by its key."""
    found: dict[str, list[Sum]] = {}
    for each in listed.groups:
        found.setdefault(each.key, []).append(each.sum)
    return {key: _tell(sums) for key, sums in found.items()}


def _tell(sums: Sequence[Sum]) -> str:
    deals = to_count(sum(each.deals for each in sums), "{count} deal", "{count} deals")
    amounts = to_amounts(sums)
    return f"{deals}, {amounts}" if amounts else deals
