"""Whether an owner directs what owners have not reserved for themselves."""

from collections.abc import Iterable, Sequence

from graph.analysis import Finding
from graph.corroboration import is_corroborated, to_piece
from graph.deal import Decision, Person, Statement
from graph.detectors.about_decision import asked_at, is_handed_to
from graph.detectors.detector import Detector, Parameters, count_parameter, days_parameter, share_parameter
from graph.detectors.nomination import Nomination, find_nominations
from graph.evidence import Evidence
from graph.final_word import NAMING_DAYS
from graph.finding import NOTHING_AGAINST, Matter, Sentences, build_finding
from graph.speech import mark, say
from graph.wording import to_decision, to_list, to_remarks, to_sentence

CODE = "shareholder_overreach"


def find_shareholder_overreach(evidence: Evidence, parameters: Parameters) -> Iterable[Finding]:
    """Ask about each owner who directs operational decisions, or is taken to decide them, without a part in them."""
    for owner in evidence.ordered(each for each in evidence.buyers if is_owner(evidence.people[each])):
        foreign = [each for each in evidence.deal.decisions if _is_foreign(each, owner)]
        directives = _directives(evidence, foreign, owner, parameters["days"])
        nominations = tuple(find_nominations(evidence, foreign, owner, parameters))
        directs = len(directives) >= parameters["directives"] and is_corroborated(to_piece(each) for each in directives)
        named = is_corroborated(piece for each in nominations for piece in each.pieces)
        if directives or named:
            yield _finding(evidence, owner, directives, nominations if named else (), begun=not (directs or named))


def is_owner(person: Person) -> bool:
    """Tell whether the person owns a share of the company or sits on its board."""
    return (person.owner_share or 0) > 0 or person.board_seat is True


def _is_foreign(decision: Decision, owner: str) -> bool:
    """Tell whether the decision is operational and the owner has no part in making it."""
    return decision.matter == "operational" and owner not in (
        *decision.final_word,
        *decision.must_agree,
        *decision.voters,
    )


def _directives(evidence: Evidence, foreign: Iterable[Decision], owner: str, days: float) -> list[Statement]:
    decisions = {each.id: each for each in foreign}
    asked = {each.id: asked_at(evidence, each, owner) for each in decisions.values()}
    found = []
    for each in evidence.of_kind("directive", days):
        decision = decisions.get(_decision_of(evidence, each) or "")
        if each.by != owner or decision is None:
            continue
        first = asked[decision.id]
        if (first is None or each.at < first) and not is_handed_to(decision, owner, each.at):
            found.append(each)
    return found


def _decision_of(evidence: Evidence, directive: Statement) -> str | None:
    """Return the decision a directive names, or the only one that settles the subject it names."""
    if directive.decision is not None or directive.subject is None:
        return directive.decision
    settling = evidence.decisions_by_subject.get(directive.subject, ())
    return settling[0].id if len(settling) == 1 else None


def _finding(
    evidence: Evidence,
    owner: str,
    directives: Sequence[Statement],
    nominations: Sequence[Nomination],
    *,
    begun: bool,
) -> Finding:
    name = evidence.name(owner)
    directed = {decision for each in directives if (decision := _decision_of(evidence, each)) is not None}
    decisions = sorted(directed | {each.decision for each in nominations})
    matters = to_list(sorted(to_decision(evidence, each) for each in decisions))
    told = [*([to_remarks(evidence, directives)] if directives else []), *(each.told for each in nominations)]
    left = [
        each
        for decision in decisions
        for each in evidence.statements_by_decision.get(decision, ())
        if each.kind == "deferral" and each.by == owner
    ]
    rests_on = {each.id: each.at for each in directives} | {
        each: moment for nomination in nominations for each, moment in nomination.rests_on.items()
    }
    return build_finding(
        evidence,
        CODE,
        [owner],
        sentences=Sentences(
            possible=say(
                "{name} may take the stake in the company as a right to decide on {decisions}.",
                name=name,
                decisions=matters,
            ),
            seen=" ".join(map(to_sentence, told)),
            speaks_against=to_sentence(to_remarks(evidence, left)) if left else NOTHING_AGAINST,
            settle=(
                say(
                    "Ask who has a say on {decisions}, and whether {name} was asked for advice.",
                    decisions=matters,
                    name=name,
                )
                if begun
                else say(
                    "Read with the head what owners reserved; agree what {name} decides, is asked about and is told.",
                    name=name,
                )
            ),
        ),
        matter=Matter(decision=decisions[0] if len(decisions) == 1 else None),
        state="too_little_to_tell" if begun else "fires",
        rests_on=rests_on,
        against={each.id: each.at for each in left},
    )


DETECTOR = Detector(
    code=CODE,
    title=mark("An owner directs what isn't reserved"),
    looks_for=mark(
        "An owner or board member who directs, or is named for, operational decisions without a part in them."
    ),
    needs=mark(
        "Shares and board seats, decisions with their matter, confirmed directives, and who is named in private."
    ),
    guards=mark(
        "A matter that owners reserved; an owner on record for the final word, who must agree, votes, or was handed "
        "the decision in writing; advice that was asked for; a single directive, which is said."
    ),
    source=mark("Shareholders with much money in a company can feel that they call the shots; say what owners decide."),
    parameters=(
        days_parameter(90, mark("what an owner directed longer ago may be settled by now")),
        count_parameter(
            "directives", 2, mark("directives"), mark("one directive may be a slip, or advice put strongly")
        ),
        count_parameter("answers", 4, mark("answers"), mark("fewer answers show persons, not a pattern")),
        share_parameter("share", 0.25, mark("one in four naming the owner is no slip")),
        days_parameter(NAMING_DAYS, mark("who has the final word changes slowly"), "naming_days"),
    ),
    tactics=("T15",),
    find=find_shareholder_overreach,
)
