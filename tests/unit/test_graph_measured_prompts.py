"""How well the prompts tell those who turned from those who didn't, in groups made up with the answer known."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings

from graph.analyse import analyse
from graph.deal import Activity
from graph.evidence import build_evidence
from graph.say_do import read_say_do
from graph.say_do_toward import read_say_do_toward
from tests.any_deal import CHANCE, any_deal
from tests.builders import AS_OF, ago, all_stand, buyers, deal, tie
from tests.second_cases.blame import BLAMED
from tests.second_cases.doing import DOINGS
from tests.second_cases.fact import Fact
from tests.written_deals import run

Scored = tuple[Mapping[str, float], Mapping[str, bool]]
COUNCILS = 20
GAMES = 6
LATELY = 30


def rank_share(scored: Sequence[Scored]) -> float:
    """Give the share of pairs in which one who turned is scored above one who didn't (area under the curve)."""
    turned = [score.get(each, 0.0) for score, truth in scored for each, did in truth.items() if did]
    stayed = [score.get(each, 0.0) for score, truth in scored for each, did in truth.items() if not did]
    return sum((one > other) + (one == other) / 2 for one in turned for other in stayed) / len(turned) / len(stayed)


def council(seed: int, *, heard: float) -> Scored:
    """Give two parties of whom those whose trust goes across broke away later; `heard` is the share who spoke."""
    chance = Random(seed)  # noqa: S311 - a council to measure with, the same each time
    party = {f"m{number:02}": 1 if number < 16 else -1 for number in range(30)}
    ties, broke = [], {}
    for member, side in party.items():
        pull = chance.choice((0.05, 0.1, 0.15, 0.5))
        for number in range(6):
            across = chance.random() < pull
            other = chance.choice([o for o, its in party.items() if o != member and (its != side) == across])
            ties.append(tie("trusts", member, other, id=f"{member}-{number}", strength=chance.uniform(0.3, 1)))
        broke[member] = chance.random() < pull
    words = all_stand({member: 2.0 * side for member, side in party.items() if chance.random() < heard}, on=None)
    given_deal = deal(buyers(*party), ties=ties, statements=words)
    return {each.id: each.score for each in read_say_do(build_evidence(given_deal, AS_OF), ())}, broke


def game(seed: int, lately: float) -> Scored:
    """Give pairs who write to each other for ninety days; of some, one writes `lately` times as much in the last 30."""
    chance = Random(seed)  # noqa: S311 - letters to measure with, the same each time
    players = [f"p{number}" for number in range(7)]
    letters: list[Activity] = []
    truth: dict[str, bool] = {}
    for one in players:
        for other in (each for each in players if each > one):
            usual, turned = chance.uniform(0.15, 0.35), chance.choice((one, other, None, None, None))
            for by, to in ((one, other), (other, one)):
                truth[by + to] = by == turned
                letters.extend(_letters(chance, (by, to), usual, usual * (lately if by == turned else 1)))
    found = read_say_do_toward(build_evidence(deal(buyers(*players), activities=letters), AS_OF))
    return {each.id + (each.toward or ""): each.score for each in found}, truth


def _letters(chance: Random, pair: tuple[str, str], before: float, lately: float) -> Iterator[Activity]:
    by, to = pair
    for day in range(1, 91):
        if chance.random() < (lately if day <= LATELY else before):
            yield Activity(id=f"{by}{to}{day}", at=ago(day), kind="email", from_=by, to=(to,), words=40)


@pytest.mark.parametrize(("heard", "least"), [(1.0, 0.68), (0.5, 0.59)])
def test_those_who_broke_away_stand_higher_than_those_who_stayed(heard: float, least: float) -> None:
    assert rank_share([council(seed, heard=heard) for seed in range(COUNCILS)]) > least


@pytest.mark.parametrize(("lately", "least"), [(2.5, 0.88), (0.1, 0.85)])
def test_those_who_suddenly_write_more_or_less_stand_higher_than_those_who_go_on(lately: float, least: float) -> None:
    assert rank_share([game(seed, lately) for seed in range(GAMES)]) > least


def test_where_nobody_changes_the_letters_tell_nothing() -> None:
    assert 0.4 < rank_share([game(seed, 1.0) for seed in range(GAMES)]) < 0.6


@pytest.mark.parametrize("fact", [*DOINGS, *BLAMED], ids=lambda fact: fact.says)
def test_a_second_readers_group_answers_as_the_contract_says(fact: Fact) -> None:
    assert fact.ask(run(fact.body())) == fact.answer


@settings(max_examples=100, deadline=None)
@given(CHANCE)
def test_a_group_that_says_the_opposite_ends_at_the_opposite(chance: Random) -> None:
    here = any_deal(chance)
    opposite = [replace(each, stance=None if each.stance is None else -each.stance) for each in here.statements]

    lean, mirrored = (analyse(each).structure.lean for each in (here, replace(here, statements=tuple(opposite))))

    assert (mirrored.for_, mirrored.against, mirrored.open) == (lean.against, lean.for_, lean.open)
    if lean.value is None or lean.low is None or lean.high is None:
        assert mirrored == lean
        return
    assert (mirrored.value, mirrored.low, mirrored.high) == pytest.approx((-lean.value, -lean.high, -lean.low))


@settings(max_examples=60, deadline=None)
@given(CHANCE)
def test_turning_everything_round_turns_no_prompt(chance: Random) -> None:
    here = any_deal(chance)
    backwards = replace(here, ties=here.ties[::-1], activities=here.activities[::-1], statements=here.statements[::-1])

    assert analyse(backwards).structure.say_do == analyse(here).structure.say_do
    assert analyse(backwards).structure.reports_to_likely == analyse(here).structure.reports_to_likely
