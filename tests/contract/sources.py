"""CRMs behind their sources, all changed in the same words, so that one suite can hold every source to account."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from connectors.demo_org.server import RunningOrg, serve_org
from connectors.records import CrmRecord, QuarantinedRow
from connectors.salesforce.source import SalesforceSource
from plugin.ports import CrmSource
from tests.contract.test_crm_source import config_of
from tests.crm_double import ListedCrm, build_record
from tests.demo_org_rows import ADA, BEN, DEAL, LONG_AGO, ROLE, Clock, build_org

PEOPLE = 7


class Crm(ABC):
    """A CRM with one deal, a role in it and some people."""

    deal = DEAL
    role = ROLE
    people: frozenset[str]

    @abstractmethod
    def open(self) -> CrmSource:
        """Open another source of it."""

    @abstractmethod
    def rename(self, person: str, name: str) -> None:
        """Change a person's name."""

    @abstractmethod
    def remove(self, person: str) -> None:
        """Delete a person."""

    @abstractmethod
    def spoil(self, person: str) -> None:
        """Change a person's record so that it makes no sense; its name is then "nonsense"."""


class SalesforceCrm(Crm):
    """The sample org over HTTPS."""

    def __init__(self, running: RunningOrg, clock: Clock, bulk: str) -> None:
        self._running = running
        self._clock = clock
        self._bulk = bulk
        self.people = frozenset(running.org.tables["Contact"])

    def open(self) -> CrmSource:
        return SalesforceSource(config_of(self._running, bulk=self._bulk), wait=lambda _: None)

    def rename(self, person: str, name: str) -> None:
        self._clock.advance(hours=1)
        self._running.org.update("Contact", person, LastName=name)

    def remove(self, person: str) -> None:
        self._clock.advance(hours=1)
        self._running.org.delete("Contact", person)

    def spoil(self, person: str) -> None:
        self._clock.advance(hours=1)
        self._running.org.update("Contact", person, LastName="nonsense")
        self._running.org.spoil(person, ReportsToId="nonsense")


class DoubledCrm(Crm):
    """The double that the tests of the sync use."""

    def __init__(self) -> None:
        self._minutes = 0
        contacts = [build_record("Contact", f"003{number}", Name=f"Person {number}") for number in range(PEOPLE)]
        self.people = frozenset(contact.id for contact in contacts)
        others = [
            build_record("Opportunity", DEAL, Name="Line 3"),
            build_record("OpportunityContactRole", ROLE, DEAL, ContactId="0030"),
        ]
        self._crm = ListedCrm(keeps_pages=True, there={record.id: record for record in (*contacts, *others)})
        self._crm.answers = {
            "Contact": [contacts[:3], contacts[3:]],
            "Opportunity": [others[:1]],
            "OpportunityContactRole": [others[1:]],
        }

    def open(self) -> CrmSource:
        return self._crm

    def rename(self, person: str, name: str) -> None:
        held = self._held(person)
        self._put(replace(held, stamp=held.stamp + timedelta(hours=1), fields={**held.fields, "Name": name}))

    def remove(self, person: str) -> None:
        held = self._held(person)
        self._put(replace(held, stamp=held.stamp + timedelta(hours=1), deleted=True))

    def spoil(self, person: str) -> None:
        row = {"Id": person, "Name": "nonsense"}
        self._crm.answers["Contact"].append(
            [QuarantinedRow(kind="Contact", id=person, field="ReportsToId", problem="isn't a record id", row=row)]
        )

    def _held(self, person: str) -> CrmRecord:
        held = (self._crm.there or {}).get(person)
        assert held is not None
        return held

    def _put(self, record: CrmRecord) -> None:
        assert self._crm.there is not None
        self._crm.there[record.id] = record
        self._crm.answers["Contact"].append([record])


@contextmanager
def open_crm(name: str) -> Iterator[Crm]:
    """Begin a CRM: `salesforce`, the same by the Bulk API, or the `double`."""
    if name == "double":
        yield DoubledCrm()
        return
    clock = Clock()
    org = build_org(clock)
    for number in range(PEOPLE - len({ADA, BEN})):
        org.insert("Contact", LastName=f"Person {number}", CreatedDate=LONG_AGO)
    org.page_limit = 3
    clock.advance(hours=1)
    with serve_org(org) as running:
        yield SalesforceCrm(running, clock, "always" if name == "salesforce-bulk" else "never")
