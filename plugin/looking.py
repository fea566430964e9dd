"""Decides since when a person is told what changed in a deal: since what they saw in the end of their visit before.

A visit ends after half an hour without a look, so that a page loaded again doesn't hide what it has just told.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from connectors.files.codec import analysis_from_json, to_json
from connectors.records import Json
from graph.analysis import Analysis
from graph.change import diff
from graph.deal import Deal, Decision, Facts, Person
from plugin.store.looks import load_last_body, load_look, save_look
from plugin.store.store import Store
from plugin.views import DealView, Viewer

VISIT_ENDS_AFTER = timedelta(minutes=30)
KEPT_ANEW_AFTER = timedelta(minutes=1)
"""A look at what was seen already is kept again no sooner, so that most looks write nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastLook:
    """What changed since somebody's last visit: when that was (None: there was none), and each change in words.

    `comparable` is false where the analysis was made by other rules then.
    """

    at: datetime | None = None
    changes: tuple[str, ...] = ()
    comparable: bool = True


def to_user_key(viewer: Viewer) -> str:
    """Return under which key something is kept for a viewer; who came by a one-time link shares it by role."""
    return viewer.user or f"link:{viewer.role}"


def look(store: Store, viewer: Viewer, view: DealView, *, now: datetime, counts: bool = True) -> LastLook:
    """Tell what changed in a deal since the viewer's last visit, and keep what is seen now unless it doesn't count."""
    user, deal = to_user_key(viewer), view.deal.deal.id
    body = _to_body(view)
    with store.reading(viewer.tenant) as connection:
        kept = load_look(connection, viewer.tenant, user, deal, body=body)
        is_new_visit = kept is not None and now - kept.at > VISIT_ENDS_AFTER
        last = load_last_body(connection, viewer.tenant, user, deal) if is_new_visit else None
    if kept is None:
        before_at, before_body = None, None
    elif is_new_visit:
        before_at, before_body = kept.at, last
    else:
        before_at, before_body = kept.before_at, kept.before_body
    seen_just_now = kept is not None and kept.same and now - kept.at < KEPT_ANEW_AFTER
    if counts and not seen_just_now:
        with store.writing(viewer.tenant) as connection:
            save_look(
                connection,
                viewer.tenant,
                user,
                deal,
                at=now,
                body=body,
                before_at=before_at,
                before_body=before_body,
            )
    return LastLook() if before_at is None else _compare(before_at, before_body, view)


def _to_body(view: DealView) -> Json:
    """Return what is kept of a look: the analysis, and the names in it, for whoever is gone by the next look."""
    people = {person.id: person.name for person in view.deal.people}
    decisions = {decision.id: decision.name for decision in view.deal.decisions}
    return {"analysis": to_json(view.analysis), "people": people, "decisions": decisions}


def _compare(at: datetime, body: Json, view: DealView) -> LastLook:
    kept = body["analysis"]
    if kept["rules_version"] != view.analysis.rules_version:
        return LastLook(at=at, comparable=False)
    before: Analysis = analysis_from_json(kept)
    named = Deal(
        as_of=before.as_of,
        deal=Facts(id=before.deal, name=view.deal.deal.name),
        people=tuple(Person(id=own, name=name) for own, name in body["people"].items()),
        decisions=tuple(Decision(id=own, name=name, status="open") for own, name in body["decisions"].items()),
    )
    return LastLook(at=at, changes=diff(before, view.analysis, view.deal, named))
