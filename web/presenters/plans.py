"""Decides how a plan stands on its page: where, then how, then when; and what speaks against bringing others in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from graph.deal import Deal
from graph.exercises.days import tell_due, to_day_words
from graph.exercises.steps import COLUMNS, STAGES, PlanItem, find_state, order_items, tell_gate
from graph.speech import say
from graph.wording import to_date
from plugin.action_plan_bodies import Check
from plugin.action_plan_gate import Readiness, Where
from plugin.action_plan_views import PlanView
from plugin.store.agreed_steps import AgreedStep
from web.presenters.formats import to_list
from web.presenters.words import AUTHORITY


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """One thing to be done: who, by when, and how it stands; `step` is what marks it as done, where it is a step."""

    text: str
    owner: str | None
    when: str | None
    state: str
    words: str
    step: AgreedStep | None


@dataclass(frozen=True, slots=True)
class StageRows:
    """The items of a column for the leaders, or for others too; without a name where the leaders' are all there are."""

    name: str
    items: Sequence[ItemRow]


@dataclass(frozen=True, slots=True)
class Column:
    """What is about where, how or when."""

    name: str
    parked: bool
    stages: Sequence[StageRows]


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One thing that is looked at before others are brought in."""

    about: Check
    fine: bool
    words: str


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version in the list of them."""

    version: int
    words: str
    current: bool


@dataclass(frozen=True, slots=True)
class OwnerChoice:
    """Somebody who can take a step."""

    id: str
    name: str
    title: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerGroup:
    """People of one side, in the order in which they are offered."""

    name: str
    people: Sequence[OwnerChoice]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage:
    """A plan on its page."""

    deal: str
    deal_name: str
    version: int
    newest: int
    state_words: str
    is_put: bool
    is_in_force: bool
    is_newest: bool
    filled_in: str
    where: Sequence[str]
    agreed: str
    is_agreed: bool
    columns: Sequence[Column]
    missing: int
    not_yet_steps: int
    checks: Sequence[CheckRow]
    warns: bool
    others: int
    brought_in: str | None
    reason: str | None
    against: Sequence[str]
    versions: Sequence[VersionRow]


def to_plan_page(shown: PlanView, now: datetime) -> PlanPage:
    """Write a plan's page."""
    deal = shown.view.deal
    names = {each.id: each.name for each in deal.people}
    today = now.astimezone(UTC).date()
    is_put = shown.state == "put"
    is_in_force = is_put and shown.version == shown.in_force
    columns = _to_columns(shown, names, today, in_force=is_in_force)
    rows = [item for column in columns for stage in column.stages for item in stage.items]
    return PlanPage(
        deal=deal.deal.id,
        deal_name=deal.deal.name,
        version=shown.version,
        newest=shown.newest,
        state_words=_tell_state(shown),
        is_put=is_put,
        is_in_force=is_in_force,
        is_newest=shown.version == shown.newest,
        filled_in=_tell_filled_in(shown),
        where=[line for line in shown.plan.where.splitlines() if line.strip()],
        agreed=_tell_where(shown.readiness.where),
        is_agreed=shown.readiness.where.is_held_by_all,
        columns=columns,
        missing=len(shown.problems),
        not_yet_steps=sum(row.state == "new" for row in rows) if is_in_force else 0,
        checks=_to_checks(shown.readiness, names),
        warns=bool(shown.readiness.warnings),
        others=sum(each.stage == "others" for each in shown.plan.items),
        brought_in=_tell_brought_in(shown),
        reason=shown.brought_in.reason if shown.brought_in and shown.brought_in.reason else None,
        against=[_tell_against(check) for check in shown.brought_in.against] if shown.brought_in else [],
        versions=[
            VersionRow(
                version=each.version,
                words=say("Version {number}, {day}: agreed on", number=each.version, day=to_date(each.at))
                if each.state == "put"
                else say("Version {number}, {day}: draft", number=each.version, day=to_date(each.at)),
                current=each.version == shown.version,
            )
            for each in shown.versions
        ],
    )


def list_owners(deal: Deal) -> Sequence[OwnerGroup]:
    """List who can take a step: the customer's people, those who decide first, then ours."""
    present = sorted(
        (each for each in deal.people if each.left_at is None),
        key=lambda each: (each.decision_maker is not True, each.name.casefold(), each.id),
    )
    sides = (("buyer", say("The customer's people")), ("seller", say("Our people")))
    groups = [
        OwnerGroup(
            name=name,
            people=[OwnerChoice(each.id, each.name, each.title) for each in present if each.side == side],
        )
        for side, name in sides
    ]
    return [group for group in groups if group.people]


def _to_columns(shown: PlanView, names: Mapping[str, str], today: date, *, in_force: bool) -> Sequence[Column]:
    agreed = shown.readiness.where.agreed
    items = order_items(shown.plan.items)
    columns: list[Column] = []
    for about, name in COLUMNS.items():
        stages: list[StageRows] = []
        of_column = [each for each in items if each.about == about]
        for stage, stage_name in STAGES.items():
            of_stage = [each for each in of_column if each.stage == stage]
            if of_stage:
                rows = [_to_item(each, shown, names, today, in_force=in_force) for each in of_stage]
                stages.append(StageRows(say(stage_name), rows))
        if len(stages) == 1 and all(each.stage == "leaders" for each in of_column):
            stages = [replace(stages[0], name="")]
        columns.append(Column(say(name), about != "where" and not agreed, stages))
    return columns


def _to_item(item: PlanItem, shown: PlanView, names: Mapping[str, str], today: date, *, in_force: bool) -> ItemRow:
    step = shown.steps.get(item.id) if in_force else None
    state = find_state(item, where_agreed=shown.readiness.where.agreed)
    word: str = state
    words = ""
    if state == "done" and item.done_on is not None:
        words = say("done on {day}", day=to_day_words(item.done_on))
    elif state == "open" and item.due is not None:
        words = tell_due(item.due, today)
        word = "late" if item.due < today else state
    if in_force and state == "open" and step is None:
        word, words = _tell_without_step(item, shown, words)
    return ItemRow(
        text=item.text,
        owner=None if item.owner is None else names.get(item.owner) or say("somebody not in this deal"),
        when=None if item.due is None else to_day_words(item.due),
        state=word,
        words=words,
        step=step if step is not None and shown.version == shown.newest else None,
    )


def _tell_without_step(item: PlanItem, shown: PlanView, words: str) -> tuple[str, str]:
    if item.id in shown.taken_back:
        return "back", say("taken back from the next steps")
    if item.stage == "others" and shown.brought_in is None:
        return "waits", say("waits until others are brought in")
    return "new", words


def _tell_state(shown: PlanView) -> str:
    if shown.version == 0:
        return say("Nothing is written yet.")
    if shown.state == "draft":
        return say("Version {number}, a draft that nobody is held to", number=shown.version)
    if shown.version == shown.in_force:
        return say("Version {number}, agreed on", number=shown.version)
    return say("Version {number}, replaced since", number=shown.version)


def _tell_filled_in(shown: PlanView) -> str:
    """Tell what a proposal holds; nothing of what was written."""
    is_of_sheet = shown.version == 0 and shown.from_sheet is not None
    if shown.filled_in and is_of_sheet:
        return say("Below stands what the exercise settled and what the three-options sheet decided.")
    if is_of_sheet:
        return say("Below stands what the three-options sheet decided.")
    return say("Below stands what the exercise settled.") if shown.filled_in else ""


def _tell_where(where: Where) -> str:
    if where.by_hand is not None:
        return say("Agreed on {day}, as noted by hand", day=to_day_words(where.by_hand))
    if where.settled_on is None:
        return say("Not known yet whether the leaders agree on where: no exercise was kept, and no day is noted")
    if where.gate is not None:
        return tell_gate(where.gate)
    if where.agreed:
        return say(
            "Settled in the exercise of {day}, in which answers bear no names", day=to_day_words(where.settled_on)
        )
    return say("Not settled in the exercise of {day}", day=to_day_words(where.settled_on))


def _to_checks(readiness: Readiness, names: Mapping[str, str]) -> Sequence[CheckRow]:
    warnings = readiness.warnings
    word = next((each.label for state, each in AUTHORITY.items() if state == readiness.final_word), "")
    waiting = [names.get(person) or say("somebody not in this deal") for person in readiness.waiting]
    charter = {
        "none": say("Charter: none was put to those whom it names"),
        "waiting": say("Charter: not acknowledged yet by {names}", names=to_list(waiting) if waiting else ""),
        "acknowledged": say("Charter: acknowledged by everybody whom it names"),
    }
    return [
        CheckRow("where", "where" not in warnings, _tell_where(readiness.where)),
        CheckRow("final_word", "final_word" not in warnings, say("Final word: {state}", state=word)),
        CheckRow("charter", "charter" not in warnings, charter[readiness.charter]),
    ]


def _tell_brought_in(shown: PlanView) -> str | None:
    brought_in = shown.brought_in
    if brought_in is None:
        return None
    if shown.brought_in_by is None:
        return say("Others are brought in since {day}, by a coach", day=to_date(brought_in.at))
    return say("Others are brought in since {day}, by {name}", day=to_date(brought_in.at), name=shown.brought_in_by)


def _tell_against(check: Check) -> str:
    match check:
        case "where":
            return say("The leaders weren't known to agree on where.")
        case "final_word":
            return say("It wasn't clear who has the final word.")
        case "charter":
            return say("Not everybody had acknowledged a charter.")
