"""What a three-options sheet holds for a real split, and what it takes to close it.

Half want to go to Los Angeles, half to Seattle: somebody comes round, they part, or they stay where they are. Half-way
is nowhere, so there is no fourth way beside these three. Destinations are in the words of those who want them. Where
one side is chosen, each who comes round has a row of their own: what they keep or need to hear, the next step and its
day; without that they don't come round, they give in.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from graph.exercises.problem import LONGEST_NAME, Problem, check_text
from graph.speech import mark, say

Option = Literal["choose", "separate", "stay"]

OPTIONS: Mapping[Option, str] = {
    "choose": mark("Choose one side"),
    "separate": mark("Separate"),
    "stay": mark("Stay home"),
}
"""The three options, in their order."""
MEANINGS: Mapping[Option, str] = {
    "choose": mark("All go one way; those on the other side come round."),
    "separate": mark("Each side goes its own way; what stays common is written down."),
    "stay": mark("Nobody goes anywhere; that has its price too, and a day to look again."),
}
FEWEST_DESTINATIONS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """One side: where it wants to go, in its own words, and who wants it (ids)."""

    id: str
    words: str
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GivesUp:
    """Who gives up what."""

    person: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One of the three options: who gives up what, what it costs, who must agree, how one would know that it worked."""

    gives_up: tuple[GivesUp, ...] = ()
    costs: str = ""
    must_agree: tuple[str, ...] = ()
    known_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingRound:
    """A row for somebody who comes round: what they keep or need to hear, the next step, and by when."""

    person: str
    needs: str = ""
    next_step: str = ""
    by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What was decided: which option, towards which destination (its id) where a side is chosen, by whom, and when.

    `settles` is the deal's decision that is made by it; None where the deal has none for it yet.
    """

    option: Option | None = None
    toward: str | None = None
    decider: str | None = None
    on: date | None = None
    review_on: date | None = None
    settles: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionsSheet:
    """The sheet as one version of it says; what is left open is None or empty."""

    destinations: tuple[Destination, ...] = ()
    choose: Way = Way()
    separate: Way = Way()
    stay: Way = Way()
    stays_common: str = ""
    """Where they separate: what stays common."""
    coming_round: tuple[ComingRound, ...] = ()
    choice: Choice = Choice()


def list_ways(sheet: OptionsSheet) -> Mapping[Option, Way]:
    """Return the three options in their order."""
    return {"choose": sheet.choose, "separate": sheet.separate, "stay": sheet.stay}


def find_coming_round(sheet: OptionsSheet) -> Sequence[str]:
    """Name who comes round: where a side is chosen, everybody on the others; nobody otherwise."""
    if sheet.choice.option != "choose" or sheet.choice.toward is None:
        return []
    others = (each for each in sheet.destinations if each.id != sheet.choice.toward)
    return list(dict.fromkeys(person for each in others for person in each.people))


def find_without_row(sheet: OptionsSheet) -> Sequence[str]:
    """Name who comes round and has no whole row yet: as long as there are any, the sheet is incomplete."""
    whole = {each.person for each in sheet.coming_round if each.needs.strip() and each.next_step.strip() and each.by}
    return [person for person in find_coming_round(sheet) if person not in whole]


def find_problems(sheet: OptionsSheet, people: Collection[str] | None = None) -> Sequence[Problem]:
    """Name the faults of a sheet, closed or not: places are as `destinations.0.words`.

    `people` are the ids that can be named; not checked where None.
    """
    found = [*_sides(sheet), *_ways(sheet), *_rows(sheet)]
    if people is not None:
        words = say("Choose from the people of this deal.")
        found.extend(Problem(place=place, sentence=words) for place, each in _named(sheet) if each not in people)
    return found


def find_gaps(sheet: OptionsSheet) -> Sequence[Problem]:
    """Name what isn't filled in yet about the options: asked for, never in the way of keeping or closing the sheet."""
    found: list[Problem] = []
    for option, way in list_ways(sheet).items():
        if not way.gives_up:
            found.append(Problem(place=f"{option}.gives_up", sentence=say("Who gives up what?")))
        if not way.costs.strip():
            found.append(Problem(place=f"{option}.costs", sentence=say("What does it cost?")))
        if not way.must_agree:
            found.append(Problem(place=f"{option}.must_agree", sentence=say("Who must agree?")))
        if not way.known_by.strip():
            found.append(Problem(place=f"{option}.known_by", sentence=say("How would one know that it worked?")))
    return found


def find_closing_problems(sheet: OptionsSheet, people: Collection[str] | None = None) -> Sequence[Problem]:
    """Name what keeps a sheet from being closed as decided: its faults, the option, the decider, the date, the rows."""
    return [*find_problems(sheet, people), *_choice(sheet)]


def _sides(sheet: OptionsSheet) -> Iterator[Problem]:
    if len(sheet.destinations) < FEWEST_DESTINATIONS:
        words = say("Write down two destinations or more; with one, there is no split to settle.")
        yield Problem(place="destinations", sentence=words)
    times = Counter(person for each in sheet.destinations for person in each.people)
    for number, each in enumerate(sheet.destinations):
        place = f"destinations.{number}"
        missing = say("Write where this side wants to go, in its own words.")
        yield from check_text(f"{place}.words", each.words, missing=missing)
        if any(times[person] > 1 for person in each.people):
            yield Problem(place=f"{place}.people", sentence=say("Put each person on one side."))


def _ways(sheet: OptionsSheet) -> Iterator[Problem]:
    for option, way in list_ways(sheet).items():
        for number, each in enumerate(way.gives_up):
            missing = say("Write what they give up, or take the row out.")
            yield from check_text(f"{option}.gives_up.{number}.what", each.what, missing=missing)
        yield from check_text(f"{option}.costs", way.costs)
        yield from check_text(f"{option}.known_by", way.known_by)
    yield from check_text("stays_common", sheet.stays_common)


def _rows(sheet: OptionsSheet) -> Iterator[Problem]:
    times = Counter(each.person for each in sheet.coming_round)
    for number, each in enumerate(sheet.coming_round):
        place = f"coming_round.{number}"
        yield from check_text(f"{place}.needs", each.needs)
        yield from check_text(f"{place}.next_step", each.next_step, longest=LONGEST_NAME)
        if times[each.person] > 1:
            yield Problem(place=f"{place}.person", sentence=say("This person has a row already."))


def _choice(sheet: OptionsSheet) -> Iterator[Problem]:
    choice = sheet.choice
    if choice.option is None:
        yield Problem(place="choice.option", sentence=say("Choose which of the three it is."))
    if choice.option == "choose" and choice.toward not in {each.id for each in sheet.destinations}:
        yield Problem(place="choice.toward", sentence=say("Choose which destination it is."))
    if choice.decider is None:
        yield Problem(place="choice.decider", sentence=say("Choose who decided."))
    if choice.on is None:
        yield Problem(place="choice.on", sentence=say("Choose the day on which it was decided."))
    rows = {each.person: number for number, each in enumerate(sheet.coming_round)}
    for person in find_without_row(sheet):
        number = rows.get(person)
        place = f"coming_round.{person}" if number is None else f"coming_round.{number}"
        words = say("Who comes round needs a row: what they keep or need to hear, the next step, and its day.")
        yield Problem(place=place, sentence=words)


def _named(sheet: OptionsSheet) -> Iterator[tuple[str, str]]:
    for number, side in enumerate(sheet.destinations):
        yield from ((f"destinations.{number}.people", person) for person in side.people)
    for option, way in list_ways(sheet).items():
        yield from ((f"{option}.gives_up.{number}.person", each.person) for number, each in enumerate(way.gives_up))
        yield from ((f"{option}.must_agree", person) for person in way.must_agree)
    yield from ((f"coming_round.{number}.person", each.person) for number, each in enumerate(sheet.coming_round))
    if sheet.choice.decider is not None:
        yield "choice.decider", sheet.choice.decider
