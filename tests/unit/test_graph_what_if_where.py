from dataclasses import replace

from graph.deal import Placement, Rating, RatingAbout
from graph.what_if import Joins, Outlook, Parts, what_if
from graph.what_if_where import join, part
from tests.builders import AS_OF, all_stand, deal, deciders, decision, subject

PEOPLE = deciders("ana", "bo", "cy", "dee")
CITIES = (
    subject("la", kind="destination", excludes=("seattle",)),
    subject("seattle", kind="destination"),
)
SPLIT = deal(
    PEOPLE,
    subjects=CITIES,
    decisions=(decision(final_word=("cy",)),),
    statements=[*all_stand({"ana": 2, "bo": 2}, on="la"), *all_stand({"cy": 2, "dee": 2}, on="seattle")],
)


def find_codes(found: Outlook) -> set[str]:
    return {each.code for each in found.analysis.findings if each.state == "fires"}


def test_who_joins_the_other_side_gives_up_the_own_destination() -> None:
    found = what_if(SPLIT, [Joins(person="cy", other="ana"), Joins(person="dee", other="ana")])

    assert "destinations_differ" in find_codes(found.before)
    assert "destinations_differ" not in find_codes(found.after)
    assert found.after.alignments == ("aligned",)
    assert found.after.risk.value < found.before.risk.value


def test_one_of_two_who_joins_leaves_the_other_where_they_stand() -> None:
    found = what_if(SPLIT, [Joins(person="cy", other="ana")])

    assert found.after.analysis.alignment.known == found.before.analysis.alignment.known
    stances = {each.id: each.stance.label for each in found.after.analysis.people}
    assert stances["dee"] == "supportive"


def test_who_parts_takes_the_final_word_along() -> None:
    found = what_if(SPLIT, [Parts(person="cy"), Parts(person="dee")])

    assert found.after.alignments == ("aligned",)
    assert (found.before.analysis.authority.state, found.after.analysis.authority.state) == ("clear", "absent")


def test_who_joins_takes_over_answers_and_ratings_of_the_where_alone() -> None:
    answers = (
        Placement(id="p1", question="future", by="ana", group="One plant"),
        Placement(id="p2", question="future", by="cy", group="Every plant"),
        Placement(id="p3", question="values", by="cy", group="Trust"),
    )
    rated: tuple[tuple[str, RatingAbout, int], ...] = (("ana", "where", 1), ("cy", "where", 5), ("cy", "when", 4))
    ratings = tuple(
        Rating(id=f"{by}-{about}", by=by, statement="One plant", about=about, level=level) for by, about, level in rated
    )

    joined = join(replace(SPLIT, placements=answers, ratings=ratings), "cy", "ana", AS_OF)

    assert {(each.question, each.group) for each in joined.placements if each.by == "cy"} == {
        ("future", "One plant"),
        ("values", "Trust"),
    }
    assert {(each.about, each.level) for each in joined.ratings if each.by == "cy"} == {("where", 1), ("when", 4)}


def test_where_the_other_answered_nothing_answers_and_ratings_stay() -> None:
    answers = (Placement(id="p2", question="future", by="cy", group="Every plant"),)
    rated = (Rating(id="r", by="cy", statement="One plant", about="where", level=5),)
    given = replace(SPLIT, placements=answers, ratings=rated)

    joined = join(given, "cy", "ana", AS_OF)

    assert (joined.placements, joined.ratings) == (answers, rated)


def test_the_deal_that_is_tried_out_on_stays_as_it_is() -> None:
    assert part(SPLIT, "cy", AS_OF) != SPLIT
    assert SPLIT.people == deal(PEOPLE).people
