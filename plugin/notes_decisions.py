"""Who has the final word, on what, and when it is decided, as a part of a sentence says it."""

import re
from collections.abc import Iterator
from dataclasses import replace

from graph.deal import Deal, Decision
from graph.speech import say
from plugin.notes_clauses import Actor, Clause
from plugin.notes_cues import FoundCue
from plugin.notes_dates import NamedDay
from plugin.notes_findings import NOBODY, Found, Reading, to_suggestion, without_day
from plugin.notes_grammar import Grammar
from plugin.notes_people import Mention
from plugin.notes_suggestions import Doubt

_NEAR = 3
"""How many words may stand between whoever decides and the turn of speech."""


def find_decisions(clause: Clause, reading: Reading) -> Iterator[Found]:
    """Find who has the final word, on what, and when it is decided."""
    for cue in clause.grammar.find_cues(clause.text, "final_word", "final_word_of", "groups"):
        rest = clause.text[cue.end :]
        if cue.name == "groups":
            decides = _find_verb(clause, rest, cue)
            if decides is None:
                continue
            yield to_decision(clause, decides.words, None, rest[decides.end :], reading, group=cue.words)
            return
        if clause.is_negated(cue) or rest.casefold().startswith(clause.grammar.other_than_decision):
            continue
        actors = _find_holders(clause, cue)
        before = clause.grammar.find_cues(clause.text[: cue.start], "not_yet_so")
        if actors and any(each.words.casefold() != "when" for each in before):
            yield "maybe"
            continue
        for actor in actors[:1]:
            yield to_decision(clause, cue.words, actor, _find_topic(clause, cue, actor.mention), reading)
            return


def _find_verb(clause: Clause, rest: str, group: FoundCue) -> FoundCue | None:
    """Find by which turn of speech a group decides: right behind it, or right before where a language allows that."""
    behind = clause.grammar.find_cues(rest, "final_word")
    if behind and len(rest[: behind[0].start].split()) <= 1:
        return behind[0]
    before = clause.grammar.find_cues(clause.text[: group.start], "final_word") if clause.grammar.inverted else ()
    if before and not clause.text[before[-1].end : group.start].strip():
        return replace(before[-1], start=0, end=0)
    return None


def _find_holders(clause: Clause, cue: FoundCue) -> list[Actor]:
    """Find who decides; nobody where we do."""
    if cue.name == "final_word_of":
        holder = clause.find_after(cue, 1)
        if holder is not None:
            return [Actor(mention=holder)]
        return clause.find_actors(cue, near=_NEAR) if clause.grammar.names_within else []
    within = [each for each in clause.mentions if cue.start <= each.start and each.end <= cue.end]
    if clause.grammar.names_within and len(within) == 1:
        return [Actor(mention=within[0])]
    return [] if _is_we(clause, cue) else clause.find_actors(cue, near=_NEAR)


def _find_topic(clause: Clause, cue: FoundCue, holder: Mention) -> str:
    """Return the words that say what is decided: behind the turn of speech, before it, or in the midst of it."""
    topic_before = clause.grammar.topic_before
    begin = max(holder.end, cue.end) if cue.name == "final_word_of" or topic_before is not None else cue.end
    rest = clause.text[begin:]
    if topic_before is not None and not _to_name(rest, None, clause.grammar):
        within = " ".join(cue.words.split()[1:-1])
        if said := topic_before.match(within or clause.text[: cue.start].strip()):
            return said[1]
    return f" the{rest}" if cue.words.casefold().endswith(" the") else rest


def to_decision(
    clause: Clause, cue: str, actor: Actor | None, rest: str, reading: Reading, *, group: str | None = None
) -> Found:
    """Make the decision that `rest` names, or what is said of one whose final word is on record already."""
    day = clause.grammar.find_day(clause.text, reading.said_on)
    name = _to_name(rest, day, clause.grammar)
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
            clause, found, by or Actor(mention=NOBODY), form="statement", kind="claim" if is_claim else "naming"
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
    made = to_suggestion(clause, found, actor or Actor(mention=NOBODY), form="decision", kind="")
    about = known.name if known is not None else name or say("Go ahead with {deal}", deal=reading.deal.deal.name)
    return replace(made, what=about, due=day.day if day else None, decision=known.id if known else "")


def _is_we(clause: Clause, cue: FoundCue) -> bool:
    return bool(clause.grammar.others_before.search(clause.folded[: cue.start]))


def _to_name(rest: str, day: NamedDay | None, grammar: Grammar) -> str:
    if rest.lstrip().startswith((",", ";")):
        return ""
    about = grammar.about_what.sub("", f" {without_day(rest, day, grammar)}", count=1)
    about = grammar.ends_of_name.split(about)[0].strip()
    return "" if about.casefold() in grammar.vague else about[:1].upper() + about[1:]


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
