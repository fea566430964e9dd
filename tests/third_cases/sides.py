"""Destinations, camps, arguments and struggles: one fault in a sound deal."""

from collections.abc import Mapping

from tests.third_cases.sound import HEADS, MAIN, Case, head, positions, sound, turned, who
from tests.written_deals import Row, ago, contact, said

APART = who("destinations_differ", *HEADS)


def placed(groups: Mapping[str, str], question: str = "future", *, clash: bool = True, main: Row | None = None) -> Row:
    rows = [{"question": question, "by": by, "group": group} for by, group in groups.items()]
    pairs = [{"question": question, "groups": ["la", "sea"]}] if clash else []
    return sound(placements=rows, incompatible_groups=pairs, main=main)


def rated(*levels: int, about: str = "where", **more: object) -> list[Row]:
    raters = (*HEADS, "x1", "x2")
    return [
        {"by": by, "statement": "one site", "level": level, "about": about, **more}
        for by, level in zip(raters, levels, strict=False)
    ]


def cities(ceo: str, cfo: str, coo: str, cio: str) -> Row:
    body = sound(without=[f"{by}-site-{day}" for by in HEADS for day in (4, 11)])
    body["subjects"] += [
        {"id": "la", "kind": "destination"},
        {"id": "sea", "kind": "destination", "excludes": ["la"]},
    ]
    chosen = zip(HEADS, (ceo, cfo, coo, cio), strict=True)
    body["statements"] += [row for by, city in chosen for row in positions(city, **{by: 2})]
    return body


FIVE = head("x1")
HEARD = contact("hx1", 9, "x1")

DESTINATIONS = (
    Case("two and two", placed(dict(zip(HEADS, ("la", "la", "sea", "sea"), strict=True))), [APART]),
    Case("both may be", placed(dict(zip(HEADS, ("la", "la", "sea", "sea"), strict=True)), clash=False)),
    Case("why, not where", placed(dict(zip(HEADS, ("la", "la", "sea", "sea"), strict=True)), "purpose")),
    Case("one of three apart", placed(dict(zip(HEADS, ("la", "la", "la", "sea"), strict=True)))),
    Case("the final word apart", placed(dict(zip(HEADS, ("la", "sea", "sea", "sea"), strict=True))), [APART]),
    Case(
        "the final word with the most",
        placed(dict(zip(HEADS, ("la", "la", "la", "sea"), strict=True)), main={"final_word": ["coo"]}),
        [who("focus_split", "coo")],
    ),
    Case("one cannot support it", sound(ratings=rated(1, 1, 2, 5)), [APART], states={"alignment": "split"}),
    Case("one of four has doubts", sound(ratings=rated(1, 1, 2, 4)), states={"alignment": "aligned"}),
    Case(
        "two of five have",
        sound(ratings=rated(1, 1, 3, 4, 4), people=[FIVE], activities=[HEARD]),
        [who("destinations_differ", *HEADS, "x1")],
    ),
    Case("how, not where", sound(ratings=rated(1, 1, 4, 5, about="how")), states={"alignment": "route_debate"}),
    Case("the last round counts", sound(ratings=[*rated(1, 1, 5, 5), *rated(1, 1, 1, 2, round=2)])),
    Case("and may be the worse", sound(ratings=[*rated(1, 1, 1, 2), *rated(1, 1, 1, 5, round=2)]), [APART]),
    Case(
        "staff cannot support it",
        sound(ratings=[*rated(1, 1, 1, 1), *({"by": "ops", "statement": "one site", "level": 5},)]),
    ),
    Case("two for and two against", turned(coo=-2, cio=-2), [APART], states={"alignment": "split"}),
    Case("two against an initiative", turned(kind="initiative", coo=-2, cio=-2), states={"alignment": "split"}),
    Case("two for each of two cities", cities("la", "la", "sea", "sea"), [APART], states={"alignment": "split"}),
    Case("one for the other city", cities("la", "la", "la", "sea"), states={"alignment": "split"}),
    Case("all for one city", cities("la", "la", "la", "la"), states={"alignment": "aligned"}),
)


def camp(raters: int, statements: int, apart: int) -> Row:
    staff = ("ops", "buy", "law", "fin", "hub", "dev", "lab", "bar")[:raters]
    rows = [
        {"by": by, "statement": f"s{n}", "about": "how", "level": 1 if (i < apart) == (n % 4 < 3) else 5}
        for i, by in enumerate(staff)
        for n in range(statements)
    ]
    return sound(ratings=rows)


SIX = ("ops", "buy", "law", "fin", "hub", "dev")

CAMPS = (
    Case("three and three on eight", camp(6, 8, 3), [who("two_camps", *SIX)]),
    Case("eight people", camp(8, 10, 4), [who("two_camps", *SIX, "lab", "bar")]),
    Case("four raters", camp(4, 8, 2)),
    Case("seven statements", camp(6, 7, 3)),
    Case("one alone is no camp", camp(6, 8, 1)),
    Case("all of one mind", camp(6, 8, 6)),
)


def row_on(day: float, *, pro: str = "ops", con: str = "hub") -> list[Row]:
    return [
        said(f"{pro}{day}", day, pro, "position", subject="road", stance=1),
        said(f"{con}{day}", day, con, "position", subject="road", stance=-1),
    ]


def again(row_id: str, days: float, by: str = "fin", **more: object) -> Row:
    return said(row_id, days, by, "reopening", decision="main", **more)


def claim(by: str, days: float = 5) -> Row:
    return said(f"cl-{by}", days, by, "claim", decision="main")


def blames(*pairs: tuple[str, str]) -> list[Row]:
    return [said(f"b{n}", 20 - 2 * n, by, "blame", to=to, incident="out") for n, (by, to) in enumerate(pairs)]


ARGUED = [*row_on(40), *row_on(30), *row_on(20)]
BOGGED = who("bogged_down", "ops", "hub")
TWICE = [again("a1", 60), again("a2", 30)]
RIVALS = who("rival_final_words", "ops", "hub")
OUT = [{"id": "out", "at": ago(22)}]

ARGUMENTS = (
    Case("three days of argument", sound(statements=ARGUED), [BOGGED]),
    Case("two", sound(statements=ARGUED[:4])),
    Case("the third long ago", sound(statements=[*ARGUED[2:], *row_on(45.6)])),
    Case("the third in six weeks", sound(statements=[*ARGUED[2:], *row_on(44.4)]), [BOGGED]),
    Case("all on one side", sound(statements=[row | {"stance": 1} for row in ARGUED])),
    Case(
        "each day another subject",
        sound(
            subjects=[{"id": "by", "kind": "route"}, {"id": "when", "kind": "timing"}],
            statements=[
                *row_on(40),
                *(r | {"subject": "by"} for r in row_on(30)),
                *(r | {"subject": "when"} for r in row_on(20)),
            ],
        ),
    ),
    Case(
        "supporters and objectors are opposite",
        sound(statements=[r | {"kind": "objection"} if r["stance"] < 0 else r for r in ARGUED]),
        [BOGGED],
    ),
    Case("reopened twice", sound(statements=TWICE), [who("bogged_down", "fin")]),
    Case("once", sound(statements=TWICE[:1])),
    Case("the first a quarter ago", sound(statements=[again("a1", 90.1), TWICE[1]])),
    Case("with new facts", sound(statements=[row | {"new_facts": True} for row in TWICE])),
    Case("slow alone", sound(deal={"stage_entered_at": ago(100), "usual_stage_days": 20})),
    Case(
        "reopened and claimed by two",
        sound(statements=[*TWICE, claim("ops"), claim("hub", 6)]),
        [who("power_struggle", "ops", "hub"), RIVALS],
        states={"authority": "contested"},
    ),
    Case(
        "claimed by two alone",
        sound(statements=[claim("ops"), claim("hub", 6)]),
        [RIVALS],
        states={"authority": "contested"},
    ),
    Case(
        "bogged down and undermined",
        sound(
            statements=[
                *({"subject": "road"} | row | {"subject": "road"} for row in ARGUED),
                said("left", 60, "fin", "deferral", to="coo", subject="road"),
                *(said(f"x{d}", d, "fin", "counter_instruction", subject="road") for d in (33, 22)),
            ]
        ),
        [who("power_struggle", "fin", "coo"), who("defers_then_undermines", "fin", "coo")],
    ),
    Case(
        "bogged down and blaming each other",
        sound(statements=[*TWICE, *blames(("ops", "hub"), ("hub", "ops"))], incidents=OUT),
        [who("power_struggle", "ops", "hub")],
    ),
    Case(
        "bogged down and one blames",
        sound(statements=[*TWICE, *blames(("ops", "hub"), ("ops", "hub"))], incidents=OUT),
        [who("bogged_down", "fin")],
    ),
    Case(
        "a rival claim on another decision",
        sound(
            decisions=[MAIN | {"id": "other", "name": "Other"}],
            statements=[*TWICE, *(c | {"decision": "other"} for c in (claim("ops"), claim("hub", 6)))],
        ),
        [who("bogged_down", "fin"), RIVALS],
        states={"authority": "contested"},
    ),
)


def views(well: str, improve: str, group: str = "g", other: str = "g") -> Row:
    return sound(
        placements=[
            {"question": "works_well", "by": well, "group": group},
            {"question": "improve", "by": improve, "group": other},
        ]
    )


VIEWS = (
    Case("one's strength is another's weakness", views("ops", "fin"), [who("seen_differently", "ops", "fin")]),
    Case("one's own", views("ops", "ops")),
    Case("of another thing", views("ops", "fin", other="h")),
)
