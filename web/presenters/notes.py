"""Decides how suggestions from notes are shown: what each would record, in a plain sentence, and its doubts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, get_args

from graph.deal import Deal, StatementKind, SubjectKind, TieKind
from graph.speech import say
from graph.wording import to_date
from plugin.notes_saving import Confirmed, to_moment
from plugin.notes_suggestions import Doubt, Form, NotesReading, Suggestion, Unused, UnusedWhy
from plugin.typed_days import read_day
from plugin.views import RoleHints
from web.presenters.evidence import TIE_SENTENCES, to_stance_words
from web.presenters.names import Names

State = Literal["open", "recorded", "dropped"]
FORMS: tuple[Form, ...] = get_args(Form)
STATES: tuple[State, ...] = get_args(State)
DOUBTS: tuple[Doubt, ...] = get_args(Doubt)
STANCE_CHOICES = (2, 1, 0, -1, -2)
KIND_CHOICES: tuple[StatementKind, ...] = (
    "position", "objection", "condition", "deferral", "consultation", "advocacy", "backing", "reopening", "withholding",
    "counter_instruction", "personal_reaction", "claim", "naming", "bypass",
)  # fmt: skip
TIE_CHOICES: tuple[TieKind, ...] = ("reports_to", "influences", "trusts", "defers_to", "conflicts_with", "supports")
SUBJECT_CHOICES: tuple[SubjectKind, ...] = ("destination", "decision", "initiative")
MOST_ITEMS = 2_000
MOST_ASKED = 12
"""About how many people it is asked at once whether they decide; the others can be marked on the map."""
MOST_CHOICES = 80
"""Up to how many people everybody can be chosen in a suggestion; beyond that, those whom the notes name."""


def kind_words() -> Mapping[str, str]:
    """Name the kinds of statements in words that go behind a person's name."""
    return {
        "position": say("where they stand"),
        "objection": say("says what speaks against it"),
        "condition": say("wants everyone to be fine with it first"),
        "deferral": say("leaves it to somebody else"),
        "consultation": say("wants to ask others first"),
        "advocacy": say("speaks for it to others"),
        "backing": say("backs the work"),
        "reopening": say("wants to look at it again"),
        "withholding": say("holds back what was asked for"),
        "counter_instruction": say("asked people not to take part"),
        "personal_reaction": say("takes it personally"),
        "claim": say("says the final word is theirs"),
        "naming": say("names somebody for the final word"),
        "bypass": say("took it to somebody else"),
    }


def subject_words() -> Mapping[str, str]:
    """Name the kinds of things that positions are taken on."""
    return {
        "destination": say("where to go"),
        "decision": say("a decision"),
        "initiative": say("an initiative"),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteItem:
    """One suggestion as it goes to and fro with the page: all of it stands in the page's form, nothing is stored."""

    number: int
    id: str
    form: Form
    kind: str
    person: str
    choices: tuple[str, ...]
    other: str
    stance: int | None
    words: str
    cue: str
    what: str
    due: date | None
    decision: str
    first_hand: bool
    doubts: tuple[Doubt, ...]
    state: State = "open"
    change: str = ""
    fault: str | None = None

    def to_confirmed(self) -> Confirmed:
        """Return what would be recorded."""
        return Confirmed(
            id=self.id, form=self.form, kind=self.kind, person=self.person, other=self.other, stance=self.stance,
            words=self.words, what=self.what, due=self.due, decision=self.decision, first_hand=self.first_hand,
        )  # fmt: skip

    @property
    def is_sure(self) -> bool:
        """Whether it may be confirmed together with others, without a look at it alone."""
        return self.state == "open" and not self.doubts


def to_items(suggestions: Iterable[Suggestion]) -> tuple[NoteItem, ...]:
    """Make the page's items of suggestions; whoever isn't certain is left to be chosen."""
    return tuple(
        NoteItem(
            number=number,
            id=each.id,
            form=each.form,
            kind=each.kind,
            person="" if "which_person" in each.doubts and len(each.choices) > 1 else each.person,
            choices=each.choices,
            other=each.other,
            stance=each.stance,
            words=each.words,
            cue=each.cue,
            what=each.what,
            due=each.due,
            decision=each.decision,
            first_hand=each.first_hand,
            doubts=each.doubts,
        )
        for number, each in enumerate(suggestions, 1)
    )


def read_items(form: Mapping[str, str]) -> tuple[NoteItem, ...]:
    """Read the items that a page sent back; what no page of ours sent is left at its plainest."""
    count = _to_int(form.get("count")) or 0
    return tuple(_read_item(form, number) for number in range(1, min(count, MOST_ITEMS) + 1))


def _read_item(form: Mapping[str, str], number: int) -> NoteItem:
    def get(name: str) -> str:
        return form.get(f"i{number}-{name}", "").strip()

    return NoteItem(
        number=number,
        id=get("id"),
        form=next((each for each in FORMS if each == get("form")), "statement"),
        kind=get("kind"),
        person=get("person"),
        choices=tuple(filter(None, get("choices").split(","))),
        other=get("other"),
        stance=_to_int(get("stance")),
        words=get("words"),
        cue=get("cue"),
        what=get("what"),
        due=read_day(get("due")),
        decision=get("decision"),
        first_hand=get("first-hand") != "no",
        doubts=tuple(each for each in DOUBTS if each in get("doubts").split(",")),
        state=next((each for each in STATES if each == get("state")), "open"),
        change=get("change"),
    )


def _to_int(text: str | None) -> int | None:
    try:
        return int(text or "")
    except ValueError:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """An item in words: what it would record, the sentence with the words that it rests on, and its doubts."""

    item: NoteItem
    label: str
    told: str
    before: str
    cue: str
    after: str
    doubts: tuple[str, ...]


def to_item_views(items: Iterable[NoteItem], names: Names) -> tuple[ItemView, ...]:
    """Put items into words."""
    return tuple(_to_view(item, names) for item in items)


def _to_view(item: NoteItem, names: Names) -> ItemView:
    at = item.words.casefold().find(item.cue.casefold()) if item.cue else -1
    if at < 0:
        at = item.words.casefold().find(item.cue.casefold().partition(" \u2026 ")[0]) if item.cue else -1
        length = len(item.cue.partition(" \u2026 ")[0]) if at >= 0 else 0
    else:
        length = len(item.cue)
    at = max(at, 0)
    return ItemView(
        item=item,
        label=_label(item),
        told=_tell(item, names),
        before=item.words[:at],
        cue=item.words[at : at + length],
        after=item.words[at + length :],
        doubts=tuple(_doubt_words(each, item, names) for each in item.doubts) if item.state == "open" else (),
    )


def _label(item: NoteItem) -> str:
    if item.form == "statement":
        return say("Stands") if item.kind == "position" else say("Said")
    return {"commitment": say("Promise"), "decision": say("Decision"), "tie": say("Tie")}[item.form]


def _tell(item: NoteItem, names: Names) -> str:
    who = names.person(item.person) if item.person else say("Somebody to be chosen")
    due = to_date(to_moment(item.due)) if item.due else None
    if item.form == "commitment":
        what = item.what or say("as noted")
        if due is None:
            return say("{who} promises: {what}, by a day to be named", who=who, what=what)
        return say("{who} promises: {what}, by {due}", who=who, what=what, due=due)
    if item.form == "decision":
        about = item.what or say("a decision to be named")
        if not item.person:
            told = say("To be decided: {about}; who has the final word is open", about=about)
        else:
            told = say("{who} has the final word: {about}", who=who, about=about)
        return say("{told}, by {due}", told=told, due=due) if due else told
    if item.form == "tie":
        kind: TieKind = next((each for each in TIE_CHOICES if each == item.kind), "influences")
        other = names.person(item.other) if item.other else say("somebody to be chosen")
        return say(TIE_SENTENCES[kind], one=who, other=other)
    return _tell_statement(item, names, who)


def _tell_statement(item: NoteItem, names: Names, who: str) -> str:
    if item.kind == "position":
        told = (
            say("{who} is of a view to be chosen", who=who)
            if item.stance is None
            else say("{who} is {stance}", who=who, stance=to_stance_words(item.stance))
        )
    else:
        deed = kind_words().get(item.kind) or say("said something")
        told = f"{who} {deed}"
    if item.other:
        told = f"{told}: {names.person(item.other)}"
    return told if item.first_hand else say("{told}, as others tell it", told=told)


def _doubt_words(doubt: Doubt, item: NoteItem, names: Names) -> str:
    if doubt == "which_person":
        called = " / ".join(names.persons(item.choices)) if item.choices else ""
        return say("Who is meant? {called}", called=called).strip()
    if doubt == "spelling":
        return say("The name is written in another way: is {who} meant?", who=names.person(item.person))
    return say("No day is named: a week is taken. Change it if it is another.")


@dataclass(frozen=True, slots=True)
class UnusedView:
    """Parts of the notes of which nothing was made for one reason."""

    why: str
    texts: tuple[str, ...]


def why_words() -> Mapping[UnusedWhy, str]:
    """Say why nothing was made of a part of the notes."""
    return {
        "both_ways": say("Says both for and against"),
        "maybe": say("A wish, a plan, a condition or a guess"),
        "nothing_told": say("Names somebody, but says nothing that is recognised"),
        "question": say("A question"),
        "nobody_named": say("Names nobody of this deal"),
        "not_in_deal": say("A promise of ours, but nobody of us is in this deal"),
        "known_already": say("On record already"),
        "heading": say("Headings"),
        "greeting": say("Greeting"),
        "header": say("Head of the mail"),
        "signature": say("Signature"),
        "earlier_mail": say("An earlier mail below"),
    }


def to_unused(unused: Sequence[Unused]) -> tuple[UnusedView, ...]:
    """Group what wasn't used by reason, what may matter first."""
    return tuple(
        UnusedView(words, texts)
        for why, words in why_words().items()
        if (texts := tuple(each.text for each in unused if each.why == why))
    )


@dataclass(frozen=True, slots=True)
class AskedPerson:
    """A buyer of whom it isn't known whether they decide; `hint` says why they may."""

    id: str
    name: str
    title: str | None
    hint: str | None


def to_asked(reading: NotesReading | Sequence[str], deal: Deal, hints: RoleHints) -> tuple[AskedPerson, ...]:
    """List up to 12 to ask about: whose role suggests it first, then in the order of the notes."""
    ids = reading.deciders if isinstance(reading, NotesReading) else reading
    people = {person.id: person for person in deal.people}
    ordered = sorted((each for each in ids if each in people), key=lambda each: each not in hints.suggested)
    return tuple(
        AskedPerson(
            id=each,
            name=people[each].name,
            title=people[each].title,
            hint=say("the role in the CRM says so") if each in hints.suggested else None,
        )
        for each in ordered[:MOST_ASKED]
    )


def to_choices(deal: Deal, items: Iterable[NoteItem]) -> tuple[tuple[str, str], ...]:
    """List who can be chosen in a suggestion, by id and name; of a large deal, whom the notes name or who decides."""
    present = [person for person in deal.people if person.left_at is None]
    if len(present) > MOST_CHOICES:
        named = {own_id for item in items for own_id in (item.person, item.other, *item.choices)}
        present = [each for each in present if each.id in named or each.decision_maker or each.side == "seller"]
    return tuple((person.id, person.name) for person in present)


def replace_item(items: Sequence[NoteItem], item: NoteItem) -> tuple[NoteItem, ...]:
    """Put an item in the place of the one with its number."""
    return tuple(item if each.number == item.number else each for each in items)


def with_state(item: NoteItem, state: State, change: str = "", fault: str | None = None) -> NoteItem:
    """Return the item in another state."""
    return replace(item, state=state, change=change, fault=fault)
