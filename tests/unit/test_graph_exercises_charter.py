from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter

from graph.exercises.charter import (
    MEANINGS,
    Charter,
    CharterDecision,
    FounderRole,
    MustAgree,
    OwnersPart,
    find_named,
    find_unacknowledged,
)
from graph.exercises.charter_changes import Change, compare_charters, find_still_acknowledged, tell_change
from graph.exercises.charter_problems import find_problems
from graph.speech import speaking
from tests.spoken_words import Words

NAMES = {"ana": "Ana Diaz", "bo": "Bo Lind", "cy": "Cy Roe", "dee": "Dee Fox", "eve": "Eve Hall", "gus": "Gus Old"}
VENDOR = CharterDecision(
    id="vendor",
    name="Which vendor we take",
    final_word="ana",
    must_agree=(MustAgree(person="bo", grounds="what it costs in the first year"),),
    recommends=("cy",),
    gives_input=("dee", "cy"),
    carries_out=("cy",),
    listen_until=date(2026, 6, 10),
    act_by=date(2026, 6, 20),
)
START = replace(VENDOR, id="start", name="When we start", final_word="bo", must_agree=(), recommends=(), gives_input=())
OWNERS = OwnersPart(
    people=("eve",),
    decide=("selling the company",),
    are_told=("the year's plan",),
    not_theirs=("the choice of vendor",),
)
FOUNDER = FounderRole(person="gus", advises_on=("old customers",), through="ana", until=date(2027, 1, 1))
CHARTER = Charter(decisions=(VENDOR, START), owners=OWNERS, founder=FOUNDER)


def vendor(**changed: Any) -> Charter:
    return replace(CHARTER, decisions=(replace(VENDOR, **changed), START))


def places(charter: Charter) -> list[str]:
    return [problem.place for problem in find_problems(charter, NAMES)]


def told(before: Charter, after: Charter) -> list[str]:
    return [tell_change(change, NAMES) for change in compare_charters(before, after)]


def test_a_charter_comes_back_from_json_as_it_went() -> None:
    adapter = TypeAdapter(Charter)

    assert adapter.validate_json(adapter.dump_json(CHARTER)) == CHARTER


def test_a_whole_charter_has_no_problems() -> None:
    assert places(CHARTER) == []
    assert places(Charter(decisions=(VENDOR,))) == []


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"final_word": None}, "final_word"),
        ({"name": " "}, "name"),
        ({"name": "x" * 301}, "name"),
        ({"name": "when we  START"}, "name"),
        ({"must_agree": (MustAgree(person="bo", grounds=" "),)}, "must_agree.0.grounds"),
        ({"must_agree": (MustAgree(person="ana", grounds="the price"),)}, "must_agree.0.person"),
        ({"must_agree": (MustAgree(person="bo", grounds="a"), MustAgree(person="bo", grounds="b"))}, "must_agree"),
        ({"recommends": ("cy", "cy")}, "recommends"),
        ({"recommends": ("zed",)}, "recommends"),
        ({"listen_until": None}, "listen_until"),
        ({"act_by": None}, "act_by"),
        ({"act_by": date(2026, 6, 10)}, "act_by"),
        ({"act_by": date(2026, 6, 9)}, "act_by"),
        ({"matter": "reserved"}, "matter"),
        ({"final_word": "gus"}, "final_word"),
    ],
)
def test_what_a_decision_lacks_is_named_at_its_place(changed: dict[str, Any], place: str) -> None:
    found = places(vendor(**changed))

    assert f"decisions.0.{place}" in found
    assert set(found) <= {f"decisions.0.{place}", "decisions.1.name"}


def test_listening_may_end_the_day_before_the_decision() -> None:
    assert places(vendor(act_by=date(2026, 6, 11))) == []


def test_a_reserved_matter_is_in_order_once_an_owner_decides_or_must_agree() -> None:
    assert places(vendor(matter="reserved", final_word="eve")) == []
    assert places(vendor(matter="reserved", must_agree=(MustAgree(person="eve", grounds="it is a sale"),))) == []
    assert "decisions.0.matter" in places(replace(vendor(matter="reserved", final_word="eve"), owners=None))


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"people": ()}, "owners.people"),
        ({"decide": (), "are_told": ()}, "owners.decide"),
        ({"decide": ("x", " ")}, "owners.decide.1"),
        ({"not_theirs": ("Selling  the company",)}, "owners.not_theirs.0"),
        ({"how_often": "x" * 301}, "owners.how_often"),
        ({"people": ("zed",)}, "owners.people"),
    ],
)
def test_what_the_owners_part_lacks_is_named(changed: dict[str, Any], found: str) -> None:
    assert places(replace(CHARTER, owners=replace(OWNERS, **changed))) == [found]


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"advises_on": ()}, "founder.advises_on"),
        ({"advises_on": ("",)}, "founder.advises_on.0"),
        ({"until": None}, "founder.until"),
        ({"through": "gus"}, "founder.through"),
        ({"through": "zed"}, "founder.through"),
        ({"person": "zed"}, "founder.person"),
    ],
)
def test_what_the_founders_role_lacks_is_named(changed: dict[str, Any], found: str) -> None:
    assert places(replace(CHARTER, founder=replace(FOUNDER, **changed))) == [found]


def test_a_founders_role_may_have_a_day_to_look_at_it_again_in_place_of_an_end() -> None:
    assert places(replace(CHARTER, founder=replace(FOUNDER, until=None, review_on=date(2026, 12, 1)))) == []


def test_a_decision_is_in_the_charter_once() -> None:
    assert places(Charter(decisions=(VENDOR, replace(START, id="vendor")))) == ["decisions.0.name", "decisions.1.name"]


def test_an_empty_charter_asks_for_a_decision() -> None:
    assert places(Charter()) == ["decisions"]


def test_people_are_not_checked_where_nobody_says_who_there_is() -> None:
    assert find_problems(vendor(recommends=("zed",))) == []


def test_everybody_with_a_part_acknowledges_once() -> None:
    assert find_named(CHARTER) == ["ana", "bo", "cy", "dee", "eve", "gus"]
    assert find_unacknowledged(CHARTER, {"bo", "gus", "ana", "zed"}) == ["cy", "dee", "eve"]


def test_every_part_that_a_person_can_have_is_explained() -> None:
    assert set(MEANINGS) == {"final_word", "must_agree", "recommends", "gives_input", "carries_out"}


def test_the_same_charter_in_another_order_has_not_changed() -> None:
    turned = replace(vendor(gives_input=("cy", "dee")), decisions=(START, replace(VENDOR, gives_input=("cy", "dee"))))

    assert compare_charters(CHARTER, turned) == []


def test_a_new_holder_of_the_final_word_is_one_change_with_both_names() -> None:
    after = vendor(final_word="cy")

    assert compare_charters(CHARTER, after) == [
        Change(
            subject="decisions.vendor",
            name="Which vendor we take",
            part="final_word",
            item=None,
            before="ana",
            after="cy",
        )
    ]
    assert told(CHARTER, after) == ["Which vendor we take, Final word: Cy Roe instead of Ana Diaz"]
    assert told(vendor(final_word=None), CHARTER) == ["Which vendor we take, Final word: Ana Diaz"]
    assert told(CHARTER, vendor(final_word=None)) == ["Which vendor we take, Final word: no longer Ana Diaz"]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"act_by": date(2026, 7, 1)}, "Which vendor we take, Acts by: 1 Jul 2026 instead of 20 Jun 2026"),
        (
            {"matter": "reserved"},
            "Which vendor we take, Kind of matter: reserved for the owners instead of day-to-day business",
        ),
        ({"recommends": ("cy", "dee")}, "Which vendor we take, Recommends: Dee Fox is new"),
        ({"carries_out": ()}, "Which vendor we take, Carries out: Cy Roe no longer"),
        ({"name": "Whom we take"}, "Whom we take, What is decided: Whom we take instead of Which vendor we take"),
        (
            {"must_agree": (*VENDOR.must_agree, MustAgree(person="dee", grounds="the law"))},
            "Which vendor we take, Must agree: Dee Fox is new (the law)",
        ),
        (
            {"must_agree": (MustAgree(person="bo", grounds="the law"),)},
            "Which vendor we take, Must agree, Bo Lind: the law instead of what it costs in the first year",
        ),
    ],
)  # fmt: skip
def test_each_change_is_told_in_words(changed: dict[str, Any], words: str) -> None:
    assert told(CHARTER, vendor(**changed)) == [words]


def test_what_comes_and_goes_as_a_whole_is_told_once() -> None:
    after = Charter(decisions=(VENDOR, replace(START, id="price", name="What we pay")), founder=FOUNDER)

    assert told(CHARTER, after) == ["When we start: taken out", "Owners: taken out", "What we pay: new in this version"]


def test_changes_of_owners_and_founder_are_told() -> None:
    after = replace(
        CHARTER,
        owners=replace(OWNERS, decide=("selling the company", "new shares"), how_often="each quarter"),
        founder=replace(FOUNDER, until=None, review_on=date(2026, 12, 1), through="bo"),
    )

    assert sorted(told(CHARTER, after)) == [
        "Owners, How often: each quarter",
        "Owners, Owners decide: new shares is new",
        "The founder's role, Looked at again on: 1 Dec 2026",
        "The founder's role, Through: Bo Lind instead of Ana Diaz",
        "The founder's role, Until: no longer 1 Jan 2027",
    ]


def test_changes_are_told_in_the_language_that_is_spoken() -> None:
    german = Words({"Final word": "Letztes Wort", "{subject}, {part}: {after} instead of {before}": "{part}: {after}"})
    [change] = compare_charters(CHARTER, vendor(final_word="cy"))

    with speaking("de", german):
        assert tell_change(change, NAMES) == "Letztes Wort: Cy Roe"


def test_an_acknowledgement_holds_as_long_as_nothing_that_names_the_person_changes() -> None:
    after = replace(CHARTER, decisions=(VENDOR, replace(START, act_by=date(2026, 8, 1))))

    assert find_still_acknowledged(CHARTER, after, {"ana", "bo", "cy", "dee", "eve"}) == {"ana", "dee", "eve"}
    assert find_still_acknowledged(CHARTER, CHARTER, {"ana", "zed"}) == {"ana"}


def test_who_is_named_anew_acknowledges_anew() -> None:
    after = vendor(gives_input=("dee", "cy", "eve"))

    assert find_still_acknowledged(CHARTER, after, set(NAMES)) == {"gus"}
