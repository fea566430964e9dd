"""What a deal is gathered from: the records it looked at, found or not, and what in them made no sense together."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from connectors.records import CrmRecord, Json, QuarantinedRow
from graph.deal import Source


class Mirror(Protocol):
    """The CRM's records as they were received."""

    def children(self, kind: str, parents: Collection[str]) -> Sequence[CrmRecord]:
        """The live records of `kind` that hang on one of `parents`."""

    def records(self, kind: str, ids: Collection[str]) -> Sequence[CrmRecord]:
        """The records of `kind` with these ids; deleted ones may be among them, as they say what became of them."""


class Gathering:
    """Looks records up for one deal, and remembers each id that it asked for."""

    def __init__(self, mirror: Mirror, instance_url: str) -> None:
        self._mirror = mirror
        self._instance_url = instance_url.rstrip("/")
        self._creators: dict[str, str] = {}
        self.used: set[str] = set()
        self.problems: list[QuarantinedRow] = []

    def children(self, kind: str, parents: Collection[str]) -> list[CrmRecord]:
        """The live records of `kind` that hang on one of `parents`, in the order of their ids."""
        if not parents:
            return []
        found = sorted(
            (record for record in self._mirror.children(kind, parents) if not record.deleted),
            key=lambda record: record.id,
        )
        self.used.update(record.id for record in found)
        return found

    def records(self, kind: str, ids: Collection[str]) -> dict[str, CrmRecord]:
        """The records of `kind` with these ids, deleted ones included, by id."""
        if not ids:
            return {}
        self.used.update(ids)
        return {record.id: record for record in self._mirror.records(kind, sorted(ids))}

    def live(self, kind: str, ids: Collection[str]) -> dict[str, CrmRecord]:
        """The live records of `kind` with these ids, by id."""
        return {own_id: record for own_id, record in self.records(kind, ids).items() if not record.deleted}

    def learn_creators(self, records: Collection[CrmRecord]) -> None:
        """Look up who wrote the records down, to name them as authors."""
        ids = {record.fields["CreatedById"] for record in records if record.fields.get("CreatedById")}
        users = self.live("User", ids)
        for record in records:
            user = users.get(record.fields.get("CreatedById") or "")
            name = None if user is None else text_of(user, "Name")
            if name is not None:
                self._creators[record.id] = name

    def source_of(self, record: CrmRecord) -> Source:
        """Where the record can be opened, who wrote it down, and as of when it is known; or how it was entered here."""
        if record.entered is not None:
            return Source(system=record.entered, author=_author_of(record), as_of=record.stamp)
        return Source(
            system="salesforce",
            record=record.id,
            url=f"{self._instance_url}/lightning/r/{record.kind}/{record.id}/view",
            author=_author_of(record) or self._creators.get(record.id),
            as_of=record.stamp,
        )

    def report(self, kind: str, own_id: str, field: str | None, problem: str) -> None:
        """Note a record that can't be used in this deal, with the place and the reason."""
        self.problems.append(
            QuarantinedRow(
                kind=kind,
                id=own_id,
                field=field,
                problem=f"{field} {problem}" if field else problem,
                row={"Id": own_id},
            )
        )


def text_of(record: CrmRecord, field: str) -> str | None:
    """A text field of a record, None where it is empty or hidden."""
    value: Json = record.fields.get(field)
    return value if isinstance(value, str) and value else None


def _author_of(record: CrmRecord) -> str | None:
    source = record.fields.get("Source__c")
    author = source.get("author") if isinstance(source, Mapping) else None
    return author if isinstance(author, str) and author else None
