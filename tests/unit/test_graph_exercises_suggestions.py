from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.exercises.lexicon import Lexicon
from graph.exercises.questions import FIVE
from graph.exercises.suggestions import (
    MOST,
    USUAL,
    Suggestion,
    _measure,
    _Read,
    _read,
    may_be_opposite,
    say_reason,
    suggest_across,
    suggest_pairs,
)
from graph.speech import speaking
from plugin.exercises.concepts import load_lexicon
from tests.leader_answers import KNOWN, UNSEEN, LeaderAnswer, LeaderTeam, read_teams

LEXICON = load_lexicon()
WORDS_ALONE = replace(LEXICON, concepts={})
OPPOSITES = [
    ("We should grow fast and open new offices.", "Stay small and not open new offices."),
    ("The CEO decides alone.", "The CEO does not decide alone."),
    ("Delivery is our strength.", "Delivery is our weakness."),
    ("Finance approved the budget.", "Finance rejected the budget."),
    ("Keep the company in the family.", "Sell it to an outside buyer."),
]
texts = st.one_of(
    st.text(max_size=300),
    st.sampled_from(
        ["", " ", "\u0000", "👍", "ja", "السلامة أولا", "בטיחות", "品質第一", "ﬁ\u200d\u2067x", "word " * 800]
    ),
)


def answers(*said: str, question: str = "purpose") -> list[LeaderAnswer]:
    return [
        LeaderAnswer(id=f"{question}-{number}", question=question, participant=f"p{number}", text=text)
        for number, text in enumerate(said)
    ]


def reasons(*said: str, lexicon: Lexicon = LEXICON) -> list[str]:
    return [say_reason(each) for each in suggest_pairs(answers(*said), lexicon)]


def teams(path: Path) -> Iterator[LeaderTeam]:
    return iter(read_teams(path).values())


def find_nearest(team: LeaderTeam, lexicon: Lexicon) -> Iterator[tuple[LeaderAnswer, LeaderAnswer | None]]:
    """Give each answer that belongs with another one, and the one most like it; None where no single one is."""
    for one in (read := _read(team.answers, lexicon)):
        others = [each for each in read if each is not one and each.answer.question == one.answer.question]
        alike = sorted(((_measure(one, each), each.answer) for each in others), key=lambda pair: -pair[0])
        if any(_by(one).belongs_with(_by(each)) for each in others):
            yield _by(one), _answer(alike[0][1]) if alike[0][0] > alike[1][0] else None


def _by(read: _Read) -> LeaderAnswer:
    return _answer(read.answer)


def _answer(answer: object) -> LeaderAnswer:
    assert isinstance(answer, LeaderAnswer)
    return answer


def count_hits(path: Path, lexicon: Lexicon) -> tuple[int, int]:
    found = [pair for team in teams(path) for pair in find_nearest(team, lexicon)]
    return sum(near is not None and one.belongs_with(near) for one, near in found), len(found)


def judge(path: Path) -> tuple[int, int]:
    """Count the pairs that are suggested, and those of them that belong together."""
    made = [(team, each) for team in teams(path) for each in suggest_pairs(team.answers, LEXICON)]
    return len(made), sum(_belong(team, each) for team, each in made)


def _belong(team: LeaderTeam, suggestion: Suggestion) -> bool:
    by_id = {answer.id: answer for answer in team.answers}
    return by_id[suggestion.first].belongs_with(by_id[suggestion.second])


def test_the_teams_are_there_in_full() -> None:
    known, unseen = read_teams(KNOWN), read_teams(UNSEEN)

    for team in (*known.values(), *unseen.values()):
        assert [answer.question for answer in team.answers] == [question for question in FIVE for _ in range(5)]
        assert {each for pair in team.incompatible for each in pair} <= {answer.id for answer in team.answers}
    assert [len(team.incompatible) for team in known.values()] == [8, 8, 7]
    assert sum(one.belongs_with(other) for team in known.values() for one, other in combinations(team.answers, 2)) == 24


def test_the_nearest_answer_mostly_belongs_with_it_where_the_lexicon_has_their_words() -> None:
    hits, asked = count_hits(KNOWN, LEXICON)

    assert asked == 45
    assert hits >= 42
    assert count_hits(KNOWN, WORDS_ALONE)[0] < 27


def test_of_teams_that_the_lexicon_was_not_fitted_to_it_finds_far_more_than_words_alone_and_less_than_half() -> None:
    hits, asked = count_hits(UNSEEN, LEXICON)
    alone, _ = count_hits(UNSEEN, WORDS_ALONE)

    assert asked == 30
    assert 13 <= hits < 20
    assert alone <= 3


@pytest.mark.parametrize(("path", "share"), [(KNOWN, 0.8), (UNSEEN, 0.6)])
def test_most_of_what_is_suggested_belongs_together(path: Path, share: float) -> None:
    suggested, right = judge(path)

    assert suggested >= 5
    assert right >= share * suggested


def test_a_strength_that_another_names_as_a_weakness_is_the_first_across_the_two_questions() -> None:
    first = suggest_across(read_teams(KNOWN)["B"].answers, LEXICON)[0]

    assert (first.first, first.second) == ("works_well:CPO", "improve:CEO")
    assert say_reason(first) == (
        "Maybe the same subject, seen from two sides: both mention "
        'waiting and speed ("weeks", "far too long") and "live".'
    )


def test_nobody_is_set_against_themselves_as_far_as_it_is_known_whose_answers_they_are() -> None:
    strength, weakness = answers("Delivery", question="works_well") + answers("Late delivery", question="improve")

    assert suggest_across([strength, weakness], LEXICON) == []
    assert len(suggest_across([strength, replace(weakness, participant="another")], LEXICON)) == 1
    assert len(suggest_across([replace(strength, participant=None), replace(weakness, participant=None)], LEXICON)) == 1


@pytest.mark.parametrize(("first", "second"), OPPOSITES)
def test_a_cue_that_two_may_say_the_opposite_is_seen(first: str, second: str) -> None:
    assert may_be_opposite(LEXICON.read(first), LEXICON.read(second))
    assert may_be_opposite(LEXICON.read(second), LEXICON.read(first))
    assert not may_be_opposite(LEXICON.read(first), LEXICON.read(first))


@pytest.mark.parametrize(("first", "second"), OPPOSITES[:4])
def test_a_cue_of_opposites_turns_the_suggestion_into_a_question(first: str, second: str) -> None:
    (reason,) = reasons(first, second, "More people.", "Quality of the pumps.")

    assert reason.startswith("Same subject, maybe opposite? Both mention ")


def test_what_belongs_together_seldom_gets_the_softened_wording() -> None:
    marked = [
        (team, frozenset((one.id, other.id)), one.belongs_with(other))
        for team in teams(KNOWN)
        for one, other in combinations(team.answers, 2)
        if one.question == other.question and may_be_opposite(LEXICON.read(one.text), LEXICON.read(other.text))
    ]

    assert sum(belong for _, _, belong in marked) <= 8
    assert sum(pair in team.incompatible for team, pair, _ in marked) >= 13
    assert sum(pair not in team.incompatible and not belong for team, pair, belong in marked) <= 10


def test_the_reason_names_what_both_mention_and_the_words_of_each() -> None:
    said = ("Too many people sign off on it.", "We wait for approval.", "Our pumps.", "The town.")

    assert reasons(*said) == ['Might belong together: both mention deciding ("sign off", "approval").']


def test_a_word_is_named_as_it_stands_there_and_not_again_beside_its_concept() -> None:
    said = ("Our pumps and depots.", "A Pump, a depot.", "Nice", "Coffee")

    assert reasons(*said) == [
        'Might belong together: both mention sites ("depots", "depot") and "pumps"/"Pump".',
    ]


def test_concepts_are_named_in_the_language_that_is_spoken() -> None:
    with speaking("de", None):
        (suggestion,) = suggest_pairs(answers("Wer entscheidet?", "Eine Genehmigung dauert.", "Preise"), LEXICON)

    assert [each.name for each in suggestion.shared] == ["Entscheiden"]


def test_answers_in_two_languages_meet_in_a_concept() -> None:
    assert reasons("The safety of our drivers", "Die Sicherheit der Leute") == [
        'Might belong together: both mention safety ("safety", "Sicherheit").'
    ]


def test_nothing_is_suggested_where_no_pair_is_above_what_is_usual() -> None:
    assert reasons("Fair prices", "Good bread", "Quick trains", "Long walks") == []
    assert reasons() == reasons("Alone") == reasons("", "  ") == []


def test_where_all_answers_share_a_word_it_tells_nothing_of_two_of_them() -> None:
    others = ["Pumps for farms", "Pumps and pipes", "Pumps in mines", "Pumps by ship"]

    assert reasons(*others, "Pumps from Ohio, cheap", "Ohio, where pumps are cheap")[0].endswith(
        '"cheap", "Ohio" and "Pumps".'
    )


@pytest.mark.parametrize("text", ["Safety first", "👍", "品質第一", "It is what it is."])
def test_the_same_text_twice_is_suggested_whatever_it_says(text: str) -> None:
    assert reasons(text, f" {text.upper()}  ", "Growth") == ["Might belong together: both have the same words."]


def test_words_from_right_to_left_do_not_turn_the_sentence() -> None:
    (reason,) = reasons("السلامة أولا", "السلامة دائما", "x")

    assert reason == 'Might belong together: both mention \u2068"السلامة"\u2069.'


def test_answers_to_different_questions_are_not_put_together() -> None:
    assert suggest_pairs(answers("Safety") + answers("Safety", question="values"), LEXICON) == []


def test_a_pair_that_people_have_placed_is_theirs_and_one_half_placed_still_waits() -> None:
    two = answers("Safety of drivers", "Safety at work")
    first, second = (each.id for each in two)

    assert suggest_pairs(two, LEXICON, placed=[first, second]) == []
    assert len(suggest_pairs(two, LEXICON, placed=[first])) == 1


def test_the_most_alike_come_first_and_only_a_few() -> None:
    said = [*["Safety of our drivers"] * 2, *["Safety of trains and drivers"] * 2, "Cakes", "Growth", "Books", "Prices"]
    found = suggest_pairs(answers(*said), LEXICON)

    assert len(found) == MOST
    assert [each.same_words for each in found] == [True, True, False, False, False]
    assert [each.likeness for each in found] == sorted((each.likeness for each in found), reverse=True)


@given(st.lists(texts, max_size=12))
def test_whatever_is_written_suggestions_are_of_two_answers_that_were_given_and_say_why(said: Sequence[str]) -> None:
    given_answers = answers(*said)
    written = {each.id for each in given_answers if each.text.strip()}

    for each in suggest_pairs(given_answers, LEXICON):
        assert {each.first, each.second} <= written
        assert each.first != each.second
        assert USUAL <= each.likeness <= 1
        assert each.shared or each.same_words
        assert say_reason(each).endswith((".", "?"))


def test_no_reason_says_that_people_agree_or_disagree() -> None:
    said = [
        say_reason(each)
        for path in (KNOWN, UNSEEN)
        for team in teams(path)
        for each in (*suggest_pairs(team.answers, LEXICON), *suggest_across(team.answers, LEXICON))
    ]

    assert said
    assert not [reason for reason in said if "agree" in reason.casefold() or "conflict" in reason.casefold()]
