"""Decides how a PDF tells assistive technology what its words are: headings, lists and tables, in the order of reading.

The tree that fpdf2 keeps for pictures has one level; this one has as many as the words have. What it needs of that
library isn't promised to stay, so it is all here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from fpdf import FPDF
from fpdf.structure_tree import StructElem, StructureTreeBuilder
from fpdf.syntax import PDFObject, PDFString

Kind = Literal["H1", "H2", "H3", "P", "L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD", "Span"]
Scope = Literal["Column", "Row"]


class Tag(StructElem):
    """What some words are, within what."""

    def __init__(self, sheet: FPDF, kind: Kind, parent: StructElem, scope: Scope | None = None) -> None:
        super().__init__(f"/{kind}", parent, [], page_number=sheet.page)
        self.pg = sheet.pages[sheet.page]  # type: ignore[assignment]  # declared as None, and set by fpdf2 to a page
        self.actual_text: PDFString | None = None
        self.a = f"<</O /Table /Scope /{scope}>>" if scope else None
        parent.k.append(self)

    def read_as(self, words: str) -> None:
        """Say how words are read whose signs don't stand in the order of reading."""
        self.actual_text = PDFString(words)


class TagTree(StructureTreeBuilder):
    """All tags of a file."""

    def __iter__(self) -> Iterator[PDFObject]:
        yield self.struct_tree_root
        yield self.struct_tree_root.parent_tree
        yield from _list_below(self.doc_struct_elem)

    def number(self, tag: StructElem, sheet: FPDF) -> int:
        """Return the number on the sheet's page of words that are about to be written under a tag."""
        page = sheet.pages[sheet.page]
        if page.struct_parents is None:
            page.struct_parents = len(self.struct_tree_root.parent_tree.nums)
        numbered = self.struct_tree_root.parent_tree.nums[page.struct_parents]
        numbered.append(tag)
        tag.k.append(len(numbered) - 1)
        return len(numbered) - 1


class TaggedSheet(FPDF):
    """A PDF whose words stand under tags."""

    def __init__(self, paper: str) -> None:
        super().__init__(format=paper)
        self.struct_builder: TagTree = TagTree()
        self._within: StructElem = self.struct_builder.doc_struct_elem

    def tag(self, kind: Kind, scope: Scope | None = None) -> Tag:
        """Return a tag for words that are next to be read; it begins on this page."""
        return Tag(self, kind, self._within, scope)

    @contextmanager
    def within(self, kind: Kind) -> Iterator[None]:
        """Put the tags that are made meanwhile into one of their own."""
        around = self._within
        self._within = self.tag(kind)
        yield
        self._within = around

    @contextmanager
    def under(self, tag: Tag) -> Iterator[None]:
        """Write words under a tag: on its page at first, or on a later one when they go on there."""
        if tag.page_number() != self.page:
            tag = Tag(self, "Span", tag)
        number = self.struct_builder.number(tag, self)
        self._out(f"{tag.s} <</MCID {number}>> BDC")
        yield
        self._out("EMC")

    @contextmanager
    def beside_the_words(self) -> Iterator[None]:
        """Write what isn't read with the words: rules, and the foot of each page."""
        self._out("/Artifact BMC")
        yield
        self._out("EMC")


def _list_below(tag: PDFObject) -> Iterator[PDFObject]:
    yield tag
    if isinstance(tag, StructElem):
        for each in tag.k:
            if isinstance(each, StructElem):
                yield from _list_below(each)
