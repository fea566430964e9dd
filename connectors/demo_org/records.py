"""What stands in the sample org on a given day: the records of forty deals, always as fresh as that day."""

from datetime import datetime
from typing import Any

from connectors.demo_org.record_book import RecordBook
from connectors.demo_org.sample_deal import build_deal, build_sales
from connectors.demo_org.sample_routine import build_contact
from connectors.demo_org.sample_words import build_words
from connectors.demo_org.story import load_data, load_stories


def build_records(today: datetime) -> dict[str, list[dict[str, Any]]]:
    """Object name to rows in Salesforce's JSON form, the same ids every day.

    Fields that Salesforce works out itself (`Name` of a person, `IsClosed`, an event's end) are left to the org.
    """
    book = RecordBook(today)
    sales = build_sales(book, load_data("team.json"))
    letters = load_data("letters.json")
    for story in load_stories():
        deal = build_deal(book, story, sales)
        build_contact(book, story, deal, letters)
        build_words(book, story, deal)
    return book.tables
