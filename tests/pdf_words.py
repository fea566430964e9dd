"""Reads the words out of a PDF as fpdf2 writes them, line by line as they were put on the pages, for tests."""

import re
import zlib
from collections.abc import Iterator, Mapping

_OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_STREAM = re.compile(rb"stream\n(.*?)\nendstream", re.DOTALL)
_SHOWN = re.compile(rb"/F(\d+) [\d.]+ Tf|\(((?:[^\\)]|\\.)*)\) ?Tj|\[((?:[^\\\]]|\\.)*)\] ?TJ", re.DOTALL)
_PIECE = re.compile(rb"\(((?:[^\\)]|\\.)*)\)", re.DOTALL)
_ESCAPES = {b"\\n": b"\n", b"\\r": b"\r", b"\\t": b"\t", b"\\b": b"\b", b"\\f": b"\f"}


def read_pages(content: bytes) -> list[str]:
    """Return what stands on each page, one piece of text a line."""
    objects = {int(number): body for number, body in _OBJECT.findall(content)}
    fonts = {
        int(name): _read_signs(_read_stream(objects[_find_reference(objects[int(font)], b"ToUnicode")]))
        for body in objects.values()
        for part in re.findall(rb"/Font <<(.*?)>>", body, re.DOTALL)
        for name, font in re.findall(rb"/F(\d+) (\d+) 0 R", part)
    }
    pages = [body for _, body in sorted(objects.items()) if b"/Type /Page\n" in body]
    return ["\n".join(_read_shown(_read_stream(objects[_find_reference(page, b"Contents")]), fonts)) for page in pages]


def read_words(content: bytes) -> str:
    """Return all that stands in it, with single blanks between words."""
    return " ".join(" ".join(read_pages(content)).split())


def _find_reference(body: bytes, name: bytes) -> int:
    found = re.search(rb"/" + name + rb" (\d+) 0 R", body)
    assert found is not None
    return int(found[1])


def _read_stream(body: bytes) -> bytes:
    found = _STREAM.search(body)
    assert found is not None
    return zlib.decompress(found[1]) if b"/FlateDecode" in body else found[1]


def _read_signs(table: bytes) -> Mapping[int, str]:
    return {
        int(code, 16): bytes.fromhex(sign.decode()).decode("utf-16-be")
        for code, sign in re.findall(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>", table)
    }


def _read_shown(stream: bytes, fonts: Mapping[int, Mapping[int, str]]) -> Iterator[str]:
    signs: Mapping[int, str] = {}
    for font, text, pieces in _SHOWN.findall(stream):
        if font:
            signs = fonts[int(font)]
            continue
        codes = b"".join(map(_unescape, [text] if text else _PIECE.findall(pieces)))
        yield "".join(signs[int.from_bytes(codes[at : at + 2])] for at in range(0, len(codes), 2))


def _unescape(text: bytes) -> bytes:
    return re.sub(rb"\\.", lambda found: _ESCAPES.get(found[0], found[0][1:]), text, flags=re.DOTALL)
