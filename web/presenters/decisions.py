"""Decides how the deal's decisions are listed: who has the final word on each, who must agree, and by when."""

from dataclasses import dataclass

from graph.analysis import Authority, DecisionAuthority
from graph.deal import Deal, Decision
from web.presenters.formats import to_date, to_list, to_share
from web.presenters.names import Names
from web.presenters.words import AUTHORITY, DECISIONS, SETTLED, StateWord


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow:
    """One decision in words."""

    name: str
    status: str
    state: StateWord
    lines: tuple[str, ...]


def _lines(decision: Decision, authority: DecisionAuthority | None, names: Names) -> tuple[str, ...]:
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
    if (by := decision.act_by or decision.due) is not None:
        lines.append(f"By {to_date(by)}")
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
            name=decision.name, status=DECISIONS[decision.status], state=state, lines=_lines(decision, item, names)
        )
        rows.append((key, row))
    return tuple(row for _, row in sorted(rows, key=lambda pair: pair[0]))
