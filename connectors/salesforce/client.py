"""How the org is asked: the one module that speaks through simple_salesforce.

Only its public methods are used. Sessions are made and renewed here, because its own renewal drops a caller's headers,
keeps the old host, and reads some refusals as a crash; with a session given, it leaves all of that alone.
"""

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import requests
from simple_salesforce.api import Salesforce
from simple_salesforce.exceptions import SalesforceError

from connectors.errors import ConnectorError, NotAllowedError, QuotaUsedUpError, RetryLaterError, UnexpectedAnswerError
from connectors.records import Json
from connectors.salesforce.config import SalesforceConfig
from connectors.salesforce.faults import SessionExpiredError, to_fault
from connectors.salesforce.patience import Patience
from connectors.salesforce.session import GuardedSession, to_host
from connectors.salesforce.sign_in import SignedIn, fetch_session, my_domain_url

__all__ = ["SalesforceClient", "SalesforceConfig"]

SHARE_LEFT_TO_OTHERS = 0.05
"""The last part of an org's daily limit, which we never take from the other systems that call it."""

Ask = Callable[[Salesforce], Json]


class SalesforceClient:
    """Asks one org, patiently: faults that pass are waited for, an expired session is renewed once."""

    def __init__(
        self,
        config: SalesforceConfig,
        *,
        wait: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._config = config
        self._session = GuardedSession(ca_bundle=config.ca_bundle, allowed_hosts=config.allowed_hosts)
        self._patience = Patience(wait, clock)
        self._host = to_host(my_domain_url(config)) or "My Domain"
        self._signed_in: SignedIn | None = None
        self._salesforce: Salesforce | None = None
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

    def begin(self) -> None:
        """Start a new reading: with fresh patience and the whole share of calls."""
        self._patience.restore()
        self._sent_before = self._session.sent

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

    def close(self) -> None:
        """Give the connections back."""
        self._session.close()

    def _object(self, what: str, ask: Ask) -> Mapping[str, Any]:
        answer = self._ask(what, ask)
        if not isinstance(answer, Mapping):
            raise UnexpectedAnswerError(f"{self._host} answers for {what} with something that isn't an object.")
        return answer

    def _ask(self, what: str, ask: Ask) -> Json:
        """Ask until there is an answer or a reason to stop."""
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
            elif isinstance(fault, RetryLaterError):
                self._patience.pause(fault)
            else:
                raise fault

    def _connected(self) -> Salesforce:
        if self._salesforce is None:
            self._session.check_host(my_domain_url(self._config))
            self._signed_in = fetch_session(self._config, self._session)
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
            return RetryLaterError(f"{self._host} answers for {what} with something unreadable; try again later.")
        passing = (
            requests.ConnectionError,
            requests.Timeout,
            requests.exceptions.ChunkedEncodingError,
            requests.exceptions.ContentDecodingError,
        )
        if isinstance(error, passing):
            return RetryLaterError(f"{self._host} can't be reached for {what}; try again later.")
        return UnexpectedAnswerError(f"{self._host} answers for {what} with something that makes no sense.")
