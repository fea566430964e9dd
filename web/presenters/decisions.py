"""Decides how the deal's decisions are listed: who has the final word on each, who must agree, and by when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from graph.analysis import Authority, DecisionAuthority
from graph.authority import SETTLED
from graph.deal import Deal, Decision
from graph.speech import say, say_many
from graph.wording import to_date
from web.presenters.formats import to_list, to_share
from web.presenters.names import Names
from web.presenters.words import AUTHORITY, DECISIONS, StateWord


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow:
    """One decision in words."""

    id: str
    name: str
    status: str
    state: StateWord
    settled: bool
    lines: tuple[str, ...]


def _date_of(decision: Decision) -> datetime | None:
    return decision.act_by or decision.due


def _settled_lines(decision: Decision, names: Names) -> tuple[str, ...]:
    """Say who decided and when; who is on record counts less than that, but stands beside it."""
    lines = []
    if decision.decided_by:
        who = names.person(decision.decided_by)
        lines.append(
            say("Decided by {name} on {day}", name=who, day=to_date(decision.decided_at))
            if decision.decided_at
            else say("Decided by {name}", name=who)
        )
    if not decision.voters:
        lines.append(_tell_recorded(decision.final_word, names))
    return tuple(lines)


def _tell_recorded(holders: Iterable[str], names: Names) -> str:
    return say("On record: {names}", names=to_list(names.persons(holders)) or say("nobody"))


def _lines(decision: Decision, authority: DecisionAuthority | None, names: Names, as_of: datetime) -> tuple[str, ...]:
    if decision.status in SETTLED:
        return _settled_lines(decision, names)
    recorded = authority.recorded if authority else decision.final_word
    lines = [] if decision.voters and not recorded else [_tell_recorded(recorded, names)]
    if authority and authority.claimed:
        lines.append(say("Say that it is theirs: {names}", names=to_list(names.persons(authority.claimed))))
    if authority and authority.named:
        shares = sorted(authority.named.items(), key=lambda item: (-item[1], item[0]))
        named = to_list(f"{names.person(one)} {to_share(share)}" for one, share in shares)
        lines.append(say("Named by others: {names}", names=named))
    if authority and authority.lived:
        lines.append(say("People go to: {names}", names=to_list(names.persons(authority.lived))))
    if decision.must_agree:
        asked = to_list(names.persons(decision.must_agree))
        open_ = to_list(names.persons(_still_open(decision)))
        lines.append(
            say("Must agree: {names}, still open: {open}", names=asked, open=open_)
            if open_
            else say("Must agree: {names}, all have agreed", names=asked)
        )
    if decision.voters:
        lines.append(say("Settled by vote of: {names}", names=to_list(names.persons(decision.voters))))
    if (by := _date_of(decision)) is not None:
        day = to_date(by)
        lines.append(say("By {day}, which has passed", day=day) if by < as_of else say("By {day}", day=day))
    return tuple(lines)


def _still_open(decision: Decision) -> tuple[str, ...]:
    """Name who must agree and hasn't yet."""
    return tuple(one for one in decision.must_agree if one not in decision.agreed)


def to_decisions(deal: Deal, authority: Authority, names: Names) -> tuple[DecisionRow, ...]:
    """List the decisions: those to be taken first, the least settled first."""
    judged = {item.id: item for item in authority.decisions}
    order = list(AUTHORITY)
    rows = []
    for decision in deal.decisions:
        item = judged.get(decision.id)
        state = AUTHORITY[item.state if item else "unknown"]
        settled = decision.status in SETTLED
        key = (settled, order.index(item.state) if item else len(order), decision.name)
        row = DecisionRow(
            id=decision.id,
            name=decision.name,
            status=DECISIONS[decision.status],
            state=state,
            settled=settled,
            lines=_lines(decision, item, names, deal.as_of),
        )
        rows.append((key, row))
    return tuple(row for _, row in sorted(rows, key=lambda pair: pair[0]))


def to_watch(deal: Deal, names: Names) -> str | None:
    """Say what to keep an eye on where no step comes first: the next decision's date, and who has still to agree."""
    if deal.deal.status == "won":
        return say("This deal is won; there is no next step.")
    if deal.deal.status == "lost":
        return say("This deal is lost; there is no next step.")
    open_ = [decision for decision in deal.decisions if decision.status not in SETTLED]
    if not open_:
        return None
    decision = min(open_, key=lambda one: (_date_of(one) is None, _date_of(one) or deal.as_of, one.name))
    missing = names.persons(_still_open(decision))
    agree = say_many(
        "{names} has still to agree.", "{names} have still to agree.", len(missing), names=to_list(missing)
    )
    return f"{_tell_due(decision, deal.as_of)} {agree}" if missing else _tell_due(decision, deal.as_of)


def _tell_due(decision: Decision, as_of: datetime) -> str:
    by = _date_of(decision)
    if by is None:
        return say("No step comes first. “{decision}” has no date yet.", decision=decision.name)
    if by < as_of:
        return say(
            "No step comes first. “{decision}” was due by {day} and is still open.",
            decision=decision.name,
            day=to_date(by),
        )
    return say("No step comes first. “{decision}” is due by {day}.", decision=decision.name, day=to_date(by))
