"""Whether people go to somebody else than the one who is declared to have the final word."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from graph.analysis import Finding
from graph.corroboration import Piece, is_corroborated, to_piece
from graph.deal import Decision, Statement
from graph.detectors.detector import Detector, Parameters, count_parameter, days_parameter, share_parameter
from graph.evidence import Evidence
from graph.figures import to_percent
from graph.final_word import AUTHORITY_CHECK, NAMING_DAYS, FinalWord, is_private
from graph.finding import NOTHING_AGAINST, Matter, Sentences, build_finding
from graph.speech import mark, say
from graph.wording import to_count, to_date, to_decision, to_either, to_names, to_remarks, to_sentence

CODE = "lived_authority_differs"
_EXACT = 1e-9


@dataclass(slots=True, kw_only=True)
class _Sign:
    """One of the three signs: whom it points to, in words, on what evidence."""

    told: str
    people: list[str]
    pieces: list[Piece] = field(default_factory=list)
    rests_on: dict[str, datetime | None] = field(default_factory=dict)


def find_lived_authority_differs(evidence: Evidence, parameters: Parameters) -> Iterable[Finding]:
    """Ask about each decision with a declared decider whom people seem to pass by."""
    for decision in evidence.deal.decisions:
        word = evidence.final_word(decision, naming_days=parameters["naming_days"])
        if not word.recorded:
            continue
        enough = word.answers >= parameters["answers"]
        elsewhere = _named_elsewhere(evidence, decision, word, parameters)
        signs = [
            *([elsewhere] if elsewhere is not None and enough else []),
            *_made_elsewhere(evidence, decision, word, parameters),
            *_gone_round(evidence, decision, word, parameters),
        ]
        corroborated = is_corroborated(piece for sign in signs for piece in sign.pieces)
        if len(signs) >= parameters["signs"] and corroborated:
            yield _finding(evidence, decision, word, signs)
        elif elsewhere is not None and not enough:
            yield _finding(evidence, decision, word, [elsewhere], begun=True)


def has_sign(evidence: Evidence, decision: Decision) -> bool:
    """Tell whether any one of the signs is there, at the usual parameters: enough to doubt, too little to find."""
    word = evidence.final_words[decision.id]
    usual = {parameter.name: parameter.default for parameter in DETECTOR.parameters}
    return bool(word.recorded) and (
        _named_elsewhere(evidence, decision, word, usual) is not None
        or any(_made_elsewhere(evidence, decision, word, usual))
        or any(_gone_round(evidence, decision, word, usual))
    )


def _covered(decision: Decision, person: str | None, at: datetime | None) -> bool:
    """Tell whether a written delegation or the decider's absence explains that it was this person, then."""
    if at is None:
        return False
    if decision.decider_away_until is not None and at <= decision.decider_away_until:
        return True
    handed = decision.delegated_to
    return (
        handed is not None
        and handed.person == person
        and bool(handed.scope)
        and handed.until is not None
        and at <= handed.until
    )


def _named_elsewhere(evidence: Evidence, decision: Decision, word: FinalWord, parameters: Parameters) -> _Sign | None:
    declared = set(word.recorded)
    others = {
        person: share
        for person, share in word.named.items()
        if person not in declared and not _covered(decision, person, evidence.as_of)
    }
    covered = sum(share for person, share in word.named.items() if person not in declared and person not in others)
    share = sum(share for person, share in word.named.items() if person in declared) + covered
    pointed = [person for person, part in others.items() if part >= parameters["other_share"] - _EXACT]
    if not others or not (pointed or share < parameters["declared_share"] - _EXACT):
        return None
    people = list(evidence.ordered(pointed or others))
    namings = _namings(evidence, decision, parameters["naming_days"]) if word.answers else []
    rests_on: dict[str, datetime | None] = {
        each.id: each.at for each in namings if not is_private(each) and each.to not in declared
    }
    if word.private:
        rests_on[AUTHORITY_CHECK + decision.id] = None
    decider = to_either(evidence, evidence.ordered(declared))
    return _Sign(
        told=to_count(
            word.answers,
            "asked who has the final word, {share} of {count} answer named {decider}; {others}",
            "asked who has the final word, {share} of {count} answers named {decider}; {others}",
            share=to_percent(share),
            decider=decider,
            others=", ".join(f"{evidence.name(person)} {to_percent(others[person])}" for person in people),
        ),
        people=people,
        pieces=[to_piece(each) for each in namings if word.private or not is_private(each)],
        rests_on=rests_on,
    )


def _namings(evidence: Evidence, decision: Decision, days: float) -> list[Statement]:
    """Return all namings on the decision in the look-back, also those that a later one of the same speaker replaced."""
    since = evidence.since(days)
    about = evidence.statements_by_decision.get(decision.id, ())
    return [each for each in about if each.kind == "naming" and each.at >= since and each.to is not None]


def _made_elsewhere(evidence: Evidence, decision: Decision, word: FinalWord, parameters: Parameters) -> Iterable[_Sign]:
    """Yield the sign that decisions on the subject were made or reversed by somebody else."""
    made: list[tuple[datetime | None, Decision, list[Statement], str | None]] = []
    since = evidence.since(parameters["days"])
    for other in _made_on_subject(evidence, decision):
        declared = set(other.final_word) or set(word.recorded)
        reversals = [
            each
            for each in evidence.statements_by_decision.get(other.id, ())
            if each.kind == "reversal"
            and each.at >= since
            and each.by not in declared
            and not _covered(other, each.by, each.at)
        ]
        when = other.decided_at or max((each.at for each in reversals), default=None)
        if other.decided_by is None and not reversals:
            continue
        foreign = (
            other.decided_by is not None
            and other.decided_by not in declared
            and not _covered(other, other.decided_by, other.decided_at)
        )
        made.append(
            (when or other.opened_at or other.proposed_at, other, reversals, other.decided_by if foreign else None)
        )
    made.sort(key=lambda each: (each[0] is not None, each[0] or evidence.as_of, each[1].id))
    last = made[-int(parameters["last"]) :]
    if sum(bool(reversals or by) for _, _, reversals, by in last) < parameters["others"]:
        return
    sign = _Sign(told="", people=[])
    told = []
    for when, other, reversals, by in made:
        if by is not None:
            sign.people.append(by)
            sign.pieces.append(to_piece(other, when))
            sign.rests_on[other.id] = when
            values = {"decision": to_decision(evidence, other.id), "name": evidence.name(by)}
            told.append(
                say("{decision} was decided by {name}", **values)
                if when is None
                else say("{decision} was decided by {name} on {day}", **values, day=to_date(when))
            )
        for reversal in reversals:
            sign.people.append(reversal.by)
            sign.pieces.append(to_piece(reversal))
            sign.rests_on[reversal.id] = reversal.at
        if reversals:
            told.append(to_remarks(evidence, reversals))
    sign.told = "; ".join(told[-int(parameters["last"]) :])
    yield sign


def _made_on_subject(evidence: Evidence, decision: Decision) -> Sequence[Decision]:
    return (decision,) if decision.subject is None else evidence.made_by_subject.get(decision.subject, ())


def _gone_round(evidence: Evidence, decision: Decision, word: FinalWord, parameters: Parameters) -> Iterable[_Sign]:
    """Yield the sign that people took the matter round the decider."""
    since = evidence.since(parameters["days"])
    about = [*evidence.statements_by_decision.get(decision.id, ())]
    if decision.subject is not None:
        about.extend(
            each for each in evidence.of_kind("bypass") if each.decision is None and each.subject == decision.subject
        )
    bypasses = [
        each
        for each in about
        if each.kind == "bypass"
        and each.at >= since
        and each.to not in word.recorded
        and each.by not in word.recorded
        and not _covered(decision, each.to, each.at)
    ]
    if len(bypasses) >= parameters["bypasses"]:
        yield _Sign(
            told=to_remarks(evidence, bypasses),
            people=[each.to for each in bypasses if each.to is not None],
            pieces=[to_piece(each) for each in bypasses],
            rests_on={each.id: each.at for each in bypasses},
        )


def _finding(
    evidence: Evidence, decision: Decision, word: FinalWord, signs: Sequence[_Sign], *, begun: bool = False
) -> Finding:
    declared = evidence.ordered(word.recorded)
    pointed = Counter(person for sign in signs for person in dict.fromkeys(sign.people))
    who = sorted(
        evidence.ordered(person for person in pointed if person not in declared), key=lambda person: -pointed[person]
    )
    name = to_decision(evidence, decision.id)
    names, decider = to_names(evidence, who), to_names(evidence, declared)
    backing = [each for each in word.namings if each.to in declared]
    seen = " ".join(to_sentence(sign.told) for sign in signs)
    rests_on = {each: moment for sign in signs for each, moment in sign.rests_on.items()}
    return build_finding(
        evidence,
        CODE,
        who,
        declared,
        sentences=Sentences(
            possible=say(
                "{decider} is on record for {decision}, but people may be going to {names}.",
                decider=decider,
                decision=name,
                names=names,
            ),
            seen=seen,
            speaks_against=f"{to_remarks(evidence, backing)}." if backing else NOTHING_AGAINST,
            settle=(
                say("Ask a few more people in private who gives the final word on {decision}.", decision=name)
                if begun
                else say(
                    "Show {decider} alone what was seen, and agree that answers on {decision} go through one person.",
                    decider=decider,
                    decision=name,
                )
            ),
        ),
        matter=Matter(decision=decision.id),
        state="too_little_to_tell" if begun else "fires",
        rests_on=rests_on,
        against={each.id: each.at for each in backing if each.id not in rests_on},
    )


DETECTOR = Detector(
    code=CODE,
    title=mark("People go by somebody else's word"),
    looks_for=mark("The record names one decider, but people name, go to or wait for another."),
    needs=mark("A decider on record, and confirmed namings, decisions of others, or matters taken round the decider."),
    guards=mark(
        "A written delegation with its scope and end; the decider's absence; under four namings, which is said."
    ),
    source=mark("The chart says one, life says another: ask in private who has the final word, and compare."),
    parameters=(
        count_parameter("signs", 2, mark("signs of three"), mark("one sign alone has many explanations")),
        count_parameter("answers", 4, mark("answers"), mark("fewer answers show persons, not a pattern")),
        share_parameter(
            "declared_share", 0.75, mark("with one in four naming somebody else the matter isn't clear to all")
        ),
        share_parameter("other_share", 0.25, mark("one in four naming the same other person is no slip")),
        count_parameter("last", 5, mark("decisions"), mark("the last five show how it goes now")),
        count_parameter("others", 2, mark("decisions"), mark("one decision by somebody else may be an exception")),
        count_parameter("bypasses", 2, mark("times"), mark("once may be chance")),
        days_parameter(90, mark("look-back for going round the decider and for reversals")),
        days_parameter(NAMING_DAYS, mark("who has the final word changes slowly"), "naming_days"),
    ),
    tactics=("T13", "T14"),
    find=find_lived_authority_differs,
)
