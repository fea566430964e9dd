"""Decides in which words a list's views, orders, filters and columns are told."""

from collections.abc import Mapping
from datetime import date

from graph.analysis import Band
from graph.deal import DealStatus
from plugin.lists import Agreement, Column, Group, ListView, Sort
from web.presenters.words import ALIGNED_AGAINST, ALIGNMENT, StateWord

WITHOUT = (
    "Nobody is on record as having the final word, or more than one person is seen as having it. "
    "Deals of which too little is known to say aren't among them."
)
VIEWS: Mapping[ListView, tuple[str, str]] = {
    "all": ("All", ""),
    "mine": ("Mine", "Deals that you own."),
    "team": ("My team", "Deals of everybody who reports to you, directly or further down."),
    "quarter": ("Closing this quarter", "Deals with a close date in this calendar quarter."),
    "no_final_word": ("No final word", WITHOUT),
    "worsened": ("Worsened since last review", "Deals whose risk is higher now than it was then."),
}
EMPTY: Mapping[ListView, str] = {
    "mine": "You own no such deal.",
    "team": "Your team has no such deal.",
    "quarter": "No such deal closes this quarter.",
    "no_final_word": "In every deal of which enough is known, one person is on record for the final word, or assumed.",
    "worsened": "The risk of no deal went up since then.",
}
NOBODY = "You came by a link that isn't anybody's in particular, so no deal is yours. Sign in as yourself to see them."
NO_TEAM = "Nobody reports to you in Salesforce's list of users: a user's manager there makes the team."

SORTS: Mapping[Sort, tuple[str, str, str]] = {
    "risk": ("Risk", "highest risk first", "lowest risk first"),
    "amount": ("Amount", "largest amount first", "smallest amount first, after those without one"),
    "close_date": ("Close date", "next to close first", "last to close first, after those without a date"),
    "name": ("Deal", "by name", "by name, backwards"),
    "stage": ("Stage", "by stage, the first one first", "by stage, the last one first"),
    "owner": ("Owner", "by owner", "by owner, backwards"),
    "changed": ("Last change", "last changed first", "longest unchanged first"),
}
GROUPS: Mapping[Group, tuple[str, str]] = {
    "owner": ("Owner", "Owner not given"),
    "stage": ("Stage", "Stage not given"),
}
COLUMNS: Mapping[Column, str] = {
    "verdict": "In one sentence",
    "agreement": "Agreement",
    "final_word": "Final word",
    "next_step": "Agreed next step",
    "amount": "Amount",
    "closes": "Closes",
    "stage": "Stage",
    "account": "Account",
    "owner": "Owner",
    "changed": "Last change",
}
RISKS: Mapping[Band, str] = {"high": "High", "medium": "Medium", "low": "Low"}
STATUSES: Mapping[DealStatus, str] = {"open": "Open", "won": "Won", "lost": "Lost"}


def to_agreement_word(agreement: Agreement) -> StateWord:
    """Choose the words for a state of agreement."""
    return ALIGNED_AGAINST if agreement == "against" else ALIGNMENT[agreement]


AGREEMENTS: tuple[Agreement, ...] = ("aligned", "route_debate", "split", "against", "unknown")
"""From what can be relied on to what isn't known."""


def to_plain_day(day: date) -> str:
    """Write a day: `3 Mar 2026`."""
    return f"{day.day} {day:%b %Y}"
