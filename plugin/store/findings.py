"""Which findings the newest analyses of some deals hold, without the rest of what an analysis says."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from plugin.store.tables import analysis as table

columns = table.c


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFinding:
    """A finding that fires, in the words in which it is kept."""

    deal: str
    code: str
    possible: str


def load_fired(
    connection: Connection, tenant: str, deal_ids: Sequence[str], codes: Collection[str]
) -> Sequence[KeptFinding]:
    """List the findings of these codes that fire in these deals, deal by deal, in the order of each analysis."""
    asked = select(columns.deal, columns.body).where(
        columns.tenant == tenant, columns.deal.in_(deal_ids), columns.newest.is_(True)
    )
    return [
        KeptFinding(deal=row.deal, code=each["code"], possible=each["possible"])
        for row in connection.execute(asked)
        for each in row.body["findings"]
        if each["state"] == "fires" and each["code"] in codes
    ]
