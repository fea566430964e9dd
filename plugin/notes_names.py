"""Which names a line begins with: "Marta", "Ines + Tomasz", "Raj (ops), Aiko", and what each is called in brackets."""

import re
from dataclasses import dataclass

from plugin.notes_cues import BARE_STANCE_OF, STANCE_OF
from plugin.notes_people import Mention, Register

_ROLE = re.compile(r"\s*\((?P<role>[^()?]{0,40}[^\W\d_][^()?]{0,40})\)")
_ADDRESS = re.compile(r"\s*(?:(?:mr|mrs|ms|dr|prof|hr|herrn?|fr|frau|the)\b\.?\s*)?", re.IGNORECASE)
_ROLE_FIRST = re.compile(r"\s*(?P<role>[\w &/-]{1,30}?) \((?P<name>[^()]{2,40})\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class NamesTaken:
    """The people that a text begins with, the last one's words in brackets, and the text behind them."""

    mentions: tuple[Mention, ...]
    role: str | None
    rest: str


def take_names(text: str, register: Register) -> NamesTaken | None:
    """Take the names from a text's beginning; None where there are none, or where brackets say more than a role."""
    mentions = register.find(begin_with_capital(text))
    taken: list[Mention] = []
    role: str | None = None
    at = _start(text, 0, mentions)
    while (found := next((each for each in mentions if each.start == at), None)) is not None:
        taken.append(found)
        at, role = found.end, None
        if brackets := _ROLE.match(text, at):
            role = brackets["role"].strip()
            if register.grammar.find_cues(role, *STANCE_OF, *BARE_STANCE_OF, "not_yet_so", "negation", "hearsay"):
                return None
            at = brackets.end()
        joined = register.grammar.joined.match(text, at)
        begin = _start(text, joined.end(), mentions) if joined else -1
        if not any(each.start == begin for each in mentions):
            break
        at = begin
    if taken:
        return NamesTaken(mentions=_once(taken), role=role, rest=text[at:])
    return _take_role_first(text, register)


def is_names_alone(text: str, register: Register) -> NamesTaken | None:
    """Take the names that a text consists of; None where there is anything besides."""
    taken = take_names(text, register)
    return taken if taken is not None and not taken.rest.strip(" .!") else None


def begin_with_capital(text: str) -> str:
    """Begin a line with a capital letter, as a name that it begins with would."""
    capital = text[:1].upper()
    return capital + text[1:] if len(capital) == 1 else text


def _take_role_first(text: str, register: Register) -> NamesTaken | None:
    """Take "IT (Jürgen)", where the word before the brackets is of the person's own title."""
    found = _ROLE_FIRST.match(text)
    mention = register.find_one(f"{found['role']} {found['name']}") if found else None
    if found is None or mention is None:
        return None
    return NamesTaken(mentions=(mention,), role=found["role"], rest=text[found.end() :])


def _start(text: str, at: int, mentions: tuple[Mention, ...]) -> int:
    """Where a name begins that may stand behind "Mr" or "the"."""
    if any(each.start == at for each in mentions):
        return at
    address = _ADDRESS.match(text, at)
    return address.end() if address else at


def _once(mentions: list[Mention]) -> tuple[Mention, ...]:
    made: dict[tuple[str, ...], Mention] = {}
    for each in mentions:
        made.setdefault(each.people, each)
    return tuple(made.values())
