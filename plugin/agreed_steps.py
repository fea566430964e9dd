"""What is agreed to be done next in a deal: by which of us, by when, and whether it is a task in the CRM, too.

Steps belong to the deal, whichever review they were agreed in: whoever sees the deal sees them.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import uuid4

from connectors.salesforce.ids import USER
from graph.speech import mark, say
from plugin.errors import DealNotFoundError, EntryChangedError, InputRefusedError
from plugin.planned_tasks import LONGEST_SUBJECT, PlannedTask
from plugin.recording import NEW, Recorder
from plugin.store.agreed_steps import AgreedStep, add_step, find_step, load_steps, remove_step, save_done
from plugin.store.store import Store
from plugin.store.users import KeptUser, load_users
from plugin.views import DealView, Viewer

LONGEST_OWNER = 120
CHANGED = mark("Somebody changed this step meanwhile.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Somebody who can take a step: one of ours, in this deal or not."""

    id: str
    name: str
    in_deal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DealSteps:
    """A deal's steps, open ones first and next due first; `names` of owners by id; who can take one.

    `can_be_task`: whether a new one can be a task in the CRM as well.
    """

    steps: Sequence[AgreedStep] = ()
    names: Mapping[str, str]
    owners: Sequence[Owner] = ()
    can_be_task: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStep:
    """A step that somebody wants to agree on; `review` is the id of the review in which they do.

    `id` is the form's own: sent twice, it is one step. None gives it a new one.
    """

    what: str
    owner: str
    due: date | None
    review: str | None = None
    as_task: bool = False
    id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedSteps:
    """Lists, adds and ends the steps of deals; `load_deal` asks for a deal as its panel does."""

    store: Store
    load_deal: Callable[[Viewer, str], DealView]
    record: Callable[[Viewer, str], Recorder]
    writes_back: Callable[[str], bool]
    clock: Callable[[], datetime]

    def show(self, viewer: Viewer, view: DealView) -> DealSteps:
        """List the steps of a deal that the viewer was shown."""
        deal_id = view.deal.deal.id
        with self.store.reading(viewer.tenant) as connection:
            steps = load_steps(connection, viewer.tenant, [deal_id])
            users = load_users(connection, viewer.tenant)
        owners = find_owners(view, users)
        names = {user.id: user.name for user in users.values()} | {owner.id: owner.name for owner in owners}
        return DealSteps(
            steps=steps,
            names=names,
            owners=owners,
            can_be_task=view.freshness.system == "salesforce" and self.writes_back(viewer.tenant),
        )

    def add(self, viewer: Viewer, deal_id: str, new: NewStep) -> AgreedStep:
        """Agree on a step; raises `InputRefusedError` with the place, `DealNotFoundError` where there is no such deal.

        With `as_task` it becomes a task in the CRM under the same words, or isn't agreed on at all. Sent twice, it is
        one step with one task; raises `EntryChangedError` where its id stands for something else.
        """
        view = self.load_deal(viewer, deal_id)
        step = AgreedStep(
            id=new.id or uuid4().hex,
            deal=view.deal.deal.id,
            review=new.review,
            what=_check_words("what", new.what, LONGEST_SUBJECT),
            owner=_check_words("owner", new.owner, LONGEST_OWNER),
            due=None if new.due is None else datetime.combine(new.due, time(), UTC),
            author=viewer.user,
            at=self.clock(),
        )
        record = self.record(viewer, step.deal) if new.as_task else None
        with self.store.writing(viewer.tenant) as connection:
            if not add_step(connection, viewer.tenant, step):
                return _sent_twice(find_step(connection, viewer.tenant, step.deal, step.id), step)
            if record is not None:
                record.within(connection).save_task(_to_task(step, new.due), version=NEW)
        return step

    def set_done(self, viewer: Viewer, deal_id: str, step_id: str, *, done: bool, version: int) -> None:
        """Mark a step as done, or as open again; raises `EntryChangedError` where somebody changed it since."""
        deal = self.load_deal(viewer, deal_id).deal.deal.id
        with self.store.writing(viewer.tenant) as connection:
            step = find_step(connection, viewer.tenant, deal, step_id)
            if step is None:
                raise EntryChangedError(say(CHANGED))
            if (step.done_at is not None) == done:
                return
            kept = step.version == version and save_done(
                connection, viewer.tenant, step, done_at=self.clock() if done else None
            )
        if not kept:
            raise EntryChangedError(say(CHANGED))

    def remove(self, viewer: Viewer, deal_id: str, step_id: str, *, version: int) -> None:
        """Take a step back, with its task in the CRM if it has one."""
        deal = self.load_deal(viewer, deal_id).deal.deal.id
        record = self.record(viewer, deal)
        with self.store.writing(viewer.tenant) as connection:
            step = find_step(connection, viewer.tenant, deal, step_id)
            if step is None:
                return
            if step.version != version or not remove_step(connection, viewer.tenant, step):
                raise EntryChangedError(say(CHANGED))
            with suppress(InputRefusedError, DealNotFoundError):  # most steps are no task of the CRM's
                record.within(connection).remove_task(step.id)


def find_owners(view: DealView, users: Mapping[str, KeptUser]) -> Sequence[Owner]:
    """List who can take a step: the deal's owner, our others in it, then our other users who are still active."""
    lead = view.deal.deal.owner
    sellers = sorted(
        (person for person in view.deal.people if person.side == "seller" and person.left_at is None),
        key=lambda person: (lead not in (person.id, person.name), person.name),
    )
    inside = [
        Owner(id=person.id, name=person.name, in_deal=True)
        for person in sellers
        if person.id not in users or users[person.id].active
    ]
    present = {owner.id for owner in inside}
    others = sorted(
        (user for user in users.values() if user.active and user.id not in present), key=lambda user: user.name
    )
    return (*inside, *(Owner(id=user.id, name=user.name, in_deal=False) for user in others))


def _to_task(step: AgreedStep, due: date | None) -> PlannedTask:
    if not step.owner.startswith(USER):
        raise InputRefusedError(say("owner: only a user of Salesforce can be given a task there."))
    if due is None:
        raise InputRefusedError(say("due: a task in Salesforce needs a day."))
    return PlannedTask(id=step.id, subject=step.what, due=due, owner=step.owner)


def _sent_twice(kept: AgreedStep | None, sent: AgreedStep) -> AgreedStep:
    """Return what is kept where a form was sent twice; what was changed in between is another step."""
    if kept is None or (kept.what, kept.owner, kept.due) != (sent.what, sent.owner, sent.due):
        raise EntryChangedError(
            say("This form was sent already, for another step. Send it again to agree on this one, too.")
        )
    return kept


def _check_words(place: str, words: str, most: int) -> str:
    said = " ".join(words.split())
    if not said:
        raise InputRefusedError(say("{field}: is needed.", field=place))
    if len(said) > most:
        raise InputRefusedError(
            say("{field}: has at most {most} characters; this has {count}.", field=place, most=most, count=len(said))
        )
    return said
