from graph.analyse import analyse
from graph.analysis import Contact
from graph.deal import Activity
from tests.builders import ago, buyers, contact, deal, seller

NONE = Contact(last_at=None, count=0, by=0)
PEOPLE = (*buyers("ana", "bo"), seller(), seller("kim"))


def contacts(*activities: Activity) -> dict[str, Contact]:
    return {each.id: each.contact for each in analyse(deal(PEOPLE, activities=activities)).people}


def met(*to: str, by: str | None = "ana", kind: str = "meeting", count: int = 1) -> Activity:
    return contact("ana", 3, id="met", from_=by, to=to, kind=kind, count=count)


def test_contacts_are_counted_either_way_with_how_many_of_ours() -> None:
    found = contacts(contact("ana", 9, count=3), contact("ana", 2, by="kim"), met("rep", kind="email"))

    assert found == {"ana": Contact(last_at=ago(2), count=5, by=2), "bo": NONE, "rep": NONE, "kim": NONE}


def test_everybody_in_a_meeting_met_everybody() -> None:
    assert contacts(met("bo", "rep"))["bo"] == Contact(last_at=ago(3), count=1, by=1)


def test_a_letter_among_themselves_with_us_in_copy_is_contact_of_its_writer_only() -> None:
    found = contacts(met("bo", "rep", kind="email"))

    assert (found["ana"].count, found["bo"].count) == (1, 0)


def test_who_took_part_is_enough_where_nobody_knows_who_began() -> None:
    assert contacts(met("ana", "rep", by=None, kind="email"))["ana"].count == 1


def test_letters_without_us_or_counted_as_none_are_no_contact() -> None:
    assert contacts(met("bo", kind="email"), contact("bo", 2, count=0))["bo"] == NONE
