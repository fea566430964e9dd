"""Decides what an exercise's page says of its course: where it stands, the plan, who takes part, what was done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.exercises.phases import PHASES, Deed, Phase
from graph.exercises.questions import say_question
from graph.exercises.ratings import LEVELS
from graph.speech import mark, say
from plugin.exercises.refusals import PHASE_NAMES
from plugin.exercises.views import ExerciseView, LogLine, Participant, Threshold
from web.presenters.exercises_answers import (
    AnswersOfQuestion,
    PairRow,
    ShareRow,
    list_unplaced,
    to_answers,
    to_pairs,
    to_shares,
)
from web.presenters.exercises_boards import Board, to_boards
from web.presenters.exercises_next import NextThing, find_next
from web.presenters.exercises_statements import StatementRow, count_outcomes, to_statements
from web.presenters.formats import to_count, to_day, to_share

KINDS = {"consensus": mark("Consensus exercise"), "authority": mark("Authority check")}
DONE: Mapping[str, str] = {
    "plan": mark("Planned"),
    "change_plan": mark("Plan changed"),
    "begin_writing": mark("Addresses given out, writing began"),
    "renew_link": mark("An address renewed"),
    "revoke_link": mark("An address taken back"),
    "let_go": mark("Somebody left"),
    "type_in": mark("A paper typed in and sealed"),
    "reveal": mark("Answers revealed"),
    "pair": mark("Pairs dealt out anew"),
    "confirm_back": mark("Saying back confirmed in the room"),
    "begin_grouping": mark("Grouping began"),
    "begin_statements": mark("Putting into words began"),
    "begin_rating": mark("Rating began"),
    "reveal_ratings": mark("Ratings revealed"),
    "begin_round": mark("Another round of rating began"),
    "settle": mark("A statement settled"),
    "keep": mark("Outcome kept"),
    "stop": mark("Stopped"),
}


@dataclass(frozen=True, slots=True)
class Station:
    """A phase on the rail: its name, and whether it is behind (`done`), where the exercise is (`now`) or to come."""

    name: str
    state: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody who takes part, and how they write."""

    id: str
    name: str
    title: str | None
    how: str
    has_link: bool
    on_paper: bool
    gone: bool


@dataclass(frozen=True, slots=True)
class LogRow:
    """What was done, when and by whom."""

    when: str
    what: str
    who: str
    why: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExercisePage:
    """What the page of an exercise shows."""

    id: str
    deal: str
    deal_name: str
    title: str
    kind: str
    kind_name: str
    phase: Phase
    phase_name: str
    version: int
    deeds: frozenset[Deed]
    rail: Sequence[Station]
    next: NextThing
    count: str | None
    taking_part: int
    finished: int
    plan_lines: Sequence[str]
    rule: str | None
    aim: str | None
    questions: Sequence[tuple[str, str]]
    people: Sequence[PersonRow]
    missing: Sequence[str]
    answers: Sequence[AnswersOfQuestion]
    seals: Sequence[tuple[str, str, str]]
    pairs: Sequence[PairRow]
    boards: Sequence[Board]
    statements: Sequence[StatementRow]
    shares: Sequence[ShareRow]
    log: Sequence[LogRow]
    attributed: bool
    round: int
    ended: str | None
    ended_why: str | None
    review: str | None


def to_exercise_page(view: ExerciseView, *, me: str, decides: Mapping[str, str]) -> ExercisePage:
    """Make the page; `me` is who looks, as the log has it, `decides` whom the graph proposes: names by id."""
    there = [each for each in view.participants if each.state == "asked"]
    invited = {each.person for each in there}
    return ExercisePage(
        id=view.id,
        deal=view.deal,
        deal_name=view.deal_name,
        title=view.plan.title,
        kind=view.kind,
        kind_name=say(KINDS[view.kind]),
        phase=view.phase,
        phase_name=say(PHASE_NAMES[view.phase]),
        version=view.version,
        deeds=frozenset(view.deeds),
        rail=_to_rail(view),
        next=find_next(view, len(there)),
        count=_to_words_of_count(view, len(there)),
        taking_part=len(there),
        finished=view.finished,
        plan_lines=_to_plan_lines(view, len(there)),
        rule=_say_rule(view.plan.threshold) if view.kind == "consensus" else None,
        aim=_say_aim(view) if view.phase == "write" else None,
        questions=[(each.id, say_question(each.text, view.plan.years)) for each in view.plan.questions],
        people=[_to_person(each, begun=view.phase != "plan") for each in view.participants],
        missing=[] if view.revealed_at else [name for person, name in decides.items() if person not in invited],
        answers=to_answers(view),
        seals=[(_name(view, seal.participant), seal.salt, seal.proof) for seal in view.seals],
        pairs=to_pairs(view),
        boards=to_boards(view),
        statements=to_statements(view),
        shares=to_shares(view),
        log=[_to_log(line, me) for line in reversed(view.log)],
        attributed=view.plan.attributed,
        round=view.round,
        ended=to_day(view.ended_at) if view.ended_at else None,
        ended_why=view.ended_why,
        review=to_day(view.review_at) if view.review_at else None,
    )


def _to_rail(view: ExerciseView) -> Sequence[Station]:
    phases = PHASES[view.kind]
    at = phases.index(view.phase) if view.phase in phases else len(phases)
    states = ["done" if place < at else "now" if place == at else "later" for place in range(len(phases))]
    if view.phase == "stopped":
        states = ["later"] * len(phases)
    return [Station(say(PHASE_NAMES[phase]), state) for phase, state in zip(phases, states, strict=True)]


def _to_words_of_count(view: ExerciseView, people: int) -> str | None:
    if view.phase == "write":
        return say("{finished} of {people} have finished writing", finished=view.finished, people=people)
    if view.phase == "understand":
        return say("{finished} of {people} were said back rightly", finished=view.finished, people=len(view.pairs))
    if view.phase == "rate":
        return say("{finished} of {people} have finished rating", finished=view.finished, people=people)
    if view.phase in ("settle", "kept") and view.shared:
        return count_outcomes(view)
    if view.phase == "group":
        answers = [answer for answer in view.answers if answer.text]
        placed = len(answers) - len(list_unplaced(view))
        return say("{placed} of {answers} answers are placed", placed=placed, answers=len(answers))
    return None


def _say_rule(threshold: Threshold) -> str:
    return say(
        "Agreed from {share} at “{level}” or better, and nobody at “{worst}”.",
        share=to_share(threshold.share),
        level=say(LEVELS[threshold.level - 1].name),
        worst=say(LEVELS[-1].name),
    )


def _to_plan_lines(view: ExerciseView, people: int) -> Sequence[str]:
    plan = view.plan
    lines = [
        _say_whose(view),
        to_count(
            view.needed,
            "The reveal waits for {count} of {people}.",
            "The reveal waits for {count} of {people}.",
            people=people,
        ),
    ]
    if view.kind == "consensus":
        lines.append(_say_rule(plan.threshold))
    if aim := _say_aim(view):
        lines.append(aim)
    return lines


def _say_aim(view: ExerciseView) -> str | None:
    return say("To be written by {day}.", day=to_day(view.plan.write_by)) if view.plan.write_by else None


def _say_whose(view: ExerciseView) -> str:
    if view.kind == "authority":
        return say("Only shares are shown: nobody is told who named whom.")
    if view.plan.attributed:
        return say("With names: after the reveal everybody sees who wrote what.")
    return say("Without names: nobody ever learns who wrote what.")


def _to_person(each: Participant, *, begun: bool) -> PersonRow:
    if each.state == "gone":
        how = say("left; their sealed answers were destroyed")
    elif each.typed:
        how = say("writes on paper")
    elif each.link_until:
        how = say("has an address until {day}", day=to_day(each.link_until))
    elif begun:
        how = say("no address at the moment")
    elif each.address:
        how = say("gets an address by mail")
    else:
        how = say("gets an address when the writing begins")
    return PersonRow(
        id=each.id,
        name=each.name,
        title=each.title,
        how=how,
        has_link=each.link_until is not None,
        on_paper=each.typed,
        gone=each.state == "gone",
    )


def _to_log(line: LogLine, me: str) -> LogRow:
    what = say(DONE[line.deed]) if line.deed in DONE else line.deed
    if line.deed in {"begin_round", "begin_rating", "reveal_ratings"} and (number := line.told.get("round")):
        what = say("{what}, round {number}", what=what, number=number)
    who = say("you") if line.actor == me else say("another coach")
    return LogRow(when=to_day(line.at), what=what, who=who, why=line.told.get("why"))


def _name(view: ExerciseView, participant: str | None) -> str:
    return next((each.name for each in view.participants if each.id == participant), "")
