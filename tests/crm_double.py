"""A CRM made of lists, and the simplest way to put a deal together from its records."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.records import CrmRecord, KindReport, QuarantinedRow, RecordPage
from graph.deal import Deal, Facts, Person, Source
from plugin.ports import Mirror

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
KINDS = ("Contact", "Opportunity", "OpportunityContactRole", "Task", "TaskRelation")


def build_record(
    kind: str, record_id: str, parent: str | None = None, *, at: int = 0, deleted: bool = False, **fields: Any
) -> CrmRecord:
    """Make a record whose stamp is `at` minutes after the start."""
    stamp = START + timedelta(minutes=at)
    return CrmRecord(kind=kind, id=record_id, parent=parent, stamp=stamp, deleted=deleted, fields=fields)


def build_quarantined(kind: str, record_id: str | None, problem: str = "makes no sense") -> QuarantinedRow:
    """Make a row that can't be taken."""
    return QuarantinedRow(kind=kind, id=record_id, field="Amount", problem=problem, row={"Id": record_id, "Amount": []})


@dataclass
class ListedCrm:
    """A CRM whose next answers are set by the test: for each kind its pages, or an error in a page's place."""

    answers: dict[str, list[Sequence[CrmRecord | QuarantinedRow] | BaseException]] = field(default_factory=dict)
    reports: Sequence[KindReport] = ()
    organization_id: str | None = "00D000000000062EAA"
    instance_url: str = "https://acme.my.salesforce.com"
    api_calls: int = 0
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    looked_up: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    gaps: Collection[str] = ()
    keeps_pages: bool = False
    """Whether a cursor leads behind the pages that were given before it; else each reading gives all answers."""
    there: dict[str, CrmRecord] | None = None
    """What the CRM holds when it is asked for certain records; None: it is never asked for any."""

    @property
    def compared(self) -> Sequence[str]:
        return () if self.there is None else KINDS

    @property
    def parts(self) -> Mapping[str, str]:
        return {"OpportunityContactRole": "Opportunity", "Task": "Opportunity", "TaskRelation": "Task"}

    @property
    def replaced(self) -> Sequence[str]:
        return () if self.there is None else ("OpportunityContactRole",)

    @property
    def merged(self) -> Sequence[str]:
        return () if self.there is None else ("Contact",)

    @property
    def kinds(self) -> Sequence[str]:
        return KINDS

    def look(self) -> Sequence[KindReport]:
        self.api_calls += 1
        return self.reports

    def iter_pages(self, kind: str, cursor: str | None) -> Iterator[RecordPage]:
        self.asked.append((kind, cursor))
        count = int(cursor or 0)
        answers = self.answers.get(kind, [])[count if self.keeps_pages else 0 :]
        for place, answer in enumerate(answers):
            self.api_calls += 1
            if isinstance(answer, BaseException):
                raise answer
            count += 1
            yield RecordPage(
                kind=kind,
                records=tuple(row for row in answer if isinstance(row, CrmRecord)),
                quarantined=tuple(row for row in answer if isinstance(row, QuarantinedRow)),
                cursor=str(count),
                gaps=kind in self.gaps,
                ended=place == len(answers) - 1,
            )

    def iter_live_ids(self, kind: str) -> Iterator[frozenset[str]]:
        yield frozenset(record.id for record in self._find(kind) if not record.deleted)

    def iter_records(self, kind: str, ids: Sequence[str]) -> Iterator[RecordPage]:
        if self.there is not None and ids:
            self.looked_up.append((kind, tuple(ids)))
            yield _to_page(kind, [record for record in self._find(kind) if record.id in ids])

    def iter_children(self, kind: str, parents: Sequence[str]) -> Iterator[RecordPage]:
        if self.there is not None:
            self.looked_up.append((kind, tuple(parents)))
            yield _to_page(kind, [record for record in self._find(kind) if record.parent in parents])

    def _find(self, kind: str) -> list[CrmRecord]:
        return [record for record in (self.there or {}).values() if record.kind == kind]

    def close(self) -> None:
        pass


def _to_page(kind: str, records: Sequence[CrmRecord]) -> RecordPage:
    return RecordPage(kind=kind, records=tuple(records), quarantined=(), cursor=None)


@dataclass(frozen=True)
class SimpleAssembly:
    """A deal with what it used."""

    deal: Deal
    used: frozenset[str]
    problems: tuple[QuarantinedRow, ...] = ()
    owner: str | None = None


@dataclass
class SimpleAssembler:
    """Takes an opportunity's name and the contacts of its roles and of its tasks' relations."""

    assembled: list[str] = field(default_factory=list)
    broken: Collection[str] = ()
    forgetful: bool = False

    def __call__(
        self, opportunity_id: str, mirror: Mirror, /, *, as_of: datetime, instance_url: str
    ) -> SimpleAssembly | None:
        self.assembled.append(opportunity_id)
        if opportunity_id in self.broken:
            raise KeyError(opportunity_id)
        found = [record for record in mirror.records("Opportunity", [opportunity_id]) if not record.deleted]
        if not found:
            return None
        roles = mirror.children("OpportunityContactRole", [opportunity_id])
        tasks = mirror.children("Task", [opportunity_id])
        relations = mirror.children("TaskRelation", [task.id for task in tasks])
        named = sorted({record.fields["ContactId"] for record in (*roles, *relations)})
        contacts = {record.id: record for record in mirror.records("Contact", named)}
        people = tuple(_to_person(contacts[contact]) for contact in named if contact in contacts)
        problems = tuple(
            QuarantinedRow(kind="Contact", id=contact.id, field="ReportsToId", problem="reports to itself", row={})
            for contact in contacts.values()
            if contact.fields.get("ReportsToId") == contact.id
        )
        facts = _to_facts(found[0].fields, opportunity_id, instance_url)
        used = frozenset({opportunity_id, *named, *(record.id for record in (*roles, *tasks, *relations))})
        deal = Deal(as_of=as_of, deal=facts, people=people)
        return SimpleAssembly(deal, frozenset() if self.forgetful else used, problems)


def _to_facts(fields: Mapping[str, Any], opportunity_id: str, instance_url: str) -> Facts:
    source = Source(system="salesforce", record=opportunity_id, url=f"{instance_url}/{opportunity_id}")
    return Facts(id=opportunity_id, name=fields["Name"], amount=fields.get("Amount"), source=source)


def _to_person(contact: CrmRecord) -> Person:
    source = Source(system="salesforce", record=contact.id, as_of=contact.stamp)
    return Person(id=contact.id, name=contact.fields["Name"], source=source)
