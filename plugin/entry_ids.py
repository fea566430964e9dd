"""Under which ids a deal file stands beside the CRM's rows: long record ids, and keys that an org can keep."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any

from connectors.salesforce.ids import to_long_id
from connectors.salesforce.judgement_rows import to_key
from graph.deal import Deal

Rename = Callable[[str], str]
PEOPLE_PREFIXES = ("003", "005", "006")


def to_crm_id(own_id: str) -> str:
    """The 18-character id of a contact, a user or an opportunity; else the key that an org can keep."""
    long_id = to_long_id(own_id)
    if long_id is not None and long_id.startswith(PEOPLE_PREFIXES):
        return long_id
    return to_key(own_id)


def with_crm_ids(deal: Deal) -> Deal:
    """The deal with each id, and each reference to one, as it stands beside the CRM's rows."""
    renamed: Deal = _renamed(deal, to_crm_id)
    return renamed


def _renamed(value: Any, rename: Rename) -> Any:
    changes: dict[str, Any] = {}
    for each in fields(value):
        held = getattr(value, each.name)
        new = _renamed_part(held, rename, named=each.name == "id" or each.metadata.get("refers") is not None)
        if new != held:
            changes[each.name] = new
    if not changes:
        return value
    new = replace(value, **changes)
    made = next((each.metadata["made"] for each in fields(value) if "made" in each.metadata), None)
    if made is not None and value.id == _made_id(made, value):
        new = replace(new, id=_made_id(made, new))
    return new


def _renamed_part(held: Any, rename: Rename, *, named: bool) -> Any:
    if isinstance(held, tuple):
        return tuple(_renamed_part(item, rename, named=named) for item in held)
    if is_dataclass(held):
        return _renamed(held, rename)
    return rename(held) if named and isinstance(held, str) else held


def _made_id(form: str, value: Any) -> str:
    """The id that the contract makes of what a value object names."""
    held = {each.name.removesuffix("_"): getattr(value, each.name) for each in fields(value)}
    return form.format_map(held)
