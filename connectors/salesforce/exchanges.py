"""Which tasks, events and e-mails of a deal count as contact, and who took part in each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from connectors.records import CrmRecord
from connectors.salesforce.facts import moment_of
from connectors.salesforce.gathering import Gathering, text_of
from connectors.salesforce.ids import CONTACT, USER
from graph.deal import ActivityKind

DRAFT = "5"
DECLINED = "Declined"
FROM_ADDRESS = "FromAddress"
TASK_KINDS: Mapping[str, ActivityKind] = {"Email": "email", "ListEmail": "email", "Call": "call"}
EVENT_KINDS: Mapping[str, ActivityKind] = {"Call": "call"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One contact: `sender` wrote, called or invited, `others` took part; ids as the CRM has them."""

    record: CrmRecord
    kind: ActivityKind
    at: datetime
    sender: str | None
    others: tuple[str, ...]
    words: int | None


def find_exchanges(gathering: Gathering, opportunity_id: str) -> list[Exchange]:
    """Return what counts: closed tasks, events and sent e-mails, each once; no series heads, no private events."""
    emails = gathering.children("EmailMessage", [opportunity_id])
    shadows = {shadow for email in emails if (shadow := text_of(email, "ActivityId")) is not None}
    tasks = gathering.children("Task", [opportunity_id])
    events = gathering.children("Event", [opportunity_id])
    return [
        *_from_emails(gathering, [email for email in emails if text_of(email, "Status") != DRAFT], shadows),
        *_from_tasks(gathering, [task for task in tasks if task.id not in shadows and _is_done(task)]),
        *_from_events(gathering, [event for event in events if not _is_kept_out(event)]),
    ]


def _is_done(task: CrmRecord) -> bool:
    """Whether the task is closed; where we may not see that, whether it was completed at some time."""
    if task.fields.get("IsRecurrence") is True:
        return False
    closed = task.fields.get("IsClosed")
    return closed is True or ("IsClosed" not in task.fields and text_of(task, "CompletedDateTime") is not None)


def _is_kept_out(event: CrmRecord) -> bool:
    """Whether it is the head of a series, an invited colleague's copy, or marked as private by its owner."""
    return any(event.fields.get(flag) is True for flag in ("IsRecurrence", "IsChild", "IsPrivate"))


def _from_tasks(gathering: Gathering, tasks: Sequence[CrmRecord]) -> Iterable[Exchange]:
    relations = _by_parent(gathering.children("TaskRelation", [task.id for task in tasks]))
    for task in tasks:
        at = moment_of(task, "CompletedDateTime") or moment_of(task, "ActivityDate") or moment_of(task, "CreatedDate")
        kind = TASK_KINDS.get(text_of(task, "TaskSubtype") or "", "task")
        yield from _of_owner(gathering, task, kind, at, relations[task.id])


def _from_events(gathering: Gathering, events: Sequence[CrmRecord]) -> Iterable[Exchange]:
    relations = _by_parent(gathering.children("EventRelation", [event.id for event in events]))
    for event in events:
        at = next(
            filter(None, (moment_of(event, name) for name in ("ActivityDateTime", "StartDateTime", "ActivityDate"))),
            None,
        )
        kind = EVENT_KINDS.get(text_of(event, "EventSubtype") or "", "meeting")
        there = [relation for relation in relations[event.id] if text_of(relation, "Status") != DECLINED]
        yield from _of_owner(gathering, event, kind, at, there)


def _of_owner(
    gathering: Gathering, record: CrmRecord, kind: ActivityKind, at: datetime | None, relations: Sequence[CrmRecord]
) -> Iterable[Exchange]:
    """The exchange of a task or an event: its owner with everybody related to it."""
    if at is None:
        gathering.report(record.kind, record.id, None, "has no date, so that it can't be counted as contact")
        return
    related = [text_of(relation, "RelationId") for relation in relations if relation.fields.get("IsWhat") is not True]
    words = record.fields.get("Description")
    yield Exchange(
        record=record,
        kind=kind,
        at=at,
        sender=next(iter(_people([text_of(record, "OwnerId")])), None),
        others=_people([text_of(record, "WhoId"), *related]),
        words=words if isinstance(words, int) else None,
    )


def _from_emails(gathering: Gathering, emails: Sequence[CrmRecord], shadows: set[str]) -> Iterable[Exchange]:
    relations = _by_parent(gathering.children("EmailMessageRelation", [email.id for email in emails]))
    tasks = gathering.live("Task", shadows)
    for email in emails:
        at = moment_of(email, "MessageDate")
        if at is None:
            gathering.report(email.kind, email.id, None, "has no date, so that it can't be counted as contact")
            continue
        senders, others = _ends_of(email, relations[email.id], tasks.get(text_of(email, "ActivityId") or ""))
        words = email.fields.get("TextBody")
        yield Exchange(
            record=email,
            kind="email",
            at=at,
            sender=senders[0] if senders else None,
            others=(*senders[1:], *others),
            words=words if isinstance(words, int) else None,
        )


def _ends_of(
    email: CrmRecord, relations: Sequence[CrmRecord], shadow: CrmRecord | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who wrote and who was written to: by the e-mail's relations, else by its task and the way it went."""
    from_relations = [text_of(row, "RelationId") for row in relations if text_of(row, "RelationType") == FROM_ADDRESS]
    to_relations = [text_of(row, "RelationId") for row in relations if text_of(row, "RelationType") != FROM_ADDRESS]
    ours = None if shadow is None else text_of(shadow, "OwnerId")
    theirs = None if shadow is None else text_of(shadow, "WhoId")
    incoming = email.fields.get("Incoming")
    if incoming is True:
        return _people(from_relations) or _people([theirs]), _people(to_relations) or _people([ours])
    if incoming is False:
        writer = [ours or text_of(email, "CreatedById")]
        return _people(from_relations) or _people(writer), _people(to_relations) or _people([theirs])
    return _people(from_relations), _people(to_relations)


def _people(ids: Iterable[str | None]) -> tuple[str, ...]:
    """The ids of contacts and users among `ids`, each once: leads, groups and rooms are nobody in a deal."""
    return tuple(sorted({own_id for own_id in ids if own_id is not None and own_id.startswith((CONTACT, USER))}))


def _by_parent(records: Iterable[CrmRecord]) -> defaultdict[str | None, list[CrmRecord]]:
    grouped: defaultdict[str | None, list[CrmRecord]] = defaultdict(list)
    for record in records:
        grouped[record.parent].append(record)
    return grouped
