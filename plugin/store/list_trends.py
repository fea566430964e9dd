"""How the risk of deals went, day by day, as their kept analyses say."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Connection, select

from plugin.store.tables import analysis


@dataclass(frozen=True, slots=True)
class RiskOf:
    """A deal's risk (0 to 100) on a day, as last analysed on it."""

    day: date
    risk: int


def load_trends(
    connection: Connection, tenant: str, deal_ids: Collection[str], *, since: datetime
) -> Mapping[str, Sequence[RiskOf]]:
    """Load the risk of deals on each day since then on which they were analysed, the earliest first."""
    columns = analysis.c
    asked = (
        select(columns.deal, columns.day, columns.risk)
        .where(columns.tenant == tenant, columns.deal.in_(deal_ids))
        .where(columns.day >= since.astimezone(UTC).date().isoformat())
        .order_by(columns.deal, columns.day)
    )
    found: defaultdict[str, list[RiskOf]] = defaultdict(list)
    for row in connection.execute(asked):
        found[row.deal].append(RiskOf(date.fromisoformat(row.day), row.risk))
    return found
