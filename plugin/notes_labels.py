"""What a label, an arrow or a word for the boss says between names: "Against: Raj", "Raj -> Marta (boss)"."""

import re
from collections.abc import Iterator

from plugin.notes_bare import BareWord, is_exactly, to_bare_word
from plugin.notes_clauses import Actor, Clause
from plugin.notes_cues import FoundCue
from plugin.notes_decisions import to_decision
from plugin.notes_findings import Found, Reading, is_deed, to_promise, to_suggestion
from plugin.notes_folding import fold
from plugin.notes_grammar import Grammar
from plugin.notes_names import NamesTaken, is_names_alone, take_names
from plugin.notes_people import Mention, Register
from plugin.notes_suggestions import Suggestion

_ARROW = re.compile(r"\s*(?:-+>|=+>|\u2192)\s*")
_LABEL = re.compile(r"^(?P<label>[^:=]{2,60}?)\s*[:=]\s*(?P<who>.+)$")


def read_label(clause: Clause, register: Register, reading: Reading, heading: str | None) -> Iterator[Found]:
    """Read "Against: Raj, Tomasz", "final word: Ines", "Marta = final word", names below such a heading."""
    split = _LABEL.match(clause.text)
    label, who = (split["label"], split["who"]) if split else (heading or "", clause.text)
    names = is_names_alone(who, register)
    if split and names is None and (turned := is_names_alone(label, register)):
        names, label = turned, who
        if _to_final_word(label, clause.grammar) is None:
            return
    if names is None:
        return
    final = _to_final_word(label, clause.grammar)
    if final is not None and len({each.people for each in names.mentions}) == 1:
        cue, topic = final
        yield to_decision(clause, cue, Actor(mention=names.mentions[0]), topic, reading)
        return
    word = to_bare_word(label, clause.grammar) if final is None else None
    if word is not None and "/" not in who:
        yield from to_positions(clause, names, word)


def read_boss(clause: Clause, register: Register) -> Iterator[Found]:
    """Read "Raj -> Marta (boss)", "Raj's boss: Marta", "boss of Raj: Marta", "Raj (boss: Marta)"."""
    owned = clause.grammar.boss_first.match(clause.text)
    owner = is_names_alone(owned["who"], register) if owned and _is_boss(owned["boss"], register.grammar) else None
    first = take_names(
        f"{owned['who']}{clause.grammar.owned_boss}{owned['upper']}" if owned and owner else clause.text, register
    )
    if first is None:
        return
    lower, upper = first, _find_owned_boss(first, register)
    if upper is None and (arrow := _ARROW.match(first.rest)):
        second = is_names_alone(first.rest[arrow.end() :], register)
        if second is not None and _is_boss(second.role, register.grammar):
            upper = second
        elif second is not None and _is_boss(first.role, register.grammar) and second.role is None:
            lower, upper = second, first
    if upper is None or len(upper.mentions) != 1:
        return
    boss = upper.mentions[0]
    for each in lower.mentions:
        if not set(each.people) & set(boss.people):
            cue = FoundCue(
                name="reports_to", words=clause.grammar.find_cues(clause.text, "boss")[0].words, start=0, end=0
            )
            yield to_suggestion(clause, cue, to_actor(clause, each), form="tie", kind="reports_to", other=boss)


def _find_owned_boss(lower: NamesTaken, register: Register) -> NamesTaken | None:
    """Find whom "'s boss: ..." or "(boss: ...)" behind a name names."""
    said = register.grammar.boss_of.match(fold(lower.rest))
    if said is not None and _is_boss(said["boss"], register.grammar):
        return is_names_alone(lower.rest[said.start("who") :], register)
    inside = _LABEL.match(lower.role or "")
    if inside is not None and _is_boss(inside["label"], register.grammar) and not lower.rest.strip(" .!"):
        return is_names_alone(inside["who"], register)
    return None


def read_deed(clause: Clause, register: Register, reading: Reading) -> Iterator[Found]:
    """Read "Aiko -> test the scanner by 30 Nov": a deed with its day behind an arrow."""
    owner = take_names(clause.text, register)
    arrow = _ARROW.match(owner.rest) if owner else None
    if owner is None or arrow is None or len(owner.mentions) != 1:
        return
    deed = clause.grammar.deed_begins.sub("", owner.rest[arrow.end() :])
    day = clause.grammar.find_day(deed, reading.said_on)
    if (
        day is not None
        and is_deed(clause, deed, at_once=True)
        and not clause.grammar.find_cues(deed, "not_yet_so", "negation")
    ):
        cue = FoundCue(name="promise", words=deed.split()[0], start=0, end=0)
        yield to_promise(clause, cue, Actor(mention=owner.mentions[0]), rest=deed, day=day, reading=reading)


def _to_final_word(label: str, grammar: Grammar) -> tuple[str, str] | None:
    """Return the turn of speech for the final word, and what it is on, where a label is nothing else."""
    bare = grammar.article_first.sub("", label.strip(" .!"))
    if is_exactly(bare, grammar, "final_word_label"):
        return bare, ""
    split = grammar.topic.match(bare)
    if split and is_exactly(split["word"], grammar, "final_word_label"):
        return split["word"], split["topic"]
    return None


def _is_boss(role: str | None, grammar: Grammar) -> bool:
    return role is not None and is_exactly(role.strip(" .:"), grammar, "boss")


def to_positions(clause: Clause, names: NamesTaken, word: BareWord, *, is_told: bool = False) -> Iterator[Suggestion]:
    """Say of everybody named where the word puts them; `is_told` where somebody else tells it."""
    cue = FoundCue(name="bare", words=word.cue, start=0, end=0)
    for mention in names.mentions:
        actor = to_actor(clause, mention, is_told=is_told)
        yield to_suggestion(clause, cue, actor, form="statement", kind="position", stance=word.stance)


def to_actor(clause: Clause, mention: Mention, *, is_told: bool = False) -> Actor:
    """Say of whom something is said, and whether first hand: not where a mail of somebody else of theirs tells it."""
    reporter = clause.told.reporter
    is_reported = reporter is not None and reporter.people != mention.people
    return Actor(mention=mention, first_hand=not (is_told or is_reported))
