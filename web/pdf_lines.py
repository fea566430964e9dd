"""Decides how words become lines in a PDF: where they are broken, and in which order what stands in a line is seen.

Writing from right to left, and letters with marks of their own, are drawn by what HarfBuzz makes of them; all else
sign by sign, which is quicker. Directions follow the Unicode bidirectional algorithm, over the whole paragraph.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from fpdf.bidi import BidiParagraph
from fpdf.enums import TextDirection
from fpdf.fonts import Glyph, SubsetMap
from fpdf.unicode_script import UnicodeScript, get_unicode_script

JOINERS = "\u200c\u200d"
"""Say whether letters beside them join."""
DIRECTIONS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Say in which direction what follows is read."""
NOT_DRAWN = dict.fromkeys(map(ord, DIRECTIONS))
NOT_JOINED = dict.fromkeys(map(ord, JOINERS))
FROM_THE_RIGHT = frozenset({"R", "AL"})
SHAPED = FROM_THE_RIGHT | {"AN", "NSM"}
"""Classes of signs that can't be drawn one after the other."""
TURNED = FROM_THE_RIGHT | {"AN", "RLE", "RLO", "RLI", "FSI"}
"""Classes of signs without which a text is read from left to right throughout."""
OF_ANY_SCRIPT = frozenset({UnicodeScript.COMMON, UnicodeScript.INHERITED})
WORD = re.compile(r"[ \u1680\u2000-\u2006\u2008-\u200a\u205f\u3000]*[^ \u1680\u2000-\u2006\u2008-\u200a\u205f\u3000]+")
"""With the blanks before it."""
NOTHING: tuple[int, ...] = (0x200D,)
"""What a second sign stands for that is drawn for one letter."""
AS_ONE: Mapping[tuple[int, ...], tuple[int, ...]] = {
    (0x0644, second): (sign,)
    for second, sign in ((0x0622, 0xFEF5), (0x0623, 0xFEF7), (0x0625, 0xFEF9), (0x0627, 0xFEFB))
}
"""Letters that are drawn as one: what finds them in a file turns around one after the other what it finds."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words that are drawn at once, in the order in which they are read; `seen_at` is their place from the left."""

    words: str
    direction: TextDirection
    shaped: bool
    seen_at: int = 0


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Signs from `start` to before `end` of a text, of one script; at an odd level they go from right to left."""

    start: int
    end: int
    level: int


class SeenSigns(SubsetMap):
    """The signs of a font that a file uses, each with the letters that are found for it when it is searched."""

    def pick_glyph(self, glyph: Glyph | None) -> int | None:
        """Return the number of a sign in the file."""
        if glyph is not None and isinstance(glyph.unicode, tuple):
            glyph = replace(glyph, unicode=AS_ONE.get(glyph.unicode, glyph.unicode) or NOTHING)
        return super().pick_glyph(glyph)


def break_words(
    words: str, base: TextDirection, width: float, measure: Callable[[Run], float]
) -> Sequence[Sequence[Run]]:
    """Break words that begin in direction `base` into lines at most `width` wide, as `measure` tells of each run.

    What stands in a line comes in the order in which it is read; an empty line is one in which nothing stands. Only a
    word that is wider than a line is torn apart.
    """
    *texts, last = words.split("\n")
    return [
        line
        for text in (*(f"{text} " for text in texts), last)
        for line in _Paragraph(text, base, _find_stretches(text, base), measure).break_lines(width)
    ]


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A text that begins on a line of its own."""

    text: str
    base: TextDirection
    stretches: Sequence[_Stretch]
    measure: Callable[[Run], float]

    def break_lines(self, width: float) -> Iterator[Sequence[Run]]:
        """Break it into lines; one at least."""
        begin = end = 0
        used = 0.0
        for word in WORD.finditer(self.text):
            more = self._measure(end, word.end())
            if used + more <= width:
                end, used = word.end(), used + more
                continue
            if end:
                yield self._place(begin, end)
            begin, end = word.end() - len(word[0].lstrip()), word.end()
            used = self._measure(begin, end)
            while used > width and (cut := self._find_cut(begin, end, width)) < end:
                yield self._place(begin, cut)
                begin, used = cut, self._measure(cut, end)
        yield self._place(begin, end)

    def _find_cut(self, begin: int, end: int, width: float) -> int:
        """Find up to where a word fits, one sign at least; marks take no room, so they stay with their letter."""
        cuts = range(begin + 1, end + 1)
        fit = bisect_right(cuts, width, key=lambda at: self._measure(begin, at))
        return cuts[max(fit - 1, 0)]

    def _measure(self, start: int, end: int) -> float:
        return sum(self.measure(self._to_run(each)) for each in _cut(self.stretches, start, end))

    def _place(self, start: int, end: int) -> Sequence[Run]:
        """Return what stands in a line, as it is read, with the place at which it is seen.

        It ends with the blank at which it was broken, so that no words run into each other where it is read aloud.
        """
        parts = [*_cut(self.stretches, start, end)]
        if parts and self.text[end : end + 1].isspace():
            parts.append(_Stretch(end, end + 1, int(self.base is TextDirection.RTL)))
            if len(parts) > 1 and parts[-2].level == parts[-1].level:
                parts[-2:] = [replace(parts[-2], end=end + 1)]
        seen = list(range(len(parts)))
        for level in range(max((part.level for part in parts), default=0), 0, -1):
            is_high = [part.level >= level for part in parts]
            groups = [(high, list(group)) for high, group in groupby(seen, is_high.__getitem__)]
            seen = [at for high, group in groups for at in (reversed(group) if high else group)]
        runs = [replace(self._to_run(part), seen_at=seen.index(at)) for at, part in enumerate(parts)]
        return [run for run in runs if run.words]

    def _to_run(self, part: _Stretch) -> Run:
        words = self.text[part.start : part.end].translate(NOT_DRAWN)
        shaped = bool(part.level % 2) or any(unicodedata.bidirectional(sign) in SHAPED for sign in words)
        direction = TextDirection.RTL if part.level % 2 else TextDirection.LTR
        return Run(words if shaped else words.translate(NOT_JOINED), direction, shaped)


def _find_stretches(text: str, base: TextDirection) -> Sequence[_Stretch]:
    """Find what can be drawn at once: signs that go the same way and, from right to left, are of the same script."""
    if base is TextDirection.LTR and not any(unicodedata.bidirectional(sign) in TURNED for sign in text):
        return [_Stretch(0, len(text), 0)]
    levels = {sign.character_index: sign.embedding_level for sign in BidiParagraph(text, base).characters}
    stretches: list[_Stretch] = []
    level, script = int(base is TextDirection.RTL), UnicodeScript.COMMON
    for at, sign in enumerate(text):
        before, level = level, levels.get(at, level)
        own = _find_script(sign) if level % 2 else UnicodeScript.COMMON
        same = level == before and (own in OF_ANY_SCRIPT or script in OF_ANY_SCRIPT or own == script)
        if stretches and same:
            stretches[-1] = replace(stretches[-1], end=at + 1)
            script = script if own in OF_ANY_SCRIPT else own
        else:
            stretches.append(_Stretch(at, at + 1, level))
            script = own
    return stretches


def _cut(stretches: Sequence[_Stretch], start: int, end: int) -> Sequence[_Stretch]:
    """Return what of them lies between two places."""
    return [
        replace(each, start=max(each.start, start), end=min(each.end, end))
        for each in stretches
        if each.start < end and each.end > start
    ]


@lru_cache(maxsize=1024)
def _find_script(sign: str) -> UnicodeScript:
    return get_unicode_script(sign)
