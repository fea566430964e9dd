"""In which decisions enough people, asked who has the final word, name one given person."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from graph.corroboration import Piece, to_day
from graph.deal import Decision, Statement
from graph.detectors.detector import Parameters
from graph.evidence import Evidence
from graph.figures import to_percent
from graph.stance import medium_of
from graph.wording import to_count, to_decision

_EXACT = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Nomination:
    """One decision in which the person was named often enough: in words, and the namings it rests on."""

    decision: str
    told: str
    pieces: tuple[Piece, ...]
    rests_on: Mapping[str, datetime | None]


def find_nominations(
    evidence: Evidence, decisions: Iterable[Decision], person: str, parameters: Parameters
) -> Iterator[Nomination]:
    """Yield each decision for which the person's share reaches `share`, once `answers` people answered.

    Every answer makes the share, so each speaker is a source; what is named as evidence points to the person, also
    where a later answer of the same speaker replaced it. Answers of an exercise are never named one by one.
    """
    for decision in decisions:
        word = evidence.final_word(decision, naming_days=parameters["naming_days"])
        share = word.named.get(person, 0.0)
        if word.answers < parameters["answers"] or share < parameters["share"] - _EXACT:
            continue
        heard = _namings(evidence, decision, parameters["naming_days"])
        rests_on: dict[str, datetime | None] = {
            each.id: each.at for each in heard if each.to == person and not _is_private(each)
        }
        if word.private:
            rests_on[f"authority_check:{decision.id}"] = None
        yield Nomination(
            decision=decision.id,
            told=to_count(
                word.answers,
                "asked who has the final word on {decision}, {share} of {count} answer named {name}",
                "asked who has the final word on {decision}, {share} of {count} answers named {name}",
                decision=to_decision(evidence, decision.id),
                share=to_percent(share),
                name=evidence.name(person),
            ),
            pieces=tuple(_piece(each) for each in heard),
            rests_on=rests_on,
        )


def _namings(evidence: Evidence, decision: Decision, days: float) -> list[Statement]:
    since = evidence.since(days)
    about = evidence.statements_by_decision.get(decision.id, ())
    return [each for each in about if each.kind == "naming" and each.at >= since and each.to is not None]


def _piece(naming: Statement) -> Piece:
    first_hand = naming.first_hand and medium_of(naming) != "second_hand"
    return Piece(day=to_day(naming.at), origin=(naming.by,), first_hand=first_hand)


def _is_private(naming: Statement) -> bool:
    return naming.source is not None and naming.source.system == "exercise"
