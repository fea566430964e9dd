"""Which text is SOQL, as far as the sample org speaks it: from a query's text to its parts."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from connectors.demo_org.refusals import RefusalError, malformed

Part = TypeVar("Part")

MOST_CHARACTERS = 100_000
MOST_LITERAL_CHARACTERS = 4_000
MOST_OFFSET = 2_000
MOST_RELATIONSHIPS = 5
KEYWORDS = frozenset(
    {"select", "from", "where", "and", "or", "not", "in", "like", "order", "by", "asc", "desc", "nulls", "limit",
     "offset", "null", "true", "false", "group", "having", "includes", "excludes", "using", "with"}
)  # fmt: skip
TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<datetime>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d))
      | (?P<date>\d{4}-\d\d-\d\d(?![\dT]))
      | (?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?![\w.]))
      | (?P<name>[A-Za-z]\w*(?:\.[A-Za-z]\w*)*)
      | (?P<string>'(?:[^'\\]|\\.)*')
      | (?P<sign><=|>=|!=|<>|[=<>(),])
    """,
    re.VERBOSE | re.ASCII | re.DOTALL,
)
ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|.)", re.DOTALL)
ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", '"': '"', "'": "'", "\\": "\\"}


@dataclass(frozen=True, slots=True)
class Literal:
    """A value as written: `kind` is string, number, date, datetime, boolean or null; of a string, what is quoted."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """One field against one value or, with IN and NOT IN, against several."""

    path: str
    operator: str
    values: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class Combination:
    """Conditions joined by `and`, by `or`, or one that `not` turns round."""

    operator: str
    parts: tuple["Condition", ...]


Condition = Comparison | Combination


@dataclass(frozen=True, slots=True)
class Ordering:
    """One field to sort by."""

    path: str
    descending: bool
    nulls_first: bool


@dataclass(frozen=True, slots=True)
class Query:
    """A whole query; `fields` is empty for COUNT()."""

    kind: str
    fields: tuple[str, ...]
    where: Condition | None
    order: tuple[Ordering, ...]
    limit: int | None
    offset: int


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    place: int


def from_soql(text: str) -> Query:
    """The parts of a query, or the refusal that Salesforce would send."""
    if len(text) > MOST_CHARACTERS:
        raise malformed("SOQL statements cannot be longer than 100000 characters.")
    return _Parser(text).query()


def unescape(quoted: str) -> str:
    """What a quoted text says."""

    def plain(match: re.Match[str]) -> str:
        letter = match[1]
        if len(letter) > 1:
            return chr(int(letter[1:], 16))
        if letter in "_%":
            return letter
        try:
            return ESCAPES[letter.lower() if letter in "NRTBF" else letter]
        except KeyError:
            raise malformed(f"Invalid string literal: the escape '\\{letter}' is not supported") from None

    return ESCAPE.sub(plain, quoted)


def _split(text: str) -> list[_Token]:
    """The words and signs of a query."""
    tokens, place = [], 0
    while place < len(text):
        match = TOKEN.match(text, place)
        if match is None:
            raise malformed(f"ERROR at Row:1:Column:{place + 1}\nunexpected token: '{text[place]}'")
        kind = match.lastgroup or ""
        if kind != "space":
            tokens.append(_Token(kind, match[0], place))
        place = match.end()
    return [*tokens, _Token("end", "<EOF>", len(text))]


class _Parser:
    """Reads a query from left to right, one token ahead."""

    def __init__(self, text: str) -> None:
        self._tokens = _split(text)
        self._at = 0

    def query(self) -> Query:
        self._word("select")
        fields = self._fields()
        self._word("from")
        kind = self._name()
        where = self._condition() if self._try_word("where") else None
        order = self._list(self._ordering) if self._try_word("order") and self._word("by") else ()
        limit = self._count() if self._try_word("limit") else None
        offset = self._count() if self._try_word("offset") else 0
        if self._next.kind != "end":
            raise self._unexpected()
        if order and not fields:
            raise malformed("Ordered field must be grouped or aggregated")
        if offset > MOST_OFFSET:
            raise RefusalError(400, "NUMBER_OUTSIDE_VALID_RANGE", "Maximum SOQL offset allowed is 2000")
        return Query(kind, fields, where, order, limit, offset)

    def _fields(self) -> tuple[str, ...]:
        if self._next.text.lower() == "count" and self._tokens[self._at + 1].text == "(":
            self._at += 1
            self._sign("(")
            self._sign(")")
            return ()
        return self._list(self._path)

    def _list(self, part: Callable[[], Part]) -> tuple[Part, ...]:
        parts = [part()]
        while self._try_sign(","):
            parts.append(part())
        return tuple(parts)

    def _condition(self) -> Condition:
        """Conditions on one level: all joined by AND, all by OR, or one after NOT."""
        if self._try_word("not"):
            condition: Condition = Combination("not", (self._simple(),))
        else:
            condition = self._simple()
            joined = self._next.text.lower()
            if self._next.kind == "name" and joined in {"and", "or"}:
                parts = [condition]
                while self._try_word(joined):
                    parts.append(self._simple())
                condition = Combination(joined, tuple(parts))
        return condition

    def _simple(self) -> Condition:
        if self._try_sign("("):
            condition = self._condition()
            self._sign(")")
            return condition
        return self._comparison()

    def _comparison(self) -> Comparison:
        path = self._path()
        operator = self._operator()
        if operator in {"in", "not in"}:
            self._sign("(")
            values = self._list(self._listed_literal)
            self._sign(")")
            return Comparison(path, operator, values)
        return Comparison(path, operator, (self._literal(),))

    def _operator(self) -> str:
        token = self._take()
        word = token.text.lower()
        if token.kind == "sign" and word in {"=", "!=", "<>", "<", "<=", ">", ">="}:
            return "!=" if word == "<>" else word
        if token.kind == "name" and word in {"in", "like"}:
            return word
        if token.kind == "name" and word == "not" and self._try_word("in"):
            return "not in"
        raise self._unexpected(token)

    def _literal(self) -> Literal:
        token = self._take()
        if token.kind == "string":
            if len(token.text) - 2 > MOST_LITERAL_CHARACTERS:
                raise malformed("Maximum length of a string literal in a WHERE clause is 4000 characters")
            return Literal("string", token.text[1:-1])
        if token.kind in {"number", "date", "datetime"}:
            return Literal(token.kind, token.text)
        word = token.text.lower()
        if token.kind == "name" and word in {"true", "false"}:
            return Literal("boolean", word)
        if token.kind == "name" and word == "null":
            return Literal("null", word)
        raise self._unexpected(token)

    def _listed_literal(self) -> Literal:
        if self._next.text.lower() == "null":
            raise self._unexpected()
        return self._literal()

    def _ordering(self) -> Ordering:
        path = self._path()
        descending = not self._try_word("asc") and self._try_word("desc")
        nulls_first = True
        if self._try_word("nulls"):
            nulls_first = self._try_word("first")
            if not nulls_first:
                self._word("last")
        return Ordering(path, descending, nulls_first)

    def _path(self) -> str:
        path = self._name()
        if path.count(".") > MOST_RELATIONSHIPS:
            raise malformed("SOQL statements cannot query parents over more than 5 relationships")
        return path

    def _name(self) -> str:
        token = self._take()
        if token.kind != "name" or token.text.lower() in KEYWORDS:
            raise self._unexpected(token)
        return token.text

    def _count(self) -> int:
        token = self._take()
        if token.kind != "number" or not token.text.isdigit():
            raise self._unexpected(token)
        return int(token.text)

    @property
    def _next(self) -> _Token:
        return self._tokens[self._at]

    def _take(self) -> _Token:
        token = self._next
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def _word(self, word: str) -> bool:
        if not self._try_word(word):
            raise self._unexpected()
        return True

    def _try_word(self, word: str) -> bool:
        found = self._next.kind == "name" and self._next.text.lower() == word
        self._at += found
        return found

    def _sign(self, sign: str) -> None:
        if not self._try_sign(sign):
            raise self._unexpected()

    def _try_sign(self, sign: str) -> bool:
        found = self._next.kind == "sign" and self._next.text == sign
        self._at += found
        return found

    def _unexpected(self, token: _Token | None = None) -> RefusalError:
        wrong = token or self._next
        return malformed(f"ERROR at Row:1:Column:{wrong.place + 1}\nunexpected token: '{wrong.text}'")
