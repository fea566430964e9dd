"""What a coach does in an exercise: plans it, sends the addresses, reveals, and leads on to what the leaders agree on.

Every method takes who asks first and raises `AccessRefusedError` for whoever doesn't coach, and `ExerciseNotFoundError`
for an exercise that isn't there or whose deal they don't see. What changes something takes the `version` that was seen
and raises `EntryChangedError` where somebody else changed it since, `PhaseRefusedError` where the phase doesn't allow
it, and `InputRefusedError` with the place. A step that is taken twice is taken once: the second sees what the first did.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from graph.exercises.phases import Kind
from plugin.exercises.views import (
    About,
    ExerciseLine,
    ExerciseView,
    GivenLink,
    Invited,
    Outcome,
    Plan,
    Proposal,
)
from plugin.views import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A shared statement as somebody words it: what it is about, and the answers of the question it came from."""

    question: str
    text: str
    about: About
    answers: Sequence[str]


class Exercises:
    """Leads exercises."""

    def propose(self, viewer: Viewer, deal_id: str) -> Proposal:
        """Say who may take part: confirmed decision makers are proposed, others are to be decided openly."""
        raise NotImplementedError

    def plan(
        self,
        viewer: Viewer,
        deal_id: str,
        plan: Plan,
        people: Sequence[Invited],
        *,
        kind: Kind = "consensus",
        exercise_id: str | None = None,
    ) -> str:
        """Plan an exercise with 3 to 12 of the deal's buyers and return its id; the same `exercise_id` plans once."""
        raise NotImplementedError

    def show(self, viewer: Viewer, exercise_id: str) -> ExerciseView:
        """Show an exercise as far as its phase lets a coach see it."""
        raise NotImplementedError

    def list_for(self, viewer: Viewer, deal_id: str | None = None) -> Sequence[ExerciseLine]:
        """List the exercises of one deal, or of all deals that the viewer sees: running ones first, newest first."""
        raise NotImplementedError

    def change_plan(
        self, viewer: Viewer, exercise_id: str, plan: Plan, people: Sequence[Invited], *, version: int
    ) -> None:
        """Plan it otherwise."""
        raise NotImplementedError

    def begin_writing(self, viewer: Viewer, exercise_id: str, *, version: int) -> Sequence[GivenLink]:
        """Make everybody's personal address and begin; pressed twice, the second gets no addresses."""
        raise NotImplementedError

    def renew_link(self, viewer: Viewer, exercise_id: str, participant: str, *, version: int) -> GivenLink:
        """Make somebody a new address; the former one is dead, and so is the way to the draft written with it."""
        raise NotImplementedError

    def revoke_link(self, viewer: Viewer, exercise_id: str, participant: str, *, version: int) -> None:
        """Take somebody's address back; what they wrote stays and counts."""
        raise NotImplementedError

    def let_go(self, viewer: Viewer, exercise_id: str, participant: str, why: str, *, version: int) -> None:
        """Let somebody leave: they count no more, and what they wrote under seal is destroyed."""
        raise NotImplementedError

    def type_in(self, viewer: Viewer, exercise_id: str, participant: str, answers: Mapping[str, str]) -> str:
        """Seal what somebody wrote on paper and return the proof; it can be replaced, and read by nobody."""
        raise NotImplementedError

    def reveal(self, viewer: Viewer, exercise_id: str, *, version: int, why: str = "") -> None:
        """Open all finished answers at once and for good; `why` says why not everybody is waited for."""
        raise NotImplementedError

    def pair_again(self, viewer: Viewer, exercise_id: str, *, version: int) -> None:
        """Deal out anew who says back whom; what was confirmed stays where it can."""
        raise NotImplementedError

    def confirm_back(self, viewer: Viewer, exercise_id: str, pair: str) -> None:
        """Note that somebody was said back rightly, as told in the room."""
        raise NotImplementedError

    def begin_grouping(self, viewer: Viewer, exercise_id: str, *, version: int) -> None:
        """Go on to putting answers together."""
        raise NotImplementedError

    def make_group(
        self, viewer: Viewer, exercise_id: str, question: str, name: str, *, group_id: str | None = None
    ) -> str:
        """Make a group of a question's answers and return its id; the same `group_id` makes it once."""
        raise NotImplementedError

    def rename_group(self, viewer: Viewer, exercise_id: str, group: str, name: str, *, version: int) -> None:
        """Name a group otherwise; `version` is the group's."""
        raise NotImplementedError

    def delete_group(self, viewer: Viewer, exercise_id: str, group: str, *, version: int) -> None:
        """Take a group apart: its answers are to be placed again; `version` is the group's."""
        raise NotImplementedError

    def mark_excluding(self, viewer: Viewer, exercise_id: str, group: str, other: str, *, yes: bool) -> None:
        """Say whether two groups of one question can't both be had."""
        raise NotImplementedError

    def place(
        self,
        viewer: Viewer,
        exercise_id: str,
        answer: str,
        *,
        group: str | None = None,
        aside: str | None = None,
        was: str | None = None,
    ) -> None:
        """Put an answer into a group, or aside with a reason, or with neither back among those to be placed.

        `was` is where it was seen: a group's id, "aside", or None.
        """
        raise NotImplementedError

    def begin_statements(self, viewer: Viewer, exercise_id: str, *, version: int) -> None:
        """Go on to wording what is shared; refused until each answer is placed or set aside."""
        raise NotImplementedError

    def word_statement(
        self,
        viewer: Viewer,
        exercise_id: str,
        wording: Wording,
        *,
        statement: str | None = None,
        version: int | None = None,
    ) -> str:
        """Add a shared statement, or with its id and `version` word it otherwise; return its id.

        An id that isn't there yet adds it under that id, so that a form sent twice adds one.
        """
        raise NotImplementedError

    def delete_statement(self, viewer: Viewer, exercise_id: str, statement: str, *, version: int) -> None:
        """Take a shared statement out that nobody has rated."""
        raise NotImplementedError

    def begin_rating(self, viewer: Viewer, exercise_id: str, *, version: int) -> None:
        """Ask everybody to rate the shared statements under seal."""
        raise NotImplementedError

    def reveal_ratings(self, viewer: Viewer, exercise_id: str, *, version: int, why: str = "") -> None:
        """Open all finished ratings of this round at once, and say by the threshold what is agreed."""
        raise NotImplementedError

    def begin_round(self, viewer: Viewer, exercise_id: str, *, version: int) -> None:
        """Rate once more, after the words were changed; there are at most three rounds."""
        raise NotImplementedError

    def settle(
        self, viewer: Viewer, exercise_id: str, statement: str, outcome: Outcome, note: str = "", *, version: int
    ) -> None:
        """Note what became of a statement; `version` is the statement's."""
        raise NotImplementedError

    def keep(self, viewer: Viewer, exercise_id: str, review_at: datetime | None, *, version: int) -> None:
        """End the exercise with what was agreed, and say when it is looked at again."""
        raise NotImplementedError

    def stop(self, viewer: Viewer, exercise_id: str, why: str, *, version: int) -> None:
        """End the exercise without an outcome; what is still sealed is destroyed."""
        raise NotImplementedError
