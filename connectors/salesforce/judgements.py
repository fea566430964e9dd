"""Which of the records that people filled hold together: each as its value object, the rest reported."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from connectors.records import CrmRecord
from connectors.salesforce.gathering import Gathering
from connectors.salesforce.judgement_objects import JUDGEMENTS, KEY, key_fields, own_key
from connectors.salesforce.judgement_values import DanglingReferenceError, FindPerson, to_values
from graph.deal import EVIDENCE_LISTS, Person, Tie


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One record with what it became, and the list of the deal in which it stands."""

    list_name: str
    record: CrmRecord
    held: Any


def build_judgements(
    gathering: Gathering, records: Mapping[str, Sequence[CrmRecord]], find: FindPerson, taken: Collection[str]
) -> dict[str, tuple[Any, ...]]:
    """The value objects by list; `taken` are ids of evidence that stand in the deal already.

    What names somebody or something that isn't in the deal is reported and left out, and then what names that.
    """
    built = [
        judgement
        for kind, (list_name, value_object) in JUDGEMENTS.items()
        for record in records[kind]
        if (judgement := _build(gathering, list_name, value_object, record, find)) is not None
    ]
    kept = _without_dangling(gathering, _without_duplicates(gathering, built, taken))
    return {
        list_name: tuple(judgement.held for judgement in kept if judgement.list_name == list_name)
        for list_name, _ in JUDGEMENTS.values()
    }


def check_advice(gathering: Gathering, person: Person, subjects: Collection[str], record: CrmRecord | None) -> Person:
    """The person, without an advisory role on subjects that aren't in the deal; `record` is where it was read."""
    role = person.advisory_role
    if role is None or record is None or set(role.subjects) <= set(subjects):
        return person
    gathering.report(record.kind, record.id, "Advisory_Role__c", "names a subject that isn't in this deal")
    return replace(person, advisory_role=None)


def _build(
    gathering: Gathering, list_name: str, value_object: type, record: CrmRecord, find: FindPerson
) -> Judgement | None:
    try:
        values = to_values(value_object, record, find)
    except DanglingReferenceError as error:
        gathering.report(record.kind, record.id, str(error), "names somebody who isn't in this deal")
        return None
    lacking = [key.name for key in key_fields(value_object) if key.required and key.attribute not in values]
    if lacking:
        gathering.report(record.kind, record.id, lacking[0], "is missing")
        return None
    own_id = own_key(record)
    held = value_object(id=own_id, source=gathering.source_of(record), **values)
    if isinstance(held, Tie) and held.from_ == held.to:
        gathering.report(record.kind, record.id, None, "ties somebody to themselves")
        return None
    return Judgement(list_name=list_name, record=record, held=held)


def _without_duplicates(
    gathering: Gathering, judgements: Sequence[Judgement], taken: Collection[str]
) -> list[Judgement]:
    """Each id once; ids of evidence once over all of its lists, where the later list's record goes."""
    evidence = set(taken)
    others: dict[str, set[str]] = {}
    kept = []
    for judgement in sorted(judgements, key=_evidence_order):
        name, own_id = judgement.list_name, judgement.held.id
        used = evidence if name in EVIDENCE_LISTS else others.setdefault(name, set())
        if own_id in used:
            gathering.report(judgement.record.kind, judgement.record.id, KEY, "is used by another record of this deal")
            continue
        used.add(own_id)
        kept.append(judgement)
    return kept


def _evidence_order(judgement: Judgement) -> tuple[int, str]:
    name = judgement.list_name
    return EVIDENCE_LISTS.index(name) if name in EVIDENCE_LISTS else -1, judgement.record.id


def _without_dangling(gathering: Gathering, judgements: Sequence[Judgement]) -> list[Judgement]:
    """Those whose subjects, decisions and incidents are in the deal, after what points nowhere is gone."""
    kept = list(judgements)
    while True:
        known = {(judgement.list_name, judgement.held.id) for judgement in kept}
        dangling = [(judgement, field) for judgement in kept for field in _dangling_fields(judgement, known)]
        if not dangling:
            return kept
        for judgement, field in dangling:
            gathering.report(
                judgement.record.kind, judgement.record.id, field, "names something that isn't in this deal"
            )
        gone = {id(judgement) for judgement, _ in dangling}
        kept = [judgement for judgement in kept if id(judgement) not in gone]


def _dangling_fields(judgement: Judgement, known: Collection[tuple[str, str]]) -> Iterator[str]:
    shape: type = type(judgement.held)
    names = {key.attribute: key.name for key in key_fields(shape)}
    for field in fields(judgement.held):
        refers = field.metadata.get("refers")
        value = getattr(judgement.held, field.name)
        if refers in {None, "people"} or value is None:
            continue
        referred = value if isinstance(value, tuple) else (value,)
        if any((refers, own_id) not in known for own_id in referred):
            yield names[field.name]
