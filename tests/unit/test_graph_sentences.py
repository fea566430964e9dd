"""How the four sentences of each finding read."""

from dataclasses import replace
from typing import Any

from graph.analyse import analyse
from graph.analysis import Finding
from graph.deal import Deal, Source
from graph.finding import NOTHING_AGAINST
from tests.builders import (
    all_stand,
    buyers,
    contact,
    deal,
    deciders,
    decision,
    promised,
    rated,
    rows,
    said,
    seller,
    stands,
    subject,
)


def finding(code: str, given: Deal) -> Finding:
    (found,) = (each for each in analyse(given).findings if each.code == code)
    return found


def deciding(*statements: Any, **parts: Any) -> Deal:
    known: dict[str, Any] = {"subjects": (subject(),)} | parts
    return deal(deciders("ana", "bo", "cy", "raj"), statements=rows(*statements), **known)


BOARD = all_stand({"ana": 2, "bo": 2, "cy": 2})
RAJ = (
    said("position", "raj", 20, subject="site", stance=-2, words="Not my plant."),
    said("position", "raj", 12, subject="site", stance=-1, words="Show me first."),
    said("position", "raj", 2, subject="site", stance=1, words="The pilot went well."),
)


def test_lone_resistance_quotes_the_words_and_what_speaks_against_it() -> None:
    found = finding("lone_resistance", deciding(BOARD, RAJ[0], replace(RAJ[0], id="again", at=RAJ[1].at), RAJ[2]))

    assert found.possible == "Three of four decision makers are on board; Raj may not be convinced yet."
    assert found.seen == '12 May 2026, Raj: "Not my plant"; 20 May 2026, Raj: "Not my plant".'
    assert found.speaks_against == 'Also said, in favour: 30 May 2026, Raj: "The pilot went well".'
    assert found.settle == "Meet Raj alone, ask what would be lost, and write it down in their own words."
    assert (found.evidence, found.against) == ((RAJ[0].id, "again"), (RAJ[2].id,))
    assert (found.severity, found.parameters["personal"], found.tactics) == ("medium", False, ("T01", "T03"))


def test_reactions_to_an_observation_about_ones_area_make_it_personal() -> None:
    area = subject("quay", "area", owner="raj")
    seen = said("observation", "bo", 30, subject="quay")
    reactions = [said("personal_reaction", "raj", days) for days in (28, 24)]
    late = [said("personal_reaction", "raj", days) for days in (28, 22)]

    def personal(*more: Any) -> Finding:
        return finding("lone_resistance", deciding(BOARD, stands("raj", -2), *more, subjects=(subject(), area)))

    assert personal(seen, reactions).parameters["personal"] is True
    assert "Taken personally: 4 May 2026, Raj took an observation personally" in personal(seen, reactions).seen
    assert set(personal(seen, reactions).evidence) >= {each.id for each in reactions}
    assert personal(seen, reactions[:1]).parameters["personal"] is False
    assert personal(seen, late).parameters["personal"] is False
    assert personal(reactions).parameters["personal"] is False
    told = said("observation", "bo", 30, to="raj")
    assert personal(told, reactions).parameters["personal"] is True


def test_who_holds_the_final_word_comes_first_and_makes_it_grave() -> None:
    given = deal(
        deciders("ana", "bo", "cy", "dee", "eli", "raj"),
        subjects=(subject(),),
        statements=rows(all_stand({"ana": 2, "bo": 2, "cy": 2, "dee": 2}), stands("eli", -2), stands("raj", -2)),
        decisions=(decision(final_word=("raj",)),),
    )

    found = finding("lone_resistance", given)

    assert (found.people, found.severity) == (("raj", "eli"), "high")
    assert found.key == "lone_resistance:eli,raj"
    assert finding("lone_resistance", replace(given, decisions=())).severity == "medium"


def test_deferring_and_undermining_is_told_in_order() -> None:
    found = finding(
        "defers_then_undermines",
        deciding(
            said("deferral", "raj", 50, to="ana", subject="site", words="Your call, Ana."),
            said("counter_instruction", "raj", 30, subject="site", words="Hold off for now."),
            said("advocacy", "raj", 10, subject="site"),
            commitments=(promised("raj", "refused", 20, subject="site", what="Two people for a week"),),
        ),
    )

    assert found.possible == "Raj left the matter to Ana and may since have come to see it differently."
    assert found.seen == (
        '12 Apr 2026, Raj left it to Ana: "Your call, Ana". '
        'Later: 2 May 2026, Raj asked people not to take part: "Hold off for now"; '
        '12 May 2026, Raj\'s commitment ("Two people for a week"): refused.'
    )
    assert found.speaks_against == "In favour since then: 22 May 2026, Raj spoke for it to others."
    assert (found.decision, found.subject) == (None, "site")


def test_a_matter_deferred_by_decision_is_named_with_its_subject() -> None:
    acts = [said("reopening", "raj", 30, decision="budget"), said("withholding", "raj", 20, subject="site")]
    deferral = said("deferral", "raj", 50, to="ana", decision="budget")

    found = finding("defers_then_undermines", deciding(deferral, acts, decisions=(decision(subject="site"),)))

    assert (found.decision, found.subject, found.state) == ("budget", "site", "fires")


def test_different_destinations_name_the_sides_and_what_all_share() -> None:
    shared = all_stand(dict.fromkeys(("ana", "bo", "cy", "raj"), 2), on="work")
    apart = all_stand({"ana": 2, "bo": 2, "cy": -2, "raj": -2})

    found = finding("destinations_differ", deciding(shared, apart, subjects=(subject(), subject("work", "initiative"))))

    assert (
        found.possible == "The decision makers may be heading for two different destinations: "
        "Ana and Bo on one side, Cy and Raj on the other."
    )
    assert found.speaks_against == 'All of them are for "Work", which may be a place to start.'
    assert (found.parameters["sides"], found.subject, found.severity) == (
        (("ana", "bo"), ("cy", "raj")),
        "site",
        "high",
    )


def test_different_destinations_are_told_with_the_newest_words_of_two_and_leave_the_rest_to_the_evidence() -> None:
    other = subject("town", excludes=("site",))
    words = {"ana": "Site it is.", "bo": "Not before May.", "cy": "Town, please.", "raj": "Town."}
    apart = [
        said("position", who, days + nearer, subject=on, stance=2, words=words[who])
        for nearer, (who, on) in enumerate({"ana": "site", "bo": "site", "cy": "town", "raj": "town"}.items())
        for days in (5, 15)
    ]

    found = finding("destinations_differ", deciding(apart, subjects=(subject(), other)))

    assert found.seen == (
        'Ana and Bo are for "Site"; Cy and Raj are for "Town". '
        'Last said: 27 May 2026, Ana: "Site it is"; 25 May 2026, Cy: "Town, please".'
    )
    assert set(found.evidence) == {each.id for each in apart}


def test_the_same_sides_in_several_signs_are_one_finding() -> None:
    apart = all_stand({"ana": 2, "bo": 2, "cy": -2, "raj": -2})
    ratings = (rated("ana", 1), rated("bo", 2), rated("cy", 4), rated("raj", 5))

    found = finding("destinations_differ", deciding(apart, ratings=ratings))

    assert set(found.evidence) == {each.id for each in apart} | {each.id for each in ratings}
    assert "Ana and Bo can go along, Cy and Raj not yet" in found.seen


def test_no_final_word_tells_since_when_and_who_was_heard() -> None:
    claim = said("claim", "ana", 5, decision="budget")

    found = finding("no_final_word", deciding(claim, decisions=(decision(due=claim.at),)))

    assert found.possible == 'It may be that nobody has the final word on "Budget".'
    assert found.seen == (
        '"Budget", open since 12 May 2026, due 27 May 2026: nobody is on record as having the final word.'
    )
    assert found.speaks_against == "Ana spoke of having it."
    assert (found.evidence, found.against, found.key) == (("budget",), (claim.id,), "no_final_word::budget")


def test_rival_final_words_quote_the_claims_and_the_record() -> None:
    claims = (
        said("claim", "ana", 9, decision="budget", words="I decide."),
        said("claim", "bo", 5, decision="budget", words="Not without me."),
    )
    given = deciding(
        claims, said("deferral", "bo", 1, decision="budget", to="ana"), decisions=(decision(final_word=("ana",)),)
    )

    found = finding("rival_final_words", given)

    assert found.possible == 'Bo and Ana may each take the final word on "Budget" to be theirs.'
    assert found.seen == (
        '23 May 2026, Ana said the final word is theirs: "I decide"; '
        '27 May 2026, Bo said the final word is theirs: "Not without me". On record for "Budget": Ana.'
    )
    assert found.speaks_against == "31 May 2026, Bo left it to Ana."


def test_answers_of_an_exercise_are_told_as_shares_and_never_one_by_one() -> None:
    sealed = Source(system="exercise", record="x1")
    names = [
        said("naming", by, 9, decision="budget", to="bo", words=f"said by {by}", source=sealed)
        for by in ("bo", "cy", "raj", "dee")
    ]
    gone_round = [said("bypass", by, days, decision="budget", to="bo") for by, days in (("cy", 4), ("raj", 6))]
    given = deal(
        (*deciders("ana", "bo", "cy", "raj"), *buyers("dee")),
        decisions=(decision(final_word=("ana",)),),
        statements=rows(names, gone_round),
    )

    found = finding("lived_authority_differs", given)

    assert found.possible == 'Ana is on record for "Budget", but people may be going to Bo.'
    assert "0% of four answers named Ana; Bo 100%" in found.seen
    assert "said by" not in f"{found.possible} {found.seen} {found.speaks_against} {found.settle}"
    assert found.evidence == (gone_round[1].id, gone_round[0].id, "authority_check:budget")
    assert found.severity == "high"


def test_missing_things_name_the_days_looked_at() -> None:
    given = deal(
        (*deciders("ana"), *buyers("bo"), seller()),
        facts={"stage_number": 3, "stage": "Proposal"},
        activities=(contact("bo", 3), contact("ana", 70)),
    )

    single = finding("single_threaded", given)
    assert single.seen == "Since 17 Apr 2026 only Bo, of all people known on their side, was in contact with us."
    assert single.speaks_against == "Before that, also Ana."
    unreached = finding("decision_maker_unreached", given)
    assert unreached.seen == "Ana is a confirmed decision maker; no contact and no word since 2 Apr 2026."
    assert unreached.speaks_against == "Last heard on 23 Mar 2026."
    champion = finding("no_champion", given)
    assert champion.seen == "Since 17 Apr 2026 nobody on their side both backs it and did something for it."
    assert champion.speaks_against == NOTHING_AGAINST
    unrecorded = finding("authority_unrecorded", given)
    assert unrecorded.seen == 'The deal is in stage "Proposal", and no decision is on record.'
    assert unrecorded.severity == "low"
