"""How fast the work is, each figure as a ratio to a peer that does the bare minimum in the same run.

Machines differ and get busy, so no figure stands alone: ours and the peer take turns, and the ratio of their medians
is what compares. A ratio of 3 means that ours takes three times as long as the peer.
"""

import json
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import networkx as nx

from connectors.files.reader import read_deal
from connectors.files.writer import write_deal
from graph.analyse import analyse
from graph.deal import Activity, Deal, Facts, Person, Statement, Subject, Tie
from plugin.list_benchmark import open_first_page
from plugin.settings import load_settings
from plugin.store.deal_rows import to_rows
from plugin.store.deals import save_deals
from plugin.store.store import Store
from plugin.store.tenants import DEFAULT_TENANT, add_tenant

NOW = datetime(2026, 6, 1, tzinfo=UTC)
PEOPLE, TIES, STATEMENTS, ACTIVITIES = 18, 50, 60, 120
DEALS = 50
ROUNDS = 7

Work = Callable[[], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmark:
    """Two pieces of work to be timed in turns, and how many deals each handles a turn."""

    name: str
    ours: str
    peer: str
    open: Callable[[], Iterator[tuple[Work, Work]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """What came out: milliseconds for one deal (median of the rounds), and ours as a multiple of the peer."""

    name: str
    ours: str
    peer: str
    ours_ms: float
    peer_ms: float
    ratio: float


def measure(benchmark: Benchmark, *, rounds: int = ROUNDS) -> Measurement:
    """Time both in turns, after one turn each to warm up."""
    with contextmanager(benchmark.open)() as (ours, peer):
        ours()
        peer()
        pairs = [(_time(ours), _time(peer)) for _ in range(rounds)]
    ours_ms, peer_ms = (statistics.median(column) * 1000 / DEALS for column in zip(*pairs, strict=True))
    return Measurement(
        name=benchmark.name,
        ours=benchmark.ours,
        peer=benchmark.peer,
        ours_ms=round(ours_ms, 4),
        peer_ms=round(peer_ms, 4),
        ratio=round(ours_ms / peer_ms, 2),
    )


def _time(work: Work) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def build_deal(number: int) -> Deal:
    """Make an ordinary deal: 18 buyers, 50 ties, 60 confirmed statements, 120 contacts; the same on each call."""
    people = [Person(id=f"p{i}", name=f"Person {i}", decision_maker=i < PEOPLE // 3) for i in range(PEOPLE)]
    seller = Person(id="rep", name="Rep", side="seller")

    def pick(index: int, factor: int) -> str:
        return f"p{(index * factor + number) % PEOPLE}"

    ties = [
        Tie(
            id=f"t{i}", kind="reports_to" if i < PEOPLE else "influences", from_=pick(i, 1), to=pick(i, 5), strength=0.6
        )
        for i in range(TIES)
    ]
    statements = [
        Statement(
            id=f"s{i}",
            at=NOW - timedelta(days=i),
            by=pick(i, 7),
            kind="position",
            subject="where",
            stance=float(i % 5 - 2),
            confirmed_by="rep",
        )
        for i in range(STATEMENTS)
    ]
    activities = [
        Activity(id=f"a{i}", at=NOW - timedelta(days=i), kind="email", from_="rep", to=(pick(i, 11),))
        for i in range(ACTIVITIES)
    ]
    return Deal(
        as_of=NOW,
        deal=Facts(id=f"deal-{number}", name=f"Deal {number}", stage="Proposal", stage_number=3),
        people=(*people, seller),
        ties=tuple(ties),
        subjects=(Subject(id="where", kind="destination", name="Where"),),
        statements=tuple(statements),
        activities=tuple(activities),
    )


def _deals() -> list[Deal]:
    return [build_deal(number) for number in range(DEALS)]


def _open_analyse() -> Iterator[tuple[Work, Work]]:
    deals = _deals()

    def peer() -> None:
        for deal in deals:
            influence = nx.DiGraph(deal.influence)
            nx.harmonic_centrality(influence)
            nx.betweenness_centrality(influence)

    yield lambda: [analyse(deal) for deal in deals], peer


def _open_read() -> Iterator[tuple[Work, Work]]:
    files = [write_deal(deal).encode() for deal in _deals()]
    yield lambda: [read_deal(data) for data in files], lambda: [json.loads(data) for data in files]


def _open_store() -> Iterator[tuple[Work, Work]]:
    deals = _deals()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="buyin-bench-"))
        store = Store.open(load_settings({"BUYIN_DATA_DIR": folder}))
        stack.callback(store.close)
        store.migrate()
        with store.writing(DEFAULT_TENANT) as connection:
            add_tenant(connection, DEFAULT_TENANT, now=NOW)
        bare = sqlite3.connect(Path(folder) / "bare.db", isolation_level=None)
        stack.callback(bare.close)
        bare.execute("PRAGMA journal_mode=WAL")
        bare.execute("PRAGMA synchronous=FULL")
        bare.execute("CREATE TABLE record (deal TEXT, list TEXT, id TEXT, body TEXT, PRIMARY KEY (deal, list, id))")

        bare_rows = [(d.deal.id, row.list, row.id, json.dumps(row.body)) for d in deals for row in to_rows(d)]

        def ours() -> None:
            with store.writing(DEFAULT_TENANT) as connection:
                connection.exec_driver_sql("DELETE FROM deal_record")
                connection.exec_driver_sql("DELETE FROM deal")
                save_deals(connection, DEFAULT_TENANT, deals, origin="file", now=NOW)

        def peer() -> None:
            bare.execute("BEGIN IMMEDIATE")
            bare.execute("DELETE FROM record")
            bare.executemany("INSERT INTO record VALUES (?, ?, ?, ?)", bare_rows)
            bare.execute("COMMIT")

        yield ours, peer


BENCHMARKS = (
    Benchmark(
        name="analyse",
        ours="the whole analysis of a deal of 18 people, 50 ties, 60 statements",
        peer="NetworkX alone: the same influence graph, harmonic centrality and betweenness",
        open=_open_analyse,
    ),
    Benchmark(
        name="read",
        ours="a deal file read and checked",
        peer="the same bytes through json.loads",
        open=_open_read,
    ),
    Benchmark(
        name="store",
        ours="a deal saved row by row in the embedded store, compared with what is there",
        peer="the same rows by executemany into one bare SQLite table",
        open=_open_store,
    ),
    Benchmark(
        name="list",
        ours="the first page of 100,000 open deals, with its counts, trends and next steps, a deal's share of it",
        peer="the same page where there are only the 50 deals that it shows",
        open=open_first_page,
    ),
)
