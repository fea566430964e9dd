"""What a participant does in an exercise by their personal address, and what they may see there.

Every method takes the address's token first and raises `PersonalLinkRefusedError`, in the same words, for one that is
unknown, revoked or too old; `PhaseRefusedError` where the phase doesn't allow it, `EntryChangedError` where the same
form was changed elsewhere meanwhile, and `InputRefusedError` with the place. Only `open` reads, and it changes nothing.
"""

from collections.abc import Mapping

from plugin.exercises.views import AnswerView, OwnForm


class Answering:
    """Takes what participants write."""

    def open(self, token: str) -> AnswerView:
        """Show the exercise to the bearer of a personal address, as far as its phase lets a participant see it."""
        raise NotImplementedError

    def save(self, token: str, answers: Mapping[str, str], *, version: int | None = None) -> OwnForm:
        """Keep a draft under seal; `version` is that of the form seen, None for whichever stands there."""
        raise NotImplementedError

    def finish(self, token: str, answers: Mapping[str, str], *, version: int | None = None) -> OwnForm:
        """Hand the answers in under seal; `proof` of what is returned is the receipt."""
        raise NotImplementedError

    def take_up_again(self, token: str) -> None:
        """Take what was handed in back to go on writing; it counts again when it is handed in again."""
        raise NotImplementedError

    def say_back(self, token: str, words: str) -> None:
        """Say back whose answers one was given, in one's own words; empty takes it back."""
        raise NotImplementedError

    def confirm_back(self, token: str, *, yes: bool) -> None:
        """Say whether what was said back is what one meant."""
        raise NotImplementedError

    def rate(self, token: str, levels: Mapping[str, tuple[int | None, str]], *, version: int | None = None) -> OwnForm:
        """Keep a draft of one's ratings under seal: by statement the level 1 to 5, and why."""
        raise NotImplementedError

    def finish_rating(
        self, token: str, levels: Mapping[str, tuple[int | None, str]], *, version: int | None = None
    ) -> OwnForm:
        """Hand the ratings in under seal: every statement rated, with a reason at 4 and 5."""
        raise NotImplementedError
