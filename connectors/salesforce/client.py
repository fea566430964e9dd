"""How the org is asked: the one module that speaks through simple_salesforce.

Only its public methods are used. Sessions are made and renewed here, because its own renewal drops a caller's headers,
keeps the old host, and reads some refusals as a crash; with a session given, it leaves all of that alone.
"""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from random import SystemRandom
from typing import Any

import requests
from simple_salesforce.api import Salesforce
from simple_salesforce.exceptions import SalesforceError

from connectors.errors import ConnectorError, NotAllowedError, QuotaUsedUpError, RetryLaterError, UnexpectedAnswerError
from connectors.records import Json
from connectors.salesforce.bulk_results import BulkResults, from_results
from connectors.salesforce.config import SalesforceConfig
from connectors.salesforce.faults import SessionExpiredError, to_fault
from connectors.salesforce.patience import Patience
from connectors.salesforce.session import GuardedSession, to_host
from connectors.salesforce.shared_sessions import SharedSessions
from connectors.salesforce.sign_in import SignedIn, fetch_session, my_domain_url

__all__ = ["SalesforceClient", "SalesforceConfig"]

SHARE_LEFT_TO_OTHERS = 0.05
"""The last part of an org's daily limit, which we never take from the other systems that call it."""

JOBS = "jobs/query"
BYTE_ORDER_MARK = "\ufeff"
REFUSED = 300
"""From this status on, an answer isn't what was asked for."""

Ask = Callable[[Salesforce], Json]


class SalesforceClient:
    """Asks one org, patiently: faults that pass are waited for, an expired session is renewed once."""

    def __init__(
        self,
        config: SalesforceConfig,
        *,
        wait: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] | None = None,
        sessions: SharedSessions | None = None,
    ) -> None:
        self._config = config
        self._sessions = sessions or SharedSessions()
        self._session = GuardedSession(ca_bundle=config.ca_bundle, allowed_hosts=config.allowed_hosts)
        self._patience = Patience(wait, clock, chance or SystemRandom().random)
        self._host = to_host(my_domain_url(config)) or "My Domain"
        self._signed_in: SignedIn | None = None
        self._salesforce: Salesforce | None = None
        self._refused: str | None = None
        self._sent_before = 0

    @property
    def sent(self) -> int:
        """How many requests were sent so far."""
        return self._session.sent

    @property
    def server_time(self) -> datetime | None:
        """The org's own clock at its latest answer."""
        return self._session.server_time

    @property
    def organization_id(self) -> str | None:
        """The org's id, once a sign-in told it."""
        return None if self._signed_in is None else self._signed_in.organization_id

    @property
    def instance_url(self) -> str:
        """The address of the org, as the sign-in told it."""
        return my_domain_url(self._config) if self._signed_in is None else self._signed_in.instance_url

    def begin(self, spent: int = 0) -> None:
        """Start a new reading: with fresh patience and the whole share of calls, less those that were spent before."""
        self._patience.restore()
        self._sent_before = self._session.sent - spent

    def describe(self, kind: str) -> Mapping[str, Any]:
        """What we can see of an object."""
        return self._object(kind, lambda salesforce: getattr(salesforce, kind).describe())

    def query_all(self, soql: str, kind: str) -> Mapping[str, Any]:
        """The first page of a result, with deleted rows and archived activities."""
        return self._object(kind, lambda salesforce: salesforce.query(soql, include_deleted=True))

    def query_more(self, path: str, kind: str) -> Mapping[str, Any]:
        """The next page of a result."""
        if not path.startswith("/services/data/"):
            raise UnexpectedAnswerError(f"{self._host} sends us elsewhere for the rest of {kind}.")
        return self._object(kind, lambda salesforce: salesforce.query_more(path, identifier_is_url=True))

    def deleted(self, kind: str, start: datetime, end: datetime) -> Mapping[str, Any]:
        """The ids of what was deleted between two times, as far as the org remembers."""
        return self._object(kind, lambda salesforce: getattr(salesforce, kind).deleted(start, end))

    def start_job(self, soql: str, kind: str) -> Mapping[str, Any]:
        """Have the Bulk API begin a query of everything, deleted rows and archived activities included.

        One whose answer is lost is asked for again; the org forgets the first one by itself after a week.
        """
        form = {"operation": "queryAll", "query": soql, "contentType": "CSV", "lineEnding": "LF"}
        return self._object(kind, lambda salesforce: salesforce.restful(JOBS, method="POST", json=form))

    def job(self, job: str, kind: str) -> Mapping[str, Any]:
        """How far a query of the Bulk API is."""
        return self._object(kind, lambda salesforce: salesforce.restful(f"{JOBS}/{job}"))

    def job_results(self, job: str, locator: str | None, rows: int, kind: str) -> BulkResults:
        """At most so many rows of a finished query, from a place in it on (None: its begin)."""
        asked = {"maxRecords": str(rows)} | ({"locator": locator} if locator else {})

        def ask(salesforce: Salesforce) -> BulkResults:
            response = self._session.get(
                f"{salesforce.base_url}{JOBS}/{job}/results",
                params=asked,
                headers={**salesforce.headers, "Accept": "text/csv"},
            )
            if response.status_code >= REFUSED:
                raise to_fault(response.status_code, _content_of(response), host=self._host, what=kind)
            return from_results(response.content, response.headers, host=self._host, what=kind)

        found: BulkResults = self._ask(kind, ask)
        return found

    def forget_job(self, job: str, kind: str) -> None:
        """Let the org throw a query's rows away; where it doesn't, it does so by itself after a week."""
        with suppress(ConnectorError):
            self._ask(kind, lambda salesforce: salesforce.restful(f"{JOBS}/{job}", method="DELETE"))

    def learn_usage(self) -> None:
        """Ask for the day's limit of calls where no answer told it; an org that doesn't say is read all the same."""
        if self._session.usage is not None:
            return
        with suppress(UnexpectedAnswerError, NotAllowedError):
            calls = self._object("limits", lambda salesforce: salesforce.limits()).get("DailyApiRequests")
            most, left = (calls.get("Max"), calls.get("Remaining")) if isinstance(calls, Mapping) else (None, None)
            if isinstance(most, int) and isinstance(left, int):
                self._session.usage = most - left, most

    def write(self, method: str, path: str, what: str, form: Json = None) -> Json:
        """Have the org change rows; a fault that passes is raised after a pause, as nobody knows what it left done."""
        return self._ask(what, lambda salesforce: salesforce.restful(path, method=method, json=form), repeats=False)

    def close(self) -> None:
        """Give the connections back."""
        self._session.close()

    def _object(self, what: str, ask: Ask) -> Mapping[str, Any]:
        answer = self._ask(what, ask)
        if not isinstance(answer, Mapping):
            raise UnexpectedAnswerError(f"{self._host} answers for {what} with something that isn't an object.")
        return answer

    def _ask(self, what: str, ask: Ask, *, repeats: bool = True) -> Json:
        """Ask until there is an answer or a reason to stop; only once where it isn't known what a fault left done."""
        renewed = False
        if self._patience.lost:
            raise RetryLaterError(f"{self._host} doesn't answer; try again later.")
        while True:
            self._check_share()
            self._patience.asked()
            self._session.read_timeout = self._patience.read_timeout()
            fault = None
            try:
                answer = ask(self._connected())
            except (SalesforceError, requests.RequestException, ConnectorError, ValueError, RecursionError) as error:
                fault = self._to_fault(error, what)
            if fault is None:
                self._patience.succeeded()
                return answer
            if isinstance(fault, SessionExpiredError) and not renewed and self._config.session_token is None:
                renewed = True
                self._salesforce = None
                self._refused = None if self._signed_in is None else self._signed_in.token
            elif isinstance(fault, RetryLaterError):
                self._patience.pause(fault, self._session.retry_after)
                if not repeats:
                    raise fault
            else:
                raise fault

    def _connected(self) -> Salesforce:
        if self._salesforce is None:
            self._session.check_host(my_domain_url(self._config))
            self._signed_in = self._sessions.take(
                self._config, self._refused, lambda: fetch_session(self._config, self._session)
            )
            self._salesforce = Salesforce(
                session_id=self._signed_in.token,
                instance_url=self._signed_in.instance_url,
                session=self._session,
                version=self._config.api_version,
                object_pairs_hook=dict,
            )
        return self._salesforce

    def _check_share(self) -> None:
        if self._session.usage is None:
            return
        used, allowed = self._session.usage
        ours = self._session.sent - self._sent_before
        if ours >= allowed * self._config.daily_share:
            raise QuotaUsedUpError(
                f"Our share of the daily API calls of {self._host} is used up; reading goes on tomorrow."
            )
        if used >= allowed * (1 - SHARE_LEFT_TO_OTHERS):
            raise QuotaUsedUpError(f"{self._host} has hardly any API calls left today; reading goes on tomorrow.")

    def _to_unreadable(self, text: str, what: str) -> ConnectorError:
        """What to do about an answer that isn't JSON: a page in between passes, an odd sender doesn't."""
        if text.startswith(BYTE_ORDER_MARK):
            return UnexpectedAnswerError(
                f"{self._host} answers for {what} with a byte order mark before its JSON, which Salesforce never does: "
                f"look for a proxy in between."
            )
        return RetryLaterError(f"{self._host} answers for {what} with something unreadable; try again later.")

    def _to_fault(self, error: Exception, what: str) -> ConnectorError:
        """What to do about an error; what simple_salesforce and requests say themselves holds queries and bodies."""
        if isinstance(error, ConnectorError):
            return error
        if isinstance(error, SalesforceError):
            return to_fault(error.status, error.content, host=self._host, what=what)
        if isinstance(error, requests.exceptions.SSLError) and "CERTIFICATE_VERIFY_FAILED" in str(error):
            return NotAllowedError(
                f"The certificate of {self._host} isn't trusted: name its authority as the CA bundle for Salesforce."
            )
        if isinstance(error, requests.exceptions.JSONDecodeError):
            return self._to_unreadable(error.doc, what)
        passing = (
            requests.ConnectionError,
            requests.Timeout,
            requests.exceptions.ChunkedEncodingError,
            requests.exceptions.ContentDecodingError,
        )
        if isinstance(error, passing):
            return RetryLaterError(f"{self._host} can't be reached for {what}; try again later.")
        return UnexpectedAnswerError(f"{self._host} answers for {what} with something that makes no sense.")


def _content_of(response: requests.Response) -> Json:
    """The body of a refusal: JSON, or nothing that we could read."""
    try:
        return response.json()
    except ValueError:
        return None
