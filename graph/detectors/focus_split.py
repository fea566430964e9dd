"""Whether the one who decides leaves it to others to hold the objective or to back the change."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from graph.analysis import Finding
from graph.deal import Decision, StatementKind
from graph.detectors.detector import Detector, Parameters, days_parameter
from graph.evidence import Evidence
from graph.finding import NOTHING_AGAINST, Sentences, build_finding
from graph.speech import mark, say
from graph.wording import to_choice, to_decision, to_list, to_names, to_remarks, to_sentence

CODE = "focus_split"
_SAID: Mapping[StatementKind, str] = {
    "focus": mark("names the objective and brings talk back to it"),
    "backing": mark("backs the change in public"),
}
_DECIDES = mark("decides by the day to act")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    """One of the three tasks: what of it the decider did, and what others did."""

    what: str
    done: bool
    own: Mapping[str, datetime | None]
    others: Mapping[str, datetime | None]
    people: Sequence[str]
    told: str


def find_focus_split(evidence: Evidence, parameters: Parameters) -> Iterable[Finding]:
    """Ask about each sole decider who left one of the three tasks to somebody who did it."""
    if _is_new(evidence, parameters["new_days"]):
        return
    held: dict[str, list[Decision]] = defaultdict(list)
    for decision in evidence.deal.decisions:
        recorded = evidence.final_words[decision.id].recorded
        if decision.status != "parked" and len(recorded) == 1 and recorded[0] in evidence.buyers:
            held[recorded[0]].append(decision)
    for decider in evidence.ordered(held):
        tasks = (
            _deciding(evidence, decider, held[decider], parameters["days"]),
            *_speaking(evidence, decider, parameters["days"]),
        )
        if any(not task.done and task.people for task in tasks):
            yield _finding(evidence, decider, tasks)


def _is_new(evidence: Evidence, days: float) -> bool:
    """Tell whether the deal is too new to expect anything, or nothing says how old it is."""
    moments = [*(each.at for each in evidence.statements[:1]), *(each.at for each in evidence.deal.activities)]
    began = evidence.deal.deal.created_at or min(moments, default=None)
    return began is None or began >= evidence.since(days)


def _deciding(evidence: Evidence, decider: str, held: Sequence[Decision], days: float) -> _Task:
    """Read whether the decider decided lately, or at least has nothing past its day; and who else decided instead."""
    since = evidence.since(days)
    lately = {d.id: d for d in held if d.decided_at is not None and d.decided_at >= since}
    own = [each for each in lately.values() if each.decided_by in (None, decider)]
    others = [each for each in lately.values() if each.decided_by in evidence.buyers - {decider}]
    late = any(d.status != "decided" and d.act_by is not None and d.act_by < evidence.as_of for d in held)
    people = evidence.ordered(each.decided_by for each in others if each.decided_by is not None)
    return _Task(
        what=say(_DECIDES),
        done=bool(own) or not late,
        own={each.id: each.decided_at for each in own},
        others={each.id: each.decided_at for each in others},
        people=people,
        told=say(
            "{decisions} was decided by {people}",
            decisions=to_list(sorted(to_decision(evidence, each.id) for each in others)),
            people=to_names(evidence, people),
        )
        if others
        else "",
    )


def _speaking(evidence: Evidence, decider: str, days: float) -> Iterator[_Task]:
    for kind, what in _SAID.items():
        said = evidence.of_kind(kind, days)
        own = {each.id: each.at for each in said if each.by == decider}
        others = [each for each in said if each.by in evidence.buyers - {decider}]
        yield _Task(
            what=say(what),
            done=bool(own),
            own=dict(own),
            others={each.id: each.at for each in others},
            people=evidence.ordered(each.by for each in others),
            told=to_remarks(evidence, others) if others else "",
        )


def _finding(evidence: Evidence, decider: str, tasks: Sequence[_Task]) -> Finding:
    name = evidence.name(decider)
    missing = [task for task in tasks if not task.done and task.people]
    others = to_names(evidence, evidence.ordered(person for task in missing for person in task.people))
    did = [task.what for task in tasks if task.done]
    return build_finding(
        evidence,
        CODE,
        [decider],
        sentences=Sentences(
            possible=say(
                "{name} has the final word, while {others} may be doing what belongs to it.", name=name, others=others
            ),
            seen=say(
                "Of {name} nothing is on record lately that {tasks}. {told}",
                name=name,
                tasks=to_choice(task.what for task in missing),
                told=" ".join(to_sentence(task.told) for task in missing),
            ),
            # Translators: {tasks} has the same words here as in "nothing is on record lately that {tasks}".
            speaks_against=say("{name} {tasks}.", name=name, tasks=to_list(did)) if did else NOTHING_AGAINST,
            settle=say(
                "Ask {name} to open the next meeting with the objective, or who else should have the final word.",
                name=name,
            ),
        ),
        rests_on={each: moment for task in missing for each, moment in task.others.items()},
        against={each: moment for task in tasks for each, moment in task.own.items()},
    )


DETECTOR = Detector(
    code=CODE,
    title=mark("Deciding and holding the focus in different hands"),
    looks_for=mark("A sole decider who, in a month, did not decide, name the objective or back it, while others did."),
    needs=mark("Decisions with one holder, their dates, and confirmed words of focus and of backing."),
    guards=mark("The deal's first month; a task that nobody did; decisions that are parked or held by several."),
    source=mark(
        "Who decides must be the one who keeps the group on the objective and supports whoever brings the change."
    ),
    parameters=(
        days_parameter(30, mark("a month holds several meetings in which it could have been said")),
        days_parameter(30, mark("in a deal's first month nobody has found their part yet"), "new_days"),
    ),
    tactics=("T19",),
    find=find_focus_split,
)
