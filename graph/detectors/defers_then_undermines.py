"""Whether somebody left a matter to another person and then acted against it without saying so."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from graph.analysis import Finding
from graph.buy_in import broken_at, kept_at
from graph.corroboration import Piece, is_corroborated, to_day, to_piece
from graph.deal import Statement, StatementKind
from graph.detectors.detector import Detector, Parameters, count_parameter, days_parameter
from graph.evidence import Evidence
from graph.finding import NOTHING_AGAINST, Matter, Sentences, build_finding
from graph.parameters import Parameter
from graph.speech import mark, say, say_many
from graph.wording import to_outcome, to_remark, to_remarks, to_sentence

CODE = "defers_then_undermines"
_ACTS: frozenset[StatementKind] = frozenset({"counter_instruction", "withholding", "reopening", "reversal"})
_MOST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scope:
    """What a statement is about: a decision, a subject, both or neither."""

    decision: str | None
    subject: str | None

    def meets(self, other: "_Scope") -> bool:
        if self.decision is not None and other.decision is not None:
            return self.decision == other.decision
        if self.subject is not None and other.subject is not None:
            return self.subject == other.subject
        return self == other == _Scope(decision=None, subject=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Act:
    """Something done against the matter: when, in words, its evidence."""

    at: datetime
    told: str
    piece: Piece
    evidence: Mapping[str, datetime | None]


def find_defers_then_undermines(evidence: Evidence, parameters: Parameters) -> Iterable[Finding]:
    """Ask, for each person, who was deferred to and matter, what changed after the deferral."""
    groups: dict[tuple[str, str, _Scope], list[Statement]] = defaultdict(list)
    for deferral in evidence.of_kind("deferral"):
        if deferral.to is not None and deferral.to != deferral.by and deferral.by in evidence.buyers:
            groups[deferral.by, deferral.to, _root(evidence, deferral)].append(deferral)
    said = {person: _by_scope(evidence, person) for person in {who for who, _, _ in groups}}
    for (person, other, _), deferrals in groups.items():
        finding = _finding(evidence, parameters, (person, other), deferrals, said[person])
        if finding is not None:
            yield finding


def _scope(evidence: Evidence, statement: Statement) -> _Scope:
    return _Scope(decision=statement.decision, subject=evidence.subject_of(statement))


def _by_scope(evidence: Evidence, person: str) -> Mapping[_Scope, Sequence[Statement]]:
    found: dict[_Scope, list[Statement]] = defaultdict(list)
    for statement in evidence.statements_by_person.get(person, ()):
        found[_scope(evidence, statement)].append(statement)
    return found


def _root(evidence: Evidence, deferral: Statement) -> _Scope:
    """Return what deferrals on one matter share: the subject where there is one."""
    scope = _scope(evidence, deferral)
    return scope if scope.subject is None else _Scope(decision=None, subject=scope.subject)


def _finding(
    evidence: Evidence,
    parameters: Parameters,
    pair: tuple[str, str],
    deferrals: Sequence[Statement],
    said: Mapping[_Scope, Sequence[Statement]],
) -> Finding | None:
    person, other = pair
    scopes = tuple(dict.fromkeys(_scope(evidence, each) for each in deferrals))
    own = [each for scope, told in said.items() if any(scope.meets(ours) for ours in scopes) for each in told]
    own.sort(key=lambda each: (each.at, each.id))
    moments = [each.at for each in deferrals]
    window = timedelta(days=parameters["act_days"])
    used: dict[str, Statement] = {}
    acts: list[_Act] = []
    for act in _acts(evidence, pair, scopes, own, parameters):
        place = bisect_left(moments, act.at)
        if place and act.at - moments[place - 1] <= window:
            same = deferrals[bisect_left(moments, moments[place - 1]) : place]
            used.update((each.id, each) for each in same)
            acts.append(act)
    if not acts or max(act.at for act in acts) < evidence.since(parameters["days"]):
        return None
    acts.sort(key=lambda act: (act.at, act.told))
    pieces = [*(to_piece(each) for each in used.values()), *(act.piece for act in acts)]
    enough = len({to_day(act.at) for act in acts}) >= parameters["acts"] and is_corroborated(pieces)
    rests_on: dict[str, datetime | None] = {each.id: each.at for each in used.values()}
    for act in acts:
        rests_on.update(act.evidence)
    friendly = _friendly(evidence, person, scopes, own, min(each.at for each in used.values()))
    friendly = {each: told for each, told in friendly.items() if each not in rests_on}
    name, partner = evidence.name(person), evidence.name(other)
    decisions = {each.decision for each in used.values()}
    subjects = {evidence.subject_of(each) for each in used.values()}
    return build_finding(
        evidence,
        CODE,
        [person],
        [other],
        sentences=Sentences(
            possible=say(
                "{name} left the matter to {partner} and may since have come to see it differently.",
                name=name,
                partner=partner,
            ),
            seen=to_sentence(_told(evidence, list(used.values()), acts)),
            speaks_against=say("In favour since then: {remarks}.", remarks="; ".join(friendly.values()))
            if friendly
            else NOTHING_AGAINST,
            settle=say(
                "Ask {name} alone what changed, and offer to take the decision back openly or to name conditions.",
                name=name,
            ),
        ),
        matter=Matter(
            decision=next(iter(decisions)) if len(decisions) == 1 else None,
            subject=next(iter(subjects)) if len(subjects) == 1 else None,
        ),
        state="fires" if enough else "too_little_to_tell",
        rests_on=rests_on,
        against=dict.fromkeys(friendly),
    )


def _told(evidence: Evidence, deferrals: Sequence[Statement], acts: Sequence[_Act]) -> str:
    """Write what was left to somebody, and the first few acts after it."""
    remarks, later = to_remarks(evidence, deferrals), "; ".join(act.told for act in acts[:_MOST])
    more = len(acts) - _MOST
    if more <= 0:
        return say("{remarks}. Later: {later}", remarks=remarks, later=later)
    return say_many(
        "{remarks}. Later: {later}; and {count} more",
        "{remarks}. Later: {later}; and {count} more",
        more,
        remarks=remarks,
        later=later,
    )


def _acts(
    evidence: Evidence,
    pair: tuple[str, str],
    scopes: Sequence[_Scope],
    own: Sequence[Statement],
    parameters: Parameters,
) -> Iterator[_Act]:
    """Yield the person's acts against the matter, but for those after an open objection or within a mandate."""
    person, other = pair
    dissent = min((s.at for s in own if s.kind == "objection" and (s.public or s.to == other)), default=None)
    candidates = [
        *(
            _Act(at=s.at, told=to_remark(evidence, s), piece=to_piece(s), evidence={s.id: s.at})
            for s in own
            if s.kind in _ACTS
        ),
        *_double_talk(evidence, own, parameters),
        *_broken_promises(evidence, person, scopes),
    ]
    for act in candidates:
        open_dissent = dissent is not None and dissent <= act.at
        if not open_dissent and not _has_mandate(evidence, person, scopes, act.at):
            yield act


def _double_talk(evidence: Evidence, own: Sequence[Statement], parameters: Parameters) -> Iterator[_Act]:
    """Yield what was said in private against the matter while the public word was not against it."""
    public = [s for s in own if s.public and s.stance is not None]
    for private in own:
        if private.public or private.stance is None or private.stance > parameters["private_stance"] or not public:
            continue
        place = bisect_right(public, private.at, key=lambda each: each.at)
        moment = public[place - 1].at if place else public[0].at
        first, end = (side(public, moment, key=lambda each: each.at) for side in (bisect_left, bisect_right))
        spoken = public[first:end]
        if all(each.stance is not None and each.stance >= 0 for each in spoken):
            yield _Act(
                at=private.at,
                told=say(
                    "{remark} (said in private, against what was said openly)", remark=to_remark(evidence, private)
                ),
                piece=to_piece(private),
                evidence={each.id: each.at for each in (private, *spoken)},
            )


def _broken_promises(evidence: Evidence, person: str, scopes: Sequence[_Scope]) -> Iterator[_Act]:
    subjects = {scope.subject for scope in scopes if scope.subject is not None}
    for commitment in evidence.commitments.get(person, ()):
        moment = broken_at(commitment)
        excused = commitment.hindered or commitment.moved_by_agreement
        if moment is not None and commitment.subject in subjects and not excused:
            yield _Act(
                at=moment,
                told=to_outcome(evidence, commitment, moment),
                piece=to_piece(commitment, moment),
                evidence={commitment.id: moment},
            )


def _has_mandate(evidence: Evidence, person: str, scopes: Sequence[_Scope], at: datetime) -> bool:
    """Tell whether a decision in the scope was handed to the person in writing."""
    for decision in evidence.deal.decisions:
        handed = decision.delegated_to
        if handed is None or handed.person != person or (handed.until is not None and at > handed.until):
            continue
        if any(_Scope(decision=decision.id, subject=decision.subject).meets(scope) for scope in scopes):
            return True
    return False


def _friendly(
    evidence: Evidence, person: str, scopes: Sequence[_Scope], own: Sequence[Statement], after: datetime
) -> dict[str, str]:
    """Return what the person did or said for the matter since the deferral, by evidence id."""
    found = {}
    for statement in own:
        favourable = statement.kind in ("advocacy", "backing") or (statement.public and (statement.stance or 0) > 0)
        if favourable and statement.at > after:
            found[statement.id] = to_remark(evidence, statement)
    subjects = {scope.subject for scope in scopes if scope.subject is not None}
    for commitment in evidence.commitments.get(person, ()):
        moment = kept_at(commitment)
        if moment is not None and moment > after and commitment.subject in subjects:
            found[commitment.id] = to_outcome(evidence, commitment, moment)
    return dict(list(found.items())[-_MOST:])


DETECTOR = Detector(
    code=CODE,
    title=mark("Left to somebody, then acted against"),
    looks_for=mark("Somebody leaves a matter to another person, and later works against it on two or more days."),
    needs=mark(
        "A confirmed deferral, and confirmed later acts or broken commitments of the same person on the same matter."
    ),
    guards=mark(
        "The deferral was withdrawn; the person objected openly before acting; the matter was handed to them in "
        "writing; acts on another matter; somebody who couldn't, rather than wouldn't; a single act, which is said."
    ),
    source=mark(
        "The second sign of decision makers who don't align: one defers to another and then undermines the work."
    ),
    parameters=(
        days_parameter(90, mark("how recent the last act must be to be worth a question")),
        days_parameter(90, mark("acts later than a quarter after the deferral belong to something else"), "act_days"),
        count_parameter("acts", 2, mark("days with an act"), mark("one act may have a plain reason")),
        Parameter(
            name="private_stance",
            default=-1.0,
            unit=mark("stance"),
            why=mark("a private word is contrary when it is clearly against, not merely doubtful"),
            minimum=-2,
            maximum=0,
        ),
    ),
    tactics=("T04",),
    find=find_defers_then_undermines,
)
