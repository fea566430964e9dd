"""Decides by what a list can be narrowed: ticks and days in plain words, set as the list is now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.speech import say
from plugin.lists import BANDS, FINAL_WORDS, LAST_REVIEW, STATUSES, ListQuestion, write_question
from plugin.store.list_sums import Choices
from web.presenters.pipeline_chips import to_query, without_filters
from web.presenters.pipeline_columns import Tick
from web.presenters.pipeline_words import AGREEMENTS, RISKS, to_agreement_word
from web.presenters.pipeline_words import STATUSES as STATUS_WORDS
from web.presenters.words import AUTHORITY

ELSEWHERE = frozenset({"q", "view", "sort", "order", "group", "columns"})
"""Parameters that other parts of the page set; the form only carries them along."""
MOST_TICKED = 12
"""More choices than this stand in a list to open, so that the form stays short."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticks:
    """A group of things to tick; `one` where just one of them can be."""

    name: str
    title: str
    ticks: tuple[Tick, ...]
    one: bool = False
    long: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterForm:
    """What narrows a list; `days` are name, words and value of each day that can be given."""

    groups: tuple[Ticks, ...]
    days: tuple[tuple[str, str, str], ...]
    since_review: bool
    hidden: tuple[tuple[str, str], ...]
    query: str
    unfiltered: str


def to_filter_form(question: ListQuestion, choices: Choices) -> FilterForm:
    """Offer what the viewer's deals can be told apart by, ticked what the question names."""
    owners = dict(choices.owners) | {own_id: own_id for own_id in question.owner if own_id not in dict(choices.owners)}
    stages = [*choices.stages, *(stage for stage in question.stage if stage not in choices.stages)]
    groups = (
        _ticks(
            "agreement",
            say("Agreement"),
            {each: to_agreement_word(each).label for each in AGREEMENTS},
            question.agreement,
        ),
        _ticks(
            "final_word", say("Final word"), {each: AUTHORITY[each].label for each in FINAL_WORDS}, question.final_word
        ),
        _ticks("risk", say("Risk"), {each: RISKS[each] for each in reversed(BANDS)}, question.risk),
        _ticks("stage", say("Stage"), {stage: stage for stage in stages}, question.stage),
        _ticks("owner", say("Owner"), owners, question.owner),
        _ticks("status", say("Status"), {each: STATUS_WORDS[each] for each in STATUSES}, (question.status,), one=True),
    )
    since = question.worsened_since
    days = (
        ("closing_from", say("Closing from"), question.closing_from),
        ("closing_to", say("Closing by"), question.closing_to),
        ("changed_since", say("Changed since"), question.changed_since),
        ("worsened_since", say("Risk went up since"), None if since == LAST_REVIEW else since),
    )
    return FilterForm(
        groups=tuple(group for group in groups if group.ticks),
        days=tuple((name, words, "" if day is None else f"{day}") for name, words, day in days),
        since_review=since == LAST_REVIEW,
        hidden=tuple(pair for pair in write_question(question) if pair[0] in ELSEWHERE),
        query=to_query(question),
        unfiltered=to_query(without_filters(question)),
    )


def _ticks(name: str, title: str, labels: Mapping[str, str], ticked: Iterable[str], *, one: bool = False) -> Ticks:
    chosen = frozenset(ticked)
    ticks = tuple(Tick(value, label, value in chosen) for value, label in labels.items())
    return Ticks(name=name, title=title, ticks=ticks, one=one, long=len(ticks) > MOST_TICKED)
