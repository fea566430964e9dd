"""What the deals themselves hold for lists: keys to sort, group and search by, and what the newest analysis says."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from graph.analyse import analyse
from graph.deal import Deal, Facts
from plugin.analysing import analyse_deals
from plugin.store.analyses import Basis, save_analyses
from plugin.store.deals import save_deals
from plugin.store.list_columns import LAST, build_owner_key, build_stage_key, fold
from plugin.store.store import Store
from plugin.store.tables import deal as table

TENANT = "default"


def _save(store: Store, now: datetime, owner_id: str | None = None, **facts: Any) -> Deal:
    deal = Deal(as_of=now, deal=Facts(**{"id": "d1", "name": "Deal", **facts}))
    owners = {"d1": owner_id} if owner_id else {}
    with store.writing(TENANT) as connection:
        save_deals(connection, TENANT, [deal], origin="salesforce", now=now, owners=owners)
    return deal


def _load(store: Store) -> Any:
    with store.reading(TENANT) as connection:
        return connection.execute(select(table).where(table.c.id == "d1")).one()


def test_a_deal_holds_the_id_of_its_owner_and_what_it_is_sorted_and_found_by(
    sqlite_store: Store, now: datetime
) -> None:
    _save(sqlite_store, now, "005A", name="Hallström", account="Straße", owner="Mira", stage="Proposal", stage_number=3)
    row = _load(sqlite_store)
    assert (row.owner, row.owner_id) == ("Mira", "005A")
    assert row.search_key == "hallstrom\nstrasse\nmira"
    assert (row.amount_key, row.close_key.year) == (-1e308, 9999)
    assert (row.owner_key, row.stage_key) == ("mira\x1f005A", "0003\x1fProposal")


def test_where_there_is_no_id_the_owners_name_stands_for_it(sqlite_store: Store, now: datetime) -> None:
    _save(sqlite_store, now, owner="Mira Vale")
    assert _load(sqlite_store).owner_id == "Mira Vale"


def test_a_new_owner_of_the_same_name_is_noticed(sqlite_store: Store, now: datetime) -> None:
    _save(sqlite_store, now, "005A", owner="John Smith")
    _save(sqlite_store, now, "005B", owner="John Smith")
    assert _load(sqlite_store).owner_id == "005B"


def test_what_isnt_known_is_sorted_last() -> None:
    assert build_owner_key(None, None) == build_stage_key(None, None) == LAST
    assert build_stage_key("Won", None) > build_stage_key("Proposal", 12) > build_stage_key("Proposal", 3)
    assert build_owner_key("Ada", "2") > build_owner_key("Ada", "1")


def test_a_search_minds_neither_capitals_nor_marks() -> None:
    assert fold("Ångström ÉCLAIR") == fold("angstrom eclair")


def test_a_deal_holds_what_its_newest_analysis_says_and_keeps_it_when_it_comes_in_anew(
    store: Store, now: datetime
) -> None:
    _save(store, now, name="Deal")
    assert _load(store).risk is None
    analyse_deals(store, TENANT, ["d1"], as_of=now)
    first = _load(store)
    _save(store, now, name="Other name")
    second = _load(store)
    assert first.risk is not None
    assert (second.name, second.risk, second.verdict) == ("Other name", first.risk, first.verdict)
    assert (first.analysed_at, first.worse_at) == (now, None)


def test_a_deal_remembers_when_its_risk_last_rose(sqlite_store: Store, now: datetime) -> None:
    deal = _save(sqlite_store, now)
    made = analyse(deal)
    digest = _load(sqlite_store).digest
    moments = []
    for days, score in enumerate((20, 30, 30, 25)):
        as_of = now + timedelta(days=days)
        basis = Basis(deal_digest=digest, settings_digest="", rules_version="", as_of=as_of)
        risen = replace(made, as_of=as_of, risk=replace(made.risk, score=score))
        with sqlite_store.writing(TENANT) as connection:
            save_analyses(connection, TENANT, [(basis, risen)], now=as_of)
        moments.append(_load(sqlite_store).worse_at)
    assert moments == [None, *[now + timedelta(days=1)] * 3]
