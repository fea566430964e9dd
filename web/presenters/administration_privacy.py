"""Decides how it is told what is held about people, for how long, what leaves and what never does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from plugin.administration_privacy import KEPT_FOR, LEAVING, Held, Privacy
from web.presenters.formats import to_count

HELD: Mapping[str, str] = {
    "people": "People: name, title, side, and what is known of where they stand",
    "statements": "What people said, in short, with who heard it",
    "commitments": "What people promised, and what became of it",
    "ties": "Ties between people",
    "activities": "Contacts: who, when, of which kind; no texts",
    "decisions": "Decisions and who has a part in them",
    "subjects": "Matters that are talked about",
    "incidents": "Incidents",
    "events": "Events around a deal",
    "deal": "Deals: name, amount, stage, owner",
    "plan": "Plans of deals",
    "notes": "Pasted notes that somebody asked to keep",
    "steps": "Agreed next steps, with who does them",
    "changes": "Changes recorded here, with who made them",
    "looks": "When somebody last looked at a deal",
    "reviews": "Reviews, with their notes",
    "views": "Named lists",
    "addresses": "Mail addresses for the weekly digest",
    "sessions": "Sessions: user id, role, how long",
}
KEPT: Mapping[str, str] = {
    "links": "One-time links",
    "canvas": "Sessions inside Salesforce",
    "sessions": "Other sessions",
    "done": "Work that is done",
    "failed": "Work that failed, with the reason",
    "runs": "Records of syncs: counts and reasons",
}
STAYING = (
    "Pasted notes that were kept: only what somebody recorded out of them counts as recorded",
    "Reviews and their notes, named lists, and where somebody put people on the map",
    "Who looked at which deal, and when",
    "Sealed answers of an exercise: before they are revealed together they aren't even here",
    "Texts of e-mails and tasks: they are never kept",
)
"""What never leaves, whatever is switched on."""


@dataclass(frozen=True, slots=True)
class PrivacyWords:
    """What the page of privacy says; lists come with the most first."""

    in_deals: Sequence[tuple[str, str]]
    beside: Sequence[tuple[str, str]]
    writes: bool
    leaving: Sequence[str]
    mails: bool
    staying: Sequence[str]
    kept: Sequence[tuple[str, str]]


def to_privacy(privacy: Privacy) -> PrivacyWords:
    """Tell what is held and what leaves."""
    return PrivacyWords(
        in_deals=_tell(privacy.in_deals),
        beside=_tell(privacy.beside),
        writes=privacy.writes,
        leaving=LEAVING,
        mails=privacy.mails,
        staying=STAYING,
        kept=[(KEPT[name], to_span(span)) for name, span in KEPT_FOR],
    )


def _tell(held: Sequence[Held]) -> Sequence[tuple[str, str]]:
    return [(HELD.get(each.name, each.name.capitalize()), f"{each.rows:,}") for each in held]


def to_span(span: timedelta) -> str:
    """Write a length of time: `15 minutes`, `12 hours`, `90 days`."""
    if span.days:
        return to_count(span.days, "{count} day", "{count} days")
    hours = span.seconds // 3600
    return (
        to_count(hours, "{count} hour", "{count} hours")
        if hours
        else to_count(span.seconds // 60, "{count} minute", "{count} minutes")
    )
