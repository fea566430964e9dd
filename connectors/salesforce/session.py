"""Which hosts may be called, and how: over https only, with time limits, pooled, with the CA bundle that was set."""

import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests

from connectors.errors import BadInputError, NotAllowedError
from connectors.salesforce.deadlines import BoundedAdapter, Deadline

CONNECT_TIMEOUT = 10.0
USER_AGENT = "Buy-In (simple-salesforce)"
_HTTPS_PORT = 443
_OWN_DOMAINS = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+"
    r"(?:salesforce\.com|force\.com|cloudforce\.com|database\.com|salesforce\.mil|sfcrmproducts\.cn)",
    re.ASCII,
)
_HOST = re.compile(r"[a-z0-9.-]+|\[[0-9a-f:]+\]", re.ASCII)
_USAGE = re.compile(r"(?<![-\w])api-usage=(\d+)/(\d+)", re.ASCII)


class GuardedSession(requests.Session):
    """A session that calls allowed hosts only, redirects included, and remembers what each answer says of the org.

    `sent` counts requests; `server_time` is the org's clock at its latest answer; `usage` are the calls used and
    allowed in the day, where an answer said so; `retry_after` is how many seconds the latest answer asks us to wait.
    An answer may take `read_timeout` seconds in all.
    """

    def __init__(self, *, ca_bundle: str | None, allowed_hosts: Collection[str]) -> None:
        super().__init__()
        if ca_bundle is not None and not Path(ca_bundle).exists():
            raise BadInputError("The CA bundle for Salesforce that the settings name isn't there.")
        self._ca_bundle = ca_bundle
        self._allowed = frozenset(filter(None, map(_named_host, allowed_hosts)))
        self.read_timeout = 120.0
        self.sent = 0
        self.server_time: datetime | None = None
        self.usage: tuple[int, int] | None = None
        self.retry_after: float | None = None
        self._deadline = Deadline()
        self.headers["User-Agent"] = USER_AGENT
        # Without an own `auth`, requests would replace our Authorization header by what a .netrc says of the host.
        self.auth = _as_it_is
        self.mount("https://", BoundedAdapter(self._deadline, system_trust=not ca_bundle))

    def check_host(self, url: str) -> None:
        """Raise `NotAllowedError` unless `url` is an https address of Salesforce's own or of a named host."""
        host = to_host(url)
        if host is None or not (_OWN_DOMAINS.fullmatch(host) or host in self._allowed):
            shown = host if host is not None else "an address that isn't plain https"
            raise NotAllowedError(f"Refused to call {shown}: it isn't Salesforce's, nor among the allowed hosts.")

    def merge_environment_settings(self, url: Any, proxies: Any, stream: Any, verify: Any, cert: Any) -> Any:
        """Take proxies from the environment, but let our CA bundle win over the one that is named there."""
        merged = super().merge_environment_settings(url, proxies, stream, verify, cert)
        if self._ca_bundle is not None:
            merged["verify"] = self._ca_bundle
        return merged

    def rebuild_auth(self, prepared_request: requests.PreparedRequest, response: requests.Response) -> None:
        """Keep our token from any other host that we are redirected to."""
        old, new = response.request.url or "", prepared_request.url or ""
        if to_host(old) != to_host(new):
            prepared_request.headers.pop("Authorization", None)

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """Send one request, each hop of a redirect included, to an allowed host."""
        self.check_host(request.url or "")
        if kwargs.get("timeout") is None:
            kwargs["timeout"] = (CONNECT_TIMEOUT, self.read_timeout)
        self.sent += 1
        self.retry_after = None
        self._deadline.begin(CONNECT_TIMEOUT + self.read_timeout)
        response = super().send(request, **kwargs)
        self._note(response.headers)
        return response

    def _note(self, headers: Mapping[str, str]) -> None:
        try:
            self.server_time = parsedate_to_datetime(headers["Date"]).astimezone(UTC)
        except (KeyError, ValueError):
            self.server_time = self.server_time or datetime.now(UTC)
        self.retry_after = _to_seconds(headers.get("Retry-After", ""), self.server_time)
        usage = _USAGE.search(headers.get("Sforce-Limit-Info", ""))
        if usage is not None:
            self.usage = int(usage[1]), int(usage[2])


def _to_seconds(text: str, now: datetime) -> float | None:
    """How long a Retry-After asks us to wait: it is a number of seconds or a date."""
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text).astimezone(UTC) - now).total_seconds())
    except ValueError:
        return None


def to_host(url: str) -> str | None:
    """The host of a plain https address, with its port unless that is 443; None for any other address."""
    if not url.isascii() or any(character in url for character in "\\\t\r\n "):
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").lower()
    host = f"[{host}]" if ":" in host else host
    if parts.scheme != "https" or parts.username is not None or _HOST.fullmatch(host) is None or port == 0:
        return None
    return host if port in {None, _HTTPS_PORT} else f"{host}:{port}"


def _named_host(name: str) -> str | None:
    return to_host(f"https://{name.strip().lower()}/")


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request
