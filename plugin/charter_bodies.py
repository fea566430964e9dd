"""How a charter is written down as JSON and read again, and which charter a deal without one begins with."""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from connectors.records import Json
from graph.deal import Deal
from graph.exercises.charter import Charter, CharterDecision, FounderRole, MustAgree, OwnersPart

_DECISION_LISTS = ("recommends", "gives_input", "carries_out")
_OWNERS_LISTS = ("people", "decide", "are_asked", "are_told", "not_theirs")


def to_body(charter: Charter) -> dict[str, Json]:
    """Write a charter down."""
    return {
        "decisions": [_from_decision(each) for each in charter.decisions],
        "owners": None if charter.owners is None else _from_owners(charter.owners),
        "founder": None if charter.founder is None else _from_founder(charter.founder),
    }


def from_body(body: Json) -> Charter:
    """Read what `to_body` wrote."""
    kept = cast("Mapping[str, Any]", body)
    return Charter(
        decisions=tuple(_to_decision(each) for each in kept["decisions"]),
        owners=None if kept["owners"] is None else _to_owners(kept["owners"]),
        founder=None if kept["founder"] is None else _to_founder(kept["founder"]),
    )


def begin_charter(deal: Deal) -> Charter:
    """Begin with the decisions that are open in a deal, and with who has which part according to the record."""
    return Charter(
        decisions=tuple(
            CharterDecision(
                id=each.id,
                name=each.name,
                final_word=each.final_word[0] if len(each.final_word) == 1 else None,
                must_agree=tuple(MustAgree(person=person, grounds="") for person in each.must_agree),
                recommends=each.recommends,
                gives_input=each.input,
                carries_out=each.carries_out,
                listen_until=each.listen_until.date() if each.listen_until else None,
                act_by=each.act_by.date() if each.act_by else None,
                matter=each.matter,
            )
            for each in deal.decisions
            if each.status not in ("decided", "parked")
        )
    )


def _from_decision(decision: CharterDecision) -> dict[str, Json]:
    return {
        "id": decision.id,
        "name": decision.name,
        "final_word": decision.final_word,
        "must_agree": [{"person": each.person, "grounds": each.grounds} for each in decision.must_agree],
        **{name: list(getattr(decision, name)) for name in _DECISION_LISTS},
        "listen_until": _from_day(decision.listen_until),
        "act_by": _from_day(decision.act_by),
        "matter": decision.matter,
    }


def _to_decision(kept: Mapping[str, Any]) -> CharterDecision:
    return CharterDecision(
        id=kept["id"],
        name=kept["name"],
        final_word=kept["final_word"],
        must_agree=tuple(MustAgree(person=each["person"], grounds=each["grounds"]) for each in kept["must_agree"]),
        **{name: tuple(kept[name]) for name in _DECISION_LISTS},
        listen_until=_to_day(kept["listen_until"]),
        act_by=_to_day(kept["act_by"]),
        matter=kept["matter"],
    )


def _from_owners(owners: OwnersPart) -> dict[str, Json]:
    lists: dict[str, Json] = {name: list(getattr(owners, name)) for name in _OWNERS_LISTS}
    return {**lists, "how_often": owners.how_often, "agreement": owners.agreement}


def _to_owners(kept: Mapping[str, Any]) -> OwnersPart:
    lists = {name: tuple(kept[name]) for name in _OWNERS_LISTS}
    return OwnersPart(**lists, how_often=kept["how_often"], agreement=kept["agreement"])


def _from_founder(founder: FounderRole) -> dict[str, Json]:
    return {
        "person": founder.person,
        "advises_on": list(founder.advises_on),
        "through": founder.through,
        "until": _from_day(founder.until),
        "review_on": _from_day(founder.review_on),
        "stays": founder.stays,
    }


def _to_founder(kept: Mapping[str, Any]) -> FounderRole:
    return FounderRole(
        person=kept["person"],
        advises_on=tuple(kept["advises_on"]),
        through=kept["through"],
        until=_to_day(kept["until"]),
        review_on=_to_day(kept["review_on"]),
        stays=kept["stays"],
    )


def _from_day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _to_day(kept: str | None) -> date | None:
    return None if kept is None else date.fromisoformat(kept)
