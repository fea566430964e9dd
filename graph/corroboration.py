"""Whether evidence carries a finding about what people do: two pieces of different days or sources, one first-hand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from graph.deal import Commitment, Decision, Source, Statement
from graph.stance import medium_of

Origin = tuple[str | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One piece of evidence, reduced to its day, where it comes from, and whether it is first-hand."""

    day: date | None
    origin: Origin
    first_hand: bool


def to_day(moment: datetime) -> date:
    """Return the day of a moment, in UTC like every day in an analysis."""
    try:
        return moment.astimezone(UTC).date()
    except OverflowError:  # the calendar's first or last day, in a zone where UTC lies beyond it
        return moment.date()


def to_piece(evidence: Statement | Commitment | Decision, at: datetime | None = None) -> Piece:
    """Reduce a statement, a commitment (kept or broken `at`) or a decision to a piece."""
    if isinstance(evidence, Statement):
        return Piece(
            day=to_day(evidence.at),
            origin=_origin(evidence.source, evidence.by),
            first_hand=evidence.first_hand and medium_of(evidence) != "second_hand",
        )
    speaker = evidence.owner if isinstance(evidence, Commitment) else evidence.id
    day = None if at is None else to_day(at)
    return Piece(day=day, origin=_origin(evidence.source, speaker), first_hand=True)


def is_corroborated(pieces: Iterable[Piece]) -> bool:
    """Tell whether two pieces differ in day or source, and at least one is first-hand."""
    known = tuple(pieces)
    return len({(piece.day, piece.origin) for piece in known}) > 1 and any(piece.first_hand for piece in known)


def _origin(source: Source | None, speaker: str) -> Origin:
    """One record or page is one source, whoever speaks in it; without one, each speaker is."""
    if source is not None and (source.record or source.url):
        return source.system, source.record, source.url
    return (None, None, speaker) if source is None else (source.system, source.author, speaker)
