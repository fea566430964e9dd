"""What would change, and what did: two states of a small deal, and the sentences that must and mustn't be told."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from graph.change import diff
from graph.what_if import WhatIf
from tests.second_cases.fact import person, position, promise, unconfirmed
from tests.second_cases.path import claim, trusts
from tests.written_deals import Row, ago, contact, deal, decision, known, on_board, run, said, stands, subject


@dataclass(frozen=True)
class Turn:
    """A deal before and after, what is told of it, and words that mustn't be."""

    says: str
    before: Row
    after: Row
    told: Sequence[str]
    not_told: Sequence[str] = field(default=())


def sentences(turn: Turn) -> tuple[str, ...]:
    return diff(run(turn.before), run(turn.after), known(turn.after), known(turn.before))


def pair(*rows: Row, people: Sequence[Row] | None = None, **more: object) -> Row:
    everyone = people or [person(each, decision_maker=True) for each in "abc"]
    return deal(list(everyone), subjects=[subject()], statements=list(rows), **more)


HELD = decision(final_word=["a"])
EARLIER = {"as_of": ago(10)}
ABC = [person(each, decision_maker=True) for each in "abc"]

TURNS = (
    Turn("nothing changed", pair(*stands("a", 2)), pair(*stands("a", 2)), ()),
    Turn("somebody came round", pair(*stands("b", 0)), pair(*stands("b", 2)), ("B went from neutral to for",)),
    Turn("somebody turned", pair(*stands("b", 2)), pair(*stands("b", -2)), ("B went from for to against",)),
    Turn(
        "somebody turned on a day",
        pair(position("p", 15, 2, by="b")) | EARLIER,
        pair(position("p", 15, 2, by="b"), *(position(f"q{n}", n, -2, by="b") for n in (2, 3, 4))),
        ("B went from for to against on 30 May 2026.",),
    ),
    Turn(
        "somebody spoke for the first time", pair(), pair(*stands("c", -2)), ("C has said where they stand: against.",)
    ),
    Turn(
        "somebody leads now",
        pair(*stands("b", 2)),
        pair(*stands("b", 2), said("ad", 3, "b", "advocacy")),
        ("B went from for to leading", "B has acted."),
    ),
    Turn(
        "what nobody confirmed is not told",
        pair(*stands("b", 2)),
        pair(*stands("b", 2), *(unconfirmed(row) for row in stands("c", -2))),
        (),
        ("C",),
    ),
    Turn(
        "a final word is recorded",
        pair(decisions=[decision()]),
        pair(decisions=[HELD]),
        ('Final word on "budget" now recorded: A.', "from with nobody to clear"),
    ),
    Turn(
        "a final word is taken off",
        pair(decisions=[HELD]),
        pair(decisions=[decision()]),
        ('Final word on "budget" no longer recorded.',),
    ),
    Turn(
        "a final word is handed on",
        pair(decisions=[HELD]),
        pair(decisions=[decision(final_word=["b"])]),
        ('Final word on "budget" went from A to B.',),
    ),
    Turn(
        "somebody claims it",
        pair(decisions=[HELD]),
        pair(claim("b"), decisions=[HELD]),
        ('B now claims the final word on "budget".', "from clear to contested"),
    ),
    Turn(
        "a decision is new",
        pair(),
        pair(decisions=[HELD]),
        ('Decision on "budget" now recorded, with the final word recorded: A.',),
    ),
    Turn("a decision is gone", pair(decisions=[HELD]), pair(), ('Decision on "budget" no longer recorded.',)),
    Turn("somebody is new", pair(people=ABC[:2]), pair(people=ABC), ("C is new, where they stand is not known.",)),
    Turn(
        "somebody new has spoken",
        pair(people=ABC[:2]),
        pair(*stands("c", 2), people=ABC),
        ("C is new, for.",),
        ("has said where they stand",),
    ),
    Turn("somebody is gone from the record", pair(people=ABC), pair(people=ABC[:2]), ("C is no longer on record.",)),
    Turn(
        "somebody left",
        pair(people=ABC) | EARLIER,
        pair(people=[*ABC[:2], person("c", decision_maker=True, left_at=ago(3))]),
        ("C left on 29 May 2026.",),
    ),
    Turn(
        "two who decide agree now",
        pair(*stands("a", 2), *stands("b", -2), people=ABC[:2]),
        pair(*stands("a", 2), *stands("b", 2), people=ABC[:2]),
        ("Agreement of those who decide went from split to aligned, for it.",),
    ),
    Turn(
        "they agree against it",
        pair(*stands("a", 2), *stands("b", 2), people=ABC[:2]),
        pair(*stands("a", -2), *stands("b", -2), people=ABC[:2]),
        ("went from aligned to aligned, against it",),
    ),
    Turn(
        "a promise was made",
        pair(),
        pair(commitments=[promise("p", "open", -5, owner="b")]),
        ("B has promised a part.",),
    ),
    Turn(
        "a promise was refused",
        pair(),
        pair(commitments=[promise("p", "refused", 5, owner="b")]),
        ("B has refused a part.",),
    ),
    Turn(
        "a promise lapsed",
        pair(commitments=[promise("p", "open", -5, owner="b")]),
        pair(commitments=[promise("p", "lapsed", 5, owner="b")]),
        ("B has not done what was promised.",),
    ),
    Turn(
        "the idea was said back",
        pair(),
        pair(said("u", 3, "b", "understanding", right=True)),
        ("B has said the idea back rightly.",),
    ),
    Turn(
        "we are in touch now",
        pair(),
        pair(activities=[contact("c", 3, "b")]),
        ("B is in contact with us since 29 May 2026.",),
    ),
    Turn(
        "a new question",
        pair(*on_board("a", "b", "c")),
        pair(*on_board("a", "b"), *stands("c", -2)),
        ("New question:",),
    ),
    Turn(
        "a question that is settled",
        pair(*on_board("a", "b"), *stands("c", -2)),
        pair(*on_board("a", "b", "c")),
        ("No longer seen:",),
    ),
    Turn(
        "the risk fell out of its band",
        pair(*stands("a", 2), *stands("b", -2), people=ABC),
        pair(
            *on_board("a", "b", "c"),
            said("ad", 3, "a", "advocacy"),
            decisions=[HELD],
            activities=[contact(f"k{e}", 3, e) for e in "abc"],
        ),
        ("Risk went from", "before)"),
    ),
    Turn(
        "the way is another",
        pair(*stands("b", 2), decisions=[HELD], ties=[trusts("a", "b")]),
        pair(*stands("b", 2), decisions=[decision(final_word=["c"])], ties=[trusts("a", "b"), trusts("c", "b")]),
        ("The way is now",),
    ),
    Turn(
        "there is no way any more",
        pair(decisions=[HELD], ties=[trusts("a", "b")]),
        pair(decisions=[HELD]),
        ("No way to the final word is seen now.",),
    ),
)


def certain(found: WhatIf) -> bool:
    """Tell whether nothing that isn't known could move either outcome."""
    return all(len(each.alignments) == 1 and each.risk.low == each.risk.high for each in (found.before, found.after))
