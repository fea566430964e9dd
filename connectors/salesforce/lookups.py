"""Reads rows outside of any window: all ids of a kind, certain rows, and all that hang on certain records."""

from collections.abc import Iterator, Mapping, Sequence

from connectors.records import CrmRecord, Json, QuarantinedRow, RecordPage
from connectors.salesforce.answers import IDS_AT_ONCE, AskedOrg, next_path, rows_of
from connectors.salesforce.describes import ReadableObject
from connectors.salesforce.faults import LocatorExpiredError
from connectors.salesforce.ids import to_long_id
from connectors.salesforce.objects import WantedObject
from connectors.salesforce.queries import children_query, ids_query, live_ids_query, whole_query
from connectors.salesforce.rows import to_record


def iter_live_ids(client: AskedOrg, wanted: WantedObject, readable: ReadableObject) -> Iterator[frozenset[str]]:
    """Yield the ids of all rows that are there, page by page: one page at least, if only an empty one.

    A result that expires is asked for from the last id on.
    """
    last: str | None = None
    path: str | None = None
    expired = False
    while True:
        try:
            if path is None:
                answer = client.query_all(live_ids_query(wanted, readable.fields, last), wanted.kind)
            else:
                answer = client.query_more(path, wanted.kind)
        except LocatorExpiredError:
            if expired or path is None:
                raise
            path, expired = None, True
            continue
        ids = frozenset(filter(None, map(_id_of, rows_of(answer, wanted.kind))))
        if ids:
            expired = False
            last = max(ids) if last is None else max(last, *ids)
        yield ids
        path = next_path(answer, path, wanted.kind)
        if path is None:
            return


def iter_records(
    client: AskedOrg, wanted: WantedObject, readable: ReadableObject, ids: Sequence[str]
) -> Iterator[RecordPage]:
    """Yield certain rows as they are now; those that aren't there, or aren't shown to us, are left out."""
    for start in range(0, len(ids), IDS_AT_ONCE):
        soql = ids_query(wanted, readable.fields, ids[start : start + IDS_AT_ONCE])
        yield from _iter_pages(client, wanted, readable, soql)


def iter_children(
    client: AskedOrg, wanted: WantedObject, readable: ReadableObject, parents: Sequence[str]
) -> Iterator[RecordPage]:
    """Yield all rows that hang on certain records."""
    for start in range(0, len(parents), IDS_AT_ONCE):
        soql = children_query(wanted, readable.fields, parents[start : start + IDS_AT_ONCE])
        yield from _iter_pages(client, wanted, readable, soql)


def iter_whole(client: AskedOrg, wanted: WantedObject, readable: ReadableObject) -> Iterator[RecordPage]:
    """Yield all rows of a kind that isn't read by windows."""
    yield from _iter_pages(client, wanted, readable, whole_query(wanted, readable.fields))


def _iter_pages(client: AskedOrg, wanted: WantedObject, readable: ReadableObject, soql: str) -> Iterator[RecordPage]:
    """Yield the pages of one query; they say nothing of where to go on reading the kind."""
    path: str | None = None
    answer = client.query_all(soql, wanted.kind)
    while True:
        rows = [to_record(wanted, readable.prefix, readable.fields, row) for row in rows_of(answer, wanted.kind)]
        path = next_path(answer, path, wanted.kind)
        yield RecordPage(
            kind=wanted.kind,
            records=tuple(row for row in rows if isinstance(row, CrmRecord)),
            quarantined=tuple(row for row in rows if isinstance(row, QuarantinedRow)),
            cursor=None,
            ended=path is None,
        )
        if path is None:
            return
        answer = client.query_more(path, wanted.kind)


def _id_of(row: Json) -> str | None:
    found = row.get("Id") if isinstance(row, Mapping) else None
    return to_long_id(found) if isinstance(found, str) else None
