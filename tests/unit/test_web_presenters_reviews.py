from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from plugin.agreed_steps import DealSteps, Owner
from plugin.reviews import ReviewSum
from plugin.store.agreed_steps import AgreedStep
from plugin.store.reviews import KeptReview, ReviewedDeal
from web.presenters.review_sums import to_summary
from web.presenters.reviews import to_pace
from web.presenters.steps import to_due, to_steps_view

NOW = datetime(2026, 3, 20, 9, 30, tzinfo=UTC)
SPLIT = {"state": "split"}
REVIEW = KeptReview(id="r2", leader="a", name="Round", asked={}, began_at=NOW)


def deal(name: str, *, seen_after: float | None = None, risk: int | None = None, note: str = "") -> ReviewedDeal:
    return ReviewedDeal(
        review="r2",
        deal=name,
        place=1,
        name=f"Deal {name}",
        seen_at=None if seen_after is None else NOW + timedelta(seconds=seen_after),
        note=note,
        body=None if risk is None else {"risk": {"score": risk}, "alignment": SPLIT, "authority": {"state": "clear"}},
    )


def step(
    what: str, *, days: int | None = 0, owner: str = "s", review: str | None = "r2", done: bool = False
) -> AgreedStep:
    return AgreedStep(
        id=what,
        deal="d",
        review=review,
        what=what,
        owner=owner,
        due=None if days is None else datetime(2026, 3, 20, tzinfo=UTC) + timedelta(days=days),
        author=None,
        at=NOW,
        done_at=NOW if done else None,
    )


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (4, "by 24 Mar 2026"),
        (0, "due today"),
        (-1, "1 day late (19 Mar 2026)"),
        (-9, "9 days late (11 Mar 2026)"),
        (None, "no day agreed"),
    ],
)
def test_a_step_says_by_when_and_how_late_it_is(days: int | None, words: str) -> None:
    assert to_due(step("x", days=days).due, NOW) == words


def test_within_a_review_steps_of_earlier_times_come_first_and_few_of_the_done_ones_last() -> None:
    steps = [step("new", days=1), step("old", days=5, review="r1"), *(step(f"done {n}", done=True) for n in range(5))]
    found = DealSteps(steps=steps, names={"s": "Lena"}, owners=(Owner(id="s", name="Lena", in_deal=True),))
    view = to_steps_view(found, NOW, review="r2")
    assert [(line.what, line.earlier, line.late) for line in view.open] == [("old", True, False), ("new", False, False)]
    assert [line.what for line in view.done] == ["done 0", "done 1", "done 2"]
    assert to_steps_view(found, NOW).open[0].what == "new"
    assert view.open[0].owner == "Lena"


def test_the_pace_leaves_pauses_out_and_says_nothing_before_there_is_any() -> None:
    left = [deal("x"), deal("y")]
    assert to_pace([deal("a", seen_after=0), *left]) is None
    walked = [deal("a", seen_after=0), deal("b", seen_after=40), deal("c", seen_after=4000), deal("d", seen_after=4050)]
    assert to_pace([*walked, *left]) == "About 45 seconds a deal so far; 2 deals to go, about 2 minutes"
    assert to_pace(walked) is None, "nothing is left"


def test_a_summary_tells_what_got_worse_first_and_who_took_on_what() -> None:
    earlier = {name: deal(name, seen_after=-100, risk=risk) for name, risk in (("a", 20), ("b", 50), ("c", 30))}
    deals = (
        deal("a", seen_after=1, risk=10),
        deal("b", seen_after=2, risk=70, note="The board\nmeets on Friday."),
        deal("c", seen_after=3, risk=30),
        deal("d", seen_after=4, risk=5),
        deal("e"),
    )
    steps = [step("Send it", owner="t"), step("Ask Ines", days=3), step("Call", days=1)]
    summed = ReviewSum(
        review=REVIEW,
        deals=deals,
        earlier=earlier,
        steps=[replace(each, deal="a") for each in steps],
        names={"s": "Lena", "t": "Mateo"},
        out_of_sight=2,
        done_meanwhile=[replace(step("Book the room", owner="t", review="r1", done=True), deal="c")],
    )
    page = to_summary(summed, NOW)
    assert [(title, [row.deal for row in rows]) for title, rows in page.groups] == [
        ("Got worse", ["b"]),
        ("Got better", ["a"]),
        ("Same risk as before", ["c"]),
        ("In a review for the first time", ["d"]),
    ]
    assert [(one.owner, [line.what for _, _, line in one.steps]) for one in page.owners] == [
        ("Lena", ["Call", "Ask Ines"]),
        ("Mateo", ["Send it"]),
    ]
    assert [(name, line.what, line.when) for _, name, line in page.earlier] == [
        ("Deal c", "Book the room", "done on 20 Mar 2026")
    ]
    assert "3 steps agreed, none done, 1 earlier step done\n" in page.plain
    told = "Agreed earlier, done during this review:\n- Deal c: Book the room (Mateo, done on 20 Mar 2026)\n"
    assert told in page.plain
    assert (page.looked_at, page.left) == ("4 of 5 deals looked at", 1)
    assert page.out_of_sight == "2 deals of this review can't be seen by you any more."
    ((worse,), *_) = (rows for _, rows in page.groups)
    assert (worse.agreement.label, worse.final_word.label) == ("Different destinations", "Clear")
    told = "- Deal b: risk 70, was 50 on 20 Mar 2026; agreement: different destinations, final word: clear\n"
    assert f"{told}    The board\n    meets on Friday." in page.plain
    assert "Lena:\n- Deal a: Call (by 21 Mar 2026)" in page.plain
