"""How words of notes are compared: in lower case, without accents, letter for letter."""

import unicodedata

_UNFOLDED = str.maketrans(
    {"\u00f8": "o", "\u00e6": "a", "\u0142": "l", "\u0111": "d", "\u0131": "i", "\u2019": "'", "\u2018": "'"}
)


def fold(text: str) -> str:
    """Fold a text for comparing, letter by letter: lower case, without accents, as long as before."""
    if text.isascii():
        return text.lower()
    return "".join(
        (unicodedata.normalize("NFKD", letter)[0].casefold() or letter)[0] for letter in text.translate(_UNFOLDED)
    ).translate(_UNFOLDED)
