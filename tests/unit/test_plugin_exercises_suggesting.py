from dataclasses import replace
from datetime import UTC, datetime

from graph.exercises.suggestions import say_reason
from plugin.exercises.suggesting import suggest_seen_differently, suggest_together
from plugin.exercises.views import Answer, ExerciseView, Group, Plan, SetAside

VIEW = ExerciseView(
    id="x1",
    deal="d1",
    deal_name="Hallström",
    kind="consensus",
    phase="group",
    round=0,
    version=3,
    plan=Plan(title="Where to", questions=()),
    author=None,
    created_at=datetime(2026, 3, 1, tzinfo=UTC),
    revealed_at=datetime(2026, 3, 9, tzinfo=UTC),
    ended_at=None,
    ended_why=None,
    review_at=None,
    deeds=("place",),
    needed=3,
    least=3,
    participants=(),
    finished=3,
    answers=(
        Answer(id="a", question="improve", participant="ana", text="Too many people sign off."),
        Answer(id="b", question="improve", participant="bo", text="We wait for approval."),
        Answer(id="c", question="improve", participant="cy", text=""),
        Answer(id="d", question="works_well", participant="cy", text="Approval of orders."),
    ),
)


def test_pairs_are_suggested_until_people_have_placed_both() -> None:
    (suggestion,) = suggest_together(VIEW)
    group = Group(id="g", question="improve", name="Deciding", answers=("a",))

    assert (suggestion.first, suggestion.second) == ("a", "b")
    assert say_reason(suggestion) == 'Might belong together: both mention deciding ("sign off", "approval").'
    assert suggest_together(replace(VIEW, groups=(group,))) == [suggestion]
    assert suggest_together(replace(VIEW, groups=(group,), set_aside=(SetAside(answer="b", why="said twice"),))) == []


def test_what_one_leader_finds_working_and_another_wanting_is_told_apart_from_the_groups() -> None:
    assert {(each.first, each.second) for each in suggest_seen_differently(VIEW)} >= {("d", "b")}


def test_before_the_reveal_nothing_is_suggested() -> None:
    assert suggest_together(replace(VIEW, phase="write", answers=())) == []
    assert suggest_seen_differently(replace(VIEW, phase="write", answers=())) == []
