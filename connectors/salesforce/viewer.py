"""What one viewer may see in the org, asked with that viewer's own token and never with the integration user's.

The org is always asked at its My Domain from the settings. The address that came along with the token is only compared
with it, so that a token can't be led to another host.
"""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit

import requests

from connectors.errors import (
    NotAllowedError,
    QuotaUsedUpError,
    RetryLaterError,
    SignInRefusedError,
    UnexpectedAnswerError,
)
from connectors.records import Json
from connectors.salesforce.config import SalesforceConfig
from connectors.salesforce.faults import FieldMissingError, ObjectMissingError, SessionExpiredError, to_fault
from connectors.salesforce.ids import OPPORTUNITY, USER, to_long_id
from connectors.salesforce.session import GuardedSession, to_host
from connectors.salesforce.sign_in import my_domain_url

OK = 200
DELAYS = (0.3, 1.0)
"""Seconds before each new try: somebody is looking at an empty frame meanwhile."""
BUDGET = 15.0
"""Seconds after which an org that doesn't answer isn't asked again."""
TIMEOUT = (4.0, 10.0)
"""Seconds until a connection stands, and between two parts of an answer."""
MOST_PAGES = 1_000
ORGANIZATION = "00D"
REFUSED_TOKEN = frozenset({400, 401, 403})
_TOKEN = re.compile(r"[\x21-\x7e]{1,4096}", re.ASCII)


class OtherAddressError(NotAllowedError):
    """The token came with the address of another org than the tenant's; nobody was called."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose token it is; both ids in their long form."""

    user_id: str
    organization_id: str


class SalesforceViewer:
    """Asks one org as one viewer.

    Each question may raise `SignInRefusedError` where the org doesn't take the token, `RetryLaterError` or
    `QuotaUsedUpError` where it stays away, `NotAllowedError` where it doesn't let the viewer ask, and
    `UnexpectedAnswerError` where its answer makes no sense.
    """

    def __init__(
        self,
        config: SalesforceConfig,
        instance_url: str,
        token: str,
        *,
        wait: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the token; raises `OtherAddressError` where `instance_url` isn't the address of the tenant's org."""
        self._url = my_domain_url(config)
        self._host = to_host(self._url) or "My Domain"
        if not is_address_of(config, instance_url):
            raise OtherAddressError(f"The request names another address than {self._host}; nobody was called.")
        if _TOKEN.fullmatch(token) is None:
            raise SignInRefusedError("The viewer's token isn't one.")
        self._token = token
        self._version = config.api_version
        self._session = GuardedSession(ca_bundle=config.ca_bundle, allowed_hosts=config.allowed_hosts)
        self._session.read_timeout = TIMEOUT[1]
        self._session.check_host(self._url)
        self._wait = wait
        self._clock = clock

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """Give the connections back."""
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self._session.close()

    def fetch_identity(self) -> Identity:
        """Ask whose token it is."""
        answer = self._get("/services/oauth2/userinfo", what="the viewer", refusing=REFUSED_TOKEN)
        user, organization = (
            _to_id(answer.get(name), prefix) for name, prefix in (("user_id", USER), ("organization_id", ORGANIZATION))
        )
        if user is None or organization is None:
            raise UnexpectedAnswerError(f"{self._host} doesn't say who the viewer is.")
        return Identity(user, organization)

    def sees(self, opportunity_id: str) -> bool:
        """Ask whether the viewer may see an opportunity; what isn't the id of one is never seen."""
        long_id = _to_id(opportunity_id, OPPORTUNITY)
        if long_id is None:
            return False
        soql = f"SELECT Id FROM Opportunity WHERE Id = '{long_id}'"  # noqa: S608 (nothing but an id's letters and digits)
        return any(row.get("Id") == long_id for row in self._iter_seen(soql))

    def fetch_visible(self) -> frozenset[str]:
        """Ask for the ids of all opportunities that the viewer may see."""
        rows = self._iter_seen("SELECT Id FROM Opportunity")
        return frozenset(found for row in rows if (found := _to_id(row.get("Id"), OPPORTUNITY)) is not None)

    def fetch_permission_sets(self, user_id: str) -> frozenset[str]:
        """Ask for the names of a user's permission sets; none where the viewer may not know them."""
        long_id = _to_id(user_id, USER)
        if long_id is None:
            return frozenset()
        soql = f"SELECT PermissionSet.Name FROM PermissionSetAssignment WHERE AssigneeId = '{long_id}'"  # noqa: S608 (as above)
        sets = (row.get("PermissionSet") for row in self._iter_seen(soql))
        names = (one.get("Name") for one in sets if isinstance(one, Mapping))
        try:
            return frozenset(name for name in names if isinstance(name, str))
        except (NotAllowedError, FieldMissingError):
            return frozenset()

    def _iter_seen(self, soql: str) -> Iterator[Mapping[str, Any]]:
        """The rows of a query, page by page; an object that the viewer may not see has none."""
        path, query = f"/services/data/v{self._version}/query", {"q": soql}
        asked: set[str] = set()
        while path not in asked:
            asked.add(path)
            try:
                answer = self._get(path, query, what="the viewer's deals")
            except ObjectMissingError:
                return
            records, path, query = answer.get("records"), answer.get("nextRecordsUrl") or "", {}
            if not isinstance(records, list):
                break
            yield from (row for row in records if isinstance(row, Mapping))
            if answer.get("done") is True and not path:
                return
            if not isinstance(path, str) or not path.startswith("/services/data/") or len(asked) >= MOST_PAGES:
                break
        raise UnexpectedAnswerError(f"{self._host} answers for the viewer's deals with something that makes no sense.")

    def _get(
        self, path: str, query: Mapping[str, str] | None = None, *, what: str, refusing: frozenset[int] = frozenset()
    ) -> Mapping[str, Any]:
        """Ask, a few times where the org stays away for a moment."""
        began, delays = self._clock(), iter(DELAYS)
        while True:
            try:
                return self._ask(path, query, what, refusing)
            except RetryLaterError:
                delay = next(delays, None)
                if delay is None or self._clock() - began + delay > BUDGET:
                    raise
            self._wait(delay)

    def _ask(
        self, path: str, query: Mapping[str, str] | None, what: str, refusing: frozenset[int]
    ) -> Mapping[str, Any]:
        headers = {"Authorization": f"Bearer {self._token}", "Accept": "application/json"}
        try:
            response = self._session.get(
                f"{self._url}{path}", params=query, headers=headers, allow_redirects=False, timeout=TIMEOUT
            )
        except requests.RequestException as error:
            if "CERTIFICATE_VERIFY_FAILED" in str(error):
                raise UnexpectedAnswerError(f"The certificate of {self._host} isn't trusted.") from None
            raise RetryLaterError(f"{self._host} can't be reached for {what}; try again later.") from None
        content = _to_json(response)
        if response.status_code != OK:
            fault = to_fault(response.status_code, content, host=self._host, what=what)
            if response.status_code in refusing and not isinstance(fault, RetryLaterError | QuotaUsedUpError):
                raise SessionExpiredError(f"{self._host} doesn't take the viewer's token ({response.status_code}).")
            raise fault
        if content is None:
            raise RetryLaterError(f"{self._host} answers for {what} with something unreadable; try again later.")
        if not isinstance(content, Mapping):
            raise UnexpectedAnswerError(f"{self._host} answers for {what} with something that isn't an object.")
        return content


def is_address_of(config: SalesforceConfig, instance_url: str) -> bool:
    """Whether an address that came with a token is the tenant's own: https, the same host and port, no path."""
    host = to_host(instance_url)
    if host is None or host != to_host(my_domain_url(config)):
        return False
    parts = urlsplit(instance_url)
    return parts.path in {"", "/"} and not parts.query and not parts.fragment


def _to_json(response: requests.Response) -> Json:
    try:
        return response.json()
    except (requests.exceptions.JSONDecodeError, RecursionError):
        return None


def _to_id(value: object, prefix: str) -> str | None:
    """The long form of an id of one kind of record; None for anything else."""
    return to_long_id(value) if isinstance(value, str) and value.startswith(prefix) else None
