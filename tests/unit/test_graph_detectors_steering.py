"""Small deals for owners, founders, deciders who wait or leave the focus to others, and forgotten proposals."""

from dataclasses import replace
from typing import Any

import pytest

from graph.analyse import analyse
from graph.deal import AdvisoryRole, Deal, Delegation, Person, Source, Statement
from tests.builders import ago, buyers, contact, deal, decision, person, rows, said, subject, tie
from tests.detector_fixture import Fixture, begun, check, fires, quiet

A4, A5, A6, A7, A8 = (
    "shareholder_overreach",
    "founder_steers",
    "waits_for_everyone",
    "focus_split",
    "fell_by_the_wayside",
)
EXERCISE = Source(system="exercise", record="x1")


def directs(days: float, by: str = "olga", **more: Any) -> Statement:
    return said("directive", by, days, **{"decision": "vendor"} | more)


def names(whom: str, *, source: Source | None = None) -> list[Statement]:
    """One naming for the vendor by each of several people: a names Ana, o Olga, f Fay."""
    known = {"a": "ana", "o": "olga", "f": "fay"}
    return [
        said("naming", f"s{place}", 10 + place, decision="vendor", to=known[whom[place]], source=source)
        for place in range(len(whom))
    ]


def owned(*statements: Any, owner: Person | None = None, **parts: Any) -> Deal:
    """Olga owns a third; Ana has the final word on the vendor."""
    who = owner or person("olga", owner_share=0.3)
    known: dict[str, Any] = {"final_word": ("ana",)} | parts
    return deal(
        (who, *buyers("ana", "bo", "s0", "s1", "s2", "s3")),
        decisions=(decision("vendor", **known),),
        statements=rows(*statements),
    )


def asked(by: str, days: float, *people: str, **more: Any) -> Statement:
    return said("consultation", by, days, asked=people, **more)


def five_answers() -> Deal:
    return owned(names("aaao"), said("naming", "bo", 3, decision="vendor", to="ana"))


def on_subject(*settled: str) -> Deal:
    """Olga directs on a plant; so many decisions settle so many subjects."""
    told = [directs(days, decision=None, subject="plant") for days in (5, 9)]
    decisions = [decision(f"d{place}", subject=settled[place], final_word=("ana",)) for place in range(len(settled))]
    return replace(
        owned(told), subjects=(subject("plant", "area"), subject("rota", "area")), decisions=tuple(decisions)
    )


ASKED = asked("ana", 20, "olga", decision="vendor")
OWNERS = (
    fires(A4, "two directives", lambda: owned(directs(5), directs(90)), "olga"),
    fires(
        A4,
        "by somebody on the board",
        lambda: owned(directs(5), directs(9), owner=person("olga", board_seat=True)),
        "olga",
    ),
    fires(A4, "on two decisions", lambda: two_matters("operational"), "olga"),
    fires(A4, "named by one in four", lambda: owned(names("aaao")), "olga"),
    fires(A4, "named in an exercise", lambda: owned(names("aaoo", source=EXERCISE)), "olga"),
    fires(A4, "on the subject that the decision settles", lambda: on_subject("plant"), "olga"),
    quiet(A4, "on a subject that two decisions settle", lambda: on_subject("plant", "plant")),
    quiet(A4, "on a subject that no decision settles", lambda: on_subject("rota")),
    quiet(A4, "on nothing in particular", lambda: owned(directs(5, decision=None), directs(9, decision=None))),
    fires(A4, "before being asked", lambda: owned(ASKED, directs(21), directs(22)), "olga"),
    quiet(A4, "from the day of being asked", lambda: owned(ASKED, directs(20), directs(9))),
    fires(A4, "asking herself", lambda: owned(replace(ASKED, by="olga"), directs(5), directs(9)), "olga"),
    begun(A4, "one directive", lambda: owned(directs(5)), "olga"),
    begun(A4, "one directive in the look-back", lambda: owned(directs(5), directs(91)), "olga"),
    begun(A4, "one of two on what is reserved", lambda: two_matters("reserved"), "olga"),
    begun(A4, "twice on one day", lambda: owned(directs(5), directs(5, id="again")), "olga"),
    begun(
        A4,
        "both from hearsay",
        lambda: owned(directs(5, first_hand=False), directs(9, first_hand=False)),
        "olga",
    ),
    quiet(A4, "a reserved matter", lambda: owned(directs(5), directs(9), names("oooo"), matter="reserved")),
    quiet(A4, "a final word on record", lambda: owned(directs(5), directs(9), final_word=("olga",))),
    quiet(A4, "somebody who must agree", lambda: owned(directs(5), directs(9), must_agree=("olga",))),
    quiet(A4, "somebody who owns nothing", lambda: owned(directs(5), directs(9), owner=person("olga", owner_share=0))),
    quiet(A4, "no directive lately", lambda: owned(directs(91), directs(95))),
    quiet(A4, "three answers are too few", lambda: owned(names("ooo"))),
    quiet(A4, "named by one in five", five_answers),
    quiet(A4, "asked for advice", lambda: owned(asked("ana", 20, "olga", decision="vendor"), directs(5), directs(9))),
    quiet(A4, "asked by the charter", lambda: owned(directs(5), directs(9), input=("olga",))),
    quiet(A4, "somebody else directs", lambda: owned(directs(5, by="bo"), directs(9, by="bo"))),
    quiet(
        A4,
        "handed over in writing",
        lambda: owned(directs(5), directs(9), delegated_to=Delegation(person="olga", scope="all", until=ago(1))),
    ),
    quiet(A4, "has left", lambda: owned(directs(5), directs(9), owner=person("olga", owner_share=1, left_at=ago(1)))),
)


def two_matters(other: Any) -> Deal:
    given = owned(directs(5), directs(9, decision="plant"))
    return replace(given, decisions=(*given.decisions, decision("plant", matter=other, final_word=("ana",))))


def founded(*parts: Any, founder: Any = None, successor: Any = None, **more: Any) -> Deal:
    """Fay founded the company and retired; her daughter Sue runs it."""
    known = {"predecessor_of": "sue", "former": True} | (founder or {})
    given: dict[str, Any] = {
        "subjects": (subject("rota", "area"), subject("plant", "area")),
        "decisions": (decision("vendor", final_word=("sue",)),),
    }
    return deal(
        (person("fay", **known), person("sue", **successor or {}), *buyers("ana", "bo", "s0", "s1", "s2", "s3")),
        statements=rows(*parts),
        **given | more,
    )


def round_sue(by: str, days: float, **more: Any) -> Statement:
    return said("bypass", by, days, to="fay", **more)


ROUND = (round_sue("ana", 10), round_sue("bo", 180))
CONTRARY = said("counter_instruction", "fay", 20, subject="rota")
DEFERRALS = tuple(said("deferral", "sue", days, to="fay", subject="rota") for days in (30, 40))
CHANGES = (said("reversal", "sue", 10, decision="vendor"), said("reopening", "sue", 50, subject="rota"))
STRONG = tie("influences", "fay", "sue", strength=0.7)


def meets(*days: float, **more: Any) -> tuple[Any, ...]:
    return tuple(contact("sue", each, by="fay", **more) for each in days)


def agreed(**more: Any) -> dict[str, Any]:
    return {"advisory_role": AdvisoryRole(**{"agreed": True} | more)}


NOTHING = (*ROUND, said("counter_instruction", "fay", 20))


def changed_by(who: str) -> Deal:
    return founded(CONTRARY, *(replace(each, by=who) for each in CHANGES), activities=meets(40, 80))


def handed(until: float) -> Deal:
    delegated = Delegation(person="fay", scope="all", until=ago(until))
    made = decision("vendor", final_word=("sue",), delegated_to=delegated)
    return founded(*ROUND, directs(3, by="fay"), decisions=(made,))


FOUNDERS = (
    fires(A5, "gone round, and contradicted", lambda: founded(*ROUND, CONTRARY), "fay", "sue"),
    fires(
        A5,
        "retired since, still with a title",
        lambda: founded(*ROUND, CONTRARY, founder={"former": False, "retired_since": ago(900)}),
        "fay",
        "sue",
    ),
    fires(A5, "changed after contact, and gone round", lambda: changed(40, 80), "fay", "sue"),
    quiet(A5, "changed longer after contact", lambda: changed(40, 81)),
    quiet(A5, "changed before the contact", lambda: changed(9, 49)),
    quiet(A5, "contact with others", lambda: changed(40, 80, to=("ana",))),
    fires(A5, "deferred to, and contradicted", lambda: founded(*DEFERRALS, CONTRARY, ties=(STRONG,)), "fay", "sue"),
    quiet(
        A5,
        "weaker influence",
        lambda: founded(*DEFERRALS, CONTRARY, ties=(tie("influences", "fay", "sue", strength=0.6),)),
    ),
    quiet(A5, "influence that ended", lambda: founded(*DEFERRALS, CONTRARY, ties=(replace(STRONG, until=ago(1)),))),
    quiet(
        A5, "influence the other way", lambda: founded(*DEFERRALS, CONTRARY, ties=(tie("influences", "sue", "fay"),))
    ),
    fires(A5, "named, and contradicted", lambda: founded(names("aaaf"), CONTRARY), "fay", "sue"),
    quiet(A5, "named by three", lambda: founded(names("fff"), CONTRARY)),
    quiet(A5, "gone round only", lambda: founded(*ROUND)),
    quiet(A5, "gone round by one", lambda: founded(ROUND[0], round_sue("ana", 12), CONTRARY)),
    quiet(A5, "the successor goes there", lambda: founded(ROUND[0], round_sue("sue", 12), CONTRARY)),
    quiet(A5, "gone to somebody else", lambda: founded(ROUND[0], said("bypass", "bo", 12, to="ana"), CONTRARY)),
    quiet(A5, "contradicted by somebody else", lambda: founded(*ROUND, replace(CONTRARY, by="ana"))),
    quiet(A5, "contradicted long ago", lambda: founded(*ROUND, replace(CONTRARY, at=ago(181)))),
    quiet(
        A5,
        "somebody else defers",
        lambda: founded(*(replace(e, by="ana") for e in DEFERRALS), CONTRARY, ties=(STRONG,)),
    ),
    quiet(
        A5,
        "deferred to somebody else",
        lambda: founded(*(replace(e, to="ana") for e in DEFERRALS), CONTRARY, ties=(STRONG,)),
    ),
    quiet(A5, "deferred to once", lambda: founded(DEFERRALS[0], CONTRARY, ties=(STRONG,))),
    quiet(A5, "somebody else changes decisions", lambda: changed_by("ana")),
    quiet(A5, "one decision changed", lambda: replace(changed(40, 80), statements=(*ROUND[:1], CONTRARY, CHANGES[0]))),
    fires(A5, "the decision was handed to the founder until last month", lambda: handed(30), "fay", "sue"),
    quiet(A5, "the decision was handed to the founder", lambda: handed(3)),
    quiet(A5, "gone round long ago", lambda: founded(ROUND[0], round_sue("bo", 181), CONTRARY)),
    quiet(A5, "still in office", lambda: founded(*ROUND, CONTRARY, founder={"former": False})),
    quiet(A5, "retires later", lambda: founded(*ROUND, CONTRARY, founder={"former": False, "retired_since": ago(-1)})),
    quiet(A5, "nobody's predecessor", lambda: founded(*ROUND, CONTRARY, founder={"predecessor_of": None})),
    quiet(A5, "a successor who left", lambda: founded(*ROUND, CONTRARY, successor={"left_at": ago(3)})),
    quiet(A5, "a founder who left", lambda: founded(*ROUND, CONTRARY, founder={"left_at": ago(3)})),
    quiet(A5, "an agreed role without limits", lambda: founded(*ROUND, CONTRARY, founder=agreed())),
    quiet(
        A5,
        "an agreed role, and acts on nothing in particular",
        lambda: founded(*NOTHING, founder=agreed(subjects=("plant",))),
    ),
    fires(A5, "acts on nothing in particular", lambda: founded(*NOTHING), "fay", "sue"),
    quiet(
        A5,
        "named for what the role covers",
        lambda: founded(names("aaaf"), CONTRARY, founder=agreed(subjects=("plant",))),
    ),
    quiet(A5, "an agreed role on that subject", lambda: founded(*on("rota"), founder=agreed(subjects=("rota",)))),
    fires(
        A5, "an agreed role elsewhere", lambda: founded(*on("rota"), founder=agreed(subjects=("plant",))), "fay", "sue"
    ),
    fires(A5, "an agreed role that ended", lambda: founded(*on("rota"), founder=agreed(until=ago(200))), "fay", "sue"),
    fires(A5, "a role nobody agreed", lambda: founded(*on("rota"), founder=agreed(agreed=False)), "fay", "sue"),
    quiet(A5, "asked by the successor", lambda: founded(*on("rota"), asked("sue", 150, "fay", subject="rota"))),
    quiet(
        A5,
        "directions on what must be agreed",
        lambda: founded(
            *ROUND, directs(3, by="fay"), decisions=(decision("vendor", final_word=("sue",), must_agree=("fay",)),)
        ),
    ),
)


def changed(first: float, second: float, **more: Any) -> Deal:
    return founded(*ROUND, *CHANGES, activities=meets(first, second, **more))


def on(matter: str) -> tuple[Statement, ...]:
    return (
        round_sue("ana", 10, subject=matter),
        round_sue("bo", 30, subject=matter),
        said("counter_instruction", "fay", 20, subject=matter),
    )


def heard(*statements: Any, **more: Any) -> Deal:
    """Ana was to listen until thirty days ago and to act two weeks ago; Bo was asked and Cy had to agree."""
    known: dict[str, Any] = {
        "final_word": ("ana",),
        "listen_until": ago(30),
        "act_by": ago(14),
        "input": ("bo",),
        "must_agree": ("cy",),
        "agreed": ("cy",),
    }
    return deal(
        buyers("ana", "bo", "cy", "dee", "eli"),
        decisions=(decision("vendor", days=60, **known | more),),
        statements=rows(*statements),
    )


def again(days: float, *people: str, by: str = "ana") -> Statement:
    return asked(by, days, *people, decision="vendor")


def if_all(days: float = 40, **more: Any) -> Statement:
    return said("condition", "ana", days, decision="vendor", **more)


TWICE = (again(20, "bo"), again(10, "bo"))
WAITING = (
    fires(A6, "two more rounds", lambda: heard(TWICE), "ana"),
    fires(A6, "two newly asked", lambda: heard(again(20, "dee", "eli", "bo")), "ana"),
    fires(A6, "only if all are fine with it", lambda: heard(if_all()), "ana"),
    fires(A6, "a week over the date", lambda: heard(TWICE, act_by=ago(7)), "ana"),
    fires(A6, "just back", lambda: heard(TWICE, decider_away_until=ago(1)), "ana"),
    fires(A6, "back at the very clock", lambda: heard(TWICE, decider_away_until=ago(0)), "ana"),
    fires(A6, "reopened", lambda: heard(TWICE, status="reopened"), "ana"),
    fires(A6, "new facts before it was opened", lambda: heard(TWICE, fact(61)), "ana"),
    quiet(A6, "six days over the date", lambda: heard(TWICE, act_by=ago(6))),
    quiet(A6, "one more round", lambda: heard(again(20, "bo"))),
    quiet(A6, "rounds while listening", lambda: heard(again(40, "dee", "eli"), again(30, "bo"))),
    quiet(A6, "one newly asked", lambda: heard(again(20, "dee", "bo", "cy"))),
    quiet(A6, "newly asked, but heard before", lambda: heard(again(40, "dee"), again(20, "dee", "eli"))),
    quiet(A6, "somebody else asks", lambda: heard(again(20, "dee", "eli", by="bo"), again(10, by="bo"))),
    quiet(A6, "somebody must still agree", lambda: heard(TWICE, agreed=())),
    quiet(A6, "new facts", lambda: heard(TWICE, fact(25))),
    quiet(A6, "away", lambda: heard(TWICE, decider_away_until=ago(-3))),
    quiet(A6, "decided", lambda: heard(TWICE, status="decided")),
    quiet(A6, "parked", lambda: heard(TWICE, status="parked")),
    quiet(A6, "still listening", lambda: heard(if_all(), listen_until=ago(-1))),
    quiet(A6, "nobody decides", lambda: heard(TWICE, final_word=())),
    quiet(A6, "no date to act", lambda: heard(TWICE, act_by=None)),
    quiet(A6, "from hearsay", lambda: heard(if_all(first_hand=False))),
    quiet(A6, "nothing asked", heard),
)


def fact(days: float) -> Statement:
    return said("reopening", "bo", days, decision="vendor", new_facts=True)


def led(*statements: Any, facts: Any = None, **more: Any) -> Deal:
    """Ana has the final word on a vendor, which is not due yet."""
    known: dict[str, Any] = {"final_word": ("ana",)} | more
    return deal(
        buyers("ana", "bo"), facts=facts or {}, decisions=(decision("vendor", **known),), statements=rows(*statements)
    )


def late(**more: Any) -> dict[str, Any]:
    return {"act_by": ago(1)} | more


def made(by: str | None, days: float) -> Deal:
    """One of Ana's decisions is late, another was made so many days ago."""
    given = led(**late())
    other = decision("plant", "decided", 60, final_word=("ana",), decided_by=by, decided_at=ago(days))
    return replace(given, decisions=(*given.decisions, other))


BO_LEADS = said("focus", "bo", 5)
NO_DATE = {"created_at": None}
OURS = (*buyers("ana"), person("rep", side="seller"))
FOCUS = (
    fires(A7, "somebody else names the objective", lambda: led(BO_LEADS), "ana"),
    fires(A7, "somebody else backs it", lambda: led(said("backing", "bo", 30)), "ana"),
    fires(A7, "somebody else decides", lambda: made("bo", 30), "ana"),
    fires(A7, "one task is enough", lambda: led(BO_LEADS, said("backing", "ana", 9)), "ana"),
    fires(A7, "the decider's words are old", lambda: led(BO_LEADS, said("focus", "ana", 31)), "ana"),
    fires(A7, "on a deal that is won", lambda: led(BO_LEADS, facts={"status": "won"}), "ana"),
    fires(A7, "the deal is a month old", lambda: led(BO_LEADS, facts={"created_at": ago(31)}), "ana"),
    fires(
        A7, "an old word tells the deal's age", lambda: led(BO_LEADS, said("position", "bo", 31), facts=NO_DATE), "ana"
    ),
    quiet(A7, "both do", lambda: led(BO_LEADS, said("focus", "ana", 30))),
    quiet(A7, "nobody does", led),
    quiet(A7, "nobody decides", lambda: led(**late())),
    quiet(A7, "the decider decides", lambda: made("ana", 9)),
    quiet(A7, "decided, and nobody says by whom", lambda: made(None, 9)),
    quiet(A7, "somebody else decided long ago", lambda: made("bo", 31)),
    quiet(A7, "it was long ago", lambda: led(said("focus", "bo", 31))),
    quiet(A7, "one of ours does", lambda: replace(led(), people=OURS, statements=(said("focus", "rep", 5),))),
    quiet(A7, "the deal is new", lambda: led(BO_LEADS, facts={"created_at": ago(30)})),
    quiet(A7, "the first word is new", lambda: led(BO_LEADS, facts=NO_DATE)),
    quiet(A7, "parked", lambda: led(BO_LEADS, status="parked")),
    quiet(A7, "two decide", lambda: led(BO_LEADS, final_word=("ana", "bo"))),
    quiet(A7, "nobody is on record", lambda: led(BO_LEADS, final_word=())),
)


def proposed(*statements: Any, days: float = 40, **more: Any) -> Deal:
    known: dict[str, Any] = {"opened_at": None, "proposed_at": ago(days), "subject": "rota"} | more
    facts = known.pop("facts", {})
    return deal(
        buyers("ana", "bo"),
        facts=facts,
        subjects=(subject("rota", "area"),),
        decisions=(decision("vendor", "proposed", **known),),
        statements=rows(*statements),
    )


def gone() -> Deal:
    given = proposed(final_word=("ana",))
    return replace(given, people=(person("ana", left_at=ago(1)), person("bo")))


FALLEN = (
    fires(A8, "proposed a month ago", lambda: proposed(days=31)),
    fires(A8, "a word longer ago", lambda: proposed(said("naming", "ana", 31, decision="vendor", to="bo"))),
    fires(A8, "a word on the subject only", lambda: proposed(said("position", "ana", 3, subject="rota", stance=1))),
    fires(
        A8, "a word nobody confirmed", lambda: proposed(said("focus", "ana", 3, decision="vendor", confirmed_by=None))
    ),
    fires(A8, "whoever was to decide has gone", gone),
    quiet(A8, "proposed lately", lambda: proposed(days=30)),
    quiet(A8, "a word on it", lambda: proposed(said("position", "ana", 30, decision="vendor"))),
    quiet(A8, "somebody decides", lambda: proposed(final_word=("ana",))),
    quiet(A8, "a vote decides", lambda: proposed(voters=("ana", "bo"))),
    quiet(A8, "parked", lambda: deal(decisions=(decision(status="parked", days=90),))),
    quiet(A8, "open", lambda: deal(decisions=(decision(days=90),))),
    quiet(A8, "no date", lambda: proposed(proposed_at=None)),
    quiet(A8, "the deal is lost", lambda: proposed(facts={"status": "lost"})),
)
FIXTURES = (*OWNERS, *FOUNDERS, *WAITING, *FOCUS, *FALLEN)


@pytest.mark.parametrize(
    "fixture",
    FIXTURES,
    ids=lambda each: f"{each.code}: {each.says}",
)
def test_a_detector_of_steering_tells_its_pattern_from_a_near_miss(fixture: Fixture) -> None:
    check(fixture)


def evidence_of(code: str, given: Deal) -> set[str]:
    (found,) = (each for each in analyse(given).findings if each.code == code)
    return set(found.evidence)


def test_each_sign_names_what_it_rests_on() -> None:
    acts = (*ROUND, *CHANGES, *DEFERRALS, CONTRARY)
    met = meets(40, 60, 80)
    given = founded(*acts, names("aaff"), ties=(STRONG,), activities=met)

    named = {f"naming-s{place}-{10 + place}-vendor-fay" for place in (2, 3)}
    last = {met[0].id, met[1].id}
    assert evidence_of(A5, given) == {each.id for each in acts} | {STRONG.id} | last | named
    assert evidence_of(A4, owned(names("aaoo", source=EXERCISE), directs(3))) == {
        "authority_check:vendor",
        directs(3).id,
    }
    assert evidence_of(A6, heard(TWICE, if_all(), again(40, "bo"))) == {each.id for each in (*TWICE, if_all())}
    assert evidence_of(A6, heard(if_all(), again(20, "bo"))) == {if_all().id}
    assert evidence_of(A7, led(BO_LEADS, said("backing", "bo", 3), said("backing", "ana", 3))) == {BO_LEADS.id}
    assert evidence_of(A8, proposed()) == {"vendor"}


def test_who_holds_a_final_word_makes_it_grave() -> None:
    def severity(code: str, given: Deal) -> str | None:
        (found,) = (each for each in analyse(given).findings if each.code == code)
        return found.severity

    claim = said("claim", "olga", 10, decision="vendor")
    assert severity(A4, owned(directs(5), directs(9))) == "medium"
    assert severity(A4, owned(directs(5), directs(9), claim)) == "high"
    assert severity(A5, founded(*ROUND, CONTRARY)) == "medium"
    assert severity(A5, founded(CONTRARY, names("aaaf"))) == "high"
    assert severity(A6, heard(TWICE)) == "high"
    assert severity(A7, led(BO_LEADS)) == "high"
    assert severity(A8, proposed()) == "medium"


def test_a_founder_with_shares_can_raise_both_questions() -> None:
    given = founded(*ROUND, directs(3, by="fay"), directs(9, by="fay"), founder={"owner_share": 0.2})

    assert {A4, A5} <= {each.code for each in analyse(given).findings}


def test_directions_of_a_founder_who_owns_the_company_on_what_owners_reserved_are_no_sign() -> None:
    reserved = (decision("vendor", final_word=("sue",), matter="reserved"),)
    told = (*ROUND, directs(3, by="fay"))

    def found(**founder: Any) -> bool:
        return A5 in {each.code for each in analyse(founded(*told, founder=founder, decisions=reserved)).findings}

    assert found()
    assert not found(owner_share=0.2)


def test_an_owner_who_left_the_matter_to_others_is_told_beside_the_directives() -> None:
    left = said("deferral", "olga", 1, decision="vendor", to="ana")
    others = (said("deferral", "bo", 1, decision="vendor", to="ana"), said("focus", "olga", 1, decision="vendor"))

    (found,) = (each for each in analyse(owned(directs(5), directs(9), left, *others)).findings if each.code == A4)

    assert (found.decision, found.against) == ("vendor", (left.id,))
    assert found.speaks_against == "31 May 2026, Olga left it to Ana."
    (both,) = (each for each in analyse(two_matters("operational")).findings if each.code == A4)
    assert (both.decision, both.against) == (None, ())


def test_what_the_founder_said_for_the_successor_speaks_against_it_but_for_sealed_answers() -> None:
    told = said("deferral", "fay", 4, to="sue", words="That's hers to decide.")
    others = (
        said("deferral", "fay", 3, to="ana"),
        said("backing", "ana", 3, to="sue"),
        said("naming", "fay", 3, to="sue", decision="vendor", source=EXERCISE),
    )

    (found,) = (each for each in analyse(founded(*ROUND, CONTRARY, told, *others)).findings if each.code == A5)

    assert found.against == (told.id,)
    assert found.speaks_against == '28 May 2026, Fay left it to Sue: "That\'s hers to decide".'
