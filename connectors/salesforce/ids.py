"""Which texts are record ids of Salesforce, and which 18 characters each is told apart by."""

import re

_ID = re.compile(r"[A-Za-z0-9]{15}(?:[A-Z0-5]{3})?")
_SUFFIX_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_SHORT = 15
_CHUNK = 5
PREFIX_LENGTH = 3

OPPORTUNITY = "006"
CONTACT = "003"
ACCOUNT = "001"
USER = "005"


def to_long_id(text: str) -> str | None:
    """The 18-character form of an id of 15 or 18 characters; None where it is none or its check characters are wrong.

    The last three characters say which of the first fifteen are capitals, so that ids stay apart where case is lost.
    """
    if _ID.fullmatch(text) is None:
        return None
    long_id = text[:_SHORT] + _suffix(text[:_SHORT])
    return long_id if text in {long_id, text[:_SHORT]} else None


def _suffix(short_id: str) -> str:
    chunks = (short_id[start : start + _CHUNK] for start in range(0, _SHORT, _CHUNK))
    return "".join(
        _SUFFIX_LETTERS[sum(1 << place for place, letter in enumerate(chunk) if "A" <= letter <= "Z")]
        for chunk in chunks
    )
