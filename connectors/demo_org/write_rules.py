"""What keeps the sample org from taking a row: locks, validation rules of its admin, fields that may only be read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Rule = Callable[[str, Mapping[str, Any]], str | None]
"""Given an object and the row as it would stand, the sentence that speaks against it, or None."""


@dataclass(slots=True)
class WriteRules:
    """Switches of the write side; tests turn them.

    `locked` holds record ids, or external keys of rows to come, with how often each is still refused (None = always).
    `rules` are an admin's validation rules. `read_only` holds (object, field) that the user may read and not write;
    an object with the field None may not be written at all. A call with a row whose key is `unreadable` is refused as a
    whole.
    """

    locked: dict[str, int | None] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    read_only: set[tuple[str, str | None]] = field(default_factory=set)
    unreadable: set[str] = field(default_factory=set)

    def takes_lock(self, *names: str | None) -> bool:
        """Whether a lock strikes at a record with one of these names; each strike counts it down."""
        for name in names:
            if name is None or name not in self.locked:
                continue
            left = self.locked[name]
            if left is None:
                return True
            if left > 0:
                self.locked[name] = left - 1
                return True
        return False

    def find_objection(self, kind: str, row: Mapping[str, Any]) -> str | None:
        """The first validation rule's sentence against a row, or None."""
        return next((told for rule in self.rules if (told := rule(kind, row)) is not None), None)
