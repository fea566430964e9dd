"""Decides what the addresses of a deal's charter answer: the paper on one page, its form, and who acknowledged it."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, Response, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from graph.exercises.charter import MEANINGS, PARTS, Charter
from graph.exercises.problem import LONGEST_NAME, LONGEST_TEXT, Problem
from graph.speech import say
from plugin.charter_views import CharterView, TickLink
from plugin.errors import EntryChangedError, InputRefusedError
from plugin.views import Viewer
from web.charter_checks import find_checks
from web.charter_forms import add_blank, find_day_problems, read_charter
from web.form_values import require_version
from web.own_pages import go_on, stand_again
from web.paper_pages import PaperPages, sort_faults
from web.ports import page_context
from web.presenters.charter import to_charter_page
from web.sign_in import require_viewer

LARGEST_REQUEST = 400 * 1024
"""Bytes: sixty decisions with their grounds, as a form sends them."""
DEAL = "/coach/deals/<deal_id>/charter"


@dataclass(frozen=True, slots=True)
class RefusedAddress:
    """A mail address that can't be written to: whose it was to be, what was typed, and what is wrong with it."""

    person: str
    typed: str
    fault: str


charters = Blueprint("charters", __name__)


@charters.before_request
def take_long_charters() -> None:
    """Let a charter be as long as one may be."""
    request.max_content_length = request.max_form_memory_size = LARGEST_REQUEST


@charters.get(DEAL)
def show(deal_id: str) -> str:
    """Show a deal's charter on one page: the newest version, or the one asked for."""
    return _pages().show(deal_id)


@charters.get(f"{DEAL}/edit")
def edit(deal_id: str) -> str:
    """Give the form of the newest version, with room for one decision more."""
    shown = page_context().services.papers.show(require_viewer(), deal_id)
    wants_more = request.args.get("more") == "yes" or not shown.charter.decisions
    return _draw_form(shown, add_blank(shown.charter) if wants_more else shown.charter, seen=shown.newest)


@charters.post(DEAL)
def save(deal_id: str) -> AnyResponse:
    """Keep what was written as a draft, put it to those whom it names, or give room for one decision more."""
    papers, form = page_context().services.papers, request.form
    keep = papers.put if form.get("do") == "put" else papers.save
    refused = _pages().keep(deal_id, read_charter(form), keep, find_day_problems(form))
    if refused is not None:
        return refused
    if form.get("do") == "add":
        return go_on(url_for("charters.edit", deal_id=deal_id, more="yes"))
    return go_on(url_for("charters.show", deal_id=deal_id))


@charters.post(f"{DEAL}/put")
def put(deal_id: str) -> AnyResponse:
    """Put the newest draft, as it stands, to those whom it names."""
    keep = page_context().services.papers.put
    refused = _pages().keep_newest(deal_id, lambda shown: shown.charter, keep, kept=lambda shown: shown.in_force)
    return refused or go_on(url_for("charters.show", deal_id=deal_id))


@charters.post(f"{DEAL}/take-up")
def take_up(deal_id: str) -> AnyResponse:
    """Go on from an earlier version."""
    return _pages().take_up(deal_id, url_for("charters.edit", deal_id=deal_id))


@charters.post(f"{DEAL}/told")
def acknowledge(deal_id: str) -> AnyResponse:
    """Note that somebody told the coach that they acknowledge the charter."""
    viewer, version = require_viewer(), require_version(request.form.get("version", ""))
    try:
        person = request.form.get("person", "")
        page_context().services.papers.acknowledge(viewer, deal_id, person, version=version)
    except EntryChangedError:
        return _pages().tell_changed(viewer, deal_id)
    return go_on(url_for("charters.show", deal_id=deal_id))


@charters.post(f"{DEAL}/links")
def make_link(deal_id: str) -> AnyResponse:
    """Make somebody's personal address and mail it, or show it this once."""
    viewer = require_viewer()
    papers = page_context().services.papers
    person, typed = request.form.get("person", ""), request.form.get("address", "").strip()
    mails = request.form.get("do") == "mail"
    if mails and not typed:
        fault = say("Write the mail address.")
        return _refuse_address(viewer, deal_id, person, typed, fault)
    try:
        link = papers.make_link(viewer, deal_id, person, mail_address=typed if mails else None)
    except InputRefusedError as error:
        return _refuse_address(viewer, deal_id, person, typed, str(error))
    return make_response(_draw(papers.show(viewer, deal_id), links=[link]))


@charters.post(f"{DEAL}/remind")
def remind(deal_id: str) -> AnyResponse:
    """Remind those who haven't acknowledged the charter: by mail where that can be, else by addresses to be given."""
    viewer = require_viewer()
    papers = page_context().services.papers
    try:
        links = papers.remind(viewer, deal_id)
    except InputRefusedError as error:
        return _pages().refuse(viewer, deal_id, str(error))
    return make_response(_draw(papers.show(viewer, deal_id), links=links, reminded=True))


def _refuse_address(viewer: Viewer, deal_id: str, person: str, typed: str, fault: str) -> Response:
    refused = RefusedAddress(person=person, typed=typed, fault=fault)
    page = _draw(page_context().services.papers.show(viewer, deal_id), refused=refused)
    return stand_again(page, "main", HTTPStatus.UNPROCESSABLE_ENTITY)


def _pages() -> PaperPages[CharterView, Charter]:
    return PaperPages(
        keeper=lambda: page_context().services.papers,
        draw=lambda _, shown, fault: _draw(shown, fault=fault),
        draw_form=_draw_form,
    )


def _draw(
    shown: CharterView,
    *,
    links: Sequence[TickLink] = (),
    reminded: bool = False,
    refused: RefusedAddress | None = None,
    fault: str | None = None,
) -> str:
    page = to_charter_page(shown, page_context().now())
    return render_template("charter.html", paper=page, links=links, reminded=reminded, refused=refused, fault=fault)


def _draw_form(
    shown: CharterView,
    charter: Charter,
    *,
    seen: int,
    problems: Sequence[Problem] = (),
    theirs: int | None = None,
) -> str:
    deal = shown.view.deal
    buyers = [each for each in deal.people if each.side == "buyer"]
    return render_template(
        "charter_form.html",
        deal=deal.deal,
        charter=charter,
        beside=find_checks(require_viewer(), deal.deal.id, charter.decisions),
        people=sorted(buyers, key=lambda each: (each.decision_maker is not True, each.name.casefold(), each.id)),
        faults=sort_faults(problems, _find_field),
        number_of_faults=len(problems),
        seen=seen,
        theirs=theirs,
        parts=PARTS,
        meanings=MEANINGS,
        longest_name=LONGEST_NAME,
        longest_text=LONGEST_TEXT,
    )


def _find_field(place: str) -> str:
    """Find the field that a problem stands at: an item of a text of several lines stands at the text."""
    whole, _, last = place.rpartition(".")
    return whole if last.isdigit() and whole.startswith(("owners.", "founder.")) else place
