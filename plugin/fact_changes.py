"""What moved of a deal's amount and close date, and that it is new, won or lost, in words that say why it matters."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import pairwise

from graph.analysis import Alignment, Analysis
from graph.change import AGREES, HELD
from graph.deal import Facts
from graph.speech import mark, say
from graph.wording import to_count, to_date
from plugin.amounts import write_amount
from plugin.store.former_facts import FormerFacts

_AGAIN = (
    mark("for the second time"),
    mark("for the third time"),
    mark("for the fourth time"),
    mark("for the fifth time"),
    mark("for the sixth time"),
    mark("for the seventh time"),
    mark("for the eighth time"),
    mark("for the ninth time"),
    mark("for the tenth time"),
)
_ONCE_MORE = mark("once more")


def tell_moves(
    facts: Facts, former: Sequence[FormerFacts], alignment: Alignment, *, since: datetime
) -> tuple[str, ...]:
    """Tell what moved of an open deal since a moment, against what held then; what moved back again isn't told.

    `former` is all that is kept, the earliest first: by it, a close date that was put off before is told as such.
    """
    was = _find_then(former, since)
    if was is None:
        return ()
    return (*_tell_reopened(former, since), *_tell_close_date(facts, was, former, alignment), *_tell_amount(facts, was))


def tell_new(facts: Facts, *, since: datetime) -> tuple[str, ...]:
    """Tell when a deal was created and what it is about; nothing where that isn't known, or was before `since`."""
    if facts.created_at is None or facts.created_at <= since:
        return ()
    day = to_date(facts.created_at)
    amount = None if facts.amount is None else write_amount(facts.amount, facts.currency)
    if amount is not None and facts.close_date is not None:
        close = to_date(facts.close_date)
        return (say("Created on {day}: {amount}, to close on {close}.", day=day, amount=amount, close=close),)
    if amount is not None:
        return (say("Created on {day}: {amount}, no close date yet.", day=day, amount=amount),)
    if facts.close_date is not None:
        return (say("Created on {day}: to close on {close}.", day=day, close=to_date(facts.close_date)),)
    return (say("Created on {day}.", day=day),)


def tell_end(facts: Facts, closed_at: datetime, before: Analysis | None) -> tuple[str, ...]:
    """Tell that a deal was won or lost, for how much, and how it stood by an analysis of `before`, if one is kept."""
    values = {"day": to_date(closed_at)}
    if facts.amount is not None:
        values["amount"] = write_amount(facts.amount, facts.currency)
    if facts.status == "won":
        end = say("Won on {day}.", **values) if facts.amount is None else say("Won on {day}: {amount}.", **values)
    else:
        end = say("Lost on {day}.", **values) if facts.amount is None else say("Lost on {day}: {amount}.", **values)
    return (end,) if before is None else (end, _tell_how_it_stood(before))


def _tell_how_it_stood(before: Analysis) -> str:
    against = before.alignment.state == "aligned" and before.alignment.toward == "against"
    return say(
        "How it stood before: agreement {agreement}, final word {word}, risk {risk} of 100.",
        agreement=say("aligned, against it") if against else say(AGREES[before.alignment.state]),
        word=say(HELD[before.authority.state]),
        risk=before.risk.score,
    )


def _find_then(former: Sequence[FormerFacts], since: datetime) -> FormerFacts | None:
    """Return what held at a moment; None where what holds now held then, too."""
    return next((each for each in former if each.until > since), None)


def _tell_reopened(former: Sequence[FormerFacts], since: datetime) -> Iterator[str]:
    closed = [each for each in former if each.until > since and each.status != "open"]
    if closed:
        yield say("Open again since {day}.", day=to_date(closed[-1].until))


def _tell_close_date(
    facts: Facts, was: FormerFacts, former: Sequence[FormerFacts], alignment: Alignment
) -> Iterator[str]:
    old, new = was.close_date, facts.close_date
    if old is None and new is not None:
        yield say("A close date is set: {new}.", new=to_date(new))
    elif old is not None and new is None:
        yield say("The close date was taken out; it was {old}.", old=to_date(old))
    elif old is not None and new is not None and (days := _days_between(old, new)):
        values = {"old": to_date(old), "new": to_date(new)}
        yield (
            _tell_later(days, _count_put_off(facts, former), values)
            if days > 0
            else (f"{_tell_earlier(-days, values)}{_tell_agreement(alignment)}")
        )


def _days_between(old: datetime, new: datetime) -> int:
    return (new.astimezone(UTC).date() - old.astimezone(UTC).date()).days


def _count_put_off(facts: Facts, former: Sequence[FormerFacts]) -> int:
    """Count how often the close date was moved to a later day, as far as is kept."""
    known = [day for day in (*(each.close_date for each in former), facts.close_date) if day is not None]
    return sum(_days_between(one, next_) > 0 for one, next_ in pairwise(known))


def _tell_later(days: int, times: int, values: dict[str, str]) -> str:
    if times <= 1:
        return to_count(
            days,
            "The close date was put off by {count} day, from {old} to {new}. Worth asking: what does it wait for?",
            "The close date was put off by {count} days, from {old} to {new}. Worth asking: what does it wait for?",
            **values,
        )
    again = _AGAIN[times - 2] if times - 2 < len(_AGAIN) else _ONCE_MORE
    return to_count(
        days,
        "The close date was put off {again}, by {count} day, from {old} to {new}. "
        "Worth asking: what does it wait for each time?",
        "The close date was put off {again}, by {count} days, from {old} to {new}. "
        "Worth asking: what does it wait for each time?",
        again=say(again),
        **values,
    )


def _tell_earlier(days: int, values: dict[str, str]) -> str:
    return to_count(
        days,
        "The close date was moved up by {count} day, from {old} to {new}.",
        "The close date was moved up by {count} days, from {old} to {new}.",
        **values,
    )


def _tell_agreement(alignment: Alignment) -> str:
    """Return, as a further sentence, why less time matters; nothing where those who decide are for it."""
    if alignment.state == "unknown":
        return " " + say("Whether those who decide agree is not known yet.")
    if alignment.state != "aligned":
        return " " + say("Those who decide don't agree yet.")
    return "" if alignment.toward != "against" else " " + say("Those who decide are not in favour yet.")


def _tell_amount(facts: Facts, was: FormerFacts) -> Iterator[str]:
    if (was.amount, was.currency) == (facts.amount, facts.currency):
        return
    if facts.amount is None:
        if was.amount is not None:
            yield say("The amount was taken out; it was {old}.", old=write_amount(was.amount, was.currency))
    elif was.amount is None:
        yield say("An amount is set: {new}.", new=write_amount(facts.amount, facts.currency))
    else:
        old, new = write_amount(was.amount, was.currency), write_amount(facts.amount, facts.currency)
        if was.currency != facts.currency or was.amount == facts.amount:
            yield say("The amount went from {old} to {new}.", old=old, new=new)
        elif facts.amount > was.amount:
            yield say(
                "The amount rose from {old} to {new}. Worth asking: does the same person have the final word on it?",
                old=old,
                new=new,
            )
        else:
            yield say(
                "The amount fell from {old} to {new}. Worth asking: what was left out, and who wanted that?",
                old=old,
                new=new,
            )
