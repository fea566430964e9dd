"""Colours have names, each name a value in both schemes, and what stands on something can be read."""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "web" / "static"
LIGHT, DARK = STATIC / "page.css", STATIC / "dark.css"
OWN_COLOURS = {LIGHT, DARK, STATIC / "favicon.svg"}
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl)a?\(")
FALLBACK = re.compile(r"(var\(--[\w-]+),[^()]*\)")
NAMED = re.compile(r"^ +--([\w-]+): (?:var\(--slds-[\w-]+, )?(#[0-9a-f]{3,6})\)?;", re.MULTILINE)
MORE_CONTRAST = "@media (prefers-contrast: more)"
WORDS = ("ink", "ink-weak", "accent", "ask", "urgent")
GROUNDS = ("paper", "ground", "paper-weak")
SOFT = (("ink", "accent-soft"), ("accent", "accent-soft"), ("ask", "ask-soft"), ("urgent", "urgent-soft"))
UPON = (("on-accent", "accent"), ("on-accent", "accent-ink"), ("on-accent", "ask"), ("on-accent", "urgent"))
EDGES = (("line-strong", "paper"), ("accent", "paper"), ("accent", "ground"), ("warn", "paper"))


def _iter_sources() -> Iterator[Path]:
    for path in sorted(STATIC.iterdir()):
        if path.suffix in {".css", ".js", ".svg"} and path not in OWN_COLOURS:
            yield path


def _values(*, dark: bool, more: bool) -> dict[str, str]:
    """The value of each colour in one scheme, with or without more contrast."""
    values: dict[str, str] = {}
    for path in (LIGHT, DARK)[: 1 + dark]:
        usual, _, rest = path.read_text(encoding="utf-8").partition(MORE_CONTRAST)
        values |= dict(NAMED.findall(usual))
        if more:
            values |= dict(NAMED.findall(rest.partition("\n}\n")[0]))
    return values


def _light(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_light(one), _light(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_reckoned_as_the_guidelines_say() -> None:
    assert round(_contrast("#fff", "#000000"), 2) == 21
    assert round(_contrast("#767676", "#ffffff"), 2) == 4.54


@pytest.mark.parametrize("path", list(_iter_sources()), ids=lambda path: path.name)
def test_a_colour_is_named_and_never_written_out(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert COLOUR.findall(FALLBACK.sub(r"\1)", text)) == []


def test_each_colour_has_a_dark_value() -> None:
    light, dark = (dict(NAMED.findall(path.read_text(encoding="utf-8"))) for path in (LIGHT, DARK))
    assert light.keys() == dark.keys()


@pytest.mark.parametrize(("dark", "more"), list(product((False, True), repeat=2)))
def test_words_and_edges_stand_out_from_what_they_stand_on(*, dark: bool, more: bool) -> None:
    values = _values(dark=dark, more=more)
    pairs = (*product(WORDS, GROUNDS), *SOFT, *UPON)
    faint = {pair: round(_contrast(*(values[name] for name in pair)), 2) for pair in pairs}
    assert {pair: contrast for pair, contrast in faint.items() if contrast < (7 if more else 4.5)} == {}
    edges = {pair: round(_contrast(*(values[name] for name in pair)), 2) for pair in EDGES}
    assert {pair: contrast for pair, contrast in edges.items() if contrast < 3} == {}
