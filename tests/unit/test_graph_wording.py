import pytest

from graph.deal import StatementKind
from graph.evidence import build_evidence
from graph.wording import (
    DOINGS,
    to_count,
    to_date,
    to_either,
    to_list,
    to_names,
    to_number,
    to_quote,
    to_remark,
    to_remarks,
    to_sentence,
)
from tests.builders import AS_OF, ago, buyers, deal, said

PEOPLE = ("ana", "bo", "cy", "dee", "eli", "fay")
EVIDENCE = build_evidence(deal(buyers(*PEOPLE)), AS_OF)


def test_days_are_written_out_in_utc() -> None:
    assert to_date(AS_OF) == "1 Jun 2026"
    assert to_date(ago(180)) == "3 Dec 2025"


def test_small_numbers_are_words() -> None:
    assert [to_number(0), to_number(12), to_number(13)] == ["no", "twelve", "13"]
    assert [to_count(1, "{count} voice", "{count} voices"), to_count(2, "{count} voice", "{count} voices")] == [
        "one voice",
        "two voices",
    ]


@pytest.mark.parametrize(
    ("items", "text"), [((), "nobody"), (("A",), "A"), (("A", "B"), "A and B"), (("A", "B", "C"), "A, B and C")]
)
def test_a_row_of_names_ends_in_and(items: tuple[str, ...], text: str) -> None:
    assert to_list(items) == text


def test_a_long_row_of_names_ends_in_a_count() -> None:
    assert to_either(EVIDENCE, PEOPLE[:5]) == "Ana, Bo, Cy, Dee or Eli"
    assert to_names(EVIDENCE, PEOPLE) == "Ana, Bo, Cy, Dee and 2 more"


def test_a_sentence_begins_large_and_ends_with_one_stop() -> None:
    assert [to_sentence("yes"), to_sentence("no?"), to_sentence("Well.")] == ["Yes.", "No?", "Well."]


def test_long_words_are_cut_between_two_words_and_quotes_inside_are_single() -> None:
    assert to_quote('He said "no".\n And left.') == "\"He said 'no'. And left\""
    assert to_quote("word " * 60) == '"' + "word " * 27 + 'word ..."'


def test_a_remark_tells_the_day_who_and_the_words() -> None:
    assert to_remark(EVIDENCE, said("position", "ana", 0, words="Not here.")) == '1 Jun 2026, Ana: "Not here"'
    assert (
        to_remark(EVIDENCE, said("deferral", "ana", 0, to="bo", words="Yours"))
        == '1 Jun 2026, Ana left it to Bo: "Yours"'
    )
    assert to_remark(EVIDENCE, said("withholding", "ana", 0)) == "1 Jun 2026, Ana held back what was asked for"
    assert to_remark(EVIDENCE, said("bypass", "ana", 0, words=" ")) == "1 Jun 2026, Ana took it to somebody"


def test_only_the_newest_remarks_are_told_and_the_rest_counted() -> None:
    told = to_remarks(EVIDENCE, [said("focus", "ana", day) for day in range(6)])

    assert told.startswith("29 May 2026, Ana named the objective; 30 May")
    assert told.endswith("1 Jun 2026, Ana named the objective; and 2 earlier")


def test_every_kind_of_statement_has_words_without_blame() -> None:
    # a literal type knows its values, which its stub doesn't say
    kinds: tuple[StatementKind, ...] = StatementKind.__args__  # type: ignore[attr-defined]

    assert set(DOINGS) == set(kinds)
    assert [text for text in DOINGS.values() if any(word in text for word in ("blame", "refus", "undermin"))] == []
