"""Which faults the sample org has at hand: each a switch with a name, for tests and for trying things out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from connectors.demo_org.faults import MAINTENANCE_PAGE, BulkSwitches
from connectors.demo_org.org import DemoOrg
from connectors.demo_org.paging import MOST

CONCURRENT = [{"errorCode": "REQUEST_LIMIT_EXCEEDED", "message": "ConcurrentRequests Limit exceeded."}]
USED_UP = [{"errorCode": "REQUEST_LIMIT_EXCEEDED", "message": "TotalRequests Limit exceeded."}]


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """One fault.

    `throw` lets it strike. Where it `passes`, whoever reads gets everything in spite of it; else something isn't read
    while it lasts, which must be said, and `DemoOrg.heal` ends it.
    """

    about: str
    throw: Callable[[DemoOrg], None]
    passes: bool = True


SWITCHES: Mapping[str, Switch] = {
    "expired": Switch(about="the session has ended", throw=lambda org: org.fail(status=401)),
    "expired-while-paging": Switch(
        about="the session ends between two pages", throw=lambda org: org.fail(status=401, when="/query/")
    ),
    "odd-refusal": Switch(
        about="the session has ended, and the answer isn't a list",
        throw=lambda org: org.fail(status=401, body={"error": "gone"}),
    ),
    "refusal-page": Switch(
        about="the session has ended, and the answer is a page", throw=lambda org: org.fail(status=401, body="<html>")
    ),
    "busy": Switch(about="nobody answers three times", throw=lambda org: org.fail(status=503, times=3)),
    "failing": Switch(about="something breaks at the org", throw=lambda org: org.fail(status=500, times=2)),
    "too-many-at-once": Switch(
        about="too many requests run at once", throw=lambda org: org.fail(status=403, body=CONCURRENT)
    ),
    "slow": Switch(about="an answer takes its time", throw=lambda org: org.fail(delay=0.3, times=2)),
    "reset": Switch(about="the connection is cut", throw=lambda org: org.fail(reset=True, times=2)),
    "half": Switch(about="the connection is cut in mid-body", throw=lambda org: org.fail(truncate=True, after=3)),
    "half-while-paging": Switch(
        about="a page of rows is cut in mid-body", throw=lambda org: org.fail(truncate=True, when="queryAll", after=2)
    ),
    "truncated": Switch(
        about="JSON that ends too early", throw=lambda org: org.fail(status=200, body=b'{"totalSize": 1, "rec')
    ),
    "empty": Switch(about="an answer without a body", throw=lambda org: org.fail(status=200, body=b"")),
    "page": Switch(
        about="a page where JSON was asked for", throw=lambda org: org.fail(status=200, body=MAINTENANCE_PAGE)
    ),
    "small-pages": Switch(about="pages of a few rows", throw=lambda org: setattr(org, "page_limit", 3)),
    "locators": Switch(
        about="results that are not read to their end are forgotten",
        throw=lambda org: org.fail(status=400, code="INVALID_QUERY_LOCATOR", when="/query/"),
    ),
    "heavy": Switch(
        about="a query takes the org too long",
        throw=lambda org: org.fail(status=400, code="QUERY_TIMEOUT", when="FROM Contact "),
    ),
    "late-commit": Switch(
        about="a transaction of three hours still runs",
        throw=lambda org: setattr(org, "oldest_transaction", org.now() - timedelta(hours=3)),
    ),
    "clock-ahead": Switch(
        about="the answering machine's clock is three hours ahead",
        throw=lambda org: setattr(org, "skew", timedelta(hours=3)),
    ),
    "clock-behind": Switch(
        about="the answering machine's clock is three hours behind",
        throw=lambda org: setattr(org, "skew", timedelta(hours=-3)),
    ),
    "no-deletions": Switch(
        about="the org lists no deletions", throw=lambda org: org.fail(status=404, when="/deleted/", times=None)
    ),
    "short-memory": Switch(
        about="the list of deletions was emptied a minute ago",
        throw=lambda org: setattr(org, "earliest_deletion", org.now() - timedelta(minutes=1)),
    ),
    "job-failed": Switch(about="a Bulk query fails", throw=lambda org: org.bulk.endings.append("Failed")),
    "job-aborted": Switch(about="a Bulk query is aborted", throw=lambda org: org.bulk.endings.append("Aborted")),
    "job-small-results": Switch(
        about="a Bulk query gives its rows in small pieces", throw=lambda org: setattr(org.bulk, "most_rows", 3)
    ),
    "job-forgotten": Switch(
        about="the rows of a Bulk query are gone", throw=lambda org: org.fail(status=404, when="/results")
    ),
    "no-jobs": Switch(
        about="the Bulk API isn't there for us", throw=lambda org: org.fail(status=403, when="jobs/query", times=None)
    ),
    "mark": Switch(
        about="a byte order mark before the JSON",
        throw=lambda org: org.fail(mark=True, when="queryAll", times=None),
        passes=False,
    ),
    "nonsense": Switch(
        about="JSON that is no result",
        throw=lambda org: org.fail(status=200, body=[1, 2], when="queryAll", times=None),
        passes=False,
    ),
    "away": Switch(about="nobody answers any more", throw=lambda org: org.fail(status=503, times=None), passes=False),
    "refused": Switch(
        about="every session is refused", throw=lambda org: org.fail(status=401, times=None), passes=False
    ),
    "day-used-up": Switch(
        about="the day's calls are used up",
        throw=lambda org: org.fail(status=403, body=USED_UP, times=None, after=4),
        passes=False,
    ),
    "retired": Switch(
        about="the API's version is retired", throw=lambda org: org.fail(status=410, times=None), passes=False
    ),
}
"""Every fault by its name."""


def throw(org: DemoOrg, name: str) -> None:
    """Let a fault strike; raises `KeyError` for a name that there isn't."""
    SWITCHES[name].throw(org)


def heal(org: DemoOrg) -> None:
    """Let everything work again, whichever faults were thrown."""
    org.heal()
    org.page_limit = MOST
    org.oldest_transaction = None
    org.earliest_deletion = None
    org.skew = timedelta()
    org.bulk = BulkSwitches()
