"""Decides how the verdict, the two states and the risk of a deal are put into words."""

from collections.abc import Iterable
from dataclasses import dataclass

from graph.analysis import Alignment, AlignmentState, Analysis, Band, Finding, Toward, Unknown
from graph.authority import SETTLED
from graph.deal import Deal
from graph.risk import FULL
from graph.speech import say
from web.presenters.formats import to_count, to_list
from web.presenters.names import Names
from web.presenters.words import ALIGNED_AGAINST, ALIGNMENT, AUTHORITY, BANDS, NOTHING_OPEN, StateWord

MOST_NAMES = 8


@dataclass(frozen=True, slots=True)
class VerdictView:
    """The verdict sentence, parted where its next step begins; both parts together are the sentence unchanged."""

    sentence: str
    next: str | None


@dataclass(frozen=True, slots=True)
class StateMark:
    """One of the two states: what it is about, its words, and what they rest on."""

    about: str
    word: StateWord
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskRow:
    """One summand of the risk; `key` names the finding that tells more, if one does."""

    points: int
    why: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskView:
    """The risk as a sum that can be added up by hand."""

    score: int
    band: Band
    band_words: str
    rows: tuple[RiskRow, ...]
    total: int
    note: str | None


def to_verdict(analysis: Analysis) -> VerdictView:
    """Part the verdict sentence before its next step, in whichever language it was said."""
    verdict = analysis.verdict
    sentence, step = verdict.sentence, verdict.next
    start = sentence.rfind(step[1:].rstrip(".")) - 1 if step else -1
    if start < 0:
        return VerdictView(sentence, step)
    return VerdictView(sentence[: sentence.rfind(".", 0, start) + 1], sentence[start:])


def to_alignment_word(state: AlignmentState, toward: Toward | None) -> StateWord:
    """Choose the words for whether the decision makers agree."""
    against = state == "aligned" and toward == "against"
    return ALIGNED_AGAINST if against else ALIGNMENT[state]


def to_alignment_mark(alignment: Alignment) -> StateMark:
    """Say whether the decision makers agree, and of how many anything is known."""
    if alignment.deciders == 0:
        detail = say("no decision maker confirmed yet")
    else:
        detail = to_count(
            alignment.deciders,
            "{known} of {count} decision maker heard",
            "{known} of {count} decision makers heard",
            known=alignment.known,
        )
    return StateMark(say("Agreement"), to_alignment_word(alignment.state, alignment.toward), detail)


def to_authority_mark(analysis: Analysis, deal: Deal) -> StateMark:
    """Say who has the final word, and on which of the decisions still to be taken that stands so."""
    authority = analysis.authority
    open_ = {decision.id: decision.name for decision in deal.decisions if decision.status not in SETTLED}
    worst = [open_[item.id] for item in authority.decisions if item.id in open_ and item.state == authority.state]
    if deal.decisions and not open_:
        return StateMark(say("Final word"), NOTHING_OPEN, say("every one is made or parked"))
    if not deal.decisions:
        detail = say("no decision recorded yet")
    else:
        about = worst or list(open_.values())
        detail = about[0] if len(about) == 1 else to_count(len(about), "{count} decision", "{count} decisions")
    return StateMark(say("Final word"), AUTHORITY[authority.state], detail)


def to_risk(analysis: Analysis, names: Names) -> RiskView:
    """List what the risk is made of, the most points first, and say where the sum was cut."""
    risk = analysis.risk
    drivers = [RiskRow(points=driver.points, why=driver.why, key=driver.key) for driver in risk.drivers]
    unknowns = [
        RiskRow(points=item.points, why=_to_gap(item, analysis.findings, names), key="") for item in risk.unknowns
    ]
    rows = tuple(sorted(drivers + unknowns, key=lambda row: -row.points))
    total = sum(row.points for row in rows)
    note = say("The sum of {total} is cut at {full}.", total=total, full=FULL) if total > FULL else None
    return RiskView(score=risk.score, band=risk.band, band_words=BANDS[risk.band], rows=rows, total=total, note=note)


def is_too_little(unknown: Unknown, findings: Iterable[Finding]) -> bool:
    """Tell whether something that isn't known has begun but is too little to tell, as its words say themselves."""
    return any(each.state == "too_little_to_tell" and each.possible in unknown.what for each in findings)


def _to_gap(unknown: Unknown, findings: Iterable[Finding], names: Names) -> str:
    """Begin the words for something that isn't known, unless they say so themselves."""
    what = with_names(unknown.what, unknown.people, names)
    return what[:1].upper() + what[1:] if is_too_little(unknown, findings) else say("Not known: {what}", what=what)


def with_names(what: str, people: tuple[str, ...], names: Names) -> str:
    """Add the names of the people concerned, unless the words hold them already."""
    missing = [name for name in names.persons(people) if name not in what]
    return f"{what} ({to_list(missing, MOST_NAMES)})" if missing else what
