"""What a task is that a person plans here for one of our users, and by what the CRM's own row of it is known again.

A task of the CRM has no key of ours. It is known by what it says: the same words for the same user, contact, day and
opportunity are the same task, which therefore arrives once, however often it is sent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from connectors.records import CrmRecord, Json
from connectors.salesforce.ids import USER, to_long_id
from graph.speech import say
from plugin.errors import InputRefusedError
from plugin.ports import CrmWriter
from plugin.store.outbox import Entry

TASK = "Task"
SUBJECT = "Subject"
SAID = ("WhatId", "WhoId", "OwnerId", SUBJECT, "ActivityDate")
LONGEST_SUBJECT = 255
LONGEST_ID = 80

Told = tuple[Json, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedTask:
    """A task: `subject` in the person's own words, `owner` the id of our user, `contact` whom it is about.

    `id` tells it from the deal's other tasks: who saves under the same id again changes it. It has 1 to 80 characters,
    the subject 1 to 255 on one line.
    """

    id: str
    subject: str
    due: date
    owner: str
    contact: str | None = None


def to_task_fields(deal: str, task: PlannedTask, owners: Mapping[str, CrmRecord]) -> dict[str, Json]:
    """Return a task's row; `owners` are our users by id. Raises `InputRefusedError` with the place."""
    if not 0 < len(task.id.strip()) <= LONGEST_ID:
        raise InputRefusedError(say("{place}: has to have 1 to {most} characters.", place="tasks, id", most=LONGEST_ID))
    subject = " ".join(task.subject.split())
    if not 0 < len(subject) <= LONGEST_SUBJECT:
        raise InputRefusedError(
            say("{place}: has to have 1 to {most} characters.", place=f"tasks {task.id}, subject", most=LONGEST_SUBJECT)
        )
    owner = to_long_id(task.owner)
    user = owners.get(owner or "")
    place = f"tasks {task.id}, owner"
    if owner is None or not owner.startswith(USER) or user is None or user.deleted:
        raise InputRefusedError(say("{place}: {owner} is none of our users.", place=place, owner=task.owner))
    if user.fields.get("IsActive") is False:
        raise InputRefusedError(say("{place}: {owner} is a user who isn't active any more.", place=place, owner=owner))
    return {
        "WhatId": deal,
        "WhoId": task.contact,
        "OwnerId": owner,
        SUBJECT: subject,
        "ActivityDate": task.due.isoformat(),
    }


def find_tasks(writer: CrmWriter, entries: Sequence[Entry]) -> dict[tuple[str, str, str], CrmRecord]:
    """Look up the CRM's tasks of the entries: by id where that is known, else by what they say."""
    ids = [entry.record for entry in entries if entry.record is not None]
    by_id = {own: row for own, row in (writer.fetch_by_id(TASK, ids) if ids else {}).items() if not row.deleted}
    unknown = [entry for entry in entries if entry.record is None and entry.action == "save" and entry.base is None]
    found = writer.fetch_like(TASK, [entry.fields for entry in unknown]) if unknown else ()
    known = {entry.place: by_id.get(entry.record or "") for entry in entries if entry.record is not None}
    known |= {entry.place: next((row for row in found if _says(row, entry)), None) for entry in unknown}
    return {place: row for place, row in known.items() if row is not None}


def identify(entry: Entry) -> Told:
    """Return what tells a task from the others of a batch, so that two that say the same aren't both created."""
    return ("record", entry.record) if entry.record is not None else _told(entry.fields)


def without_words(record: CrmRecord) -> CrmRecord:
    """Return a task as it is stored: its words stay in the CRM."""
    if record.kind != TASK:
        return record
    return replace(record, fields={name: held for name, held in record.fields.items() if name != SUBJECT})


def _told(fields: Mapping[str, Json]) -> Told:
    return tuple(fields.get(name) for name in SAID)


def _says(record: CrmRecord, entry: Entry) -> bool:
    """Whether a task says what the entry does, as far as it is shown to us; without its words, nobody knows."""
    shown = [name for name in SAID if name in record.fields]
    return SUBJECT in shown and all(record.fields[name] == entry.fields.get(name) for name in shown)
