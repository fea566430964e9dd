"""What a paper's PDF holds: all of its words, on the paper of whoever asks, and a remark where a sign is missing."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pdf_words import read_pages, read_words
from web.pdf import choose_paper, write_pdf
from web.presenters.documents import Document, Entry, Line, Lines, Points, Section, Table, Text

MADE_AT = datetime(2026, 3, 1, tzinfo=UTC)
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


def test_writing_from_right_to_left_stands_in_the_order_in_which_it_is_seen() -> None:
    written = read_pages(write(about("שלום (hello) עולם")))[0].splitlines()
    assert "םלוע (hello) םולש" in written
    assert "abc םולש" in read_pages(write(about("abc שלום")))[0].splitlines()


def test_arabic_is_written_and_the_foot_says_that_its_letters_are_not_joined() -> None:
    written = read_words(write(about("مرحبا")))
    assert "ابحرم" in written
    assert NOT_ALL in written


def test_what_somebody_typed_is_no_instruction() -> None:
    assert "{nb} **bold** __x__ <b>y</b> \\(z) %" in read_words(write(about("{nb} **bold** __x__ <b>y</b> \\(z) %")))


@settings(max_examples=12, deadline=None)
@given(st.text(max_size=200), st.text(max_size=60))
def test_whatever_is_typed_makes_a_pdf(words: str, label: str) -> None:
    section = Section(label, [Text(words), Lines([Line(label, [words])]), Entry(words, label), Points([words])])
    document = Document(name="paper", about=label, title=words, sections=[section])
    assert read_pages(write(document))
