"""How the pages of a deal's one-page documents keep what was written: one way for charters, options sheets and plans.

Nothing typed is lost: a refusal gives the form again with what was typed and what is wrong beside it, and where
somebody else wrote meanwhile, the form stays beside word of the newer version.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Generic, Protocol, TypeVar

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from graph.exercises.problem import Problem
from graph.speech import say
from plugin.errors import EntryChangedError, InputRefusedError
from plugin.exercises.refusals import FieldsRefusedError
from plugin.views import Viewer
from web.form_values import read_version, require_version
from web.own_pages import go_on, stand_again
from web.sign_in import require_viewer


class Shown(Protocol):
    """A document as its page shows it, of which this much is the same for every kind."""

    @property
    def newest(self) -> int:
        """The number of the newest version, 0 where there is none."""


View = TypeVar("View", bound=Shown)
Paper = TypeVar("Paper")
View_co = TypeVar("View_co", bound=Shown, covariant=True)
View_contra = TypeVar("View_contra", bound=Shown, contravariant=True)
Paper_contra = TypeVar("Paper_contra", contravariant=True)


class Keeper(Protocol[View_co]):
    """The service that keeps documents of one kind."""

    def show(self, viewer: Viewer, deal_id: str, version: int | None = None) -> View_co:
        """Return a version; the newest one for None."""

    def take_up(self, viewer: Viewer, deal_id: str, version: int, *, seen: int) -> int:
        """Go on from an earlier version; raises `EntryChangedError` where `seen` isn't the newest any more."""


class Keep(Protocol[Paper_contra]):
    """What keeps a document as its next version, as a draft or for good."""

    def __call__(self, viewer: Viewer, deal_id: str, paper: Paper_contra, /, *, seen: int) -> int:
        """Return the version's number; raises as `PaperPages.keep` tells."""


class DrawForm(Protocol[View_contra, Paper_contra]):
    """What draws the form of a document, with what is wrong in it and the newer version (or None) of somebody else."""

    def __call__(
        self,
        shown: View_contra,
        paper: Paper_contra,
        /,
        *,
        seen: int,
        problems: Sequence[Problem] = (),
        theirs: int | None = None,
    ) -> str:
        """Return the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPages(Generic[View, Paper]):
    """The pages of one kind of document: who keeps it, and what draws its page (with a fault, or None) and form."""

    keeper: Callable[[], Keeper[View]]
    draw: Callable[[Viewer, View, str | None], str]
    draw_form: DrawForm[View, Paper]

    def show(self, deal_id: str) -> str:
        """Draw the newest version, or the one that the address asks for."""
        viewer = require_viewer()
        return self.draw(viewer, self.keeper().show(viewer, deal_id, read_asked_version()), None)

    def keep(self, deal_id: str, paper: Paper, keep: Keep[Paper], typed: Sequence[Problem]) -> Response | None:
        """Keep what the form says; return None where that was done, else the form again with what is wrong.

        `typed` are the problems of the fields themselves, with which nothing is kept. What `keep` raises becomes an
        answer: `FieldsRefusedError` beside its fields, `InputRefusedError` above them, `EntryChangedError` a conflict.
        """
        viewer, seen = require_viewer(), read_seen()
        if typed:
            return self._show_again(viewer, deal_id, paper, seen, typed)
        try:
            keep(viewer, deal_id, paper, seen=seen)
        except FieldsRefusedError as error:
            return self._show_again(viewer, deal_id, paper, seen, error.problems)
        except InputRefusedError as error:
            return self._show_again(viewer, deal_id, paper, seen, [Problem(place="", sentence=str(error))])
        except EntryChangedError:
            shown = self.keeper().show(viewer, deal_id)
            form = self.draw_form(shown, paper, seen=shown.newest, theirs=shown.newest)
            return stand_again(form, "main", HTTPStatus.CONFLICT)
        return None

    def keep_newest(
        self, deal_id: str, read: Callable[[View], Paper], keep: Keep[Paper], *, kept: Callable[[View], int | None]
    ) -> Response | None:
        """Keep the newest version as it stands; return None where that was done, else what stands in its way.

        `kept` tells which version was kept for good last: the same sent twice is done once.
        """
        viewer, seen = require_viewer(), read_seen()
        shown = self.keeper().show(viewer, deal_id)
        if shown.newest != seen and kept(shown) != seen + 1:
            return self.tell_changed(viewer, deal_id)
        try:
            keep(viewer, deal_id, read(shown), seen=seen)
        except FieldsRefusedError as error:
            return self._show_again(viewer, deal_id, read(shown), seen, error.problems)
        except InputRefusedError as error:
            return self.refuse(viewer, deal_id, str(error))
        except EntryChangedError:
            return self.tell_changed(viewer, deal_id)
        return None

    def take_up(self, deal_id: str, address: str) -> AnyResponse:
        """Go on from the version that the form names, in the form at `address`."""
        viewer, version = require_viewer(), require_version(request.form.get("version", ""))
        try:
            self.keeper().take_up(viewer, deal_id, version, seen=read_seen())
        except EntryChangedError:
            return self.tell_changed(viewer, deal_id)
        return go_on(address)

    def refuse(
        self, viewer: Viewer, deal_id: str, fault: str, status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY
    ) -> Response:
        """Show the document as it stands now, and why nothing was done."""
        return stand_again(self.draw(viewer, self.keeper().show(viewer, deal_id), fault), "main", status)

    def tell_changed(self, viewer: Viewer, deal_id: str) -> Response:
        """Show the document as somebody else left it meanwhile."""
        return self.refuse(viewer, deal_id, say_changed(), HTTPStatus.CONFLICT)

    def _show_again(
        self, viewer: Viewer, deal_id: str, paper: Paper, seen: int, problems: Sequence[Problem]
    ) -> Response:
        shown = self.keeper().show(viewer, deal_id)
        form = self.draw_form(shown, paper, seen=seen, problems=problems)
        return stand_again(form, "main", HTTPStatus.UNPROCESSABLE_ENTITY)


def say_changed() -> str:
    """Say that somebody else wrote meanwhile."""
    return say("Somebody else changed this meanwhile. This is how it stands now; nothing was changed by you.")


def read_seen() -> int:
    """Return the newest version that was seen when the form was given; 0 for none."""
    return read_version(request.form.get("seen", "")) or 0


def read_asked_version() -> int | None:
    """Return the version that the address asks for; None for the newest."""
    asked = request.args.get("version")
    return None if asked is None else require_version(asked)


def sort_faults(problems: Sequence[Problem], find_field: Callable[[str], str] = str) -> Mapping[str, str]:
    """Return what is wrong by the field that it stands at, each sentence once; `find_field` finds a place's field."""
    faults: dict[str, str] = {}
    for problem in problems:
        field = find_field(problem.place)
        said = faults.get(field)
        if said != problem.sentence:
            faults[field] = problem.sentence if said is None else f"{said} {problem.sentence}"
    return faults
