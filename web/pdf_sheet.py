"""Decides how words are drawn on the sheets of a PDF: in a font that comes with it, each sign of theirs in sight.

What the font has no sign for becomes a visible box, so that no word is lost in silence. What begins from right to left
stands at the right, as on the page.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from fpdf.bidi import auto_detect_base_direction
from fpdf.enums import Align, TextDirection, TextEmphasis
from fpdf.fonts import TTFFont
from fpdf.line_break import Fragment, TextLine

from web.pdf_lines import DIRECTIONS, JOINERS, Run, SeenSigns, break_words
from web.pdf_tags import Kind, Scope, TaggedSheet

FONTS = Path(__file__).with_name("fonts")
FAMILY = "dejavu"
BOX = "□"
"""Stands for a sign that the font hasn't got."""
LEADING = 1.4 * 25.4 / 72
"""Millimetres of a line's height for each point of its size."""
INK, WEAK = 20, 90
"""Greys: 0 is black."""


@dataclass(frozen=True, slots=True)
class Column:
    """Words in a column that begins `left` millimetres from the margin and is `width` wide."""

    words: str
    left: float
    width: float
    bold: bool = False
    weak: bool = False
    kind: Kind = "P"
    scope: Scope | None = None

    @property
    def direction(self) -> TextDirection:
        """The direction in which it begins."""
        return auto_detect_base_direction(self.words)


class LetteredSheet(TaggedSheet):
    """A PDF with the font that comes with it."""

    def __init__(self, paper: str) -> None:
        super().__init__(paper)
        for style, file in (("", "DejaVuSans.ttf"), ("B", "DejaVuSans-Bold.ttf")):
            self.add_font(FAMILY, style, FONTS / file)
        self._letters = {
            font.emphasis is TextEmphasis.B: font for font in self.fonts.values() if isinstance(font, TTFFont)
        }
        for font in self._letters.values():
            font.subset = SeenSigns(font)
        self.c_margin = 0.0
        self.set_auto_page_break(auto=False)

    def break_column(self, column: Column, size: float) -> Sequence[Sequence[Run]]:
        """Break the words of a column into lines in letters of a size in points."""
        measure = partial(self._measure, bold=column.bold, size=size)
        return break_words(self._clean(column.words), column.direction, column.width, measure)

    def write_line(self, column: Column, runs: Sequence[Run], size: float, top: float) -> None:
        """Write a line: what stands in it one by one as it is read, each at the place at which it is seen."""
        self.set_font(FAMILY, "B" if column.bold else "", size)
        self.set_text_color(WEAK if column.weak else INK)
        widths = {run.seen_at: self._measure(run, bold=column.bold, size=size) for run in runs}
        left = self.l_margin + column.left
        if column.direction is TextDirection.RTL:
            left += column.width - sum(widths.values())
        for run in runs:
            self.set_xy(left + sum(width for at, width in widths.items() if at < run.seen_at), top)
            self._draw(run, widths[run.seen_at], size * LEADING)

    def _draw(self, run: Run, width: float, height: float) -> None:
        """Draw a run from here on, in the letters that are set.

        Not as a cell: fpdf2 would look for directions and scripts once more, and part marks from their letters.
        """
        self.text_shaping = _to_shaping(run)
        drawn = Fragment(run.words, self._get_current_graphics_state(), self.k)
        self._render_styled_text_line(TextLine([drawn], width, 0, Align.L, height, width))
        self.text_shaping = None

    def _measure(self, run: Run, *, bold: bool, size: float) -> float:
        """Return how wide something is in millimetres."""
        _, points = self._letters[bold].get_text_width(run.words, size, _to_shaping(run))
        return points / self.k

    def is_written(self, words: str) -> bool:
        """Tell whether the font has all signs of it."""
        return self._clean(words).count(BOX) == words.count(BOX)

    def _clean(self, words: str) -> str:
        """Return what can be written: a box for each sign that the font hasn't got, nothing for what can't be seen."""
        return "".join(map(self._to_sign, unicodedata.normalize("NFC", words)))

    def _to_sign(self, sign: str) -> str:
        if sign in "\n\u2028\u2029":
            return "\n"
        if sign in JOINERS or sign in DIRECTIONS:
            return sign
        if unicodedata.category(sign) == "Cc":
            return " " if sign.isspace() else ""
        if unicodedata.bidirectional(sign) == "BN" or "\ufe00" <= sign <= "\ufe0f":
            return ""
        return sign if all(ord(sign) in font.cmap for font in self._letters.values()) else BOX


def _to_shaping(run: Run) -> dict[str, Any] | None:
    """Return what fpdf2 hands over to HarfBuzz; nothing where signs are drawn one after the other."""
    direction = run.direction
    return {"features": {}, "paragraph_direction": direction, "fragment_direction": direction} if run.shaped else None


def to_name(words: str) -> str:
    """Return words for where a reader of PDFs shows them in a font of its own."""
    return "".join(" " if unicodedata.category(sign) in {"Cc", "Cs"} else sign for sign in words)
