"""Decides what the addresses of a deal's three-options sheet answer: the paper on one page, its form, and its close."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from flask import Blueprint, Response, abort, render_template, request, url_for
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
from graph.speech import say
from plugin.errors import EntryChangedError, InputRefusedError
from plugin.exercises.refusals import FieldsRefusedError
from plugin.options_views import OptionsView
from plugin.views import Viewer
from web.form_values import read_version
from web.lead_ways import find_ways
from web.options_forms import MOST_DESTINATIONS, add_blank, find_day_problems, read_sheet
from web.own_pages import go_on, stand_again
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
    viewer = require_viewer()
    asked = request.args.get("version")
    number = None if asked is None else read_version(asked)
    if asked is not None and number is None:
        abort(HTTPStatus.BAD_REQUEST)
    return _draw(viewer, page_context().services.options_sheets.show(viewer, deal_id, number))


@options.get(f"{DEAL}/edit")
def edit(deal_id: str) -> str:
    """Give the form of the newest version; with room for one destination more where that is asked for."""
    shown = page_context().services.options_sheets.show(require_viewer(), deal_id)
    more = len(shown.sheet.destinations) + 1 if request.args.get("more") == "yes" else 0
    return _draw_form(shown, shown.sheet, seen=shown.newest, least=more)


@options.post(DEAL)
def save(deal_id: str) -> AnyResponse:
    """Keep what was written as a draft, close it as decided, or give room for one destination more."""
    viewer = require_viewer()
    sheets = page_context().services.options_sheets
    sheet, typed = read_sheet(request.form), find_day_problems(request.form)
    seen, do = _read_seen(), request.form.get("do")
    if typed:
        return _show_again(viewer, deal_id, sheet, seen, problems=typed)
    try:
        if do == "close":
            sheets.close(viewer, deal_id, sheet, seen=seen)
        else:
            sheets.save(viewer, deal_id, sheet, seen=seen)
    except FieldsRefusedError as error:
        return _show_again(viewer, deal_id, sheet, seen, problems=error.problems)
    except InputRefusedError as error:
        return _show_again(viewer, deal_id, sheet, seen, problems=[Problem(place="", sentence=str(error))])
    except EntryChangedError:
        newest = sheets.show(viewer, deal_id)
        return _show_again(viewer, deal_id, sheet, newest.newest, status=HTTPStatus.CONFLICT, theirs=newest.newest)
    if do in ("add", "rows"):
        return go_on(url_for("options.edit", deal_id=deal_id, more="yes" if do == "add" else None))
    return go_on(url_for("options.show", deal_id=deal_id))


@options.post(f"{DEAL}/close")
def close(deal_id: str) -> AnyResponse:
    """Close the newest draft, as it stands, as decided."""
    viewer = require_viewer()
    sheets = page_context().services.options_sheets
    seen = _read_seen()
    shown = sheets.show(viewer, deal_id)
    if shown.newest != seen and shown.closed != seen + 1:
        return _changed(viewer, deal_id)
    try:
        sheets.close(viewer, deal_id, shown.sheet, seen=seen)
    except FieldsRefusedError as error:
        return _show_again(viewer, deal_id, shown.sheet, seen, problems=error.problems)
    except InputRefusedError as error:
        page = _draw(viewer, shown, fault=str(error))
        return stand_again(page, "main", HTTPStatus.UNPROCESSABLE_ENTITY)
    except EntryChangedError:
        return _changed(viewer, deal_id)
    return go_on(url_for("options.show", deal_id=deal_id))


@options.post(f"{DEAL}/take-up")
def take_up(deal_id: str) -> AnyResponse:
    """Take a sheet up again, or go on from an earlier version."""
    viewer = require_viewer()
    version = read_version(request.form.get("version", ""))
    if version is None:
        abort(HTTPStatus.BAD_REQUEST)
    try:
        page_context().services.options_sheets.take_up(viewer, deal_id, version, seen=_read_seen())
    except EntryChangedError:
        return _changed(viewer, deal_id)
    return go_on(url_for("options.edit", deal_id=deal_id))


def _read_seen() -> int:
    return read_version(request.form.get("seen", "")) or 0


def _draw(viewer: Viewer, shown: OptionsView, *, fault: str | None = None) -> str:
    is_draft = shown.state == "draft" and shown.version == shown.newest
    trials = page_context().services.options_sheets.try_ways(viewer, shown) if is_draft else []
    ways = find_ways(["consensus"], shown.view.deal.deal.id)
    return render_template("options.html", paper=to_options_page(shown, trials), fault=fault, leads=ways)


def _changed(viewer: Viewer, deal_id: str) -> Response:
    shown = page_context().services.options_sheets.show(viewer, deal_id)
    fault = say("Somebody else changed this sheet meanwhile. This is how it stands now; nothing was changed by you.")
    return stand_again(_draw(viewer, shown, fault=fault), "main", HTTPStatus.CONFLICT)


def _show_again(
    viewer: Viewer,
    deal_id: str,
    sheet: OptionsSheet,
    seen: int,
    *,
    problems: Sequence[Problem] = (),
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
    theirs: int | None = None,
) -> Response:
    shown = page_context().services.options_sheets.show(viewer, deal_id)
    return stand_again(_draw_form(shown, sheet, seen=seen, problems=problems, theirs=theirs), "main", status)


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
    faults = _sort(problems, sheet, rows)
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
        faults=faults,
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


def _sort(problems: Sequence[Problem], sheet: OptionsSheet, rows: Sequence[ComingRound]) -> Mapping[str, str]:
    """Return what is wrong by the field that it stands at; rows of who comes round are named by their place here."""
    places = {each.person: number for number, each in enumerate(rows)}
    faults: dict[str, str] = {}
    for problem in problems:
        place = problem.place
        if place.startswith("coming_round."):
            _, named, *field = place.split(".")
            kept = sheet.coming_round[int(named)].person if _is_index(named, sheet) else named
            place = ".".join(["coming_round", str(places.get(kept, named)), *field])
        if problem.sentence != faults.get(place):
            faults[place] = f"{faults[place]} {problem.sentence}" if place in faults else problem.sentence
    return faults


def _is_index(named: str, sheet: OptionsSheet) -> bool:
    return named.isascii() and named.isdigit() and int(named) < len(sheet.coming_round)
