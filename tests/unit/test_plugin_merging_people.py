"""Who may be one person by name, and what a merge changes."""

from datetime import UTC, datetime
from typing import Any

import pytest

from graph.deal import (
    Activity,
    AdvisoryRole,
    Commitment,
    Deal,
    Decision,
    Delegation,
    Facts,
    Person,
    Rating,
    Statement,
    Tie,
)
from plugin.errors import InputRefusedError
from plugin.merging_people import find_likely_same, names_person, plan_merge, to_pair

NOW = datetime(2026, 3, 2, tzinfo=UTC)
ADA = "003000000000001AAA"
BEN = "003000000000002AAA"
GUEST = "person:guest"


def person(name: str, own_id: str = GUEST, **facts: Any) -> Person:
    return Person(id=own_id, name=name, **facts)


def deal(**parts: Any) -> Deal:
    people = (person("Ada Okoro", ADA), person("Ben Lind", BEN), person("B. Lind", decision_maker=True))
    return Deal(as_of=NOW, deal=Facts(id="d", name="Deal"), **{"people": people, **parts})


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Ines Vogt", "Vogt, Ines", "same_name"),
        ("Ines Vogt", "Dr. Inés VOGT", "same_name"),
        ("Ines Vogt", "I. Vogt", "initial"),
        ("Henrik Lindqvist", "Henrik Lindquist", "spelling"),
        ("Ines Vogt", "ines.vogt@norte.example", "same_name"),
        ("ines.vogt@norte.example", "Ines.Vogt@Norte.example", "same_name"),
        ("i.vogt@norte.example", "Ines Vogt", "initial"),
        ("buying@norte.example", "Buying@norte.example", "same_name"),
        ("Ines", "Ines", "same_name"),
    ],
)
def test_names_that_are_very_likely_one_persons_are_asked_about(one: str, other: str, why: str) -> None:
    (found,) = find_likely_same([person(one, ADA), person(other)])

    assert (found.pair, found.why, found.gone) == (to_pair(ADA, GUEST), why, GUEST)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ines Vogt", "Karl Vogt"),
        ("Ines Vogt", "Ines Berg"),
        ("Ines", "Ines Vogt"),
        ("buying@norte.example", "buying@sur.example"),
        ("Somebody in Legal", "Somebody in Finance"),
        ("Jan Lund", "Jan Lind"),
        ("Maria Silva", "Mario Silva"),
        ("K. Vogt", "Ines Vogt"),
    ],
)
def test_names_that_may_well_be_two_peoples_are_not(one: str, other: str) -> None:
    assert find_likely_same([person(one, ADA), person(other)]) == ()


def test_another_office_another_side_or_somebodys_word_keeps_two_apart() -> None:
    ines = person("Ines Vogt", ADA, department="Finance")

    assert find_likely_same([ines, person("I. Vogt", department="Legal")]) == ()
    assert find_likely_same([ines, person("Ines Vogt", side="seller")]) == ()
    assert find_likely_same([person("Ines", ADA, title="Buyer"), person("Ines", title="Counsel")]) == ()
    assert find_likely_same([ines, person("Ines Vogt")], [to_pair(GUEST, ADA)]) == ()
    assert find_likely_same([ines, person("Ines Vogt", department="Legal")]) != ()


def test_two_contacts_can_only_be_merged_in_the_crm() -> None:
    (found,) = find_likely_same([person("Ines Vogt", ADA), person("Vogt, Ines", BEN)])

    assert found.gone is None
    with pytest.raises(InputRefusedError, match="merged in Salesforce"):
        plan_merge(deal(), ADA, BEN)


def test_everything_that_names_the_one_names_the_other_and_nobody_is_tied_to_themselves() -> None:
    said = Statement(id="s", at=NOW, by=GUEST, to=ADA, kind="consultation", asked=(GUEST, BEN))
    promise = Commitment(id="c", owner=GUEST, due=NOW, status="open")
    decision = Decision(
        id="d", name="It", status="open", final_word=(GUEST,), must_agree=(BEN, GUEST),
        delegated_to=Delegation(person=GUEST),
    )  # fmt: skip
    ties = (
        Tie(id="t1", kind="trusts", from_=GUEST, to=ADA),
        Tie(id="t2", kind="trusts", from_=BEN, to=ADA),
        Tie(id="t3", kind="influences", from_=GUEST, to=BEN),
        Tie(id="t4", kind="supports", from_=ADA, to=GUEST),
        Tie(id="t5", kind="family", from_=ADA, to=BEN),
    )

    plan = plan_merge(deal(statements=(said,), commitments=(promise,), decisions=(decision,), ties=ties), GUEST, BEN)
    saved = {value.id: value for _, value in plan.saved}

    assert set(saved) == {"s", "c", "d", "t4"}
    assert set(plan.removed) == {("ties", "t1"), ("ties", "t3")}
    assert (saved["s"].by, saved["s"].asked, saved["s"].to) == (BEN, (BEN,), ADA)
    assert (saved["d"].final_word, saved["d"].must_agree, saved["d"].delegated_to.person) == ((BEN,), (BEN,), BEN)
    assert (saved["t4"].from_, saved["t4"].to) == (ADA, BEN)


def test_facts_are_taken_over_where_nothing_was_known_and_kept_where_something_was() -> None:
    advice = AdvisoryRole(agreed=True)
    people = (
        person("Ben Lind", BEN, title="Head of Quality", formal_rank=3),
        person("B. Lind", title="Boss", formal_rank=1, is_champion=True, advisory_role=advice),
        person("Ada Okoro", ADA, predecessor_of=GUEST),
    )

    plan = plan_merge(deal(people=people), GUEST, BEN)
    ben, ada = plan.people

    assert set(plan.facts[BEN]) == {"is_champion", "advisory_role"}
    assert (ben.title, ben.formal_rank, ben.is_champion) == ("Head of Quality", 3, True)
    assert (plan.facts[ADA], ada.predecessor_of) == (("predecessor_of",), BEN)


@pytest.mark.parametrize(
    "parts",
    [
        {"activities": (Activity(id="a", at=NOW, from_=GUEST),)},
        {"ratings": (Rating(id="r", by=GUEST, statement="It", level=2),)},
    ],
)
def test_who_is_named_where_nobody_can_change_it_is_not_merged(parts: dict[str, Any]) -> None:
    with pytest.raises(InputRefusedError, match="both are kept"):
        plan_merge(deal(**parts), GUEST, BEN)
    assert names_person(deal(**parts), GUEST)
    assert not names_person(deal(**parts), ADA)
