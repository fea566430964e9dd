"""What a participant does in an exercise by their personal address, and what they may see there.

Every method takes the address's token first and raises `PersonalLinkRefusedError`, in the same words, for one that is
unknown, revoked or too old; `PhaseRefusedError` where the phase doesn't allow it, `EntryChangedError` where the same
form was changed elsewhere meanwhile, and `InputRefusedError` with the place. Only `open` reads, and it changes nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from graph.exercises.phases import Deed
from graph.speech import mark, say
from plugin.errors import PersonalLinkRefusedError
from plugin.exercises import forms, grouping
from plugin.exercises.desk import Desk, open_desk
from plugin.exercises.forms import Levels, check_answers, check_levels, keep_form
from plugin.exercises.showing import show_answering
from plugin.exercises.views import AnswerView, OwnForm
from plugin.store.exercises import KeptParticipant, find_exercise
from plugin.store.personal_links import KeptLink, find_link
from plugin.store.store import EVERY_TENANT, Store

NO_SUCH_ADDRESS = mark("This address isn't valid, or not any more. Ask whoever invited you for a new one.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """Takes what participants write."""

    store: Store
    clock: Callable[[], datetime]

    def open(self, token: str) -> AnswerView:
        """Show the exercise to the bearer of a personal address, as far as its phase lets a participant see it."""
        link = self._find(token)
        with self.store.reading(link.tenant) as connection:
            kept = find_exercise(connection, link.tenant, link.about)
            if kept is None:
                raise _refuse()
            desk = Desk(connection=connection, tenant=link.tenant, kept=kept, actor="", now=self.clock())
            return show_answering(desk, _find_me(desk, link), token, until=link.expires_at)

    def save(self, token: str, answers: Mapping[str, str], *, version: int | None = None) -> OwnForm:
        """Keep a draft under seal; `version` is that of the form seen, None for whichever stands there."""
        with self._writing(token, "write") as (desk, me):
            return keep_form(desk, me.id, check_answers(desk, answers), token=token, version=version, finished=False)

    def finish(self, token: str, answers: Mapping[str, str], *, version: int | None = None) -> OwnForm:
        """Hand the answers in under seal; `proof` of what is returned is the receipt."""
        with self._writing(token, "finish") as (desk, me):
            return keep_form(desk, me.id, check_answers(desk, answers), token=token, version=version, finished=True)

    def take_up_again(self, token: str) -> None:
        """Take what was handed in back to go on writing; it counts again when it is handed in again."""
        with self._writing(token, "take_up_again") as (desk, me):
            forms.take_up_again(desk, me.id)

    def say_back(self, token: str, words: str, *, version: int | None = None) -> None:
        """Say back whose answers one was given, in one's own words; empty takes it back.

        `version` is that of the pair seen, None for whichever stands there.
        """
        with self._writing(token, "say_back") as (desk, me):
            grouping.say_back(desk, me.id, words, version)

    def confirm_back(self, token: str, *, yes: bool, version: int | None = None) -> None:
        """Say whether what was said back, as it was seen, is what one meant."""
        with self._writing(token, "confirm_back") as (desk, me):
            grouping.confirm_own(desk, me.id, yes=yes, version=version)

    def rate(self, token: str, levels: Levels, *, version: int | None = None) -> OwnForm:
        """Keep a draft of one's ratings under seal: by statement the level 1 to 5, and why."""
        with self._writing(token, "rate") as (desk, me):
            answers = check_levels(desk, levels, finished=False)
            return keep_form(desk, me.id, answers, token=token, version=version, finished=False)

    def finish_rating(self, token: str, levels: Levels, *, version: int | None = None) -> OwnForm:
        """Hand the ratings in under seal: every statement rated, with a reason at 4 and 5."""
        with self._writing(token, "finish_rating") as (desk, me):
            answers = check_levels(desk, levels, finished=True)
            return keep_form(desk, me.id, answers, token=token, version=version, finished=True)

    def _find(self, token: str) -> KeptLink:
        with self.store.reading(EVERY_TENANT) as connection:
            return self._check(connection, token)

    def _check(self, connection: Connection, token: str) -> KeptLink:
        found = find_link(connection, token, purpose="answer", now=self.clock())
        if found is None:
            raise _refuse()
        return found

    @contextmanager
    def _writing(self, token: str, deed: Deed) -> Iterator[tuple[Desk, KeptParticipant]]:
        """Lock the exercise, then look again whether the address still holds: what waited may have been overtaken."""
        link = self._find(token)
        with self.store.writing(link.tenant) as connection:
            desk = open_desk(
                connection, link.tenant, link.about, actor="participant", name=link.who, deed=deed, now=self.clock()
            )
            self._check(connection, token)
            yield desk, _find_me(desk, link)


def _find_me(desk: Desk, link: KeptLink) -> KeptParticipant:
    found = next((each for each in desk.taking_part if each.id == link.who), None)
    if found is None:
        raise _refuse()
    return found


def _refuse() -> PersonalLinkRefusedError:
    return PersonalLinkRefusedError(say(NO_SUCH_ADDRESS))
