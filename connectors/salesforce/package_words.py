"""How the package's objects and fields are explained to people who meet them in Salesforce."""

from collections.abc import Mapping

HELP: Mapping[tuple[str, str], str] = {
    ("people", "formal_rank"): "Rank by office, 1 is the top.",
    ("people", "decision_maker"): "Whether the person decides. Only a person's word sets it.",
    ("people", "owner_share"): "Which share of the company the person owns, from 0 to 1.",
    ("people", "side"): "Whether the person works for the customer or for us.",
    ("ties", "strength"): "How strong it is, from 0 to 1.",
    ("ties", "confidence"): "How sure this is, from 0 to 1.",
    ("ties", "at"): "When it was seen. Empty means that it holds now.",
    ("ties", "count"): "How many messages, for a tie of the kind communicates.",
    ("statements", "stance"): "How far for or against: -2 firmly against, 0 undecided, 2 firmly for.",
    ("statements", "medium"): "How it was learned: in their own words, seen, or second hand.",
    ("statements", "words"): "What was said, in the person's own words.",
    ("statements", "figure"): "A figure quoted that isn't from the CRM.",
    ("statements", "crm_figure"): "What the CRM says instead.",
    ("commitments", "status_at"): "When the status came. Empty means on the day it was due.",
    ("events", "at"): "When it happened.",
    ("", "confirmed_by"): "Who confirmed it. Empty means unconfirmed, and then nothing counts it.",
    ("", "source"): "Where this comes from.",
}
"""Help in plainer words than the deal file's, by list and key; without a list for every list."""

ABOUT: Mapping[str, str] = {
    "people": "What a contact doesn't hold about somebody in a deal: whether they decide, their rank, their office.",
    "ties": "How two people of a deal stand to each other: who reports to, trusts, influences or opposes whom.",
    "subjects": "What people of a deal take positions on: where to go, how, when, or whose area it is.",
    "statements": "What somebody in a deal said or did, when, and who confirmed it. Nothing unconfirmed counts.",
    "commitments": "What somebody in a deal promised by when, and what became of it.",
    "decisions": "What is to be decided in a deal, who has the final word, who must agree.",
    "incidents": "Something that went wrong in a deal.",
    "events": "Something that makes people look at a deal anew: a new manager, a missed goal, a contract's end.",
}
"""What each object holds, by the list of the deal."""
