"""Which steps a three-options sheet has for a plan: one for each who comes round, in the words of their row.

They are about the where: it isn't agreed before all have come round, so these steps can't wait until it is. The two
other options have none: what stands there bears no day.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from graph.exercises.options import ComingRound, OptionsSheet, find_coming_round, find_without_row
from graph.exercises.steps import ActionPlan, PlanItem
from graph.exercises.words import to_plain


def list_rows(sheet: OptionsSheet) -> Mapping[str, ComingRound]:
    """Return the whole rows of those who come round, by the id of the plan's item that each can become.

    The id stays as long as the person and the words of the step do; another day makes no other step.
    """
    coming = set(find_coming_round(sheet)).difference(find_without_row(sheet))
    return {_name(each): each for each in sheet.coming_round if each.person in coming}


def to_item(item_id: str, row: ComingRound) -> PlanItem:
    """Return the item that a row can become: its person does it, by its day."""
    return PlanItem(id=item_id, about="where", text=_to_line(row.next_step), owner=row.person, due=row.by)


def find_unsaid(items: Iterable[PlanItem], plans: Iterable[ActionPlan]) -> Sequence[PlanItem]:
    """Return the items that no plan has, be it in other words, and of which none says the same of the same person."""
    said = [each for plan in plans for each in plan.items]
    ids, words = {each.id for each in said}, {_to_key(each) for each in said}
    return [each for each in items if each.id not in ids and _to_key(each) not in words]


def _name(row: ComingRound) -> str:
    words = f"{row.person}/{to_plain(row.next_step)}"
    return f"round-{hashlib.sha256(words.encode()).hexdigest()[:32]}"


def _to_key(item: PlanItem) -> tuple[str | None, str]:
    return item.owner, to_plain(item.text)


def _to_line(text: str) -> str:
    return " ".join(text.split())
