"""Which records were changed or deleted in a span of time, as Salesforce's replication calls list them."""

from datetime import datetime, timedelta
from typing import Any

from connectors.demo_org.describe import ObjectDescribe
from connectors.demo_org.org import DemoOrg
from connectors.demo_org.refusals import RefusalError
from connectors.demo_org.values import to_stamp

DELETED_DAYS = timedelta(days=15)
UPDATED_DAYS = timedelta(days=30)
SHORTEST = timedelta(minutes=1)


def list_deleted(org: DemoOrg, describe: ObjectDescribe, start: str, end: str) -> dict[str, Any]:
    """Ids deleted in a span with their times; what came back since isn't among them."""
    first, last = _read_span(org, describe, start, end, DELETED_DAYS)
    rows = org.tables[describe.name]
    deleted = {
        row_id: stamp
        for row_id, stamp in org.deletions.get(describe.name, ())
        if first <= stamp < last and rows.get(row_id, {"IsDeleted": True})["IsDeleted"] and row_id not in org.concealed
    }
    earliest = org.earliest_deletion or org.now() - DELETED_DAYS
    return {
        "deletedRecords": [{"id": row_id, "deletedDate": stamp} for row_id, stamp in deleted.items()],
        "earliestDateAvailable": to_stamp(earliest.replace(second=0, microsecond=0)),
        "latestDateCovered": _latest_covered(org, last),
    }


def list_updated(org: DemoOrg, describe: ObjectDescribe, start: str, end: str) -> dict[str, Any]:
    """Ids of live records whose stamp lies in a span."""
    first, last = _read_span(org, describe, start, end, UPDATED_DAYS)
    ids = [
        row_id
        for row_id, row in org.tables[describe.name].items()
        if first <= row["SystemModstamp"] < last and not row.get("IsDeleted") and row_id not in org.concealed
    ]
    return {"ids": ids, "latestDateCovered": _latest_covered(org, last)}


def _read_span(org: DemoOrg, describe: ObjectDescribe, start: str, end: str, longest: timedelta) -> tuple[str, str]:
    """Both ends as stamps, seconds ignored; or the refusal of a span that Salesforce doesn't take."""
    if not describe.replicateable:
        raise RefusalError(400, "INVALID_TYPE_FOR_OPERATION", f"object type '{describe.name}' is not replicateable")
    first, last = _read_moment(start), _read_moment(end)
    if last - first < SHORTEST:
        raise _wrong_date("endDate must be at least one minute after startDate")
    if first < org.now() - longest:
        raise _wrong_date(f"startDate cannot be more than {longest.days} days ago")
    return to_stamp(first), to_stamp(last)


def _read_moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise _wrong_date("a date and time with its zone is needed") from None
    if moment.tzinfo is None:
        raise _wrong_date("a date and time with its zone is needed")
    return moment.replace(second=0, microsecond=0)


def _wrong_date(message: str) -> RefusalError:
    return RefusalError(400, "INVALID_REPLICATION_DATE", message)


def _latest_covered(org: DemoOrg, last: str) -> str:
    """How far the list is complete: not past a transaction that is still running."""
    latest = (org.oldest_transaction or org.now()).replace(second=0, microsecond=0)
    return min(last, to_stamp(latest))
