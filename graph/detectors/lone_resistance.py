"""Whether most decision makers are on board while one or a few are not, perhaps because something became personal."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from graph.analysis import Finding, FindingState
from graph.corroboration import is_corroborated, to_piece
from graph.deal import Statement
from graph.detectors.detector import Detector, Parameters, count_parameter, days_parameter, share_parameter
from graph.detectors.unanswered_objection import unanswered_objections
from graph.evidence import Evidence
from graph.finding import NOTHING_AGAINST, Sentences, build_finding
from graph.parameters import Parameter
from graph.speech import mark, say, say_many
from graph.stance import own_readings
from graph.wording import to_count, to_names, to_number, to_remarks, to_sentence

CODE = "lone_resistance"
_EXACT = 1e-9


def find_lone_resistance(evidence: Evidence, parameters: Parameters) -> Iterable[Finding]:
    """Ask about those who are not on board while most are; whoever waits for an answer is left to that finding."""
    deciders = evidence.deciders
    if len(deciders) < parameters["deciders"]:
        return
    stances = {person: evidence.stances[person] for person in deciders}
    known = [person for person in deciders if stances[person].label != "unknown"]
    resistant = [person for person in deciders if stances[person].label == "resistant"]
    waiting = unanswered_objections(evidence, parameters["objection_days"])
    if len(known) < parameters["known_share"] * len(deciders) - _EXACT:
        unsure = [person for person in resistant if person not in waiting]
        if unsure:
            yield _finding(evidence, parameters, unsure, "too_little_to_tell", known=len(known))
        return
    weighty = [person for person in resistant if stances[person].n >= parameters["weight"]]
    on_board = [person for person in known if stances[person].label in ("supportive", "leading")]
    if not 1 <= len(weighty) <= len(deciders) * parameters["most"] + _EXACT:
        return
    if len(on_board) < parameters["on_board_share"] * len(known) - _EXACT:
        return
    told = [p for p in weighty if p not in waiting and is_corroborated(to_piece(s) for s in _contrary(evidence, p))]
    if told:
        yield _finding(evidence, parameters, told, "fires", known=len(known), on_board=len(on_board))


def _contrary(evidence: Evidence, person: str) -> list[Statement]:
    return [each for each in _own(evidence, person) if each.stance is not None and each.stance < 0]


def _own(evidence: Evidence, person: str) -> list[Statement]:
    """Return what the person said that makes their own stance on the deal."""
    readings = own_readings(evidence.readings.get(person, {}), evidence.subjects)
    return [statement for _, reading in readings for statement in reading.statements]


def _personal(evidence: Evidence, person: str, days: float) -> list[Statement]:
    """Return the reactions of the person that came within `days` after an observation to them or about their area."""
    observed: list[datetime] = []
    for observation in evidence.of_kind("observation"):
        subject = evidence.subjects.get(evidence.subject_of(observation) or "")
        if observation.to == person or (subject is not None and subject.owner == person):
            observed.append(observation.at)
    reactions = []
    for reaction in evidence.statements_by_person.get(person, ()):
        if reaction.kind == "personal_reaction":
            place = bisect_right(observed, reaction.at)
            if place and reaction.at - observed[place - 1] <= timedelta(days=days):
                reactions.append(reaction)
    return reactions


def _finding(
    evidence: Evidence,
    parameters: Parameters,
    people: Sequence[str],
    state: FindingState,
    *,
    known: int,
    on_board: int = 0,
) -> Finding:
    resisters = sorted(people, key=lambda person: person not in evidence.final_word_people)
    contrary = [statement for person in resisters for statement in _contrary(evidence, person)]
    friendly = [each for person in resisters for each in _own(evidence, person) if (each.stance or 0) > 0]
    reactions = {person: _personal(evidence, person, parameters["reaction_days"]) for person in resisters}
    taken = [
        reaction
        for found in reactions.values()
        if len(found) >= parameters["reactions"] and is_corroborated(to_piece(each) for each in found)
        for reaction in found
    ]
    names = to_names(evidence, resisters)
    count = len(evidence.deciders)
    if state == "fires":
        possible = to_sentence(
            say_many(
                "{on_board} {of_all} are on board; {names} may not be convinced yet",
                "{on_board} {of_all} are on board; {names} may not be convinced yet",
                len(resisters),
                on_board=to_number(on_board),
                of_all=to_count(count, "of {count} decision maker", "of {count} decision makers"),
                names=names,
            )
        )
        settle = say_many(
            "Meet {names} alone, ask what would be lost, and write it down in their own words.",
            "Meet {names} one by one, ask what would be lost, and write it down in their own words.",
            len(resisters),
            names=names,
        )
    else:
        possible = say_many(
            "{names} may not be convinced yet; where most of the others stand is not known.",
            "{names} may not be convinced yet; where most of the others stand is not known.",
            len(resisters),
            names=names,
        )
        settle = to_count(
            known,
            "Ask the others where they stand: it is known of {count} of {all} so far.",
            "Ask the others where they stand: it is known of {count} of {all} so far.",
            all=to_number(count),
        )
    seen = [to_sentence(to_remarks(evidence, contrary))]
    if taken:
        seen.append(say("Taken personally: {remarks}.", remarks=to_remarks(evidence, taken)))
    rests_on = {each.id: each.at for each in (*contrary, *taken)}
    return build_finding(
        evidence,
        CODE,
        resisters,
        sentences=Sentences(
            possible=possible,
            seen=" ".join(seen),
            speaks_against=(
                say("Also said, in favour: {remarks}.", remarks=to_remarks(evidence, friendly))
                if friendly
                else NOTHING_AGAINST
            ),
            settle=settle,
        ),
        state=state,
        rests_on=rests_on,
        against={each.id: each.at for each in friendly},
        tactics=("T01", "T02", "T03") if taken else ("T01", "T03"),
        extras={"personal": bool(taken)},
    )


DETECTOR = Detector(
    code=CODE,
    title=mark("One or a few not on board"),
    looks_for=mark(
        "Most decision makers are for it and one or a few are not; they may have taken observations about their area "
        "personally."
    ),
    needs=mark("Three or more confirmed decision makers, and confirmed statements on where they stand."),
    guards=mark(
        "Differences about how or when only; somebody who named a risk that nobody answered (shown as such); a single "
        "bad day; too few stances known, which is said."
    ),
    source=mark("The first sign of decision makers who don't align: nearly everyone agrees, and somebody resists."),
    parameters=(
        count_parameter("deciders", 3, mark("decision makers"), mark("with two, nobody is alone against most")),
        share_parameter("known_share", 0.75, mark("one silent person in four may be missed, not more")),
        share_parameter(
            "on_board_share", 0.6, mark("most are on board when three of five are, counted among the known")
        ),
        share_parameter("most", 1 / 3, mark("more than a third is a side, not a few")),
        Parameter(
            name="weight",
            default=1.0,
            unit=mark("weight of evidence"),
            why=mark("one fresh statement in the person's own words, or several older or reported ones"),
            minimum=0,
            maximum=100,
        ),
        days_parameter(90, mark("how long an unanswered objection stands in place of this finding"), "objection_days"),
        count_parameter("reactions", 2, mark("reactions"), mark("one reaction may be a bad day")),
        days_parameter(7, mark("a reaction later than a week is hardly to that observation"), "reaction_days"),
    ),
    tactics=("T01", "T02", "T03"),
    find=find_lone_resistance,
)
