"""How personal addresses reach those who take part: by mail where a mail server is set, else by the coach's hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from uuid import uuid4

import structlog

from graph.speech import say
from graph.wording import to_date
from plugin.errors import MailAwayError, MailRefusedError
from plugin.exercises.desk import Desk
from plugin.exercises.views import GivenLink
from plugin.languages import speaking_in
from plugin.mailing import Mail, Mailer
from plugin.store.exercises import KeptParticipant, find_user_name
from plugin.store.personal_links import LASTS, add_link

PAGE = "/answer/"
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A made address that isn't given yet; its `token` is known here and now only."""

    to: KeptParticipant
    token: str
    exercise: str
    title: str
    coach: str | None
    at: datetime

    def __repr__(self) -> str:
        """Tell nothing of the address."""
        return f"Letter(exercise={self.exercise!r})"


def make_letters(desk: Desk, people: Sequence[KeptParticipant]) -> Sequence[Letter]:
    """Make new addresses in the open transaction; former ones of the same people die with it."""
    coach = find_user_name(desk.connection, desk.tenant, desk.kept.author)
    return [
        Letter(
            to=each,
            token=add_link(
                desk.connection,
                desk.tenant,
                deal=desk.kept.deal,
                purpose="answer",
                about=desk.kept.id,
                who=each.id,
                now=desk.now,
            ),
            exercise=desk.kept.id,
            title=desk.plan.title,
            coach=coach,
            at=desk.now,
        )
        for each in people
    ]


def give(letters: Sequence[Letter], *, mailer: Mailer | None, base_url: str) -> Sequence[GivenLink]:
    """Mail what can be mailed and return the other addresses, to be given by hand."""
    return [_give_one(letter, mailer, f"{base_url}{PAGE}{letter.token}") for letter in letters]


def _give_one(letter: Letter, mailer: Mailer | None, url: str) -> GivenLink:
    given = GivenLink(participant=letter.to.id, person=letter.to.person, name=letter.to.name, url=url)
    if mailer is None or letter.to.address is None:
        return given
    try:
        with speaking_in(letter.to.language):
            mail = _write(letter, letter.to.address, url)
        mailer.send(mail)
    except (MailAwayError, MailRefusedError) as error:
        log.warning("personal address not mailed", exercise=letter.exercise, participant=letter.to.id)
        return GivenLink(
            participant=given.participant, person=given.person, name=given.name, url=url, problem=str(error)
        )
    return GivenLink(participant=given.participant, person=given.person, name=given.name, url=None, mailed=True)


def _write(letter: Letter, address: str, url: str) -> Mail:
    lines = [
        say("Hello {name},", name=letter.to.name),
        say("{coach} asks you to take part in “{title}”.", coach=letter.coach, title=letter.title)
        if letter.coach
        else say("You are asked to take part in “{title}”.", title=letter.title),
        say("This address is yours alone: {address}", address=url),
        say(
            "It holds until {day}. Until everybody's answers are shown together, nobody else can read what you write.",
            day=to_date(letter.at + LASTS),
        ),
        say("Please don't pass it on. If it wasn't meant for you, you need do nothing."),
    ]
    return Mail(
        to=address,
        subject=letter.title,
        text="\n\n".join(lines) + "\n",
        html="".join(f"<p>{escape(line)}</p>" for line in lines),
        key=uuid4().hex,
        leave=None,
        at=letter.at,
    )
