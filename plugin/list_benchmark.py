"""How long the first page of a very long list takes, against the same page of a list that has no second one."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime

from sqlalchemy import Connection, text

from graph.deal import Deal, Facts
from plugin.analysing import analyse_deals
from plugin.listing import Listing
from plugin.lists import ListQuestion
from plugin.settings import load_settings
from plugin.store.deals import save_deals
from plugin.store.store import Store
from plugin.store.tables import analysis, deal
from plugin.store.tenants import add_tenant
from plugin.views import Viewer

NOW = datetime(2026, 6, 1, tzinfo=UTC)
PAGE = 50
LONG = 100_000
"""How many open deals the long list has."""
TENANTS = {"short": PAGE, "long": LONG}
PATTERN = "pattern"


def open_first_page(*, deals: int | None = None) -> Iterator[tuple[Callable[[], object], Callable[[], object]]]:
    """Fill an embedded store with both lists; yield what shows the first page of the long one, and of the short one."""
    sizes = {**TENANTS, "long": LONG if deals is None else deals}
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="buyin-bench-"))
        store = Store.open(load_settings({"BUYIN_DATA_DIR": folder}))
        stack.callback(store.close)
        store.migrate()
        for tenant, size in sizes.items():
            _fill(store, tenant, size)
        listing = Listing(store=store, check_list=lambda _: None, clock=lambda: NOW)

        def show(tenant: str) -> Callable[[], object]:
            viewer = Viewer(tenant=tenant, role="manager", user=None)
            return lambda: listing.show(viewer, ListQuestion(), limit=PAGE)

        yield show("long"), show("short")


def _fill(store: Store, tenant: str, size: int) -> None:
    """Keep one deal as any other is kept, and copy its row."""
    pattern = Deal(as_of=NOW, deal=Facts(id=PATTERN, name="Deal", owner="Mira", stage="Proposal", amount=1000.0))
    with store.writing(tenant) as connection:
        add_tenant(connection, tenant, now=NOW)
        save_deals(connection, tenant, [pattern], origin="file", now=NOW)
    analyse_deals(store, tenant, [PATTERN], as_of=NOW)
    with store.writing(tenant) as connection:
        given = {"tenant": tenant, "pattern": PATTERN, "size": size - 1}
        _copy(connection, deal.name, [column.name for column in deal.columns], "id", given)
        _copy(connection, analysis.name, [column.name for column in analysis.columns], "deal", given)


def _copy(connection: Connection, table: str, names: list[str], key: str, given: dict[str, object]) -> None:
    """Copy the pattern's row so many times, each with an id and a risk of its own."""
    own = {key: "printf('deal-%06d', number)", "risk": "number % 100", "body": "'{}'"}
    columns = ", ".join(names)
    values = ", ".join(own.get(name, name) for name in names)
    connection.execute(
        text(
            # nothing in it comes from outside: the tables' own names, and the values bound
            f"WITH RECURSIVE numbers(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers "  # noqa: S608
            f"WHERE number < :size) INSERT INTO {table} ({columns}) SELECT {values} FROM {table}, numbers "
            f"WHERE tenant = :tenant AND {key} = :pattern"
        ),
        given,
    )
