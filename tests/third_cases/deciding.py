"""Who decides, and whether it is lived: one fault in a sound deal."""

from collections.abc import Sequence

from tests.third_cases.sound import MAIN, Case, sound, who
from tests.written_deals import Row, ago, said

OTHER = {"id": "other", "name": "Other", "status": "open", "opened_at": ago(8)}
NOBODY = who("no_final_word")
ABSENT, CONTESTED, CLEAR = ({"authority": state} for state in ("absent", "contested", "clear"))


def claim(by: str, days: float = 5, decision: str = "main") -> Row:
    return said(f"cl-{by}", days, by, "claim", decision=decision)


RECORDED = (
    Case("open for eight days with nobody", sound(decisions=[OTHER]), [NOBODY], states=ABSENT),
    Case("for seven", sound(decisions=[OTHER | {"opened_at": ago(7)}]), states=ABSENT),
    Case("parked", sound(decisions=[OTHER | {"status": "parked"}]), states=CLEAR),
    Case("a council's", sound(decisions=[OTHER | {"voters": ["cfo", "coo", "cio"]}]), states=CLEAR),
    Case("reopened", sound(decisions=[OTHER | {"status": "reopened", "opened_at": ago(30)}]), [NOBODY], states=ABSENT),
    Case(
        "no charter, due in thirty days",
        sound(main={"final_word": [], "opened_at": ago(3), "due": ago(-29.9)}),
        [NOBODY],
        states=ABSENT,
    ),
    Case("due in thirty-one", sound(main={"final_word": [], "opened_at": ago(3), "due": ago(-30.9)}), states=ABSENT),
    Case("two claims", sound(statements=[claim("ops"), claim("fin", 9)]), [who("rival_final_words", "ops", "fin")]),
    Case(
        "one of them long ago",
        sound(statements=[claim("ops"), claim("fin", 90.1)]),
        begins=[who("rival_final_words", "ops")],
        states=CONTESTED,
    ),
    Case(
        "one of them on the last day",
        sound(statements=[claim("ops"), claim("fin", 89.9)]),
        [who("rival_final_words", "ops", "fin")],
    ),
    Case("the decider's own claim", sound(statements=[claim("ceo")]), states=CLEAR),
    Case("two on record", sound(main={"final_word": ["ceo", "cfo"]}), [who("rival_final_words", "ceo", "cfo")]),
    Case("two with a rule", sound(main={"final_word": ["ceo", "cfo"], "joint_with_tie_rule": True}), states=CLEAR),
    Case(
        "proposed long ago",
        sound(decisions=[proposed := {"id": "idea", "name": "Idea", "status": "proposed", "proposed_at": ago(30.5)}]),
        [who("fell_by_the_wayside")],
    ),
    Case("proposed this month", sound(decisions=[proposed | {"proposed_at": ago(29.5)}])),
    Case("proposed, with a decider", sound(decisions=[proposed | {"final_word": ["ceo"]}]), states=CLEAR),
    Case(
        "proposed and moving",
        sound(
            decisions=[proposed | {"proposed_at": ago(80)}],
            statements=[said("mv", 29, "ops", "advocacy", decision="idea")],
        ),
    ),
    Case(
        "proposed, moving unconfirmed",
        sound(
            decisions=[proposed],
            statements=[
                {k: v for k, v in said("mv", 29, "ops", "advocacy", decision="idea").items() if k != "confirmed_by"}
            ],
        ),
        [who("fell_by_the_wayside")],
    ),
    Case("proposed in a lost deal", sound(decisions=[proposed], deal={"status": "lost"})),
)

LIVED_BY_COO = who("lived_authority_differs", "coo", "ceo")


def names(*to: str, system: str | None = None) -> list[Row]:
    source = {"source": {"system": system}} if system else {}
    by = ("ops", "buy", "law", "fin", "hub", "dev", "lab", "bar")
    return [said(f"n{i}", 20 + i, by[i], "naming", decision="main", to=each) | source for i, each in enumerate(to)]


def bypass(*days: float, to: str = "coo") -> list[Row]:
    by = ("ops", "buy", "law", "fin")
    return [said(f"y{i}", day, by[i], "bypass", decision="main", to=to) for i, day in enumerate(days)]


def settled(*by: str) -> list[Row]:
    return [
        MAIN
        | {"id": f"s{i}", "name": f"S{i}", "status": "decided", "decided_by": each, "decided_at": ago(40 + i)}
        | {"subject": "site", "opened_at": ago(60), "due": ago(41), "act_by": ago(38), "listen_until": ago(50)}
        for i, each in enumerate(by)
    ]


ON_SITE: Row = {"subject": "site"}

LIVED = (
    Case("named and asked", sound(statements=[*names(*["coo"] * 4), *bypass(5, 9)]), [LIVED_BY_COO], states=CONTESTED),
    Case("named alone", sound(statements=names(*["coo"] * 4))),
    Case("asked alone", sound(statements=bypass(5, 9))),
    Case("three named", sound(statements=[*names(*["coo"] * 3), *bypass(5, 9)]), begins=[LIVED_BY_COO]),
    Case(
        "three of four name the decider, one each way",
        sound(statements=[*names("ceo", "ceo", "ceo", "coo"), *bypass(5, 9)]),
        [LIVED_BY_COO],
    ),
    Case("four of five do", sound(statements=[*names("ceo", "ceo", "ceo", "ceo", "coo"), *bypass(5, 9)])),
    Case("asked once in a quarter", sound(statements=[*names(*["coo"] * 4), *bypass(5, 90.1)])),
    Case("asked on the last day", sound(statements=[*names(*["coo"] * 4), *bypass(5, 89.9)]), [LIVED_BY_COO]),
    Case(
        "decided for them",
        sound(main=ON_SITE, decisions=settled("coo", "ceo", "coo"), statements=list(bypass(5, 9))),
        [LIVED_BY_COO],
    ),
    Case(
        "decided once for them",
        sound(main=ON_SITE, decisions=settled("coo", "ceo", "ceo"), statements=list(bypass(5, 9))),
    ),
    Case(
        "delegated",
        sound(
            main={"delegated_to": {"person": "coo", "scope": "site", "until": ago(-5)}},
            statements=[*names(*["coo"] * 4), *bypass(5, 9)],
        ),
    ),
    Case(
        "the decider is away",
        sound(main={"decider_away_until": ago(-5)}, statements=[*names(*["coo"] * 4), *bypass(5, 9)]),
    ),
    Case(
        "an exercise says so",
        sound(statements=[*names(*["coo"] * 4, system="exercise"), *bypass(5, 9)]),
        [LIVED_BY_COO],
    ),
)


def order(*days: float, by: str = "bar", decision: str = "main") -> list[Row]:
    return [said(f"d{by}{day}", day, by, "directive", decision=decision) for day in days]


def owner(**more: object) -> Sequence[Row]:
    return [{"id": "bar", "owner_share": 0.2, **more}]


OVERREACH = who("shareholder_overreach", "bar")

OWNERS = (
    Case("two directives", sound(people=owner(), statements=order(5, 12)), [OVERREACH]),
    Case("one", sound(people=owner(), statements=order(5)), begins=[OVERREACH]),
    Case("one in a quarter", sound(people=owner(), statements=order(5, 90.1)), begins=[OVERREACH]),
    Case("two in a quarter", sound(people=owner(), statements=order(5, 89.9)), [OVERREACH]),
    Case(
        "a board seat is a stake",
        sound(people=owner(owner_share=0, board_seat=True), statements=order(5, 12)),
        [OVERREACH],
    ),
    Case("no stake", sound(people=owner(owner_share=0), statements=order(5, 12))),
    Case("on what is reserved", sound(people=owner(), main={"matter": "reserved"}, statements=order(5, 12))),
    Case("by one who must agree", sound(people=owner(), main={"must_agree": ["bar"]}, statements=order(5, 12))),
    Case("by the decider", sound(people=[{"id": "ceo", "owner_share": 0.5}], statements=order(5, 12, by="ceo"))),
    Case("named for it", sound(people=owner(), statements=names("bar", "ceo", "ceo", "ceo")), [OVERREACH]),
    Case("named by one in five", sound(people=owner(), statements=names("bar", "ceo", "ceo", "ceo", "ceo"))),
)

STEERS = who("founder_steers", "old", "ceo")
OLD: Row = {"id": "old", "former": True, "retired_since": ago(700), "predecessor_of": "ceo"}
TALKS = [{"id": "t", "at": ago(50), "kind": "call", "from": "old", "to": ["ceo"]}]
CHANGES = [said(f"v{day}", day, "ceo", "reversal", decision="main") for day in (45, 30)]
GOES = [said(f"g{by}", 20 + n, by, "bypass", to="old") for n, by in enumerate(("ops", "fin"))]
TELLS = order(15, by="old")
NAMED = names("old", "ceo", "ceo", "ceo")
LEANS = [said(f"f{day}", day, "ceo", "deferral", to="old", subject="road") for day in (33, 22)]
PULL = [{"id": "pull", "kind": "influences", "from": "old", "to": "ceo", "strength": 0.7}]


def founder(*statements: Row, ties: Sequence[Row] = (), activities: Sequence[Row] = (), **more: object) -> Row:
    return sound(people=[OLD | more], statements=statements, ties=ties, activities=activities)


FOUNDERS = (
    Case("people go there and are told", founder(*GOES, *TELLS), [STEERS]),
    Case("changes after a call, and people go there", founder(*CHANGES, *GOES, activities=TALKS), [STEERS]),
    Case("named and told", founder(*NAMED, *TELLS), [STEERS]),
    Case("leant on and told", founder(*LEANS, *TELLS, ties=PULL), [STEERS]),
    Case("leant on and named", founder(*LEANS, *NAMED, ties=PULL), [STEERS]),
    Case("a weaker pull", founder(*LEANS, *TELLS, ties=[PULL[0] | {"strength": 0.69}])),
    Case("leant on once", founder(LEANS[0], *TELLS, ties=PULL)),
    Case("changed once", founder(CHANGES[0], *TELLS, activities=TALKS)),
    Case("changed later than a month", founder(*CHANGES, *TELLS, activities=[TALKS[0] | {"at": ago(70)}])),
    Case("one goes there", founder(GOES[0], *TELLS)),
    Case("told alone", founder(*TELLS)),
    Case("half a year ago", founder(*GOES, *order(180.5, by="old"))),
    Case("in half a year", founder(*GOES, *order(179.5, by="old")), [STEERS]),
    Case(
        "no predecessor",
        sound(people=[{k: v for k, v in OLD.items() if k != "predecessor_of"}], statements=[*GOES, *TELLS]),
    ),
    Case("with an office still", sound(people=[{"id": "old", "predecessor_of": "ceo"}], statements=[*GOES, *TELLS])),
    Case(
        "an owner too",
        founder(*GOES, *order(15, 25, by="old"), owner_share=0.3),
        [STEERS, who("shareholder_overreach", "old")],
    ),
)

LATE: Row = {"opened_at": ago(40), "listen_until": ago(20), "act_by": ago(7.1)}
WAITS = who("waits_for_everyone", "ceo")


def rounds(*days: float, **more: object) -> list[Row]:
    return [said(f"q{day}", day, "ceo", "consultation", decision="main", **more) for day in days]


ONLY_IF = said("only", 12, "ceo", "condition", decision="main")

WAITING = (
    Case("two more rounds", sound(main=LATE, statements=rounds(15, 10)), [WAITS]),
    Case("one more", sound(main=LATE, statements=rounds(15))),
    Case("rounds while listening", sound(main=LATE, statements=rounds(24, 22))),
    Case("not late enough", sound(main=LATE | {"act_by": ago(6.9)}, statements=rounds(15, 10))),
    Case("a grown circle", sound(main=LATE, statements=rounds(15, asked=["fin", "lab"])), [WAITS]),
    Case("grown by who was in it", sound(main=LATE | {"input": ["fin"]}, statements=rounds(15, asked=["fin", "lab"]))),
    Case("only if all are fine, and a round", sound(main=LATE, statements=[ONLY_IF, *rounds(15)]), [WAITS]),
    Case("still to agree", sound(main=LATE | {"must_agree": ["cfo"]}, statements=rounds(15, 10))),
    Case(
        "all agreed", sound(main=LATE | {"must_agree": ["cfo"], "agreed": ["cfo"]}, statements=rounds(15, 10)), [WAITS]
    ),
    Case("away", sound(main=LATE | {"decider_away_until": ago(-3)}, statements=rounds(15, 10))),
    Case(
        "a new fact",
        sound(
            main=LATE, statements=[*rounds(15, 10), said("nf", 12, "fin", "reopening", decision="main", new_facts=True)]
        ),
    ),
    Case("somebody else asks", sound(main=LATE, statements=[r | {"by": "coo"} for r in rounds(15, 10)])),
    Case("nobody decides", sound(main=LATE | {"final_word": []}, statements=rounds(15, 10)), [NOBODY]),
)


def tasks(*, decides: bool, focus: bool, backing: bool, others: bool = True) -> Row:
    done = [said("of", 5, "coo", "focus"), said("ob", 9, "coo", "backing")] if others else []
    away = [name for name, kept in (("foc", focus), ("bck", backing)) if not kept]
    theirs = [MAIN | {"id": "past", "name": "Past", "status": "decided", "decided_by": "coo", "decided_at": ago(9)}]
    return sound(
        main={} if decides else {"act_by": ago(2)}, decisions=theirs if others else [], statements=done, without=away
    )


SPLIT = who("focus_split", "ceo")

FOCUS = (
    *(
        Case(
            f"decides {decides}, focus {focus}, backing {backing}",
            tasks(decides=decides, focus=focus, backing=backing),
            [] if decides and focus and backing else [SPLIT],
        )
        for decides in (True, False)
        for focus in (True, False)
        for backing in (True, False)
    ),
    Case("nobody else does it", tasks(decides=False, focus=False, backing=False, others=False)),
    Case(
        "in the first month",
        tasks(decides=True, focus=False, backing=False) | {"deal": {"id": "d1", "name": "Deal", "created_at": ago(29)}},
    ),
    Case(
        "focus a month ago",
        sound(without=["foc"], statements=[said("f0", 30.5, "ceo", "focus"), said("of", 5, "coo", "focus")]),
        [SPLIT],
    ),
    Case(
        "focus within the month",
        sound(without=["foc"], statements=[said("f0", 29.5, "ceo", "focus"), said("of", 5, "coo", "focus")]),
    ),
    Case("only one of ours does it", sound(without=["foc"], statements=[said("of", 5, "rep", "focus")])),
)
