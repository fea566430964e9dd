"""Decides how a three-options sheet stands on its page: who wants to go where, the three ways, what was decided."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.authority import SETTLED
from graph.exercises.days import to_day_words
from graph.exercises.options import (
    MEANINGS,
    OPTIONS,
    Destination,
    Option,
    OptionsSheet,
    find_coming_round,
    list_ways,
)
from graph.speech import say, say_many
from graph.wording import to_date, to_quote
from plugin.options_sides import Voice
from plugin.options_views import OptionsView, OptionTrial, Standing
from web.presenters.formats import to_list
from web.presenters.states import to_alignment_word
from web.presenters.what_if import Aspect, compare_verdicts
from web.presenters.words import AUTHORITY, NOTHING_OPEN


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody on a side, and what is on record of where they want to go; `private` is for no paper."""

    name: str
    words: str | None
    remark: str
    private: bool = False


@dataclass(frozen=True, slots=True)
class SideCard:
    """A destination in its own words, who wants it, and whether it was chosen."""

    words: str
    people: Sequence[PersonLine]
    chosen: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One question to an option, and what stands there; nothing where it is open."""

    label: str
    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class TrialCard:
    """What would come of an option: what is assumed, and what the analysis says now and then."""

    assumed: str
    aspects: Sequence[Aspect]


@dataclass(frozen=True, slots=True)
class WayCard:
    """One of the three options."""

    option: Option
    name: str
    meaning: str
    lines: Sequence[Line]
    chosen: bool
    trials: Sequence[TrialCard]


@dataclass(frozen=True, slots=True)
class RoundRow:
    """Somebody who comes round."""

    name: str
    needs: str
    next_step: str
    by: str
    whole: bool


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version in the list of them."""

    version: int
    words: str
    current: bool


@dataclass(frozen=True, slots=True)
class OptionsPage:
    """A three-options sheet on its page."""

    deal: str
    deal_name: str
    version: int
    newest: int
    state_words: str
    is_closed: bool
    is_newest: bool
    sides: Sequence[SideCard]
    unplaced: str | None
    ways: Sequence[WayCard]
    rounds: Sequence[RoundRow]
    decided: str | None
    holders: str | None
    review: str | None
    missing: Sequence[str]
    gaps: int
    before: Sequence[str]
    now: Sequence[str]
    versions: Sequence[VersionRow]
    writes: bool


def to_options_page(shown: OptionsView, trials: Sequence[OptionTrial]) -> OptionsPage:
    """Write a sheet's page."""
    sheet, deal = shown.sheet, shown.view.deal
    names = {each.id: each.name for each in deal.people}
    is_closed = shown.state == "closed"
    return OptionsPage(
        deal=deal.deal.id,
        deal_name=deal.deal.name,
        version=shown.version,
        newest=shown.newest,
        state_words=_tell_state(shown),
        is_closed=is_closed,
        is_newest=shown.version == shown.newest,
        sides=[_side(each, shown.voices.get(each.id, ()), sheet, names) for each in sheet.destinations],
        unplaced=_tell_unplaced(shown.unplaced, names) if sheet.destinations and shown.unplaced else None,
        ways=[_way(option, sheet, trials, names) for option in OPTIONS],
        rounds=_list_rounds(sheet, names),
        decided=_tell_choice(sheet, names),
        holders=_tell_holders(shown, names),
        review=to_day_words(sheet.choice.review_on) if sheet.choice.review_on else None,
        missing=list(dict.fromkeys(each.sentence for each in shown.problems)),
        gaps=len(shown.gaps),
        before=_tell_standing(shown.before) if shown.before else [],
        now=_tell_standing(_look(shown), is_open=any(each.status not in SETTLED for each in deal.decisions))
        if shown.before
        else [],
        versions=[
            VersionRow(
                version=each.version,
                words=say("Version {number}, {day}: closed as decided", number=each.version, day=to_date(each.at))
                if each.state == "closed"
                else say("Version {number}, {day}: draft", number=each.version, day=to_date(each.at)),
                current=each.version == shown.version,
            )
            for each in shown.versions
        ],
        writes=shown.writes,
    )


def _tell_state(shown: OptionsView) -> str:
    if shown.version == 0:
        return say("Nothing is written yet. Below stands what is on record of who wants to go where.")
    if shown.state == "draft":
        return say("Version {number}, a draft: nothing is decided by it", number=shown.version)
    if shown.version == shown.closed:
        return say("Version {number}, closed as decided", number=shown.version)
    return say("Version {number}, replaced since", number=shown.version)


def _side(destination: Destination, voices: Sequence[Voice], sheet: OptionsSheet, names: Mapping[str, str]) -> SideCard:
    by_person = {each.person: each for each in voices}
    chosen = sheet.choice.option == "choose" and sheet.choice.toward == destination.id
    people = [_person(by_person.get(person) or Voice(person=person), names) for person in destination.people]
    return SideCard(words=destination.words, people=people, chosen=chosen)


def _person(voice: Voice, names: Mapping[str, str]) -> PersonLine:
    remarks = []
    if voice.at is not None:
        day = to_date(voice.at)
        told = say("as others told us, {day}", day=day) if voice.told else day
        remarks.append(say("said in private, {day}; stands on no paper", day=day) if voice.private else told)
    if voice.group is not None:
        remarks.append(say("answered so in an exercise: {group}", group=to_quote(voice.group)))
    words = to_quote(voice.words) if voice.words else None
    return PersonLine(_name(voice.person, names), words, " · ".join(remarks), private=voice.private)


def _tell_unplaced(people: Sequence[str], names: Mapping[str, str]) -> str:
    return say_many(
        "On neither side, though they decide: {names}. Ask before you put them anywhere.",
        "On neither side, though they decide: {names}. Ask before you put them anywhere.",
        len(people),
        names=_join(people, names),
    )


def _way(option: Option, sheet: OptionsSheet, trials: Sequence[OptionTrial], names: Mapping[str, str]) -> WayCard:
    way = list_ways(sheet)[option]
    lines = [
        Line(
            say("Who gives up what"),
            [say("{name}: {what}", name=_name(each.person, names), what=each.what) for each in way.gives_up],
        ),
        Line(say("What it costs"), [way.costs] if way.costs.strip() else []),
        Line(say("Who must agree"), [_join(way.must_agree, names)] if way.must_agree else []),
        Line(say("How one would know that it worked"), [way.known_by] if way.known_by.strip() else []),
    ]
    if option == "separate":
        lines.append(Line(say("What stays common"), [sheet.stays_common] if sheet.stays_common.strip() else []))
    return WayCard(
        option=option,
        name=say(OPTIONS[option]),
        meaning=say(MEANINGS[option]),
        lines=lines,
        chosen=sheet.choice.option == option,
        trials=[_trial(each, sheet, names) for each in trials if each.option == option],
    )


def _trial(trial: OptionTrial, sheet: OptionsSheet, names: Mapping[str, str]) -> TrialCard:
    others = [person for each in sheet.destinations if each.id != trial.toward for person in each.people]
    destination = to_quote(next((each.words for each in sheet.destinations if each.id == trial.toward), ""))
    if trial.option == "stay":
        assumed = say("If nobody moves")
    elif trial.option == "choose":
        assumed = say_many(
            "If {names} comes round to {destination}",
            "If {names} come round to {destination}",
            len(others),
            names=_join(others, names),
            destination=destination,
        )
    else:
        assumed = say(
            "What is left for {destination} without {names}", destination=destination, names=_join(others, names)
        )
    outcome = trial.outcome
    return TrialCard(assumed=assumed, aspects=compare_verdicts(outcome.before, outcome.after) if outcome else ())


def _list_rounds(sheet: OptionsSheet, names: Mapping[str, str]) -> Sequence[RoundRow]:
    rows = {each.person: each for each in sheet.coming_round}
    found = []
    for person in find_coming_round(sheet):
        row = rows.get(person)
        needs, step, by = (row.needs.strip(), row.next_step.strip(), row.by) if row else ("", "", None)
        day = to_day_words(by) if by else ""
        found.append(RoundRow(_name(person, names), needs, step, day, whole=bool(needs and step and by)))
    return found


def _tell_choice(sheet: OptionsSheet, names: Mapping[str, str]) -> str | None:
    choice = sheet.choice
    if choice.option is None:
        return None
    option = say(OPTIONS[choice.option])
    toward = next((each.words for each in sheet.destinations if each.id == choice.toward), None)
    if choice.option == "choose" and toward:
        option = say("{option}: {destination}", option=option, destination=to_quote(toward))
    if choice.decider is None or choice.on is None:
        return option
    return say(
        "{option}. Decided by {name} on {day}.",
        option=option,
        name=_name(choice.decider, names),
        day=to_day_words(choice.on),
    )


def _tell_holders(shown: OptionsView, names: Mapping[str, str]) -> str | None:
    """Say who is on record for the final word on what was decided, where it isn't who decided."""
    choice = shown.sheet.choice
    made = next((each for each in shown.view.deal.decisions if each.id == choice.settles), None)
    if made is None or choice.decider is None or not made.final_word or choice.decider in made.final_word:
        return None
    return say_many(
        "On record, {names} has the final word on “{decision}”.",
        "On record, {names} have the final word on “{decision}”.",
        len(made.final_word),
        names=_join(made.final_word, names),
        decision=made.name,
    )


def _look(shown: OptionsView) -> Standing:
    analysis = shown.view.analysis
    return Standing(alignment=analysis.alignment.state, authority=analysis.authority.state, risk=analysis.risk.score)


def _tell_standing(standing: Standing, *, is_open: bool = True) -> Sequence[str]:
    final_word = AUTHORITY[standing.authority] if is_open else NOTHING_OPEN
    return [
        say("Agreement: {state}", state=to_alignment_word(standing.alignment, None).label),
        say("Final word: {state}", state=final_word.label),
        say("Risk: {risk} of 100", risk=standing.risk),
    ]


def _join(people: Iterable[str], names: Mapping[str, str]) -> str:
    return to_list(_name(person, names) for person in people)


def _name(person: str, names: Mapping[str, str]) -> str:
    return names.get(person) or say("somebody not in this deal")
