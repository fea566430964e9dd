"""A second reader's cases of the way to the final word and of what to do next."""

import pytest

from plugin.tactics import load_tactics
from tests.second_cases.fact import Fact
from tests.second_cases.next_step import NEXT_STEPS
from tests.second_cases.path import PATHS
from tests.written_deals import run

FACTS = (*PATHS, *NEXT_STEPS)
LIBRARY = load_tactics()


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.says)
def test_a_second_readers_way_leads_as_the_contract_says(fact: Fact) -> None:
    assert fact.ask(run(fact.body())) == fact.answer


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.says)
def test_a_second_readers_way_is_the_same_backwards(fact: Fact) -> None:
    body = fact.body()
    backwards = {key: value[::-1] if isinstance(value, list) else value for key, value in body.items()}

    assert run(backwards) == run(body)


@pytest.mark.parametrize("fact", PATHS, ids=lambda fact: fact.says)
def test_each_step_has_a_reason_a_proof_and_tactics_of_the_library(fact: Fact) -> None:
    for step in run(fact.body()).path:
        assert "It has worked when" in step.because
        assert step.tactics
        assert set(step.tactics) <= set(LIBRARY)
