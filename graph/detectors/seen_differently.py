"""Whether one leader lists as working what another lists as needing improvement."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from graph.analysis import Finding
from graph.deal import Placement
from graph.detectors.detector import Detector, Parameters, count_parameter
from graph.evidence import Evidence
from graph.finding import Sentences, build_finding
from graph.speech import mark, say
from graph.wording import to_list, to_quote

CODE = "seen_differently"
_WORKS = "works_well"
_IMPROVE = "improve"


def find_seen_differently(evidence: Evidence, parameters: Parameters) -> Iterable[Finding]:
    """Note, once for each two people, what one is content with and the other is not."""
    works, improve = _placed(evidence, _WORKS), _placed(evidence, _IMPROVE)
    shared: dict[tuple[str, str], list[tuple[Placement, Placement]]] = defaultdict(list)
    for group in sorted(works.keys() & improve.keys()):
        for content, critical in islice(_pairs(works[group], improve[group]), int(parameters["pairs"])):
            shared[content.by, critical.by].append((content, critical))
    for (one, other), answers in shared.items():
        groups = to_list(dict.fromkeys(to_quote(content.group) for content, _ in answers))
        names = {"one": evidence.name(one), "other": evidence.name(other)}
        yield build_finding(
            evidence,
            CODE,
            [one],
            [other],
            sentences=Sentences(
                possible=say("{one} and {other} may see {groups} differently.", **names, groups=groups),
                seen=say("{one} lists it as working well, {other} as needing improvement.", **names),
                speaks_against=say("Both can be true: there is more than one right answer."),
                settle=say("Have each tell the other what they see, and say back what they heard."),
            ),
            rests_on={each.id: None for pair in answers for each in pair},
        )


def _placed(evidence: Evidence, question: str) -> Mapping[str, Sequence[Placement]]:
    """Return the buyers' answers on a question by group, in the order of who gave them."""
    found: dict[str, list[Placement]] = defaultdict(list)
    for placement in evidence.deal.placements:
        if placement.question == question and placement.by in evidence.buyers:
            found[placement.group].append(placement)
    for answers in found.values():
        answers.sort(key=lambda each: (evidence.standing[each.by], each.id))
    return found


def _pairs(works: Sequence[Placement], improve: Sequence[Placement]) -> Iterator[tuple[Placement, Placement]]:
    return ((content, critical) for content in works for critical in improve if content.by != critical.by)


DETECTOR = Detector(
    code=CODE,
    title=mark("Seen differently"),
    looks_for=mark("What one person lists as working well, another lists as needing improvement."),
    needs=mark("Answers on what works well and on what to improve, put into the same groups by people."),
    guards=mark("The same person in both; answers that people put into different groups."),
    source=mark("Everybody may differ and that is fine: the aim is that each understands where the others come from."),
    parameters=(
        count_parameter(
            "pairs", 100, mark("pairs in a group"), mark("twelve leaders make 36 at most; a crowd would bury the rest")
        ),
    ),
    tactics=("T07",),
    find=find_seen_differently,
)
