"""Decides how a paper looks as a PDF: its words on A4 or Letter, page by page, in a font that comes with it.

What the font has no sign for becomes a visible box, and the foot of each page then says where to print instead: no
word is lost in silence. Writing from right to left stands in its order; letters that join (Arabic) would take a
library for shaping, so they stand unjoined, and the foot says so, too.
"""

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from fpdf import FPDF
from fpdf.bidi import BidiParagraph, auto_detect_base_direction
from fpdf.enums import Align, MethodReturnValue, TextDirection
from fpdf.fonts import TTFFont
from fpdf.prefs import ViewerPreferences

from graph.speech import say
from web.presenters.documents import BLANK, Document, Entry, Lines, Part, Points, Section, Table, Text

Paper = Literal["A4", "Letter"]
FONTS = Path(__file__).with_name("fonts")
FAMILY = "dejavu"
BOX = "□"
"""Stands for a sign that the font hasn't got."""
ON_LETTER = frozenset({"US", "CA", "MX", "CL", "CO", "CR", "DO", "GT", "NI", "PA", "PH", "PR", "SV", "VE"})
"""Countries that print on Letter; everywhere else prints on A4."""
PAGES = "{{pages of this paper}}"
"""Becomes the number of pages once it is known."""
MARGIN, FOOT, INDENT, LABEL, GAP = 16.0, 20.0, 5.0, 44.0, 3.0
"""Millimetres."""
KEPT_TOGETHER = 4
"""Lines: a shorter row isn't torn apart between two pages."""
LONGEST_IN_FOOT = 70
"""Characters of a title."""
NORMAL, SMALL = 9.5, 7.5
LEADING = 1.4 * 25.4 / 72
"""Millimetres of a line's height for each point of its size."""
INK, WEAK, RULE = 20, 90, 200
"""Greys: 0 is black."""
FROM_THE_RIGHT = frozenset({"R", "AL"})
MIRRORED = dict(zip("()[]{}<>«»", ")(][}{><»«", strict=True))
"""Signs that open on the other side where they stand in writing from right to left."""


def choose_paper(languages: Iterable[str]) -> Paper:
    """Choose what somebody prints on by the language that their browser asks for first: `en-US` prints on Letter."""
    first = next(iter(languages), "")
    _, _, country = first.replace("_", "-").rpartition("-")
    return "Letter" if country.upper() in ON_LETTER and country != first else "A4"


def write_pdf(document: Document, *, language: str, paper: Paper, made_at: datetime) -> bytes:
    """Write a paper as a PDF, in which `language` is named as that of its words."""
    sheet = _Sheet(document, paper)
    sheet.set_lang(language)
    sheet.set_creation_date(made_at)
    sheet.write_document()
    return bytes(sheet.output())


@dataclass(frozen=True, slots=True)
class _Column:
    """Words in a column that begins `left` millimetres from the margin and is `width` wide."""

    words: str
    left: float
    width: float
    bold: bool = False
    weak: bool = False


class _Sheet(FPDF):
    """A paper while it is written."""

    def __init__(self, document: Document, paper: Paper) -> None:
        super().__init__(format=paper)
        for style, file in (("", "DejaVuSans.ttf"), ("B", "DejaVuSans-Bold.ttf")):
            self.add_font(FAMILY, style, FONTS / file)
        self._signs: Sequence[Collection[int]] = [
            font.cmap for font in self.fonts.values() if isinstance(font, TTFFont)
        ]
        self._document = document
        self._is_whole = all(map(self._is_written, document.list_words()))
        self.set_margin(MARGIN)
        self.c_margin = 0.0
        self.set_auto_page_break(auto=False)
        self.alias_nb_pages(PAGES)
        self.set_title(self._clean(document.title))
        self.set_creator("Buy-In")
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)

    def footer(self) -> None:
        """Write the foot of a page: what couldn't be written, and the page's number."""
        self.set_y(-FOOT + 5)
        title = self._document.title
        title = title if len(title) <= LONGEST_IN_FOOT else f"{title[:LONGEST_IN_FOOT]}…"
        lines = [say("{title} · page {number} of {pages}", title=title, number=self.page_no(), pages=PAGES)]
        if not self._is_whole:
            lines.append(
                say("Some signs can't be written rightly in this file (□). Printed from the browser, the page has all.")
            )
        for words in lines:
            self._write_row([_Column(words.replace("\n", " "), 0, self.epw, weak=True)], size=SMALL, breaks=False)

    def write_document(self) -> None:
        """Write everything."""
        document = self._document
        self.add_page()
        self._write(document.about, weak=True)
        self._write(document.title, size=16, bold=True)
        self._write(document.state, weak=True)
        self._leave(2)
        self._write_part(Lines(document.facts), 0)
        for section in document.sections:
            self._write_section(section)

    def _write_section(self, section: Section) -> None:
        self._leave(4)
        if self._room() < 8 * NORMAL * LEADING:
            self.add_page()
        self.start_section(self._clean(section.title))
        self._rule(0)
        self._leave(1.5)
        self._write(section.title, size=11.5, bold=True)
        self._write(section.order, size=SMALL, weak=True)
        for part in section.parts:
            self._leave(1)
            self._write_part(part, 0)

    def _write_part(self, part: Part, left: float) -> None:
        if isinstance(part, Text):
            self._write(part.words, left=left, weak=part.weak)
        elif isinstance(part, Points):
            for number, words in enumerate(part.points, start=1):
                mark = f"{number}." if part.numbered else "•"
                beside = left + INDENT
                self._write_row([_Column(mark, left, INDENT), _Column(words, beside, self.epw - beside)])
        elif isinstance(part, Lines):
            beside = left + LABEL + GAP
            for line in part.lines:
                for number, words in enumerate(line.words):
                    label = "" if number else line.label
                    self._write_row([_Column(label, left, LABEL, weak=True), _Column(words, beside, self.epw - beside)])
                    if words == BLANK:
                        self._rule(beside)
        elif isinstance(part, Table):
            self._write_table(part)
        else:
            self._write_entry(part, left)

    def _write_entry(self, entry: Entry, left: float) -> None:
        if self._room() < 4 * NORMAL * LEADING:
            self.add_page()
        self._write(entry.words, left=left, bold=True)
        self._write(entry.mark, left=left)
        for part in entry.parts:
            self._write_part(part, left + INDENT)
        self._leave(1)

    def _write_table(self, table: Table) -> None:
        room = self.epw - GAP * (len(table.widths) - 1)
        widths = [room * width / sum(table.widths) for width in table.widths]
        lefts = [sum(widths[:number]) + GAP * number for number in range(len(widths))]
        heads = [_Column(*each, weak=True) for each in zip(table.heads, lefts, widths, strict=True)]
        self._write_row(heads, size=SMALL)
        for row in table.rows:
            columns = [_Column(*each) for each in zip(row, lefts, widths, strict=True)]
            self._write_row([replace(columns[0], bold=True), *columns[1:]])
            self._leave(0.8)

    def _write(
        self, words: str, *, left: float = 0, size: float = NORMAL, bold: bool = False, weak: bool = False
    ) -> None:
        if words:
            self._write_row([_Column(words, left, self.epw - left, bold=bold, weak=weak)], size=size)

    def _write_row(self, columns: Sequence[_Column], *, size: float = NORMAL, breaks: bool = True) -> None:
        """Write columns side by side, going on over the page's end."""
        height = size * LEADING
        lines = [self._break(column, size) for column in columns]
        most = max(map(len, lines))
        if breaks and most <= KEPT_TOGETHER and self._room() < most * height:
            self.add_page()
        done = 0
        while done < most:
            fit = int(self._room() / height) if breaks else most
            if fit < 1:
                self.add_page()
                continue
            top = self.y
            # column by column, so that it is read aloud and copied as it is read
            for column, words in zip(columns, lines, strict=True):
                for number, line in enumerate(words[done : done + fit]):
                    self._write_line(column, line, size, top + number * height)
            self.set_xy(self.l_margin, top + min(fit, most - done) * height)
            done += fit

    def _break(self, column: _Column, size: float) -> Sequence[str]:
        self.set_font(FAMILY, "B" if column.bold else "", size)
        words = self._clean(column.words)
        broken = self.multi_cell(column.width, text=words, align=Align.L, dry_run=True, output=MethodReturnValue.LINES)
        return [str(line) for line in broken] if isinstance(broken, list) else [words]

    def _write_line(self, column: _Column, words: str, size: float, top: float) -> None:
        self.set_font(FAMILY, "B" if column.bold else "", size)
        self.set_text_color(WEAK if column.weak else INK)
        self.set_xy(self.l_margin + column.left, top)
        # what begins from right to left stands at the right, as on the page
        base = auto_detect_base_direction(column.words)
        if any(unicodedata.bidirectional(sign) in FROM_THE_RIGHT for sign in words):
            signs = BidiParagraph(words, base_direction=base).get_reordered_characters()
            words = "".join(
                MIRRORED.get(each.character, each.character) if each.embedding_level % 2 else each.character
                for each in signs
            )
        align = Align.R if base is TextDirection.RTL else Align.L
        self.cell(column.width, size * LEADING, words, align=align)

    def _rule(self, left: float) -> None:
        self.set_draw_color(RULE)
        self.line(self.l_margin + left, self.y, self.l_margin + self.epw, self.y)

    def _leave(self, millimetres: float) -> None:
        self.set_y(self.y + millimetres)

    def _room(self) -> float:
        return float(self.h - FOOT - self.y)

    def _is_written(self, words: str) -> bool:
        """Tell whether all of it can be written as it should be."""
        cleaned = self._clean(words)
        return cleaned.count(BOX) == words.count(BOX) and not any(
            unicodedata.bidirectional(sign) == "AL" for sign in cleaned
        )

    def _clean(self, words: str) -> str:
        """Return what can be written: a box for each sign that the font hasn't got, nothing for what can't be seen."""
        return "".join(map(self._to_sign, unicodedata.normalize("NFC", words)))

    def _to_sign(self, sign: str) -> str:
        if sign == "\n":
            return sign
        if sign == "\t":
            return " "
        if unicodedata.category(sign) in {"Cc", "Cf"} or sign in "\ufe0e\ufe0f":
            return ""
        return sign if all(ord(sign) in signs for signs in self._signs) else BOX
