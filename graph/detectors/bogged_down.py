"""Whether one matter is argued over again and again, or reopened without anything new."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from graph.analysis import Finding
from graph.clock import moved
from graph.corroboration import is_corroborated, to_day, to_piece
from graph.deal import Statement
from graph.detectors.detector import Detector, Parameters, count_parameter, days_parameter
from graph.evidence import Evidence
from graph.finding import NOTHING_AGAINST, Matter, Sentences, build_finding
from graph.parameters import Parameter
from graph.precedence import holders_first
from graph.speech import mark, say
from graph.wording import to_count, to_date, to_decision, to_list, to_names, to_quote, to_remarks, to_sentence

CODE = "bogged_down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bog:
    """A matter that doesn't move: what was reopened without new facts, and what was said on days of argument."""

    matter: Matter
    reopenings: tuple[Statement, ...]
    arguments: tuple[Statement, ...]

    @property
    def evidence(self) -> Mapping[str, datetime | None]:
        """All that it rests on."""
        return {each.id: each.at for each in (*self.reopenings, *self.arguments)}


def find_bogs(evidence: Evidence, parameters: Parameters) -> Iterator[Bog]:
    """Yield each decision that was reopened too often, with the argument about it, then other argued matters."""
    argued = dict(_argued(evidence, parameters))
    told = set()
    for matter, reopenings in _reopened(evidence, parameters).items():
        if len(reopenings) >= parameters["reopenings"] and is_corroborated(to_piece(each) for each in reopenings):
            root = _root(matter)
            told.add(root)
            yield Bog(matter=matter, reopenings=tuple(reopenings), arguments=argued.get(root, ()))
    for root, arguments in argued.items():
        if root not in told:
            yield Bog(matter=root, reopenings=(), arguments=arguments)


def to_matter(evidence: Evidence, statement: Statement) -> Matter:
    """Return what a statement is about: the decision and its subject, as far as either is known by now."""
    subject = evidence.subject_of(statement)
    decision = statement.decision if statement.decision in evidence.decisions else None
    if decision is None and subject is not None:
        settling = evidence.decisions_by_subject.get(subject, ())
        decision = settling[0].id if len(settling) == 1 else None
    return Matter(decision=decision, subject=subject)


def _root(matter: Matter) -> Matter:
    """Return what an argument is about: the subject where there is one."""
    return matter if matter.subject is None else Matter(subject=matter.subject)


def _reopened(evidence: Evidence, parameters: Parameters) -> Mapping[Matter, Sequence[Statement]]:
    found: dict[Matter, list[Statement]] = defaultdict(list)
    for statement in evidence.of_kind("reopening", parameters["days"]):
        matter = _reopened_matter(evidence, statement)
        if statement.by in evidence.buyers and not statement.new_facts and matter != Matter():
            found[matter].append(statement)
    return {_with_subject(evidence, matter, reopenings): reopenings for matter, reopenings in found.items()}


def _reopened_matter(evidence: Evidence, statement: Statement) -> Matter:
    """Return what is reopened: the decision where it is known, whatever subject is named beside it."""
    matter = to_matter(evidence, statement)
    return matter if matter.decision is None else Matter(decision=matter.decision)


def _with_subject(evidence: Evidence, matter: Matter, reopenings: Sequence[Statement]) -> Matter:
    """Add the decision's own subject, else the first that is named with it."""
    if matter.decision is None:
        return matter
    subjects = (evidence.decisions[matter.decision].subject, *(each.subject for each in reopenings))
    return Matter(decision=matter.decision, subject=next((each for each in subjects if each is not None), None))


def _argued(evidence: Evidence, parameters: Parameters) -> Iterator[tuple[Matter, tuple[Statement, ...]]]:
    """Yield what was said on the days of argument about each matter that had enough of them."""
    since = evidence.since(parameters["argument_days"])
    days: dict[Matter, dict[date, list[Statement]]] = defaultdict(lambda: defaultdict(list))
    for statement in evidence.statements:
        speaks = statement.kind == "objection" or statement.stance is not None
        if speaks and statement.at >= since and statement.by in evidence.buyers:
            root = _root(to_matter(evidence, statement))
            if root != Matter():
                days[root][to_day(statement.at)].append(statement)
    for root, talks in days.items():
        arguments = [talk for talk in talks.values() if _is_argument(talk)]
        said = tuple(statement for talk in arguments for statement in talk)
        if len(arguments) >= parameters["arguments"] and is_corroborated(to_piece(each) for each in said):
            yield root, said


def _is_argument(talk: Sequence[Statement]) -> bool:
    """Tell whether two or more people spoke with opposite signs, or objected."""
    objecting = {each.by for each in talk if each.kind == "objection"}
    against = objecting | {each.by for each in talk if (each.stance or 0) < 0}
    supporting = {each.by for each in talk if each.kind != "objection" and (each.stance or 0) > 0}
    opposite = bool(supporting and against and len(supporting | against) > 1)
    return opposite or len(objecting) > 1


def find_bogged_down(evidence: Evidence, parameters: Parameters) -> Iterable[Finding]:
    """Ask, once for each matter, what keeps it from being settled."""
    for bog in find_bogs(evidence, parameters):
        reopening = holders_first(evidence, (each.by for each in bog.reopenings))
        arguing = holders_first(evidence, (each.by for each in bog.arguments))
        people = tuple(dict.fromkeys((*reopening, *arguing)))
        renewed = _renewed(evidence, bog.matter, parameters["days"])
        yield build_finding(
            evidence,
            CODE,
            people,
            sentences=Sentences(
                possible=say("{matter} may have got stuck in argument.", matter=name_of(evidence, bog.matter)),
                seen=" ".join((told(evidence, bog), *_slow(evidence, parameters))),
                speaks_against=say("New facts came up: {remarks}.", remarks=to_remarks(evidence, renewed))
                if renewed
                else NOTHING_AGAINST,
                settle=say(
                    "Ask {names} what this is to lead to before how and when; then one subject, a short time, and "
                    "whoever decides in the room.",
                    names=to_names(evidence, people),
                ),
            ),
            matter=bog.matter,
            rests_on=bog.evidence,
            against={each.id: each.at for each in renewed},
        )


def _renewed(evidence: Evidence, matter: Matter, days: float) -> list[Statement]:
    reopened = evidence.of_kind("reopening", days)
    about = matter if matter.decision is None else Matter(decision=matter.decision)
    return [each for each in reopened if each.new_facts and _reopened_matter(evidence, each) == about]


def name_of(evidence: Evidence, matter: Matter) -> str:
    """Name a matter: the decision, else the subject."""
    if matter.decision is not None:
        return say("The decision {decision}", decision=to_decision(evidence, matter.decision))
    return say("The talk about {subject}", subject=to_quote(evidence.subjects[matter.subject or ""].called))


def told(evidence: Evidence, bog: Bog) -> str:
    """Write what was reopened and argued over."""
    parts = []
    if bog.reopenings:
        reopened = to_count(
            len(bog.reopenings),
            "Reopened {count} time without new facts: {remarks}",
            "Reopened {count} times without new facts: {remarks}",
            remarks=to_remarks(evidence, bog.reopenings),
        )
        parts.append(to_sentence(reopened))
    if bog.arguments:
        days = sorted({to_day(each.at) for each in bog.arguments})
        first = {to_day(each.at): to_date(each.at) for each in bog.arguments}
        dates = to_list(first[each] for each in days)
        parts.append(
            say("Argued over on {dates}: {remarks}.", dates=dates, remarks=to_remarks(evidence, bog.arguments))
        )
    return " ".join(parts)


def _slow(evidence: Evidence, parameters: Parameters) -> Iterator[str]:
    """Yield that the deal has been long in its stage, which alone says nothing."""
    facts = evidence.deal.deal
    if not evidence.is_open or facts.stage_entered_at is None or not facts.usual_stage_days:
        return
    if moved(facts.stage_entered_at, parameters["slow"] * facts.usual_stage_days) < evidence.as_of:
        days = (evidence.as_of - facts.stage_entered_at).days
        yield say(
            "The deal has been in its stage for {days} days; {usual} are usual.",
            days=days,
            usual=f"{facts.usual_stage_days:.0f}",
        )


DETECTOR = Detector(
    code=CODE,
    title=mark("Bogged down"),
    looks_for=mark("One matter argued over on three days, or a decision reopened twice without new facts."),
    needs=mark("Confirmed statements with stances or objections, and confirmed reopenings of decisions."),
    guards=mark("A long time in the stage alone; reopening with new facts; people who object to different matters."),
    source=mark("Change that gets slow and bogged down in arguments is the first stage of a power struggle."),
    parameters=(
        days_parameter(90, mark("a decision reopened more than a quarter ago has been settled or forgotten since")),
        count_parameter("reopenings", 2, mark("reopenings"), mark("anybody may think again once")),
        days_parameter(45, mark("six weeks are three rounds of meetings"), "argument_days"),
        count_parameter("arguments", 3, mark("days of argument"), mark("two lively meetings are how people find out")),
        Parameter(
            name="slow",
            default=1.5,
            unit=mark("times the usual"),
            why=mark("half as long again as usual is worth a word beside other signs, never alone"),
            minimum=1,
            maximum=100,
        ),
    ),
    tactics=("T11",),
    find=find_bogged_down,
)
