"""Decides how an exercise is shown, and what is said where something was refused: nothing typed is lost."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from uuid import uuid4

from flask import make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from graph.exercises.ratings import LEVELS, may_begin_round
from plugin.errors import EntryChangedError, InputRefusedError, PhaseRefusedError
from plugin.exercises.refusals import FieldsRefusedError
from plugin.exercises.views import ExerciseView, GivenLink
from plugin.reviews import key_of
from plugin.store.papers import PaperKind
from plugin.views import Viewer
from web.exercise_sides import compare_sides
from web.lead_ways import find_paper_way
from web.own_pages import go_on, stand_again
from web.papers_beside import load_papers
from web.ports import page_context
from web.presenters.coach import LeadWay
from web.presenters.exercises import to_exercise_page
from web.presenters.exercises_statements import ABOUT, OUTCOMES, to_adding


@dataclass(frozen=True, slots=True)
class Refused:
    """A form that was refused: its address, what was typed into it, and what is wrong, by field and on the whole."""

    action: str
    typed: Mapping[str, Sequence[str]]
    faults: Mapping[str, str] = field(default_factory=dict)
    fault: str | None = None

    @property
    def about(self) -> str:
        """The id of what the form was about: the end of its address."""
        return self.action.rpartition("/")[2]

    def get(self, action: str, name: str, otherwise: object = "") -> object:
        """Return what was typed into a field of that form, or what stands there otherwise."""
        return self.typed.get(name, [""])[0] if action == self.action else otherwise

    def get_all(self, action: str, name: str, otherwise: Sequence[str] = ()) -> Sequence[str]:
        """Return all that was chosen in a field of that form, or what is chosen there otherwise."""
        return self.typed.get(name, []) if action == self.action else otherwise

    def wrong(self, action: str, name: str) -> str | None:
        """Say what is wrong with a field of that form."""
        return self.faults.get(name) if action == self.action else None


@dataclass(frozen=True, slots=True)
class Moved:
    """An answer that was just moved: where it stands, where it was, and why it had been set aside, if it had been.

    `made` is the group that was made for it, which goes with it when the move is undone.
    """

    answer: str
    stands: str
    was: str
    why: str
    made: str


NOTHING_REFUSED = Refused("", {})


def read_refusal(error: InputRefusedError | EntryChangedError | PhaseRefusedError, fields: Sequence[str]) -> Refused:
    """Read what was refused of the form that was sent; a fault whose field isn't among `fields` is told on the whole.

    `fields` are beginnings of names: `people.` stands for all fields of people.
    """
    problems = error.problems if isinstance(error, FieldsRefusedError) else ()
    beside = {
        problem.place: problem.sentence for problem in problems if problem.place.startswith(tuple(fields) or "\0")
    }
    whole = [problem.sentence for problem in problems if problem.place not in beside]
    if not problems:
        whole = [str(error)]
    return Refused(request.path, dict(request.form.lists()), beside, " ".join(dict.fromkeys(whole)) or None)


def find_status(error: Exception) -> HTTPStatus:
    """Return 422 for what can't be taken, and 409 for what is no longer, or not yet, possible."""
    return HTTPStatus.UNPROCESSABLE_ENTITY if isinstance(error, InputRefusedError) else HTTPStatus.CONFLICT


def render_exercise(
    viewer: Viewer,
    exercise_id: str,
    *,
    refused: Refused = NOTHING_REFUSED,
    given: Sequence[GivenLink] = (),
    moved: Moved | None = None,
    set_aside: Sequence[str] = (),
    source: str = "",
    typed: str = "",
) -> str:
    """Write the page of an exercise as it is now.

    `set_aside` are the answers that were just set aside together; `source` is a group, or a question, to be put into
    words; `typed` is who takes part whose paper was just typed in.
    """
    services = page_context().services
    view = services.exercises.show(viewer, exercise_id)
    decides: Mapping[str, str] = {}
    if view.revealed_at is None and view.ended_at is None:
        proposal = services.exercises.propose(viewer, view.deal)
        decides = {each.person: each.name for each in proposal.candidates if each.proposed}
    return render_template(
        "exercise.html",
        page=to_exercise_page(view, me=key_of(viewer), decides=decides),
        view=view,
        refused=refused,
        levels=LEVELS,
        about=ABOUT,
        outcomes=OUTCOMES,
        may_rate_again=may_begin_round(view.round),
        given=given,
        sides=compare_sides(viewer, view),
        moved=moved,
        set_aside=set_aside,
        typed=[each.name for each in view.participants if each.id == typed and "type_in" in view.deeds],
        adding=to_adding(view, source or refused.typed.get("from", [""])[0]),
        ways=_list_ways(viewer, view),
        **(load_papers(viewer, view.deal) if view.phase == "kept" else {}),
        new_id=uuid4().hex,
    )


def _list_ways(viewer: Viewer, view: ExerciseView) -> Sequence[LeadWay]:
    """Lead on from an exercise that is over: to the charter after an authority check, to options where it is open.

    What was settled leads to the plan, which opens with it.
    """
    if view.phase != "kept":
        return ()
    papers = page_context().services.paper_shelf.states_of(viewer, view.deal)
    outcomes = {each.outcome for each in view.shared}
    kinds: list[PaperKind] = ["charter"] if view.kind == "authority" else []
    kinds += ["options"] if "open" in outcomes else []
    kinds += ["plan"] if outcomes & {"agreed", "reservations"} else []
    return [find_paper_way(kind, view.deal, papers) for kind in kinds]


def show_links(viewer: Viewer, exercise_id: str, given: Sequence[GivenLink]) -> Response:
    """Show addresses that were just made, this once."""
    return make_response(render_exercise(viewer, exercise_id, given=given))


def change(
    viewer: Viewer, exercise_id: str, deed: Callable[[], object], fields: Sequence[str] = (), place: str | None = None
) -> Response:
    """Do something in an exercise and show it; where it is refused, say so, with what was typed still there."""
    try:
        deed()
    except (InputRefusedError, EntryChangedError, PhaseRefusedError) as error:
        page = render_exercise(viewer, exercise_id, refused=read_refusal(error, fields))
        return stand_again(page, "main", find_status(error))
    address = url_for("exercises.show", exercise_id=exercise_id)
    return go_on(f"{address}#{place}" if place else address)
