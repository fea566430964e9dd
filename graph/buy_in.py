"""The three marks of buy-in: who understood, promised and acted. None is inferred from another."""

from collections.abc import Iterable
from datetime import datetime

from graph.analysis import BuyIn, BuyInMark
from graph.deal import Commitment, Statement


def kept_at(commitment: Commitment) -> datetime | None:
    """When the commitment was kept, if it was; late counts as kept."""
    if commitment.status not in ("done", "late"):
        return None
    return commitment.done_at or commitment.status_at or commitment.due


def broken_at(commitment: Commitment) -> datetime | None:
    """When the commitment was refused or lapsed, if it was."""
    if commitment.status not in ("refused", "lapsed"):
        return None
    return commitment.status_at or commitment.due


def read_buy_in(statements: Iterable[Statement], commitments: Iterable[Commitment]) -> BuyIn:
    """Read one person's marks from what counts of their statements and commitments."""
    said = tuple(statements)
    promised = tuple(commitments)
    understood = _understood(said)
    committed = _committed(promised)
    acted = _acted(said, promised)
    marks: tuple[tuple[BuyInMark, bool | None], ...] = (
        ("understood", understood),
        ("committed", committed),
        ("acted", acted),
    )
    return BuyIn(
        understood=understood,
        committed=committed,
        acted=acted,
        next=next((mark for mark, value in marks if value is not True), None),
    )


def _understood(statements: Iterable[Statement]) -> bool | None:
    told = [(each.at, each.right) for each in statements if each.kind == "understanding" and each.right is not None]
    if not told:
        return None
    newest = max(at for at, _ in told)
    return all(right for at, right in told if at == newest)


def _committed(commitments: Iterable[Commitment]) -> bool | None:
    statuses = {each.status for each in commitments}
    if "refused" in statuses:
        return False
    return True if statuses else None


def _acted(statements: Iterable[Statement], commitments: Iterable[Commitment]) -> bool | None:
    outcomes = tuple(commitments)
    if any(each.kind == "advocacy" for each in statements) or any(kept_at(each) for each in outcomes):
        return True
    return False if any(broken_at(each) for each in outcomes) else None
