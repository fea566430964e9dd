"""Decides in which words a list's views, orders, filters and columns are told."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from graph.analysis import Band
from graph.deal import DealStatus
from graph.speech import mark
from graph.wording import to_date
from plugin.lists import Agreement, Column, Group, ListView, Sort
from web.presenters.words import ALIGNED_AGAINST, ALIGNMENT, StateWord, Words

VIEWS: Mapping[ListView, str] = Words(
    {
        "all": mark("All"),
        "mine": mark("Mine"),
        "team": mark("My team"),
        "quarter": mark("Closing this quarter"),
        "no_final_word": mark("No final word"),
        "worsened": mark("Worsened since last review"),
    }
)
ABOUT: Mapping[ListView, str] = Words(
    {
        "all": "",
        "mine": mark("Deals that you own."),
        "team": mark("Deals of everybody who reports to you, directly or further down."),
        "quarter": mark("Deals with a close date in this calendar quarter."),
        "no_final_word": mark(
            "Nobody is on record as having the final word, or more than one person is seen as having it. "
            "Deals of which too little is known to say aren't among them."
        ),
        "worsened": mark("Deals whose risk is higher now than it was then."),
    }
)
EMPTY: Mapping[ListView, str] = Words(
    {
        "mine": mark("You own no such deal."),
        "team": mark("Your team has no such deal."),
        "quarter": mark("No such deal closes this quarter."),
        "no_final_word": mark(
            "In every deal of which enough is known, one person is on record for the final word, or assumed."
        ),
        "worsened": mark("The risk of no deal went up since then."),
    }
)
NOBODY = mark(
    "You came by a link that isn't anybody's in particular, so no deal is yours. Sign in as yourself to see them."
)
NO_TEAM = mark("Nobody reports to you in Salesforce's list of users: a user's manager there makes the team.")

SORTS: Mapping[Sort, str] = Words(
    {
        "risk": mark("Risk"),
        "amount": mark("Amount"),
        "close_date": mark("Close date"),
        "name": mark("Deal"),
        "stage": mark("Stage"),
        "owner": mark("Owner"),
        "changed": mark("Last change"),
    }
)
FORWARDS: Mapping[Sort, str] = Words(
    {
        "risk": mark("highest risk first"),
        "amount": mark("largest amount first"),
        "close_date": mark("next to close first"),
        "name": mark("by name"),
        "stage": mark("by stage, the first one first"),
        "owner": mark("by owner"),
        "changed": mark("last changed first"),
    }
)
BACKWARDS: Mapping[Sort, str] = Words(
    {
        "risk": mark("lowest risk first"),
        "amount": mark("smallest amount first, after those without one"),
        "close_date": mark("last to close first, after those without a date"),
        "name": mark("by name, backwards"),
        "stage": mark("by stage, the last one first"),
        "owner": mark("by owner, backwards"),
        "changed": mark("longest unchanged first"),
    }
)
GROUPS: Mapping[Group, str] = Words({"owner": mark("Owner"), "stage": mark("Stage")})
UNGROUPED: Mapping[Group, str] = Words({"owner": mark("Owner not given"), "stage": mark("Stage not given")})
COLUMNS: Mapping[Column, str] = Words(
    {
        "verdict": mark("In one sentence"),
        "agreement": mark("Agreement"),
        "final_word": mark("Final word"),
        "next_step": mark("Agreed next step"),
        "amount": mark("Amount"),
        "closes": mark("Closes"),
        "stage": mark("Stage"),
        "account": mark("Account"),
        "owner": mark("Owner"),
        "changed": mark("Last change"),
    }
)
RISKS: Mapping[Band, str] = Words({"high": mark("High"), "medium": mark("Medium"), "low": mark("Low")})
STATUSES: Mapping[DealStatus, str] = Words({"open": mark("Open"), "won": mark("Won"), "lost": mark("Lost")})


def to_agreement_word(agreement: Agreement) -> StateWord:
    """Choose the words for a state of agreement."""
    return ALIGNED_AGAINST if agreement == "against" else ALIGNMENT[agreement]


AGREEMENTS: tuple[Agreement, ...] = ("aligned", "route_debate", "split", "against", "unknown")
"""From what can be relied on to what isn't known."""


def to_plain_day(day: date) -> str:
    """Write a day: `3 Mar 2026`."""
    return to_date(datetime.combine(day, time.min, UTC))
