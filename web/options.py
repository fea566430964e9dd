"""Decides what the addresses of a deal's three-options sheet answer: the paper on one page, its form, and its close."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from graph.authority import SETTLED
from graph.exercises.options import (
    FEWEST_DESTINATIONS,
    MEANINGS,
    OPTIONS,
    ComingRound,
    OptionsSheet,
    find_coming_round,
    list_ways,
)
from graph.exercises.problem import LONGEST_NAME, LONGEST_TEXT, Problem
from plugin.options_views import OptionsView
from plugin.views import Viewer
from web.lead_ways import find_running, find_ways
from web.options_forms import MOST_DESTINATIONS, add_blank, find_day_problems, read_sheet
from web.own_pages import go_on
from web.paper_pages import PaperPages, sort_faults
from web.ports import page_context
from web.presenters.options import to_options_page
from web.sign_in import require_viewer

LARGEST_REQUEST = 400 * 1024
"""Bytes: three options with every row filled in, as a form sends them."""
DEAL = "/coach/deals/<deal_id>/options"

options = Blueprint("options", __name__)


@options.before_request
def take_long_sheets() -> None:
    """Let a sheet be as long as one may be."""
    request.max_content_length = request.max_form_memory_size = LARGEST_REQUEST


@options.get(DEAL)
def show(deal_id: str) -> str:
    """Show a deal's sheet on one page: the newest version, or the one asked for."""
    return _pages().show(deal_id)


@options.get(f"{DEAL}/edit")
def edit(deal_id: str) -> str:
    """Give the form of the newest version; with room for one destination more where that is asked for."""
    shown = page_context().services.options_sheets.show(require_viewer(), deal_id)
    more = len(shown.sheet.destinations) + 1 if request.args.get("more") == "yes" else 0
    return _draw_form(shown, shown.sheet, seen=shown.newest, least=more)


@options.post(DEAL)
def save(deal_id: str) -> AnyResponse:
    """Keep what was written as a draft, close it as decided, or give room for one destination more."""
    sheets, do = page_context().services.options_sheets, request.form.get("do")
    keep = sheets.close if do == "close" else sheets.save
    refused = _pages().keep(deal_id, read_sheet(request.form), keep, find_day_problems(request.form))
    if refused is not None:
        return refused
    if do in ("add", "rows"):
        return go_on(url_for("options.edit", deal_id=deal_id, more="yes" if do == "add" else None))
    return go_on(url_for("options.show", deal_id=deal_id))


@options.post(f"{DEAL}/close")
def close(deal_id: str) -> AnyResponse:
    """Close the newest draft, as it stands, as decided."""
    keep = page_context().services.options_sheets.close
    refused = _pages().keep_newest(deal_id, lambda shown: shown.sheet, keep, kept=lambda shown: shown.closed)
    return refused or go_on(url_for("options.show", deal_id=deal_id))


@options.post(f"{DEAL}/take-up")
def take_up(deal_id: str) -> AnyResponse:
    """Take a sheet up again, or go on from an earlier version."""
    return _pages().take_up(deal_id, url_for("options.edit", deal_id=deal_id))


def _pages() -> PaperPages[OptionsView, OptionsSheet]:
    return PaperPages(keeper=lambda: page_context().services.options_sheets, draw=_draw, draw_form=_draw_form)


def _draw(viewer: Viewer, shown: OptionsView, fault: str | None) -> str:
    is_draft = shown.state == "draft" and shown.version == shown.newest
    trials = page_context().services.options_sheets.try_ways(viewer, shown) if is_draft else []
    deal_id = shown.view.deal.deal.id
    ways = find_ways(["consensus"], deal_id, find_running(viewer, deal_id))
    return render_template("options.html", paper=to_options_page(shown, trials), fault=fault, leads=ways)


def _draw_form(
    shown: OptionsView,
    sheet: OptionsSheet,
    *,
    seen: int,
    least: int = 0,
    problems: Sequence[Problem] = (),
    theirs: int | None = None,
) -> str:
    deal = shown.view.deal
    buyers = [each for each in deal.people if each.side == "buyer"]
    deciders = {each.id for each in buyers if each.decision_maker} | {p for s in sheet.destinations for p in s.people}
    rows = _list_rows(sheet)
    places = {each.person: number for number, each in enumerate(rows)}
    return render_template(
        "options_form.html",
        deal=deal.deal,
        sheet=sheet,
        destinations=add_blank(sheet, least=max(least, FEWEST_DESTINATIONS)),
        ways=list_ways(sheet),
        rows=rows,
        narrowed=bool(find_coming_round(sheet)),
        names={each.id: each.name for each in deal.people},
        people=sorted(buyers, key=lambda each: (each.decision_maker is not True, each.name.casefold(), each.id)),
        near=deciders or {each.id for each in buyers},
        decisions=[each for each in deal.decisions if each.status not in SETTLED or each.id == sheet.choice.settles],
        faults=sort_faults(problems, lambda place: _find_field(place, sheet, places)),
        number_of_faults=len(problems),
        seen=seen,
        theirs=theirs,
        options=OPTIONS,
        meanings=MEANINGS,
        has_room=len(sheet.destinations) < MOST_DESTINATIONS,
        longest_name=LONGEST_NAME,
        longest_text=LONGEST_TEXT,
    )


def _list_rows(sheet: OptionsSheet) -> Sequence[ComingRound]:
    """List a row for each who comes round; for everybody on a side where that isn't chosen yet, and who has one."""
    kept = {each.person: each for each in sheet.coming_round}
    everybody = [person for each in sheet.destinations for person in each.people]
    asked = dict.fromkeys([*(find_coming_round(sheet) or everybody), *kept])
    return [kept.get(person) or ComingRound(person=person) for person in asked]


def _find_field(place: str, sheet: OptionsSheet, places: Mapping[str, int]) -> str:
    """Find the field that a problem stands at: a row of who comes round is named by its place in the form."""
    if not place.startswith("coming_round."):
        return place
    _, named, *field = place.split(".")
    person = sheet.coming_round[int(named)].person if _is_index(named, sheet) else named
    return ".".join(["coming_round", str(places.get(person, named)), *field])


def _is_index(named: str, sheet: OptionsSheet) -> bool:
    return named.isascii() and named.isdigit() and int(named) < len(sheet.coming_round)
