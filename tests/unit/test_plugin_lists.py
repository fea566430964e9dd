from datetime import date

import pytest

from plugin.errors import InputRefusedError
from plugin.lists import (
    PARAMETERS,
    ListQuestion,
    question_from_json,
    question_to_json,
    read_question,
    write_question,
)

FULL = ListQuestion(
    view="team",
    words="norte acme",
    agreement=("split", "unknown"),
    final_word=("absent",),
    risk=("high",),
    stage=("Proposal",),
    owner=("005A", "005B"),
    closing_from=date(2026, 1, 1),
    closing_to=date(2026, 3, 31),
    changed_since=date(2026, 2, 1),
    worsened_since="review",
    status="won",
    sort="amount",
    backwards=True,
    group="owner",
    columns=("verdict", "amount"),
)


def _read(*pairs: tuple[str, str]) -> ListQuestion:
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        given.setdefault(name, []).append(value)
    return read_question(given)


def test_a_question_comes_back_from_its_address_and_from_where_it_was_kept() -> None:
    assert _read(*write_question(FULL)) == FULL
    assert question_from_json(question_to_json(FULL)) == FULL
    assert {name for name, _ in write_question(FULL)} == set(PARAMETERS)


def test_the_usual_list_has_the_bare_address() -> None:
    assert write_question(ListQuestion()) == ()
    assert _read(("q", "  "), ("stage", "")) == ListQuestion()


def test_values_come_in_one_order_whoever_wrote_the_address() -> None:
    assert _read(("agreement", "unknown"), ("agreement", "split"), ("agreement", "split")).agreement == (
        "split",
        "unknown",
    )
    assert _read(("worsened_since", "2026-02-03")).worsened_since == date(2026, 2, 3)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("view", "yours", "`view` can't be 'yours'; it is one of all, mine"),
        ("risk", "60", "`risk` can't be '60'"),
        ("sort", "colour", "risk, amount, close_date, name"),
        ("closing_from", "31.3.2026", "a day such as 2026-03-31"),
        ("order", "up", "`order`"),
        ("q", "x" * 101, "at most 100 characters"),
        ("owner", "x" * 256, "at most 255 characters"),
    ],
)
def test_what_cant_be_asked_is_refused_with_its_name(name: str, value: str, words: str) -> None:
    with pytest.raises(InputRefusedError) as refusal:
        _read((name, value))
    assert words in str(refusal.value)


def test_an_order_given_twice_and_days_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(InputRefusedError, match="more than once"):
        _read(("sort", "risk"), ("sort", "name"))
    with pytest.raises(InputRefusedError, match="before"):
        _read(("closing_from", "2026-02-01"), ("closing_to", "2026-01-01"))
