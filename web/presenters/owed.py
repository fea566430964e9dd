"""Decides how our open promises and planned tasks are shown beside a deal, and the next step as a task."""

from dataclasses import dataclass
from datetime import date, datetime

from graph.deal import Commitment, Deal
from graph.speech import say
from graph.wording import to_date
from plugin.notes_saving import to_moment
from plugin.own_promises import IN_A_WEEK, OwnPromises, PlannedHere, find_owner, list_owners
from plugin.recording import version_of
from web.presenters.names import Names, build_names


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseRow:
    """A promise of ours: what, whose, by when, and the version that marking it done refers to."""

    id: str
    what: str
    who: str
    due: str
    late: bool
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """A planned task, where it is by now, and the version that taking it back refers to."""

    id: str
    subject: str
    told: str
    late: bool
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The next step as a task would say it: `id` tells the step, `words` are those of whoever plans it."""

    id: str
    words: str
    contact: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTask:
    """What planning the next step as a task begins with."""

    id: str
    words: str
    contact: str | None
    owner: str | None
    owners: tuple[tuple[str, str], ...]
    due: str
    due_words: str
    planned: TaskRow | None
    can_plan: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedView:
    """Our promises and tasks in words, each list the soonest first."""

    promises: tuple[PromiseRow, ...]
    tasks: tuple[TaskRow, ...]
    can_note: bool


def to_owed(owed: OwnPromises, deal: Deal, now: datetime, *, but: TaskRow | None = None) -> OwedView:
    """Put what we owe into words; a task that is shown elsewhere is left out."""
    names = build_names(deal)
    today = now.date()
    return OwedView(
        promises=tuple(_to_promise(each, names, today) for each in owed.promises),
        tasks=tuple(_to_task(each, owed, names, today) for each in owed.tasks if but is None or each.id != but.id),
        can_note=owed.can_plan,
    )


def to_step_task(owed: OwnPromises, deal: Deal, now: datetime, draft: Draft, *, user: str | None) -> StepTask:
    """Say as which task the next step would be planned, or that it is."""
    names = build_names(deal)
    planned = next((each for each in owed.tasks if each.id == draft.id), None)
    due = (now + IN_A_WEEK).date()
    owners = list_owners(deal)
    owner = find_owner(deal, user)
    if owner is not None and owner not in {each for each, _name in owners}:
        owners = ((owner, say("me") if owner == user else names.person(owner)), *owners)
    return StepTask(
        id=draft.id,
        words=draft.words,
        contact=draft.contact,
        owner=owner,
        owners=owners,
        due=due.isoformat(),
        due_words=to_date(to_moment(due)),
        planned=None if planned is None else _to_task(planned, owed, names, now.date()),
        can_plan=owed.can_plan,
    )


def _to_promise(promise: Commitment, names: Names, today: date) -> PromiseRow:
    return PromiseRow(
        id=promise.id,
        what=promise.what or say("as noted"),
        who=names.person(promise.owner),
        due=to_date(promise.due),
        late=promise.due.date() < today,
        version=version_of(promise),
    )


def _to_task(task: PlannedHere, owed: OwnPromises, names: Names, today: date) -> TaskRow:
    day = to_date(to_moment(task.due))
    owner = names.people.get(task.owner)
    whose = say("for {name}", name=owner.name) if owner else ""
    parts = (say("Task planned for {day}", day=day), whose, _where(task, owed))
    return TaskRow(
        id=task.id,
        subject=task.subject,
        told=", ".join(part for part in parts if part),
        late=task.due < today,
        version=task.version,
    )


def _where(task: PlannedHere, owed: OwnPromises) -> str:
    if task.state == "arrived":
        return say("is in Salesforce")
    if task.state != "waiting":
        return say("not taken by Salesforce yet: somebody has to look at it")
    if owed.writes:
        return say("goes to Salesforce with the next sync")
    return say("stays here until an admin switches write-back on")
