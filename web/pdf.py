"""Decides how a paper looks as a PDF: its words on A4 or Letter, page by page, as they stand on its page.

Where its font hasn't got a sign, the foot of each page says where to print instead.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from fpdf.enums import TextDirection
from fpdf.prefs import ViewerPreferences

from graph.speech import say
from web.pdf_sheet import LEADING, Column, LetteredSheet, to_name
from web.pdf_tags import Kind
from web.presenters.documents import BLANK, Document, Entry, Line, Lines, Part, Points, Section, Table, Text

Paper = Literal["A4", "Letter"]
ON_LETTER = frozenset({"US", "CA", "MX", "CL", "CO", "CR", "DO", "GT", "NI", "PA", "PH", "PR", "SV", "VE"})
"""Countries that print on Letter; everywhere else prints on A4."""
MARGIN, FOOT, INDENT, LABEL, GAP = 16.0, 20.0, 5.0, 44.0, 3.0
"""Millimetres."""
KEPT_TOGETHER = 4
"""Lines: a shorter row isn't torn apart between two pages."""
LONGEST_IN_FOOT = 70
"""Characters of a title."""
FROM_RIGHT = "\u200f"
"""Makes what follows go from right to left."""
ON_ITS_OWN, ON_ITS_OWN_END = "\u2068\u2069"
"""Around words whose direction isn't that of the sentence."""
NORMAL, SMALL = 9.5, 7.5
RULE = 200
"""Grey: 0 is black."""


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


class _Sheet(LetteredSheet):
    """A paper while it is written."""

    def __init__(self, document: Document, paper: Paper) -> None:
        super().__init__(paper)
        self._document = document
        self._is_whole = all(map(self.is_written, document.list_words()))
        self.set_margin(MARGIN)
        self.set_title(to_name(document.title))
        self.set_creator("Buy-In")
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)

    def write_document(self) -> None:
        """Write everything."""
        document = self._document
        self.add_page()
        self._write(document.about, weak=True)
        self._write(document.title, size=16, bold=True, kind="H1")
        self._write(document.state, weak=True)
        self._leave(2)
        if document.facts:
            self._write_part(Lines(document.facts), 0)
        for section in document.sections:
            self._write_section(section)
        for number in range(1, self.pages_count + 1):
            self._write_foot(number)

    def _write_foot(self, number: int) -> None:
        """Write the foot of a page: its number, and that something couldn't be written."""
        title = self._document.title
        title = title if len(title) <= LONGEST_IN_FOOT else f"{title[:LONGEST_IN_FOOT]}…"
        title = f"{ON_ITS_OWN}{title}{ON_ITS_OWN_END}"
        lines = [say("{title} · page {number} of {pages}", title=title, number=number, pages=self.pages_count)]
        if not self._is_whole:
            lines.append(
                say("Some signs can't be written rightly in this file (□). Printed from the browser, the page has all.")
            )
        self.page = number
        self.current_font_is_set_on_page = False
        self.set_y(-FOOT + 5)
        with self.beside_the_words():
            for words in lines:
                column = Column(" ".join(words.split()), 0, self.epw, weak=True)
                for runs in self.break_column(column, SMALL):
                    self.write_line(column, runs, SMALL, self.y)
                    self._leave(SMALL * LEADING)

    def _write_section(self, section: Section) -> None:
        self._leave(4)
        if self._room() < 8 * NORMAL * LEADING:
            self.add_page()
        self.start_section(to_name(section.title))
        self._rule(0)
        self._leave(1.5)
        self._write(section.title, size=11.5, bold=True, kind="H2")
        self._write(section.order, size=SMALL, weak=True)
        for part in section.parts:
            self._leave(1)
            self._write_part(part, 0)

    def _write_part(self, part: Part, left: float) -> None:
        if isinstance(part, Text):
            self._write(part.words, left=left, weak=part.weak)
        elif isinstance(part, Points):
            with self.within("L"):
                for number, words in enumerate(part.points, start=1):
                    with self.within("LI"):
                        self._write_point(f"{number}." if part.numbered else "•", words, left)
        elif isinstance(part, Lines):
            with self.within("L"):
                for line in part.lines:
                    with self.within("LI"):
                        self._write_labelled(line, left)
        elif isinstance(part, Table):
            self._write_table(part)
        else:
            self._write_entry(part, left)

    def _write_point(self, mark: str, words: str, left: float) -> None:
        body = Column(words, left + INDENT, self.epw - left - INDENT, kind="LBody")
        label = Column(mark, left, INDENT, kind="Lbl")
        if body.direction is TextDirection.RTL:
            body, label = replace(body, left=left), Column(f"{FROM_RIGHT}{mark}", self.epw - INDENT, INDENT, kind="Lbl")
        self._write_row([label, body])

    def _write_labelled(self, line: Line, left: float) -> None:
        beside = left + LABEL + GAP
        for number, words in enumerate(line.words):
            label = [] if number else [Column(line.label, left, LABEL, weak=True, kind="Lbl")]
            self._write_row([*label, Column(words, beside, self.epw - beside, kind="LBody")])
            if words == BLANK:
                self._rule(beside)

    def _write_entry(self, entry: Entry, left: float) -> None:
        if self._room() < 4 * NORMAL * LEADING:
            self.add_page()
        self._write(entry.words, left=left, bold=True, kind="H3")
        self._write(entry.mark, left=left)
        for part in entry.parts:
            self._write_part(part, left + INDENT)
        self._leave(1)

    def _write_table(self, table: Table) -> None:
        room = self.epw - GAP * (len(table.widths) - 1)
        widths = [room * width / sum(table.widths) for width in table.widths]
        lefts = [sum(widths[:number]) + GAP * number for number in range(len(widths))]
        places = list(zip(lefts, widths, strict=True))
        with self.within("Table"):
            with self.within("TR"):
                heads = zip(table.heads, places, strict=True)
                columns = [Column(words, *at, weak=True, kind="TH", scope="Column") for words, at in heads]
                self._write_row(columns, size=SMALL)
            for row in table.rows:
                columns = [Column(words, *at, kind="TD") for words, at in zip(row, places, strict=True)]
                columns[0] = replace(columns[0], bold=True, kind="TH", scope="Row")
                with self.within("TR"):
                    self._write_row(columns)
                self._leave(0.8)

    def _write(
        self,
        words: str,
        *,
        left: float = 0,
        size: float = NORMAL,
        bold: bool = False,
        weak: bool = False,
        kind: Kind = "P",
    ) -> None:
        if words:
            self._write_row([Column(words, left, self.epw - left, bold=bold, weak=weak, kind=kind)], size=size)

    def _write_row(self, columns: Sequence[Column], *, size: float = NORMAL) -> None:
        """Write columns side by side, going on over the page's end."""
        height = size * LEADING
        lines = [self.break_column(column, size) for column in columns]
        most = max(map(len, lines))
        if (most <= KEPT_TOGETHER and self._room() < most * height) or self._room() < height:
            self.add_page()
        tags = [self.tag(column.kind, column.scope) for column in columns]
        for tag, broken in zip(tags, lines, strict=True):
            said = [run for line in broken for run in line]
            if any(run.direction is TextDirection.RTL for run in said):
                tag.read_as("".join(run.words for run in said))
        done = 0
        while done < most:
            fit = int(self._room() / height)
            if fit < 1:
                self.add_page()
                continue
            top = self.y
            # column by column, so that it is read aloud and copied as it is read
            for column, tag, broken in zip(columns, tags, lines, strict=True):
                if any(here := broken[done : done + fit]):
                    with self.under(tag):
                        for number, runs in enumerate(here):
                            self.write_line(column, runs, size, top + number * height)
            self.set_xy(self.l_margin, top + min(fit, most - done) * height)
            done += fit

    def _rule(self, left: float) -> None:
        self.set_draw_color(RULE)
        with self.beside_the_words():
            self.line(self.l_margin + left, self.y, self.l_margin + self.epw, self.y)

    def _leave(self, millimetres: float) -> None:
        self.set_y(self.y + millimetres)

    def _room(self) -> float:
        return float(self.h - FOOT - self.y)
