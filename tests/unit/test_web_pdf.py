"""What a paper's PDF holds: all of its words, read in their order, and a remark where a sign is missing."""

import re
import zlib
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pdf_words import read_pages, read_tags, read_words
from web.pdf import choose_paper, write_pdf
from web.presenters.documents import Document, Entry, Line, Lines, Points, Section, Table, Text

MADE_AT = datetime(2026, 3, 1, tzinfo=UTC)
HELLO = "שלום"
NOT_JOINED = "\u200c"
NOT_ALL = "Some signs can't be written rightly"
WHOLE = Document(
    name="paper",
    about="Northwind Mills",
    title="Where to?",
    state="kept in March",
    facts=[Line("Took part", ["Ana Okoro", "Bo Lind"])],
    sections=[
        Section("Where", [Entry("We go north.", "Agreed", [Points(["six of six"]), Lines([Line("Next", ["a day"])])])]),
        Section("How", [Text("By what the old line earns."), Points(["one", "two"], numbered=True)], "in this order"),
        Section("When", [Table(["Minutes", "What"], [["0 to 5", "Welcome"], ["5 to 9", "Read"]], (20, 80))]),
    ],
)


def write(document: Document) -> bytes:
    return write_pdf(document, language="en", paper="A4", made_at=MADE_AT)


def read_streams(content: bytes) -> list[bytes]:
    """Return what is drawn on each page."""
    streams = [zlib.decompress(found) for found in re.findall(rb"stream\n(x.*?)\nendstream", content, re.DOTALL)]
    return [stream for stream in streams if b" Td" in stream]


def about(words: str) -> Document:
    return Document(name="paper", about="", title="Paper", sections=[Section("Words", [Text(words)])])


def test_every_word_of_a_paper_stands_in_its_pdf_in_its_order() -> None:
    written = read_words(write(WHOLE))
    at = 0
    for words in WHOLE.list_words():
        assert words in written[at:], words
        if words != "in this order":
            at = written.index(words, at)


def test_a_paper_that_is_short_takes_one_page_and_says_so() -> None:
    (page,) = read_pages(write(WHOLE))
    assert "page 1 of 1" in " ".join(page.split())
    assert NOT_ALL not in page


def test_a_long_cell_goes_on_over_pages_and_no_word_of_it_is_lost() -> None:
    words = [f"word{number}" for number in range(1500)]
    table = Table(["Short", "Long"], [["a", " ".join(words)]], (30, 70))
    document = Document(name="paper", about="", title="Paper", sections=[Section("Words", [table])])
    pages = read_pages(write(document))
    assert len(pages) > 1
    written = " ".join(pages).split()
    assert [word for word in written if word.startswith("word")] == words


def test_the_language_and_the_title_are_named_in_the_file() -> None:
    content = write_pdf(WHOLE, language="de", paper="A4", made_at=MADE_AT)
    assert b"/Lang (de)" in content
    assert b"/DisplayDocTitle true" in content
    assert b"/Title (Where to?)" in content
    assert b"/Type /Outlines" in content


@pytest.mark.parametrize(
    ("languages", "paper"),
    [
        (["en-US", "en"], "Letter"),
        (["es-MX"], "Letter"),
        (["de", "en-US"], "A4"),
        (["en-GB"], "A4"),
        (["en"], "A4"),
        (["us"], "A4"),
        (["zh-Hant"], "A4"),
        ([], "A4"),
    ],
)
def test_who_asks_in_the_language_of_a_country_gets_its_paper(languages: list[str], paper: str) -> None:
    assert choose_paper(languages) == paper


def test_letter_and_a4_have_their_sizes() -> None:
    assert b"/MediaBox [0 0 612.00 792.00]" in write_pdf(WHOLE, language="en", paper="Letter", made_at=MADE_AT)
    assert b"/MediaBox [0 0 595.28 841.89]" in write(WHOLE)


@pytest.mark.parametrize("words", ["北へ行く", "yes 🫠", "नमस्ते"])
def test_a_sign_that_the_font_has_not_got_becomes_a_box_and_the_foot_says_so(words: str) -> None:
    written = read_words(write(about(words)))
    assert "□" in written
    assert NOT_ALL in written


def test_a_box_that_somebody_typed_is_no_missing_sign() -> None:
    assert NOT_ALL not in read_words(write(about("□ tick here")))


@pytest.mark.parametrize("words", ["Ελλάδα, żółć, Überprüfung, Київ", "a\u00adb\u200d", "75 % “so”"])
def test_writing_that_the_font_has_is_whole(words: str) -> None:
    assert NOT_ALL not in read_words(write(about(words)))


@pytest.mark.parametrize(
    "words",
    [
        "שלום (hello) עולם",
        "He said שלום 25 עולם to us (3.5 %).",
        "نذهب إلى الشمال خلال 25 يوم (Northwind Mills)، ثم ٢٥",
        f"می{NOT_JOINED}خواهم",
        "שלום مرحبا",
        "x\u0302 décomposé",
        "بِسْمِ",
        f"\u2067{HELLO}\u2069 and \u200fthis",
    ],
)
def test_words_are_found_as_they_are_read_whatever_their_direction(words: str) -> None:
    shown = words.translate(dict.fromkeys(map(ord, "\u2067\u2069\u200f")))
    content = write(about(words))
    (page,) = read_pages(content)
    assert shown.replace(" ", "") in "".join(page.replace("\n", " ").split(" "))
    assert NOT_ALL not in page


def find_lefts(words: str) -> list[tuple[str, float]]:
    """Return the pieces of a paragraph as they are read, each with its distance from the paper's left edge."""
    lines = re.findall(rb"BT (\d+\.\d+) \d+\.\d+ Td", read_streams(write(about(words)))[0])
    pieces = read_pages(write(about(words)))[0].splitlines()
    assert len(lines) == len(pieces)
    return [(piece, float(left)) for piece, left in zip(pieces, lines, strict=True)][2:-2]


def test_what_begins_from_right_to_left_ends_at_the_right_edge_and_goes_on_to_the_left() -> None:
    ((short, left),) = find_lefts("שלום")
    ((_, longer),) = find_lefts("שלום עולם טוב")
    assert short == "שלום"
    assert longer < left - 30
    assert left > 500
    pieces = dict(find_lefts("שלום (hello) עולם"))
    assert pieces["שלום ("] > pieces["hello"] > pieces[") עולם"]


def test_numbers_and_latin_names_amid_hebrew_stand_where_they_belong() -> None:
    pieces = dict(find_lefts("He said שלום 25 עולם to us"))
    assert pieces["He said "] < pieces[" עולם"] < pieces["25"] < pieces["שלום "] < pieces[" to us"]


def test_arabic_letters_are_joined() -> None:
    alone, joined = (find_lefts(words)[0][1] for words in (NOT_JOINED.join("مرحبا"), "مرحبا"))
    assert joined > alone + 5


def test_arabic_beside_hebrew_is_joined_too() -> None:
    pieces = [piece for piece, _ in find_lefts(f"{HELLO} مرحبا")]
    assert pieces == [f"{HELLO} ", "مرحبا"]


def test_every_mark_stands_with_its_letter_where_a_long_word_is_torn() -> None:
    ending = "\u05b8\n"
    pages = read_pages(write(about("שָ" * 300)))
    lines = [line for line in "\n".join(pages).split("\n") if "ש" in line]
    assert len(lines) > 1
    assert all(line.startswith("ש") and f"{line}\n".endswith(ending) for line in lines)


def test_a_list_from_right_to_left_has_its_numbers_at_the_right() -> None:
    listed = Points(["one", "שתיים"], numbered=True)
    content = write(Document(name="p", about="", title="P", sections=[Section("S", [listed])]))
    lefts = [float(left) for left in re.findall(rb"BT (\d+\.\d+) \d+\.\d+ Td", read_streams(content)[0])]
    first, one, second, point, two = lefts[2:7]
    assert first < one < two < point < second


def test_assistive_technology_is_told_what_is_a_heading_a_list_and_a_table() -> None:
    assert read_tags(write(WHOLE)) == [
        ("P", "Northwind Mills"),
        ("H1", "Where to?"),
        ("P", "kept in March"),
        ("L LI Lbl", "Took part"),
        ("L LI LBody", "Ana Okoro"),
        ("L LI LBody", "Bo Lind"),
        ("H2", "Where"),
        ("H3", "We go north."),
        ("P", "Agreed"),
        ("L LI Lbl", "•"),
        ("L LI LBody", "six of six"),
        ("L LI Lbl", "Next"),
        ("L LI LBody", "a day"),
        ("H2", "How"),
        ("P", "in this order"),
        ("P", "By what the old line earns."),
        ("L LI Lbl", "1."),
        ("L LI LBody", "one"),
        ("L LI Lbl", "2."),
        ("L LI LBody", "two"),
        ("H2", "When"),
        ("Table TR TH", "Minutes"),
        ("Table TR TH", "What"),
        ("Table TR TH", "0 to 5"),
        ("Table TR TD", "Welcome"),
        ("Table TR TH", "5 to 9"),
        ("Table TR TD", "Read"),
    ]
    content = write(WHOLE)
    assert content.count(b"/Scope /Column") == 2
    assert content.count(b"/Scope /Row") == 2
    assert b"/Marked true" in content


def test_words_that_go_on_over_pages_stay_under_one_tag_without_running_into_each_other() -> None:
    words = " ".join(f"word{number}" for number in range(3000))
    tags = [each for each in read_tags(write(about(words))) if "word" in each[1]]
    assert [kind for kind, _ in tags] == ["P", *["P Span"] * (len(tags) - 1)]
    assert len(tags) > 1
    assert " ".join(part for _, part in tags) == words


def test_assistive_technology_is_told_in_which_order_hebrew_is_read() -> None:
    words = f"{HELLO} 25 (Ana)"
    content = write(about(words))
    assert b"/ActualText <" + f"\ufeff{words}".encode("utf-16-be").hex().encode() in content
    assert b"/ActualText" not in write(WHOLE)


def test_an_empty_cell_is_still_a_cell() -> None:
    table = Table(["A", "B", "C"], [["a", "", "c"]], (1, 1, 1))
    content = write(Document(name="p", about="", title="P", sections=[Section("S", [table])]))
    assert content.count(b"/S /TD") == 2


def test_a_title_that_the_font_has_not_got_is_whole_where_readers_of_pdfs_show_it() -> None:
    content = write(Document(name="p", about="", title="北\nへ", sections=[Section("行", [])]))
    assert ("\ufeff北 へ".encode("utf-16-be")).hex().encode() in content
    assert ("\ufeff行".encode("utf-16-be")).hex().encode() in content


def test_what_somebody_typed_is_no_instruction() -> None:
    assert "{nb} **bold** __x__ <b>y</b> \\(z) %" in read_words(write(about("{nb} **bold** __x__ <b>y</b> \\(z) %")))


MANY_DIRECTIONS = st.text(
    "a 1ש\u05b8 مًلا ٢ (),\u200d\u200f\u202b\u202c\u202e\u2066\u2067\u2068\u2069\n\u00ad北", max_size=60
)


@settings(max_examples=12, deadline=None)
@given(st.text(max_size=200) | MANY_DIRECTIONS, st.text(max_size=60) | MANY_DIRECTIONS)
def test_whatever_is_typed_makes_a_pdf(words: str, label: str) -> None:
    section = Section(label, [Text(words), Lines([Line(label, [words])]), Entry(words, label), Points([words])])
    document = Document(name="paper", about=label, title=words, sections=[section])
    assert read_pages(write(document))
