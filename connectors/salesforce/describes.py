"""Which of the wanted fields the org shows us, and whether that is enough to read a kind at all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from connectors.records import KindReport
from connectors.salesforce.objects import WantedObject
from connectors.salesforce.rows import STAMP


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadableObject:
    """What can be read of a kind: `problem` where nothing can, which `missing` tells from a kind that isn't there.

    `types` are Salesforce's names for the types of its fields.
    """

    kind: str
    fields: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    prefix: str | None = None
    lists_deletions: bool = False
    problem: str | None = None
    missing: bool = False
    types: Mapping[str, str] = field(default_factory=dict)

    def to_report(self) -> KindReport:
        """The same for a person."""
        return KindReport(
            kind=self.kind, readable=self.problem is None, hidden=tuple(sorted(self.hidden)), problem=self.problem
        )


def to_readable(wanted: WantedObject, described: Mapping[str, Any]) -> ReadableObject:
    """The fields to ask for: those wanted that the describe lists. A hidden field is reported, never asked for."""
    shown = _field_types(described)
    required = ["Id", *([STAMP] if wanted.windowed else []), *(c.name for c in wanted.columns if c.required)]
    asked = ["Id", STAMP, "IsDeleted", *(column.name for column in wanted.columns)]
    hidden = [c.name for c in wanted.columns if not c.optional and c.name not in shown]
    lacking = [name for name in required if name not in shown]
    problem = None
    if described.get("queryable") is False:
        problem = f"{wanted.kind} can't be read: the org doesn't let the integration user query it."
    elif lacking:
        problem = f"{wanted.kind} can't be read: {', '.join(lacking)} is hidden from the integration user."
    prefix = described.get("keyPrefix")
    return ReadableObject(
        kind=wanted.kind,
        fields=tuple(name for name in asked if name in shown),
        hidden=tuple(hidden),
        prefix=prefix if isinstance(prefix, str) else wanted.prefix,
        lists_deletions=described.get("replicateable") is not False,
        problem=problem,
        types={name: shown[name] for name in asked if name in shown},
    )


def to_missing(wanted: WantedObject) -> ReadableObject:
    """A kind that the org doesn't have for us."""
    needs = f"{wanted.feature} isn't there, or" if wanted.feature else "most likely"
    return ReadableObject(
        kind=wanted.kind,
        problem=f"{wanted.kind} isn't shown to us: {needs} the integration user may not read it.",
        missing=True,
    )


def _field_types(described: Mapping[str, Any]) -> Mapping[str, str]:
    fields = described.get("fields")
    listed = fields if isinstance(fields, list) else []
    return {
        field["name"]: str(field.get("type"))
        for field in listed
        if isinstance(field, dict) and isinstance(field.get("name"), str)
    }
