"""What goes into the store comes out of it, and rows that came another way stay."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from connectors.files.reader import read_deal
from graph.deal import Deal, Facts, IncompatibleGroups, Person, Plan, Source, Statement, Tuning
from plugin.store.deals import Origin, SavedDeals, load_deal_ids, load_deals, remove_deals, save_deals
from plugin.store.former_facts import MOST_KEPT, FormerFacts, load_former
from plugin.store.store import Store
from tests.table_dump import dump_tables

SAMPLE = read_deal((Path(__file__).parents[1] / "data" / "files" / "brightline.json").read_bytes())
TENANT = "default"


def save(store: Store, *deals: Deal, now: datetime, origin: Origin = "file") -> SavedDeals:
    with store.writing(TENANT) as connection:
        return save_deals(connection, TENANT, deals, origin=origin, now=now)


def load(store: Store, deal_id: str) -> Deal:
    with store.reading(TENANT) as connection:
        return load_deals(connection, TENANT, [deal_id])[deal_id]


def build_deal(now: datetime, *people: Person, deal_id: str = "d1", name: str = "One") -> Deal:
    return Deal(as_of=now, deal=Facts(id=deal_id, name=name), people=people)


@pytest.fixture
def ana() -> Person:
    return Person(id="ana", name="Ana", source=Source(system="salesforce", record="003a"))


def test_a_deal_comes_back_as_it_was_saved(store: Store, now: datetime) -> None:
    assert save(store, SAMPLE, now=now).changed == [SAMPLE.deal.id]
    assert load(store, SAMPLE.deal.id) == SAMPLE


def test_a_deal_with_nothing_known_comes_back_too(store: Store, now: datetime) -> None:
    bare = build_deal(now)
    save(store, bare, now=now)
    assert load(store, "d1") == bare


def test_what_has_no_id_keeps_its_order_and_its_doubles(store: Store, now: datetime) -> None:
    groups = [IncompatibleGroups(question="future", groups=(str(number), "x")) for number in (2, 1, 1, 10)]
    deal = replace(build_deal(now), incompatible_groups=tuple(groups), plan=Plan(), settings=Tuning())
    save(store, deal, now=now)
    assert load(store, "d1") == deal


def test_characters_that_databases_mind_come_back_as_they_were(store: Store, now: datetime) -> None:
    odd = "a\x00b \ud800 \N{RIGHT-TO-LEFT OVERRIDE}\N{FAMILY} ß"
    deal = build_deal(now, Person(id="p", name=odd, source=Source(record=odd)), name=odd)
    save(store, deal, now=now)
    assert load(store, "d1") == deal


def test_the_same_deal_again_writes_nothing(store: Store, now: datetime) -> None:
    save(store, SAMPLE, now=now)
    before = dump_tables(store)
    assert save(store, SAMPLE, now=now + timedelta(days=1)).unchanged == [SAMPLE.deal.id]
    assert dump_tables(store) == before


def test_only_the_rows_that_differ_are_written(store: Store, now: datetime) -> None:
    save(store, SAMPLE, now=now)
    later = now + timedelta(days=1)
    first, *others = SAMPLE.people
    changed = replace(SAMPLE, people=(replace(first, title="Chair"), *others))
    assert save(store, changed, now=later).changed == [SAMPLE.deal.id]
    written = [row.id for row in dump_tables(store)["deal_record"] if row.recorded_at == later]
    assert written == [first.id]
    assert load(store, SAMPLE.deal.id) == changed


def test_what_a_file_doesnt_hold_any_more_goes(store: Store, now: datetime) -> None:
    save(store, SAMPLE, now=now)
    smaller = replace(SAMPLE, plan=None, statements=SAMPLE.statements[1:], settings=None)
    save(store, smaller, now=now)
    assert load(store, SAMPLE.deal.id) == smaller


def test_a_files_other_clock_is_a_change(store: Store, now: datetime) -> None:
    save(store, build_deal(now), now=now)
    assert save(store, build_deal(now + timedelta(hours=1)), now=now).changed == ["d1"]
    assert load(store, "d1").as_of == now + timedelta(hours=1)


def test_the_time_of_a_sync_alone_is_no_change(store: Store, now: datetime) -> None:
    save(store, build_deal(now), now=now, origin="salesforce")
    assert save(store, build_deal(now + timedelta(hours=1)), now=now, origin="salesforce").unchanged == ["d1"]


def test_every_row_has_its_source_and_its_times(store: Store, now: datetime, ana: Person) -> None:
    said_at = now - timedelta(days=3)
    said = Statement(id="s1", at=said_at, by="ana", kind="position", source=Source(system="person"))
    save(store, replace(build_deal(now, ana), statements=(said,)), now=now)
    rows = {row.id: row for row in dump_tables(store)["deal_record"]}
    assert {row.source_system for row in rows.values()} == {"salesforce", "person", "file"}
    assert rows["ana"].source_record == "003a"
    assert (rows["s1"].at, rows["s1"].recorded_at) == (said_at, now)


def test_a_sync_keeps_what_a_file_added(store: Store, now: datetime, ana: Person) -> None:
    ben = Person(id="ben", name="Ben")
    save(store, build_deal(now, ana), now=now, origin="salesforce")
    assert save(store, build_deal(now, ana, ben), now=now).changed == ["d1"]
    promoted = replace(ana, title="Chair")
    save(store, build_deal(now, promoted), now=now, origin="salesforce")
    assert set(load(store, "d1").people) == {promoted, ben}


def test_a_sync_drops_what_the_crm_doesnt_hold_any_more(store: Store, now: datetime, ana: Person) -> None:
    save(store, build_deal(now, ana), now=now, origin="salesforce")
    save(store, build_deal(now), now=now, origin="salesforce")
    assert load(store, "d1").people == ()


def test_a_file_that_contradicts_the_crm_is_refused_whole(store: Store, now: datetime, ana: Person) -> None:
    save(store, build_deal(now, ana), now=now, origin="salesforce")
    before = dump_tables(store)
    saved = save(store, build_deal(now, replace(ana, title="Chair"), Person(id="ben", name="Ben")), now=now)
    assert saved.refused == {"d1": (("people", "ana"),)}
    assert dump_tables(store) == before


def test_a_file_cant_turn_the_crms_clock(store: Store, now: datetime, ana: Person) -> None:
    save(store, build_deal(now, ana), now=now, origin="salesforce")
    save(store, build_deal(now - timedelta(days=400), ana, Person(id="ben", name="Ben")), now=now)
    assert load(store, "d1").as_of == now


def test_a_deal_that_was_exported_elsewhere_becomes_the_crms_again(store: Store, now: datetime, ana: Person) -> None:
    save(store, build_deal(now, ana), now=now)
    renamed = replace(ana, name="Ana B")
    save(store, build_deal(now, renamed, name="Two"), now=now, origin="salesforce")
    assert load(store, "d1") == build_deal(now, renamed, name="Two")


def test_a_removed_deal_is_gone_until_it_comes_again(store: Store, now: datetime) -> None:
    save(store, build_deal(now), build_deal(now, deal_id="d2"), now=now, origin="salesforce")
    with store.writing(TENANT) as connection:
        assert remove_deals(connection, TENANT, ["d1", "never-there"], now=now) == 1
        assert remove_deals(connection, TENANT, ["d1"], now=now) == 0
    with store.reading(TENANT) as connection:
        assert load_deal_ids(connection, TENANT) == ["d2"]
        assert load_deals(connection, TENANT, ["d1", "d2"]).keys() == {"d2"}
    assert save(store, build_deal(now), now=now, origin="salesforce").changed == ["d1"]
    assert load(store, "d1") == build_deal(now)


def test_tenants_dont_see_each_others_deals(store: Store, now: datetime) -> None:
    save(store, build_deal(now), now=now)
    with store.writing("other") as connection:
        assert load_deals(connection, "other", ["d1"]) == {}
        save_deals(connection, "other", [build_deal(now, name="Theirs")], origin="file", now=now)
    assert load(store, "d1").deal.name == "One"


def _former(store: Store, deal_id: str = "d1") -> tuple[FormerFacts, ...]:
    with store.reading(TENANT) as connection:
        return load_former(connection, TENANT, [deal_id])[deal_id]


def test_what_a_deals_amount_close_date_and_state_were_is_kept_until_when_each_held(
    store: Store, now: datetime, ana: Person
) -> None:
    first = build_deal(now)
    set_ = replace(first, deal=replace(first.deal, amount=7.5, currency="EUR", close_date=now))
    won = replace(set_, deal=replace(set_.deal, status="won"))
    for hour, deal in enumerate((first, first, set_, replace(set_, people=(ana,)), won)):
        save(store, deal, now=now + timedelta(hours=hour), origin="salesforce")
    save(store, first, now=now + timedelta(hours=9), origin="file")

    assert _former(store) == (
        FormerFacts(until=now + timedelta(hours=2)),
        FormerFacts(until=now + timedelta(hours=4), amount=7.5, currency="EUR", close_date=now),
    ), "neither a new person nor a file beside the CRM changes these facts"


def test_of_facts_that_change_all_the_time_the_latest_are_kept(store: Store, now: datetime) -> None:
    deal = build_deal(now)
    for number in range(MOST_KEPT + 3):
        priced = replace(deal, deal=replace(deal.deal, amount=float(number)))
        save(store, priced, now=now + timedelta(hours=number))

    kept = [each.amount for each in _former(store)]
    assert kept == [float(number) for number in range(2, MOST_KEPT + 2)]
