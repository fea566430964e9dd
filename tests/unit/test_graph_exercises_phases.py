"""Who may do what in which phase, against a table written out by hand."""

from itertools import pairwise, product
from typing import get_args

import pytest

from graph.exercises.phases import (
    ENDED,
    FIRST,
    PHASES,
    RULES,
    Actor,
    Deed,
    Kind,
    Phase,
    find_rule,
    list_deeds,
    may,
)

EVERY_PHASE: tuple[Phase, ...] = get_args(Phase)
EVERY_DEED: tuple[Deed, ...] = get_args(Deed)
EVERY_ACTOR: tuple[Actor, ...] = get_args(Actor)
EVERY_KIND: tuple[Kind, ...] = get_args(Kind)

ALLOWED: dict[Kind, dict[Actor, dict[Phase, str]]] = {
    "consensus": {
        "coach": {
            "plan": "change_plan begin_writing let_go stop",
            "write": "renew_link revoke_link let_go type_in reveal stop",
            "understand": "renew_link revoke_link let_go read_all pair confirm_back begin_grouping stop",
            "group": "renew_link revoke_link let_go read_all place begin_statements stop",
            "synthesise": "renew_link revoke_link let_go read_all place word_statement begin_rating stop",
            "rate": "renew_link revoke_link let_go type_in read_all reveal_ratings stop",
            "settle": "renew_link revoke_link let_go read_all word_statement begin_round settle keep stop",
            "kept": "revoke_link read_all",
            "stopped": "",
        },
        "participant": {
            "plan": "",
            "write": "read_question read_own write finish take_up_again",
            "understand": "read_own read_all say_back confirm_back",
            "group": "read_own read_all",
            "synthesise": "read_own read_all",
            "rate": "read_own read_all rate finish_rating",
            "settle": "read_own read_all",
            "kept": "read_own read_all",
            "stopped": "",
        },
    },
    "authority": {
        "coach": {
            "plan": "change_plan begin_writing let_go stop",
            "write": "renew_link revoke_link let_go type_in reveal stop",
            "kept": "revoke_link read_shares",
        },
        "participant": {
            "write": "read_question read_own write finish take_up_again",
            "kept": "read_own",
        },
    },
}

MOVES: dict[Kind, set[tuple[Phase, Deed, Phase]]] = {
    "consensus": {
        ("plan", "begin_writing", "write"),
        ("write", "reveal", "understand"),
        ("understand", "begin_grouping", "group"),
        ("group", "begin_statements", "synthesise"),
        ("synthesise", "begin_rating", "rate"),
        ("rate", "reveal_ratings", "settle"),
        ("settle", "begin_round", "rate"),
        ("settle", "keep", "kept"),
        *((phase, "stop", "stopped") for phase in PHASES["consensus"] if phase != "kept"),
    },
    "authority": {
        ("plan", "begin_writing", "write"),
        ("write", "reveal", "kept"),
        ("plan", "stop", "stopped"),
        ("write", "stop", "stopped"),
    },
}


def moves(kind: Kind) -> set[tuple[Phase, Deed, Phase]]:
    found = set()
    for actor, deed, phase in product(EVERY_ACTOR, EVERY_DEED, EVERY_PHASE):
        rule = find_rule(actor, deed, phase, kind)
        if rule is not None and rule.leads_to is not None:
            found.add((phase, deed, rule.leads_to))
    return found


@pytest.mark.parametrize("kind", EVERY_KIND)
@pytest.mark.parametrize("actor", EVERY_ACTOR)
@pytest.mark.parametrize("phase", EVERY_PHASE)
def test_a_deed_is_allowed_exactly_where_the_table_says(kind: Kind, actor: Actor, phase: Phase) -> None:
    expected = set(ALLOWED[kind][actor].get(phase, "").split())

    assert {deed for deed in EVERY_DEED if may(actor, deed, phase, kind)} == expected
    assert set(list_deeds(actor, phase, kind)) == expected


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_a_deed_leads_to_exactly_the_phases_written_down(kind: Kind) -> None:
    assert moves(kind) == MOVES[kind]


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_every_phase_can_be_reached_from_the_first(kind: Kind) -> None:
    reached = {FIRST}
    for _ in EVERY_PHASE:
        reached |= {end for start, _, end in moves(kind) if start in reached}

    assert reached == {*PHASES[kind], "stopped"}


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_the_moves_go_through_the_phases_in_their_order(kind: Kind) -> None:
    forward = {(start, end) for start, deed, end in moves(kind) if deed not in ("stop", "begin_round")}

    assert forward == set(pairwise(PHASES[kind]))


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_nothing_leads_out_of_an_exercise_that_has_ended(kind: Kind) -> None:
    assert sorted(ENDED) == ["kept", "stopped"]
    assert [move for move in moves(kind) if move[0] in ENDED] == []


@pytest.mark.parametrize("kind", EVERY_KIND)
@pytest.mark.parametrize("actor", EVERY_ACTOR)
@pytest.mark.parametrize("phase", ["plan", "write", "stopped"])
def test_nobody_reads_answers_of_others_before_the_reveal_or_after_a_stop(
    kind: Kind, actor: Actor, phase: Phase
) -> None:
    assert not may(actor, "read_all", phase, kind)
    assert not may(actor, "read_shares", phase, kind)


def test_the_coach_never_has_a_deed_that_reads_what_a_single_person_wrote() -> None:
    assert {rule.actor for rule in RULES if rule.deed == "read_own"} == {"participant"}


@pytest.mark.parametrize("actor", EVERY_ACTOR)
@pytest.mark.parametrize("phase", EVERY_PHASE)
def test_single_namings_of_an_authority_check_are_read_by_nobody(actor: Actor, phase: Phase) -> None:
    assert not may(actor, "read_all", phase, "authority")


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_the_moves_are_the_coachs(kind: Kind) -> None:
    assert [rule.deed for rule in RULES if rule.leads_to is not None and rule.actor != "coach"] == []
    assert all(may("coach", deed, phase, kind) for phase, deed, _ in moves(kind))


def test_one_deed_has_one_rule_in_each_kind_and_phase() -> None:
    for kind, phase, actor in product(EVERY_KIND, EVERY_PHASE, EVERY_ACTOR):
        deeds = list_deeds(actor, phase, kind)
        assert len(deeds) == len(set(deeds))


def test_every_deed_can_be_done_by_somebody_at_some_time() -> None:
    assert {rule.deed for rule in RULES} == set(EVERY_DEED)
