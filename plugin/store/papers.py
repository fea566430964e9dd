"""How one-page documents are kept: each change is a version of its own, and who acknowledged which one."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, insert, select

from connectors.records import Json
from plugin.store.exercise_tables import paper as table
from plugin.store.exercise_tables import paper_tick
from plugin.store.upserts import build_insert

PaperKind = Literal["charter", "options", "plan"]
PaperState = Literal["draft", "put", "closed"]
Way = Literal["link", "told"]
columns = table.c
ticks = paper_tick.c


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPaper:
    """One version of a document: a `draft`, `put` to those whom it names, or `closed` as decided; `body` as JSON."""

    id: str
    version: int
    deal: str
    kind: PaperKind
    state: PaperState
    body: Json
    author: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTick:
    """Somebody acknowledged a version: by their own `link`, or it was `told` to who coaches."""

    version: int
    person: str
    way: Way
    author: str | None
    at: datetime


_SHOWN = (
    columns.id, columns.version, columns.deal, columns.kind, columns.state, columns.body, columns.author, columns.at,
)  # fmt: skip


def add_version(connection: Connection, tenant: str, paper: KeptPaper) -> None:
    """Keep a version; whoever numbers it has locked the deal."""
    values = {column.name: getattr(paper, column.name) for column in _SHOWN}
    connection.execute(insert(table).values(tenant=tenant, **values))


def load_versions(connection: Connection, tenant: str, deal_id: str, kind: PaperKind) -> Sequence[KeptPaper]:
    """List the versions of a deal's document, the first one first."""
    asked = select(*_SHOWN).where(columns.tenant == tenant, columns.deal == deal_id, columns.kind == kind)
    return [KeptPaper(**row._asdict()) for row in connection.execute(asked.order_by(columns.version))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """The newest version of a document, without what it says."""

    version: int
    state: PaperState
    at: datetime


def load_stamps(
    connection: Connection, tenant: str, deal_ids: Collection[str]
) -> Mapping[str, Mapping[PaperKind, Stamp]]:
    """Load the newest version of each document of these deals, by deal and kind; a deal without any isn't there."""
    asked = select(columns.deal, columns.kind, columns.version, columns.state, columns.at).where(
        columns.tenant == tenant, columns.deal.in_(deal_ids)
    )
    found: dict[str, dict[PaperKind, Stamp]] = {}
    for row in connection.execute(asked.order_by(columns.version)):
        found.setdefault(row.deal, {})[row.kind] = Stamp(version=row.version, state=row.state, at=row.at)
    return found


def load_states(
    connection: Connection, tenant: str, deal_ids: Collection[str]
) -> Mapping[str, Mapping[PaperKind, PaperState]]:
    """Load how the newest version of each document of these deals stands; a deal without any isn't there."""
    stamps = load_stamps(connection, tenant, deal_ids)
    return {deal: {kind: stamp.state for kind, stamp in papers.items()} for deal, papers in stamps.items()}


def load_papers(
    connection: Connection,
    tenant: str,
    kind: PaperKind,
    deal_ids: Collection[str] | None = None,
    *,
    drafts: bool = False,
) -> Sequence[KeptPaper]:
    """List the newest version of each deal's document that was put to people, of some deals or (None) of all.

    With `drafts`, the newest one whether it was put to anybody or not.
    """
    conditions = [columns.tenant == tenant, columns.kind == kind]
    if not drafts:
        conditions.append(columns.state == "put")
    if deal_ids is not None:
        conditions.append(columns.deal.in_(deal_ids))
    rows = connection.execute(select(*_SHOWN).where(*conditions).order_by(columns.deal, columns.version))
    return list({row.deal: KeptPaper(**row._asdict()) for row in rows}.values())


def add_tick(connection: Connection, tenant: str, paper_id: str, tick: KeptTick) -> bool:
    """Keep that somebody acknowledged a version; False where they had."""
    added = build_insert(connection, paper_tick).values(
        tenant=tenant,
        paper=paper_id,
        version=tick.version,
        person=tick.person,
        way=tick.way,
        author=tick.author,
        at=tick.at,
    )
    return connection.execute(added.on_conflict_do_nothing().returning(ticks.person)).first() is not None


def load_ticked(connection: Connection, tenant: str, papers: Iterable[KeptPaper]) -> Mapping[str, Collection[str]]:
    """Load who acknowledged these versions, by the paper's id."""
    versions = {each.id: each.version for each in papers}
    ticked: dict[str, set[str]] = {each: set() for each in versions}
    asked = select(ticks.paper, ticks.version, ticks.person).where(ticks.tenant == tenant, ticks.paper.in_(versions))
    for row in connection.execute(asked):
        if row.version == versions[row.paper]:
            ticked[row.paper].add(row.person)
    return ticked


def load_ticks(connection: Connection, tenant: str, paper_id: str) -> Sequence[KeptTick]:
    """List who acknowledged which version, in the order in which they did."""
    asked = select(ticks.version, ticks.person, ticks.way, ticks.author, ticks.at)
    rows = connection.execute(asked.where(ticks.tenant == tenant, ticks.paper == paper_id).order_by(ticks.at))
    return [KeptTick(**row._asdict()) for row in rows]
