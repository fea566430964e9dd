"""What every source of a CRM's records promises: one suite, held against each source that there is."""

from collections.abc import Iterator

import pytest

from connectors.records import CrmRecord, QuarantinedRow, RecordPage
from plugin.ports import CrmSource
from tests.contract.sources import PEOPLE, Crm, open_crm

PERSON = "Contact"


@pytest.fixture(params=["salesforce", "salesforce-bulk", "double"])
def crm(request: pytest.FixtureRequest) -> Iterator[Crm]:
    with open_crm(request.param) as opened:
        yield opened


@pytest.fixture
def source(crm: Crm) -> Iterator[CrmSource]:
    opened = crm.open()
    opened.look()
    yield opened
    opened.close()


def read(source: CrmSource, cursor: str | None = None) -> list[RecordPage]:
    return list(source.iter_pages(PERSON, cursor))


def records(pages: list[RecordPage]) -> dict[str, CrmRecord]:
    return {record.id: record for page in pages for record in page.records}


def names_of(found: dict[str, CrmRecord]) -> set[str]:
    return {str(record.fields["Name"]) for record in found.values()}


def test_what_it_says_of_its_kinds_fits_together(source: CrmSource) -> None:
    order = list(source.kinds)

    assert len(set(order)) == len(order)
    assert {*source.compared, *source.parts, *source.parts.values(), *source.replaced, *source.merged} <= set(order)
    assert set(source.replaced) <= set(source.parts)
    assert all(order.index(parent) < order.index(part) for part, parent in source.parts.items())


def test_everything_comes_once_in_pages_of_its_kind_the_last_of_which_says_so(crm: Crm, source: CrmSource) -> None:
    pages = read(source)

    assert sorted(record.id for page in pages for record in page.records) == sorted(crm.people)
    assert {page.kind for page in pages} == {PERSON}
    assert {record.kind for record in records(pages).values()} == {PERSON}
    assert [page.ended for page in pages] == [False] * (len(pages) - 1) + [True]
    assert not any(page.gaps for page in pages)


def test_after_each_page_another_source_can_go_on(crm: Crm, source: CrmSource) -> None:
    pages = read(source)

    for place, page in enumerate(pages):
        other = crm.open()
        rest = read(other, page.cursor)
        assert {*records(pages[: place + 1]), *records(rest)} == crm.people


def test_what_didnt_change_comes_the_same_or_not_at_all(source: CrmSource) -> None:
    pages = read(source)

    again = records(read(source, pages[-1].cursor))

    assert again.items() <= records(pages).items()


def test_a_change_comes_with_a_newer_stamp(crm: Crm, source: CrmSource) -> None:
    pages = read(source)
    person = min(crm.people)
    before = records(pages)[person]
    crm.rename(person, "Renamed")

    after = records(read(source, pages[-1].cursor))[person]

    assert str(after.fields["Name"]).endswith("Renamed")
    assert after.stamp > before.stamp
    assert after.stamp.tzinfo is not None


def test_a_deletion_comes_as_a_record_that_says_so(crm: Crm, source: CrmSource) -> None:
    pages = read(source)
    person = max(crm.people)
    crm.remove(person)

    assert records(read(source, pages[-1].cursor))[person].deleted
    assert set().union(*source.iter_live_ids(PERSON)) == crm.people - {person}


def test_a_row_that_makes_no_sense_is_set_aside_with_its_place_and_without_its_value(
    crm: Crm, source: CrmSource
) -> None:
    pages = read(source)
    person = min(crm.people)
    crm.spoil(person)

    later = read(source, pages[-1].cursor)

    (aside,) = (row for page in later for row in page.quarantined)
    assert isinstance(aside, QuarantinedRow)
    assert (aside.kind, aside.id, aside.field) == (PERSON, person, "ReportsToId")
    assert "nonsense" not in aside.problem
    assert person not in records(later)


def test_all_ids_are_those_that_are_there(crm: Crm, source: CrmSource) -> None:
    assert set().union(*source.iter_live_ids(PERSON)) == crm.people


def test_certain_records_come_as_they_are_and_unknown_ones_are_left_out(crm: Crm, source: CrmSource) -> None:
    everything = records(read(source))
    person = min(crm.people)
    unknown = "003000000009999AAA"

    found = records(list(source.iter_records(PERSON, [person, unknown])))

    assert found == {person: everything[person]}


def test_what_hangs_on_a_record_comes_with_its_parent(crm: Crm, source: CrmSource) -> None:
    found = records(list(source.iter_children("OpportunityContactRole", [crm.deal])))

    assert {own_id: record.parent for own_id, record in found.items()} == {crm.role: crm.deal}


def test_each_question_is_counted(source: CrmSource) -> None:
    before = source.api_calls
    read(source)

    assert source.api_calls > before


def test_every_person_has_a_name_of_its_own_here(crm: Crm, source: CrmSource) -> None:
    assert len(names_of(records(read(source)))) == len(crm.people) == PEOPLE
