"""Whether a decider who has heard everybody still waits for everybody's consent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from graph.analysis import Finding
from graph.clock import moved
from graph.corroboration import is_corroborated, to_piece
from graph.deal import Decision, Statement
from graph.detectors.about_decision import statements_about
from graph.detectors.detector import Detector, Parameters, count_parameter, days_parameter
from graph.evidence import Evidence
from graph.finding import NOTHING_AGAINST, Matter, Sentences, build_finding
from graph.speech import mark, say
from graph.wording import to_count, to_date, to_decision, to_names, to_remarks, to_sentence

CODE = "waits_for_everyone"
_SETTLED = frozenset({"decided", "parked"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    """What shows that the deciders wait: more rounds, people newly asked, conditions."""

    rounds: Sequence[Statement]
    added: Sequence[str]
    conditions: Sequence[Statement]

    @property
    def statements(self) -> Sequence[Statement]:
        """All that it rests on."""
        return (*self.rounds, *self.conditions)


def find_waits_for_everyone(evidence: Evidence, parameters: Parameters) -> Iterable[Finding]:
    """Ask what keeps a decision from being made whose decider has all that was to be heard."""
    for decision in evidence.deal.decisions:
        deciders = evidence.final_words[decision.id].recorded
        if not deciders or not _is_overdue(evidence, decision, deciders, parameters["days"]):
            continue
        waiting = _waiting(evidence, decision, deciders, parameters)
        pieces = [replace(to_piece(decision, decision.act_by), first_hand=False), *map(to_piece, waiting.statements)]
        if waiting.statements and is_corroborated(pieces):
            yield _finding(evidence, decision, deciders, waiting)


def _is_overdue(evidence: Evidence, decision: Decision, deciders: Sequence[str], days: float) -> bool:
    """Tell whether all was heard and agreed, the day to act is long past, and nothing excuses the wait."""
    if decision.status in _SETTLED or decision.listen_until is None or decision.act_by is None:
        return False
    away = decision.decider_away_until is not None and decision.decider_away_until > evidence.as_of
    missing = set(decision.must_agree) - {*decision.agreed, *deciders} - evidence.left
    return (
        decision.listen_until <= evidence.as_of
        and moved(decision.act_by, days) <= evidence.as_of
        and not away
        and not missing
        and not _has_new_facts(evidence, decision)
    )


def _has_new_facts(evidence: Evidence, decision: Decision) -> bool:
    return any(
        each.new_facts and (decision.opened_at is None or each.at >= decision.opened_at)
        for each in statements_about(evidence, decision, "reopening")
    )


def _waiting(evidence: Evidence, decision: Decision, deciders: Sequence[str], parameters: Parameters) -> _Waiting:
    asked = [each for each in statements_about(evidence, decision, "consultation") if each.by in deciders]
    end = decision.listen_until or evidence.as_of
    later = [each for each in asked if each.at > end]
    known = {*decision.input, *decision.must_agree, *deciders}
    known.update(person for each in asked if each.at <= end for person in each.asked)
    added = evidence.ordered({person for each in later for person in each.asked} - known)
    enough = len(later) >= parameters["rounds"], len(added) >= parameters["added"]
    conditions = [each for each in statements_about(evidence, decision, "condition") if each.by in deciders]
    return _Waiting(
        rounds=later if any(enough) else (),
        added=added if enough[1] else (),
        conditions=conditions if len(conditions) >= parameters["conditions"] else (),
    )


def _finding(evidence: Evidence, decision: Decision, deciders: Sequence[str], waiting: _Waiting) -> Finding:
    about = evidence.ordered(deciders)
    names, name = to_names(evidence, about), to_decision(evidence, decision.id)
    told = sorted(waiting.statements, key=lambda each: (each.at, each.id))
    agreed = to_count(
        len(set(decision.must_agree)),
        "{count} person has agreed as they had to.",
        "{count} people have agreed as they had to.",
    )
    seen = [
        say(
            "Listened until {listened}, to act by {due}; {decision} is not decided.",
            listened=to_date(decision.listen_until or evidence.as_of),
            due=to_date(decision.act_by or evidence.as_of),
            decision=name,
        ),
        *([to_sentence(agreed)] if decision.must_agree else []),
        to_sentence(to_remarks(evidence, told)),
        *([say("Newly asked: {names}.", names=to_names(evidence, waiting.added))] if waiting.added else []),
    ]
    moving = [
        each
        for kind in ("focus", "backing")
        for each in evidence.of_kind(kind)
        if each.by in deciders and decision.act_by is not None and each.at >= decision.act_by
    ]
    return build_finding(
        evidence,
        CODE,
        about,
        sentences=Sentences(
            possible=say(
                "{names} may be waiting for everyone's consent before deciding on {decision}.",
                names=names,
                decision=name,
            ),
            seen=" ".join(seen),
            speaks_against=to_sentence(to_remarks(evidence, moving)) if moving else NOTHING_AGAINST,
            settle=say(
                "Ask {names} what is missing: a way to compare the options, a fact, or certainty about how it ends; "
                "agree on a day.",
                names=names,
            ),
        ),
        matter=Matter(decision=decision.id),
        rests_on={each.id: each.at for each in told},
        against={each.id: each.at for each in moving},
    )


DETECTOR = Detector(
    code=CODE,
    title=mark("Waiting for everyone"),
    looks_for=mark(
        "A decider who has heard everybody, is past the day to act, and asks on or wants all to be fine with it."
    ),
    needs=mark(
        "A decision with its decider, listen-until and act-by dates, who must agree, and the decider's statements."
    ),
    guards=mark(
        "Somebody who must agree hasn't yet; new facts came up; the decider is away; the days after the date to "
        "act; people who were to be asked anyway."
    ),
    source=mark(
        "Flexibility is good until it becomes waiting for the approval of all; know when to listen and when to act."
    ),
    parameters=(
        days_parameter(7, mark("a week over the date can be a full calendar")),
        count_parameter("rounds", 2, mark("rounds"), mark("one more round may have had its reason")),
        count_parameter("added", 2, mark("people"), mark("one more person may simply have been forgotten")),
        count_parameter("conditions", 1, mark("times"), mark("who says it once means it until something else is said")),
    ),
    tactics=("T17", "T18"),
    find=find_waits_for_everyone,
)
