"""Decides what a person's card says: office, where they stand, the three marks of buy-in, contact and ties."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from graph.analysis import Analysis, BuyIn, BuyInMark, PersonView, StanceLabel
from graph.authority import SETTLED
from graph.deal import Deal, Person, Statement
from graph.final_word import is_private
from graph.speech import mark, say
from graph.wording import to_date
from plugin.views import RoleHints
from web.presenters.evidence import EvidenceLine, to_statement_line, to_tie_words
from web.presenters.formats import to_ago, to_count, to_list, to_share
from web.presenters.names import Names
from web.presenters.words import BUY_IN, STANCES, StanceWord

MARKS: tuple[BuyInMark, ...] = ("understood", "committed", "acted")
RECENT_WORDS = 3
DECIDES_AS: Mapping[bool | None, str] = {True: "yes", False: "no", None: "unknown"}
NO_HINTS = RoleHints()


@dataclass(frozen=True, slots=True)
class BuyInView:
    """One of the three marks: its word, `yes`, `no` or `open`, that in words, and both in one breath."""

    label: str
    state: str
    words: str
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCard:
    """What is shown of one person; `decides_as` is what is recorded of that: `yes`, `no` or `unknown`."""

    id: str
    key: str
    name: str
    title: str | None
    department: str | None
    side: str
    stance: StanceLabel
    stance_word: StanceWord
    marks: tuple[BuyInView, ...]
    decides: bool
    may_decide: bool
    decides_as: str
    final_word: bool
    former: bool
    left: bool
    is_next: bool
    badges: tuple[str, ...]
    roles: tuple[str, ...]
    influence: str | None
    contact: str
    said: tuple[EvidenceLine, ...]
    ties: tuple[str, ...]

    @property
    def summary(self) -> str:
        """The card in one breath, for a screen reader."""
        marks = ", ".join(each.told for each in self.marks)
        stance = f" {self.stance_word.label}. {marks}." if self.side == "buyer" else ""
        badges = f" {_join(self.badges)}." if self.badges else ""
        return f"{self.name}{f', {self.title}' if self.title else ''}.{badges}{stance}"


def _join(badges: Sequence[str]) -> str:
    """Say labels that begin with a capital one after the other, which not every language does with an and."""
    *first, last = badges
    return say("{badges} and {badge}", badges=", ".join(first), badge=last) if first else last


def to_marks(buy_in: BuyIn) -> tuple[BuyInView, ...]:
    """Show the three marks; none is inferred from another."""
    states = {True: ("yes", say("yes")), False: ("no", say("not yet")), None: ("open", say("not known"))}
    values = {"understood": buy_in.understood, "committed": buy_in.committed, "acted": buy_in.acted}
    told = {
        "understood": mark("understood: {words}"),
        "committed": mark("committed: {words}"),
        "acted": mark("acted: {words}"),
    }
    shown = ((each, *states[values[each]]) for each in MARKS)
    return tuple(BuyInView(BUY_IN[each], state, words, say(told[each], words=words)) for each, state, words in shown)


def find_final_word_holders(deal: Deal) -> dict[str, tuple[str, ...]]:
    """Name, for each person on record as having a final word, the decisions that are still to be taken."""
    held: dict[str, list[str]] = {}
    for decision in deal.decisions:
        if decision.status not in SETTLED:
            for person_id in decision.final_word:
                held.setdefault(person_id, []).append(decision.name)
    return {person_id: tuple(names) for person_id, names in held.items()}


def has_left(person: Person, as_of: datetime) -> bool:
    """Tell whether the person had left at that day."""
    return person.left_at is not None and person.left_at <= as_of


def _badges(person: Person, held: tuple[str, ...], as_of: datetime, *, may_decide: bool) -> tuple[str, ...]:
    badges = []
    if person.side == "seller":
        badges.append(say("Our side"))
    if held:
        badges.append(say("Has the final word: {decisions}", decisions=to_list(held)))
    if person.decision_maker:
        badges.append(say("Decision maker"))
    elif may_decide:
        badges.append(say("May decide: the role says so, nobody has confirmed it"))
    if person.former:
        since = person.retired_since
        badges.append(
            say("Holds no office any more since {day}", day=to_date(since))
            if since
            else say("Holds no office any more")
        )
    if person.left_at is not None and has_left(person, as_of):
        badges.append(say("Left on {day}", day=to_date(person.left_at)))
    if person.is_champion:
        badges.append(say("Champion"))
    if person.owner_share:
        badges.append(say("Owns {share}", share=to_share(person.owner_share)))
    if person.board_seat:
        badges.append(say("Board seat"))
    return tuple(badges)


def _contact(view: PersonView | None, now: datetime) -> str:
    if view is None or (last := view.contact.last_at) is None:
        return say("No contact recorded")
    return to_count(
        view.contact.count,
        "{count} contact with {people} of our people, last on {day} ({ago})",
        "{count} contacts with {people} of our people, last on {day} ({ago})",
        people=view.contact.by,
        day=to_date(last),
        ago=to_ago(last, now),
    )


def _recent_words(statements: list[Statement], names: Names) -> tuple[EvidenceLine, ...]:
    """Tell the newest of what counts; a private answer is never shown on its own."""
    shown = (each for each in statements if each.confirmed_by and not is_private(each))
    telling = sorted(
        (each for each in shown if each.words or each.stance is not None),
        key=lambda each: (each.at, each.id),
        reverse=True,
    )
    return tuple(to_statement_line(item, names) for item in telling[:RECENT_WORDS])


def _roles(person: Person, hints: RoleHints) -> tuple[str, ...]:
    return tuple(say("{role} (not mapped)", role=role) if role in hints.unmapped else role for role in person.crm_roles)


def to_people(
    deal: Deal, analysis: Analysis, names: Names, now: datetime, hints: RoleHints = NO_HINTS
) -> tuple[PersonCard, ...]:
    """Make a card for each person: those who decide first, then by influence, then by name; our side last."""
    views = {view.id: view for view in analysis.people}
    held = find_final_word_holders(deal)
    said: dict[str, list[Statement]] = {}
    for statement in deal.statements:
        if statement.at <= deal.as_of:
            said.setdefault(statement.by, []).append(statement)
    ties: dict[str, list[str]] = {}
    for tie in deal.ties:
        for person_id in {tie.from_, tie.to}:
            ties.setdefault(person_id, []).append(to_tie_words(tie, names))

    def rank(person: Person) -> tuple[bool, bool, bool, float, str, str]:
        view = views.get(person.id)
        influence = view.influence if view else 0.0
        decides = bool(person.decision_maker)
        return (person.side == "seller", person.id not in held, not decides, -influence, person.name, person.id)

    cards = []
    for number, person in enumerate(sorted(deal.people, key=rank)):
        view = views.get(person.id)
        stance: StanceLabel = view.stance.label if view else "unknown"
        buy_in = view.buy_in if view else BuyIn(understood=None, committed=None, acted=None, next=None)
        cards.append(
            PersonCard(
                id=person.id,
                key=f"person-{number}",
                name=person.name,
                title=person.title,
                department=person.department,
                side=person.side,
                stance=stance,
                stance_word=STANCES[stance],
                marks=to_marks(buy_in),
                decides=bool(person.decision_maker) and person.side == "buyer",
                decides_as=DECIDES_AS[person.decision_maker],
                may_decide=not person.decision_maker and person.id in hints.suggested,
                final_word=person.id in held,
                former=person.former,
                left=has_left(person, deal.as_of),
                is_next=analysis.verdict.next_person == person.id,
                badges=_badges(person, held.get(person.id, ()), deal.as_of, may_decide=person.id in hints.suggested),
                roles=_roles(person, hints),
                influence=(
                    say("{share} of the group's influence", share=to_share(view.influence))
                    if view and view.influence
                    else None
                ),
                contact=_contact(view, now),
                said=_recent_words(said.get(person.id, []), names),
                ties=tuple(sorted(ties.get(person.id, ()))),
            )
        )
    return tuple(cards)
