"""What is done with a deal's three-options sheet: drafted, tried out on the deal, closed as decided; versions stay.

Everything takes who asks first and raises `AccessRefusedError` for whoever doesn't coach and `DealNotFoundError` for a
deal they don't see. What changes something takes the newest version that was seen (0 for none) and raises
`EntryChangedError` where somebody wrote another one since; the same sent twice is kept once.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import cast

from pydantic import TypeAdapter

from connectors.records import Json
from graph.authority import SETTLED
from graph.deal import Deal
from graph.exercises.options import Choice, Destination, Option, OptionsSheet, find_closing_problems, find_gaps
from graph.exercises.problem import Problem, find_text_problem
from graph.speech import say
from graph.what_if import Change, FinalWord, Joins, Parts
from plugin.deal_desk import MOST_AT_ONCE
from plugin.exercises.refusals import check_fields
from plugin.exercises.room import check_role
from plugin.options_bodies import from_body, to_body
from plugin.options_evidence import name_decision, to_decision
from plugin.options_sides import begin_sheet, find_unplaced, list_voices
from plugin.options_views import OptionsView, OptionTrial, Standing
from plugin.paper_versions import Words, add_next, list_lines, pick_version, read_before, read_said
from plugin.recording import Recorder
from plugin.store.deals import load_deals, load_origin, lock_deals
from plugin.store.papers import load_versions
from plugin.store.store import Store
from plugin.trying_out import Trial
from plugin.views import DealView, Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionsSheets:
    """Keeps three-options sheets; what is given opens, tries out, records into and analyses deals."""

    store: Store
    load_deal: Callable[[Viewer, str], DealView]
    try_out: Callable[[Viewer, DealView, Sequence[Change]], Trial]
    record: Callable[[Viewer, str], Recorder]
    refresh: Callable[[Viewer, str], None]
    clock: Callable[[], datetime]

    def show(self, viewer: Viewer, deal_id: str, version: int | None = None) -> OptionsView:
        """Show the newest version or an earlier one; a version that isn't there raises `InputRefusedError`."""
        check_role(viewer)
        view = self.load_deal(viewer, deal_id)
        with self.store.reading(viewer.tenant) as connection:
            kept = load_versions(connection, viewer.tenant, view.deal.deal.id, "options")
        shown = pick_version(kept, version)
        sheet = begin_sheet(view) if shown is None else from_body(read_said(shown))
        before = None if shown is None else cast("Mapping[str, Json] | None", read_before(shown))
        return OptionsView(
            view=view,
            version=shown.version if shown else 0,
            newest=kept[-1].version if kept else 0,
            closed=max((each.version for each in kept if each.state == "closed"), default=0),
            state=shown.state if shown else "draft",
            sheet=sheet,
            problems=self._find_problems(view, sheet),
            gaps=find_gaps(sheet),
            voices=list_voices(view, sheet),
            unplaced=find_unplaced(view, sheet),
            versions=list_lines(kept),
            before=None if before is None else TypeAdapter(Standing).validate_python(before),
            writes=view.freshness.system == "salesforce",
        )

    def try_ways(self, viewer: Viewer, shown: OptionsView) -> Sequence[OptionTrial]:
        """Tell what each option would do to the deal as it is now; nothing is kept.

        Empty where the deal is too large to be analysed while somebody waits.
        """
        if len(shown.view.deal.people) > MOST_AT_ONCE:
            return []
        deal = shown.view.deal
        present = {each.id for each in deal.people if each.left_at is None}
        sides = [
            replace(each, people=people)
            for each in shown.sheet.destinations
            if (people := tuple(person for person in each.people if person in present))
        ]
        word = _give_final_word(deal, shown.sheet.choice, present)
        ways: list[tuple[Option, str | None, Sequence[Change]]] = [
            *(("choose", each.id, [*_come_round(each, sides), *word]) for each in sides),
            *(("separate", each.id, _go_alone(each, sides)) for each in sides),
            ("stay", None, word),
        ]
        return [
            OptionTrial(option=option, toward=toward, outcome=self.try_out(viewer, shown.view, changes).outcome)
            for option, toward, changes in ways
        ]

    def save(self, viewer: Viewer, deal_id: str, sheet: OptionsSheet, *, seen: int) -> int:
        """Keep a draft, whatever is still missing in it, and return its version; what was closed stays decided.

        Raises `FieldsRefusedError` for texts that can't be kept.
        """
        check_role(viewer)
        deal_id = self.load_deal(viewer, deal_id).deal.deal.id
        said = to_body(sheet)
        check_fields(list(_find_text_problems(said, "")))
        with self.store.writing(viewer.tenant) as connection:
            lock_deals(connection, viewer.tenant, [deal_id])
            kept = load_versions(connection, viewer.tenant, deal_id, "options")
            words = Words(kind="options", state="draft", said=said)
            return add_next(connection, viewer, kept, words, deal=deal_id, seen=seen, now=self.clock()).version

    def close(self, viewer: Viewer, deal_id: str, sheet: OptionsSheet, *, seen: int) -> int:
        """Close a sheet as decided, and write the decision into the deal; return its version.

        Raises `FieldsRefusedError` where the option, who decided, the day, or a row for who comes round is missing.
        """
        check_role(viewer)
        view = self.load_deal(viewer, deal_id)
        check_fields(self._find_problems(view, sheet))
        deal_id = view.deal.deal.id
        settles = sheet.choice.settles or name_decision(view.deal)
        closed = replace(sheet, choice=replace(sheet.choice, settles=settles))
        recorder = self.record(viewer, deal_id)
        with self.store.writing(viewer.tenant) as connection:
            lock_deals(connection, viewer.tenant, [deal_id])
            kept = load_versions(connection, viewer.tenant, deal_id, "options")
            words = Words(kind="options", state="closed", said=to_body(closed), before=_look(view))
            added = add_next(connection, viewer, kept, words, deal=deal_id, seen=seen, now=self.clock())
            if kept and added.version == kept[-1].version:
                return added.version
            deal = load_deals(connection, viewer.tenant, [deal_id])[deal_id]
            made = to_decision(closed, deal, author=viewer.user)
            if made not in deal.decisions and load_origin(connection, viewer.tenant, deal_id) == "salesforce":
                recorder.within(connection).save_together([("decisions", made)])
        self.refresh(viewer, deal_id)
        return added.version

    def take_up(self, viewer: Viewer, deal_id: str, version: int, *, seen: int) -> int:
        """Go on from a version: what it says becomes a new draft."""
        return self.save(viewer, deal_id, self.show(viewer, deal_id, version).sheet, seen=seen)

    def _find_problems(self, view: DealView, sheet: OptionsSheet) -> Sequence[Problem]:
        deal = view.deal
        found = list(find_closing_problems(sheet, frozenset(each.id for each in deal.people)))
        if sheet.choice.on is not None and sheet.choice.on > self.clock().astimezone(UTC).date():
            found.append(Problem(place="choice.on", sentence=say("That day hasn't come yet.")))
        known = {name_decision(deal), *(each.id for each in deal.decisions)}
        if sheet.choice.settles is not None and sheet.choice.settles not in known:
            found.append(Problem(place="choice.settles", sentence=say("Choose from the decisions of this deal.")))
        return found


def _come_round(side: Destination, sides: Sequence[Destination]) -> Sequence[Change]:
    others = (person for each in sides if each.id != side.id for person in each.people)
    return [Joins(person=person, other=side.people[0]) for person in others if person not in side.people]


def _go_alone(side: Destination, sides: Sequence[Destination]) -> Sequence[Change]:
    others = (person for each in sides if each.id != side.id for person in each.people)
    return [Parts(person=person) for person in others if person not in side.people]


def _give_final_word(deal: Deal, choice: Choice, present: Collection[str]) -> Sequence[Change]:
    """Give whoever decides the final word on the decision that waits for it, where they don't have it yet."""
    former = {each.id for each in deal.people if each.former}
    waiting = {each.id: each.final_word for each in deal.decisions if each.status not in SETTLED}
    decider, decision = choice.decider, choice.settles
    if decider is None or decider not in present or decider in former or decision is None:
        return []
    if decision not in waiting or waiting[decision] == (decider,):
        return []
    return [FinalWord(person=decider, decision=decision)]


def _find_text_problems(value: Json, place: str) -> Iterator[Problem]:
    if isinstance(value, str):
        problem = find_text_problem(place, value)
        if problem is not None:
            yield problem
    elif isinstance(value, Mapping | list):
        pairs = value.items() if isinstance(value, Mapping) else enumerate(value)
        for name, each in pairs:
            yield from _find_text_problems(each, f"{place}.{name}" if place else str(name))


def _look(view: DealView) -> Json:
    analysis = view.analysis
    return {
        "alignment": analysis.alignment.state,
        "authority": analysis.authority.state,
        "risk": analysis.risk.score,
    }
