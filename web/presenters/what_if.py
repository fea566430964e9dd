"""Decides how a change that is tried out is asked for and shown: row by row, as it is beside as it would be."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import zip_longest
from typing import cast

from graph.authority import SETTLED
from graph.deal import Deal, TieKind
from graph.speech import mark, say
from graph.what_if import Bounds, Change, FinalWord, NewTie, Outlook, Stands
from plugin.trying_out import Trial
from web.presenters.formats import to_signed
from web.presenters.people import has_left
from web.presenters.states import to_alignment_word, to_verdict
from web.presenters.words import AUTHORITY, BANDS, Words

MOST_ROWS = 12
STANCES: Mapping[str, str] = Words(
    {
        "2": mark("strongly in favour"),
        "1": mark("in favour"),
        "0": mark("undecided"),
        "-1": mark("not yet convinced"),
        "-2": mark("far from convinced"),
    }
)
KINDS: Mapping[str, str] = Words(
    {
        "trusts": mark("trusts"),
        "influences": mark("has influence on"),
        "supports": mark("backs"),
        "defers_to": mark("leaves decisions to"),
        "reports_to": mark("reports to"),
        "conflicts_with": mark("often differs from"),
    }
)
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What was asked, row by row as it stands in the form: (person, stance), (decision, person), (from, kind, to)."""

    stances: tuple[Row, ...] = ()
    words: tuple[Row, ...] = ()
    ties: tuple[Row, ...] = ()

    @property
    def changes(self) -> tuple[Change, ...]:
        """The rows that are filled in whole, as changes; raises `ValueError` for a stance that is no number."""
        return (
            *(Stands(person=person, stance=float(stance)) for person, stance in self.stances if person and stance),
            *(FinalWord(decision=decision, person=person) for decision, person in self.words if decision and person),
            *(
                NewTie(kind=cast("TieKind", kind), from_=start, to=end)
                for start, kind, end in self.ties
                if start and end and kind in KINDS
            ),
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several to choose from."""

    value: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Aspect:
    """One thing that is compared: as it is, as it would be, and whether that differs; a long one is a sentence."""

    about: str
    now: str
    then: str
    differs: bool
    long: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialView:
    """The form as filled in, with a free row of each kind, and what would come of it."""

    deal_id: str
    title: str
    stances: tuple[Row, ...]
    words: tuple[Row, ...]
    ties: tuple[Row, ...]
    people: tuple[Choice, ...]
    holders: tuple[Choice, ...]
    decisions: tuple[Choice, ...]
    stance_choices: tuple[Choice, ...]
    kind_choices: tuple[Choice, ...]
    aspects: tuple[Aspect, ...]
    changes: tuple[str, ...]
    nothing: str | None
    fault: str | None


def read_question(given: Mapping[str, Sequence[str]]) -> Question:
    """Read the rows of the form out of an address's parameters; empty rows are left out."""

    def rows(*names: str) -> tuple[Row, ...]:
        columns = [given.get(name, ()) for name in names]
        return tuple(row for row in zip_longest(*columns, fillvalue="") if any(row))[:MOST_ROWS]

    return Question(stances=rows("person", "stance"), words=rows("decision", "holder"), ties=rows("from", "kind", "to"))


def to_trial(deal: Deal, question: Question, trial: Trial | None, fault: str | None = None) -> TrialView:
    """Put what was asked, and what would come of it, into words."""
    buyers = [person for person in deal.people if person.side == "buyer" and not has_left(person, deal.as_of)]
    outcome = trial.outcome if trial else None
    aspects = _compare(outcome.before, outcome.after) if outcome else ()
    changes = outcome.changes if outcome else ()
    moves = bool(changes) or any(aspect.differs for aspect in aspects)
    return TrialView(
        deal_id=deal.deal.id,
        title=deal.deal.name,
        stances=(*question.stances, ("", "")),
        words=(*question.words, ("", "")),
        ties=(*question.ties, ("", "", "")),
        people=_by_name((person.id, _called(person.name, person.title)) for person in buyers),
        holders=_by_name((person.id, _called(person.name, person.title)) for person in buyers if not person.former),
        decisions=_by_name((one.id, one.name) for one in deal.decisions if one.status not in SETTLED),
        stance_choices=tuple(Choice(value, words) for value, words in STANCES.items()),
        kind_choices=tuple(Choice(kind, words) for kind, words in KINDS.items()),
        aspects=aspects,
        changes=changes,
        nothing=say("Nothing that the analysis shows would change.") if outcome and not moves else None,
        fault=fault,
    )


def _called(name: str, title: str | None) -> str:
    return f"{name}, {title}" if title else name


def _by_name(pairs: Iterable[tuple[str, str]]) -> tuple[Choice, ...]:
    return tuple(Choice(own, words) for own, words in sorted(pairs, key=lambda pair: (pair[1].casefold(), pair[0])))


def compare_verdicts(before: Outlook, after: Outlook) -> tuple[Aspect, ...]:
    """Set agreement, the final word and the risk beside each other, as intervals where they are uncertain."""
    return (
        _set_beside(say("Agreement"), _agreement, before, after),
        _set_beside(say("Final word"), _final_word, before, after),
        _set_beside(say("Risk"), _risk, before, after),
    )


def _compare(before: Outlook, after: Outlook) -> tuple[Aspect, ...]:
    return (
        _set_beside(say("The sentence"), _sentence, before, after, long=True),
        *compare_verdicts(before, after),
        _set_beside(say("The next step"), _next_step, before, after, long=True),
        _set_beside(say("If talk goes on as it does"), _lean, before, after),
    )


def _set_beside(
    about: str, tell: Callable[[Outlook], str], before: Outlook, after: Outlook, *, long: bool = False
) -> Aspect:
    now, then = tell(before), tell(after)
    return Aspect(about=about, now=now, then=then, differs=now != then, long=long)


def _sentence(outlook: Outlook) -> str:
    return to_verdict(outlook.analysis).sentence


def _final_word(outlook: Outlook) -> str:
    return AUTHORITY[outlook.analysis.authority.state].label


def _next_step(outlook: Outlook) -> str:
    return to_verdict(outlook.analysis).next or say("no step comes first")


def _agreement(outlook: Outlook) -> str:
    toward = outlook.analysis.alignment.toward
    first, *others = (
        to_alignment_word(state, toward if state == outlook.analysis.alignment.state else None).label
        for state in outlook.alignments
    )
    if not others:
        return first
    either = reduce(lambda one, other: say("{first} or {last}", first=one, last=other), others)
    return say("{state}; could also be: {others}", state=first, others=either)


def _risk(outlook: Outlook) -> str:
    words = say("{risk} of 100, {band}", risk=_to_points(outlook.risk.value), band=BANDS[outlook.analysis.risk.band])
    return _with_range(words, outlook.risk, _to_points)


def _lean(outlook: Outlook) -> str:
    lean = outlook.lean
    if lean is None:
        return say("not known")
    words = say("a mean stance of {stance} (of -2 to 2)", stance=to_signed(lean.value))
    return _with_range(words, lean, to_signed)


def _to_points(risk: float) -> str:
    return f"{risk:.0f}"


def _with_range(words: str, bounds: Bounds, write: Callable[[float], str]) -> str:
    if bounds.low == bounds.high:
        return words
    return say("{words}; possible: {low} to {high}", words=words, low=write(bounds.low), high=write(bounds.high))
