"""Whether something happened that opens a door, and what to bring isn't ready."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from graph.analysis import Finding
from graph.deal import Event, EventKind, Readiness
from graph.detectors.detector import Detector, Parameters, days_parameter
from graph.evidence import Evidence
from graph.finding import NOTHING_AGAINST, Sentences, build_finding
from graph.parameters import Parameter
from graph.speech import mark, say
from graph.wording import to_date, to_list, to_quote, to_sentence

CODE = "trigger_unprepared"
_HAPPENED: Mapping[EventKind, str] = {
    "new_manager": mark("a new manager"),
    "title_change": mark("a new title"),
    "left": mark("somebody left"),
    "case_severe": mark("a severe case"),
    "goal_missed": mark("a goal was missed"),
    "contract_end": mark("a contract ends"),
    "merger": mark("a merger"),
    "budget_round": mark("a budget round"),
    "other": mark("an event"),
}
_PEOPLE: frozenset[EventKind] = frozenset({"new_manager", "title_change", "left"})
_FAILURES: frozenset[EventKind] = frozenset({"case_severe", "goal_missed"})
_PARTS: Mapping[str, str] = {
    "pitch": mark("what to pitch and how"),
    "own_results": mark("own results"),
    "others_results": mark("others' results"),
    "process": mark("a mapped process"),
    "ask": mark("the one ask"),
}


def find_trigger_unprepared(evidence: Evidence, parameters: Parameters) -> Iterable[Finding]:
    """Ask, for each person with a recent event, whether what to bring can be made ready."""
    readiness = evidence.deal.plan.readiness if evidence.deal.plan is not None else None
    missing = [say(told) for part, told in _PARTS.items() if not (readiness is not None and getattr(readiness, part))]
    stale = _is_stale(evidence, readiness, parameters["fresh_days"])
    if len(_PARTS) - len(missing) >= parameters["parts"] and not stale:
        return
    events: dict[str | None, list[Event]] = defaultdict(list)
    for event in evidence.deal.events:
        if event.at >= evidence.since(parameters["days"]):
            events[event.person].append(event)
    for person, happened in events.items():
        yield _finding(evidence, person, happened, missing, stale=stale)


def _is_stale(evidence: Evidence, readiness: Readiness | None, days: float) -> bool:
    if readiness is None or readiness.as_of is None:
        return False
    return evidence.as_of - readiness.as_of > timedelta(days=days)


def _finding(
    evidence: Evidence, person: str | None, events: Sequence[Event], missing: Sequence[str], *, stale: bool
) -> Finding:
    dated = sorted((each.at, _told(each)) for each in events)
    happened = [f"{to_date(moment)}, {told}" for moment, told in dated]
    ready = say("not ready: {parts}", parts=to_list(missing)) if missing else say("all parts were ready once")
    if stale:
        ready = say("{ready}, last checked more than a quarter ago", ready=ready)
    return build_finding(
        evidence,
        CODE,
        [person] if person is not None else [],
        sentences=Sentences(
            possible=(
                say("What happened may open a door for which we aren't ready yet.")
                if person is None
                else say(
                    "What happened around {name} may open a door for which we aren't ready yet.",
                    name=evidence.name(person),
                )
            ),
            seen=f"{to_sentence('; '.join(happened))} {to_sentence(ready)}",
            speaks_against=NOTHING_AGAINST,
            settle=say("Ask who can make the missing parts ready this week; listen first, and ask for little."),
        ),
        rests_on={each.id: each.at for each in events},
        tactics=_tactics(events),
    )


def _told(event: Event) -> str:
    what = f": {to_quote(event.what)}" if event.what and event.what.strip() else ""
    return say(_HAPPENED[event.kind]) + what


def _tactics(events: Iterable[Event]) -> list[str]:
    """Return what fits the kinds of event: new people, a failure, and in any case what to do until all is ready."""
    kinds = {each.kind for each in events}
    return [*(["T26"] if kinds & _PEOPLE else []), *(["T27"] if kinds & _FAILURES else []), "T28"]


DETECTOR = Detector(
    code=CODE,
    title=mark("A door opens and we aren't ready"),
    looks_for=mark(
        "A trigger event of the last month, while fewer than four of five parts to bring are ready and fresh."
    ),
    needs=mark("Events, and the plan's readiness with the day it was checked."),
    guards=mark("A deal that is won or lost; an event that is older; four parts ready, checked within a quarter."),
    source=mark(
        "An event will come, and nobody knows when or how quickly: be prepared with results, process and one ask."
    ),
    parameters=(
        days_parameter(30, mark("after a month people have settled what an event means to them")),
        Parameter(
            name="parts",
            default=4,
            unit=mark("parts of five"),
            why=mark("one missing part can be made in a day, two can't"),
            minimum=1,
            maximum=5,
        ),
        days_parameter(90, mark("what was ready a quarter ago shows old results"), "fresh_days"),
    ),
    tactics=("T26", "T27", "T28"),
    find=find_trigger_unprepared,
    while_open=True,
)
