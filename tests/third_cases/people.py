"""What is said of a person: stance, marks, share of influence and contact, a third reader's answers."""

from collections.abc import Callable, Sequence
from typing import Any

from graph.analysis import Analysis, PersonView
from tests.third_cases.sound import Answer, base, kept, refused, sound
from tests.written_deals import Row, ago, contact, deal, others, said


def of(who: str, what: Callable[[PersonView], Any]) -> Callable[[Analysis], Any]:
    return lambda analysis: next(what(view) for view in analysis.people if view.id == who)


def stance(view: PersonView) -> tuple[str, float | None, float]:
    value = view.stance.value
    return view.stance.label, None if value is None else round(value, 6), round(view.stance.n, 6)


def marks(view: PersonView) -> tuple[bool | None, bool | None, bool | None, str | None]:
    return view.buy_in.understood, view.buy_in.committed, view.buy_in.acted, view.buy_in.next


def spoke(*rows: Row, people: Sequence[Row] = (), **lists: Any) -> Row:
    lists.setdefault(
        "subjects",
        [
            {"id": i, "kind": kind, "name": "n"}
            for i, kind in (("site", "destination"), ("tool", "initiative"), ("road", "route"))
        ],
    )
    return deal([*others("a", "b"), *people], statements=list(rows), **lists)


def at(days: float, value: float, on: str | None = "site", **more: Any) -> Row:
    row = said(f"{on}{days}{value}", days, "a", "position", stance=value, **more)
    return row if on is None else row | {"subject": on}


LABEL = of("a", lambda view: view.stance.label)
STANCE, MARKS = of("a", stance), of("a", marks)
CHEER = said("cheer", 10, "a", "advocacy")

STANCES = (
    Answer("fresh words weigh one", spoke(at(0, 1)), STANCE, ("supportive", 1, 1)),
    Answer("after sixty days a half", spoke(at(60, -2)), STANCE, ("resistant", -2, 0.5)),
    Answer(
        "less than a half isn't known",
        spoke(at(60.1, -2)),
        of("a", lambda v: (v.stance.label, v.stance.value)),
        ("unknown", None),
    ),
    Answer("seen weighs seven tenths", spoke(at(0, 1, medium="seen")), STANCE, ("supportive", 1, 0.7)),
    Answer("hearsay alone isn't known", spoke(at(0, 1, medium="second_hand")), LABEL, "unknown"),
    Answer("not first hand is hearsay", spoke(at(0, 1, first_hand=False)), LABEL, "unknown"),
    Answer("half a point is neutral", spoke(at(0, 0.5)), LABEL, "neutral"),
    Answer("half a point below too", spoke(at(0, -0.5)), LABEL, "neutral"),
    Answer(
        "words of sixty days ago weigh half of today's", spoke(at(0, 2), at(60, -1)), STANCE, ("supportive", 1, 1.5)
    ),
    Answer(
        "two subjects count as one each", spoke(at(0, 2), at(0, -1, "tool")), of("a", lambda v: v.stance.value), 0.5
    ),
    Answer(
        "three on one and one on another too",
        spoke(at(0, 2), at(60, 2), at(120, 2), at(0, -2, "tool")),
        LABEL,
        "neutral",
    ),
    Answer("the route is no part of it", spoke(at(0, 2), at(0, -2, "road")), LABEL, "supportive"),
    Answer("the route alone says nothing", spoke(at(0, 2, "road")), LABEL, "unknown"),
    Answer("words without a subject count", spoke(at(0, 2, None)), LABEL, "supportive"),
    Answer("supportive and speaking for it leads", spoke(at(0, 2), CHEER), LABEL, "leading"),
    Answer("six weeks ago", spoke(at(0, 2), CHEER | {"at": ago(45.1)}), LABEL, "supportive"),
    Answer("a kept promise leads too", spoke(at(0, 2), commitments=[kept("k", "a", 44.9)]), LABEL, "leading"),
    Answer("a late one too", spoke(at(0, 2), commitments=[kept("k", "a", status="late")]), LABEL, "leading"),
    Answer(
        "an unconfirmed one doesn't",
        spoke(at(0, 2), commitments=[{"id": "k", "owner": "a", "due": ago(5), "status": "done"}]),
        LABEL,
        "supportive",
    ),
    Answer(
        "one never accepted doesn't", spoke(at(0, 2), commitments=[kept("k", "a", accepted=False)]), LABEL, "supportive"
    ),
    Answer("speaking for it with a neutral stance doesn't lead", spoke(at(0, 0.5), CHEER), LABEL, "neutral"),
    Answer(
        "ratings are no stances", spoke(ratings=[{"by": "a", "statement": "one site", "level": 1}]), LABEL, "unknown"
    ),
)

SAID_BACK = said("u", 9, "a", "understanding", right=True)

MARKED = (
    Answer("nothing", spoke(), MARKS, (None, None, None, "understood")),
    Answer("said back rightly", spoke(SAID_BACK), MARKS, (True, None, None, "committed")),
    Answer("said back wrongly", spoke(SAID_BACK | {"right": False}), MARKS, (False, None, None, "understood")),
    Answer(
        "an open promise",
        spoke(SAID_BACK, commitments=[kept("k", "a", -9, status="open")]),
        MARKS,
        (True, True, None, "acted"),
    ),
    Answer(
        "one refused beside it",
        spoke(SAID_BACK, commitments=[kept("k", "a", -9, status="open"), refused("r", "a")]),
        MARKS,
        (True, False, False, "committed"),
    ),
    Answer("a lapse", spoke(commitments=[kept("k", "a", status="lapsed")]), MARKS, (None, True, False, "understood")),
    Answer(
        "a lapse beside a kept one",
        spoke(SAID_BACK, commitments=[kept("k", "a", status="lapsed"), kept("l", "a")]),
        MARKS,
        (True, True, True, None),
    ),
    Answer("speaking for it", spoke(CHEER), MARKS, (None, None, True, "understood")),
    Answer(
        "not accepted", spoke(commitments=[kept("k", "a", accepted=False)]), MARKS, (None, None, None, "understood")
    ),
    Answer(
        "unconfirmed",
        spoke({k: v for k, v in SAID_BACK.items() if k != "confirmed_by"}),
        MARKS,
        (None, None, None, "understood"),
    ),
)


def shares(analysis: Analysis) -> float:
    return round(sum(view.influence for view in analysis.people), 6)


def adds_up(analysis: Analysis) -> bool:
    points = [driver.points for driver in analysis.risk.drivers] + [each.points for each in analysis.risk.unknowns]
    return analysis.risk.score == min(100, sum(points))


def touch(view: PersonView) -> tuple[int, int, bool]:
    return view.contact.count, view.contact.by, view.contact.last_at is None


WRITES = [
    contact("c1", 5, "a"),
    {"id": "c2", "at": ago(9), "from": "rep", "to": ["a", "b"], "count": 3},
    contact("c3", 7, "a", "b"),
    {"id": "c4", "at": ago(2), "from": "se", "to": ["b"]},
    {"id": "c5", "at": ago(-2), "from": "se", "to": ["a"]},
]
OURS = [{"id": "se", "name": "Engineer", "side": "seller"}]

REST = (
    Answer("the shares of all make one", base(), shares, 1.0),
    Answer("without ties all are equal", spoke(), of("a", lambda v: round(v.influence, 6)), 0.5),
    Answer(
        "who is trusted has more",
        spoke(ties=[{"kind": "trusts", "from": "b", "to": "a"}]),
        of("a", lambda v: v.influence > 0.5),
        True,
    ),
    Answer(
        "contact with us counts, among themselves not",
        spoke(people=OURS, activities=WRITES),
        of("a", touch),
        (4, 1, False),
    ),
    Answer("and how many of ours", spoke(people=OURS, activities=WRITES), of("b", touch), (4, 2, False)),
    Answer("none", spoke(), of("a", touch), (0, 0, True)),
    Answer("a sound deal is a small risk", base(), lambda analysis: analysis.risk.band, "low"),
    Answer(
        "a deal of strangers isn't",
        deal(others("a", "b", "c"), deal={"stage_number": 3}),
        lambda analysis: analysis.risk.band != "low",
        True,
    ),
    Answer(
        "a split deal that nobody decides is a great one",
        sound(
            main={"final_word": [], "opened_at": ago(60)},
            without=["adv", "k1", "k2", "k3", "k4", *(f"{h}-site-{d}" for h in ("coo", "cio") for d in (4, 11))],
            statements=[
                at(4, -2) | {"id": f"no-{h}-{d}", "by": h, "at": ago(d)} for h in ("coo", "cio") for d in (4, 11)
            ],
        ),
        lambda analysis: analysis.risk.band,
        "high",
    ),
    Answer(
        "the points add up",
        sound(without=["adv"]),
        adds_up,
        True,
    ),
)
