import pytest

from graph.analyse import analyse
from graph.analysis import Stance
from graph.deal import Deal, Medium, Statement
from tests.builders import buyers, deal, decision, promised, rows, said, stands, subject

SUBJECTS = (
    subject("site"),
    subject("work", "initiative"),
    subject("deal", "decision"),
    subject("road", "route"),
    subject("team", "area"),
)


def stance_in(given: Deal) -> Stance:
    return next(each.stance for each in analyse(given).people if each.id == "ana")


def stance(*parts: object, **more: object) -> Stance:
    return stance_in(deal(buyers("ana"), subjects=SUBJECTS, statements=rows(*parts), **more))


def position(value: float, days: float = 0, on: str | None = "site", **more: object) -> Statement:
    return said("position", "ana", days, subject=on, stance=value, **more)


def test_older_words_weigh_half_after_sixty_days() -> None:
    assert stance(position(2, 0), position(-1, 60)) == Stance(value=1.0, n=1.5, label="supportive")


@pytest.mark.parametrize(
    ("medium", "first_hand", "weight"),
    [("own_words", True, 1.0), ("seen", True, 0.7), ("second_hand", False, 0.4), (None, True, 1.0), (None, False, 0.4)],
)
def test_what_was_heard_at_second_hand_weighs_less(medium: Medium | None, weight: float, *, first_hand: bool) -> None:
    two = (
        position(2, id="one", medium=medium, first_hand=first_hand),
        position(2, id="two", medium=medium, first_hand=first_hand),
    )

    assert stance(*two).n == pytest.approx(2 * weight)


def test_less_than_half_a_statement_is_not_known() -> None:
    found = stance(position(2, 61))

    assert (found.value, found.label) == (None, "unknown")
    assert found.n == pytest.approx(0.4942570)
    assert stance(position(2, 60)).label == "supportive"


def test_the_own_stance_is_the_mean_over_subjects_about_the_where_and_words_without_one() -> None:
    many = [position(2, day, on="site") for day in range(4)]

    found = stance(*many, position(-2, on="work"), position(0, on="deal"), position(-1, on=None))

    assert found.value == pytest.approx((2 - 2 + 0 - 1) / 4)


def test_words_about_how_and_when_and_areas_are_no_stance_on_the_deal() -> None:
    assert stance(stands("ana", -2, on="road"), stands("ana", -2, on="team")).label == "unknown"


def test_words_on_a_decision_are_words_on_its_subject() -> None:
    on_route = position(-2, on=None, decision="budget")

    assert stance(on_route, decisions=(decision(subject="road"),)).label == "unknown"
    assert stance(on_route, decisions=(decision(),)).label == "resistant"


@pytest.mark.parametrize(
    ("value", "label"), [(0.5, "neutral"), (0.51, "supportive"), (-0.5, "neutral"), (-0.51, "resistant")]
)
def test_half_a_point_is_still_neutral(value: float, label: str) -> None:
    assert stance(position(value)).label == label


def test_only_confirmed_words_that_still_stand_count() -> None:
    withdrawn = position(-2, 9, withdrawn_at=position(0, 1).at)

    assert stance(position(2, 1, confirmed_by=None), withdrawn).label == "unknown"


def test_support_with_a_recent_act_is_leading() -> None:
    assert stance(position(2), said("advocacy", "ana", 45)).label == "leading"
    assert stance(position(2), said("advocacy", "ana", 46)).label == "supportive"
    assert stance(position(0), said("advocacy", "ana", 1)).label == "neutral"


def test_a_promise_kept_late_makes_a_supporter_leading_and_one_never_accepted_does_not() -> None:
    assert stance(position(2), commitments=(promised("ana", "late", 10),)).label == "leading"
    assert stance(position(2), commitments=(promised("ana", "done", 45),)).label == "leading"
    assert stance(position(2), commitments=(promised("ana", "done", 46),)).label == "supportive"
    assert stance(position(2), commitments=(promised("ana", "done", 10, accepted=False),)).label == "supportive"
    assert stance(position(2), commitments=(promised("ana", "done", 10, confirmed_by=None),)).label == "supportive"


def test_words_from_ages_ago_weigh_nothing() -> None:
    assert stance(position(2, 700_000)) == Stance(value=None, n=0.0, label="unknown")
