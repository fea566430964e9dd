"""Whether a leader quotes figures that the system doesn't know, or knows otherwise."""

from collections.abc import Iterable, Sequence

from graph.analysis import Finding
from graph.deal import Statement
from graph.detectors.detector import Detector, Parameters, count_parameter, days_parameter, share_parameter
from graph.evidence import Evidence
from graph.finding import NOTHING_AGAINST, Sentences, build_finding
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
    figure = f" {claim.figure:,.10g}" if claim.figure is not None and not (claim.words or "").strip() else ""
    known = "nothing to check it against" if claim.crm_figure is None else f"in the system {claim.crm_figure:,.10g}"
    return f"{told}{figure} ({known})"


def _finding(evidence: Evidence, leader: str, doubtful: Sequence[Statement], right: Sequence[Statement]) -> Finding:
    name = evidence.name(leader)
    told = "; ".join(_to_figure(evidence, each) for each in doubtful[-_MOST:])
    more = f"; and {len(doubtful) - _MOST} earlier" if len(doubtful) > _MOST else ""
    return build_finding(
        evidence,
        CODE,
        [leader],
        sentences=Sentences(
            possible=f"{name} may be working with figures that don't come from the system.",
            seen=f"Since {to_date(doubtful[0].at)}: {to_sentence(told + more)}",
            speaks_against=(
                f"Quoted as the system has it: {to_sentence(to_remarks(evidence, right))}" if right else NOTHING_AGAINST
            ),
            settle=f"Look the figures up together with {name}, and find out where they came from.",
        ),
        rests_on={each.id: each.at for each in doubtful},
        against={each.id: each.at for each in right},
    )


DETECTOR = Detector(
    code=CODE,
    title="Figures from elsewhere",
    looks_for="A leader who in a month quotes two or more figures that can't be checked, or are off.",
    needs="Confirmed quotations of figures with what the system says, who decides, and formal ranks.",
    guards="A figure close to the system's; somebody who leads nothing; a single figure.",
    source="A leader who quotes numbers from elsewhere tells everybody that the system doesn't matter.",
    parameters=(
        days_parameter(30, "a month of meetings shows a habit"),
        count_parameter("claims", 2, "figures", "one figure may be a slip"),
        share_parameter("off_share", 0.05, "rounding and a day's delay explain less than one in twenty"),
        count_parameter("rank", 2, "formal rank", "the first two ranks are whom others look to"),
    ),
    tactics=("T21", "T22"),
    find=find_off_system_figures,
)
