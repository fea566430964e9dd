"""Two deals at the edge, with their analyses: a crowd with odd names, and one of which only the name is known."""

from datetime import timedelta

from graph.analysis import (
    Alignment,
    Analysis,
    Authority,
    DecisionAuthority,
    Driver,
    Risk,
    StanceLabel,
    Unknown,
    Verdict,
)
from graph.deal import Deal, Decision, Facts, Person
from plugin.views import DealView, Freshness
from tests.deal_parts import AS_OF, NOW, person_view, tie
from tests.plain_structure import plain_structure

CROWDED = "006Fk00000CrowdIAB"
BARE = "006Fk00000BareXIAR"


_CROWD = (
    ("Alexandrina Konstantinopoulou-Papadimitriou", "Group Chief Executive Officer and Chair", None),
    ("عبد الرحمن بن خالد الفيصل", "المدير المالي", 0),
    ("Jürgen Müller-Brandenburg", "Chief Operating Officer", 0),
    ("Nguyễn Thị Minh Khai", "Chief Information Officer", 0),
    ("O'Brien, Siobhán", "General Counsel", 0),
    ("Oluwaseun Adébáyò", "VP Supply Chain", 2),
    ("Li Wei", "Plant Manager", 2),
    ("Krzysztof Wiśniewski", "Head of Infrastructure", 3),
    ("Priya Venkatasubramanian", "Enterprise Architect", 3),
    ("Bo", "Controller", 1),
    ("María José Carreño Quiñones", "Procurement Lead", 1),
    ("Ferdinand von Hohenstein", "Supervisory Board", None),
    ("<script>alert(1)</script>", "Consultant & adviser", None),
)


def build_crowded() -> DealView:
    """Fourteen people with long names, one of them written from right to left, and one that looks like a script."""
    people = tuple(
        Person(
            id=f"c{number:02}",
            name=name,
            title=title,
            decision_maker=True if number in {0, 1, 2, 3} else None,
            crm_roles=("Decision Maker",) if number in {0, 1} else (),
            former=number == 11,
        )
        for number, (name, title, _) in enumerate(_CROWD)
    )
    seller = Person(id="s1", name="Noor de Vries", title="Account Executive", side="seller")
    lines = tuple(
        tie("reports_to", f"c{number:02}", f"c{boss:02}")
        for number, (_, _, boss) in enumerate(_CROWD)
        if boss is not None
    )
    others = (
        tie("influences", "c11", "c00", 0.9, 12),
        tie("influences", "c03", "c02", 0.6, 12),
        tie("trusts", "c00", "c01", 0.8, 12),
        tie("supports", "c05", "c03", 0.5, 12),
        tie("defers_to", "c04", "c01", 0.5, 12),
        tie("conflicts_with", "c02", "c01", 0.5, 12),
        tie("undermines", "c07", "c08", 0.4, 12),
        tie("blames", "c06", "c07", 0.4, 12),
        tie("family", "c11", "c00", 0.4, 12),
        tie("communicates", "c09", "c10", 0.2, 12),
        tie("influences", "c12", "c03", 0.3, 12),
    )
    labels: tuple[StanceLabel, ...] = ("leading", "supportive", "resistant", "neutral", "unknown")
    deal = Deal(
        as_of=AS_OF,
        deal=Facts(
            id=CROWDED,
            name="Group-wide planning platform, phase 2",
            account="Konstantinopoulou Holding",
            amount=86_500.5,
            currency="CHF",
        ),
        people=(*people, seller),
        ties=(*lines, *others),
        decisions=(Decision(id="d1", name="Sign the frame contract", status="open", final_word=("c00",)),),
    )
    analysis = Analysis(
        deal=CROWDED,
        as_of=AS_OF,
        rules_version="1",
        ignored_future=0,
        alignment=Alignment(state="route_debate", toward="for", deciders=4, known=4, because=()),
        authority=Authority(
            state="clear",
            decisions=(
                DecisionAuthority(
                    id="d1", state="clear", recorded=("c00",), claimed=(), named={}, lived=(), because=()
                ),
            ),
        ),
        verdict=Verdict(
            sentence="Same destination; they differ on the route, which is fine. Final word: Alexandrina "
            "Konstantinopoulou-Papadimitriou. Next: timing with Operations.",
            next="timing with Operations",
            next_person="c02",
        ),
        risk=Risk(
            score=100,
            band="high",
            drivers=(Driver(key="unknown:authority", points=118, why="A sum that is above the most"),),
            unknowns=(),
        ),
        findings=(),
        people=tuple(
            person_view(person.id, labels[number % 5], (True, False, None), 0.07, number)
            for number, person in enumerate(people)
        ),
        path=(),
        structure=plain_structure(influence=(), influence_measure="made by hand", formal=()),
    )
    freshness = Freshness(synced_at=None, analysed_at=NOW - timedelta(hours=3), system="file")
    return DealView(deal=deal, analysis=analysis, freshness=freshness)


def build_bare() -> DealView:
    """A deal of which nothing but the name is known."""
    analysis = Analysis(
        deal=BARE,
        as_of=AS_OF,
        rules_version="1",
        ignored_future=0,
        alignment=Alignment(state="unknown", toward=None, deciders=0, known=0, because=()),
        authority=Authority(state="unknown", decisions=()),
        verdict=Verdict(
            sentence="Too little is known to say whether they agree: no decision maker is confirmed.",
            next="find out who takes part in the decision",
            next_person=None,
        ),
        risk=Risk(
            score=30,
            band="low",
            drivers=(),
            unknowns=(Unknown(what="who decides", people=(), points=30),),
        ),
        findings=(),
        people=(),
        path=(),
        structure=plain_structure(influence=(), influence_measure="nobody", formal=()),
    )
    freshness = Freshness(synced_at=None, analysed_at=NOW, system=None)
    return DealView(
        deal=Deal(as_of=AS_OF, deal=Facts(id=BARE, name="New deal")), analysis=analysis, freshness=freshness
    )
