"""Decides how a coach's home is shown: what is under way and due, which deals call for an exercise, what was tried."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from graph.exercises.phases import Kind, Phase
from graph.speech import mark, say
from plugin.exercises.home import CallingDeal, CoachHome
from plugin.exercises.refusals import PHASE_NAMES
from plugin.exercises.views import ExerciseLine
from plugin.store.papers import PaperKind, PaperState
from web.presenters.coach_due import DueRow, to_due
from web.presenters.findings import to_title
from web.presenters.formats import to_count, to_day
from web.presenters.tactics_used import TriedTactic, to_tried_tactics
from web.presenters.words import BANDS

MOST_REASONS = 3
MOST_CALLING = 8
"""Deals that are shown with all that speaks for an exercise; the others stand folded below them."""
KINDS: Mapping[Kind, str] = {"consensus": mark("Consensus exercise"), "authority": mark("Authority check")}
PLAN: Mapping[Kind, str] = {
    "consensus": mark("Plan an exercise"),
    "authority": mark("Plan an authority check"),
}
GO_ON: Mapping[Kind, str] = {
    "consensus": mark("Go on with the exercise"),
    "authority": mark("Go on with the authority check"),
}
"""By the kind of an exercise that is under way."""
WRITE: Mapping[PaperKind, str] = {
    "charter": mark("Write the charter"),
    "options": mark("Lay out the three options"),
    "plan": mark("Write the plan"),
}
"""By the kind of a paper of which nothing is written yet."""
GO_ON_WRITING: Mapping[PaperKind, str] = {
    "charter": mark("Go on with the charter"),
    "options": mark("Go on with the three options"),
    "plan": mark("Go on with the plan"),
}
"""By the kind of a paper whose newest version is a draft."""
SEE: Mapping[PaperKind, str] = {
    "charter": mark("See the charter"),
    "options": mark("See the three options"),
    "plan": mark("See the plan"),
}
"""By the kind of a paper that was put to people, or decided."""
AFTER_CHECK: Mapping[PaperState | None, str] = {
    None: mark("Look at the shares, then write the charter."),
    "draft": mark("Look at the shares, then go on with the charter."),
    "put": mark("Look at the shares, and whether the charter fits them."),
}
"""What is next after an authority check, by how the deal's charter stands."""
NEXT: Mapping[Phase, str] = {
    "plan": mark("Look the plan over, then begin the writing."),
    "understand": mark("Let everybody say back what one other wrote."),
    "group": mark("Put the answers together with the leaders."),
    "synthesise": mark("Put into words what they share."),
    "settle": mark("Settle what is open, then keep the outcome."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadWay:
    """A link to what a finding calls for."""

    words: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallingRow:
    """A deal that calls for an exercise: (title, sentence) of what speaks for it, and where to begin."""

    id: str
    name: str
    account: str | None
    risk: str
    reasons: Sequence[tuple[str, str]]
    more: str | None
    ways: Sequence[LeadWay]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseRow:
    """An exercise in the list: what it is and of which deal, where it stands, and the one thing to do next."""

    id: str
    deal: str
    deal_name: str
    title: str
    kind: str
    phase: str
    facts: Sequence[str]
    next: str
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeView:
    """A coach's home."""

    running: Sequence[ExerciseRow]
    due: Sequence[DueRow]
    calling: Sequence[CallingRow]
    others: Sequence[CallingRow]
    """The further ones."""
    looked: str
    tried: Sequence[TriedTactic]
    ended: Sequence[ExerciseRow]


def to_home(home: CoachHome, now: datetime, ways: Mapping[str, Sequence[LeadWay]]) -> HomeView:
    """Put a coach's home into words; `ways` are the links of each calling deal, by its id."""
    calling = [_calling(deal, ways[deal.row.id]) for deal in home.calling]
    return HomeView(
        running=[_running(line, now) for line in home.running],
        due=to_due(home.due, now),
        calling=calling[:MOST_CALLING],
        others=calling[MOST_CALLING:],
        looked=_tell_looked(home),
        tried=to_tried_tactics(home.tried),
        ended=[_ended(line, now, home.papers.get(line.deal, {}).get("charter")) for line in home.ended],
    )


def say_paper(kind: PaperKind, state: PaperState | None) -> str:
    """Say what there is to do with a deal's paper whose newest version stands so; None where nothing is written."""
    words = {None: WRITE, "draft": GO_ON_WRITING}.get(state, SEE)
    return say(words[kind])


def _tell_looked(home: CoachHome) -> str:
    if not home.read:
        return say("There is no open deal here yet.")
    if home.all_read:
        return say("exercises first, then papers; riskiest first")
    return say("exercises first, then papers; riskiest first, of the {count} riskiest open deals", count=home.read)


def _calling(deal: CallingDeal, ways: Sequence[LeadWay]) -> CallingRow:
    row, left = deal.row, len(deal.findings) - MOST_REASONS
    return CallingRow(
        id=row.id,
        name=row.name,
        account=row.account,
        risk=say("risk {risk} of 100, {band}", risk=row.risk, band=BANDS[row.band]),
        reasons=[(to_title(each.code), each.possible) for each in deal.findings[:MOST_REASONS]],
        more=to_count(left, "and {count} more sign", "and {count} more signs") if left > 0 else None,
        ways=ways,
    )


def _running(line: ExerciseLine, now: datetime) -> ExerciseRow:
    late = line.phase == "write" and line.write_by is not None and line.write_by < now
    return _row(line, [*_tell_progress(line, late=late)], _tell_next(line), late=late)


def _ended(line: ExerciseLine, now: datetime, charter: PaperState | None) -> ExerciseRow:
    ended = [say("ended on {day}", day=to_day(line.ended_at))] if line.ended_at else []
    if line.phase == "stopped":
        return _row(line, ended, say("Stopped without an outcome."))
    if line.kind == "authority":
        return _row(line, ended, say(AFTER_CHECK[charter]))
    if line.review_at is None:
        return _row(line, ended, say("No day to look at it again was set."))
    due = line.review_at <= now
    next_ = (
        say("Look at it again: it was due on {day}.", day=to_day(line.review_at))
        if due
        else say("Look at it again on {day}.", day=to_day(line.review_at))
    )
    return _row(line, ended, next_, late=due)


def _row(line: ExerciseLine, facts: Sequence[str], next_: str, *, late: bool = False) -> ExerciseRow:
    return ExerciseRow(
        id=line.id,
        deal=line.deal,
        deal_name=line.deal_name,
        title=line.title,
        kind=say(KINDS[line.kind]),
        phase=say(PHASE_NAMES[line.phase]),
        facts=facts,
        next=next_,
        late=late,
    )


def _tell_progress(line: ExerciseLine, *, late: bool) -> Sequence[str]:
    if line.phase == "write":
        told = say("{finished} of {people} have finished writing", finished=line.finished, people=line.taking_part)
        if line.write_by is None:
            return [told]
        day = to_day(line.write_by)
        return [told, say("was due on {day}", day=day) if late else say("due on {day}", day=day)]
    if line.phase == "rate":
        return [say("{finished} of {people} have finished rating", finished=line.finished, people=line.taking_part)]
    return [to_count(line.taking_part, "{count} person takes part", "{count} people take part")]


def _tell_next(line: ExerciseLine) -> str:
    everybody = line.finished >= line.taking_part
    if line.phase == "write":
        if everybody:
            return say("All have finished. Reveal when everybody is together.")
        return say("Wait for the others; nobody sees who has finished.")
    if line.phase == "rate":
        return say("All have rated. Reveal the ratings.") if everybody else say("Wait until all have rated.")
    return say(NEXT[line.phase])
