"""When a deal is analysed again, what is kept of it, and in which order deals are listed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
from structlog.testing import LogCapture

from connectors.files.reader import read_deal
from graph.analyse import RULES_VERSION, analyse
from graph.deal import Deal, DealStatus, Facts, Tuning
from plugin.analysing import analyse_deals
from plugin.errors import AnalysisFailedError, DealNotFoundError, DealNotReadyError, InputRefusedError
from plugin.lists import SORTS
from plugin.reviewing import load_deal_view, load_pipeline
from plugin.store.analyses import Basis, save_analyses
from plugin.store.deals import Origin, load_deal_ids, remove_deals, save_deals
from plugin.store.store import Store
from plugin.store.sync_runs import begin_run, end_run
from plugin.views import Viewer
from tests.table_dump import dump_tables

SAMPLE = read_deal((Path(__file__).parents[1] / "data" / "files" / "brightline.json").read_bytes())
TENANT = "default"
EVERYTHING = Viewer(tenant=TENANT, role="manager", user=None)


def save(store: Store, *deals: Deal, now: datetime, origin: Origin = "salesforce") -> None:
    with store.writing(TENANT) as connection:
        save_deals(connection, TENANT, deals, origin=origin, now=now)


def build_deal(deal_id: str, now: datetime, *, status: DealStatus = "open", **facts: Any) -> Deal:
    base = Facts(id=deal_id, name=f"Deal {deal_id}", status=status)
    return Deal(as_of=now, deal=replace(base, **facts))


def load_analysis_rows(store: Store) -> list[tuple[str, bool]]:
    return [(row.day, bool(row.newest)) for row in dump_tables(store)["analysis"]]


def test_the_stored_analysis_is_what_the_rules_say(store: Store, now: datetime) -> None:
    save(store, SAMPLE, now=now, origin="file")
    assert analyse_deals(store, TENANT, [SAMPLE.deal.id], as_of=now) == 1
    view = load_deal_view(store, TENANT, SAMPLE.deal.id)
    assert view.deal == SAMPLE
    assert view.analysis == analyse(SAMPLE)
    (row,) = dump_tables(store)["analysis"]
    assert (row.rules_version, row.risk, row.band) == (RULES_VERSION, view.analysis.risk.score, view.analysis.risk.band)
    assert row.verdict == view.analysis.verdict.sentence


def test_a_deal_of_the_crm_is_analysed_by_the_clock_that_is_asked_for(store: Store, now: datetime) -> None:
    save(store, SAMPLE, now=now)
    later = SAMPLE.as_of + timedelta(days=40)
    analyse_deals(store, TENANT, [SAMPLE.deal.id], as_of=later)
    view = load_deal_view(store, TENANT, SAMPLE.deal.id)
    assert view.analysis == analyse(SAMPLE, later)
    assert view.deal == replace(SAMPLE, as_of=later)


def test_an_analysis_stands_while_nothing_that_it_rests_on_changes(store: Store, now: datetime) -> None:
    save(store, SAMPLE, now=now)
    assert analyse_deals(store, TENANT, [SAMPLE.deal.id], as_of=now) == 1
    before = dump_tables(store)
    assert analyse_deals(store, TENANT, [SAMPLE.deal.id, "unknown"], as_of=now + timedelta(hours=1)) == 0
    assert dump_tables(store) == before


def test_another_day_makes_another_analysis_and_the_old_one_is_kept(store: Store, now: datetime) -> None:
    save(store, SAMPLE, now=now)
    for days in (0, 1):
        assert analyse_deals(store, TENANT, [SAMPLE.deal.id], as_of=now + timedelta(days=days)) == 1
    assert load_analysis_rows(store) == [("2026-03-02", False), ("2026-03-03", True)]


def test_another_day_changes_nothing_about_a_file(store: Store, now: datetime) -> None:
    save(store, SAMPLE, now=now, origin="file")
    analyse_deals(store, TENANT, [SAMPLE.deal.id], as_of=now)
    assert analyse_deals(store, TENANT, [SAMPLE.deal.id], as_of=now + timedelta(days=30)) == 0


def test_a_changed_deal_is_analysed_anew_on_the_same_day(store: Store, now: datetime) -> None:
    save(store, SAMPLE, now=now)
    analyse_deals(store, TENANT, [SAMPLE.deal.id], as_of=now)
    save(store, replace(SAMPLE, decisions=()), now=now)
    assert analyse_deals(store, TENANT, [SAMPLE.deal.id], as_of=now) == 1
    assert load_analysis_rows(store) == [("2026-03-02", True)]


def test_other_settings_make_another_analysis(store: Store, now: datetime) -> None:
    save(store, SAMPLE, now=now)
    analyse_deals(store, TENANT, [SAMPLE.deal.id], as_of=now)
    tuning = Tuning(detectors={"no_champion": {"on": False}})
    assert analyse_deals(store, TENANT, [SAMPLE.deal.id], as_of=now, tuning=tuning) == 1
    codes = {finding.code for finding in load_deal_view(store, TENANT, SAMPLE.deal.id).analysis.findings}
    assert "no_champion" not in codes


def test_other_rules_make_another_analysis(store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    save(store, SAMPLE, now=now)
    analyse_deals(store, TENANT, [SAMPLE.deal.id], as_of=now)
    monkeypatch.setattr("plugin.analysing.RULES_VERSION", "next")
    assert analyse_deals(store, TENANT, [SAMPLE.deal.id], as_of=now) == 1


def test_an_analysis_of_what_the_deal_was_before_is_dropped(store: Store, now: datetime) -> None:
    save(store, SAMPLE, now=now)
    basis = Basis(deal_digest="before", settings_digest="", rules_version="", as_of=now)
    with store.writing(TENANT) as connection:
        assert save_analyses(connection, TENANT, [(basis, analyse(SAMPLE, now))], now=now) == 0
    assert load_analysis_rows(store) == []


def test_one_deal_that_fails_is_logged_and_doesnt_keep_the_others_from_it(
    store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail_for_d2(deal: Deal, *, settings: Tuning | None = None) -> object:
        if deal.deal.id == "d2":
            raise KeyError(deal.deal.id)
        return analyse(deal, settings=settings)

    lines = LogCapture()
    save(store, *(build_deal(deal_id, now) for deal_id in ("d1", "d2", "d3")), now=now)
    with monkeypatch.context() as patched:
        patched.setattr("plugin.analysing.analyse", fail_for_d2)
        patched.setattr("plugin.defects.log", structlog.wrap_logger(None, processors=[lines]))
        with pytest.raises(AnalysisFailedError, match="1 of 3 deals couldn't be analysed: d2"):
            analyse_deals(store, TENANT, ["d1", "d2", "d3"], as_of=now)
    told, traced = lines.entries
    assert (told["log_level"], told["deal"], told["reason"]) == ("warning", "d2", "KeyError")
    assert (traced["log_level"], type(traced["exc_info"])) == ("debug", KeyError)
    assert analyse_deals(store, TENANT, ["d1", "d2", "d3"], as_of=now) == 1


def test_more_deals_than_a_batch_are_all_analysed(store: Store, now: datetime) -> None:
    ids = [f"d{number:03}" for number in range(130)]
    save(store, *(build_deal(deal_id, now) for deal_id in ids), now=now)
    assert analyse_deals(store, TENANT, ids, as_of=now) == 130
    assert load_pipeline(store, EVERYTHING, limit=None).total == 130


def test_a_view_tells_how_old_its_data_is(store: Store, now: datetime) -> None:
    save(store, build_deal("d1", now), now=now)
    analyse_deals(store, TENANT, ["d1"], as_of=now)
    assert load_deal_view(store, TENANT, "d1").freshness.synced_at is None
    with store.writing(TENANT) as connection:
        run = begin_run(connection, TENANT, now=now)
        end_run(connection, TENANT, run, {}, now=now + timedelta(minutes=1), error=None)
        run = begin_run(connection, TENANT, now=now + timedelta(hours=1))
        end_run(connection, TENANT, run, {}, now=now + timedelta(hours=1), error="The org stayed away.")
    freshness = load_deal_view(store, TENANT, "d1").freshness
    assert (freshness.synced_at, freshness.analysed_at) == (now + timedelta(minutes=1), now)
    assert freshness.system == "salesforce"


def test_a_deal_that_nobody_knows_is_not_found(store: Store, now: datetime) -> None:
    save(store, build_deal("d1", now), now=now)
    with pytest.raises(DealNotReadyError):
        load_deal_view(store, TENANT, "d1")
    analyse_deals(store, TENANT, ["d1"], as_of=now)
    for tenant, deal_id in ((TENANT, "d2"), ("other", "d1")):
        with pytest.raises(DealNotFoundError, match="There is no such deal"):
            load_deal_view(store, tenant, deal_id)
    with store.writing(TENANT) as connection:
        remove_deals(connection, TENANT, ["d1"], now=now)
    with pytest.raises(DealNotFoundError):
        load_deal_view(store, TENANT, "d1")


@pytest.fixture
def listed(store: Store, now: datetime) -> Store:
    """A store with open deals in all orders, and some that aren't listed."""
    deals = [
        build_deal("a", now, amount=5.0, close_date=now + timedelta(days=9), name="Zeta"),
        build_deal("b", now, amount=None, close_date=now + timedelta(days=1), name="éclair"),
        build_deal("c", now, amount=-1.0, close_date=None, name="alpha"),
        build_deal("d", now, amount=5.0, close_date=now + timedelta(days=1), name="Alpha"),
        build_deal("won", now, status="won", amount=9.0),
        build_deal("gone", now, amount=9.0),
    ]
    save(store, SAMPLE, *deals, now=now)
    analyse_deals(store, TENANT, [SAMPLE.deal.id, *(deal.deal.id for deal in deals)], as_of=now)
    save(store, build_deal("unanalysed", now), now=now)
    with store.writing(TENANT) as connection:
        remove_deals(connection, TENANT, ["gone"], now=now)
    return store


def iter_ids(store: Store, sort: str, limit: int) -> Sequence[str]:
    """Read the list page by page."""
    ids: list[str] = []
    after: str | None = None
    while True:
        page = load_pipeline(store, EVERYTHING, sort=sort, limit=limit, after=after)
        assert page.total == 5
        assert len(page.rows) <= limit
        ids.extend(row.id for row in page.rows)
        after = page.next_key
        if after is None:
            return ids


@pytest.mark.parametrize(
    ("sort", "ids"),
    [
        ("amount", ["006-brightline", "d", "a", "c", "b"]),
        ("close_date", ["b", "d", "a", "006-brightline", "c"]),
        ("name", ["c", "d", "006-brightline", "a", "b"]),
    ],
)
def test_open_deals_are_listed_in_the_order_asked_for(listed: Store, sort: str, ids: list[str]) -> None:
    assert [row.id for row in load_pipeline(listed, EVERYTHING, sort=sort, limit=None).rows] == ids


def test_deals_are_listed_by_risk_first_the_highest(listed: Store) -> None:
    page = load_pipeline(listed, EVERYTHING)
    keys = [(row.risk, row.id) for row in page.rows]
    assert keys == sorted(keys, reverse=True)
    assert len(keys) == 5
    row = next(row for row in page.rows if row.id == SAMPLE.deal.id)
    view = load_deal_view(listed, TENANT, SAMPLE.deal.id)
    assert (row.risk, row.band, row.verdict) == (
        view.analysis.risk.score,
        view.analysis.risk.band,
        view.analysis.verdict.sentence,
    )
    assert (row.name, row.amount, row.currency, row.close_date) == (
        SAMPLE.deal.name,
        SAMPLE.deal.amount,
        SAMPLE.deal.currency,
        SAMPLE.deal.close_date,
    )


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("limit", [1, 2, 5])
def test_pages_follow_each_other_without_gap_or_double(listed: Store, sort: str, limit: int) -> None:
    whole = [row.id for row in load_pipeline(listed, EVERYTHING, sort=sort, limit=None).rows]
    assert iter_ids(listed, sort, limit) == whole


@pytest.mark.parametrize("key", ["", "x", "bm9uc2Vuc2U=", "WzFd", "é"])
def test_a_key_that_no_page_gave_is_refused(listed: Store, key: str) -> None:
    with pytest.raises(InputRefusedError, match="first page"):
        load_pipeline(listed, EVERYTHING, after=key)


def test_a_key_of_another_order_is_refused(listed: Store) -> None:
    key = load_pipeline(listed, EVERYTHING, sort="name", limit=1).next_key
    with pytest.raises(InputRefusedError):
        load_pipeline(listed, EVERYTHING, sort="risk", after=key)


def test_an_order_that_isnt_there_is_refused_with_those_that_are(store: Store) -> None:
    with pytest.raises(InputRefusedError, match="risk, amount, close_date, name"):
        load_pipeline(store, EVERYTHING, sort="colour")


def test_the_deals_to_look_at_each_day_are_the_open_ones(listed: Store) -> None:
    with listed.reading(TENANT) as connection:
        ids = load_deal_ids(connection, TENANT, open_only=True)
    assert ids == ["006-brightline", "a", "b", "c", "d", "unanalysed"]
