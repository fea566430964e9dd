"""Where decision makers don't agree, or say one thing and do another: one fault in a sound deal."""

from tests.third_cases.sound import Case, head, kept, positions, refused, sound, turned, who
from tests.written_deals import Row, ago, contact, said

LONE, OPEN, SPLIT = who("lone_resistance", "cio"), who("unanswered_objection", "cio"), {"alignment": "split"}


def objection(days: float, by: str = "cio", **more: object) -> Row:
    return said(f"o-{by}", days, by, "objection", subject="site", risk="nights are unmanned", **more)


def reached(*ids: str) -> list[Row]:
    return [contact(f"r-{row_id}", 9, row_id) for row_id in ids]


def reactions(*days: float) -> list[Row]:
    watched = said("ob", 20, "rep", "observation", to="cio")
    return [watched, *(said(f"re{day}", day, "cio", "personal_reaction") for day in days)]


RESISTANCE = (
    Case("one of four against it", turned(cio=-2), [LONE], states=SPLIT),
    Case("two of five against an initiative are a side", turned(kind="initiative", x=-2, cio=-2), states=SPLIT),
    Case(
        "two of six against an initiative are a few",
        turned(kind="initiative", x=-2, cio=-2, y=2),
        [who("lone_resistance", "cio", "x")],
        states=SPLIT,
    ),
    Case("three of five on board are enough", turned(cio=-2, x=0), [LONE], states=SPLIT),
    Case("two of four aren't", turned(cio=-2, cfo=0), states=SPLIT),
    Case(
        "three of four known are enough",
        sound(without=["by:cio", "by:cfo"], statements=positions(cio=-2)),
        [LONE],
        states=SPLIT,
    ),
    Case(
        "three of five are too few to tell",
        sound(people=[head("x")], without=["by:cio", "by:cfo"], statements=positions(cio=-2), activities=reached("x")),
        begins=[LONE],
        states=SPLIT,
    ),
    Case("half a point below nothing is neutral", turned(cio=-0.5), states={"alignment": "aligned"}),
    Case("a little further isn't", turned(cio=-0.51), [LONE], states=SPLIT),
    Case("half a point above isn't on board", turned(cio=-2, cfo=0.5), states=SPLIT),
    Case(
        "one word a day old weighs less than one",
        sound(without=["by:cio"], statements=[said("p", 1, "cio", "position", subject="site", stance=-2)]),
        states=SPLIT,
    ),
    Case(
        "against the route alone is a route debate",
        sound(statements=positions("road", cio=-2, coo=2)),
        states={"alignment": "route_debate"},
    ),
    Case(
        "against an area alone is nothing",
        turned(kind="area", cio=-2),
        [who("no_champion")],
        states={"alignment": "unknown"},
    ),
    Case("staff against it are no decision makers", turned(ops=-2) | {"people": sound()["people"]}),
    Case(
        "a decision maker who left resists no longer",
        sound(people=[head("x", left_at=ago(1))], statements=positions(x=-2)),
        states={"alignment": "aligned"},
    ),
    Case(
        "nor does a former one",
        sound(people=[head("x", former=True)], statements=positions(x=-2)),
        states={"alignment": "aligned"},
    ),
    Case(
        "nor one of ours",
        sound(people=[head("x", side="seller")], statements=positions(x=-2)),
        states={"alignment": "aligned"},
    ),
    Case("an open risk comes first", turned(cio=-2, more=[objection(89.9)]), [OPEN], states=SPLIT),
    Case("for a quarter", turned(cio=-2, more=[objection(90.1)]), [LONE], states=SPLIT),
    Case("until it is answered", turned(cio=-2, more=[objection(5, answered=True)]), [LONE], states=SPLIT),
    Case("one with no risk named doesn't", turned(cio=-2, more=[said("o", 5, "cio", "objection")]), [LONE]),
    Case("a supporter's open risk stands too", sound(statements=[objection(5)]), [OPEN]),
    Case("a clerk's doesn't", sound(statements=[objection(5, "ops")])),
    Case(
        "one resists, another's risk is open",
        turned(cio=-2, more=[objection(5, "cfo")]),
        [LONE, who("unanswered_objection", "cfo")],
        states=SPLIT,
    ),
    Case("reactions to what was seen are part of it", turned(cio=-2, more=reactions(19, 13)), [LONE]),
)


def handed(days: float = 60, **more: object) -> Row:
    return said("left", days, "cio", "deferral", to="coo", subject="site", **more)


def act(row_id: str, days: float, kind: str = "counter_instruction", **more: object) -> Row:
    return said(row_id, days, "cio", kind) | {"subject": "site", **more}


UNDERMINES = who("defers_then_undermines", "cio", "coo")

UNDERMINING = (
    Case("two acts after leaving it", sound(statements=[handed(), act("x", 40), act("y", 30)]), [UNDERMINES]),
    Case("one act", sound(statements=[handed(), act("x", 40)]), begins=[UNDERMINES]),
    Case("no act", sound(statements=[handed()])),
    Case("acts without leaving it", sound(statements=[act("x", 40), act("y", 30)])),
    Case("acts before leaving it", sound(statements=[handed(20), act("x", 40), act("y", 30)])),
    Case(
        "two acts on one day are one",
        sound(statements=[handed(), act("x", 40), act("y", 40, "withholding")]),
        begins=[UNDERMINES],
    ),
    Case("on something else", sound(statements=[handed(), *(act(f"x{d}", d, subject="road") for d in (40, 30))])),
    Case("said so before", sound(statements=[handed(), objection(50, answered=True), act("x", 40), act("y", 30)])),
    Case(
        "said so after the acts",
        sound(statements=[handed(), objection(20, answered=True), act("x", 40), act("y", 30)]),
        [UNDERMINES],
    ),
    Case(
        "took it back before",
        sound(statements=[handed(withdrawn_at=ago(50)), act("x", 40), act("y", 30)]),
    ),
    Case(
        "the ninetieth day after it",
        sound(statements=[handed(100), act("x", 40), act("y", 10.1)]),
        [UNDERMINES],
    ),
    Case("the ninety-first", sound(statements=[handed(100), act("x", 40), act("y", 9)]), begins=[UNDERMINES]),
    Case(
        "a refusal and a lapse are acts",
        sound(
            statements=[handed()],
            commitments=[
                refused("r", "cio", 40, subject="site", accepted=True),
                kept("l", "cio", 30, subject="site", status="lapsed"),
            ],
        ),
        [UNDERMINES, who("uneven_doing", "cio", "ceo", "coo")],
    ),
    Case(
        "a private no beside a public yes",
        sound(statements=[handed(), act("x", 40), act("y", 30, "position", stance=-1, public=False)]),
        [UNDERMINES],
    ),
    Case(
        "a private doubt isn't an act",
        sound(statements=[handed(), act("x", 40), act("y", 30, "position", stance=-0.9, public=False)]),
        begins=[UNDERMINES],
    ),
    Case("acts by staff aren't theirs", sound(statements=[handed(), *(act(f"x{d}", d, by="ops") for d in (40, 30))])),
    Case(
        "one act of a quarter ago and one since",
        sound(statements=[handed(170), act("x", 100), act("y", 85)]),
        [UNDERMINES],
    ),
    Case("all of a quarter ago", sound(statements=[handed(170), act("x", 100), act("y", 91)])),
)

UNEVEN = who("uneven_doing", "cio", "ceo", "coo")
HELP = who("help_needed", "cio")


def doing(**status: str) -> list[Row]:
    return [kept(row_id, "cio", 10 + n, status=how) for n, (row_id, how) in enumerate(status.items())]


DOING = (
    Case("two refused", sound(commitments=doing(a="refused", b="refused")), [UNEVEN]),
    Case("two lapsed", sound(commitments=doing(a="lapsed", b="lapsed")), [UNEVEN]),
    Case("one lapsed", sound(commitments=doing(a="lapsed"))),
    Case(
        "two of five kept", sound(commitments=doing(a="done", b="late", c="lapsed", d="lapsed", e="lapsed")), [UNEVEN]
    ),
    Case("half of four kept", sound(commitments=doing(a="done", b="late", c="lapsed", d="lapsed"))),
    Case("a day too old", sound(commitments=[kept(i, "cio", 60.5, status="lapsed") for i in ("a", "b")])),
    Case("two months", sound(commitments=[kept(i, "cio", 59.5, status="lapsed") for i in ("a", "b")]), [UNEVEN]),
    Case("can't", sound(commitments=[refused(i, "cio", 20, hindered=True) for i in ("a", "b")]), [HELP]),
    Case("moved", sound(commitments=[kept(i, "cio", status="lapsed", moved_by_agreement=True) for i in ("a", "b")])),
    Case("never accepted", sound(commitments=[refused(i, "cio", accepted=False) for i in ("a", "b")])),
    Case("staff refuse", sound(commitments=[refused(i, "ops") for i in ("a", "b")])),
    Case(
        "nobody else does theirs",
        sound(without=["k1", "k3"], commitments=doing(a="refused", b="refused")),
    ),
    Case(
        "who does it never said the idea back",
        sound(without=["und-ceo", "und-coo"], commitments=doing(a="refused", b="refused")),
    ),
    Case(
        "four of five kept is doing one's part",
        sound(
            without=["k3", "k4"],
            commitments=[
                *doing(a="refused", b="refused"),
                kept("c3", "coo"),
                kept("c4", "coo", status="late"),
                kept("c5", "coo", status="lapsed"),
            ],
        ),
        [who("uneven_doing", "cio", "coo")],
    ),
    Case(
        "three of four isn't",
        sound(
            without=["k3", "k4"],
            commitments=[*doing(a="refused", b="refused"), kept("c4", "coo"), kept("c5", "coo", status="lapsed")],
        ),
    ),
)


def blame(row_id: str, days: float, by: str, to: str, **more: object) -> Row:
    return said(row_id, days, by, "blame", to=to, incident="out", **more)


def cause(row_id: str, days: float) -> Row:
    return said(row_id, days, "dev", "root_cause", incident="out")


def outage(*rows: Row, days: float = 30) -> Row:
    return sound(incidents=[{"id": "out", "at": ago(days)}], statements=rows)


THREE = (blame("b1", 28, "ops", "hub"), blame("b2", 26, "buy", "hub"), blame("b3", 24, "ops", "dev"))
FINGERS = who("finger_pointing", "ops", "buy")

POINTING = (
    Case("three remarks by two", outage(*THREE), [FINGERS]),
    Case("two causes beside three remarks", outage(*THREE, cause("c1", 27), cause("c2", 25)), [FINGERS]),
    Case("three causes", outage(*THREE, cause("c1", 27), cause("c2", 25), cause("c3", 25))),
    Case("two remarks", outage(*THREE[:2])),
    Case("by one", outage(*(blame(f"b{d}", d, "ops", "hub") for d in (28, 26, 24)))),
    Case("one takes a share", outage(*THREE[:2], THREE[2] | {"own_share": True})),
    Case("one names how", outage(*THREE[:2], THREE[2] | {"mechanism": True})),
    Case("in three weeks", outage(*THREE[:2], blame("b3", 9.1, "ops", "hub")), [FINGERS]),
    Case("after three weeks", outage(*THREE[:2], blame("b3", 8.9, "ops", "hub"))),
    Case("before it", outage(*THREE[:2], blame("b3", 31, "ops", "hub"))),
    Case("a quarter ago", outage(*(r | {"at": ago(80 + n)} for n, r in enumerate(THREE)), days=89.9), [FINGERS]),
    Case("longer ago", outage(*(r | {"at": ago(80 + n)} for n, r in enumerate(THREE)), days=90.1)),
)
