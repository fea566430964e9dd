"""A deal with very many people: departments, reporting lines with a few missing, ties, and two destinations."""

from random import Random

from graph.analyse import analyse
from graph.deal import Deal, Decision, Facts, Person, Statement, Subject, Tie, TieKind
from plugin.views import DealView, Freshness
from tests.deal_parts import AS_OF, NOW, day, tie

FIRST = (
    "Ana",
    "Bo",
    "Carl",
    "Dina",
    "Emil",
    "Fritzi",
    "Gustavo",
    "Hanna",
    "Ines",
    "Jürgen",
    "Khadija",
    "Lars",
    "Marta",
    "Nils",
    "Ottilie",
    "Priya",
    "Rosa",
    "Sven",
)
LAST = (
    "Vogt",
    "Lindqvist",
    "Patel",
    "Lis",
    "Tanaka",
    "Okafor",
    "Berg",
    "Nwosu",
    "Hartmann",
    "Carreño",
    "Müller",
    "Silva",
    "Haddad",
    "Jensen",
    "Novak",
)
TITLES = ("Head of IT", "Plant Manager", "Controller", "Enterprise Architect", "Buyer", "Director Operations")
DEPARTMENTS = ("Finance", "IT", "Operations", "Legal", "Procurement", "Sales")
KINDS: tuple[TieKind, ...] = ("influences", "trusts", "supports", "defers_to", "conflicts_with", "communicates")
ON_TOP = 6
"""The first heads the others, who head everybody else."""
LINED = 0.8


def build_large(number: int) -> DealView:
    """Make a deal of `number` buyers, the same each time, and its analysis."""
    draws = Random(number)  # noqa: S311 -- invented people, and the same each time
    people = tuple(
        Person(
            id=f"p{each:03}",
            name=f"{draws.choice(FIRST)} {draws.choice(LAST)} {each}",
            title=draws.choice(TITLES),
            department=DEPARTMENTS[each % len(DEPARTMENTS)],
            decision_maker=True if each <= ON_TOP else None,
        )
        for each in range(number)
    )
    bosses = {each: 0 if each < ON_TOP else draws.randrange(max(ON_TOP, each // 8)) for each in range(1, number)}
    lines = [
        tie("reports_to", f"p{each:03}", f"p{boss:03}")
        for each, boss in bosses.items()
        if each < ON_TOP or draws.random() < LINED
    ]
    ties = {each.id: each for each in (*lines, *(_draw_tie(draws, number) for _ in range(2 * number)))}
    said = tuple(
        Statement(
            id=f"said{each}",
            at=day(5 + each),
            by=f"p{each:03}",
            kind="position",
            stance=2,
            confirmed_by="Mira Vale",
            subject="hub" if each % 2 else "sites",
            words="We should go there.",
        )
        for each in range(1, ON_TOP)
    )
    deal = Deal(
        as_of=AS_OF,
        deal=Facts(id=f"006Fk00000Big{number}AB", name=f"Group-wide planning / {number}: phase 2"),
        people=people,
        ties=tuple(ties.values()),
        subjects=(
            Subject(id="hub", kind="destination", name="One European hub", excludes=("sites",)),
            Subject(id="sites", kind="destination", name="Three national sites"),
        ),
        statements=said,
        decisions=(Decision(id="d1", name="Sign the contract", status="open", final_word=("p000",)),),
    )
    freshness = Freshness(synced_at=None, analysed_at=NOW, system="file")
    return DealView(deal=deal, analysis=analyse(deal, AS_OF), freshness=freshness)


def _draw_tie(draws: Random, number: int) -> Tie:
    start, end = draws.sample(range(number), 2)
    return tie(draws.choice(KINDS), f"p{start:03}", f"p{end:03}", round(draws.random(), 2), draws.randrange(1, 40))
