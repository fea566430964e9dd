"""Whether a decision maker's part is left undone because something is in the way."""

from collections.abc import Iterable

from graph.analysis import Finding
from graph.buy_in import kept_at
from graph.corroboration import is_corroborated
from graph.detectors.detector import Detector, Parameters
from graph.detectors.uneven_doing import DETECTOR as UNEVEN_DOING
from graph.detectors.uneven_doing import dated, pieces, read_unevenness, told, told_kept
from graph.evidence import Evidence
from graph.finding import NOTHING_AGAINST, Sentences, build_finding
from graph.precedence import holders_first
from graph.speech import mark, say
from graph.wording import to_names, to_sentence

CODE = "help_needed"


def find_help_needed(evidence: Evidence, parameters: Parameters) -> Iterable[Finding]:
    """Ask once what stands in the way of all who would do their part if they could."""
    uneven = read_unevenness(evidence, parameters)
    if not uneven.hindered or not uneven.doers or not is_corroborated(pieces(uneven.hindered, uneven.doers)):
        return
    hindered = holders_first(evidence, (each.person for each in uneven.hindered))
    also = [each for doing in uneven.hindered for each in doing.kept]
    names = to_names(evidence, hindered)
    yield build_finding(
        evidence,
        CODE,
        hindered,
        sentences=Sentences(
            possible=say("{names} may want to do their part and not be able to.", names=names),
            seen=to_sentence(
                say(
                    "{unkept}; marked as hindered. Others could: {kept}",
                    unkept=told(evidence, uneven.hindered),
                    kept=told_kept(evidence, uneven.doers),
                )
            ),
            speaks_against=say("Some was done: {kept}.", kept=told_kept(evidence, uneven.hindered))
            if also
            else NOTHING_AGAINST,
            settle=say(
                "Ask {names} what is missing, people, skill or access, and take the first hindrance away.",
                names=names,
            ),
        ),
        rests_on=dated(unkept=uneven.hindered, kept=uneven.doers),
        against={each.id: kept_at(each) for each in also},
    )


DETECTOR = Detector(
    code=CODE,
    title=mark("Can't, rather than won't"),
    looks_for=mark(
        "A decision maker's part is undone while others do theirs, and it is on record that they were hindered."
    ),
    needs=mark("The same as for uneven doing, and commitments marked as hindered."),
    guards=mark(
        "Nobody else does their part; without what was hindered still too little is kept, which is uneven doing."
    ),
    source=mark("Can't or won't: whoever lacks people, skill or access needs help, not persuasion."),
    parameters=UNEVEN_DOING.parameters,
    tactics=("T05", "T33"),
    find=find_help_needed,
    follows=UNEVEN_DOING.code,
)
