"""Whether people look for who is to blame after something went wrong, rather than for what caused it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from graph.analysis import Finding
from graph.clock import moved
from graph.corroboration import is_corroborated, to_piece
from graph.deal import Incident, Statement
from graph.detectors.detector import Detector, Parameters, count_parameter, days_parameter, share_parameter
from graph.evidence import Evidence
from graph.finding import NOTHING_AGAINST, Matter, Sentences, build_finding
from graph.parameters import Parameter
from graph.precedence import holders_first
from graph.speech import mark, say
from graph.wording import to_count, to_date, to_names, to_quote, to_remarks, to_sentence

CODE = "finger_pointing"
_EXACT = 1e-9


def is_pointing(evidence: Evidence, statement: Statement) -> bool:
    """Tell whether a buyer points at somebody else, taking no share and naming no mechanism."""
    pointing = statement.kind == "blame" and not statement.own_share and not statement.mechanism
    return pointing and statement.by in evidence.buyers and statement.to != statement.by


def mutual_pairs(arrows: Iterable[tuple[str, str | None]]) -> frozenset[frozenset[str]]:
    """Return the pairs of people who point at each other."""
    known = {(start, end) for start, end in arrows if end is not None and start != end}
    return frozenset(frozenset({start, end}) for start, end in known if (end, start) in known)


def find_finger_pointing(evidence: Evidence, parameters: Parameters) -> Iterable[Finding]:
    """Ask, once for each recent incident, whether the talk about it has looked for a cause yet."""
    about = _by_incident(evidence)
    for incident in evidence.deal.incidents:
        if incident.at >= evidence.since(parameters["days"]):
            until = moved(incident.at, parameters["talk_days"])
            talk = [each for each in about.get(incident.id, ()) if incident.at <= each.at <= until]
            finding = _finding(evidence, parameters, incident, talk)
            if finding is not None:
                yield finding


def _by_incident(evidence: Evidence) -> Mapping[str, Sequence[Statement]]:
    found: dict[str, list[Statement]] = defaultdict(list)
    for statement in evidence.statements:
        if statement.incident is not None and statement.kind in ("blame", "root_cause"):
            found[statement.incident].append(statement)
    return found


def _finding(
    evidence: Evidence, parameters: Parameters, incident: Incident, talk: Sequence[Statement]
) -> Finding | None:
    pointing = [each for each in talk if is_pointing(evidence, each)]
    causes = [each for each in talk if each.kind == "root_cause"]
    fair = [each for each in talk if each.kind == "root_cause" or each.own_share or each.mechanism]
    speakers = {each.by for each in pointing}
    if len(pointing) < parameters["remarks"] or len(speakers) < parameters["speakers"]:
        return None
    if len(pointing) < parameters["share"] * (len(pointing) + len(causes)) - _EXACT:
        return None
    if not is_corroborated(to_piece(each) for each in pointing):
        return None
    mutual = bool(mutual_pairs((each.by, each.to) for each in pointing))
    people = holders_first(evidence, speakers)
    names = to_names(evidence, people)
    what = f" ({to_quote(incident.what)})" if incident.what and incident.what.strip() else ""
    on_who = to_count(len(pointing), "{count} remark on who", "{count} remarks on who")
    on_cause = to_count(len(causes), "{count} remark on what caused it", "{count} remarks on what caused it")
    finding = build_finding(
        evidence,
        CODE,
        people,
        sentences=Sentences(
            possible=say(
                "After what happened on {day}{what}, {names} may be looking for who it was before anybody knows what "
                "it was.",
                day=to_date(incident.at),
                what=what,
                names=names,
            ),
            seen=to_sentence(f"{on_who}, {on_cause}: {to_remarks(evidence, pointing)}"),
            speaks_against=say("Also said: {remarks}.", remarks=to_remarks(evidence, fair))
            if fair
            else NOTHING_AGAINST,
            settle=say("Write down together what happened, in order and without names, and ask five times why."),
        ),
        matter=Matter(incident=incident.id),
        rests_on={each.id: each.at for each in pointing},
        against={each.id: each.at for each in fair},
        extras={"mutual": mutual},
    )
    return replace(finding, severity="high") if mutual and parameters["mutual_is_high"] else finding


DETECTOR = Detector(
    code=CODE,
    title=mark("Who instead of what"),
    looks_for=mark(
        "After something went wrong, several people name somebody as the reason, and hardly anybody a cause."
    ),
    needs=mark("Incidents with their day, and confirmed remarks of blame and of causes about them."),
    guards=mark(
        "A single speaker or one remark; a speaker who takes a share; a remark that names how it came about; causes "
        "named about as often; an incident of long ago."
    ),
    source=mark(
        "The fourth sign of decision makers who don't align: quick to point the finger, slow to find the cause."
    ),
    parameters=(
        days_parameter(90, mark("what went wrong more than a quarter ago is hardly talked about any more")),
        days_parameter(
            21, mark("three weeks after an incident its cause should be what people talk about"), "talk_days"
        ),
        count_parameter("remarks", 3, mark("remarks"), mark("one or two sharp words fall after any mishap")),
        count_parameter(
            "speakers", 2, mark("speakers"), mark("one person's anger is not how a group deals with mistakes")
        ),
        share_parameter("share", 0.6, mark("most of the talk is about who, when three of five remarks are")),
        Parameter(
            name="mutual_is_high",
            default=True,
            unit=mark("switch"),
            why=mark("two who point at each other rarely find the cause without help"),
            minimum=0,
            maximum=1,
        ),
    ),
    tactics=("T06",),
    find=find_finger_pointing,
)
