"""Deciders who wait, whose focus is held by others, and matters that nobody moves."""

from typing import Any

from tests.second_cases.fact import Fact, begins, evidence, fires, severity, unconfirmed
from tests.written_deals import Row, ago, contact, deal, deciders, decision, found, others, said

WAITS = "waits_for_everyone"
FOCUS = "focus_split"
WAYSIDE = "fell_by_the_wayside"


def late(*rows: Row, **more: Any) -> Row:
    facts = more.pop("deal", {})
    matter = {"final_word": ["a"], "listen_until": ago(40), "act_by": ago(10)} | more
    return deal([*deciders("a", "b"), *others("c", "d", "e")], deal=facts) | {
        "decisions": [decision(days=80, **matter), decision("hire", final_word=["a"])],
        "statements": list(rows),
    }


def only_if(days: float = 5, by: str = "a", **more: Any) -> Row:
    return said("only-if", days, by, "condition", decision="budget") | more


def asks(row_id: str, days: float, *asked: str, by: str = "a") -> Row:
    return said(row_id, days, by, "consultation", decision="budget", asked=list(asked))


def rounds(*days: float) -> list[Row]:
    return [asks(f"round{d}", d) for d in days]


def held(*rows: Row, **more: Any) -> Row:
    """Give a deal whose decider is `a`."""
    facts = more.pop("deal", {})
    matter = decision(**{"final_word": ["a"], "act_by": ago(-20)} | more)
    return deal([*deciders("a"), *others("b", "c")], decisions=[matter], deal=facts) | {"statements": list(rows)}


def focus(row_id: str, days: float, by: str, **more: Any) -> Row:
    return said(row_id, days, by, "focus") | more


def backs(row_id: str, days: float, by: str) -> Row:
    return said(row_id, days, by, "backing")


def idea(*rows: Row, days: float = 31, **more: Any) -> Row:
    matter = {"id": "budget", "name": "Budget", "status": "proposed", "proposed_at": ago(days)}
    lists = {key: more.pop(key) for key in ("deal", "activities") if key in more}
    return deal(deciders("a", "b"), decisions=[matter | more], **lists) | {"statements": list(rows)}


WAITING = (
    Fact("a decider who waits until everyone is fine", lambda: late(only_if()), fires(WAITS), [("a",)]),
    Fact("holds the final word", lambda: late(only_if()), severity(WAITS), ["high"]),
    Fact(
        "for the decision",
        lambda: late(only_if()),
        lambda found_in: [f.decision for f in found(found_in, WAITS)],
        ["budget"],
    ),
    Fact("the condition is named", lambda: late(only_if()), lambda a: "only-if" in evidence(WAITS)(a)[0], True),
    Fact("being late alone is no sign", late, fires(WAITS), []),
    Fact("and begins nothing", late, begins(WAITS), []),
    Fact("somebody else's condition isn't the decider's", lambda: late(only_if(by="b")), fires(WAITS), []),
    Fact("one on another matter isn't either", lambda: late(only_if(decision="hire")), fires(WAITS), []),
    Fact("nor one that nobody confirmed", lambda: late(unconfirmed(only_if())), fires(WAITS), []),
    Fact("nor one taken back", lambda: late(only_if(withdrawn_at=ago(1))), fires(WAITS), []),
    Fact("seven days late is late", lambda: late(only_if(), act_by=ago(7)), fires(WAITS), [("a",)]),
    Fact("less isn't", lambda: late(only_if(), act_by=ago(6.9)), fires(WAITS), []),
    Fact("without a day to act by nothing is late", lambda: deal_without("act_by"), fires(WAITS), []),
    Fact("there is still listening", lambda: late(only_if(), listen_until=ago(-1)), fires(WAITS), []),
    Fact("one who must agree hasn't", lambda: late(only_if(), must_agree=["b", "c"], agreed=["b"]), fires(WAITS), []),
    Fact("all who must agree have", lambda: late(only_if(), must_agree=["b"], agreed=["b"]), fires(WAITS), [("a",)]),
    Fact("the decider is away", lambda: late(only_if(), decider_away_until=ago(-3)), fires(WAITS), []),
    Fact("the decider is back", lambda: late(only_if(), decider_away_until=ago(3)), fires(WAITS), [("a",)]),
    Fact("it is decided", lambda: late(only_if(), status="decided", decided_at=ago(2)), fires(WAITS), []),
    Fact("it is parked", lambda: late(only_if(), status="parked"), fires(WAITS), []),
    Fact("nobody decides", lambda: late(only_if(), final_word=[]), fires(WAITS), []),
    Fact(
        "a new fact came up",
        lambda: late(only_if(), said("r", 6, "b", "reopening", decision="budget", new_facts=True)),
        fires(WAITS),
        [],
    ),
    Fact(
        "it was reopened without one",
        lambda: late(only_if(), said("r", 6, "b", "reopening", decision="budget")),
        fires(WAITS),
        [("a",)],
    ),
    Fact("two more rounds", lambda: late(*rounds(30, 20)), fires(WAITS), [("a",)]),
    Fact("one more round", lambda: late(*rounds(20)), fires(WAITS), []),
    Fact("a round while there was listening", lambda: late(*rounds(41, 20)), fires(WAITS), []),
    Fact("rounds of somebody else", lambda: late(asks("x", 30, by="b"), asks("y", 20, by="b")), fires(WAITS), []),
    Fact("a circle grown by two", lambda: late(asks("x", 20, "c", "d")), fires(WAITS), [("a",)]),
    Fact("one grown by one", lambda: late(asks("x", 20, "c")), fires(WAITS), []),
    Fact(
        "one grown by two of whom one was in it", lambda: late(asks("x", 20, "c", "d"), input=["d"]), fires(WAITS), []
    ),
    Fact(
        "deals that are won have deciders too", lambda: late(only_if(), deal={"status": "won"}), fires(WAITS), [("a",)]
    ),
)


def deal_without(key: str) -> Row:
    body = late(only_if())
    return body | {"decisions": [{k: v for k, v in row.items() if k != key} for row in body["decisions"]]}


FOCUSED = (
    Fact("another holds the focus", lambda: held(focus("x", 5, "b")), fires(FOCUS), [("a",)]),
    Fact("that is grave for a final word", lambda: held(focus("x", 5, "b")), severity(FOCUS), ["high"]),
    Fact("what the other did is named", lambda: held(focus("x", 5, "b")), lambda a: "x" in evidence(FOCUS)(a)[0], True),
    Fact("another backs the agent", lambda: held(backs("x", 5, "b"), focus("y", 5, "a")), fires(FOCUS), [("a",)]),
    Fact("both do", lambda: held(focus("x", 5, "b"), focus("y", 9, "a")), fires(FOCUS), []),
    Fact("nobody does", held, fires(FOCUS), []),
    Fact("30 days ago counts", lambda: held(focus("x", 30, "b")), fires(FOCUS), [("a",)]),
    Fact("31 days ago doesn't", lambda: held(focus("x", 31, "b")), fires(FOCUS), []),
    Fact(
        "the decider's of 31 days ago doesn't",
        lambda: held(focus("x", 5, "b"), focus("y", 31, "a")),
        fires(FOCUS),
        [("a",)],
    ),
    Fact("one of ours is nobody else", lambda: held(focus("x", 5, "rep")), fires(FOCUS), []),
    Fact("nobody confirmed it", lambda: held(unconfirmed(focus("x", 5, "b"))), fires(FOCUS), []),
    Fact("hearsay is enough of a record", lambda: held(focus("x", 5, "b", first_hand=False)), fires(FOCUS), [("a",)]),
    Fact("two on record are no one decider", lambda: held(focus("x", 5, "c"), final_word=["a", "b"]), fires(FOCUS), []),
    Fact("a parked matter has none", lambda: held(focus("x", 5, "b"), status="parked"), fires(FOCUS), []),
    Fact("nobody on record is none", lambda: held(focus("x", 5, "b"), final_word=[]), fires(FOCUS), []),
    Fact("a deal of 30 days is new", lambda: held(focus("x", 5, "b"), deal={"created_at": ago(30)}), fires(FOCUS), []),
    Fact("one of 31 isn't", lambda: held(focus("x", 5, "b"), deal={"created_at": ago(31)}), fires(FOCUS), [("a",)]),
    Fact(
        "without a day it is as old as its first statement",
        lambda: undated(held(focus("x", 5, "b"), focus("y", 50, "c"))),
        fires(FOCUS),
        [("a",)],
    ),
    Fact("and new if that is", lambda: undated(held(focus("x", 5, "b"), focus("y", 20, "c"))), fires(FOCUS), []),
    Fact(
        "or as its first contact",
        lambda: undated(held(focus("x", 5, "b")) | {"activities": [contact("m", 60, "c")]}),
        fires(FOCUS),
        [("a",)],
    ),
    Fact("being late with nobody else deciding", lambda: held(act_by=ago(5)), fires(FOCUS), []),
    Fact("a lost deal is asked too", lambda: held(focus("x", 5, "b"), deal={"status": "lost"}), fires(FOCUS), [("a",)]),
)


def undated(body: Row) -> Row:
    return body | {"deal": {key: value for key, value in body["deal"].items() if key != "created_at"}}


FALLEN = (
    Fact("proposed a month ago and never spoken of", idea, fires(WAYSIDE), [()]),
    Fact("is about the decision", idea, lambda a: [f.decision for f in found(a, WAYSIDE)], ["budget"]),
    Fact("and no grave matter", idea, severity(WAYSIDE), ["medium"]),
    Fact("proposed less than a month ago", lambda: idea(days=29), fires(WAYSIDE), []),
    Fact("spoken of since", lambda: idea(said("x", 5, "b", "claim", decision="budget"), days=90), fires(WAYSIDE), []),
    Fact("30 days ago", lambda: idea(said("x", 30, "b", "objection", decision="budget"), days=90), fires(WAYSIDE), []),
    Fact(
        "31 days ago", lambda: idea(said("x", 31, "b", "objection", decision="budget"), days=90), fires(WAYSIDE), [()]
    ),
    Fact(
        "spoken of unconfirmed",
        lambda: idea(unconfirmed(said("x", 5, "b", "objection", decision="budget"))),
        fires(WAYSIDE),
        [()],
    ),
    Fact("other talk doesn't move it", lambda: idea(said("x", 5, "b", "focus")), fires(WAYSIDE), [()]),
    Fact("nor does contact", lambda: idea(activities=[contact("m", 5, "a")]), fires(WAYSIDE), [()]),
    Fact("somebody has the final word on it", lambda: idea(final_word=["a"]), fires(WAYSIDE), []),
    Fact("it was parked", lambda: idea(status="parked"), fires(WAYSIDE), []),
    Fact("an open one is without a final word", lambda: idea(status="open", opened_at=ago(60)), fires(WAYSIDE), []),
    Fact("the deal is won", lambda: idea(deal={"status": "won"}), fires(WAYSIDE), []),
    Fact("the deal is lost", lambda: idea(deal={"status": "lost"}), fires(WAYSIDE), []),
    Fact("proposed and belonging here, no final word is missed", idea, fires("no_final_word"), []),
)
