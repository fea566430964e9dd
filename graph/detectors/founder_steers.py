"""Whether somebody who handed over the office still steers past the successor."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from graph.analysis import Finding
from graph.corroboration import Piece, is_corroborated, to_day, to_piece
from graph.deal import Decision, Statement
from graph.detectors.about_decision import is_about, is_handed_to
from graph.detectors.detector import Detector, Parameters, count_parameter, days_parameter, share_parameter
from graph.detectors.handover import Handover, find_handovers, is_agreed, is_in_role, last_meeting
from graph.detectors.nomination import find_nominations
from graph.evidence import Evidence
from graph.final_word import NAMING_DAYS
from graph.finding import NOTHING_AGAINST, Sentences, build_finding
from graph.speech import mark, say
from graph.wording import to_count, to_date, to_list, to_remarks, to_sentence

CODE = "founder_steers"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sign:
    """One of the five signs: in words, on what evidence."""

    told: str
    pieces: Sequence[Piece]
    rests_on: dict[str, datetime | None]


def find_founder_steers(evidence: Evidence, parameters: Parameters) -> Iterable[Finding]:
    """Ask, for each founder and successor, which part was agreed, where several signs show that the founder steers."""
    for handover in find_handovers(evidence):
        signs = [
            *_changed_after_contact(evidence, handover, parameters),
            *_gone_round(evidence, handover, parameters),
            *_contradicted(evidence, handover, parameters),
            *_named(evidence, handover, parameters),
            *_deferred_to(evidence, handover, parameters),
        ]
        corroborated = is_corroborated(piece for sign in signs for piece in sign.pieces)
        if len(signs) >= parameters["signs"] and corroborated:
            yield _finding(evidence, handover, signs)


def _of_statements(evidence: Evidence, statements: Sequence[Statement]) -> _Sign:
    return _Sign(
        told=to_remarks(evidence, statements),
        pieces=[to_piece(each) for each in statements],
        rests_on={each.id: each.at for each in statements},
    )


def _changed_after_contact(evidence: Evidence, handover: Handover, parameters: Parameters) -> Iterator[_Sign]:
    """Yield the sign that the successor changed decisions soon after contact with the founder."""
    changed: list[Statement] = []
    met: dict[str, datetime] = {}
    for kind in ("reversal", "reopening"):
        for each in evidence.of_kind(kind, parameters["days"]):
            meeting = last_meeting(handover, each.at, parameters["contact_days"])
            if each.by == handover.successor and meeting and not is_agreed(evidence, handover, each):
                changed.append(each)
                met.update(meeting)
    changes = {(each.decision, evidence.subject_of(each), to_day(each.at)) for each in changed}
    if len(changes) < parameters["changes"]:
        return
    changed.sort(key=lambda each: (each.at, each.id))
    sign = _of_statements(evidence, changed)
    told = say(
        "{remarks}, after contact with {name} on {days}",
        remarks=sign.told,
        name=evidence.name(handover.founder),
        days=to_list(dict.fromkeys(to_date(moment) for moment in sorted(met.values()))),
    )
    yield _Sign(told=told, pieces=sign.pieces, rests_on={**sign.rests_on, **met})


def _gone_round(evidence: Evidence, handover: Handover, parameters: Parameters) -> Iterator[_Sign]:
    """Yield the sign that several people took matters to the founder."""
    bypasses = [
        each
        for each in evidence.of_kind("bypass", parameters["days"])
        if each.to == handover.founder
        and each.by not in (handover.founder, handover.successor)
        and not is_agreed(evidence, handover, each)
    ]
    if len({each.by for each in bypasses}) >= parameters["people"]:
        yield _of_statements(evidence, bypasses)


def _contradicted(evidence: Evidence, handover: Handover, parameters: Parameters) -> Iterator[_Sign]:
    """Yield the sign that the founder directed people, or told them to act against what was decided."""
    told = [
        each
        for kind in ("directive", "counter_instruction")
        for each in evidence.of_kind(kind, parameters["days"])
        if each.by == handover.founder
        and not is_agreed(evidence, handover, each)
        and not any(is_about(each, one) and _is_own(one, handover, each.at) for one in evidence.deal.decisions)
    ]
    if told:
        yield _of_statements(evidence, sorted(told, key=lambda each: (each.at, each.id)))


def _is_own(decision: Decision, handover: Handover, at: datetime) -> bool:
    """Tell whether the founder has a part in the decision on record: agrees, votes, reserved it or was handed it."""
    reserved = decision.matter == "reserved" and handover.is_owner
    part = handover.founder in (*decision.must_agree, *decision.voters)
    return reserved or part or is_handed_to(decision, handover.founder, at)


def _named(evidence: Evidence, handover: Handover, parameters: Parameters) -> Iterator[_Sign]:
    """Yield the sign that people name the founder for the final word."""
    open_to_all = [each for each in evidence.deal.decisions if not is_in_role(handover, each.subject, evidence.as_of)]
    nominations = tuple(find_nominations(evidence, open_to_all, handover.founder, parameters))
    if nominations:
        yield _Sign(
            told="; ".join(each.told for each in nominations),
            pieces=[piece for each in nominations for piece in each.pieces],
            rests_on={each: moment for one in nominations for each, moment in one.rests_on.items()},
        )


def _deferred_to(evidence: Evidence, handover: Handover, parameters: Parameters) -> Iterator[_Sign]:
    """Yield the sign that the founder moves the successor strongly, and the successor leaves matters to the founder."""
    ties = {
        tie.id: tie.at
        for tie in evidence.deal.ties
        if tie.kind == "influences"
        and (tie.from_, tie.to) == (handover.founder, handover.successor)
        and tie.strength >= parameters["strength"]
    }
    deferrals = [
        each
        for each in evidence.of_kind("deferral", parameters["days"])
        if (each.by, each.to) == (handover.successor, handover.founder) and not is_agreed(evidence, handover, each)
    ]
    if ties and len(deferrals) >= parameters["deferrals"]:
        sign = _of_statements(evidence, deferrals)
        yield _Sign(told=sign.told, pieces=sign.pieces, rests_on={**sign.rests_on, **ties})


def _finding(evidence: Evidence, handover: Handover, signs: Sequence[_Sign]) -> Finding:
    founder, successor = evidence.name(handover.founder), evidence.name(handover.successor)
    rests_on = {each: moment for sign in signs for each, moment in sign.rests_on.items()}
    back = [
        each
        for kind in ("deferral", "backing", "naming")
        for each in evidence.of_kind(kind)
        if each.by == handover.founder and each.to == handover.successor and each.id not in rests_on
        if each.source is None or each.source.system != "exercise"
    ]
    back.sort(key=lambda each: (each.at, each.id))
    return build_finding(
        evidence,
        CODE,
        [handover.founder],
        [handover.successor],
        sentences=Sentences(
            possible=say(
                "{founder}, out of office since {day}, may still be steering what {successor} is to decide; "
                "the role isn't agreed.",
                founder=founder,
                day=to_date(handover.retired_since),
                successor=successor,
            )
            if handover.retired_since is not None
            else say(
                "{founder} may still be steering what {successor} is to decide; the role isn't agreed.",
                founder=founder,
                successor=successor,
            ),
            seen=to_sentence(
                to_count(
                    len(signs),
                    "{count} sign of five: {signs}",
                    "{count} signs of five: {signs}",
                    signs=" ".join(to_sentence(sign.told) for sign in signs),
                )
            ),
            speaks_against=to_sentence(to_remarks(evidence, back)) if back else NOTHING_AGAINST,
            settle=say(
                "Talk with {successor} first; then agree with {founder} on a role, its subjects, an end and one "
                "channel.",
                successor=successor,
                founder=founder,
            ),
        ),
        rests_on=rests_on,
        against={each.id: each.at for each in back},
    )


DETECTOR = Detector(
    code=CODE,
    title=mark("A founder still steers"),
    looks_for=mark(
        "Two of five signs that somebody who handed over still steers: changes after contact, people who go "
        "there, contrary directions, being named, and a successor who defers to strong influence."
    ),
    needs=mark(
        "Who is whose predecessor and out of office, confirmed statements, contact between the two, and namings."
    ),
    guards=mark(
        "Matters inside an agreed advisory role that hasn't ended; advice the successor asked for; a part in the "
        "decision that is on record; a founder who has left, or a successor who is not in office any more."
    ),
    source=mark(
        "Two thirds of predecessors stay active, which helps while the successor is new and less so later; the "
        "role is to be agreed, it is no problem by itself."
    ),
    parameters=(
        count_parameter("signs", 2, mark("signs of five"), mark("one sign alone has many explanations")),
        days_parameter(180, mark("a handover takes long, so half a year is looked at")),
        days_parameter(30, mark("a change later than a month after contact has other reasons"), "contact_days"),
        count_parameter("changes", 2, mark("changes"), mark("one changed decision may have had its reason")),
        count_parameter("people", 2, mark("people"), mark("one person may simply be a friend")),
        count_parameter("answers", 4, mark("answers"), mark("fewer answers show persons, not a pattern")),
        share_parameter("share", 0.25, mark("one in four naming the founder is no slip")),
        days_parameter(NAMING_DAYS, mark("who has the final word changes slowly"), "naming_days"),
        share_parameter("strength", 0.7, mark("weaker influence is what any predecessor has")),
        count_parameter("deferrals", 2, mark("deferrals"), mark("leaving one thing to the founder may be courtesy")),
    ),
    tactics=("T16",),
    find=find_founder_steers,
)
