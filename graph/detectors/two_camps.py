"""Whether the same people stand apart on one statement after the other."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from graph.analysis import Finding
from graph.camps import find_split
from graph.deal import Rating
from graph.detectors.detector import Detector, Parameters, count_parameter, share_parameter
from graph.evidence import Evidence
from graph.figures import to_percent
from graph.finding import NOTHING_AGAINST, Sentences, build_finding
from graph.parameters import Parameter
from graph.precedence import holders_first
from graph.speech import mark, say
from graph.wording import to_count, to_list, to_names, to_quote, to_sentence

CODE = "two_camps"
_NOT_YET = 4
_SHOWN = 3

Item = tuple[str, str]
"""What was rated: the statement, and whether about where, how or when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """Who rated what how in the last round of each statement, and every rating of these people on these statements."""

    people: tuple[str, ...]
    items: tuple[Item, ...]
    levels: Mapping[Item, Mapping[str, int]]
    ratings: tuple[Rating, ...]


def find_two_camps(evidence: Evidence, parameters: Parameters) -> Iterable[Finding]:
    """Ask whether the two sides that the ratings fall into are more than chance."""
    table = _tabulate(evidence, parameters)
    if table is None:
        return
    grid = [[table.levels[item].get(person, np.nan) for item in table.items] for person in table.people]
    split = find_split(np.array(grid, dtype=np.float64), int(parameters["shuffles"]))
    if split is None or split.p > parameters["p"]:
        return
    one = holders_first(evidence, (person for row, person in enumerate(table.people) if row in split.side))
    other = holders_first(evidence, (person for row, person in enumerate(table.people) if row not in split.side))
    larger, smaller = sorted((one, other), key=lambda side: _place(evidence, side))
    shared = list(_backed(table))
    yield build_finding(
        evidence,
        CODE,
        larger,
        smaller,
        sentences=Sentences(
            possible=say(
                "Two sides may have formed that stand apart on most things: {larger} / {smaller}.",
                larger=to_names(evidence, larger),
                smaller=to_names(evidence, smaller),
            ),
            seen=to_sentence(
                say(
                    "{people} rated {statements}; the two sides explain {share} of the differences, which chance would "
                    "do in at most {chance} of groups ({method}). Furthest apart: {apart}.",
                    people=to_count(len(table.people), "{count} person", "{count} people"),
                    statements=to_count(len(table.items), "{count} statement", "{count} statements"),
                    share=to_percent(split.share),
                    chance=to_percent(split.p, places=1),
                    method=split.method,
                    apart=_told(_apart(table, larger, smaller)),
                )
            ),
            speaks_against=(
                say("All are behind {statements}.", statements=_told(shared)) if shared else NOTHING_AGAINST
            ),
            settle=say("Start from what both sides are behind, and ask who stands between them to write the draft."),
        ),
        rests_on={each.id: None for each in table.ratings},
        extras={"sides": (larger, smaller), "p_found": split.p, "share": split.share},
    )


def _place(evidence: Evidence, side: Sequence[str]) -> tuple[int, bool, int]:
    """Return a side's place: the larger first, of equals that with a final word."""
    return -len(side), side[0] not in evidence.final_word_people, evidence.standing[side[0]]


def _tabulate(evidence: Evidence, parameters: Parameters) -> _Table | None:
    """Keep those who rated enough statements that enough people rated; None where too few are left."""
    rounds: dict[Item, list[Rating]] = defaultdict(list)
    for rating in evidence.deal.ratings:
        if rating.by in evidence.buyers:
            rounds[rating.statement, rating.about].append(rating)
    levels = {item: _last(ratings) for item, ratings in rounds.items()}
    people = {person for rated in levels.values() for person in rated}
    while True:
        items = {item for item, rated in levels.items() if len(rated.keys() & people) >= parameters["raters"]}
        rated_by = {person: {item[0] for item in items if person in levels[item]} for person in people}
        kept = {person for person, statements in rated_by.items() if len(statements) >= parameters["statements"]}
        if kept == people:
            break
        people = kept
    if len(people) < parameters["raters"]:
        return None
    used = (each for item in items for each in rounds[item] if each.by in people)
    return _Table(
        people=evidence.ordered(people),
        items=tuple(sorted(items)),
        levels=levels,
        ratings=tuple(sorted(used, key=lambda each: each.id)),
    )


def _last(ratings: Sequence[Rating]) -> Mapping[str, int]:
    """Return the last round's levels by person."""
    newest = max(each.round for each in ratings)
    levels: dict[str, int] = {}
    for each in ratings:
        if each.round == newest:
            levels[each.by] = max(each.level, levels.get(each.by, 1))
    return levels


def _apart(table: _Table, one: Sequence[str], other: Sequence[str]) -> list[Item]:
    """Return the statements that divide the two sides most."""

    def distance(item: Item) -> float:
        here, there = (_mean(table.levels[item], side) for side in (one, other))
        return 0.0 if here is None or there is None else abs(here - there)

    return sorted((item for item in table.items if distance(item) > 0), key=lambda item: (-distance(item), item))


def _mean(levels: Mapping[str, int], side: Sequence[str]) -> float | None:
    known = [levels[person] for person in side if person in levels]
    return sum(known) / len(known) if known else None


def _backed(table: _Table) -> Iterator[Item]:
    """Yield the statements that everybody can go along with."""
    for item in table.items:
        if all(level < _NOT_YET for person, level in table.levels[item].items() if person in table.people):
            yield item


def _told(items: Sequence[Item]) -> str:
    named = [to_quote(statement) for statement in dict.fromkeys(statement for statement, _ in items)]
    more = [to_count(len(named) - _SHOWN, "{count} more", "{count} more")] if len(named) > _SHOWN else []
    return to_list([*named[:_SHOWN], *more])


DETECTOR = Detector(
    code=CODE,
    title=mark("Two camps"),
    looks_for=mark(
        "The same people on the same two sides from statement to statement, more than chance would have it."
    ),
    needs=mark("Revealed ratings of eight or more statements by five or more people."),
    guards=mark(
        "Fewer people or statements; one person apart from all others; differences that chance gives as often. Every "
        "split in two is tried up to 12 people, the best one sought up to 100, none beyond."
    ),
    source=mark(
        "Decision makers who don't align split into lasting sides; look for what both sides back and start there."
    ),
    parameters=(
        count_parameter("raters", 5, mark("people"), mark("with four, two against two is one throw in three")),
        count_parameter(
            "statements", 8, mark("statements"), mark("with six, real camps were missed more often than found")
        ),
        share_parameter("p", 0.05, mark("one united group in twenty may be taken for two camps, not more")),
        Parameter(
            name="shuffles",
            default=499,
            unit=mark("shuffles"),
            why=mark("enough for the share of chance to be right to one in a hundred"),
            minimum=19,
            maximum=9999,
        ),
    ),
    tactics=("T08",),
    find=find_two_camps,
)
