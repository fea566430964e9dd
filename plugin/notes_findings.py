"""What one part of a sentence may say: a stance, another statement, a promise, a decision, a tie between two people."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from graph.deal import Deal, Decision, StatementKind, TieKind
from graph.speech import say
from plugin.cues import suggest_kinds
from plugin.notes_clauses import Actor, Clause
from plugin.notes_cues import STANCE_OF, FoundCue, find_cues
from plugin.notes_dates import NamedDay, find_day
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
NEGATED_TIES = frozenset({"conflicts_with"})
_TIE_WORDS = 3
_DECISION_WORDS = 3
_PROMISE_WORDS = 2
_STARTS_PROMISE = re.compile(r"^\s*(?:also |then |personally |gladly |now )?(?P<verb>[a-z]+(?: (?:up|back))?)\b")
_ARTICLE = frozenset(
    ["the", "a", "an", "our", "this", "that", "it", "us", "their", "his", "her", "its", "these", "those"]
)
_BY = re.compile(r"[\s,(]*\b(?:by|until|till|before|on|in|at|due|latest|no later than)?\s*(?:the )?$")
_ABOUT_WHAT = re.compile(r"^\s*(?:off\s+)?(?:on|about|over|for|whether|if)?\s+", re.IGNORECASE)
_VAGUE = frozenset(
    {"", "it", "this", "that", "in the end", "the end", "here", "alone", "everything", "all", "him", "her"}
)
_ACTIONS = re.compile(
    r"\b(?:action|actions|action items?|to-?dos?|next steps?|tasks?|follow-?ups?|commitments?|promises?|ai)\b"
)
_PLAIN_DEED = re.compile(r"^(?:to |will )?(?P<verb>[a-z]+(?: (?:up|back))?)\b")


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
    for cue in find_cues(clause.text, *STANCE_OF, "not_a_stance"):
        if cue.name not in STANCE_OF or _is_about_today(clause, cue) or clause.find_after(cue, 0) is not None:
            continue
        actors = clause.find_actors(cue)
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
    for cue in find_cues(clause.text, *ABOUT):
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
    for each in suggest_kinds(clause.text):
        fresh = (each.kind, speaker.people) not in found and not (
            each.kind == "objection" and speaker.people in against
        )
        if each.kind in OWN_WORDS and each.kind not in TO_SOMEBODY and fresh:
            own = FoundCue(name=each.kind, words=each.cue, start=0, end=0)
            yield to_suggestion(clause, own, Actor(mention=speaker, own_words=True), form="statement", kind=each.kind)
            return


def find_commitments(clause: Clause, reading: Reading) -> Iterator[Found]:
    """Find promises: who will do what, and by when."""
    day = find_day(clause.text, reading.said_on)
    if reading.is_action and (done := _find_action(clause, day, reading)) is not None:
        yield done
        return
    for cue in find_cues(clause.text, "promise"):
        rest = clause.text[cue.end :]
        is_bare = cue.words.casefold() in {"will", "'ll", "\u2019ll", "shall", "to"}
        verb = _STARTS_PROMISE.match(rest.casefold())
        if verb is None or (verb["verb"].split()[0] in _ARTICLE and not cue.words.casefold().startswith("promised")):
            continue
        if find_cues(verb["verb"], "not_a_deed") or (is_bare and day is None and not is_deed(rest)):
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
    deed = re.sub(r"^(?:to|will)\s+", "", rest)
    return to_promise(clause, cue, Actor(mention=owner), rest=deed, day=day, reading=reading)


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
    return replace(made, what=_without_day(rest, day), due=due, doubts=doubts, cue=cue_words)


def find_decisions(clause: Clause, reading: Reading) -> Iterator[Found]:
    """Find who has the final word, on what, and when it is decided."""
    for cue in find_cues(clause.text, "final_word", "final_word_of", "groups"):
        rest = clause.text[cue.end :]
        if cue.name == "groups":
            decides = find_cues(rest, "final_word")
            if not decides or len(rest[: decides[0].start].split()) > 1:
                continue
            yield to_decision(clause, decides[0].words, None, rest[decides[0].end :], reading, group=cue.words)
            return
        if clause.is_negated(cue) or rest.casefold().startswith((" to ", " for ")):
            continue
        if cue.name == "final_word_of":
            holder = clause.find_after(cue, 1)
            actors = [] if holder is None else [Actor(mention=holder)]
            rest = clause.text[holder.end :] if holder is not None else rest
        else:
            actors = clause.find_actors(cue, near=_DECISION_WORDS)
            if _is_we(clause, cue):
                continue
        maybe = [each for each in find_cues(clause.text[: cue.start], "not_yet_so") if each.words.casefold() != "when"]
        if actors and maybe:
            yield "maybe"
            continue
        for actor in actors[:1]:
            tail = " the" if cue.words.casefold().endswith(" the") else ""
            yield to_decision(clause, cue.words, actor, f"{tail}{rest}", reading)
            return


def to_decision(
    clause: Clause, cue: str, actor: Actor | None, rest: str, reading: Reading, *, group: str | None = None
) -> Found:
    """Make the decision that `rest` names, or what is said of one whose final word is on record already."""
    day = find_day(clause.text, reading.said_on)
    name = _to_name(rest, day)
    known = _find_decision(reading.deal, name)
    people = actor.mention.people if actor is not None else ()
    words = f"{group} {cue}" if group else cue
    if known is not None and known.final_word and people:
        if set(people) & set(known.final_word):
            return "known_already"
        speaker = clause.told.speaker
        is_claim = speaker is not None and speaker.people == people
        found = FoundCue(name="final_word", words=words, start=0, end=0)
        by = actor if is_claim or speaker is None else Actor(mention=speaker)
        made = to_suggestion(
            clause, found, by or Actor(mention=_NOBODY), form="statement", kind="claim" if is_claim else "naming"
        )
        if is_claim:
            return replace(made, decision=known.id)
        none = speaker is None
        doubts: tuple[Doubt, ...] = ("which_person",) if none else made.doubts
        return replace(
            made, decision=known.id, other=people[0], person="" if none else made.person, doubts=doubts,
            choices=() if none else made.choices,
        )  # fmt: skip
    found = FoundCue(name="final_word", words=words, start=0, end=0)
    made = to_suggestion(clause, found, actor or Actor(mention=_NOBODY), form="decision", kind="")
    about = known.name if known is not None else name or say("Go ahead with {deal}", deal=reading.deal.deal.name)
    return replace(made, what=about, due=day.day if day else None, decision=known.id if known else "")


def find_ties(clause: Clause) -> Iterator[Found]:
    """Find who reports to, trusts, listens to or often differs from whom."""
    for cue in find_cues(clause.text, *TIES, "is_influenced_by"):
        other = clause.find_after(cue, 2)
        actors = clause.find_actors(cue, near=_TIE_WORDS)
        if other is None or not actors or (clause.is_negated(cue) and cue.name not in NEGATED_TIES):
            continue
        if clause.is_maybe(cue):
            yield "maybe"
            continue
        backward = cue.name == "is_influenced_by"
        kind: TieKind = "influences" if backward else next(each for each in TIES if each == cue.name)
        for actor in actors:
            if set(actor.mention.people) & set(other.people):
                continue
            made = to_suggestion(clause, cue, actor, form="tie", kind=kind, other=other)
            doubts = made.doubts if other.is_sure or "which_person" in made.doubts else (*made.doubts, "which_person")
            made = replace(made, doubts=doubts)
            if backward:
                made = replace(made, person=made.other, other=made.person, choices=other.people)
            yield made


_NOBODY = Mention(people=(), start=0, end=0, words="")


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
    return value * 2 if abs(value) == 1 and find_cues(window, "strongly") else value


def _is_about_today(clause: Clause, cue: FoundCue) -> bool:
    """Whether somebody is content with what there is, which says nothing of the change."""
    if STANCE_OF[cue.name] <= 0:
        return False
    window = " ".join(clause.folded[cue.end :].split()[:_TIE_WORDS])
    return bool(find_cues(window, "status_quo"))


def is_deed(rest: str, *, at_once: bool = False) -> bool:
    """Whether words begin with a verb that makes a promise; `at_once` allows no word before it."""
    found = find_cues(" ".join(rest.split()[:3]), "deeds")
    return bool(found) and found[0].start <= (0 if at_once else len("personally "))


def _is_we(clause: Clause, cue: FoundCue) -> bool:
    return bool(re.search(r"\b(?:we|they|you)\s*(?:will\s*)?$", clause.folded[: cue.start]))


def _follows_name(clause: Clause, cue: FoundCue) -> bool:
    return any(not clause.folded[each.end : cue.start].strip() for each in clause.mentions if each.end <= cue.start)


def _without_day(rest: str, day: NamedDay | None) -> str:
    text = rest.strip()
    if day is not None and (at := text.casefold().find(day.words)) >= 0:
        text = _BY.sub("", text[:at]) + text[at + len(day.words) :]
    return re.sub(r"^to\s+", "", text.strip(" .,;:!"))[:255]


def _to_name(rest: str, day: NamedDay | None) -> str:
    if rest.lstrip().startswith((",", ";")):
        return ""
    about = _ABOUT_WHAT.sub("", f" {_without_day(rest, day)}", count=1)
    about = re.split(r"[,;.(]| and | but | because | after | before | in the | at the | with ", about)[0].strip()
    return "" if about.casefold() in _VAGUE else about[:1].upper() + about[1:]


def _find_decision(deal: Deal, name: str) -> Decision | None:
    """The decision on record that is meant: the one that shares a word with the name, or the only one that is open."""
    open_ones = [each for each in deal.decisions if each.status not in {"decided", "parked"}]
    if not name:
        return open_ones[0] if len(open_ones) == 1 else None
    words = _content(name)
    alike = [each for each in open_ones if words & _content(each.name)]
    return alike[0] if len(alike) == 1 else None


def _content(name: str) -> set[str]:
    return {word for word in re.findall(r"\w+", name.casefold()) if len(word) > 3}  # noqa: PLR2004 (articles, prepositions)


def is_action_list(words: Sequence[str | None]) -> bool:
    """Whether what stands before or above a sentence says that actions follow."""
    return any(each is not None and _ACTIONS.search(each.casefold()) for each in words)
