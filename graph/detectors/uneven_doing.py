"""Whether some decision makers do the part they promised while others refuse theirs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from graph.analysis import Finding
from graph.buy_in import broken_at, kept_at, read_buy_in
from graph.corroboration import Piece, is_corroborated, to_piece
from graph.deal import Commitment, Statement
from graph.detectors.detector import Detector, Parameters, count_parameter, days_parameter, share_parameter
from graph.evidence import Evidence
from graph.finding import NOTHING_AGAINST, Sentences, build_finding
from graph.precedence import holders_first
from graph.speech import mark, say, say_many
from graph.wording import to_count, to_list, to_names, to_number, to_outcome, to_sentence

CODE = "uneven_doing"
_EXACT = 1e-9
_MOST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """What became of one decision maker's commitments: those due, those refused, and what shows understanding."""

    person: str
    due: tuple[Commitment, ...]
    refused: tuple[Commitment, ...]
    understood: tuple[Statement, ...]
    committed: bool

    @property
    def kept(self) -> tuple[Commitment, ...]:
        """What was kept of what was due."""
        return tuple(each for each in self.due if kept_at(each) is not None)

    @property
    def unkept(self) -> tuple[Commitment, ...]:
        """What was due and not kept, or refused."""
        missed = {each.id: each for each in (*self.due, *self.refused) if kept_at(each) is None}
        return tuple(sorted(missed.values(), key=lambda each: (broken_at(each) or each.due, each.id)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Unevenness:
    """Who does their part, who won't, and who may not be able to. All three may be empty."""

    doers: tuple[Doing, ...]
    unwilling: tuple[Doing, ...]
    hindered: tuple[Doing, ...]


def read_unevenness(evidence: Evidence, parameters: Parameters) -> Unevenness:
    """Tell who does their part from who doesn't; not being able to explains what isn't kept, and nothing else."""
    known = [_doing(evidence, person, parameters["days"]) for person in evidence.deciders]
    short = [each for each in known if _falls_short(each, parameters, hindered=True)]
    unwilling = {each.person for each in short if _falls_short(each, parameters, hindered=False)}
    lacking = {each.person for each in short}
    return Unevenness(
        doers=tuple(each for each in known if each.person not in lacking and _does(each, parameters)),
        unwilling=tuple(each for each in short if each.person in unwilling),
        hindered=tuple(each for each in short if each.person not in unwilling),
    )


def _doing(evidence: Evidence, person: str, days: float) -> Doing:
    """Read what counts: a date moved by agreement excuses what isn't kept."""
    since = evidence.since(days)
    promised = evidence.commitments.get(person, ())
    counted = [each for each in promised if kept_at(each) is not None or not each.moved_by_agreement]
    said = evidence.statements_by_person.get(person, ())
    marks = read_buy_in(said, promised)
    return Doing(
        person=person,
        due=tuple(each for each in counted if since <= each.due <= evidence.as_of),
        refused=tuple(each for each in counted if each.status == "refused" and (broken_at(each) or each.due) >= since),
        understood=tuple(each for each in said if each.kind == "understanding" and each.right)
        if marks.understood
        else (),
        committed=marks.committed is True,
    )


def _does(doing: Doing, parameters: Parameters) -> bool:
    enough = len(doing.due) >= parameters["due"]
    share_kept = len(doing.kept) >= parameters["kept_share"] * len(doing.due) - _EXACT
    return bool(doing.understood) and doing.committed and enough and share_kept


def _falls_short(doing: Doing, parameters: Parameters, *, hindered: bool) -> bool:
    """Tell whether too little was kept or something refused, `hindered` ones counted or left out."""
    refused = [each for each in doing.refused if hindered or not each.hindered]
    due = [each for each in doing.due if hindered or not each.hindered or kept_at(each) is not None]
    few = len(doing.kept) <= parameters["unkept_share"] * len(due) + _EXACT
    return bool(refused) or (len(due) >= parameters["due"] and few)


def find_uneven_doing(evidence: Evidence, parameters: Parameters) -> Iterable[Finding]:
    """Ask once about all who may not be behind their part while others do theirs."""
    uneven = read_unevenness(evidence, parameters)
    rests_on = dated(unkept=uneven.unwilling, kept=uneven.doers)
    if not uneven.unwilling or not uneven.doers or not is_corroborated(pieces(uneven.unwilling, uneven.doers)):
        return
    unwilling = holders_first(evidence, (each.person for each in uneven.unwilling))
    doers = evidence.ordered(each.person for each in uneven.doers)
    also = [each for doing in uneven.unwilling for each in doing.kept]
    names = to_names(evidence, unwilling)
    yield build_finding(
        evidence,
        CODE,
        unwilling,
        doers,
        sentences=Sentences(
            possible=say_many(
                "{names} may not be behind their part, while {doers} already does theirs.",
                "{names} may not be behind their part, while {doers} already do theirs.",
                len(doers),
                names=names,
                doers=to_names(evidence, doers),
            ),
            seen=to_sentence(
                say(
                    "{missed}. Kept: {kept}",
                    missed=told(evidence, uneven.unwilling),
                    kept=told_kept(evidence, uneven.doers),
                )
            ),
            speaks_against=(
                say("Also kept: {kept}.", kept=told_kept(evidence, uneven.unwilling)) if also else NOTHING_AGAINST
            ),
            settle=say(
                "Ask {names} what keeps their part from being done, whether they can't or would rather not; if they "
                "would rather not, go back to where this is to lead.",
                names=names,
            ),
        ),
        rests_on=rests_on,
        against={each.id: kept_at(each) for each in also},
    )


def dated(*, unkept: Sequence[Doing], kept: Sequence[Doing]) -> dict[str, datetime | None]:
    """Return the evidence of what some didn't keep and others did, with its dates."""
    rests_on: dict[str, datetime | None] = {c.id: broken_at(c) or c.due for each in unkept for c in each.unkept}
    for doing in kept:
        rests_on.update((each.id, kept_at(each)) for each in doing.kept)
        rests_on.update((each.id, each.at) for each in doing.understood)
    return rests_on


def pieces(unkept: Sequence[Doing], kept: Sequence[Doing]) -> Iterator[Piece]:
    """Yield the pieces of evidence of what some didn't keep and others did."""
    for short in unkept:
        yield from (to_piece(each, broken_at(each) or each.due) for each in short.unkept)
    for doing in kept:
        yield from (to_piece(each, kept_at(each)) for each in doing.kept)


def told(evidence: Evidence, doings: Iterable[Doing]) -> str:
    """Write what was not kept."""
    missed = sorted((broken_at(c) or c.due, c.id, c) for each in doings for c in each.unkept)
    outcomes = "; ".join(to_outcome(evidence, each, at) for at, _, each in missed[-_MOST:])
    more = len(missed) - _MOST
    if more <= 0:
        return outcomes
    return say_many("{told}; and {count} earlier", "{told}; and {count} earlier", more, told=outcomes)


def told_kept(evidence: Evidence, doings: Iterable[Doing]) -> str:
    """Write how much of what was due was kept, person by person."""
    ordered = sorted((each for each in doings if each.kept), key=lambda each: evidence.standing[each.person])
    return to_list(
        to_count(
            len(each.kept),
            "{name} {count} of {due}",
            "{name} {count} of {due}",
            name=evidence.name(each.person),
            due=to_number(len(each.due)),
        )
        for each in ordered
    )


DETECTOR = Detector(
    code=CODE,
    title=mark("Some do their part, others don't"),
    looks_for=mark(
        "One decision maker has understood, promised and delivered, and another refuses or leaves most undone."
    ),
    needs=mark(
        "Confirmed and accepted commitments of decision makers with what became of them, and who understood it."
    ),
    guards=mark(
        "Fewer than two commitments due, unless one was refused; a date moved by agreement; a commitment its owner "
        "never accepted; somebody who can't rather than won't, who needs help instead."
    ),
    source=mark(
        "The third sign of decision makers who don't align: full buy-in of some, and others refuse their part."
    ),
    parameters=(
        days_parameter(60, mark("two months show how somebody does their part; older ones are another chapter")),
        count_parameter("due", 2, mark("commitments due"), mark("one commitment kept or missed is no pattern")),
        share_parameter("kept_share", 0.8, mark("four of five kept is doing one's part; nobody keeps all of them")),
        share_parameter("unkept_share", 0.4, mark("two of five kept or fewer is more than a bad week")),
    ),
    tactics=("T05",),
    find=find_uneven_doing,
)
