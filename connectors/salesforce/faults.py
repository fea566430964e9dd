"""What to do about an answer that isn't the one asked for: back off, sign in again, stop, or tell whom.

Every message is one sentence with the host and the kind of record only: an answer's body, a query or an address never
gets into it.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from connectors.errors import (
    ConnectorError,
    NotAllowedError,
    QuotaUsedUpError,
    RetryLaterError,
    SignInRefusedError,
    UnexpectedAnswerError,
)
from connectors.records import Json

_CODE = re.compile(r"[A-Za-z_]{1,60}", re.ASCII)

PASSING_STATUSES = frozenset({406, 408, 420, 429, *range(500, 600)})
REFUSED_STATUSES = frozenset({400, 401, 403})
REFUSED_SECRET_CODES = frozenset({"invalid_client", "invalid_client_credentials"})


class SessionExpiredError(SignInRefusedError):
    """The session isn't valid any more: sign in once more, then give up."""


class SecretRefusedError(SignInRefusedError):
    """The consumer secret isn't the app's: try the one before, if there is one."""


class ObjectMissingError(NotAllowedError):
    """The org has no such object for us."""


class ForbiddenError(NotAllowedError):
    """The org has it, but not for us."""


class FieldMissingError(UnexpectedAnswerError):
    """A field that was described is gone: describe once more."""


class LocatorExpiredError(UnexpectedAnswerError):
    """The rest of a result can't be fetched any more: ask again from the last row on."""


class QueryTooHeavyError(UnexpectedAnswerError):
    """The query takes the org too long: ask for fewer rows at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """Which answers one error stands for, by their code or their status, and its sentence."""

    error: type[ConnectorError]
    sentence: str
    codes: Collection[str] = ()
    statuses: Collection[int] = ()


_RULES = (
    _Rule(
        error=QuotaUsedUpError,
        codes={"REQUEST_LIMIT_EXCEEDED"},
        sentence="{host} has used up its daily limit of API calls; reading goes on tomorrow.",
    ),
    _Rule(
        error=SessionExpiredError,
        codes={"INVALID_SESSION_ID", "INVALID_AUTH_HEADER", "InvalidSessionId"},
        statuses={401},
        sentence="{host} refuses our session ({named}): check the app and the integration user.",
    ),
    _Rule(
        error=FieldMissingError,
        codes={"INVALID_FIELD"},
        sentence="{host} lacks a field of {what} that it described before ({named}).",
    ),
    _Rule(
        error=LocatorExpiredError,
        codes={"INVALID_QUERY_LOCATOR"},
        sentence="{host} can't go on with its result for {what} ({named}).",
    ),
    _Rule(
        error=QueryTooHeavyError,
        codes={"QUERY_TIMEOUT", "QUERY_TOO_COMPLICATED", "REQUEST_RUNNING_TOO_LONG"},
        sentence="{host} takes too long to answer for {what} ({named}).",
    ),
    _Rule(
        error=RetryLaterError,
        codes={"SERVER_UNAVAILABLE", "UNKNOWN_EXCEPTION", "UNKNOWN_ERROR", "UNABLE_TO_LOCK_ROW"},
        statuses=PASSING_STATUSES,
        sentence="{host} doesn't answer for {what} ({named}); try again later.",
    ),
    _Rule(
        error=ObjectMissingError,
        codes={"INVALID_TYPE", "NOT_FOUND"},
        statuses={404},
        sentence="{host} has no {what} for us ({named}).",
    ),
    _Rule(
        error=NotAllowedError,
        codes={"API_DISABLED_FOR_ORG", "API_CURRENTLY_DISABLED", "TXN_SECURITY_METERING_ERROR"},
        sentence="{host} doesn't let us use its API ({named}): an administrator there must allow it.",
    ),
    _Rule(
        error=ForbiddenError,
        statuses={403},
        sentence="{host} doesn't let us read {what} ({named}): an administrator there must allow it.",
    ),
    _Rule(
        error=UnexpectedAnswerError,
        statuses={410},
        sentence="{host} has retired the API version asked for ({named}): set a newer one.",
    ),
)
"""What to do by an answer's code, and where no code says it, by its status; the first that fits counts."""

_NOT_UNDERSTOOD = _Rule(
    error=UnexpectedAnswerError, sentence="{host} didn't understand our request for {what} ({named})."
)
_TOO_MANY_AT_ONCE = _Rule(
    error=RetryLaterError, sentence="{host} has too many requests running to answer for {what} ({named})."
)


def to_fault(status: int, content: Json, *, host: str, what: str) -> ConnectorError:
    """The error that says what to do about an answer of the API; `what` is the kind of record asked for."""
    code, message = _first_error(content)
    rule = (
        next((rule for rule in _RULES if code in rule.codes), None)
        or next((rule for rule in _RULES if status in rule.statuses), None)
        or _NOT_UNDERSTOOD
    )
    if rule.error is QuotaUsedUpError and "concurrent" in message.lower():
        rule = _TOO_MANY_AT_ONCE
    return rule.error(rule.sentence.format(host=host, what=what, named=_named(status, code)))


def to_sign_in_fault(status: int, content: Json, *, host: str) -> ConnectorError:
    """The error that says what to do about a refused sign-in; a refusal is never tried again as it is."""
    code, _ = _first_error(content)
    named = _named(status, code)
    if code in REFUSED_SECRET_CODES:
        return SecretRefusedError(f"{host} refuses our consumer secret ({named}): check the app's secrets.")
    if code == "invalid_grant":
        return SignInRefusedError(
            f"{host} refuses our sign-in ({named}): check that the user exists, that the app is approved for that "
            f"user, and that the app's certificate belongs to our key."
        )
    if status in REFUSED_STATUSES:
        return SignInRefusedError(f"{host} refuses our sign-in ({named}): check the app's consumer key and settings.")
    if status in PASSING_STATUSES:
        return RetryLaterError(f"{host} doesn't answer our sign-in ({named}); try again later.")
    return UnexpectedAnswerError(f"{host} doesn't answer a sign-in as Salesforce does ({named}): check My Domain.")


def _named(status: int, code: str | None) -> str:
    return f"{status}, {code}" if code else f"{status}"


def _first_error(content: Json) -> tuple[str | None, str]:
    """The code and the message of an error's body, which is a list, an object, or no JSON at all."""
    first = content[0] if isinstance(content, list) and content else content
    if not isinstance(first, Mapping):
        return None, ""
    code = first.get("errorCode") or first.get("exceptionCode") or first.get("error")
    message = first.get("message")
    known = code if isinstance(code, str) and _CODE.fullmatch(code) else None
    return known, message if isinstance(message, str) else ""
