"""What keeps something typed from being accepted: one clear sentence, and the place that it belongs to."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from graph.speech import say, say_many

LONGEST_NAME = 300
"""Characters in what names something in one sentence, such as a question or a decision."""
LONGEST_TEXT = 2000
"""Characters in what is explained in own words."""
_LINES = "\n\r\t"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What has to be mended: where, as the path of a field such as `decisions.0.act_by`, and one sentence that says it.

    The path names lists by their index or by an id, as each rule says.
    """

    place: str
    sentence: str


def find_text_problem(
    place: str, text: str, *, longest: int = LONGEST_TEXT, missing: str | None = None
) -> Problem | None:
    """Return what is wrong with a text: `missing` where it is empty and must not be, its length, invisible characters.

    `longest` counts characters. Every script and writing direction is fine; control characters aren't.
    """
    if len(text) > longest:
        return Problem(
            place=place,
            sentence=say_many(
                "This is {count} character too long: at most {longest} fit.",
                "This is {count} characters too long: at most {longest} fit.",
                len(text) - longest,
                longest=longest,
            ),
        )
    if not text.strip():
        return None if missing is None else Problem(place=place, sentence=missing)
    if any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in _LINES for sign in text):
        return Problem(
            place=place, sentence=say("This holds characters that can't be kept. Type it anew, without them.")
        )
    return None


def check_text(place: str, text: str, *, longest: int = LONGEST_TEXT, missing: str | None = None) -> Iterator[Problem]:
    """Yield what `find_text_problem` finds, or nothing."""
    problem = find_text_problem(place, text, longest=longest, missing=missing)
    if problem is not None:
        yield problem
