"""Which kind of statement somebody's words may be: a suggestion for whoever types them, read by no detector."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast, get_args

from graph.deal import StatementKind

CUES = Path(__file__).with_name("cues.toml")
KINDS: Sequence[StatementKind] = get_args(StatementKind)
_ANY = "*"
_SOME_WORDS = r"(?:[\w'-]+ ){0,3}[\w'-]+"
_APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestedKind:
    """A kind of statement, and the turn of speech in the words that suggests it."""

    kind: StatementKind
    cue: str


class UnknownKindError(ValueError):
    """A list of cues names a kind of statement that there isn't."""


def suggest_kinds(words: str) -> tuple[SuggestedKind, ...]:
    """Return the kinds that the words may be, each once: the one whose turn of speech is the longest first.

    Nothing is suggested where no cue stands in the words; a person confirms, changes or drops what is.
    """
    said = " ".join(words.translate(_APOSTROPHES).casefold().split())
    found: dict[StatementKind, str] = {}
    for kind, cues in _load_patterns().items():
        matches = [match[0] for pattern in cues if (match := pattern.search(said))]
        if matches:
            found[kind] = max(matches, key=len)
    ranked = sorted(found.items(), key=lambda each: (-len(each[1]), KINDS.index(each[0])))
    return tuple(SuggestedKind(kind=kind, cue=cue) for kind, cue in ranked)


def read_cues(path: Path) -> Mapping[StatementKind, tuple[str, ...]]:
    """Read lists of cues by kind, such as a translation; raises `UnknownKindError` for a kind that there isn't.

    The lists for notes, which stand in a table of their own, are `plugin.notes_cues`'s.
    """
    lists = tomllib.loads(path.read_text(encoding="utf-8"))
    lists.pop("notes", None)
    for kind in lists:
        if kind not in KINDS:
            raise UnknownKindError(f"{path.name}: {kind} is no kind of statement.")
    return {cast("StatementKind", kind): tuple(cues) for kind, cues in lists.items()}


@cache
def _load_patterns() -> Mapping[StatementKind, tuple[re.Pattern[str], ...]]:
    return {kind: tuple(map(to_pattern, cues)) for kind, cues in read_cues(CUES).items()}


def to_pattern(cue: str) -> re.Pattern[str]:
    """Make what finds a turn of speech in words that are folded to lower case; a `*` stands for up to four words."""
    words = [_SOME_WORDS if word == _ANY else re.escape(word) for word in cue.casefold().split()]
    before = "" if cue.startswith("'") else r"(?<!\w)"
    return re.compile(rf"{before}{' '.join(words)}(?!\w)")
