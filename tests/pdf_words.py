"""Reads the words out of a PDF as fpdf2 writes them, in the order in which they were put on the pages, for tests."""

import re
import unicodedata
import zlib
from collections.abc import Iterator, Mapping, Sequence

_OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_STREAM = re.compile(rb"stream\n(.*?)\nendstream", re.DOTALL)
_SHOWN = re.compile(
    rb"/F(?P<font>\d+) [\d.]+ Tf|\((?P<text>(?:[^\\)]|\\.)*)\)|(?P<end>\bET\b)"
    rb"|/MCID (?P<mark>\d+)>> BDC|(?P<close>\bEMC\b)",
    re.DOTALL,
)
_ESCAPES = {b"\\n": b"\n", b"\\r": b"\r", b"\\t": b"\t", b"\\b": b"\b", b"\\f": b"\f"}
_Marked = tuple[int | None, str]
"""A piece of text with the number of the mark that it stands under, if any."""


def read_pages(content: bytes) -> list[str]:
    """Return what stands on each page, one piece of text a line, from right to left as it is read."""
    return ["\n".join(words for _, words in pieces) for pieces in _read_pieces(_read_objects(content)).values()]


def read_words(content: bytes) -> str:
    """Return all that stands in it, with single blanks between words."""
    return " ".join(" ".join(read_pages(content)).split())


def read_tags(content: bytes) -> list[tuple[str, str]]:
    """Return what assistive technology is told: the tags that hold words, as "Table TR TH", each with its words."""
    objects = _read_objects(content)
    root = next(body for body in objects.values() if b"/Type /StructTreeRoot" in body)
    (document,) = _find_references(root, b"K")
    pieces = _read_pieces(objects)
    return [(kind.partition(" ")[2], " ".join(words.split())) for kind, words in _walk(objects, pieces, document, "")]


def _walk(
    objects: Mapping[int, bytes], pieces: Mapping[int, Sequence[_Marked]], number: int, above: str
) -> Iterator[tuple[str, str]]:
    body = objects[number]
    found = re.search(rb"/S /(\w+)", body)
    assert found is not None
    kind = f"{above} {found[1].decode()}".strip()
    kids = re.search(rb"/K \[(.*?)\]", body, re.DOTALL)
    assert kids is not None
    for own in re.findall(rb"(?<!\S)(\d+)(?! \d+ R)(?!\S)", re.sub(rb"\d+ 0 R", b"", kids[1])):
        (page,) = _find_references(body, b"Pg")
        yield kind, "".join(words for mark, words in pieces[page] if mark == int(own))
    for below in _find_references(body, b"K"):
        assert f"/P {number} 0 R".encode() in objects[below]
        yield from _walk(objects, pieces, below, kind)


def _read_objects(content: bytes) -> Mapping[int, bytes]:
    return {int(number): body for number, body in _OBJECT.findall(content)}


def _read_pieces(objects: Mapping[int, bytes]) -> Mapping[int, Sequence[_Marked]]:
    """Return the pieces of text on each page by the page's number as an object."""
    fonts = {
        int(name): _read_signs(_read_stream(objects[_find_references(objects[int(font)], b"ToUnicode")[0]]))
        for body in objects.values()
        for part in re.findall(rb"/Font <<(.*?)>>", body, re.DOTALL)
        for name, font in re.findall(rb"/F(\d+) (\d+) 0 R", part)
    }
    pages = [(number, body) for number, body in sorted(objects.items()) if b"/Type /Page\n" in body]
    return {
        number: list(_read_shown(_read_stream(objects[_find_references(page, b"Contents")[0]]), fonts))
        for number, page in pages
    }


def _find_references(body: bytes, name: bytes) -> Sequence[int]:
    found = re.search(rb"/" + name + rb" (\[.*?\]|\d+ 0 R)", body, re.DOTALL)
    assert found is not None
    return [int(number) for number in re.findall(rb"(\d+) 0 R", found[1])]


def _read_stream(body: bytes) -> bytes:
    found = _STREAM.search(body)
    assert found is not None
    return zlib.decompress(found[1]) if b"/FlateDecode" in body else found[1]


def _read_signs(table: bytes) -> Mapping[int, str]:
    return {
        int(code, 16): bytes.fromhex(sign.decode()).decode("utf-16-be")
        for code, sign in re.findall(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>", table)
    }


def _read_shown(stream: bytes, fonts: Mapping[int, Mapping[int, str]]) -> Iterator[_Marked]:
    signs: Mapping[int, str] = {}
    mark: int | None = None
    piece: list[str] = []
    for found in _SHOWN.finditer(stream):
        if found["font"]:
            signs = fonts[int(found["font"])]
        elif found["mark"]:
            mark = int(found["mark"])
        elif found["close"]:
            mark = None
        elif found["end"]:
            if piece:
                yield mark, _to_read(piece)
            piece = []
        else:
            codes = _unescape(found["text"])
            piece += [signs[int.from_bytes(codes[at : at + 2])] for at in range(0, len(codes), 2)]


def _to_read(piece: Sequence[str]) -> str:
    """Return letters in the order in which they are read, turned one by one as readers of PDFs turn them."""
    letters = "".join(piece)
    if any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in letters):
        letters = letters[::-1]
    return "".join(unicodedata.normalize("NFKC", each) if "\ufe70" <= each <= "\ufefc" else each for each in letters)


def _unescape(text: bytes) -> bytes:
    return re.sub(rb"\\.", lambda found: _ESCAPES.get(found[0], found[0][1:]), text, flags=re.DOTALL)
