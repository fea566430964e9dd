"""What one part of a sentence may say: a stance, another statement, a promise, a decision, a tie between two people."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from graph.deal import Deal, StatementKind, TieKind
from plugin.cue_languages import GERMAN
from plugin.cues import suggest_kinds
from plugin.notes_clauses import Actor, Clause
from plugin.notes_cues import STANCE_OF, FoundCue
from plugin.notes_dates import NamedDay
from plugin.notes_german_promises import find_pledge, has_deed
from plugin.notes_grammar import Grammar
from plugin.notes_people import Mention
from plugin.notes_suggestions import Doubt, Suggestion, UnusedWhy

WITHOUT_A_DAY = timedelta(days=7)
"""When a promise is taken to be due that names no day."""
ABOUT: tuple[StatementKind, ...] = (
    "objection", "deferral", "condition", "consultation", "advocacy", "withholding", "reopening", "bypass",
)  # fmt: skip
OWN_WORDS: frozenset[StatementKind] = frozenset(
    {"objection", "deferral", "condition", "consultation", "counter_instruction", "personal_reaction", "reopening"}
)
TO_SOMEBODY = frozenset({"deferral", "bypass"})
TIES: tuple[TieKind, ...] = ("reports_to", "trusts", "influences", "defers_to", "conflicts_with")
BACKWARD: Mapping[str, TieKind] = {"is_influenced_by": "influences", "is_boss_of": "reports_to"}
"""Ties that begin at whom they are said of second."""
NEGATED_TIES = frozenset({"conflicts_with"})
_TIE_WORDS = 3
_PROMISE_WORDS = 2
_STARTS_PROMISE = re.compile(r"^\s*(?:also |then |personally |gladly |now )?(?P<verb>[a-z]+(?: (?:up|back))?)\b")
_ARTICLE = frozenset(
    ["the", "a", "an", "our", "this", "that", "it", "us", "their", "his", "her", "its", "these", "those"]
)
_PLAIN_DEED = re.compile(r"^(?:to |will )?(?P<verb>[^\W\d_]+(?: (?:up|back))?)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What reading a part of a sentence needs besides: the deal, the notes' day, whether it is a list of actions."""

    deal: Deal
    said_on: date
    is_action: bool = False


Found = Suggestion | UnusedWhy
"""A suggestion without its id, or why a turn of speech led to none."""


def find_statements(clause: Clause) -> Iterator[Found]:
    """Find where people stand, and what else they said that is of a kind."""
    stances: dict[tuple[str, ...], list[tuple[int, FoundCue, Actor]]] = {}
    for found in clause.grammar.find_cues(clause.text, *STANCE_OF, "not_a_stance"):
        cue = clause.put_beside(found) if found.name in STANCE_OF else None
        if cue is None or _is_about_today(clause, cue) or clause.is_of_others(cue):
            continue
        behind = clause.find_after(cue, 0)
        if behind is not None and not cue.name.endswith("_of"):
            continue
        actors = clause.find_actors(cue) if behind is None else [Actor(mention=behind)]
        if actors and (clause.is_maybe(cue, of_speaker=actors[0].own_words) or clause.is_wished_for(actors[0])):
            yield "maybe"
            continue
        for actor in actors:
            stances.setdefault(actor.mention.people, []).append((_to_stance(clause, cue), cue, actor))
    for said in stances.values():
        values = {value for value, _, _ in said}
        if min(values) < 0 < max(values):
            yield "both_ways"
            continue
        value, cue, actor = max(said, key=lambda each: abs(each[0]))
        yield to_suggestion(clause, cue, actor, form="statement", kind="position", stance=value)
    against = {people for people, said in stances.items() if min(value for value, _, _ in said) < 0}
    yield from _find_others(clause, against)


def _find_others(clause: Clause, against: set[tuple[str, ...]]) -> Iterator[Found]:
    """Find statements of other kinds; whoever is against it needs no objection beside that."""
    found: set[tuple[StatementKind, tuple[str, ...]]] = set()
    for cue in clause.grammar.find_cues(clause.text, *ABOUT):
        kind: StatementKind = next(each for each in ABOUT if each == cue.name)
        if clause.is_negated(cue):
            continue
        other = clause.find_after(cue) if kind in TO_SOMEBODY else None
        if kind in TO_SOMEBODY and other is None:
            continue
        for actor in clause.find_actors(cue):
            if clause.is_maybe(cue, of_speaker=True):
                yield "maybe"
            elif not (kind == "objection" and actor.mention.people in against):
                found.add((kind, actor.mention.people))
                yield to_suggestion(clause, cue, actor, form="statement", kind=kind, other=other)
    speaker = clause.told.speaker
    if speaker is None or any(each.people != speaker.people for each in clause.mentions):
        return
    for each in suggest_kinds(clause.text, clause.grammar.language):
        fresh = (each.kind, speaker.people) not in found and not (
            each.kind == "objection" and speaker.people in against
        )
        if each.kind in OWN_WORDS and each.kind not in TO_SOMEBODY and fresh:
            own = FoundCue(name=each.kind, words=each.cue, start=0, end=0)
            yield to_suggestion(clause, own, Actor(mention=speaker, own_words=True), form="statement", kind=each.kind)
            return


def find_commitments(clause: Clause, reading: Reading) -> Iterator[Found]:
    """Find promises: who will do what, and by when."""
    day = clause.grammar.find_day(clause.text, reading.said_on)
    if reading.is_action and (done := _find_action(clause, day, reading)) is not None:
        yield done
        return
    find = _find_pledge if clause.grammar.language == GERMAN else _find_promises
    yield from find(clause, day, reading)


def _find_promises(clause: Clause, day: NamedDay | None, reading: Reading) -> Iterator[Found]:
    """Find "will send", "promised to send"."""
    for cue in clause.grammar.find_cues(clause.text, "promise"):
        rest = clause.text[cue.end :]
        is_bare = cue.words.casefold() in {"will", "'ll", "\u2019ll", "shall", "to"}
        verb = _STARTS_PROMISE.match(rest.casefold())
        if verb is None or (verb["verb"].split()[0] in _ARTICLE and not cue.words.casefold().startswith("promised")):
            continue
        if clause.grammar.find_cues(verb["verb"], "not_a_deed") or (
            is_bare and day is None and not is_deed(clause, rest)
        ):
            continue
        if cue.words.casefold() == "to" and (day is None or not _follows_name(clause, cue)):
            continue
        if clause.is_negated(cue):
            continue
        if clause.is_maybe(cue):
            yield "maybe"
            continue
        actors = clause.find_actors(cue, near=_PROMISE_WORDS)
        for actor in actors:
            yield to_promise(clause, cue, actor, rest=rest, day=day, reading=reading)
        if not actors and clause.is_ours(cue):
            yield from _promise_of_ours(clause, cue, rest, day, reading)
        return


def _find_action(clause: Clause, day: NamedDay | None, reading: Reading) -> Suggestion | None:
    """In a list of actions, whoever stands before the colon or at the beginning does what follows."""
    first = clause.mentions[0] if clause.mentions and not clause.text[: clause.mentions[0].start].strip(" ([") else None
    owner = clause.told.speaker or first
    if owner is None:
        return None
    begin = first.end if first is not None and clause.told.speaker is None else 0
    rest = clause.text[begin:].lstrip(" :,-\u2013)]")
    if not _PLAIN_DEED.match(rest.casefold()) or "?" in rest:
        return None
    cue = FoundCue(name="promise", words=owner.words, start=begin, end=begin)
    deed = clause.grammar.deed_begins.sub("", rest)
    return to_promise(clause, cue, Actor(mention=owner), rest=deed, day=day, reading=reading)


def _find_pledge(clause: Clause, day: NamedDay | None, reading: Reading) -> Iterator[Found]:
    """Find a promise in a language whose verbs stand elsewhere."""
    pledge = find_pledge(clause, day=day)
    if isinstance(pledge, str):
        yield pledge
    elif pledge is not None and pledge.actor is not None:
        yield to_promise(clause, pledge.cue, pledge.actor, rest=pledge.what, day=day, reading=reading)
    elif pledge is not None:
        yield from _promise_of_ours(clause, pledge.cue, pledge.what, day, reading)


def _promise_of_ours(
    clause: Clause, cue: FoundCue, rest: str, day: NamedDay | None, reading: Reading
) -> Iterator[Found]:
    ours = clause.told.ours
    if not ours:
        yield "not_in_deal"
        return
    mention = Mention(people=ours[:1], start=cue.start, end=cue.start, words="")
    yield replace(to_promise(clause, cue, Actor(mention=mention), rest=rest, day=day, reading=reading), choices=ours)


def to_promise(
    clause: Clause, cue: FoundCue, actor: Actor, *, rest: str, day: NamedDay | None, reading: Reading
) -> Suggestion:
    """Make the promise of what `rest` says; without a day it is due in a week, and says so."""
    made = to_suggestion(clause, cue, actor, form="commitment", kind="")
    due = day.day if day is not None else reading.said_on + WITHOUT_A_DAY
    doubts: tuple[Doubt, ...] = made.doubts if day is not None else (*made.doubts, "no_day")
    cue_words = f"{cue.words.strip()} \u2026 {day.words}" if day is not None else cue.words
    return replace(made, what=without_day(rest, day, clause.grammar), due=due, doubts=doubts, cue=cue_words)


def find_ties(clause: Clause) -> Iterator[Found]:
    """Find who reports to, trusts, listens to or often differs from whom."""
    for cue in clause.grammar.find_cues(clause.text, *TIES, *BACKWARD, "not_a_tie"):
        if cue.name == "not_a_tie":
            continue
        other = clause.find_after(cue, 2)
        actors = clause.find_actors(cue, near=_TIE_WORDS)
        if other is None or not actors or (clause.is_negated(cue) and cue.name not in NEGATED_TIES):
            continue
        if clause.is_maybe(cue):
            yield "maybe"
            continue
        backward = cue.name in BACKWARD
        kind = BACKWARD[cue.name] if backward else next(each for each in TIES if each == cue.name)
        for actor in actors:
            if set(actor.mention.people) & set(other.people):
                continue
            made = to_suggestion(clause, cue, actor, form="tie", kind=kind, other=other)
            doubts = made.doubts if other.is_sure or "which_person" in made.doubts else (*made.doubts, "which_person")
            made = replace(made, doubts=doubts)
            if backward:
                made = replace(made, person=made.other, other=made.person, choices=other.people)
            yield made
    yield from _find_owned_boss(clause)


def _find_owned_boss(clause: Clause) -> Iterator[Found]:
    """Find "Martina ist Rainers Chefin", where a language puts it so."""
    pattern = clause.grammar.owned_boss_behind
    for boss, lower in pairwise(clause.mentions):
        said = pattern.match(clause.folded[lower.end :]) if pattern is not None else None
        if (
            said is None
            or clause.folded[boss.end : lower.start].strip() != "ist"
            or set(boss.people) & set(lower.people)
        ):
            continue
        cue = FoundCue(name="reports_to", words=said["boss"], start=lower.end, end=lower.end)
        yield to_suggestion(clause, cue, Actor(mention=lower), form="tie", kind="reports_to", other=boss)


NOBODY = Mention(people=(), start=0, end=0, words="")


def to_suggestion(
    clause: Clause,
    cue: FoundCue,
    actor: Actor,
    *,
    form: str,
    kind: str,
    stance: int | None = None,
    other: Mention | None = None,
) -> Suggestion:
    """Make a suggestion without its id; a name that fits several people, or none quite, is a doubt."""
    people = actor.mention.people
    doubts: list[Doubt] = []
    if len(people) > 1 or (other is not None and len(other.people) > 1):
        doubts.append("which_person")
    if actor.mention.guessed or (other is not None and other.guessed):
        doubts.append("spelling")
    return Suggestion(
        id="",
        form=form,  # type: ignore[arg-type]  # one of the four forms: only readers of notes call it
        kind=kind,  # type: ignore[arg-type]  # a kind of the form: only readers of notes call it
        person=people[0] if people else "",
        choices=people,
        other=other.people[0] if other is not None else "",
        stance=stance,
        words=clause.words,
        cue=cue.words.strip(),
        first_hand=actor.first_hand,
        doubts=tuple(doubts),
    )


def _to_stance(clause: Clause, cue: FoundCue) -> int:
    value = STANCE_OF[cue.name]
    if clause.is_negated(cue):
        return -1 if value > 0 else 0
    window = " ".join(clause.folded[: cue.start].split()[-2:])
    return value * 2 if abs(value) == 1 and clause.grammar.find_cues(window, "strongly") else value


def _is_about_today(clause: Clause, cue: FoundCue) -> bool:
    """Whether somebody is content with what there is, which says nothing of the change."""
    if STANCE_OF[cue.name] <= 0:
        return False
    window = " ".join(clause.folded[cue.end :].split()[:_TIE_WORDS])
    return bool(clause.grammar.find_cues(window, "status_quo"))


def is_deed(clause: Clause, rest: str, *, at_once: bool = False) -> bool:
    """Whether words begin with a verb that makes a promise; `at_once` allows no word before it."""
    if clause.grammar.language == GERMAN:
        return has_deed(rest)
    found = clause.grammar.find_cues(" ".join(rest.split()[:3]), "deeds")
    return bool(found) and found[0].start <= (0 if at_once else len("personally "))


def _follows_name(clause: Clause, cue: FoundCue) -> bool:
    return any(not clause.folded[each.end : cue.start].strip() for each in clause.mentions if each.end <= cue.start)


def without_day(rest: str, day: NamedDay | None, grammar: Grammar) -> str:
    """Return what is said besides the day."""
    text = rest.strip()
    if day is not None and (at := text.casefold().find(day.words)) >= 0:
        text = grammar.by.sub("", text[:at]) + text[at + len(day.words) :]
    return re.sub(r"^to\s+", "", text.strip(" .,;:!"))[:255]


def is_action_list(words: Sequence[str | None], grammar: Grammar) -> bool:
    """Whether what stands before or above a sentence says that actions follow."""
    return any(each is not None and grammar.actions.search(each.casefold()) for each in words)
