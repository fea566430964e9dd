"""Decides how it is told what is held about people, for how long, what leaves and what never does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from graph.speech import mark, say
from plugin.administration_privacy import KEPT_FOR, LEAVING, Held, Privacy
from plugin.store.tenants import DEFAULT_TENANT
from web.presenters.formats import to_count, to_figure
from web.presenters.words import Words

HELD: Mapping[str, str] = Words(
    {
        "people": mark("People: name, title, side, and what is known of where they stand"),
        "statements": mark("What people said, in short, with who heard it"),
        "commitments": mark("What people promised, and what became of it"),
        "ties": mark("Ties between people"),
        "activities": mark("Contacts: who, when, of which kind; no texts"),
        "decisions": mark("Decisions and who has a part in them"),
        "subjects": mark("Matters that are talked about"),
        "incidents": mark("Incidents"),
        "events": mark("Events around a deal"),
        "deal": mark("Deals: name, amount, stage, owner"),
        "plan": mark("Plans of deals"),
        "placements": mark("In which group somebody's answer in an exercise is"),
        "incompatible_groups": mark("Which groups of answers can't both be had"),
        "ratings": mark("How people rated shared statements in an exercise"),
        "notes": mark("Pasted notes that somebody asked to keep"),
        "steps": mark("Agreed next steps, with who does them"),
        "changes": mark("Changes recorded here, with who made them"),
        "looks": mark("When somebody last looked at a deal"),
        "reviews": mark("Reviews, with their notes"),
        "views": mark("Named lists"),
        "addresses": mark("Mail addresses for the weekly digest"),
        "sessions": mark("Sessions: user id, role, how long"),
        "exercise_people": mark("Who takes part in exercises, with mail addresses typed for them"),
        "exercise_answers": mark("Answers and ratings of exercises, after their reveal"),
        "papers": mark("Charters, options, plans and other papers, in their versions"),
        "tactics": mark("What was tried in deals, and what came of it"),
    }
)
KEPT: Mapping[str, str] = Words(
    {
        "links": mark("One-time links"),
        "canvas": mark("Sessions inside Salesforce"),
        "sessions": mark("Other sessions"),
        "done": mark("Work that is done"),
        "failed": mark("Work that failed, with the reason"),
        "runs": mark("Records of syncs: counts and reasons"),
        "notes": mark("Pasted notes that were kept, of deals won or lost"),
        "steps": mark("Agreed next steps of deals won or lost"),
        "reviews": mark("Reviews, with their notes"),
        "changes": mark("Changes recorded here, with who made them"),
        "looks": mark("When somebody last looked at a deal"),
        "exercise_links": mark("Personal addresses of exercises, after they stopped working"),
        "exercise_answers": mark("Answers and ratings of exercises, after their reveal"),
        "exercise_work": mark("Who said back whose answers, and where answers were placed"),
        "tactics": mark("What was tried in deals, and what came of it"),
        "analyses": mark("Analyses of days gone by; a deal's newest one stays"),
    }
)
STAYING = (
    mark("Pasted notes that were kept: only what somebody recorded out of them counts as recorded"),
    mark("Reviews and their notes, named lists, and where somebody put people on the map"),
    mark("Who looked at which deal, and when"),
    mark("Sealed answers of an exercise: before they are revealed together nobody can read them"),
    mark("Texts of e-mails and tasks: they are never kept"),
)
"""What never leaves, whatever is switched on; to be said."""


@dataclass(frozen=True, slots=True)
class PrivacyWords:
    """What the page of privacy says; lists come with the most first. `option` is what commands on this tenant need."""

    in_deals: Sequence[tuple[str, str]]
    beside: Sequence[tuple[str, str]]
    writes: bool
    leaving: Sequence[str]
    mails: bool
    staying: Sequence[str]
    erased: int
    option: str
    kept: Sequence[tuple[str, str]]


def to_privacy(privacy: Privacy) -> PrivacyWords:
    """Tell what is held and what leaves."""
    return PrivacyWords(
        in_deals=_tell(privacy.in_deals),
        beside=_tell(privacy.beside),
        writes=privacy.writes,
        leaving=LEAVING,
        mails=privacy.mails,
        staying=[say(line) for line in STAYING],
        erased=privacy.erased,
        option="" if privacy.tenant == DEFAULT_TENANT else f" --tenant {privacy.tenant}",
        kept=[(KEPT[name], to_span(span)) for name, span in KEPT_FOR],
    )


def _tell(held: Sequence[Held]) -> Sequence[tuple[str, str]]:
    return [(HELD.get(each.name, each.name.capitalize()), to_figure(each.rows)) for each in held]


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
