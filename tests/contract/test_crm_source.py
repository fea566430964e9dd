"""What every CRM source promises, kept by the Salesforce connector against the sample org over real HTTPS."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors.demo_org.org import ABSENT, DemoOrg
from connectors.demo_org.records import build_records
from connectors.demo_org.server import RunningOrg, serve_org
from connectors.errors import NotAllowedError, QuotaUsedUpError, RetryLaterError, SignInRefusedError
from connectors.records import CrmRecord, KindReport, QuarantinedRow, RecordPage
from connectors.salesforce.assembly import assemble_deal
from connectors.salesforce.client import SalesforceConfig
from connectors.salesforce.source import SalesforceSource
from plugin.ports import CrmSource
from tests.salesforce_records import ListMirror

START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
OLD = {"CreatedDate": "2026-01-05T10:00:00.000+0000", "SystemModstamp": "2026-01-05T10:00:00.000+0000"}


@dataclass
class Bench:
    """A small org that answers, a source that reads it, and what the source has shown so far."""

    running: RunningOrg
    source: SalesforceSource
    waits: list[float]
    move_clock: Callable[[timedelta], None]
    cursors: dict[str, str | None] = field(default_factory=dict)

    @property
    def org(self) -> DemoOrg:
        return self.running.org

    def look(self) -> dict[str, KindReport]:
        return {report.kind: report for report in self.source.look()}

    def pages(self, kind: str) -> list[RecordPage]:
        """Read what is new of a kind, moving its cursor."""
        pages = []
        for page in self.source.iter_pages(kind, self.cursors.get(kind)):
            self.cursors[kind] = page.cursor
            pages.append(page)
        return pages

    def read(self, kind: str) -> list[CrmRecord]:
        return [record for page in self.pages(kind) for record in page.records]

    def set_aside(self, kind: str) -> list[QuarantinedRow]:
        return [row for page in self.pages(kind) for row in page.quarantined]

    def asked(self, words: str) -> int:
        return sum(words in f"{note.method} {note.path} {note.soql or ''}" for note in self.org.requests)


def config_of(running: RunningOrg, **changes: Any) -> SalesforceConfig:
    settings: dict[str, Any] = {
        "my_domain": running.host,
        "login_url": running.login_url,
        "client_id": running.client_id,
        "username": running.username,
        "private_key": running.private_key,
        "ca_bundle": str(running.ca_bundle),
        "allowed_hosts": (running.host,),
    }
    return SalesforceConfig(**{**settings, **changes})


@pytest.fixture
def bench() -> Iterator[Bench]:
    clock = [START]

    def move(by: timedelta) -> None:
        clock[0] += by

    waits: list[float] = []
    org = DemoOrg({}, now=lambda: clock[0])
    with serve_org(org) as running:
        source = SalesforceSource(config_of(running), wait=waits.append)
        yield Bench(running, source, waits, move)
        source.close()


def insert_deal(org: DemoOrg, **fields: Any) -> str:
    held = {"Name": "Route planning", "StageName": "Prospecting", "CloseDate": "2026-05-01", **OLD}
    return org.insert("Opportunity", **{**held, **fields})


def insert_contact(org: DemoOrg, name: str, **fields: Any) -> str:
    return org.insert("Contact", LastName=name, **{**OLD, **fields})


def test_the_connector_has_the_shape_of_a_source(bench: Bench) -> None:
    source: CrmSource = bench.source

    assert source.api_calls == 0
    bench.look()
    assert str(source.organization_id).startswith("00D")
    assert source.instance_url == bench.running.url
    assert source.api_calls > len(source.kinds)
    assert source.kinds[0] == "OpportunityStage"


def test_an_empty_org_gives_empty_pages_and_the_next_reading_too(bench: Bench) -> None:
    bench.look()

    for kind in bench.source.kinds:
        if kind != "User":
            assert bench.read(kind) == []
            assert bench.read(kind) == []


@pytest.mark.parametrize("way", ["client credentials", "older secret", "given session"])
def test_every_way_to_sign_in_works(bench: Bench, way: str) -> None:
    running = bench.running
    changes: dict[str, dict[str, Any]] = {
        "client credentials": {"username": None, "private_key": None, "client_secrets": (running.client_secret,)},
        "older secret": {"username": None, "private_key": None, "client_secrets": ("new", running.client_secret)},
        "given session": {"session_token": running.session_token},
    }
    source = SalesforceSource(config_of(running, **changes[way]), wait=bench.waits.append)

    assert all(report.readable for report in source.look())
    source.close()


@pytest.mark.parametrize(
    "changes",
    [
        {"username": "somebody@else.example"},
        {"login_url": "https://test.salesforce.com"},
        {"client_id": "another app"},
        {"username": None, "private_key": None, "client_secrets": ("wrong",)},
        {"session_token": "00D000000000062!wrong"},
    ],
)
def test_a_refused_sign_in_is_one_sentence_without_another_try(bench: Bench, changes: dict[str, Any]) -> None:
    source = SalesforceSource(config_of(bench.running, **changes), wait=bench.waits.append)

    with pytest.raises(SignInRefusedError):
        source.look()

    assert bench.waits == []
    assert source.api_calls == 1
    source.close()


def test_a_host_that_is_not_named_is_not_called(bench: Bench) -> None:
    source = SalesforceSource(config_of(bench.running, allowed_hosts=()), wait=bench.waits.append)

    with pytest.raises(NotAllowedError):
        source.look()

    assert bench.org.requests == []
    source.close()


def test_a_certificate_of_somebody_else_is_refused(bench: Bench) -> None:
    source = SalesforceSource(config_of(bench.running, ca_bundle=None), wait=bench.waits.append)

    with pytest.raises(NotAllowedError, match="certificate"):
        source.look()

    assert bench.waits == []
    source.close()


def test_pages_are_followed_to_the_end_and_the_next_reading_brings_nothing(bench: Bench) -> None:
    ids = {insert_contact(bench.org, f"Contact {number}") for number in range(23)}
    bench.org.page_limit = 5
    bench.look()

    pages = bench.pages("Contact")

    assert {record.id for page in pages for record in page.records} == ids
    assert sum(len(page.records) for page in pages) == 23
    assert len(pages) == math.ceil(23 / 5) + 1
    assert bench.read("Contact") == []


def test_a_reading_that_stops_in_the_middle_goes_on_with_another_source(bench: Bench) -> None:
    ids = {insert_contact(bench.org, f"Contact {number}") for number in range(23)}
    bench.org.page_limit = 5
    seen: list[CrmRecord] = []
    pages = bench.source.iter_pages("Contact", None)
    for _ in range(2):
        page = next(pages)
        seen += page.records
        bench.cursors["Contact"] = page.cursor

    again = SalesforceSource(config_of(bench.running), wait=bench.waits.append)
    rest = [record for page in again.iter_pages("Contact", bench.cursors["Contact"]) for record in page.records]

    assert {record.id for record in [*seen, *rest]} == ids
    assert len(seen) + len(rest) == 23
    again.close()


def test_a_mass_update_of_one_second_is_read_whole_though_results_expire(bench: Bench) -> None:
    ids = {insert_contact(bench.org, f"Contact {number}") for number in range(60)}
    bench.org.page_limit = 10
    seen: list[str] = []
    for page in bench.source.iter_pages("Contact", None):
        seen += [record.id for record in page.records]
        bench.org.expire_locators()

    assert sorted(seen) == sorted(ids)


def test_a_change_appears_at_once_and_a_late_commit_within_the_overlap(bench: Bench) -> None:
    mara, deng = insert_contact(bench.org, "Mara"), insert_contact(bench.org, "Deng")
    bench.look()
    bench.read("Contact")
    bench.move_clock(timedelta(hours=1))
    assert bench.read("Contact") == []

    late = START + timedelta(hours=1) - timedelta(seconds=200)
    bench.org.update("Contact", mara, Title="COO")
    bench.org.update("Contact", deng, Title="CFO", SystemModstamp=late.strftime("%Y-%m-%dT%H:%M:%S.000+0000"))

    assert {record.id: record.fields["Title"] for record in bench.read("Contact")} == {mara: "COO", deng: "CFO"}


def test_deletions_are_told_with_and_without_a_bin(bench: Bench) -> None:
    deal = insert_deal(bench.org)
    user = bench.org.insert("User", LastName="Duarte", Username="d@acme.example", Email="d@acme.example")
    kept = insert_contact(bench.org, "Mara")
    purged = insert_contact(bench.org, "Deng")
    member = bench.org.insert("OpportunityTeamMember", OpportunityId=deal, UserId=user, **OLD)
    bench.look()
    for kind in ("Contact", "OpportunityTeamMember"):
        bench.read(kind)
    bench.move_clock(timedelta(hours=2))

    bench.org.delete("Contact", kept)
    bench.org.purge("Contact", purged)
    bench.org.delete("OpportunityTeamMember", member)

    assert {record.id: record.deleted for record in bench.read("Contact")} == {kept: True, purged: True}
    assert [(record.id, record.deleted) for record in bench.read("OpportunityTeamMember")] == [(member, True)]
    bench.org.undelete("Contact", kept)
    assert {record.id: record.deleted for record in bench.read("Contact")}[kept] is False


def test_a_merge_says_who_survived(bench: Bench) -> None:
    winner, loser = insert_contact(bench.org, "Mara"), insert_contact(bench.org, "M. Lindqvist")
    bench.look()
    bench.read("Contact")
    bench.move_clock(timedelta(hours=2))

    bench.org.merge("Contact", winner, loser)

    found = {record.id: record for record in bench.read("Contact")}
    assert found[loser].deleted
    assert found[loser].fields["MasterRecordId"] == winner


def test_archived_activities_are_read_and_texts_are_only_counted(bench: Bench) -> None:
    deal = insert_deal(bench.org)
    held = {"WhatId": deal, "Status": "Completed", "Description": "We are not ready for this."}
    old = {"CreatedDate": "2024-06-01T10:00:00.000+0000", "ActivityDate": "2024-06-01"}
    task = bench.org.insert("Task", **held, **old)
    bench.look()

    pages = bench.pages("Task")

    assert [(record.id, record.parent) for page in pages for record in page.records] == [(task, deal)]
    assert pages[0].records[0].fields["Description"] == 6
    assert "not ready" not in repr(pages)


def test_a_hidden_field_is_reported_never_fatal_and_never_null(bench: Bench) -> None:
    contact = insert_contact(bench.org, "Mara", Title="COO")
    bench.org.hide("Contact", "Title")

    assert bench.look()["Contact"].hidden == ("Title",)
    (record,) = bench.read("Contact")

    assert record.id == contact
    assert "Title" not in record.fields


def test_a_field_that_is_hidden_in_the_middle_is_left_out_from_then_on(bench: Bench) -> None:
    insert_contact(bench.org, "Mara", Title="COO")
    bench.look()
    bench.org.hide("Contact", "Title")

    (record,) = bench.read("Contact")

    assert "Title" not in record.fields


def test_a_field_that_is_shown_later_is_read_for_all_rows(bench: Bench) -> None:
    insert_contact(bench.org, "Mara", Title="COO")
    bench.org.hide("Contact", "Title")
    bench.look()
    bench.read("Contact")
    bench.org.show("Contact", "Title")
    bench.look()

    assert [record.fields["Title"] for record in bench.read("Contact")] == ["COO"]


def test_a_feature_that_is_off_is_reported_and_gives_nothing(bench: Bench) -> None:
    bench.org.hide("OpportunityTeamMember")

    report = bench.look()["OpportunityTeamMember"]

    assert not report.readable
    assert "Team Selling" in str(report.problem)
    assert bench.pages("OpportunityTeamMember") == []


@pytest.mark.parametrize("kind", ["OpportunityStage", "OpportunityHistory", "EventRelation"])
def test_a_kind_that_only_adds_to_a_deal_may_be_missing_and_is_reported(bench: Bench, kind: str) -> None:
    bench.org.hide(kind)

    assert not bench.look()[kind].readable
    assert bench.pages(kind) == []


@pytest.mark.parametrize(("kind", "hidden"), [("Opportunity", None), ("OpportunityContactRole", "ContactId")])
def test_a_kind_that_must_be_there_stops_with_a_reason_and_others_go_on(
    bench: Bench, kind: str, hidden: str | None
) -> None:
    insert_contact(bench.org, "Mara")
    bench.org.hide(kind, hidden)

    assert not bench.look()[kind].readable
    with pytest.raises(NotAllowedError, match=kind):
        bench.pages(kind)
    assert len(bench.read("Contact")) == 1


def test_an_org_that_shows_nothing_at_all_is_one_sentence(bench: Bench) -> None:
    bench.org.fail(status=403, times=None)

    with pytest.raises(NotAllowedError, match="Nothing can be read"):
        bench.look()


def test_rows_that_make_no_sense_are_set_aside_and_every_row_is_counted(bench: Bench) -> None:
    ids = [insert_contact(bench.org, f"Contact {number}") for number in range(6)]
    spoiled: Sequence[dict[str, Any]] = [
        {"Id": ABSENT},
        {"Id": "001000000000001AAA"},
        {"SystemModstamp": "0017-01-01T00:00:00.000+0000"},
        {"ReportsToId": 5},
        {"Name": ["Mara"]},
    ]
    for own_id, change in zip(ids, spoiled, strict=False):
        bench.org.spoil(own_id, **change)
    bench.look()

    pages = bench.pages("Contact")

    rows = [row for page in pages for row in page.quarantined]
    assert [record.id for page in pages for record in page.records] == [ids[5]]
    assert sorted(str(row.field) for row in rows) == ["Id", "Id", "Name", "ReportsToId", "SystemModstamp"]


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 503},
        {"status": 500},
        {"status": 429},
        {"status": 403, "code": "REQUEST_LIMIT_EXCEEDED", "body": [
            {"errorCode": "REQUEST_LIMIT_EXCEEDED", "message": "ConcurrentRequests Limit exceeded."}]},
        {"status": 200, "body": "<html><body>Down for maintenance</body></html>"},
        {"truncate": True},
        {"reset": True},
        {"status": 401},
    ],
)  # fmt: skip
def test_a_fault_that_passes_costs_nothing_but_time(bench: Bench, fault: dict[str, Any]) -> None:
    ids = {insert_contact(bench.org, f"Contact {number}") for number in range(12)}
    bench.org.page_limit = 5
    bench.look()
    bench.org.fail(**fault, when="queryAll", after=0)

    assert {record.id for record in bench.read("Contact")} == ids
    assert len(bench.waits) == (0 if fault.get("status") == 401 else 1)


def test_an_expired_session_is_renewed_and_the_page_repeated(bench: Bench) -> None:
    ids = {insert_contact(bench.org, f"Contact {number}") for number in range(12)}
    bench.org.page_limit = 5
    bench.look()
    seen: set[str] = set()
    for page in bench.source.iter_pages("Contact", None):
        seen |= {record.id for record in page.records}
        bench.running.expire_sessions()

    assert seen == ids


def test_a_session_that_is_always_refused_is_given_up(bench: Bench) -> None:
    bench.org.fail(status=401, times=None)

    with pytest.raises(SignInRefusedError):
        bench.look()

    assert bench.waits == []


def test_an_org_that_stays_away_is_given_up_within_four_minutes(bench: Bench) -> None:
    bench.org.fail(status=503, times=None)

    with pytest.raises(RetryLaterError) as raised:
        bench.look()
    with pytest.raises(RetryLaterError):
        bench.read("Contact")

    assert sum(bench.waits) <= 240
    assert bench.running.host in str(raised.value)
    bench.org.heal()
    assert bench.look()["Contact"].readable


def test_a_dripping_answer_is_cut_off_in_all_and_asked_for_again(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    contact = insert_contact(bench.org, "Mara")
    bench.look()
    monkeypatch.setattr("connectors.salesforce.patience.LONGEST_READ", 0.5)
    monkeypatch.setattr("connectors.salesforce.session.CONNECT_TIMEOUT", 0.5)
    bench.org.fail(drip=0.05, when="queryAll")

    assert [record.id for record in bench.read("Contact")] == [contact]
    assert len(bench.waits) == 1


def test_a_used_up_day_stops_at_once(bench: Bench) -> None:
    bench.look()
    body = [{"errorCode": "REQUEST_LIMIT_EXCEEDED", "message": "TotalRequests Limit exceeded."}]
    bench.org.fail(status=403, body=body, when="queryAll")

    with pytest.raises(QuotaUsedUpError):
        bench.read("Contact")

    assert bench.waits == []


def test_a_reading_keeps_to_its_share_of_the_day(bench: Bench) -> None:
    bench.org.daily_limit = 20

    with pytest.raises(QuotaUsedUpError):
        bench.look()

    assert bench.source.api_calls <= 11


def test_the_sample_org_is_read_whole_and_every_deal_of_it_assembled() -> None:
    records = build_records(START)
    with serve_org(DemoOrg(records, now=lambda: START)) as running:
        source = SalesforceSource(config_of(running))
        reports = source.look()
        pages = [page for kind in source.kinds for page in source.iter_pages(kind, None)]
        source.close()

    held = [record for page in pages for record in page.records]
    assert all(report.readable and not report.hidden for report in reports)
    assert [row for page in pages for row in page.quarantined] == []
    wanted = set(source.kinds) - {"User", "OpportunityTeamMember"}
    received = {kind: sum(record.kind == kind for record in held) for kind in wanted}
    assert received == {kind: len(records.get(kind, ())) for kind in wanted}
    deals = [record.id for record in held if record.kind == "Opportunity"]
    mirror = ListMirror(held)
    for deal_id in deals:
        assembly = assemble_deal(deal_id, mirror, as_of=START, instance_url=source.instance_url)
        assert assembly is not None
        assert {problem.field for problem in assembly.problems} <= {"ReportsToId"}
        assert assembly.deal.people
    assert len(deals) == len(records["Opportunity"])
