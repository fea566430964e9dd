"""Lists of deals out of a few views in memory: ordered and filtered for real, paged by the id of the last deal."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from plugin.errors import InputRefusedError
from plugin.listing import DealList, ListedDeal
from plugin.lists import ListQuestion
from plugin.reviews import key_of
from plugin.saved_views import SavedView
from plugin.store.list_columns import fold
from plugin.store.list_sums import Choices, HopeSum, Sum
from plugin.views import PipelinePage, PipelineRow, Viewer

KEYS: dict[str, Callable[[PipelineRow], tuple[object, ...]]] = {
    "risk": lambda row: (-row.risk, row.id),
    "amount": lambda row: (-(row.amount or 0), row.id),
    "close_date": lambda row: (row.close_date is None, row.close_date, row.id),
    "name": lambda row: (row.name.casefold(), row.id),
}


@dataclass
class FakeLists:
    """Answers as the application does, for the filters and orders that the tests of pages use."""

    rows: Callable[[], Sequence[PipelineRow]]
    page_size: Callable[[], int | None] = lambda: None
    asked: list[tuple[Viewer, ListQuestion]] = field(default_factory=list)

    def _find(self, question: ListQuestion) -> list[PipelineRow]:
        found = [
            row
            for row in self.rows()
            if all(fold(word) in fold(f"{row.name} {row.account} {row.owner}") for word in question.words.split())
            and (not question.agreement or row.alignment in question.agreement)
            and (not question.final_word or row.authority in question.final_word)
            and (not question.stage or row.stage in question.stage)
            and question.status == "open"
        ]
        key = KEYS.get(question.sort, KEYS["name"])
        return sorted(found, key=key, reverse=question.backwards)

    def show(self, viewer: Viewer, question: ListQuestion, *, limit: int, after: str | None = None) -> DealList:
        self.asked.append((viewer, question))
        rows = self._find(question)
        ids = [row.id for row in rows]
        if after is not None and after not in ids:
            raise InputRefusedError("The key of the page isn't one that a page gave; begin at the first page.")
        start = ids.index(after) + 1 if after else 0
        size = self.page_size() or limit
        page = tuple(rows[start : start + size])
        more = start + size < len(rows)
        return DealList(
            question=question,
            page=PipelinePage(rows=page, total=len(rows), next_key=page[-1].id if more else None),
            deals=tuple(ListedDeal(row=row) for row in page),
            groups=(),
            sums=self.sum_up(viewer, question),
            names={row.owner_id: row.owner for row in rows if row.owner_id and row.owner},
            compared=None,
            empty=None,
        )

    def sum_up(self, viewer: Viewer, question: ListQuestion) -> Sequence[HopeSum]:
        self.asked.append((viewer, question))
        return tuple(
            HopeSum(
                stage=row.stage,
                agreement=row.alignment,
                sum=Sum(
                    currency=row.currency, deals=1, with_amount=int(row.amount is not None), amount=row.amount or 0.0
                ),
            )
            for row in self._find(question)
        )

    def choices(self, viewer: Viewer, question: ListQuestion) -> Choices:
        self.asked.append((viewer, question))
        rows = self.rows()
        return Choices(
            owners=sorted({(row.owner_id or row.owner, row.owner) for row in rows if row.owner}),
            stages=sorted({row.stage for row in rows if row.stage}),
        )

    def ids(self, viewer: Viewer, question: ListQuestion, *, most: int) -> Sequence[str]:
        self.asked.append((viewer, question))
        return [row.id for row in self._find(question)][:most]

    def read(self, viewer: Viewer, question: ListQuestion, *, most: int | None = None) -> Iterator[ListedDeal]:
        self.asked.append((viewer, question))
        return iter([ListedDeal(row=row) for row in self._find(question)][:most])


@dataclass
class FakeNamedLists:
    """Keeps named lists in memory, by their owner's key."""

    kept: dict[tuple[str, str], SavedView] = field(default_factory=dict)

    def list(self, viewer: Viewer) -> Sequence[SavedView]:
        return sorted((view for (key, _), view in self.kept.items() if key == key_of(viewer)), key=lambda one: one.name)

    def add(self, viewer: Viewer, name: str, question: ListQuestion) -> str:
        if not name:
            raise InputRefusedError("The name of a list has 1 to 60 characters.")
        own_id = f"list-{len(self.kept)}"
        self.kept[key_of(viewer), own_id] = SavedView(id=own_id, name=name, question=question)
        return own_id

    def change(
        self, viewer: Viewer, view_id: str, *, name: str | None = None, question: ListQuestion | None = None
    ) -> None:
        kept = self.kept[key_of(viewer), view_id]
        changed = SavedView(id=view_id, name=name or kept.name, question=question or kept.question)
        self.kept[key_of(viewer), view_id] = changed

    def remove(self, viewer: Viewer, view_id: str) -> None:
        self.kept.pop((key_of(viewer), view_id), None)
