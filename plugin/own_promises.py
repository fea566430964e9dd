"""What our side still owes the customer: promises of ours that aren't kept yet, and tasks that were planned here."""

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256

from connectors.salesforce.ids import USER
from connectors.salesforce.judgement_rows import to_contact
from graph.deal import Commitment, Deal
from graph.speech import say
from plugin.errors import EntryChangedError, InputRefusedError
from plugin.planned_tasks import LONGEST_SUBJECT, SUBJECT, TASK, PlannedTask
from plugin.recording import NEW, Recorded, Recorder, version_of_fields
from plugin.store.outbox import State, load_entries
from plugin.store.store import Store

UNKEPT = frozenset({"open", "late"})
IN_A_WEEK = timedelta(days=7)
_OF_A_STEP = "next-"
_STEP_ID = re.compile(rf"{_OF_A_STEP}[0-9a-f]{{24}}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedHere:
    """A task that was planned here; `state` tells whether Salesforce has it, `record` which row of it that is.

    `version` is given back by whoever changes it.
    """

    id: str
    subject: str
    due: date
    owner: str
    contact: str | None
    state: State
    record: str | None
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPromises:
    """What we owe in one deal, each list the soonest first.

    `writes` tells whether tasks go to Salesforce; `can_plan` whether the deal is one of Salesforce at all.
    """

    promises: tuple[Commitment, ...] = ()
    tasks: tuple[PlannedHere, ...] = ()
    can_plan: bool = False
    writes: bool = False


def find_promises(deal: Deal) -> tuple[Commitment, ...]:
    """Return the promises of our side that are neither kept nor given up, the soonest first."""
    ours = {person.id for person in deal.people if person.side == "seller"}
    return tuple(
        sorted(
            (
                each
                for each in deal.commitments
                if each.owner in ours and each.status in UNKEPT and each.done_at is None
            ),
            key=lambda each: (each.due, each.id),
        )
    )


def load_planned(store: Store, tenant: str, deal: str) -> tuple[PlannedHere, ...]:
    """Load the tasks that were planned here for a deal, the soonest first."""
    with store.reading(tenant) as connection:
        entries = load_entries(connection, tenant, [deal]).values()
    planned = [
        PlannedHere(
            id=entry.key,
            subject=str(entry.fields.get(SUBJECT) or ""),
            due=date.fromisoformat(str(entry.fields["ActivityDate"])),
            owner=str(entry.fields.get("OwnerId") or ""),
            contact=None if entry.fields.get("WhoId") is None else str(entry.fields["WhoId"]),
            state=entry.state,
            record=entry.record,
            version=version_of_fields(entry.fields),
        )
        for entry in entries
        if entry.kind == TASK and entry.action == "save" and entry.fields.get("ActivityDate")
    ]
    return tuple(sorted(planned, key=lambda each: (each.due, each.id)))


def to_step_id(words: str) -> str:
    """Return the id of the task that a next step becomes: the same step is one task, whoever plans it."""
    return f"{_OF_A_STEP}{sha256(words.encode()).hexdigest()[:24]}"


def is_step_id(text: str) -> bool:
    """Tell whether this is such an id."""
    return _STEP_ID.fullmatch(text) is not None


def plan_step(record: Recorder, task: PlannedTask) -> Recorded:
    """Plan the next step as a task, unless it is planned: then who wants the same has it.

    Raises `EntryChangedError` where somebody planned it otherwise meanwhile, `InputRefusedError` with the place.
    """
    subject = " ".join(task.subject.split())[:LONGEST_SUBJECT]
    about = None if task.contact is None else to_contact(task.contact)
    if not task.owner:
        raise InputRefusedError(say("Choose who of us does it: the deal has no owner whom Salesforce knows."))
    try:
        return record.save_task(replace(task, subject=subject, contact=about), version=NEW)
    except EntryChangedError as error:
        raise EntryChangedError(
            say("Somebody planned this step meanwhile; theirs is shown here. Undo it to plan it otherwise.")
        ) from error


def take_task_back(record: Recorder, task_id: str, *, version: str | None) -> None:
    """Take a task back that was planned here; what is gone already is taken back. Raises `EntryChangedError`."""
    with suppress(InputRefusedError):
        record.remove_task(task_id, version=version)


def find_owner(deal: Deal, user: str | None) -> str | None:
    """Return whose task a step is: of whoever plans it, else of the deal's owner; None where neither is a user."""
    return next((each for each in (user, deal.deal.owner) if each is not None and each.startswith(USER)), None)


def list_owners(deal: Deal) -> tuple[tuple[str, str], ...]:
    """List who of us a task can be for, by id and name, as in the deal."""
    return tuple(
        (person.id, person.name)
        for person in deal.people
        if person.side == "seller" and person.id.startswith(USER) and person.left_at is None
    )


def keep_promise(record: Recorder, deal: Deal, promise: str, *, version: str | None, now: datetime) -> Recorded:
    """Note that a promise of ours is kept; raises `InputRefusedError` where there is none, as `Recorder` does."""
    found = next((each for each in find_promises(deal) if each.id == promise), None)
    if found is None:
        raise InputRefusedError(say("This promise is not open any more."))
    return record.save("commitments", replace(found, status="done", done_at=now, status_at=now), version=version)
