"""What a line without verbs says: "Raj against", "Ines: yes", "Marta for it, Tomasz too".

Such a line is read only where it is made of nothing but names, one turn of speech each, and what goes between them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from plugin.notes_bare import BareWord, to_bare_word
from plugin.notes_clauses import Clause, Told
from plugin.notes_cues import STANCE_OF
from plugin.notes_findings import Found, Reading
from plugin.notes_labels import read_boss, read_deed, read_label, to_positions
from plugin.notes_names import NamesTaken, begin_with_capital, is_names_alone, take_names
from plugin.notes_people import Register
from plugin.notes_suggestions import Suggestion

LONGEST_LINE = 200
"""Characters: a longer line is no note in brief."""
_BETWEEN = re.compile(r"\s*(?::|=|[-\u2013\u2014]+>?|\u2192|=>)?\s*")
_IN_BRACKETS = re.compile(r"^(?P<said>.*?)\s*\((?P<inside>[^()]*)\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegraphLine:
    """What a line gave; `is_whole` says that nothing of it is left to be read in another way.

    `is_answer` says that it only answers what was asked before.
    """

    found: tuple[Found, ...] = ()
    is_whole: bool = False
    is_answer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """What one part of a line says of everybody named in it."""

    names: NamesTaken
    word: BareWord


def read_telegraph(
    text: str, register: Register, told: Told, reading: Reading, *, heading: str | None, is_answered: bool
) -> TelegraphLine:
    """Read a line, its speaker included, that does without verbs.

    With `is_answered`, a bare yes or no is taken for an answer to something else that was asked, and for no stance.
    """
    if len(text) > LONGEST_LINE:
        return TelegraphLine()
    clause = Clause(
        text, text, replace(told, speaker=None, last=None), register.find(begin_with_capital(text)), register.grammar
    )
    if not clause.mentions or text.rstrip(" \"'\u201d)").endswith("?"):
        return TelegraphLine()
    found = (
        *read_label(clause, register, reading, heading),
        *read_boss(clause, register),
        *read_deed(clause, register, reading),
    )
    if found:
        return TelegraphLine(found=found, is_whole=True)
    return _read_parts(clause, register, is_answered=is_answered)


def merge(brief: TelegraphLine, found: Iterable[Found]) -> Iterator[Found]:
    """Put what a line says in brief beside what its sentences say; of one person, the sentence says it more fully."""
    held = list(found)
    brief_ones = [each for each in brief.found if isinstance(each, Suggestion)]
    full = {each.choices: each.stance for each in held if isinstance(each, Suggestion) and each.stance is not None}
    torn = {each.choices for each in brief_ones if (each.stance or 0) * (full.get(each.choices) or 0) < 0}
    against = {each.choices for each in brief_ones if (each.stance or 0) < 0}
    yield from (each for each in brief.found if not isinstance(each, Suggestion))
    if torn:
        yield "both_ways"
    yield from (each for each in brief_ones if each.choices not in full)
    for each in held:
        is_torn = isinstance(each, Suggestion) and each.stance is not None and each.choices in torn
        is_more = isinstance(each, Suggestion) and each.kind == "objection" and each.choices in against
        if not (is_torn or is_more):
            yield each


def _read_parts(clause: Clause, register: Register, *, is_answered: bool) -> TelegraphLine:
    """Read "Raj against, Ines + Tomasz for it", part by part from the line's beginning."""
    parts: list[_Part] = []
    others: list[str] = []
    is_told = False
    for number, text in enumerate(_split(clause.text, register)):
        part, is_of_other = _to_part(text, register, parts, is_first=number == 0)
        is_told = is_told or is_of_other
        if part is not None and not others:
            parts.append(part)
        elif number == 0:
            return TelegraphLine()
        elif register.grammar.find_cues(text, "hearsay"):
            is_told = True
        else:
            others.append(text)
    if any(part.word.is_answer for part in parts) and (is_answered or others):
        return TelegraphLine(is_answer=is_answered)
    goes_on = register.grammar.goes_on
    if goes_on is not None and any(goes_on.match(each) for each in others):
        return TelegraphLine()
    if any(register.grammar.find_cues(each, "not_yet_so") and take_names(each, register) is None for each in others):
        return TelegraphLine(found=("maybe",))
    found = tuple(each for part in parts for each in to_positions(clause, part.names, part.word, is_told=is_told))
    return TelegraphLine(found=found, is_whole=not others)


def _to_part(text: str, register: Register, before: Sequence[_Part], *, is_first: bool) -> tuple[_Part | None, bool]:
    """Read one part of a line, and whether it begins with somebody who tells it of somebody else."""
    last = before[-1].word if before else None
    if last is not None and (same := next(iter(register.grammar.find_cues(text, "same_for")), None)) and not same.start:
        names = is_names_alone(text[same.end :].strip(" .:"), register)
        return (_Part(names=names, word=last) if names else None), False
    names = take_names(text, register)
    if names is None:
        return None, False
    between = _BETWEEN.match(names.rest)
    said = names.rest[between.end() :] if between else names.rest
    is_of_other = False
    if is_first and between and ":" in between[0] and len(names.mentions) == 1:
        told = take_names(said, register)
        if told is not None and told.mentions[0].people != names.mentions[0].people:
            names, said, is_of_other = told, _BETWEEN.sub("", told.rest, count=1), True
    if (inside := _IN_BRACKETS.match(said)) and inside["said"]:
        if (
            register.grammar.find_cues(inside["inside"], "not_yet_so", "negation", *STANCE_OF)
            or "?" in inside["inside"]
        ):
            return None, False
        said = inside["said"]
        is_of_other = is_of_other or bool(register.grammar.find_cues(text, "hearsay"))
    word = to_bare_word(said, register.grammar, last)
    return (_Part(names=names, word=word) if word else None), is_of_other


def _split(text: str, register: Register) -> Iterator[str]:
    """Split a line where it turns; names that stand alone belong to what comes after them."""
    masked = re.sub(r"\([^()]*\)", lambda match: "x" * len(match[0]), text)
    begin, held = 0, 0
    for match in register.grammar.turns.finditer(masked):
        piece = text[begin : match.start()]
        if piece.strip() and "," in match[0] and is_names_alone(text[held : match.start()], register):
            begin = match.end()
            continue
        if piece.strip():
            yield text[held : match.start()].strip()
        begin = held = match.end()
    if text[held:].strip(" .!"):
        yield text[held:].strip()
