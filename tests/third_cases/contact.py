"""Contact, champions, what is old, what is carried up: one fault in a sound deal."""

from typing import Any

from tests.third_cases.sound import HEADS, STAFF, Case, head, positions, sound, who
from tests.written_deals import Row, ago, contact, said

CHEERS = said("cheer", 5, "ops", "advocacy", subject="site")


def only(*rows: Row, **more: Any) -> Row:
    return sound(without=["activities"], activities=rows, **more)


CONTACTS = (
    Case("one voice", only(contact("c1", 5, "coo"), contact("c2", 9, "coo")), [who("single_threaded", "coo")]),
    Case("none", only(), [who("single_threaded")]),
    Case("two", only(contact("c1", 5, "coo"), contact("c2", 44.9, "ops"))),
    Case(
        "the second long ago",
        only(contact("c1", 5, "coo"), contact("c2", 45.1, "ops")),
        [who("single_threaded", "coo")],
    ),
    Case(
        "two who wrote to each other",
        only(contact("c1", 5, "coo"), contact("c2", 9, "ops", "cfo")),
        [who("single_threaded", "coo")],
    ),
    Case("one of ours wrote to two", only({"id": "c1", "at": ago(5), "from": "se", "to": ["ops", "law"]})),
    Case("one voice in a deal that is won", only(contact("c1", 5, "coo"), deal={"status": "won"})),
    Case("unheard for sixty days", sound(without=["by:cio", "m-cio"]), [who("decision_maker_unreached", "cio")]),
    Case("met on the last day", sound(without=["by:cio", "m-cio"], activities=[contact("c", 59.9, "cio")])),
    Case(
        "met a day before",
        sound(without=["by:cio", "m-cio"], activities=[contact("c", 60.1, "cio")]),
        [who("decision_maker_unreached", "cio")],
    ),
    Case("said something, never met", sound(without=["m-cio"])),
    Case(
        "written to by a colleague only",
        sound(without=["by:cio", "m-cio"], activities=[contact("c", 5, "cio", "coo")]),
        [who("decision_maker_unreached", "cio")],
    ),
    Case(
        "a holder without the mark",
        sound(main={"final_word": ["ceo", "hub"], "joint_with_tie_rule": True}),
        [who("decision_maker_unreached", "hub")],
    ),
    Case("unheard after the deal", sound(without=["by:cio", "m-cio"], deal={"status": "lost"})),
    Case("left", sound(people=[head("x", left_at=ago(3))])),
    Case("leaves tomorrow", sound(people=[head("x", left_at=ago(-1))]), [who("decision_maker_unreached", "x")]),
)

NO_ACTS = ("adv", "k1", "k2", "k3", "k4")

CHAMPIONS = (
    Case("nobody does anything", sound(without=NO_ACTS), [who("no_champion")]),
    Case("one of the staff does", sound(without=NO_ACTS, statements=[CHEERS])),
    Case("spoke six weeks ago", sound(without=NO_ACTS, statements=[CHEERS | {"at": ago(45.1)}]), [who("no_champion")]),
    Case(
        "marked, and spoke",
        sound(people=[{"id": "lab", "is_champion": True}], without=NO_ACTS, statements=[CHEERS | {"by": "lab"}]),
    ),
    Case(
        "marked and silent", sound(people=[{"id": "lab", "is_champion": True}], without=NO_ACTS), [who("no_champion")]
    ),
    Case("no way up", sound(without=[*NO_ACTS, "ties"], statements=[CHEERS]), [who("champion_without_power", "ops")]),
    Case(
        "two steps up",
        sound(
            without=[*NO_ACTS, "ties"],
            statements=[CHEERS],
            ties=[{"kind": "trusts", "from": "fin", "to": "ops"}, {"kind": "influences", "from": "fin", "to": "ceo"}],
        ),
    ),
    Case(
        "three steps up",
        sound(
            without=[*NO_ACTS, "ties"],
            statements=[CHEERS],
            ties=[
                {"kind": "trusts", "from": "fin", "to": "ops"},
                {"kind": "influences", "from": "fin", "to": "law"},
                {"kind": "reports_to", "from": "law", "to": "ceo"},
            ],
        ),
        [who("champion_without_power", "ops")],
    ),
    Case(
        "trust the wrong way",
        sound(without=[*NO_ACTS, "ties"], statements=[CHEERS], ties=[{"kind": "trusts", "from": "ops", "to": "ceo"}]),
        [who("champion_without_power", "ops")],
    ),
    Case(
        "a tie that is over",
        sound(
            without=[*NO_ACTS, "ties"],
            statements=[CHEERS],
            ties=[{"kind": "reports_to", "from": "ops", "to": "ceo", "until": ago(1)}],
        ),
        [who("champion_without_power", "ops")],
    ),
    Case("the holder is the champion", sound(without=[*NO_ACTS, "ties"], statements=[CHEERS | {"by": "ceo"}])),
    Case("nothing on record, past the start", sound(without=["main"]), [who("authority_unrecorded")]),
    Case("nothing on record, at the start", sound(without=["main"], deal={"stage_number": 1})),
)


def staged(stage: str | None) -> Row:
    body = sound(without=["main"])
    facts = {k: v for k, v in body["deal"].items() if not k.startswith("stage")}
    return body | {"deal": facts if stage is None else facts | {"stage": stage}}


def aged(days: float) -> Row:
    body = sound(without=[*NO_ACTS, "foc", "bck", *(f"by:{h}" for h in HEADS)], statements=[CHEERS])
    body["statements"] += [said(f"z-{by}", days + 3, by, "position", subject="site", stance=2) for by in HEADS]
    body["statements"] += [said("zz", days, "coo", "position", subject="site", stance=2)]
    return body


AGED = (
    Case("a stage by name", staged("Proposal"), [who("authority_unrecorded")]),
    Case("an early stage by name", staged("Qualification")),
    Case("no stage", staged(None)),
    Case("all heard long ago", aged(90.1), [who("stale_evidence", *HEADS)]),
    Case("one heard in time", aged(89.9)),
    Case(
        "a promise is news",
        aged(95)
        | {
            "commitments": [
                {"id": "n", "owner": "cio", "due": ago(-5), "made_at": ago(5), "status": "open", "confirmed_by": "rep"}
            ]
        },
    ),
    Case("old in a deal that is won", aged(95) | {"deal": {"id": "d1", "name": "Deal", "status": "won"}}),
)


def figure(row_id: str, days: float, said_so: float, crm: float | None = 100.0, by: str = "coo") -> Row:
    row = said(row_id, days, by, "off_system_claim", figure=said_so)
    return row if crm is None else row | {"crm_figure": crm}


FIGURES_OFF = who("off_system_figures", "coo")
ASKING: Row = {"kind": "executive_ask", "since": ago(31), "person": "ceo"}
READY = {"pitch": True, "own_results": True, "others_results": True, "process": True, "as_of": ago(10)}
EVENT = {"id": "ev", "at": ago(10), "kind": "new_manager", "person": "hub"}
DOOR = who("trigger_unprepared", "hub")


def door(event: Row | None = None, **readiness: object) -> Row:
    ready = {k: v for k, v in (READY | readiness).items() if v is not None}
    return sound(events=[EVENT | (event or {})], plan={"readiness": ready})


ADOPTION = (
    Case("two figures off", sound(statements=[figure("f1", 5, 106), figure("f2", 9, 94)]), [FIGURES_OFF]),
    Case("one", sound(statements=[figure("f1", 5, 200)])),
    Case("off by one in twenty", sound(statements=[figure("f1", 5, 105), figure("f2", 9, 95)])),
    Case("the second a month ago", sound(statements=[figure("f1", 5, 150), figure("f2", 30.1, 150)])),
    Case("on the last day", sound(statements=[figure("f1", 5, 150), figure("f2", 29.9, 150)]), [FIGURES_OFF]),
    Case(
        "nothing to check them by",
        sound(statements=[figure("f1", 5, 50, None), figure("f2", 9, 50, None)]),
        [FIGURES_OFF],
    ),
    Case("by staff", sound(statements=[figure("f1", 5, 150, by="lab"), figure("f2", 9, 150, by="lab")])),
    Case("by two leaders, one each", sound(statements=[figure("f1", 5, 150), figure("f2", 9, 150, by="cfo")])),
    Case(
        "by staff of the second rank",
        sound(
            people=[{"id": "lab", "formal_rank": 2}],
            statements=[figure("f1", 5, 150, by="lab"), figure("f2", 9, 150, by="lab")],
        ),
        [who("off_system_figures", "lab")],
    ),
    Case("asked for a month", sound(plan={"next_step": ASKING}), [who("executive_ask_too_early", "ceo")]),
    Case("not yet a month", sound(plan={"next_step": ASKING | {"since": ago(29.9)}})),
    Case("with a pilot", sound(plan={"next_step": ASKING, "pilots": [{"id": "p", "started_at": ago(9)}]})),
    Case(
        "with a pilot's result",
        sound(
            plan={
                "next_step": ASKING,
                "pilots": [{"id": "p", "started_at": ago(90), "ended_at": ago(9), "result": "halved"}],
            }
        ),
    ),
    Case(
        "with a pilot that ended in nothing",
        sound(plan={"next_step": ASKING, "pilots": [{"id": "p", "started_at": ago(90), "ended_at": ago(9)}]}),
        [who("executive_ask_too_early", "ceo")],
    ),
    Case(
        "with a pilot to come",
        sound(plan={"next_step": ASKING, "pilots": [{"id": "p", "started_at": ago(-9)}]}),
        [who("executive_ask_too_early", "ceo")],
    ),
    Case("another step", sound(plan={"next_step": ASKING | {"kind": "other"}})),
    Case("ready in four parts", door()),
    Case("in three", door(pitch=False), [DOOR]),
    Case("three months ago", door(as_of=ago(90.1)), [DOOR]),
    Case("nearly that", door(as_of=ago(89.9))),
    Case("a month after it", door({"at": ago(30.1)}, pitch=False)),
    Case("within the month", door({"at": ago(29.9)}, pitch=False), [DOOR]),
    Case("nothing said of being ready", sound(events=[EVENT]), [DOOR]),
    Case("in a deal that is lost", sound(events=[EVENT], deal={"status": "lost"})),
)

UNCONFIRMED = {"confirmed_by"}


def bare(row: Row) -> Row:
    return {key: value for key, value in row.items() if key not in UNCONFIRMED}


NOISE = [
    bare(said("u1", 5, "ops", "claim", decision="main")),
    bare(said("u2", 5, "fin", "claim", decision="main")),
    bare(said("u3", 5, "cio", "objection", subject="site", risk="all")),
    bare(said("u4", 5, "cio", "position", subject="site", stance=-2)),
    said("u5", 5, "cfo", "position", subject="site", stance=-2, withdrawn_at=ago(1)),
    said("u6", 5, "hub", "claim", decision="main", withdrawn_at=ago(1)),
    said("u7", -5, "hub", "claim", decision="main"),
]

WHOLE = (
    Case("nothing is wrong", sound(), states={"alignment": "aligned", "authority": "clear"}),
    Case(
        "nothing that counts was added", sound(statements=NOISE), states={"alignment": "aligned", "authority": "clear"}
    ),
    Case("all of it won", sound(deal={"status": "won"}), states={"alignment": "aligned", "authority": "clear"}),
    Case(
        "decided",
        sound(main={"status": "decided", "decided_by": "ceo", "decided_at": ago(2)}),
        states={"authority": "unknown"},
    ),
    Case(
        "decided tomorrow",
        sound(main={"status": "decided", "decided_by": "ceo", "decided_at": ago(-1)}),
        states={"authority": "clear"},
    ),
    Case(
        "one claim beside the record",
        sound(statements=[said("c", 5, "ops", "claim", decision="main")]),
        begins=[who("rival_final_words", "ops")],
        states={"authority": "contested"},
    ),
    Case(
        "a vote",
        sound(main={"final_word": [], "voters": [*HEADS]}),
        states={"authority": "clear", "alignment": "aligned"},
    ),
    Case(
        "three of four staff named another",
        sound(
            main={"final_word": []},
            statements=[said(f"n{n}", 9 + n, STAFF[n], "naming", decision="main", to="coo") for n in range(4)],
        ),
        [who("no_final_word")],
        states={"authority": "assumed"},
    ),
    Case("half of what is needed known", sound(without=["by:cio", "by:cfo"]), states={"alignment": "unknown"}),
    Case(
        "all against",
        sound(
            without=["adv", *(f"{h}-site-{d}" for h in (*HEADS, "ops") for d in (4, 11))],
            statements=[*positions(ceo=-2, cfo=-2, coo=-2, cio=-2), CHEERS],
            people=[{"id": "ops", "is_champion": True}],
        ),
        states={"alignment": "aligned"},
    ),
    Case(
        "two detectors off",
        sound(
            settings={"detectors": {"no_final_word": {"on": False}, "lone_resistance": {"on": False}}},
            main={"final_word": []},
        ),
        states={"authority": "absent"},
    ),
    Case(
        "a longer window",
        sound(
            without=["activities"],
            activities=[contact("c1", 5, "coo"), contact("c2", 50, "ops")],
            settings={"detectors": {"single_threaded": {"days": 60}}},
        ),
    ),
    Case(
        "one claimant is set to be enough",
        sound(
            statements=[said(f"c{d}", d, "ops", "claim", decision="main") for d in (5, 9)],
            settings={"detectors": {"rival_final_words": {"claimants": 1}}},
        ),
        [who("rival_final_words", "ops")],
    ),
)
