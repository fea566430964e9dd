"""Deal files go into the store and come out of it with nothing lost, added or taken in by half."""

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from connectors.files.reader import read_deal
from connectors.files.writer import write_deal
from graph.analyse import analyse
from graph.deal import Deal, Facts, Person
from plugin.analysing import analyse_deals
from plugin.errors import DealNotFoundError
from plugin.exporting import iter_deal_files
from plugin.importing import ImportResult, import_files
from plugin.reviewing import load_deal_view
from plugin.store.deals import save_deals
from plugin.store.store import Store
from tests.table_dump import dump_tables

FILES = Path(__file__).parents[1] / "data" / "files"
SAMPLE_FILE = FILES / "brightline.json"
SAMPLE = read_deal(SAMPLE_FILE.read_bytes())
TENANT = "default"


def take(store: Store, now: datetime, *paths: Path, **options: Any) -> tuple[ImportResult, list[str]]:
    scheduled: list[str] = []

    def schedule(_: Connection, deal_ids: Sequence[str]) -> None:
        scheduled.extend(deal_ids)

    result = import_files(store, paths, tenant=TENANT, clock=lambda: now, schedule_analysis=schedule, **options)
    counts = result.counts
    assert counts.received == counts.stored + counts.unchanged + counts.quarantined
    assert counts.quarantined == len(result.refused)
    return result, scheduled


def write(path: Path, *deals: Deal) -> Path:
    path.write_text("".join(write_deal(deal) + "\n" for deal in deals))
    return path


def test_import_export_and_analyse_give_the_same_analysis(store: Store, now: datetime) -> None:
    result, scheduled = take(store, now, SAMPLE_FILE)
    assert (result.counts.received, result.counts.stored, scheduled) == (1, 1, [SAMPLE.deal.id])
    analyse_deals(store, TENANT, scheduled, as_of=now)
    (line,) = iter_deal_files(store, TENANT)
    assert read_deal(line.encode()) == SAMPLE
    assert (
        analyse(read_deal(line.encode())) == analyse(SAMPLE) == load_deal_view(store, TENANT, SAMPLE.deal.id).analysis
    )


def test_the_same_file_again_changes_nothing(store: Store, now: datetime) -> None:
    take(store, now, SAMPLE_FILE)
    before = dump_tables(store)
    result, scheduled = take(store, now + timedelta(days=1), SAMPLE_FILE)
    assert (result.counts.unchanged, scheduled) == (1, [])
    assert dump_tables(store) == before


def test_a_deal_of_the_crm_is_exported_as_of_its_analysis(store: Store, now: datetime) -> None:
    with store.writing(TENANT) as connection:
        save_deals(connection, TENANT, [SAMPLE], origin="salesforce", now=now)
    (line,) = iter_deal_files(store, TENANT, [SAMPLE.deal.id])
    assert read_deal(line.encode()) == SAMPLE
    later = now + timedelta(days=50)
    analyse_deals(store, TENANT, [SAMPLE.deal.id], as_of=later)
    (line,) = iter_deal_files(store, TENANT, [SAMPLE.deal.id])
    assert analyse(read_deal(line.encode())) == load_deal_view(store, TENANT, SAMPLE.deal.id).analysis


def test_a_file_with_a_deal_a_line_gives_them_all(store: Store, now: datetime, tmp_path: Path) -> None:
    deals = [replace(SAMPLE, deal=replace(SAMPLE.deal, id=f"d{number:03}")) for number in range(70)]
    result, scheduled = take(store, now, write(tmp_path / "many.jsonl", *deals))
    assert (result.counts.stored, len(scheduled)) == (70, 70)
    assert [read_deal(line.encode()) for line in iter_deal_files(store, TENANT)] == deals


def test_of_a_deal_given_twice_the_later_one_stays(store: Store, now: datetime, tmp_path: Path) -> None:
    later = replace(SAMPLE, deal=replace(SAMPLE.deal, name="Later"))
    result, _ = take(store, now, write(tmp_path / "twice.jsonl", SAMPLE, later))
    assert (result.counts.received, result.counts.stored) == (2, 2)
    (line,) = iter_deal_files(store, TENANT)
    assert read_deal(line.encode()) == later


def test_refused_files_are_named_and_the_others_are_taken(store: Store, now: datetime, tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text(SAMPLE_FILE.read_text().replace('"as_of"', '"as_off"', 1))
    paths = [tmp_path / "none.json", broken, SAMPLE_FILE, tmp_path]
    result, _ = take(store, now, *paths)
    assert (result.counts.stored, result.counts.quarantined) == (1, 3)
    missing, wrong, folder = result.refused
    assert (missing.file, missing.problems) == (str(paths[0]), ("can't be read: No such file or directory",))
    assert any(problem.startswith("as_off:") for problem in wrong.problems)
    assert folder.file == str(tmp_path)
    assert result.counts.error is not None
    assert result.counts.error.startswith("3 deals weren't taken")


def test_a_refused_line_is_named_by_its_number(store: Store, now: datetime, tmp_path: Path) -> None:
    path = write(tmp_path / "lines.jsonl", SAMPLE)
    with path.open("a") as file:
        file.write('{"format": "buyin-deal/1"}\n')
    result, _ = take(store, now, path)
    assert [(refused.line, result.counts.stored) for refused in result.refused] == [(2, 1)]


def test_a_file_over_the_limit_is_refused(store: Store, now: datetime) -> None:
    result, _ = take(store, now, SAMPLE_FILE, limit=100)
    assert result.counts.quarantined == 1


def test_a_file_that_contradicts_the_crm_is_refused(store: Store, now: datetime, tmp_path: Path) -> None:
    with store.writing(TENANT) as connection:
        save_deals(connection, TENANT, [SAMPLE], origin="salesforce", now=now)
    before = dump_tables(store)["deal_record"]
    first, *others = SAMPLE.people
    other = replace(SAMPLE, people=(replace(first, name="Somebody else"), *others))
    result, scheduled = take(store, now, write(tmp_path / "other.json", other))
    (refused,) = result.refused
    assert refused.problems == (f"people {first.id}: comes from Salesforce; change it there",)
    assert scheduled == []
    assert dump_tables(store)["deal_record"] == before


def test_lists_of_people_and_ties_become_one_deal(store: Store, now: datetime, tmp_path: Path) -> None:
    people, ties = tmp_path / "Harbour.csv", tmp_path / "ties.csv"
    people.write_text("Name,Title\nAna Ruiz,Chair\nBen Oduya,\n")
    ties.write_text("from,to,kind\nBen Oduya,Ana Ruiz,reports to\n")
    for path in (people, ties):
        os.utime(path, (now.timestamp(), now.timestamp()))
    result, scheduled = take(store, now, people, ties)
    assert (result.counts.received, scheduled) == (1, ["Harbour"])
    (line,) = iter_deal_files(store, TENANT)
    deal = read_deal(line.encode())
    assert (deal.as_of, [person.name for person in deal.people], len(deal.ties)) == (now, ["Ana Ruiz", "Ben Oduya"], 1)
    assert take(store, now + timedelta(days=1), people, ties)[0].counts.unchanged == 1


def test_lists_may_be_given_a_deal_of_their_own(store: Store, now: datetime, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("name\nAna\n")
    take(store, now, people, facts=Facts(id="d7", name="Harbour"))
    (line,) = iter_deal_files(store, TENANT, ["d7"])
    assert read_deal(line.encode()).people == (Person(id="ana", name="Ana"),)


def test_a_broken_list_is_refused_with_line_and_column(store: Store, now: datetime, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("name,owner_share\nAna,7\n")
    result, _ = take(store, now, people, tmp_path / "none.csv")
    assert [refused.file for refused in result.refused] == [str(tmp_path / "none.csv")]
    result, _ = take(store, now, people)
    assert "line 2, column owner_share" in result.refused[0].problems[0]


def test_an_export_of_what_isnt_there_says_so(store: Store) -> None:
    with pytest.raises(DealNotFoundError, match="no deal d9"):
        list(iter_deal_files(store, TENANT, ["d9"]))
    assert list(iter_deal_files(store, TENANT)) == []
