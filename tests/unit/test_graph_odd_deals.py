"""Deals that nobody would write on purpose: each is refused by name of the place, or read without a bold answer."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from connectors.files.problems import DealFileError
from connectors.files.reader import read_deal
from graph.analyse import analyse
from tests.written_deals import CLOCK, Row, ago, deal, deciders, decision, found, on_board, others, run, said, subject

NOBODY: Row = {"format": "buyin-deal/1", "as_of": CLOCK.isoformat(), "deal": {"id": "d", "name": "D"}}
HEADS = deciders("a", "b", "c")
ALL_FOR: Row = {"statements": on_board("a", "b", "c"), "subjects": [subject()]}
TIES = (
    "reports_to",
    "influences",
    "trusts",
    "supports",
    "defers_to",
    "conflicts_with",
    "undermines",
    "blames",
    "family",
)


def ring(size: int) -> Row:
    ids = [f"h{n}" for n in range(size)]
    ties = [{"kind": "reports_to", "from": low, "to": ids[n - 1]} for n, low in enumerate(ids)]
    return deal(deciders(*ids), ties=ties)


def left(*ids: str) -> list[Row]:
    return [row | {"left_at": ago(3)} for row in deciders(*ids)]


def tie(**more: Any) -> Row:
    return deal(HEADS, ties=[{"kind": "influences", "from": "a", "to": "b"} | more])


READ: dict[str, tuple[Row, str, str]] = {
    "nobody at all": (NOBODY, "unknown", "unknown"),
    "one decision maker": (deal(deciders("a"), subjects=[subject()], statements=on_board("a")), "unknown", "unknown"),
    "nobody heard": (deal(HEADS), "unknown", "unknown"),
    "everybody left": (deal(left("a", "b", "c"), **ALL_FOR), "unknown", "unknown"),
    "everybody without office": (
        deal([row | {"former": True} for row in HEADS], **ALL_FOR),
        "unknown",
        "unknown",
    ),
    "both ways at one moment": (
        deal(
            HEADS,
            subjects=[subject()],
            statements=[
                said(f"{by}{stance}", 1, by, "position", subject="la", stance=stance)
                for by in "abc"
                for stance in (2, -2)
            ],
        ),
        "unknown",
        "unknown",
    ),
    "ten thousand words of one": (
        deal(
            HEADS,
            subjects=[subject()],
            statements=[said(f"s{n}", n % 100, "a", "position", subject="la", stance=2) for n in range(10_000)],
        ),
        "unknown",
        "unknown",
    ),
    "ties to oneself": (
        deal(HEADS, ties=[{"kind": kind, "from": "a", "to": "a"} for kind in TIES]),
        "unknown",
        "unknown",
    ),
    "a tie of no strength": (tie(strength=0), "unknown", "unknown"),
    "a tie nobody is sure of": (tie(confidence=0), "unknown", "unknown"),
    "two who report to each other": (ring(2), "unknown", "unknown"),
    "fifty who report in a ring": (ring(50), "unknown", "unknown"),
    "thirty decisions of nobody": (
        deal(HEADS, decisions=[decision(f"d{n}") for n in range(30)]),
        "unknown",
        "absent",
    ),
    "three thousand decisions on one subject": (
        deal(
            HEADS,
            subjects=[subject()],
            decisions=[decision(f"d{n}", subject="la", final_word=["a"]) for n in range(3000)],
            statements=[said(f"r{n}", n % 80, "b", "reopening", decision=f"d{n}") for n in range(3000)],
        ),
        "unknown",
        "clear",
    ),
    "the last day there is": (
        deal(HEADS, incidents=[{"id": "i", "at": "9999-12-31"}], **ALL_FOR)
        | {"as_of": "9999-12-31T23:59:59Z", "decisions": [decision(act_by="9999-12-31", listen_until="9999-12-30")]},
        "unknown",
        "absent",
    ),
    "due before it was made": (
        deal(
            HEADS,
            commitments=[
                {"id": "c", "owner": "a", "made_at": ago(1), "due": ago(50), "status": "open", "confirmed_by": "rep"}
            ],
        ),
        "unknown",
        "unknown",
    ),
    "two million letters": (
        deal(HEADS, statements=[said("o", 1, "a", "objection", risk="x" * 2_000_000)]),
        "unknown",
        "unknown",
    ),
    "one's own predecessor": (
        deal(
            [
                {"id": "f", "name": "F", "former": True, "predecessor_of": "f", "retired_since": ago(400)},
                *others("a", "b"),
            ],
            statements=[said(f"y{by}", 5, by, "bypass", to="f") for by in "ab"] + [said("z", 8, "f", "directive")],
        ),
        "unknown",
        "unknown",
    ),
    "voters who all left": (deal(left("a", "b"), decisions=[decision(voters=["a", "b"])]), "unknown", "absent"),
    "voters of our own": (deal(HEADS, decisions=[decision(voters=["rep"])]), "unknown", "absent"),
    "one voter left of two": (
        deal([*left("a"), *deciders("b")], decisions=[decision(voters=["a", "b"])]),
        "unknown",
        "clear",
    ),
    "a final word of our own": (deal(HEADS, decisions=[decision(final_word=["rep"])]), "unknown", "absent"),
    "a final word without office": (
        deal([*HEADS, {"id": "f", "name": "F", "former": True}], decisions=[decision(final_word=["f"])]),
        "unknown",
        "absent",
    ),
    "a final word that left": (deal([*HEADS, *left("f")], decisions=[decision(final_word=["f"])]), "unknown", "absent"),
    "a decision maker of our own": (
        deal(
            [*deciders("a"), {"id": "s", "name": "S", "side": "seller", "decision_maker": True}],
            subjects=[subject()],
            statements=on_board("a", "s"),
        ),
        "unknown",
        "unknown",
    ),
    "what excludes itself, with one heard": (
        deal(HEADS, subjects=[subject(excludes=["la"])], statements=on_board("a")),
        "unknown",
        "unknown",
    ),
}


@pytest.mark.parametrize(("body", "alignment", "authority"), READ.values(), ids=READ)
def test_an_odd_deal_gets_no_bold_answer(body: Row, alignment: str, authority: str) -> None:
    analysis = run(body)

    assert (analysis.alignment.state, analysis.authority.state) == (alignment, authority)


def raw(body: Row, **numbers: str) -> bytes:
    """Write a deal with marks such as `"@n"` replaced by numbers that no JSON writer would make."""
    text = json.dumps(body)
    for mark, number in numbers.items():
        text = text.replace(f'"@{mark}"', number)
    return text.encode()


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "no number": (lambda: raw(tie(strength="@n"), n="NaN"), "ties[0].strength"),
    "no end": (lambda: raw(deal(HEADS, deal={"amount": "@n"}), n="-Infinity"), "deal.amount"),
    "above every number": (lambda: raw(tie(confidence="@n"), n="1e400"), "ties[0].confidence"),
    "a whole number of 400 digits": (lambda: raw(tie(count="@n"), n="9" * 400), "ties[0].count"),
    "a rank of 5,000 digits": (
        lambda: raw(deal([{"id": "a", "name": "A", "formal_rank": "@n"}]), n="9" * 5000),
        "people[0].formal_rank",
    ),
    "a decision without a name": (
        lambda: raw(deal(HEADS, decisions=[{"id": "d", "status": "open"}])),
        "decisions[0].name",
    ),
    "the first year": (lambda: raw(NOBODY | {"as_of": "0001-01-01T00:00:00+00:00"}), "as_of"),
    "before the first year": (lambda: raw(NOBODY | {"as_of": "0001-01-01T00:00:00+14:00"}), "as_of"),
    "after the last": (
        lambda: raw(deal([HEADS[0] | {"left_at": "9999-12-31T23:59:59-12:00"}])),
        "people[0].left_at",
    ),
}


@pytest.mark.parametrize(("data", "path"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_refused_by_its_place(data: Callable[[], bytes], path: str) -> None:
    with pytest.raises(DealFileError) as refusal:
        read_deal(data())

    assert [problem.path for problem in refusal.value.errors] == [path]


def test_nothing_below_nothing_is_nothing() -> None:
    body = tie(strength="@n") | {"statements": [said("s", 1, "a", "position", stance="@n")]}

    assert analyse(read_deal(raw(body, n="-0.0"))) == analyse(read_deal(raw(body, n="0")))


def test_when_all_voters_left_somebody_is_asked_for_the_final_word() -> None:
    (finding,) = found(
        run(READ["voters who all left"][0] | {"people": [*left("a", "b"), *deciders("c", "d")]}), "no_final_word"
    )

    assert "A and B were on record before" in finding.seen
