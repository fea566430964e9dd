"""Figures from elsewhere, waiting for the top, and triggers that find nothing ready."""

from collections.abc import Sequence

from tests.second_cases.fact import Fact, against_it, evidence, fires, person, severity, unconfirmed
from tests.written_deals import Row, ago, deal, deciders, decision, found, others, said

PARTS = ("pitch", "own_results", "others_results", "process", "ask")


def quoted(*days: float, figure: float = 120, crm: float | None = 100, **more: object) -> list[Row]:
    known = {} if crm is None else {"crm_figure": crm}
    return [said(f"q{day}", day, "a", "off_system_claim", figure=figure) | known | more for day in days]


def figures(*rows: Row, people: list[Row] | None = None, **more: object) -> Row:
    return deal(people or deciders("a"), statements=list(rows)) | more


def waiting(days: float, *pilots: Row, kind: str = "executive_ask", **more: object) -> Row:
    step = {"kind": kind, "since": ago(days), "person": "a"}
    return deal(others("a"), plan={"next_step": step, "pilots": list(pilots)}) | more


def pilot(days: float, **more: object) -> Row:
    return {"id": f"p{days}", "started_at": ago(days)} | more


def happened(
    days: float = 10, ready: int | None = None, *, read: float = 5, kind: str = "new_manager", **more: object
) -> Row:
    parts = {part: number < (ready or 0) for number, part in enumerate(PARTS)} | {"as_of": ago(read)}
    plan = {} if ready is None else {"plan": {"readiness": parts}}
    return deal(others("a"), events=[{"id": "e", "at": ago(days), "kind": kind, "person": "a"}]) | plan | more


def closed(status: str) -> Row:
    return {"id": "d", "name": "D", "status": status}


def ranked(rank: int) -> Sequence[Row]:
    return [person(formal_rank=rank)]


FIGURES = (
    Fact(
        "two wrong figures of a decision maker within thirty days",
        lambda: figures(*quoted(2, 30)),
        lambda analysis: [
            (f.people, f.severity, f.state, set(f.evidence)) for f in found(analysis, "off_system_figures")
        ],
        [(("a",), "medium", "fires", {"q2", "q30"})],
    ),
    Fact("one of 31 days ago is over", lambda: figures(*quoted(2, 31)), fires("off_system_figures"), []),
    Fact("one is a slip", lambda: figures(*quoted(2)), fires("off_system_figures"), []),
    Fact("five in a hundred is near", lambda: figures(*quoted(2, 9, figure=105)), fires("off_system_figures"), []),
    Fact("six is off", lambda: figures(*quoted(2, 9, figure=106)), fires("off_system_figures"), [("a",)]),
    Fact("five below is near", lambda: figures(*quoted(2, 9, figure=95)), fires("off_system_figures"), []),
    Fact("six below is off", lambda: figures(*quoted(2, 9, figure=94)), fires("off_system_figures"), [("a",)]),
    Fact(
        "the share is of the CRM's figure",
        lambda: figures(*quoted(2, 9, figure=100, crm=105.1)),
        fires("off_system_figures"),
        [],
    ),
    Fact(
        "a figure that nothing verifies is from thin air",
        lambda: figures(*quoted(2, 9, crm=None)),
        fires("off_system_figures"),
        [("a",)],
    ),
    Fact(
        "anything is off from nothing",
        lambda: figures(*quoted(2, 9, figure=1, crm=0)),
        fires("off_system_figures"),
        [("a",)],
    ),
    Fact(
        "nothing isn't off from nothing",
        lambda: figures(*quoted(2, 9, figure=0, crm=0)),
        fires("off_system_figures"),
        [],
    ),
    Fact(
        "a debt is read like an income",
        lambda: figures(*quoted(2, 9, figure=-104, crm=-100)),
        fires("off_system_figures"),
        [],
    ),
    Fact(
        "the second rank leads",
        lambda: figures(*quoted(2, 9), people=list(ranked(2))),
        fires("off_system_figures"),
        [("a",)],
    ),
    Fact("the third doesn't", lambda: figures(*quoted(2, 9), people=list(ranked(3))), fires("off_system_figures"), []),
    Fact(
        "two leaders with one figure each are no pattern",
        lambda: figures(*quoted(2), *quoted(9, by="b"), people=deciders("a", "b")),
        fires("off_system_figures"),
        [],
    ),
    Fact(
        "a figure that nobody confirmed doesn't count",
        lambda: figures(*quoted(2), *map(unconfirmed, quoted(9))),
        fires("off_system_figures"),
        [],
    ),
    Fact(
        "nor one that was taken back",
        lambda: figures(*quoted(2), *quoted(9, withdrawn_at=ago(1))),
        fires("off_system_figures"),
        [],
    ),
    Fact(
        "two figures of one day are two",
        lambda: figures(*quoted(2, 2.1)),
        fires("off_system_figures"),
        [("a",)],
    ),
    Fact(
        "a leader who has left leads no more",
        lambda: figures(*quoted(2, 9), people=[person(decision_maker=True, left_at=ago(1))]),
        fires("off_system_figures"),
        [],
    ),
    Fact(
        "right figures beside wrong ones speak against it",
        lambda: figures(*quoted(2, 9), *quoted(4, figure=101)),
        against_it("off_system_figures"),
        [{"q4"}],
    ),
    Fact(
        "it is grave where the leader has the final word",
        lambda: figures(*quoted(2, 9), decisions=[decision(final_word=["a"])]),
        severity("off_system_figures"),
        ["high"],
    ),
)

ASKING = (
    Fact("waiting for 31 days", lambda: waiting(31), fires("executive_ask_too_early"), [("a",)]),
    Fact("waiting for thirty isn't long", lambda: waiting(30), fires("executive_ask_too_early"), []),
    Fact("another step is no ask", lambda: waiting(31, kind="other"), fires("executive_ask_too_early"), []),
    Fact("a pilot that runs", lambda: waiting(31, pilot(5)), fires("executive_ask_too_early"), []),
    Fact(
        "a pilot that will end still runs",
        lambda: waiting(31, pilot(5, ended_at=ago(-5))),
        fires("executive_ask_too_early"),
        [],
    ),
    Fact(
        "a pilot that hasn't begun proves nothing",
        lambda: waiting(31, pilot(-5)),
        fires("executive_ask_too_early"),
        [("a",)],
    ),
    Fact(
        "a pilot that ended with a result",
        lambda: waiting(31, pilot(90, ended_at=ago(60), result="faster")),
        fires("executive_ask_too_early"),
        [],
    ),
    Fact(
        "one that ended without doesn't help",
        lambda: waiting(31, pilot(90, ended_at=ago(60))),
        fires("executive_ask_too_early"),
        [("a",)],
    ),
    Fact("a deal that is won", lambda: waiting(31, deal=closed("won")), fires("executive_ask_too_early"), []),
    Fact("a deal that is lost", lambda: waiting(31, deal=closed("lost")), fires("executive_ask_too_early"), []),
    Fact("it is of medium weight", lambda: waiting(31), severity("executive_ask_too_early"), ["medium"]),
    Fact(
        "it is grave where the executive has the final word",
        lambda: waiting(31, decisions=[decision(final_word=["a"])]),
        severity("executive_ask_too_early"),
        ["high"],
    ),
    Fact(
        "who is to be asked needn't be known",
        lambda: deal(others("a"), plan={"next_step": {"kind": "executive_ask", "since": ago(40)}}),
        fires("executive_ask_too_early"),
        [()],
    ),
)

TRIGGERS = (
    Fact("nothing is ready", happened, fires("trigger_unprepared"), [("a",)]),
    Fact("three parts of five are too few", lambda: happened(ready=3), fires("trigger_unprepared"), [("a",)]),
    Fact("four are enough", lambda: happened(ready=4), fires("trigger_unprepared"), []),
    Fact("ninety days old is fresh", lambda: happened(ready=5, read=90), fires("trigger_unprepared"), []),
    Fact("91 days old isn't", lambda: happened(ready=5, read=91), fires("trigger_unprepared"), [("a",)]),
    Fact("thirty days ago is recent", lambda: happened(30), fires("trigger_unprepared"), [("a",)]),
    Fact("31 days ago isn't", lambda: happened(31), fires("trigger_unprepared"), []),
    Fact("what hasn't happened yet", lambda: happened(-1), fires("trigger_unprepared"), []),
    Fact("any event is a trigger", lambda: happened(kind="other"), fires("trigger_unprepared"), [("a",)]),
    Fact("a deal that is won", lambda: happened(deal=closed("won")), fires("trigger_unprepared"), []),
    Fact("the event is the evidence", happened, evidence("trigger_unprepared"), [{"e"}]),
    Fact(
        "it weighs little whoever it is about",
        lambda: happened(decisions=[decision(final_word=["a"])]),
        severity("trigger_unprepared"),
        ["low"],
    ),
    Fact(
        "who has left may be what happened",
        lambda: happened(kind="left", people=[person(left_at=ago(10))]),
        fires("trigger_unprepared"),
        [("a",)],
    ),
    Fact(
        "four parts of a day that nobody noted are ready",
        lambda: happened(
            plan={"readiness": {"pitch": True, "own_results": True, "others_results": True, "process": True}}
        ),
        fires("trigger_unprepared"),
        [],
    ),
    Fact(
        "events of two people are two findings",
        lambda: happened(
            people=others("a", "b"),
            events=[{"id": f"e{who}", "at": ago(5), "kind": "title_change", "person": who} for who in "ab"],
        ),
        lambda analysis: sorted(fires("trigger_unprepared")(analysis)),
        [("a",), ("b",)],
    ),
    Fact(
        "an event needs no person",
        lambda: deal(others("a"), events=[{"id": "e", "at": ago(3), "kind": "budget_round"}]),
        fires("trigger_unprepared"),
        [()],
    ),
)
