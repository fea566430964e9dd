"""What somebody promises in German: "schickt bis Freitag die Zahlen", "wird ... prüfen", "hat zugesagt, ..."."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from plugin.cue_languages import GERMAN, cues_in, spell
from plugin.notes_clauses import Actor, Clause
from plugin.notes_cues import FoundCue
from plugin.notes_dates import NamedDay
from plugin.notes_people import Mention
from plugin.notes_suggestions import UnusedWhy

_PARTICLES = frozenset([
    "ab", "an", "auf", "aus", "bei", "bereit", "bescheid", "durch", "ein", "fest", "frei", "fertig", "her",
    "heraus", "hin", "mit",
    "nach", "raus", "rein", "los", "runter", "um", "vor", "vorbei", "weiter", "zu", "zurück", "zusammen",
])  # fmt: skip
_COMMA = re.compile(r"^\s*(?:,|:|und zwar|dass)\s*")
_BETWEEN = re.compile(r"^\s*(?:selbst |dann |auch |noch |uns |ihnen )*$")
_SUBORDINATE = re.compile(
    r"\b(?:bis|dass|wenn|falls|ob|weil|damit|sobald|nachdem|bevor|ehe|als)\s+(?:herrn?\s|frau\s|hr\.\s|fr\.\s)?$"
)
_OURS = re.compile(r"(?:^|\s)(?P<who>ich|wir)$")
_OURS_BEHIND = re.compile(r"^\s+(?P<who>ich|wir)\b")
_BEGINS_BARE = re.compile(r"^(?:(?:bis|am|im|in|noch|die|den|das|bitte)\b|[A-ZÄÖÜ])")
_ABOUT_FIRST = re.compile(r"^\s*(?P<what>(?:die|den|das|dem|der|eine?n?|unsere?n?)\s\S.*?)\s*$", re.IGNORECASE)
_HELPING = re.compile(r"(?<!\w)(?:wird|werden|werde|will)(?!\w)")
_ZU = re.compile(r"\bzu (?=\w+$)|(?<=[a-zäöü])zu(?=\w+en$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pledge:
    """A promise that a clause holds: of whom (None: ours), what, and the words that it rests on."""

    actor: Actor | None
    what: str
    cue: FoundCue


def find_pledge(clause: Clause, *, day: NamedDay | None) -> Pledge | UnusedWhy | None:
    """Find the first promise of a clause; "maybe" where it is only asked for or wished."""
    found = next(_find_pledges(clause, day=day), None)
    if found is None:
        return None
    before = clause.text[: found.cue.start]
    if clause.grammar.find_cues(before, "not_yet_so"):
        return "maybe"
    if clause.grammar.find_cues(before.rpartition(",")[2], "negation"):
        return None
    behind = clause.text[found.cue.end :].partition(",")[0]
    if clause.grammar.find_cues(behind, "only_maybe"):
        return "maybe"
    return None if clause.grammar.find_cues(behind, "negation") else found


def _find_pledges(clause: Clause, *, day: NamedDay | None) -> Iterator[Pledge]:
    yield from _find_pledged(clause)
    yield from _find_future(clause, day=day)
    if day is not None:
        yield from _find_present(clause, day)
        yield from _find_infinitive(clause)


def _find_pledged(clause: Clause) -> Iterator[Pledge]:
    """Find "hat versprochen, ... zu schicken", "verspricht ...", "hat zwei Testtage zugesagt"."""
    for cue in clause.grammar.find_cues(clause.text, "pledged"):
        actors = clause.find_actors(cue)
        rest = clause.text[cue.end :].strip(" .!")
        if comma := _COMMA.match(rest):
            what = rest[comma.end() :]
        elif rest:
            what = rest
        else:
            begin = max((each.end for each in clause.mentions if each.end <= cue.start), default=0)
            what = re.sub(r"^\s*(?:hat|haben|habe)\s+(?:uns\s+|ihnen\s+)?", "", clause.text[begin : cue.start])
            what = re.sub(r"^\s*(?:ich|wir)\s+(?:haben|habe)\s+(?:ihnen\s+)?", "", what, flags=re.IGNORECASE)
        if actors:
            yield Pledge(actor=actors[0], what=_ZU.sub("", what.strip()), cue=cue)
        elif clause.is_ours(replace(cue, start=_start_of_has(clause, cue))):
            yield Pledge(actor=None, what=_ZU.sub("", what.strip()), cue=cue)


def _start_of_has(clause: Clause, cue: FoundCue) -> int:
    found = re.search(r"\b(?:haben|habe)\b", clause.folded[: cue.start])
    return found.start() if found else cue.start


def _find_future(clause: Clause, *, day: NamedDay | None) -> Iterator[Pledge]:
    """Find "wird die Zahlen schicken", with a day also "will uns die Zahlen schicken"."""
    last = re.search(r"([^\W\d_]+)\W*$", clause.text)
    if last is None or not _is_deed(last[1]):
        return
    for match in _HELPING.finditer(clause.folded):
        if match[0] == "will" and day is None:
            continue
        yield from _with_subject(clause, match.start(), match.end(), match[0], "")


def _find_present(clause: Clause, day: NamedDay) -> Iterator[Pledge]:
    """Find a deed in the present with its day, its subject right before or behind: "bis Freitag schickt Ines ..."."""
    deeds = _load_deeds()
    for match in re.finditer(r"[^\W\d_]+", clause.text):
        word = match[0].lower()
        infinitive = deeds.get(spell(word))
        between = clause.text[min(match.end(), day.end) : max(match.start(), day.start)]
        if infinitive is not None and "," not in between:
            yield from _with_subject(clause, match.start(), match.end(), word, infinitive)


def _find_infinitive(clause: Clause) -> Iterator[Pledge]:
    """Find what somebody is to do in a note in brief: "Tomasz bis Montag AGB prüfen"."""
    first = clause.mentions[0] if clause.mentions and not clause.text[: clause.mentions[0].start].strip(" @-") else None
    owner = first or (clause.told.speaker if not clause.mentions else None)
    rest = clause.text[first.end if first else 0 :].lstrip(" :,-")
    if owner is None or not _BEGINS_BARE.match(rest) or not has_deed(rest):
        return
    cue = FoundCue(name="pledged", words=owner.words, start=0, end=0)
    yield Pledge(actor=Actor(mention=owner), what=rest.strip(" .!"), cue=cue)


def _with_subject(clause: Clause, start: int, end: int, word: str, infinitive: str) -> Iterator[Pledge]:
    cue = FoundCue(name="pledged", words=clause.text[start:end], start=start, end=end)
    before = [each for each in clause.mentions if each.end <= start and _BETWEEN.match(clause.folded[each.end : start])]
    after = [each for each in clause.mentions if each.start >= end]
    head, tail = clause.folded[:start].rstrip(), clause.folded[end:]
    is_plural = word.endswith("en")
    if before and not clause.is_object(before[-1]):
        if _SUBORDINATE.search(clause.folded[: before[-1].start]) is None and not (
            is_plural and _OURS_BEHIND.match(tail)
        ):
            yield _pledge(clause, before[-1], clause.text[end:], infinitive, cue)
        return
    if (ours := _OURS.search(head) or _OURS_BEHIND.match(tail)) and word in _own_forms(infinitive, ours["who"]):
        if clause.told.speaker is not None:
            actor = Actor(mention=clause.told.speaker, own_words=True)
        elif clause.told.writer is not None:
            actor = Actor(mention=clause.told.writer, own_words=True)
        elif clause.is_ours(replace(cue, start=len("ich"))) or not clause.told.is_strangers:
            actor = None
        else:
            return
        begin = end if _OURS.search(head) else end + ours.end()
        first = _ABOUT_FIRST.match(clause.text[:start]) if _OURS_BEHIND.match(tail) else None
        what = f"{first['what']} {clause.text[begin:].strip()}" if first else clause.text[begin:]
        yield Pledge(actor=actor, what=_to_what(what[:1].lower() + what[1:] if first else what, infinitive), cue=cue)
        return
    inverted = clause.grammar.inverted
    if after and not is_plural and inverted is not None and inverted.fullmatch(clause.folded[end : after[0].start]):
        yield _pledge(clause, after[0], clause.text[after[0].end :], infinitive, cue)
    elif clause.told.speaker is not None and not head.strip() and not clause.mentions:
        yield Pledge(
            actor=Actor(mention=clause.told.speaker, own_words=True),
            what=_to_what(clause.text[end:], infinitive),
            cue=cue,
        )
    elif clause.told.last is not None and re.search(r"(?:^|\s)(?:sie|er)$", head) and not is_plural:
        yield Pledge(actor=Actor(mention=clause.told.last), what=_to_what(clause.text[end:], infinitive), cue=cue)


def _pledge(clause: Clause, mention: Mention, rest: str, infinitive: str, cue: FoundCue) -> Pledge:
    speaker = clause.told.speaker or clause.told.reporter
    first_hand = speaker is None or speaker.people == mention.people
    return Pledge(actor=Actor(mention=mention, first_hand=first_hand), what=_to_what(rest, infinitive), cue=cue)


def _to_what(rest: str, infinitive: str) -> str:
    """Write what is promised with its verb at the end: "stellt uns dem Beirat vor" is "uns dem Beirat vorstellen"."""
    text = rest.strip(" .,;:!")
    if not infinitive:
        return text
    text = re.split(r",\s|\s(?:und|weil|damit)\s", text)[0]
    first, _, last = text.rpartition(" ")
    if last.lower() in _PARTICLES:
        verb = f"Bescheid {infinitive}" if last.lower() == "bescheid" else f"{last.lower()}{infinitive}"
        return f"{first} {verb}".strip()
    return f"{text} {infinitive}".strip()


def _own_forms(infinitive: str, who: str) -> frozenset[str]:
    """Return how "ich" or "wir" say a verb, and the helping ones."""
    if who == "wir":
        return frozenset([infinitive, "werden", "wollen"])
    return frozenset([infinitive[:-1], f"{infinitive[:-1]}e", f"{infinitive[:-2]}e", "werde", "will"])


def has_deed(words: str) -> bool:
    """Whether words name something to do by its infinitive, as a note in brief does: "Scanner testen"."""
    found = re.findall(r"[^\W\d_]+", words)
    return any(_is_deed(word) for number, word in enumerate(found) if number == 0 or word.islower())


def _is_deed(word: str) -> bool:
    return any(spell(word).endswith(spell(infinitive)) for infinitive in _load_deeds().values())


@cache
def _load_deeds() -> Mapping[str, str]:
    """Return the verbs of promises by each of their forms, spelt without umlauts: "schickt", "schicken", "schicke"."""
    table: Mapping[str, str] = tomllib.loads(cues_in(GERMAN).read_text(encoding="utf-8"))["deeds"]
    made: dict[str, str] = {}
    for form, infinitive in table.items():
        made |= {
            spell(each): infinitive for each in (form, *_own_forms(infinitive, "ich") - {"werde", "will"}, infinitive)
        }
    return made
