"""A deal made by hand, with its analysis: six people, two destinations, nobody with the final word."""

from datetime import timedelta

from graph.analysis import (
    Alignment,
    Analysis,
    Authority,
    DecisionAuthority,
    Driver,
    Finding,
    Risk,
    Scored,
    Unknown,
    Verdict,
)
from graph.deal import Commitment, Deal, Decision, Facts, Person, Source, Statement, Subject
from plugin.views import DealView, Freshness
from tests.deal_parts import AS_OF, NOW, crm, day, person_view, tie
from tests.plain_structure import plain_structure

SPLIT = "006Fk00000AbcDeIAJ"


def build_split() -> DealView:
    """Six people, two destinations, nobody with the final word."""
    people = (
        Person(
            id="003A",
            name="Marta Ruiz",
            title="Chief Executive",
            decision_maker=True,
            crm_roles=("Executive Sponsor",),
            formal_rank=1,
        ),
        Person(
            id="003B",
            name="Ines Vogt",
            title="Chief Financial Officer",
            decision_maker=True,
            crm_roles=("Economic Buyer", "Approver"),
            formal_rank=2,
        ),
        Person(id="003C", name="Raj Patel", title="Operations Director", decision_maker=True, formal_rank=2),
        Person(id="003D", name="Tomasz Lis", title="Head of IT", decision_maker=True, crm_roles=("Technical Buyer",)),
        Person(
            id="003E",
            name="Henrik Ruiz-Lindqvist",
            title="Founder",
            former=True,
            retired_since=day(900),
            predecessor_of="003A",
            owner_share=0.4,
        ),
        Person(id="003F", name="Aiko Tanaka", title="Warehouse Lead", is_champion=True),
        Person(id="005N", name="Nadia Okafor", title="Account Executive", side="seller"),
    )
    statements = (
        Statement(
            id="a0S1",
            at=day(17),
            by="003C",
            kind="position",
            subject="seattle",
            stance=-2,
            words="I won't move the warehouse to Seattle. My people are in Los Angeles.",
            confirmed_by="005N",
            source=crm("a0S1000001"),
        ),
        Statement(
            id="a0S2",
            at=day(12),
            by="003B",
            kind="position",
            subject="seattle",
            stance=2,
            words="Seattle is the only site that pays for itself within three years.",
            confirmed_by="005N",
            source=crm("a0S2000001"),
        ),
        Statement(
            id="a0S3",
            at=day(9),
            by="003F",
            kind="advocacy",
            subject="seattle",
            words="I showed the pick times to both shifts. They want it.",
            confirmed_by="005N",
            first_hand=False,
            source=crm("a0S3000001"),
        ),
        Statement(
            id="a0S4",
            at=day(5),
            by="003C",
            kind="position",
            subject="los-angeles",
            stance=2,
            public=False,
            medium="seen",
            words="If it has to be a new site, make it Los Angeles.",
            confirmed_by="Joel Brandt",
            source=Source(system="person", author="Joel Brandt", url="javascript:alert(1)"),
        ),
    )
    deal = Deal(
        as_of=AS_OF,
        deal=Facts(
            id=SPLIT,
            name="Warehouse automation",
            account="Norte Logística",
            owner="005N",
            stage="Negotiation",
            stage_number=5,
            amount=1_240_000,
            currency="EUR",
            close_date=day(-42),
            source=crm(SPLIT),
        ),
        people=people,
        ties=(
            tie("reports_to", "003B", "003A"),
            tie("reports_to", "003C", "003A"),
            tie("reports_to", "003D", "003B"),
            tie("reports_to", "003F", "003C"),
            tie("influences", "003E", "003A", 0.8, 30),
            tie("trusts", "003A", "003B", 0.7, 20),
            tie("conflicts_with", "003B", "003C", 0.6, 12),
            tie("supports", "003F", "003B", 0.5, 9),
            tie("defers_to", "003D", "003C", 0.4, 40),
        ),
        subjects=(
            Subject(id="seattle", kind="destination", name="One new site in Seattle", excludes=("los-angeles",)),
            Subject(id="los-angeles", kind="destination", name="Extend Los Angeles"),
        ),
        statements=statements,
        commitments=(
            Commitment(
                id="a0C1",
                owner="003F",
                what="Count pick times for two weeks",
                due=day(10),
                status="done",
                done_at=day(10),
                confirmed_by="005N",
                source=crm("a0C1000001"),
            ),
        ),
        decisions=(
            Decision(
                id="a0D1",
                name="Release the budget for the new site",
                status="open",
                opened_at=day(30),
                due=day(-14),
                must_agree=("003B", "003A"),
                agreed=("003B",),
                source=crm("a0D1000001"),
            ),
            Decision(
                id="a0D2",
                name="Choose the vendor",
                status="open",
                final_word=("003A",),
                act_by=day(-30),
                source=crm("a0D2000001"),
            ),
        ),
    )
    findings = (
        Finding(
            key="destinations_differ:003B,003C:seattle",
            code="destinations_differ",
            state="fires",
            severity="high",
            people=("003B", "003C"),
            decision=None,
            subject="seattle",
            incident=None,
            evidence=("a0S1", "a0S2"),
            against=("a0S3",),
            possible="Ines Vogt and Raj Patel may want different destinations.",
            seen="On 3 Mar Raj Patel spoke against one new site in Seattle; on 8 Mar Ines Vogt spoke for it.",
            speaks_against="Aiko Tanaka, who works for Raj Patel, has spoken for it to others since.",
            settle="Ask both, separately, where they want to be in three years, before anybody talks about how.",
            tactics=("T07",),
            parameters={},
        ),
        Finding(
            key="no_final_word:a0D1",
            code="no_final_word",
            state="fires",
            severity="high",
            people=(),
            decision="a0D1",
            subject=None,
            incident=None,
            evidence=("a0D1",),
            against=(),
            possible="Nobody may have the final word on releasing the budget.",
            seen="The decision has been open for 30 days and nobody is recorded as having the final word.",
            speaks_against="Nothing recorded speaks against it.",
            settle="Ask Ines Vogt who signs for the budget, and write it down.",
            tactics=("T13",),
            parameters={},
        ),
        Finding(
            key="single_threaded:003F",
            code="single_threaded",
            state="fires",
            severity="medium",
            people=("003F",),
            decision=None,
            subject=None,
            incident=None,
            evidence=("gone",),
            against=(),
            possible="The deal may hang on one contact, Aiko Tanaka.",
            seen="In 45 days only Aiko Tanaka was in contact with our side.",
            speaks_against="Nothing recorded speaks against it.",
            settle="Arrange a talk with one more decision maker.",
            tactics=(),
            parameters={},
        ),
        Finding(
            key="lone_resistance:003C",
            code="lone_resistance",
            state="too_little_to_tell",
            severity="medium",
            people=("003C",),
            decision=None,
            subject=None,
            incident=None,
            evidence=("a0S4",),
            against=(),
            possible="Raj Patel may be the only one who isn't convinced yet.",
            seen="The stance of 2 of 4 decision makers is known.",
            speaks_against="Two of them haven't said anything yet.",
            settle="Hear Marta Ruiz and Tomasz Lis first.",
            tactics=(),
            parameters={},
        ),
    )
    analysis = Analysis(
        deal=SPLIT,
        as_of=AS_OF,
        rules_version="1",
        ignored_future=1,
        alignment=Alignment(state="split", toward=None, deciders=4, known=2, because=(findings[0].key,)),
        authority=Authority(
            state="absent",
            decisions=(
                DecisionAuthority(
                    id="a0D1",
                    state="absent",
                    recorded=(),
                    claimed=(),
                    named={},
                    lived=(),
                    because=(findings[1].key,),
                ),
                DecisionAuthority(
                    id="a0D2", state="clear", recorded=("003A",), claimed=(), named={"003A": 0.75}, lived=(), because=()
                ),
            ),
        ),
        verdict=Verdict(
            sentence="Two destinations among four decision makers, and nobody has the final word on releasing the "
            "budget for the new site. Next: ask Ines Vogt who signs.",
            next="ask Ines Vogt who signs",
            next_person="003B",
        ),
        risk=Risk(
            score=64,
            band="medium",
            drivers=(
                Driver(key=findings[0].key, points=24, why="Different destinations: Seattle or Los Angeles"),
                Driver(key=findings[1].key, points=18, why="Nobody has the final word on the budget"),
                Driver(key=findings[2].key, points=10, why="Only Aiko Tanaka talks to us"),
            ),
            unknowns=(Unknown(what="where two decision makers stand", people=("003A", "003D"), points=12),),
        ),
        findings=findings,
        people=(
            person_view("003A", influence=0.32, days_ago=61),
            person_view("003B", "supportive", (True, None, None), 0.22, 12),
            person_view("003C", "resistant", (False, False, None), 0.18, 17),
            person_view("003D", influence=0.08),
            person_view("003E", influence=0.12),
            person_view("003F", "leading", (True, True, True), 0.08, 9),
        ),
        path=(),
        structure=plain_structure(
            influence=(Scored(id="003A", score=0.32),), influence_measure="made by hand", formal=("003A",)
        ),
    )
    freshness = Freshness(synced_at=NOW - timedelta(minutes=12), analysed_at=NOW, system="salesforce")
    return DealView(deal=deal, analysis=analysis, freshness=freshness)
