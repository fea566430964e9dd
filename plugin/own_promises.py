"""What our side still owes the customer: promises of ours that aren't kept yet, and tasks that were planned here."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256

from connectors.salesforce.ids import USER
from connectors.salesforce.judgement_rows import to_contact
from graph.deal import Commitment, Deal
from graph.speech import say
from plugin.errors import InputRefusedError
from plugin.planned_tasks import LONGEST_SUBJECT, SUBJECT, TASK, PlannedTask
from plugin.recording import Recorded, Recorder
from plugin.store.outbox import State, load_entries
from plugin.store.store import Store

UNKEPT = frozenset({"open", "late"})
IN_A_WEEK = timedelta(days=7)
_OF_A_STEP = "next-"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedHere:
    """A task that was planned here; `state` tells whether Salesforce has it, `record` which row of it that is."""

    id: str
    subject: str
    due: date
    owner: str
    contact: str | None
    state: State
    record: str | None


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
        )
        for entry in entries
        if entry.kind == TASK and entry.action == "save" and entry.fields.get("ActivityDate")
    ]
    return tuple(sorted(planned, key=lambda each: (each.due, each.id)))


def to_step_id(words: str) -> str:
    """Return the id of the task that a next step becomes: the same step is one task."""
    return f"{_OF_A_STEP}{sha256(words.encode()).hexdigest()[:24]}"


def plan_step(record: Recorder, words: str, *, due: date, owner: str | None, contact: str | None) -> Recorded:
    """Plan the next step as a task of one of our users, about a person where that is a contact.

    Raises `InputRefusedError` with the place.
    """
    subject = " ".join(words.split())[:LONGEST_SUBJECT]
    about = None if contact is None else to_contact(contact)
    if owner is None:
        raise InputRefusedError(say("Choose who of us does it: the deal has no owner whom Salesforce knows."))
    return record.save_task(PlannedTask(id=to_step_id(words), subject=subject, due=due, owner=owner, contact=about))


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
