"""Decides how the deal's decisions are listed: who has the final word on each, who must agree, and by when."""

from dataclasses import dataclass
from datetime import datetime

from graph.analysis import Authority, DecisionAuthority
from graph.authority import SETTLED
from graph.deal import Deal, Decision
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
    when = f" on {to_date(decision.decided_at)}" if decision.decided_at else ""
    by = f"Decided by {names.person(decision.decided_by)}{when}" if decision.decided_by else ""
    holders = f"On record: {to_list(names.persons(decision.final_word)) or 'nobody'}" if not decision.voters else ""
    return tuple(line for line in (by, holders) if line)


def _lines(decision: Decision, authority: DecisionAuthority | None, names: Names, as_of: datetime) -> tuple[str, ...]:
    if decision.status in SETTLED:
        return _settled_lines(decision, names)
    recorded = authority.recorded if authority else decision.final_word
    by_vote = decision.voters and not recorded
    lines = [] if by_vote else [f"On record: {to_list(names.persons(recorded)) or 'nobody'}"]
    if authority and authority.claimed:
        lines.append(f"Say that it is theirs: {to_list(names.persons(authority.claimed))}")
    if authority and authority.named:
        shares = sorted(authority.named.items(), key=lambda item: (-item[1], item[0]))
        lines.append(f"Named by others: {to_list(f'{names.person(one)} {to_share(share)}' for one, share in shares)}")
    if authority and authority.lived:
        lines.append(f"People go to: {to_list(names.persons(authority.lived))}")
    if decision.must_agree:
        open_ = [one for one in decision.must_agree if one not in decision.agreed]
        missing = f", still open: {to_list(names.persons(open_))}" if open_ else ", all have agreed"
        lines.append(f"Must agree: {to_list(names.persons(decision.must_agree))}{missing}")
    if decision.voters:
        lines.append(f"Settled by vote of: {to_list(names.persons(decision.voters))}")
    if (by := _date_of(decision)) is not None:
        lines.append(f"By {to_date(by)}{', which has passed' if by < as_of else ''}")
    return tuple(lines)


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
    if deal.deal.status != "open":
        return f"This deal is {deal.deal.status}; there is no next step."
    open_ = [decision for decision in deal.decisions if decision.status not in SETTLED]
    if not open_:
        return None
    decision = min(open_, key=lambda one: (_date_of(one) is None, _date_of(one) or deal.as_of, one.name))
    by = _date_of(decision)
    passed = by is not None and by < deal.as_of
    when = f" {'was due' if passed else 'is due'} by {to_date(by)}" if by else " has no date yet"
    missing = names.persons(one for one in decision.must_agree if one not in decision.agreed)
    agree = f" {to_list(missing)} {'has' if len(missing) == 1 else 'have'} still to agree." if missing else ""
    return f"No step comes first. “{decision.name}”{when}{' and is still open' if passed else ''}.{agree}"
