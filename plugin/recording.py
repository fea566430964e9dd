"""What a person records, changes or takes back in a deal of the CRM, and who may overwrite whom: nobody unseen.

Whoever changes a row says which version of it they saw. A change becomes an entry, counts at once, and goes to the CRM;
what stood there before is kept, so that a change can be undone by another one.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from connectors.salesforce.ids import to_long_id
from connectors.salesforce.judgement_objects import PERSON, key_fields
from connectors.salesforce.judgement_rows import KIND_OF_LIST, to_contact, to_fields
from graph.deal import Person, Tie
from graph.speech import say
from plugin.adopting import load_standing
from plugin.entering import OF_THE_CRM, may_leave
from plugin.errors import DealNotFoundError, EntryChangedError, InputRefusedError
from plugin.merging_people import is_in_crm, names_person, plan_merge
from plugin.overlay import CONTACT, CONTACT_ROLE
from plugin.planned_tasks import TASK, PlannedTask, to_task_fields
from plugin.ports import Assembler
from plugin.recording_desk import (
    NEW,
    Recorded,
    Recording,
    RecordingDesk,
    Schedule,
    check_deal,
    still_stands,
    to_person_row,
    version_of,
    version_of_fields,
    with_rows,
)
from plugin.store.changes import find_changes
from plugin.store.deals import load_deals, load_origin, lock_deals
from plugin.store.store import Store

__all__ = ["NEW", "Recorded", "Recorder", "Recording", "version_of", "version_of_fields"]

USER = "User"
_FACTS = frozenset(
    key.attribute for key in key_fields(Person) if key.attribute not in (*OF_THE_CRM, "source", "crm_roles")
)


@dataclass(frozen=True, slots=True)
class _Begun:
    """A transaction that somebody else began and will end."""

    connection: Connection

    def writing(self, _tenant: str) -> AbstractContextManager[Connection]:
        return nullcontext(self.connection)


class Recorder:
    """Records into one deal, for one person.

    Each method takes the `version` that the person saw (`version_of`; "new" where there was no such row; None for
    whatever stands there now), and raises `EntryChangedError` where somebody else changed the row since, and
    `InputRefusedError` with the place where something can't be recorded.
    """

    def __init__(
        self,
        store: Store | _Begun,
        recording: Recording,
        *,
        assemble: Assembler,
        schedule: Schedule,
        clock: Callable[[], datetime],
    ) -> None:
        self._recording = recording
        self._writing = store.writing
        self._assemble = assemble
        self._schedule = schedule
        self._clock = clock

    def within(self, connection: Connection) -> "Recorder":
        """Give one whose changes belong to a transaction that is open already, and are kept or undone with it."""
        begun = _Begun(connection)
        return Recorder(begun, self._recording, assemble=self._assemble, schedule=self._schedule, clock=self._clock)

    def save(self, list_name: str, value: Any, *, version: str | None = None) -> Recorded:
        """Add a row of a list that people fill (statements, ties, commitments, decisions ...), or change it."""
        if list_name not in KIND_OF_LIST or list_name == "people":
            raise InputRefusedError(say("{place} can't be recorded in Salesforce's deals.", place=list_name))
        if not may_leave(value):
            raise InputRefusedError(say("What comes from an exercise stays in the exercise."))
        with self._writing(self._recording.tenant) as connection:
            desk = self._open(connection, version)
            if isinstance(value, Tie) and (line := desk.to_line(value)) is not None:
                desk.check_version(KIND_OF_LIST[list_name], value.id)
                return desk.save_line(*line)
            check_deal(with_rows(desk.deal, [(list_name, value)]))
            return desk.save(KIND_OF_LIST[list_name], value.id, to_fields(value))

    def save_together(self, rows: Sequence[tuple[str, Any]], *, version: str | None = None) -> Recorded:
        """Save several rows, each with its list, as one change that is undone as one; `version` is the last one's."""
        with self._writing(self._recording.tenant) as connection:
            desk = self._open(connection, version)
            check_deal(with_rows(desk.deal, rows))
            places = [(KIND_OF_LIST[list_name], value.id) for list_name, value in rows]
            desk.check_version(*places[-1])
            for place, (_, value) in zip(places, rows, strict=True):
                desk.put(*place, to_fields(value))
            return desk.finish(*places[-1])

    def withdraw(self, list_name: str, row_id: str, *, version: str | None = None) -> Recorded:
        """Take a row back: a statement is marked as withdrawn, a tie as ended, anything else is removed."""
        with self._writing(self._recording.tenant) as connection:
            desk = self._open(connection, version)
            value = desk.find(list_name, row_id)
            now = self._clock().astimezone(UTC)
            if list_name == "statements":
                return desk.save(KIND_OF_LIST[list_name], row_id, to_fields(replace(value, withdrawn_at=now)))
            if list_name == "ties":
                if desk.is_line(value):
                    desk.check_version(KIND_OF_LIST[list_name], row_id)
                    return desk.save_line(value.from_, None)
                return desk.save(KIND_OF_LIST[list_name], row_id, to_fields(replace(value, until=now)))
            parts: dict[str, Any] = {list_name: tuple(v for v in getattr(desk.deal, list_name) if v.id != row_id)}
            check_deal(replace(desk.deal, **parts))
            return desk.remove(KIND_OF_LIST[list_name], row_id)

    def save_person(self, person_id: str, facts: Mapping[str, Any], *, version: str | None = None) -> Recorded:
        """Record facts on a person that the CRM's contact doesn't hold, such as `decision_maker`; None takes one back.

        With a `name`, somebody who isn't in the CRM may be new; a contact of the deal's account may be new, too.
        """
        with self._writing(self._recording.tenant) as connection:
            desk = self._open(connection, version)
            known = next((person for person in desk.deal.people if person.id == person_id), None)
            contact = to_contact(person_id)
            refused = sorted(facts.keys() - _FACTS) if contact else sorted(facts.keys() - _FACTS - set(OF_THE_CRM))
            if refused:
                raise InputRefusedError(
                    say(
                        "{place}: is Salesforce's, or no fact of a person.",
                        place=f"people {person_id}, {refused[0]}",
                    )
                )
            if known is None and contact is None and "name" not in facts:
                raise InputRefusedError(
                    say("{place}: there is no such person in this deal.", place=f"people {person_id}")
                )
            called = desk.contact_of_account(contact).fields.get("Name") if contact else facts.get("name")
            before = known or Person(id=contact or person_id, name=str(called or person_id))
            after = replace(before, **{name: _or_default(name, value) for name, value in facts.items()})
            check_deal(with_rows(desk.deal, [("people", after)]))
            return desk.save(PERSON, desk.key_of_person(before.id), to_person_row(after, facts))

    def save_role(self, contact_id: str, role: str, *, held: bool = True, version: str | None = None) -> Recorded:
        """Give a contact of the deal or of its account a role in the deal, or take it away."""
        with self._writing(self._recording.tenant) as connection:
            desk = self._open(connection, version)
            contact = desk.contact_of_account(contact_id).id
            row = {"OpportunityId": self._recording.deal, "ContactId": contact, "Role": role}
            key = f"{contact}:{role}"
            if held:
                return desk.save(CONTACT_ROLE, key, row)
            if desk.find_role(key) is None:
                raise InputRefusedError(say("The person doesn't have this role."))
            return desk.remove(CONTACT_ROLE, key)

    def save_line(self, contact_id: str, boss_id: str | None, *, version: str | None = None) -> Recorded:
        """Say whom a contact reports to (None: nobody); a circle is refused."""
        with self._writing(self._recording.tenant) as connection:
            desk = self._open(connection, version)
            desk.check_version(CONTACT, desk.contact(contact_id))
            return desk.save_line(contact_id, boss_id)

    def merge(self, gone: str, stays: str) -> Recorded:
        """Make two entries of the same person one: everything that names `gone` names `stays` from then on.

        Raises `InputRefusedError` where `gone` is the CRM's own record, or is named where nobody can change it.
        """
        with self._writing(self._recording.tenant) as connection:
            desk = self._open(connection, None)
            plan = plan_merge(desk.deal, gone, stays)
            people = {person.id: person for person in plan.people}
            for list_name, value in plan.saved:
                desk.put(KIND_OF_LIST[list_name], value.id, to_fields(value))
            for list_name, row_id in plan.removed:
                desk.take_out(KIND_OF_LIST[list_name], row_id)
            for person_id, facts in plan.facts.items():
                desk.put(PERSON, desk.key_of_person(person_id), to_person_row(people[person_id], facts))
            desk.take_out(PERSON, desk.key_of_person(gone))
            return desk.finish(PERSON, desk.key_of_person(stays))

    def remove_person(self, person_id: str, *, version: str | None = None) -> Recorded:
        """Take somebody out who was added here; refused where the CRM holds the person, or something names them."""
        with self._writing(self._recording.tenant) as connection:
            desk = self._open(connection, version)
            if is_in_crm(person_id) or all(person.id != person_id for person in desk.deal.people):
                raise InputRefusedError(
                    say("{place}: nobody who was added here; change it in Salesforce.", place=f"people {person_id}")
                )
            if names_person(desk.deal, person_id):
                raise InputRefusedError(say("Something recorded names this person; say that they have left instead."))
            return desk.remove(PERSON, desk.key_of_person(person_id))

    def save_task(self, task: PlannedTask, *, version: str | None = None) -> Recorded:
        """Plan a task for one of our users, or change one that was planned here; it goes to the CRM once.

        Who plans what stands there already has planned it, whichever version they saw.
        """
        with self._writing(self._recording.tenant) as connection:
            desk = self._open(connection, version)
            contact = None if task.contact is None else desk.contact(task.contact)
            users = {held.id: held for held in desk.records(USER, [to_long_id(task.owner) or task.owner])}
            if desk.records(TASK, [to_long_id(task.id) or task.id]):
                raise InputRefusedError(
                    say("{place}: is a task of Salesforce's own; change it there.", place=f"tasks {task.id}")
                )
            row = to_task_fields(self._recording.deal, replace(task, contact=contact), users)
            return desk.finish(TASK, task.id) if desk.current(TASK, task.id) == row else desk.save(TASK, task.id, row)

    def remove_task(self, task_id: str, *, version: str | None = None) -> Recorded:
        """Take a task back that was planned here."""
        with self._writing(self._recording.tenant) as connection:
            desk = self._open(connection, version)
            if desk.current(TASK, task_id) is None:
                raise InputRefusedError(say("{place}: no such task was planned here.", place=f"tasks {task_id}"))
            return desk.remove(TASK, task_id)

    def undo(self, change_id: str) -> Recorded:
        """Bring back what stood before a change, as a change of its own; refused where the row changed since."""
        with self._writing(self._recording.tenant) as connection:
            desk = self._open(connection, None)
            changes = find_changes(connection, self._recording.tenant, change_id)
            if not changes or any(change.deal != self._recording.deal for change in changes):
                raise InputRefusedError(say("There is no such change in this deal."))
            for change in reversed(changes):
                if not still_stands(change, desk.current(change.kind, change.key)):
                    raise EntryChangedError(say("Somebody changed this since; look at it again before you undo it."))
                if change.before is None:
                    desk.take_out(change.kind, change.key)
                else:
                    desk.put(change.kind, change.key, change.before)
            return desk.finish(changes[-1].kind, changes[-1].key)

    def _open(self, connection: Connection, version: str | None) -> RecordingDesk:
        recording = replace(self._recording, version=version)
        lock_deals(connection, recording.tenant, [recording.deal])
        if load_origin(connection, recording.tenant, recording.deal) != "salesforce":
            raise DealNotFoundError(say("There is no such deal of Salesforce."))
        deal = load_deals(connection, recording.tenant, [recording.deal])[recording.deal]
        return RecordingDesk(
            connection=connection,
            recording=recording,
            standing=load_standing(connection, recording.tenant, deal),
            assemble=self._assemble,
            schedule=self._schedule,
            now=self._clock(),
        )


def _or_default(name: str, value: Any) -> Any:
    return Person.__dataclass_fields__[name].default if value is None else value
