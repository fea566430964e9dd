"""An installation with a sample org beside it, to which it writes back; entries come from files."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from connectors.demo_org.org import DemoOrg
from connectors.demo_org.server import RunningOrg, serve_org
from plugin.bootstrap import Services, open_services
from plugin.demo import build_environment
from plugin.importing import ImportResult, import_files
from plugin.schedule import add_analyses
from plugin.sync_counts import SyncCounts
from plugin.working import analyse_waiting, read_and_analyse
from tests.demo_org_rows import DEAL, Clock, build_org

TENANT = "default"
DATA = "data"


@dataclass
class WriteBackDesk:
    """A small org, an installation that syncs with it, and the clock of both."""

    org: RunningOrg
    services: Services
    clock: Clock
    folder: Path
    environ: dict[str, str]

    def sync(self) -> SyncCounts:
        counts = read_and_analyse(self.services, TENANT)
        assert counts.received == counts.stored + counts.unchanged + counts.quarantined
        return counts

    def take(self, **parts: Any) -> ImportResult:
        """Take a deal file for the org's deal."""
        given = {
            "format": "buyin-deal/1",
            "as_of": self.clock().isoformat(),
            "deal": {"id": DEAL, "name": "Northwind: line 3"},
            **parts,
        }
        path = self.folder / "deal.json"
        path.write_text(json.dumps(given))
        result = import_files(
            self.services.store,
            [path],
            tenant=TENANT,
            clock=self.services.clock,
            schedule_analysis=lambda connection, ids: _schedule(self.services, connection, ids),
            assemble=self.services.assembler(),
        )
        analyse_waiting(self.services, TENANT)
        return result

    def rows(self, kind: str) -> list[dict[str, Any]]:
        """The org's live rows of a kind."""
        return [row for row in self.org.org.tables[kind].values() if not row["IsDeleted"]]

    def row(self, kind: str, key: str) -> dict[str, Any]:
        (found,) = [row for row in self.rows(kind) if row["External_Key__c"] == key]
        return found

    def writes(self) -> list[str]:
        return [note.path for note in self.org.org.requests if note.method in {"PATCH", "POST"} and "data" in note.path]


def _schedule(services: Services, connection: Any, ids: Any) -> None:
    add_analyses(connection, TENANT, ids, now=services.clock())


Prepare = Callable[[DemoOrg], None]


@contextmanager
def open_desk(
    folder: Path, *, on: bool = True, database_url: str | None = None, prepare: Prepare | None = None
) -> Iterator[WriteBackDesk]:
    """Open a desk in a folder; its database is a new file there, or the one of that address.

    `prepare` puts into the org what it is to hold besides.
    """
    clock = Clock()
    org = build_org(clock)
    if prepare is not None:
        prepare(org)
    with serve_org(org, wall_clock=lambda: datetime.now(clock().tzinfo)) as running:
        environ = build_environment(folder / DATA, running, {})
        environ |= {"BUYIN_SALESFORCE_WRITE_BACK": "on" if on else "off"}
        if database_url is not None:
            environ |= {"BUYIN_DATABASE_URL": database_url, "BUYIN_SECRET_KEYS": "a key that only tests know"}
        services = open_services(environ, clock=clock)
        try:
            yield WriteBackDesk(running, replace(services, clock=clock), clock, folder, environ)
        finally:
            services.close()


@contextmanager
def open_synced_desk(folder: Path, *, on: bool = True, prepare: Prepare | None = None) -> Iterator[WriteBackDesk]:
    """Open a desk that has synced once: the first of its kind in this process did so, later ones copy its files."""
    shutil.copytree(_sync_once(on, prepare).name, folder / DATA)
    with open_desk(folder, on=on, prepare=prepare) as desk:
        yield desk


@cache
def _sync_once(on: bool, prepare: Prepare | None) -> TemporaryDirectory[str]:  # noqa: FBT001 (the key of a cache)
    home = TemporaryDirectory(prefix="buyin-synced-")
    with TemporaryDirectory(prefix="buyin-syncing-") as folder:
        with open_desk(Path(folder), on=on, prepare=prepare) as desk:
            desk.sync()
        shutil.copytree(Path(folder, DATA), home.name, dirs_exist_ok=True)
    return home
