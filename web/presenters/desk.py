"""Decides what the desk beside a deal says: what was just recorded, recent changes, conflicts, people found twice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graph.deal import Commitment, Deal, Person
from graph.speech import mark, say
from graph.wording import to_date
from plugin.editing import DeskState, FoundContacts
from plugin.merging_people import LikelySame
from plugin.recent_changes import OpenConflict, RecentChange
from plugin.views import DealView
from web.presenters.desk_fields import Form
from web.presenters.desk_kinds import KindsView
from web.presenters.desk_words import ATTRIBUTES, tell_change, tell_row, to_value
from web.presenters.evidence import to_safe_url
from web.presenters.formats import to_ago
from web.presenters.names import Names, build_names
from web.presenters.words import COMMITMENTS, Words

WHY_ALIKE: Mapping[str, str] = Words(
    {
        "same_name": mark("They have the same name."),
        "initial": mark("One name may be the short form of the other."),
        "spelling": mark("The names differ by a letter or two."),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """One change in words; `can_undo` where nothing was changed on top of it."""

    id: str
    words: str
    who: str
    ago: str
    can_undo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictView:
    """A row that Salesforce holds otherwise, or didn't take; `differs` as (what, ours, Salesforce's)."""

    id: str
    words: str
    why: str
    differs: tuple[tuple[str, str, str], ...]
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlikeView:
    """Two people who may be one; `gone` and `stays` where they can be made one here, else a link to each."""

    one: str
    other: str
    first: str
    second: str
    why: str
    gone: str | None
    stays: str | None
    stays_name: str
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseView:
    """A promise of somebody: its id, what was promised, and what became of it."""

    id: str
    what: str
    became: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskView:
    """What the desk shows. `open` is the part that is open: `form`, `people`, `changes`, `conflicts`, `alike`, or none.

    `is_bare` where nobody's words are known yet; `fault` is what couldn't be done; `found` are contacts for `asked`,
    `roles` what they may be given; `promises` go by person.
    """

    deal: str
    title: str
    editable: bool
    is_bare: bool
    told: ChangeView | None
    changes: tuple[ChangeView, ...]
    conflicts: tuple[ConflictView, ...]
    alike: tuple[AlikeView, ...]
    roles: tuple[str, ...]
    promises: Mapping[str, tuple[PromiseView, ...]]
    open: str = ""
    form: Form | None = None
    kinds: KindsView | None = None
    found: FoundContacts | None = None
    asked: str = ""
    fault: str | None = None


def to_desk(view: DealView, state: DeskState, now: datetime, **more: Any) -> DeskView:
    """Put the desk into words; `more` is what is open on it."""
    names = build_names(view.deal)
    people = {person.id: person for person in view.deal.people}
    return DeskView(
        deal=view.deal.deal.id,
        title=view.deal.deal.name,
        editable=state.editable,
        is_bare=not any(each.confirmed_by for each in view.deal.statements),
        told=to_change(state.told, names, now) if state.told else None,
        changes=tuple(to_change(change, names, now) for change in state.changes),
        conflicts=tuple(to_conflict_view(conflict, names) for conflict in state.conflicts),
        alike=tuple(_to_alike(pair, people) for pair in state.alike),
        roles=state.roles,
        promises=_to_promises(view.deal) if state.editable else {},
        **more,
    )


def _to_promises(deal: Deal) -> dict[str, tuple[PromiseView, ...]]:
    """List everybody's promises: open ones first, then the newest."""
    promises: dict[str, list[Commitment]] = {}
    for promise in sorted(deal.commitments, key=lambda one: (one.status != "open", -one.due.timestamp(), one.id)):
        promises.setdefault(promise.owner, []).append(promise)
    return {
        owner: tuple(
            PromiseView(
                id=one.id,
                what=one.what or say("their part"),
                became=say("due {day}, {status}", day=to_date(one.due), status=COMMITMENTS[one.status]),
            )
            for one in held
        )
        for owner, held in promises.items()
    }


def to_change(change: RecentChange, names: Names, now: datetime) -> ChangeView:
    """Tell a change in one line."""
    return ChangeView(
        id=change.id,
        words=tell_change(change.rows, names),
        who=names.author(change.author) or say("somebody with a sign-in link"),
        ago=to_ago(change.at, now),
        can_undo=change.last,
    )


def to_conflict_view(conflict: OpenConflict, names: Names) -> ConflictView:
    """Tell what stands against Salesforce, and what can be done about it."""
    words = tell_row(conflict.place, conflict.facts, conflict.row, names)
    if conflict.state == "conflict":
        why = (
            say("It was deleted in Salesforce after it was changed here.")
            if conflict.gone
            else say("Changed here and there.")
        )
        ours = say("Put it back in Salesforce") if conflict.gone else say("Take ours")
        return ConflictView(
            id=conflict.id,
            words=say("Taken out here: {what}", what=words) if conflict.removes else words,
            why=why,
            differs=tuple(
                (ATTRIBUTES.get(name, name.replace("_", " ")), to_value(name, one, names), to_value(name, other, names))
                for name, one, other in conflict.differs
            ),
            ours=ours,
            theirs=say("Leave it deleted") if conflict.gone else say("Take Salesforce's"),
        )
    held = conflict.state == "held"
    return ConflictView(
        id=conflict.id,
        words=words,
        why=say("Salesforce doesn't let us write this yet; an admin there can.")
        if held
        else say("Salesforce didn't take this."),
        differs=(),
        ours=say("Try again"),
        theirs=say("Give it up"),
    )


def _to_alike(pair: LikelySame, people: Mapping[str, Person]) -> AlikeView:
    stays = None if pair.gone is None else (pair.other if pair.gone == pair.one else pair.one)
    links = [
        (people[own_id].name, url)
        for own_id in (pair.one, pair.other)
        if (source := people[own_id].source) is not None and (url := to_safe_url(source.url)) is not None
    ]
    return AlikeView(
        one=pair.one,
        other=pair.other,
        first=_to_called(people[pair.one]),
        second=_to_called(people[pair.other]),
        why=WHY_ALIKE[pair.why],
        gone=pair.gone,
        stays=stays,
        stays_name=people[stays].name if stays else "",
        links=tuple(links) if pair.gone is None else (),
    )


def _to_called(person: Person) -> str:
    more = ", ".join(part for part in (person.title, person.department) if part)
    return f"{person.name} ({more})" if more else person.name


def find_row(deal: Deal, list_name: str, row_id: str) -> Any:
    """Find a row of a list by its id; None where it isn't there any more."""
    return next((held for held in getattr(deal, list_name) if held.id == row_id), None)
