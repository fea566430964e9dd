"""What goes wrong on purpose, at which requests, how often: faults that tests script beforehand."""

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

DATA_PATH = "/services/data"
MOST_ROWS = 50_000
"""Most rows that one answer of the Bulk API holds."""
MAINTENANCE_PAGE = (
    "<html><head><title>Maintenance</title></head><body><h1>We are down for maintenance.</h1></body></html>"
)
USUAL_CODES: Mapping[int, tuple[str, str]] = {
    400: ("MALFORMED_QUERY", "unexpected token"),
    401: ("INVALID_SESSION_ID", "Session expired or invalid"),
    403: ("INSUFFICIENT_ACCESS", "You do not have the required access"),
    404: ("NOT_FOUND", "The requested resource does not exist"),
    410: ("UNSUPPORTED_API_VERSION", "The requested API version is no longer supported"),
    500: ("UNKNOWN_EXCEPTION", "An unexpected error occurred"),
    503: ("SERVER_UNAVAILABLE", "The server is temporarily unavailable"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that goes wrong.

    `status` and `body` replace the answer (a text body is sent as HTML, anything else as JSON); `reset` cuts the
    connection instead of answering; `truncate` sends the headers of the whole answer and half of its body; `delay`
    keeps the client waiting that many seconds first; `drip` sends the body byte by byte, so many seconds apart;
    `mark` puts a byte order mark before the org's answer.
    """

    status: int | None = None
    code: str | None = None
    body: Any = None
    content_type: str | None = None
    reset: bool = False
    truncate: bool = False
    delay: float = 0.0
    drip: float = 0.0
    mark: bool = False

    @property
    def answers(self) -> bool:
        """Whether the fault itself answers instead of the org."""
        return self.status is not None or self.body is not None

    def to_body(self) -> tuple[bytes, str]:
        """The bytes to send and their content type."""
        if isinstance(self.body, bytes):
            return self.body, self.content_type or "application/json;charset=UTF-8"
        if isinstance(self.body, str):
            return self.body.encode(), self.content_type or "text/html;charset=UTF-8"
        body = self.body
        if body is None:
            usual, message = USUAL_CODES.get(self.status or 500, ("UNKNOWN_EXCEPTION", "An unexpected error occurred"))
            body = [{"message": message, "errorCode": self.code or usual}]
        return json.dumps(body).encode(), self.content_type or "application/json;charset=UTF-8"


@dataclass(slots=True)
class _Scripted:
    fault: Fault
    when: str
    times: int | None
    after: int


@dataclass(slots=True)
class FaultScript:
    """The faults still to come, in the order they were scripted."""

    _scripted: list[_Scripted] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, fault: Fault, *, when: str = "", times: int | None = 1, after: int = 0) -> None:
        """Script a fault for requests whose method, path and SOQL contain `when`, in any case.

        Without `when` it strikes at every request for data and at no sign-in. It lets `after` such requests pass,
        then strikes `times` times (None = always).
        """
        with self._lock:
            self._scripted.append(_Scripted(fault, when.lower(), times, after))

    def take(self, request: str) -> Fault | None:
        """The fault that strikes at this request, counted down, or None."""
        text = request.lower()
        with self._lock:
            for scripted in self._scripted:
                if (scripted.when or DATA_PATH) not in text or scripted.times == 0:
                    continue
                if scripted.after > 0:
                    scripted.after -= 1
                    continue
                if scripted.times is not None:
                    scripted.times -= 1
                return scripted.fault
        return None

    def clear(self) -> None:
        """Let everything work again."""
        with self._lock:
            self._scripted.clear()


@dataclass(slots=True)
class BulkSwitches:
    """How queries of the Bulk API go: `looks` is how often one is still in progress, `endings` how the next ones end.

    `most_rows` is how many rows one answer holds at most; with `bare`, a result without rows is an empty body.
    """

    looks: int = 1
    endings: list[str] = field(default_factory=list)
    most_rows: int = MOST_ROWS
    bare: bool = False
