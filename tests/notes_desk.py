"""A bare deal of six people in a small org, of whom nobody knows where they stand, and ten lines of notes on them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from connectors.demo_org.ids import build_id
from connectors.demo_org.org import DemoOrg
from plugin.sign_in import Invitation
from tests.demo_org_rows import ACCOUNT, OWNER
from tests.write_back_desk import TENANT, WriteBackDesk, open_synced_desk

BARE_DEAL = build_id("006", 21)
BUYERS = {
    "Marta Ruiz": "Chief Executive Officer",
    "Ines Vogt": "Chief Financial Officer",
    "Raj Patel": "Operations Director",
    "Jürgen Müller-Brandenburg": "Head of IT",
    "Tomasz Lis": "Head of Procurement",
    "Aiko Tanaka": "Warehouse Lead",
}
CONTACTS = {name: build_id("003", 31 + number) for number, name in enumerate(BUYERS)}
TEN_LINES = """\
Meeting in Vigo, all six were there.
- Marta: I'm fully behind this, we need it before summer.
- Ines is in favour, but she is worried about the price.
- Raj is not convinced. He would rather keep the current system.
- Müller: "I like the idea, if the interface is clean."
- Tomasz has no objections.
- Marta signs the contract by 12 March.
- Ines will send us the cost figures by Friday.
- We'll send the security paper by next Tuesday.
- Raj reports to Marta and listens to Aiko.
"""
TEN_GERMAN_LINES = """\
Treffen in Vigo, alle sechs waren da.
- Marta: Ich stehe voll dahinter, wir brauchen das vor dem Sommer.
- Ines ist dafür, macht sich aber Sorgen um den Preis.
- Raj ist noch nicht überzeugt. Er würde lieber beim alten System bleiben.
- Müller: „Ich bin dafür, wenn die Schnittstelle sauber ist.“
- Tomasz hat keine Einwände.
- Marta unterschreibt den Vertrag bis 12. März.
- Ines schickt uns bis Freitag die Kostenzahlen.
- Wir schicken bis nächsten Dienstag das Sicherheitspapier.
- Raj berichtet an Marta und hört auf Aiko.
"""


@contextmanager
def open_notes_desk(folder: Path, *, on: bool = False) -> Iterator[WriteBackDesk]:
    """Open an installation with the bare deal synced and analysed; nothing is written back unless `on`."""
    with open_synced_desk(folder, on=on, prepare=_add_bare_deal) as desk:
        yield desk


def _add_bare_deal(org: DemoOrg) -> None:
    for (name, title), own_id in zip(BUYERS.items(), CONTACTS.values(), strict=True):
        first, last = name.split(maxsplit=1)
        org.insert("Contact", Id=own_id, FirstName=first, LastName=last, Title=title, AccountId=ACCOUNT, OwnerId=OWNER)
    org.insert(
        "Opportunity", Id=BARE_DEAL, Name="Northwind: warehouse automation", AccountId=ACCOUNT, OwnerId=OWNER,
        StageName="Qualification", CloseDate="2026-06-30",
    )  # fmt: skip
    for number, contact in enumerate(CONTACTS.values()):
        org.insert(
            "OpportunityContactRole", Id=build_id("00K", 31 + number), OpportunityId=BARE_DEAL, ContactId=contact
        )


def invite(desk: WriteBackDesk, role: str = "rep", user: str | None = OWNER) -> str:
    """Make a one-time link and return its path."""
    link = desk.services.signing_in.invite(Invitation(tenant=TENANT, role=role, user=user))  # type: ignore[arg-type]  # a role
    return link.partition("8000")[2] or link
