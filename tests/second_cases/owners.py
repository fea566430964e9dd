"""Owners who direct what isn't theirs, and founders who still steer."""

from typing import Any

from tests.second_cases.fact import Fact, begins, evidence, fires, names, person, severity, tuned, unconfirmed
from tests.written_deals import REP, Row, ago, contact, deal, deciders, decision, found, others, said, subject

OVERREACH = "shareholder_overreach"
STEERS = "founder_steers"
ACTS = ("bypass-s", "bypass-t", "told")


def directs(row_id: str, days: float, **more: Any) -> Row:
    return said(row_id, days, "o", "directive", decision="budget") | more


def owned(*rows: Row, owner: Row | None = None, **more: Any) -> Row:
    holder = person("o", **(owner or {"owner_share": 0.3}))
    matter = decision(**{"final_word": ["a"]} | more.pop("matter", {}))
    body = deal([*deciders("a", "b"), holder], decisions=[matter, decision("hire", final_word=["a"])], **more)
    return body | {"statements": list(rows)}


def twice(**more: Any) -> Row:
    return owned(directs("one", 5), directs("two", 12), **more)


def asked_who(*who: str, matter: str = "operational") -> Row:
    body = names(*who, matter=matter)
    return body | {"people": [*body["people"], person("o", board_seat=True)]}


def steered(*rows: Row, founder: Row | None = None, **more: Any) -> Row:
    """Give a deal in which `f` handed over to `h`."""
    old = person("f", predecessor_of="h", **(founder if founder is not None else {"former": True}))
    head = person("h", decision_maker=True, **more.pop("head", {}))
    matters = [decision(final_word=["h"]), decision("hire", final_word=["h"])]
    return deal([old, head, *others("s", "t")], decisions=matters, subjects=[subject()], **more) | {
        "statements": list(rows)
    }


def round_the_head(*days: float) -> list[Row]:
    return [said(f"bypass-{by}", d, by, "bypass", decision="budget", to="f") for by, d in zip("st", days, strict=True)]


def told(days: float = 20, kind: str = "directive", **more: Any) -> Row:
    return said("told", days, "f", kind, decision="budget") | more


def changed(after: float) -> list[Row]:
    """Give two decisions that the head changed so many days after a contact."""
    return [
        said("x1", 100 - after, "h", "reversal", decision="budget"),
        said("x2", 60 - after, "h", "reopening", decision="hire"),
    ]


MET = [contact("m1", 100, "f", by="h"), contact("m2", 60, "h", by="f")]


def left_to_f(*days: float) -> list[Row]:
    return [said(f"left{d}", d, "h", "deferral", decision="budget", to="f") for d in days]


def moves(strength: float = 0.7, **more: Any) -> list[Row]:
    return [{"id": "tie", "kind": "influences", "from": "f", "to": "h", "strength": strength} | more]


OWNERS = (
    Fact("an owner who directs twice on another's matter", twice, fires(OVERREACH), [("o",)]),
    Fact("and what the owner said is named", twice, evidence(OVERREACH), [{"one", "two"}]),
    Fact("for the decision", twice, lambda analysis: [f.decision for f in found(analysis, OVERREACH)], ["budget"]),
    Fact("without a final word of their own that is no grave matter", twice, severity(OVERREACH), ["medium"]),
    Fact(
        "an owner who claims the final word makes it grave",
        lambda: owned(directs("one", 5), directs("two", 12), said("c", 5, "o", "claim", decision="budget")),
        severity(OVERREACH),
        ["high"],
    ),
    Fact("a board seat is enough", lambda: twice(owner={"board_seat": True}), fires(OVERREACH), [("o",)]),
    Fact("a share of nothing isn't", lambda: twice(owner={"owner_share": 0}), fires(OVERREACH), []),
    Fact("nor is no share", lambda: twice(owner={"title": "CFO"}), fires(OVERREACH), []),
    Fact("a reserved matter is the owners'", lambda: twice(matter={"matter": "reserved"}), fires(OVERREACH), []),
    Fact(
        "not even a beginning", lambda: owned(directs("one", 5), matter={"matter": "reserved"}), begins(OVERREACH), []
    ),
    Fact("an owner on record may direct", lambda: twice(matter={"final_word": ["o"]}), fires(OVERREACH), []),
    Fact("so may one who must agree", lambda: twice(matter={"must_agree": ["o"]}), fires(OVERREACH), []),
    Fact("one directive begins it", lambda: owned(directs("one", 5)), begins(OVERREACH), [("o",)]),
    Fact("and no more", lambda: owned(directs("one", 5)), fires(OVERREACH), []),
    Fact(
        "a directive of 90 days ago counts",
        lambda: owned(directs("one", 5), directs("two", 90)),
        fires(OVERREACH),
        [("o",)],
    ),
    Fact(
        "one of 91 leaves a beginning",
        lambda: owned(directs("one", 5), directs("two", 91)),
        begins(OVERREACH),
        [("o",)],
    ),
    Fact(
        "what nobody confirmed leaves a beginning",
        lambda: owned(directs("one", 5), unconfirmed(directs("two", 12))),
        begins(OVERREACH),
        [("o",)],
    ),
    Fact(
        "so does what was withdrawn",
        lambda: owned(directs("one", 5), directs("two", 12, withdrawn_at=ago(3))),
        begins(OVERREACH),
        [("o",)],
    ),
    Fact(
        "what will be withdrawn still counts",
        lambda: owned(directs("one", 5), directs("two", 12, withdrawn_at=ago(-3))),
        fires(OVERREACH),
        [("o",)],
    ),
    Fact(
        "two directives by hearsay alone don't do",
        lambda: owned(directs("one", 5, first_hand=False), directs("two", 12, first_hand=False)),
        fires(OVERREACH),
        [],
    ),
    Fact(
        "one of them by hearsay does",
        lambda: owned(directs("one", 5, first_hand=False), directs("two", 12)),
        fires(OVERREACH),
        [("o",)],
    ),
    Fact(
        "a directive on each of two matters is two",
        lambda: owned(directs("one", 5), directs("two", 12, decision="hire")),
        lambda analysis: {f.people for f in found(analysis, OVERREACH) if f.state == "fires"},
        {("o",)},
    ),
    Fact(
        "a retired founder with shares is an owner",
        lambda: twice(owner={"owner_share": 0.3, "former": True}),
        fires(OVERREACH),
        [("o",)],
    ),
    Fact(
        "an owner of ours isn't theirs", lambda: twice(owner={"owner_share": 1, "side": "seller"}), fires(OVERREACH), []
    ),
    Fact("a deal that is won has owners too", lambda: twice(deal={"status": "won"}), fires(OVERREACH), [("o",)]),
    Fact(
        "an owner whom one of four names for the final word",
        lambda: asked_who("a", "a", "a", "o"),
        fires(OVERREACH),
        [("o",)],
    ),
    Fact("one of five is too few", lambda: asked_who("a", "a", "a", "a", "o"), fires(OVERREACH), []),
    Fact(
        "on a reserved matter they may",
        lambda: asked_who("a", "o", "o", "o", matter="reserved"),
        fires(OVERREACH),
        [],
    ),
    Fact("switched off, nothing is said", lambda: tuned(twice(), OVERREACH, on=False), fires(OVERREACH), []),
)

FOUNDERS = (
    Fact(
        "two who go to the founder, and a word of his",
        lambda: steered(*round_the_head(5, 12), told()),
        fires(STEERS),
        [("f", "h")],
    ),
    Fact("is what it rests on", lambda: steered(*round_the_head(5, 12), told()), evidence(STEERS), [set(ACTS)]),
    Fact("and no grave matter", lambda: steered(*round_the_head(5, 12), told()), severity(STEERS), ["medium"]),
    Fact(
        "a founder who claims it makes it grave",
        lambda: steered(*round_the_head(5, 12), told(), said("c", 5, "f", "claim", decision="budget")),
        severity(STEERS),
        ["high"],
    ),
    Fact(
        "a counter-instruction is such a word",
        lambda: steered(*round_the_head(5, 12), told(kind="counter_instruction")),
        fires(STEERS),
        [("f", "h")],
    ),
    Fact("one sign alone isn't", lambda: steered(*round_the_head(5, 12)), fires(STEERS), []),
    Fact("and begins nothing", lambda: steered(*round_the_head(5, 12)), begins(STEERS), []),
    Fact("two words are one sign", lambda: steered(told(), told(9) | {"id": "again"}), fires(STEERS), []),
    Fact(
        "one person who goes twice is no two people",
        lambda: steered(told(), *(said(f"b{d}", d, "s", "bypass", decision="budget", to="f") for d in (5, 9))),
        fires(STEERS),
        [],
    ),
    Fact("signs of 180 days ago count", lambda: steered(*round_the_head(180, 12), told()), fires(STEERS), [("f", "h")]),
    Fact("those of 181 don't", lambda: steered(*round_the_head(181, 12), told()), fires(STEERS), []),
    Fact(
        "who retired is a founder as well",
        lambda: steered(*round_the_head(5, 12), told(), founder={"retired_since": ago(400)}),
        fires(STEERS),
        [("f", "h")],
    ),
    Fact(
        "one with an office isn't",
        lambda: steered(*round_the_head(5, 12), told(), founder={"title": "Chief Executive", "formal_rank": 1}),
        fires(STEERS),
        [],
    ),
    Fact(
        "nor is one who has left",
        lambda: steered(*round_the_head(5, 12), told(), founder={"former": True, "left_at": ago(2)}),
        fires(STEERS),
        [],
    ),
    Fact(
        "a head who has left is head no more",
        lambda: steered(*round_the_head(5, 12), told(), head={"left_at": ago(2)}),
        fires(STEERS),
        [],
    ),
    Fact(
        "an advisory role that was agreed allows it",
        lambda: steered(
            *round_the_head(5, 12), told(subject="la"), founder={"former": True, "advisory_role": {"agreed": True}}
        ),
        fires(STEERS),
        [],
    ),
    Fact(
        "one that wasn't doesn't",
        lambda: steered(*round_the_head(5, 12), told(), founder={"former": True, "advisory_role": {"agreed": False}}),
        fires(STEERS),
        [("f", "h")],
    ),
    Fact(
        "nor one that has run out before",
        lambda: steered(
            *round_the_head(5, 12),
            told(),
            founder={"former": True, "advisory_role": {"agreed": True, "until": ago(40)}},
        ),
        fires(STEERS),
        [("f", "h")],
    ),
    Fact(
        "two decisions changed 30 days after a contact are a sign",
        lambda: steered(*changed(30), told(), activities=MET),
        fires(STEERS),
        [("f", "h")],
    ),
    Fact("31 days after they aren't", lambda: steered(*changed(31), told(), activities=MET), fires(STEERS), []),
    Fact("nor without a contact", lambda: steered(*changed(10), told()), fires(STEERS), []),
    Fact("nor before it", lambda: steered(*changed(-5), told(), activities=MET[1:]), fires(STEERS), []),
    Fact(
        "nor after a contact with others",
        lambda: steered(*changed(10), told(), activities=[contact("m1", 100, "f", by="s"), contact("m2", 60, "h")]),
        fires(STEERS),
        [],
    ),
    Fact("one changed decision is none", lambda: steered(changed(10)[0], told(), activities=MET), fires(STEERS), []),
    Fact(
        "weight with the head, who leaves it to the founder twice",
        lambda: steered(*left_to_f(5, 12), told(), ties=moves()),
        fires(STEERS),
        [("f", "h")],
    ),
    Fact(
        "is named with its tie",
        lambda: steered(*left_to_f(5, 12), told(), ties=moves()),
        evidence(STEERS),
        [{"left5", "left12", "told", "tie"}],
    ),
    Fact("less weight isn't", lambda: steered(*left_to_f(5, 12), told(), ties=moves(0.69)), fires(STEERS), []),
    Fact("nor past weight", lambda: steered(*left_to_f(5, 12), told(), ties=moves(until=ago(1))), fires(STEERS), []),
    Fact("nor leaving it once", lambda: steered(*left_to_f(5), told(), ties=moves()), fires(STEERS), []),
    Fact("nor leaving it without the weight", lambda: steered(*left_to_f(5, 12), told()), fires(STEERS), []),
    Fact(
        "a founder named by one of four, and a word",
        lambda: steered(
            told(),
            *(
                said(f"n{who}", 8, who, "naming", decision="budget", to=to)
                for who, to in (("h", "h"), ("s", "f"), ("t", "h"), (REP["id"], "h"))
            ),
        ),
        fires(STEERS),
        [("f", "h")],
    ),
    Fact(
        "a founder with shares raises both",
        lambda: steered(
            *round_the_head(5, 12), told(), told(9) | {"id": "again"}, founder={"former": True, "owner_share": 0.5}
        ),
        lambda analysis: [
            len([f for f in found(analysis, code) if f.state == "fires"]) for code in (OVERREACH, STEERS)
        ],
        [1, 1],
    ),
)
