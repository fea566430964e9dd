"""What the receipt of an erasure says: what went and where, what was put in its place, and what remains elsewhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from plugin.people.rules import TABLE_RULES

BACKUPS = (
    "Backups of the database hold what it held when they were made, until they are overwritten. After a restore, erase"
    " the person again before the installation serves."
)
FILE_IN_USE = (
    "The database's file was in use, so what was deleted may still lie between its rows: erase the person once more"
    " when nothing else uses it, which overwrites that."
)
FILES = "Deal files and lists that were imported still name the person: take them out there too."
ELSEWHERE = (
    "Mails that were sent, and papers and exports that were printed or saved, are where they were sent or saved.",
    "Answers without names can't be told apart; what is said in them of anybody by name was replaced.",
    "Nicknames, misspellings and names that stand for others too aren't known as theirs: look through free text.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many rows of a table went, and of how many only the rest stays."""

    table: str
    removed: int
    rewritten: int

    @property
    def rows(self) -> int:
        """How many rows it was about."""
        return self.removed + self.rewritten


@dataclass(frozen=True, slots=True, kw_only=True)
class Remaining:
    """A record that the CRM still has: the person's `own`, about them, or (`fields`) naming them in some fields."""

    object: str
    id: str
    fields: tuple[str, ...]
    own: bool
    deleted: bool = False

    @property
    def ask(self) -> str:
        """What is to be done with it there."""
        if self.deleted:
            return "nothing more: it was deleted there, and may lie in the recycle bin for some days"
        return "empty these fields, or word them otherwise" if self.fields else "delete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What became of an erasure; `before` where the person had been erased already, `tried` where nothing was kept.

    `mentions` is in how many texts the name gave way to a neutral word; `again` how many rows others wrote meanwhile;
    `overwritten` whether the database's file holds nothing of it between its rows, None where that isn't ours to say.
    """

    person: str
    tenant: str
    erased_at: datetime
    before: bool = False
    tried: bool = False
    gone: Sequence[Count] = ()
    deals: Sequence[str] = ()
    mentions: int = 0
    remaining: Sequence[Remaining] = field(default=())
    namesake: bool = False
    files: bool = False
    again: int = 0
    analysed: int = 0
    overwritten: bool | None = None

    def to_json(self) -> dict[str, Any]:
        """Return it as it is printed."""
        forms = next((each.removed for each in self.gone if each.table == "sealed_form"), 0)
        return {
            "person": self.person,
            "tenant": self.tenant,
            "erased_at": self.erased_at.isoformat(),
            "told": self._tell(),
            "removed": sum(each.removed for each in self.gone),
            "rewritten": sum(each.rewritten for each in self.gone),
            "mentions_replaced": self.mentions,
            "sealed_forms_destroyed": forms,
            "written_meanwhile_and_erased_too": self.again,
            "where": [
                {
                    "table": each.table,
                    "what": TABLE_RULES[each.table].holds,
                    "removed": each.removed,
                    "rewritten": each.rewritten,
                }
                for each in self.gone
            ],
            "deals_analysed_anew": list(self.deals),
            "remains": {
                "salesforce": [
                    {"object": each.object, "id": each.id, "do": each.ask}
                    | ({"fields": list(each.fields)} if each.fields else {})
                    for each in sorted(self.remaining, key=lambda each: (not each.own, each.object, each.id))
                ],
                "elsewhere": list(self._iter_elsewhere()),
            },
        }

    def _tell(self) -> str:
        if self.before:
            return "This person was erased before; nothing of them is left here, and nothing was done now."
        if self.tried:
            return "Nothing was changed: this is what an erasure would do."
        return "The person was erased. A sync or an import that brings them leaves them out."

    def _iter_elsewhere(self) -> Iterator[str]:
        yield BACKUPS
        if self.overwritten is False:
            yield FILE_IN_USE
        if self.files:
            yield FILES
        yield from ELSEWHERE
        if self.namesake:
            yield "Somebody else here has the same name: it was replaced only in this person's deals."
