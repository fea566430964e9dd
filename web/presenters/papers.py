"""Decides how a deal's papers are told in a list: what each is for, and how it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.speech import mark, say
from graph.wording import to_date
from plugin.paper_shelf import ShelfPaper
from plugin.store.papers import PaperKind

NAMES: Mapping[PaperKind, str] = {
    "charter": mark("Charter: who has the final word"),
    "options": mark("Three options for a split"),
    "plan": mark("Plan: where, then how, then when"),
}


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper in a list: its name, how it stands, and its address."""

    name: str
    words: str
    address: str


def to_paper_rows(papers: Sequence[ShelfPaper], addresses: Mapping[PaperKind, str]) -> Sequence[PaperRow]:
    """Tell of the papers that have a page, in their order."""
    return [
        PaperRow(say(NAMES[each.kind]), _tell(each), addresses[each.kind]) for each in papers if each.kind in addresses
    ]


def _tell(paper: ShelfPaper) -> str:
    if paper.at is None:
        return say("not written yet")
    day = to_date(paper.at)
    if paper.state == "draft":
        return say("a draft of {day}", day=day)
    match paper.kind:
        case "charter":
            return say(
                "put on {day}, {count} of {all} acknowledged", day=day, count=paper.acknowledged, all=paper.named
            )
        case "options":
            return say("decided, as of {day}", day=day)
        case "plan":
            return say("agreed on, as of {day}", day=day)
