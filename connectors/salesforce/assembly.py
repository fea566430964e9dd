"""How the records of a CRM become one deal: whom it is about, what was said, who was in contact."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from connectors.records import CrmRecord, QuarantinedRow
from connectors.salesforce.contacts import Contacts
from connectors.salesforce.exchanges import Exchange, find_exchanges
from connectors.salesforce.facts import build_facts
from connectors.salesforce.gathering import Gathering, Mirror, text_of
from connectors.salesforce.ids import CONTACT, USER, to_long_id
from connectors.salesforce.judgement_objects import JUDGEMENTS, PERSON, PERSON_CONTACT, own_key
from connectors.salesforce.judgement_values import iter_named
from connectors.salesforce.judgements import build_judgements, check_advice
from connectors.salesforce.people import PersonBook, add_crm_roles, build_people, build_reporting_lines
from graph.deal import Activity, Deal, Person

__all__ = ["Assembly", "Mirror", "assemble_deal"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembly:
    """A deal, its owner's id, the ids of all records it looked at (missing ones too), and what made no sense."""

    deal: Deal
    owner: str | None
    used: frozenset[str]
    problems: tuple[QuarantinedRow, ...]


def assemble_deal(opportunity_id: str, mirror: Mirror, *, as_of: datetime, instance_url: str) -> Assembly | None:
    """Gather one deal from the mirror; None where there is no such live opportunity."""
    gathering = Gathering(mirror, instance_url)
    opportunity = gathering.live("Opportunity", [opportunity_id]).get(opportunity_id)
    if opportunity is None:
        return None
    roles = gathering.children("OpportunityContactRole", [opportunity_id])
    team = gathering.children("OpportunityTeamMember", [opportunity_id])
    exchanges = find_exchanges(gathering, opportunity_id)
    judged_people = gathering.children(PERSON, [opportunity_id])
    judged = {kind: gathering.children(kind, [opportunity_id]) for kind in JUDGEMENTS}
    gathering.learn_creators([*judged_people, *(record for records in judged.values() for record in records)])

    named = {
        *(record.fields["ContactId"] for record in roles),
        *(person for exchange in exchanges for person in _people_of(exchange)),
        *_iter_judged_ids(judged_people, judged),
    }
    contacts = Contacts(gathering)
    buyers = contacts.gather(named)
    buyers |= contacts.gather_managers(buyers)
    sellers = {
        *(record.fields["UserId"] for record in team),
        *(own_id for own_id in (*named, text_of(opportunity, "OwnerId") or "") if own_id.startswith(USER)),
    }
    known_users = gathering.live("User", sellers)
    users = {own_id: known_users.get(own_id) for own_id in sellers}

    book = build_people(gathering, contacts, buyers, users, judged_people)
    add_crm_roles(book, roles)
    lines = build_reporting_lines(gathering, contacts, book)
    activities = [_to_activity(gathering, exchange, book) for exchange in exchanges]
    taken = {*(tie.id for tie in lines), *(activity.id for activity in activities)}
    lists = build_judgements(gathering, judged, book.find, taken)
    subjects = {subject.id for subject in lists["subjects"]}
    people = [check_advice(gathering, person, subjects, book.judged.get(person.id)) for person in book.people.values()]
    deal = Deal(
        as_of=as_of,
        deal=build_facts(gathering, opportunity, known_users),
        people=_in_order(people),
        ties=_in_order([*lines, *lists["ties"]]),
        subjects=_in_order(lists["subjects"]),
        statements=_in_order(lists["statements"]),
        commitments=_in_order(lists["commitments"]),
        decisions=_in_order(lists["decisions"]),
        incidents=_in_order(lists["incidents"]),
        activities=_in_order(activities),
        events=_in_order(lists["events"]),
    )
    owner = text_of(opportunity, "OwnerId")
    return Assembly(deal=deal, owner=owner, used=frozenset(gathering.used), problems=tuple(gathering.problems))


def _people_of(exchange: Exchange) -> Iterator[str]:
    yield from exchange.others
    if exchange.sender is not None:
        yield exchange.sender


def _iter_judged_ids(people: Sequence[CrmRecord], judged: Mapping[str, Sequence[CrmRecord]]) -> Iterator[str]:
    """Yield the ids of contacts and users that people's records name, by lookup or in place of a key."""
    named = [
        *(text for record in people for text in (text_of(record, PERSON_CONTACT), own_key(record)) if text),
        *(text for record in people for text in iter_named(Person, record)),
        *(
            text
            for kind, (_, shape) in JUDGEMENTS.items()
            for record in judged[kind]
            for text in iter_named(shape, record)
        ),
    ]
    for text in named:
        long_id = to_long_id(text)
        if long_id is not None and long_id.startswith((CONTACT, USER)):
            yield long_id


def _to_activity(gathering: Gathering, exchange: Exchange, book: PersonBook) -> Activity:
    sender = None if exchange.sender is None else book.find(exchange.sender)
    others = {person for own_id in exchange.others if (person := book.find(own_id)) is not None}
    return Activity(
        id=exchange.record.id,
        at=exchange.at,
        kind=exchange.kind,
        from_=sender,
        to=tuple(sorted(others - {sender})),
        words=exchange.words,
        source=gathering.source_of(exchange.record),
    )


def _in_order(values: Iterable[Any]) -> tuple[Any, ...]:
    """The values by their time, where they have one, and their id, whatever order the records came in."""
    return tuple(sorted(values, key=lambda value: (getattr(value, "at", None) or _FIRST, value.id)))


_FIRST = datetime(1, 1, 1, tzinfo=UTC)
