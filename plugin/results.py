"""Which results of an analysis stand on the CRM's opportunity, and when they are written: only where they differ."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Connection

from connectors.records import CrmRecord, Json
from graph.analysis import Analysis
from plugin.outbox import new_entry, same
from plugin.store.mirror import load_records
from plugin.store.outbox import drop_entries, load_entries, save_entries

OPPORTUNITY = "Opportunity"
VERDICT = "BuyIn_Verdict__c"
REVIEWED_AT = "BuyIn_Reviewed_At__c"
RESULTS = (
    VERDICT,
    "BuyIn_Alignment__c",
    "BuyIn_Authority__c",
    "BuyIn_Risk__c",
    "BuyIn_Next_Step__c",
    REVIEWED_AT,
)
LONGEST = 255


def to_results(analysis: Analysis) -> dict[str, Json]:
    """Return the fields of the opportunity that an analysis fills."""
    values = (
        cut(analysis.verdict.sentence),
        analysis.alignment.state,
        analysis.authority.state,
        analysis.risk.score,
        cut(analysis.verdict.next),
        analysis.as_of.astimezone(UTC).replace(microsecond=0).isoformat(),
    )
    return dict(zip(RESULTS, values, strict=True))


def enter_results(connection: Connection, tenant: str, analyses: Collection[Analysis], *, now: datetime) -> int:
    """Note the results that differ from what the CRM holds, to be written; return how many.

    When it was reviewed is written along with something else, never by itself: an unchanged deal isn't touched.
    A closed deal gets results only where it has older ones of ours.
    """
    ids = [analysis.deal for analysis in analyses]
    held = {record.id: record for record in load_records(connection, tenant, OPPORTUNITY, ids) if not record.deleted}
    entries = load_entries(connection, tenant, held)
    saved, dropped = [], []
    for analysis in analyses:
        record = held.get(analysis.deal)
        if record is None:
            continue
        place = (analysis.deal, OPPORTUNITY, analysis.deal)
        entry, results = entries.get(place), to_results(analysis)
        known = record.fields if VERDICT in record.fields else entry.fields if entry is not None else {}
        differs = any(not same(OPPORTUNITY, n, results[n], known.get(n)) for n in RESULTS if n != REVIEWED_AT)
        if not differs:
            dropped += [entry] if entry is not None and entry.is_open and VERDICT in record.fields else []
        elif _wants_results(record):
            new = new_entry(place, results, RESULTS, {}, origin="analysis", author=None, now=now)
            kept = new if entry is None else replace(new, id=entry.id, version=entry.version + 1)
            saved.append(replace(kept, record=record.id))
    save_entries(connection, tenant, saved)
    drop_entries(connection, tenant, dropped)
    return len(saved)


def _wants_results(opportunity: CrmRecord) -> bool:
    return opportunity.fields.get("IsClosed") is not True or opportunity.fields.get(VERDICT) is not None


def cut(text: str | None) -> str | None:
    """A text of at most 255 characters, as the CRM counts them, cut between two words."""
    if text is None or _length(text) <= LONGEST:
        return text
    words = text.split()
    while words and _length(" ".join(words)) > LONGEST - 1:
        words.pop()
    kept = " ".join(words) or text[: LONGEST // 2 - 1]
    return f"{kept}\u2026"


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
