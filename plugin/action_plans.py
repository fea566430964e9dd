"""What is done with a deal's plan: written, agreed on so that its steps are the deal's, and others brought in.

What a coach does takes who asks first and raises `AccessRefusedError` for whoever doesn't coach and `DealNotFoundError`
for a deal they don't see. What changes something takes the newest version that was seen (0 for none) and raises
`EntryChangedError` where somebody wrote another one since; the same sent twice is kept once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from graph.exercises.problem import Problem, check_text
from graph.exercises.steps import ActionPlan, Gate, PlanItem, find_override_problem, find_problems
from graph.speech import say
from plugin.action_plan_bodies import BroughtIn, WrittenPlan, from_body, to_body
from plugin.action_plan_gate import Readiness, begin_plan, load_readiness, load_settled, weigh_where
from plugin.action_plan_sheet import load_from_sheet
from plugin.action_plan_steps import find_due_items, find_steps, find_taken_back, to_step_id, write_steps
from plugin.action_plan_views import PlanView
from plugin.errors import InputRefusedError
from plugin.exercises.refusals import check_fields
from plugin.exercises.room import check_role
from plugin.paper_versions import Words, add_next, list_lines, pick_version, read_said
from plugin.store.agreed_steps import AgreedStep
from plugin.store.deals import lock_deals
from plugin.store.exercises import find_user_name
from plugin.store.papers import PaperState, load_versions
from plugin.store.store import Store
from plugin.views import DealView, Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionPlans:
    """Keeps the plans of deals."""

    store: Store
    load_deal: Callable[[Viewer, str], DealView]
    clock: Callable[[], datetime]

    def show(self, viewer: Viewer, deal_id: str, version: int | None = None) -> PlanView:
        """Show the newest version or an earlier one; a version that isn't there raises `InputRefusedError`."""
        check_role(viewer)
        view = self.load_deal(viewer, deal_id)
        deal_id = view.deal.deal.id
        with self.store.reading(viewer.tenant) as connection:
            kept = load_versions(connection, viewer.tenant, deal_id, "plan")
            shown = pick_version(kept, version)
            settled = load_settled(connection, viewer.tenant, deal_id, self.clock())
            versions = {each.version: from_body(read_said(each)) for each in kept}
            sheet = load_from_sheet(
                connection, viewer.tenant, view.deal, [each.plan for each in versions.values()]
            )  # fmt: skip
            written = WrittenPlan(plan=begin_plan(settled, sheet)) if shown is None else versions[shown.version]
            plan, brought_in = written.plan, written.brought_in
            where = weigh_where(view.deal, plan, settled)
            final_word = view.analysis.authority.state
            readiness = load_readiness(connection, viewer.tenant, deal_id, where, final_word)
            paper = kept[0].id if kept else ""
            steps = find_steps(connection, viewer.tenant, deal_id, paper)
            by = find_user_name(connection, viewer.tenant, brought_in.by) if brought_in else None
        put = [each for each in kept if each.state == "put"]
        in_force = versions[put[-1].version].stepped_items if put else {}
        plan = _note_done(plan, paper, steps)
        return PlanView(
            view=view,
            version=shown.version if shown else 0,
            newest=kept[-1].version if kept else 0,
            in_force=put[-1].version if put else 0,
            state=shown.state if shown else "draft",
            plan=plan,
            brought_in=brought_in,
            brought_in_by=by,
            problems=_find_problems(plan, view, where_agreed=where.agreed),
            readiness=readiness,
            steps={item: steps[step] for item in in_force if (step := to_step_id(paper, item)) in steps},
            taken_back=find_taken_back(steps, paper, in_force),
            versions=list_lines(kept),
            filled_in=shown is None and begin_plan(settled) != ActionPlan(),
            from_sheet=sheet,
        )

    def save(self, viewer: Viewer, deal_id: str, plan: ActionPlan, *, seen: int) -> int:
        """Keep a draft, whatever is still missing in it, and return its version; what was agreed on stays in force."""
        return self._keep(viewer, deal_id, plan, state="draft", seen=seen)

    def put(self, viewer: Viewer, deal_id: str, plan: ActionPlan, *, seen: int) -> int:
        """Agree on a plan, so that its open steps are the deal's next steps; return its version.

        Raises `FieldsRefusedError` where something is missing.
        """
        return self._keep(viewer, deal_id, plan, state="put", seen=seen)

    def take_up(self, viewer: Viewer, deal_id: str, version: int, *, seen: int) -> int:
        """Go on from an earlier version: what it says becomes a new draft."""
        return self.save(viewer, deal_id, self.show(viewer, deal_id, version).plan, seen=seen)

    def bring_in(self, viewer: Viewer, deal_id: str, *, reason: str, seen: int) -> int:
        """Bring others in; against a warning it takes a reason, which is kept with who gave it.

        Returns the version. Pressed twice, others are brought in once; raises `FieldsRefusedError` for the reason and
        `InputRefusedError` where no plan was agreed on, or a draft lies above it.
        """
        shown = self._show_in_force(viewer, deal_id)
        if shown.brought_in is not None:
            return shown.newest
        readiness = shown.readiness
        reason = reason.strip()
        check_fields([each for each in [_find_reason_problem(readiness, reason)] if each is not None])
        brought_in = BroughtIn(
            at=self.clock(),
            by=viewer.user,
            against=tuple(readiness.warnings),
            reason=reason if readiness.warnings else "",
        )
        return self._keep(viewer, deal_id, shown.plan, state="put", seen=seen, bring_in=lambda _: brought_in)

    def hold_back(self, viewer: Viewer, deal_id: str, *, seen: int) -> int:
        """Take back that others are brought in: their open steps wait again. Returns the version."""
        shown = self._show_in_force(viewer, deal_id)
        if shown.brought_in is None:
            return shown.newest
        return self._keep(viewer, deal_id, shown.plan, state="put", seen=seen, bring_in=lambda _: None)

    def _show_in_force(self, viewer: Viewer, deal_id: str) -> PlanView:
        shown = self.show(viewer, deal_id)
        if not shown.in_force or shown.in_force != shown.newest:
            raise InputRefusedError(say("Agree on the plan first; then others can be brought in."))
        return shown

    def _keep(
        self,
        viewer: Viewer,
        deal_id: str,
        plan: ActionPlan,
        *,
        state: PaperState,
        seen: int,
        bring_in: Callable[[BroughtIn | None], BroughtIn | None] = lambda former: former,
    ) -> int:
        check_role(viewer)
        view = self.load_deal(viewer, deal_id)
        deal_id = view.deal.deal.id
        now = self.clock()
        with self.store.writing(viewer.tenant) as connection:
            lock_deals(connection, viewer.tenant, [deal_id])
            kept = load_versions(connection, viewer.tenant, deal_id, "plan")
            where = weigh_where(view.deal, plan, load_settled(connection, viewer.tenant, deal_id, now))
            paper = kept[0].id if kept else ""
            plan = _note_done(plan, paper, find_steps(connection, viewer.tenant, deal_id, paper))
            brought_in = bring_in(from_body(read_said(kept[-1])).brought_in if kept else None)
            steps: Mapping[str, PlanItem] = {}
            if state == "put":
                check_fields(_find_problems(plan, view, where_agreed=where.agreed))
                steps = find_due_items(plan, where_agreed=where.agreed, others=brought_in is not None)
            said = to_body(WrittenPlan(plan=plan, brought_in=brought_in, stepped=tuple(steps)))
            words = Words(kind="plan", state=state, said=said)
            added = add_next(connection, viewer, kept, words, deal=deal_id, seen=seen, now=now)
            if state == "put" and (not kept or added.version != kept[-1].version):
                former = next((each for each in reversed(kept) if each.state == "put"), None)
                write_steps(
                    connection,
                    viewer.tenant,
                    view.deal,
                    added.id,
                    wanted=steps,
                    before={} if former is None else from_body(read_said(former)).stepped_items,
                    author=viewer.user,
                    now=now,
                )
        return added.version


def _note_done(plan: ActionPlan, paper: str, steps: Mapping[str, AgreedStep]) -> ActionPlan:
    """Say of each item that has a step whether and when that was done: steps are marked as done where they stand."""
    items = [
        each if step is None else replace(each, done_on=step.done_at.astimezone(UTC).date() if step.done_at else None)
        for each in plan.items
        for step in [steps.get(to_step_id(paper, each.id))]
    ]
    return replace(plan, items=tuple(items))


def _find_problems(plan: ActionPlan, view: DealView, *, where_agreed: bool) -> Sequence[Problem]:
    people = {each.id for each in view.deal.people}
    return find_problems(plan, where_agreed=where_agreed, people=people)


def _find_reason_problem(readiness: Readiness, reason: str) -> Problem | None:
    """Return what keeps others from being brought in: each warning asks for a reason."""
    warnings = readiness.warnings
    if "where" in warnings:
        return find_override_problem(readiness.where.gate or Gate(deciders=0, agreed=0), reason)
    missing = say("Say why others are brought in all the same.") if warnings else None
    return next(check_text("reason", reason, missing=missing), None)
