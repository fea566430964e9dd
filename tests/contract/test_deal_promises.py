"""What every connector promises of the deals that it gives, whether out of a CRM's records or out of a file."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from connectors.demo_org.org import DemoOrg
from connectors.demo_org.records import build_records
from connectors.demo_org.server import serve_org
from connectors.files.problems import DealFileError
from connectors.files.reader import read_deal
from connectors.files.writer import write_deal
from connectors.salesforce.assembly import assemble_deal
from connectors.salesforce.source import SalesforceSource
from graph.analyse import analyse
from graph.deal import Deal
from tests.contract.test_crm_source import config_of
from tests.salesforce_records import ListMirror

START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
FROM_SALESFORCE, FROM_FILES = "salesforce", "files"


def read_salesforce() -> list[Deal]:
    """Put every deal of the sample org together."""
    with serve_org(DemoOrg(build_records(START), now=lambda: START)) as running:
        source = SalesforceSource(config_of(running))
        source.look()
        held = [record for kind in source.kinds for page in source.iter_pages(kind, None) for record in page.records]
        source.close()
    mirror = ListMirror(held)
    ids = sorted(record.id for record in held if record.kind == "Opportunity" and not record.deleted)
    made = (assemble_deal(own_id, mirror, as_of=START, instance_url=running.url) for own_id in ids)
    return [assembly.deal for assembly in made if assembly is not None]


@pytest.fixture(scope="module")
def both() -> dict[str, list[Deal]]:
    deals = read_salesforce()
    return {FROM_SALESFORCE: deals, FROM_FILES: [read_deal(write_deal(deal).encode()) for deal in deals]}


@pytest.fixture(params=[FROM_SALESFORCE, FROM_FILES])
def deals(request: pytest.FixtureRequest, both: dict[str, list[Deal]]) -> Sequence[Deal]:
    return both[request.param]


def test_a_deal_is_a_deal_file_and_comes_back_the_same(deals: Sequence[Deal]) -> None:
    assert deals
    assert [read_deal(write_deal(deal).encode()) for deal in deals] == deals


def test_ids_are_unique_in_their_list(deals: Sequence[Deal]) -> None:
    for deal in deals:
        for ids in ([person.id for person in deal.people], [subject.id for subject in deal.subjects]):
            assert len(set(ids)) == len(ids)


def test_every_person_says_where_they_come_from(deals: Sequence[Deal]) -> None:
    people = [person for deal in deals for person in deal.people]

    assert all(person.source is not None and person.source.system and person.source.record for person in people)


def test_nobody_is_made_a_decision_maker_by_a_role_alone(deals: Sequence[Deal]) -> None:
    people = [person for deal in deals for person in deal.people if "Decision Maker" in person.crm_roles]

    assert any(person.decision_maker is None for person in people)


def test_every_deal_can_be_analysed_and_both_ways_in_give_the_same(both: dict[str, list[Deal]]) -> None:
    ways = zip(both[FROM_SALESFORCE], both[FROM_FILES], strict=True)

    assert all(analyse(one) == analyse(other) for one, other in ways)


def test_what_a_deal_doesnt_say_is_missing_and_not_guessed(deals: Sequence[Deal]) -> None:
    bare = replace(deals[0], people=(), ties=(), subjects=(), statements=(), commitments=(), decisions=())

    analysis = analyse(replace(bare, incidents=(), activities=(), events=(), ratings=(), placements=()))

    assert analysis.alignment.state == "unknown"


def test_a_broken_deal_names_every_place(deals: Sequence[Deal]) -> None:
    text = write_deal(deals[0]).replace('"people":[{', '"people":[{"shoe_size":9,', 1)

    with pytest.raises(DealFileError) as raised:
        read_deal(text.encode())

    assert [problem.path for problem in raised.value.errors] == ["people[0].shoe_size"]
