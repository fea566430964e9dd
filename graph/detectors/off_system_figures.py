"""Whether a leader quotes figures that the system doesn't know, or knows otherwise."""

from collections.abc import Iterable, Sequence

from graph.analysis import Finding
from graph.deal import Statement
from graph.detectors.detector import Detector, Parameters, count_parameter, days_parameter, share_parameter
from graph.evidence import Evidence
from graph.figures import to_figure
from graph.finding import NOTHING_AGAINST, Sentences, build_finding
from graph.speech import mark, say, say_many
from graph.wording import to_date, to_remark, to_remarks, to_sentence

CODE = "off_system_figures"
_EXACT = 1e-9
_MOST = 4


def find_off_system_figures(evidence: Evidence, parameters: Parameters) -> Iterable[Finding]:
    """Ask about each leader who lately quoted several figures that can't be checked, or that are off."""
    quoted = evidence.of_kind("off_system_claim", parameters["days"])
    for leader in evidence.ordered(each.by for each in quoted if _is_leader(evidence, each.by, parameters["rank"])):
        own = [each for each in quoted if each.by == leader]
        doubtful = [each for each in own if _is_doubtful(each, parameters["off_share"])]
        right = [each for each in own if not _is_doubtful(each, parameters["off_share"])]
        if len(doubtful) >= parameters["claims"]:
            yield _finding(evidence, leader, doubtful, right)


def _is_leader(evidence: Evidence, person: str, rank: float) -> bool:
    if person in evidence.left or person in evidence.former:
        return False
    formal = evidence.people[person].formal_rank
    return person in evidence.deciders or (formal is not None and formal <= rank)


def _is_doubtful(claim: Statement, off_share: float) -> bool:
    """Tell whether there is nothing to check the figure against, or it is off by more than the share."""
    if claim.figure is None or claim.crm_figure is None:
        return True
    return abs(claim.figure - claim.crm_figure) > abs(claim.crm_figure) * (off_share + _EXACT)


def _to_figure(evidence: Evidence, claim: Statement) -> str:
    told = to_remark(evidence, claim)
    figure = f" {to_figure(claim.figure)}" if claim.figure is not None and not (claim.words or "").strip() else ""
    known = (
        say("nothing to check it against")
        if claim.crm_figure is None
        else say("in the system {figure}", figure=to_figure(claim.crm_figure))
    )
    return f"{told}{figure} ({known})"


def _finding(evidence: Evidence, leader: str, doubtful: Sequence[Statement], right: Sequence[Statement]) -> Finding:
    name = evidence.name(leader)
    told = "; ".join(_to_figure(evidence, each) for each in doubtful[-_MOST:])
    if len(doubtful) > _MOST:
        more = len(doubtful) - _MOST
        told = say_many("{told}; and {count} earlier", "{told}; and {count} earlier", more, told=told)
    return build_finding(
        evidence,
        CODE,
        [leader],
        sentences=Sentences(
            possible=say("{name} may be working with figures that don't come from the system.", name=name),
            seen=say("Since {day}: {told}", day=to_date(doubtful[0].at), told=to_sentence(told)),
            speaks_against=(
                say("Quoted as the system has it: {told}", told=to_sentence(to_remarks(evidence, right)))
                if right
                else NOTHING_AGAINST
            ),
            settle=say("Look the figures up together with {name}, and find out where they came from.", name=name),
        ),
        rests_on={each.id: each.at for each in doubtful},
        against={each.id: each.at for each in right},
    )


DETECTOR = Detector(
    code=CODE,
    title=mark("Figures from elsewhere"),
    looks_for=mark("A leader who in a month quotes two or more figures that can't be checked, or are off."),
    needs=mark("Confirmed quotations of figures with what the system says, who decides, and formal ranks."),
    guards=mark("A figure close to the system's; somebody who leads nothing; a single figure."),
    source=mark("A leader who quotes numbers from elsewhere tells everybody that the system doesn't matter."),
    parameters=(
        days_parameter(30, mark("a month of meetings shows a habit")),
        count_parameter("claims", 2, mark("figures"), mark("one figure may be a slip")),
        share_parameter("off_share", 0.05, mark("rounding and a day's delay explain less than one in twenty")),
        count_parameter("rank", 2, mark("formal rank"), mark("the first two ranks are whom others look to")),
    ),
    tactics=("T21", "T22"),
    find=find_off_system_figures,
)
