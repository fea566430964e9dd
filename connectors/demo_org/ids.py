"""Which record ids are well formed, and how the three letters after the fifteenth follow from their case."""

import re

CHECK_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
SHORT_ID = re.compile(r"[0-9A-Za-z]{15}", re.ASCII)
LONG_ID = re.compile(r"[0-9A-Za-z]{18}", re.ASCII)
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def to_long_id(short_id: str) -> str:
    """The 18-character form of a 15-character id: each suffix letter tells which of five characters are capitals."""
    suffix = ""
    for start in (0, 5, 10):
        capitals = sum(1 << place for place, letter in enumerate(short_id[start : start + 5]) if "A" <= letter <= "Z")
        suffix += CHECK_LETTERS[capitals]
    return short_id + suffix


def is_long_id(text: object) -> bool:
    """Whether it is an id of 18 characters whose suffix fits."""
    return isinstance(text, str) and LONG_ID.fullmatch(text) is not None and to_long_id(text[:15]) == text


def to_row_id(text: str) -> str | None:
    """The 18-character id that a query or an address means by 15 or 18 characters, or None if it is none."""
    if SHORT_ID.fullmatch(text):
        return to_long_id(text)
    return text if is_long_id(text) else None


def build_id(key_prefix: str, number: int) -> str:
    """An id of an object, made from a counter as Salesforce does: prefix, instance, reserved, nine base-62 digits."""
    digits = ""
    for _ in range(9):
        number, digit = divmod(number, 62)
        digits = DIGITS[digit] + digits
    return to_long_id(f"{key_prefix}5e0{digits}")
