"""What deals made by hand are put together from: their moment, people as seen by an analysis, ties, sources."""

from datetime import UTC, datetime, timedelta

from graph.analysis import (
    BuyIn,
    Contact,
    PersonView,
    Stance,
    StanceLabel,
)
from graph.deal import Source, Tie, TieKind

NOW = datetime(2026, 3, 20, 9, 30, tzinfo=UTC)
AS_OF = datetime(2026, 3, 20, tzinfo=UTC)


def day(days_ago: int) -> datetime:
    return AS_OF - timedelta(days=days_ago)


def crm(record: str, author: str = "Nadia Okafor") -> Source:
    url = f"https://acme.my.salesforce.com/{record}"
    return Source(system="salesforce", record=record, url=url, author=author)


def tie(kind: TieKind, start: str, end: str, strength: float = 0.5, days_ago: int | None = None) -> Tie:
    at = day(days_ago) if days_ago is not None else None
    return Tie(id=f"ties:{kind}:{start}:{end}", kind=kind, from_=start, to=end, strength=strength, at=at)


def person_view(
    person_id: str,
    label: StanceLabel = "unknown",
    marks: tuple[bool | None, bool | None, bool | None] = (None, None, None),
    influence: float = 0.1,
    days_ago: int | None = None,
) -> PersonView:
    values = {"leading": 1.6, "supportive": 1.0, "neutral": 0.0, "resistant": -1.2, "unknown": None}
    last = day(days_ago) if days_ago is not None else None
    return PersonView(
        id=person_id,
        stance=Stance(value=values[label], n=0.0 if label == "unknown" else 1.2, label=label),
        buy_in=BuyIn(understood=marks[0], committed=marks[1], acted=marks[2], next=None),
        influence=influence,
        contact=Contact(last_at=last, count=4 if last else 0, by=2 if last else 0),
    )
