"""Which fields Salesforce works out itself from others, so that no record can contradict them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from connectors.demo_org.values import Row, from_stamp, to_stamp

ARCHIVED_AFTER = timedelta(days=365)


def derive_fields(kind: str, row: Mapping[str, Any], stages: Sequence[Row], now: datetime) -> Row:
    """What Salesforce sets by itself on a record of this kind that says this."""
    if kind in {"Contact", "User"}:
        parts = (row.get("FirstName"), row.get("LastName"))
        return {"Name": " ".join(part for part in parts if isinstance(part, str))}
    if kind == "Opportunity":
        return _derive_from_stage(row, stages)
    if kind == "Task":
        return _derive_task(row, now)
    if kind == "Event":
        return _derive_event(row, now)
    return {}


def _derive_from_stage(row: Mapping[str, Any], stages: Sequence[Row]) -> Row:
    """Closed, won and forecast follow from the stage."""
    stage = next((stage for stage in stages if stage.get("MasterLabel") == row.get("StageName")), None)
    if stage is None:
        return {"IsClosed": False, "IsWon": False} if stages else {}
    return {key: stage.get(key) for key in ("IsClosed", "IsWon", "ForecastCategory", "ForecastCategoryName")}


def _derive_task(row: Mapping[str, Any], now: datetime) -> Row:
    closed = row.get("Status") == "Completed"
    day = row.get("ActivityDate")
    old = isinstance(day, str) and day < (now - ARCHIVED_AFTER).date().isoformat()
    return {"IsClosed": closed, "IsHighPriority": row.get("Priority") == "High", "IsArchived": closed and old}


def _derive_event(row: Mapping[str, Any], now: datetime) -> Row:
    """A timed event's day, start and end follow from its moment and length."""
    start, minutes = row.get("ActivityDateTime"), row.get("DurationInMinutes")
    if not isinstance(start, str):
        return {}
    derived: Row = {"ActivityDate": start[:10], "StartDateTime": start, "EndDateTime": None}
    try:
        begins = from_stamp(start)
    except ValueError:
        return {}
    if isinstance(minutes, int):
        derived["EndDateTime"] = to_stamp(begins + timedelta(minutes=minutes))
        derived["EndDate"] = derived["EndDateTime"][:10]
    return {**derived, "IsArchived": begins < now - ARCHIVED_AFTER}
