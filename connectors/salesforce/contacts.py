"""Which contact an id stands for: the one it was merged into, if it was, and whom that one reports to."""

from collections.abc import Collection, Iterable

from connectors.records import CrmRecord
from connectors.salesforce.gathering import Gathering, text_of
from connectors.salesforce.ids import CONTACT

LEVELS_ABOVE = 2
"""How many levels of managers above a deal's buyers join the deal."""


class Contacts:
    """The contacts of one deal, each id led to the contact that survived its merges."""

    def __init__(self, gathering: Gathering) -> None:
        self._gathering = gathering
        self._looked_up: dict[str, CrmRecord | None] = {}
        self._reported: set[str] = set()

    def gather(self, ids: Iterable[str]) -> set[str]:
        """Look contacts up and return the ids of the surviving ones; those that aren't there are reported once."""
        asked = {own_id for own_id in ids if own_id.startswith(CONTACT)}
        self._look_up(asked)
        found = {own_id: self.find(own_id) for own_id in asked}
        for own_id in sorted(own_id for own_id, record in found.items() if record is None):
            if own_id not in self._reported:
                self._reported.add(own_id)
                self._gathering.report("Contact", own_id, None, "is named in this deal, but deleted or not shown to us")
        return {record.id for record in found.values() if record is not None}

    def gather_managers(self, ids: Collection[str]) -> set[str]:
        """Return the surviving ids of the managers of `ids`, up to two levels above."""
        above: set[str] = set()
        level = set(ids)
        for _ in range(LEVELS_ABOVE):
            level = self.gather(boss for own_id in level if (boss := self._boss_of(own_id)) is not None)
            above |= level
        return above

    def find(self, own_id: str) -> CrmRecord | None:
        """The contact that `own_id` stands for now, of those that were gathered."""
        passed: set[str] = set()
        while own_id not in passed:
            passed.add(own_id)
            record = self._looked_up.get(own_id)
            if record is None:
                return None
            if not record.deleted:
                return record
            own_id = text_of(record, "MasterRecordId") or own_id
        return None

    def boss_of(self, own_id: str) -> str | None:
        """The surviving id of the contact whom `own_id` reports to, if that one was gathered."""
        boss = self._boss_of(own_id)
        record = None if boss is None else self.find(boss)
        return None if record is None else record.id

    def _boss_of(self, own_id: str) -> str | None:
        record = self.find(own_id)
        return None if record is None else text_of(record, "ReportsToId")

    def _look_up(self, ids: Collection[str]) -> None:
        """Load contacts and, for merged ones, what they were merged into, to the end of the chain."""
        wanted = {own_id for own_id in ids if own_id not in self._looked_up}
        while wanted:
            found = self._gathering.records("Contact", wanted)
            self._looked_up.update({own_id: found.get(own_id) for own_id in wanted})
            masters = {text_of(record, "MasterRecordId") for record in found.values() if record.deleted}
            wanted = {own_id for own_id in masters if own_id is not None and own_id not in self._looked_up}
