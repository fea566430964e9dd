"""Decides how it is told what a list shows: of which deals, how many, in which order, and why there is none."""

from graph.deal import DealStatus
from graph.speech import say
from plugin.listing import DealList
from plugin.lists import LAST_REVIEW, ListQuestion
from plugin.views import Viewer
from web.presenters.formats import to_count, to_day
from web.presenters.pipeline_chips import without_filters
from web.presenters.pipeline_words import ABOUT, BACKWARDS, EMPTY, FORWARDS, NO_TEAM, NOBODY


def tell_about(listed: DealList) -> str:
    """Say what the list shows, and with which day it is compared."""
    view, compared = listed.question.view, listed.compared
    if compared is None:
        return ABOUT[view]
    day = to_day(compared.at)
    if view == "worsened":
        asked_for_review = listed.question.worsened_since in (None, LAST_REVIEW)
        return _tell_worsened(day, reviewed=compared.reviewed, asked_for_review=asked_for_review)
    if compared.reviewed:
        told = say("Compared with your last review on {day}; deals that are new since aren't among them.", day=day)
    else:
        told = say("Compared with {day}; deals that are new since aren't among them.", day=day)
    return f"{ABOUT[view]} {told}".strip()


def _tell_worsened(day: str, *, reviewed: bool, asked_for_review: bool) -> str:
    if reviewed:
        return say(
            "Deals whose risk is higher now than at your last review on {day}. "
            "Deals that are new since aren't among them.",
            day=day,
        )
    if asked_for_review:
        return say(
            "Deals whose risk is higher now than at {day}, a week ago: you had no review yet. "
            "Deals that are new since aren't among them.",
            day=day,
        )
    return say("Deals whose risk is higher now than at {day}. Deals that are new since aren't among them.", day=day)


def tell_count(listed: DealList) -> str:
    """Say how many deals there are, and how many of them are shown."""
    page = listed.page
    deals = _count_deals(page.total, listed.question.status)
    if page.more_than_total:
        return say("more than {deals}", deals=deals)
    shown = len(page.rows)
    return deals if shown == page.total else say("{shown} of {deals}", shown=shown, deals=deals)


def _count_deals(number: int, status: DealStatus) -> str:
    match status:
        case "won":
            return to_count(number, "{count} won deal", "{count} won deals")
        case "lost":
            return to_count(number, "{count} lost deal", "{count} lost deals")
        case "open":
            return to_count(number, "{count} open deal", "{count} open deals")


def tell_order(question: ListQuestion) -> str:
    """Say in which order the deals are."""
    order = (BACKWARDS if question.backwards else FORWARDS)[question.sort]
    if question.group is None or question.group == question.sort:
        return order
    if question.group == "owner":
        return say("by owner, within it {order}", order=order)
    return say("by stage, within it {order}", order=order)


def tell_empty(listed: DealList, viewer: Viewer, *, further: bool) -> str:
    """Say why no deal is there; "" where none was read yet."""
    question = listed.question
    if further:
        return say("No more deals.")
    if listed.empty is not None:
        return say(NOBODY) if listed.empty == "nobody" else say(NO_TEAM)
    if without_filters(question) != question:
        return say("No deal fits. Take a condition away to see more.")
    if question.view != "all":
        return EMPTY[question.view]
    if viewer.sight is not None:
        return say(
            "Salesforce shows you no open deal that has been read so far. A new one is here after the next sync; one "
            "that you miss may be out of your sight in Salesforce."
        )
    return ""
