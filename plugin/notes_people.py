"""Whom a sentence of a note means: by full, first or last name, initials, title, or a slip of the pen in the name.

A name that two people share means neither for certain: both are given, for the person who reads it to choose.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from graph.deal import Person
from plugin.notes_folding import fold
from plugin.notes_grammar import Grammar

_WORD = re.compile(r"[^\W\d_](?:[\w'\u2019-]*\w)?")
_SPELT_OUT = str.maketrans(
    {"\u00e4": "ae", "\u00f6": "oe", "\u00fc": "ue", "\u00df": "ss", "\u00f8": "oe", "\u00e6": "ae"}
)
_CHIEFS = {
    "executive": "ceo", "financial": "cfo", "finance": "cfo", "operating": "coo", "operations": "coo",
    "technology": "cto", "technical": "cto", "information": "cio", "marketing": "cmo", "revenue": "cro",
    "product": "cpo", "people": "chro", "security": "ciso", "legal": "clo", "data": "cdo",
}  # fmt: skip
_LONGEST_INITIALS = 3
_LONG_NAME = 5
_ALIKE = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Where a sentence names somebody: `people` are the ids whom it may mean, one where that is certain.

    `guessed` says that the name isn't written as the person's is.
    """

    people: tuple[str, ...]
    start: int
    end: int
    words: str
    guessed: bool = False

    @property
    def is_sure(self) -> bool:
        """Whether it can only be this one."""
        return len(self.people) == 1 and not self.guessed


class Register:
    """The people of one deal, by everything that a note may call them."""

    def __init__(self, people: Iterable[Person], grammar: Grammar) -> None:
        self.grammar = grammar
        self.people = {person.id: person for person in people if person.left_at is None}
        self._calls: dict[str, set[str]] = defaultdict(set)
        self._titles: dict[str, set[str]] = defaultdict(set)
        self._initials: dict[str, set[str]] = defaultdict(set)
        for person in self.people.values():
            for name in _calls_of(person.name):
                self._calls[name].add(person.id)
            for title in _titles_of(person):
                for said in (title, *grammar.titles.get(title, ())):
                    self._titles[said].add(person.id)
            self._initials["".join(part[0] for part in person.name.split() if part[0].isalpha())].add(person.id)
        self._found: dict[str, tuple[Mention, ...]] = {}
        self._pattern = _any_of(self._calls)
        self._title_pattern = _any_of(self._titles)
        self._genitive_pattern = _any_of(self._calls, grammar.genitive)

    def find(self, text: str) -> tuple[Mention, ...]:
        """Find everybody whom a text names, in the order of the text."""
        if text not in self._found:
            self._found[text] = self._find(text)
        return self._found[text]

    def _find(self, text: str) -> tuple[Mention, ...]:
        folded = fold(text)
        found = [*self._find_names(text, folded), *self._find_titles(text, folded), *self._find_initials(text)]
        if self.grammar.genitive:
            found += self._find_genitives(text, folded)
        kept: list[Mention] = []
        for mention in sorted(found, key=lambda each: (-(each.end - each.start), each.start)):
            if all(mention.end <= other.start or other.end <= mention.start for other in kept):
                kept.append(mention)
        kept += [each for each in self._find_slips(text, folded) if not _overlaps(each, kept)]
        return tuple(sorted(kept, key=lambda each: each.start))

    def find_one(self, words: str | None) -> Mention | None:
        """Take words that stand for one person alone, such as what is before a colon; None where they don't."""
        if not words:
            return None
        bare = re.sub(r"\s*\([^)]*\)\s*$", "", words).strip(" @*_")
        found = self.find(bare[:1].upper() + bare[1:])
        if len({each.people for each in found}) != 1:
            return None
        rest = bare
        for each in reversed(found):
            rest = rest[: each.start] + rest[each.end :]
        rest = rest.casefold()
        plain = re.sub(r"\b(?:mr|mrs|ms|dr|prof|hr|herrn?|fr|frau|the|der|die|ing)\b\.?|[\s,./-]", "", rest)
        title = "".join(word for each in found[0].people for word in _title_text(self.people[each]))
        return found[0] if not plain or plain in title.replace(" ", "") else None

    def _find_names(self, text: str, folded: str) -> Iterator[Mention]:
        for match in self._pattern.finditer(folded):
            name = match[0]
            capital = text[match.start()].isupper()
            is_word = name in self.grammar.words_that_are_names
            is_noun = name in self.grammar.nouns_that_are_names
            if not (capital or (len(name) > _LONGEST_INITIALS and not is_word and not is_noun)):
                continue
            if (is_word or is_noun) and self._is_noun(folded[: match.start()]):
                continue
            alone = is_word and not text[: match.start()].strip(" \"'\u201c(")
            people = tuple(sorted(self._calls[name]))
            yield Mention(people=people, start=match.start(), end=match.end(), words=text[match.start() : match.end()],
                          guessed=alone and len(text.split()) > 1)  # fmt: skip

    def _find_titles(self, text: str, folded: str) -> Iterator[Mention]:
        for match in self._title_pattern.finditer(folded):
            people = tuple(sorted(self._titles[match[0]]))
            begin = match.start()
            if article := self.grammar.article_before.search(folded[:begin]):
                begin = article.start()
            yield Mention(people=people, start=begin, end=match.end(), words=text[begin : match.end()])

    def _find_initials(self, text: str) -> Iterator[Mention]:
        for match in _WORD.finditer(text):
            held = self._initials.get(match[0])
            if held and 1 < len(match[0]) <= _LONGEST_INITIALS and match[0].isupper():
                yield Mention(people=tuple(sorted(held)), start=match.start(), end=match.end(), words=match[0])

    def _find_slips(self, text: str, folded: str) -> Iterator[Mention]:
        """Names with a slip of the pen: capital letter, long enough, nearly a name and no other's."""
        for match in _WORD.finditer(text):
            word = folded[match.start() : match.end()].removesuffix("'s")
            may_be = match[0][0].isupper() and len(word) >= _LONG_NAME and not self._is_noun(folded[: match.start()])
            near = self._near(word) if may_be else set()
            if near:
                end = match.start() + len(word)
                yield Mention(
                    people=tuple(sorted(near)),
                    start=match.start(),
                    end=end,
                    words=text[match.start() : end],
                    guessed=True,
                )

    def _find_genitives(self, text: str, folded: str) -> Iterator[Mention]:
        """Find the names of those whose something is, in a language that writes no apostrophe: "Martas Team"."""
        for match in self._genitive_pattern.finditer(folded):
            name = match[0].removesuffix(self.grammar.genitive)
            end = match.start() + len(name)
            if text[match.start()].isupper() and match[0] not in self._calls:
                people = tuple(sorted(self._calls[name]))
                yield Mention(people=people, start=match.start(), end=end, words=text[match.start() : end])

    def _is_noun(self, before: str) -> bool:
        """Whether a word that may be a name is a noun, by what stands before it: "vor dem Sommer"."""
        noun_after = self.grammar.noun_after
        return noun_after is not None and bool(noun_after.search(before))

    def _near(self, word: str) -> set[str]:
        return {
            person
            for name, people in self._calls.items()
            if len(name) >= _LONG_NAME and " " not in name and _is_slip(word, name)
            for person in people
        }


def _overlaps(mention: Mention, others: Sequence[Mention]) -> bool:
    return any(mention.start < other.end and other.start < mention.end for other in others)


def _is_slip(word: str, name: str) -> bool:
    """Whether two words differ by one letter more, less, changed or swapped."""
    if word == name or abs(len(word) - len(name)) > 1 or word[0] != name[0]:
        return False
    return SequenceMatcher(None, word, name, autojunk=False).ratio() >= _ALIKE and _distance_is_one(word, name)


def _distance_is_one(one: str, two: str) -> bool:
    same = 0
    while same < min(len(one), len(two)) and one[same] == two[same]:
        same += 1
    rest, other = one[same:], two[same:]
    swapped = rest[:2] == other[:2][::-1] and rest[2:] == other[2:]
    return swapped or rest[1:] == other[1:] or rest[1:] == other or rest == other[1:]


def _calls_of(name: str) -> set[str]:
    """Everything that somebody of this name may be called."""
    if "," in name:
        last, _, first = name.partition(",")
        name = f"{first.strip()} {last.strip()}"
    made: set[str] = set()
    for spelt in (fold(name), fold(name.casefold().translate(_SPELT_OUT))):
        parts = spelt.split()
        if not parts:
            continue
        made.add(" ".join(parts))
        made.add(parts[0])
        if len(parts) > 1:
            lasts = [parts[-1], *(part for part in parts[-1].split("-") if "-" in parts[-1] and len(part) > 2)]  # noqa: PLR2004 (no particles)
            made.update(lasts)
            made.add(" ".join(parts[1:]))
            made.add(f"{parts[0]} {parts[-1]}")
            made.add(f"{parts[0][0]}. {parts[-1]}")
    return {each for each in made if len(each) > 1}


def _titles_of(person: Person) -> set[str]:
    made: set[str] = set()
    for text in _title_text(person):
        words = text.split()
        if not words:
            continue
        made.add(" ".join(words))
        if words[0] == "chief" and len(words) > 1 and words[1] in _CHIEFS:
            made.add(_CHIEFS[words[1]])
        if "managing director" in text:
            made.add("managing director")
    return {each for each in made if len(each) > 2}  # noqa: PLR2004 (two letters say nothing)


def _title_text(person: Person) -> tuple[str, ...]:
    if not person.title:
        return ()
    whole = fold(person.title)
    bare = " ".join(word for word in re.findall(r"[\w&-]+", whole))
    return (whole, bare)


def _any_of(names: Mapping[str, object], ending: str = "") -> re.Pattern[str]:
    ordered = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, ordered)) or '(?!)'}){ending}(?!\w)")
