"""How those whom a charter names get their personal address: by mail where that can be, else by the coach's hand.

Who was mailed an address and hasn't acknowledged the charter is reminded by itself once a week, for four weeks after it
was put, while the deal is open. A reminder brings a new address; the former one holds until the mail has left.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from html import escape
from uuid import uuid4

import structlog
from sqlalchemy import Connection

from graph.exercises.charter import find_unacknowledged
from graph.speech import say
from graph.wording import to_date
from plugin.charter_bodies import from_body
from plugin.charter_views import TickLink
from plugin.errors import MailAwayError, MailRefusedError
from plugin.mailing import Mail, Mailer
from plugin.paper_versions import read_said
from plugin.store.deals import load_deals
from plugin.store.exercises import find_user_name
from plugin.store.papers import KeptPaper, load_papers, load_ticked
from plugin.store.personal_links import LASTS, add_link, drop_link, hash_token, load_newest, revoke_links
from plugin.store.store import Store

PAGE = "/answer/{token}/charter"
A_WEEK = timedelta(days=7)
REMINDS_FOR = timedelta(days=28)
"""How long after a charter was put people are reminded by themselves."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Somebody whom a charter names; `company` is what the deal's customer is called."""

    deal: str
    paper: str
    person: str
    name: str
    company: str | None
    coach: str | None
    mail_address: str | None = field(default=None, repr=False)
    reminds: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CharterPost:
    """Gives personal addresses to those whom charters name."""

    store: Store
    mailer: Mailer | None
    base_url: str
    clock: Callable[[], datetime]

    def give(self, tenant: str, to: Addressee) -> TickLink:
        """Make somebody's address and mail it; where it can't be mailed it is returned, to be given by hand."""
        if self.mailer is None or to.mail_address is None:
            return self._give_by_hand(tenant, to)
        token = self._make(tenant, to, by_mail=True)
        try:
            self.mailer.send(self._write(to, to.mail_address, self._to_url(token)))
        except (MailAwayError, MailRefusedError) as error:
            log.warning("address to acknowledge a charter not mailed", deal=to.deal, person=to.person)
            with self.store.writing(tenant) as connection:
                drop_link(connection, tenant, token)
            return replace(self._give_by_hand(tenant, to), problem=str(error))
        self._revoke_others(tenant, to, token)
        return TickLink(person=to.person, name=to.name, url=None, mailed_to=to.mail_address)

    def remind_due(self, tenant: str, on_each: Callable[[object], None] = lambda _: None) -> int:
        """Mail everybody whose week is over a new address; return how many mails left.

        What the mail server refuses is tried again after a week, what it couldn't take the next time.
        """
        if self.mailer is None:
            return 0
        with self.store.reading(tenant) as connection:
            due = list(self._iter_due(connection, tenant))
        left = 0
        for to in due:
            on_each(to)
            left += self._remind(tenant, to, self.mailer)
        return left

    def _give_by_hand(self, tenant: str, to: Addressee) -> TickLink:
        return TickLink(person=to.person, name=to.name, url=self._to_url(self._make(tenant, to, by_mail=False)))

    def _to_url(self, token: str) -> str:
        return f"{self.base_url}{PAGE.format(token=token)}"

    def _remind(self, tenant: str, to: Addressee, mailer: Mailer) -> bool:
        token = self._make(tenant, to, by_mail=True)
        try:
            mailer.send(self._write(to, to.mail_address or "", self._to_url(token)))
        except MailAwayError:
            log.warning("reminder waits for the mail server", tenant=tenant, deal=to.deal)
            with self.store.writing(tenant) as connection:
                drop_link(connection, tenant, token)
            return False
        except MailRefusedError:
            log.warning("reminder refused by the mail server", tenant=tenant, deal=to.deal, person=to.person)
            with self.store.writing(tenant) as connection:
                revoke_links(
                    connection, tenant, purpose="tick", about=to.paper, now=self.clock(), only=hash_token(token)
                )
            return False
        self._revoke_others(tenant, to, token)
        return True

    def _iter_due(self, connection: Connection, tenant: str) -> Iterator[Addressee]:
        now = self.clock()
        papers = [each for each in load_papers(connection, tenant, "charter") if now - each.at <= REMINDS_FOR]
        deals = load_deals(connection, tenant, [each.deal for each in papers])
        for paper in papers:
            deal = deals.get(paper.deal)
            if deal is None or deal.deal.status != "open":
                continue
            names = {each.id: each.name for each in deal.people}
            newest = load_newest(connection, tenant, purpose="tick", about=paper.id)
            for person in _find_waiting(connection, tenant, paper):
                link = newest.get(person)
                if link is not None and link.address and now - link.created_at >= A_WEEK and person in names:
                    yield Addressee(
                        deal=paper.deal,
                        paper=paper.id,
                        person=person,
                        name=names[person],
                        company=deal.deal.account,
                        coach=find_user_name(connection, tenant, paper.author),
                        mail_address=link.address,
                        reminds=True,
                    )

    def _make(self, tenant: str, to: Addressee, *, by_mail: bool) -> str:
        with self.store.writing(tenant) as connection:
            return add_link(
                connection,
                tenant,
                deal=to.deal,
                purpose="tick",
                about=to.paper,
                who=to.person,
                now=self.clock(),
                address=to.mail_address if by_mail else None,
                replaces=not by_mail,
            )

    def _revoke_others(self, tenant: str, to: Addressee, token: str) -> None:
        with self.store.writing(tenant) as connection:
            revoke_links(
                connection,
                tenant,
                purpose="tick",
                about=to.paper,
                who=to.person,
                now=self.clock(),
                but=hash_token(token),
            )

    def _write(self, to: Addressee, address: str, url: str) -> Mail:
        lines = [
            say("Hello {name},", name=to.name),
            *([say("a reminder:")] if to.reminds else []),
            _tell_what(to),
            say("This address is yours alone: {address}", address=url),
            say(
                "There you read your part and everybody else's, and acknowledge it. It holds until {day}; an address "
                "that you got before holds no more.",
                day=to_date(self.clock() + LASTS),
            ),
            say("Please don't pass it on. If it wasn't meant for you, you need do nothing."),
        ]
        return Mail(
            to=address,
            subject=say("Who has the final word"),
            text="\n\n".join(lines) + "\n",
            html="".join(f"<p>{escape(line)}</p>" for line in lines),
            key=uuid4().hex,
            leave=None,
            at=self.clock(),
        )


def _find_waiting(connection: Connection, tenant: str, paper: KeptPaper) -> list[str]:
    ticked = load_ticked(connection, tenant, [paper])[paper.id]
    return list(find_unacknowledged(from_body(read_said(paper)), ticked))


def _tell_what(to: Addressee) -> str:
    if to.company and to.coach:
        return say(
            "{coach} asks you to read who has the final word on what at {company}. The charter names you.",
            coach=to.coach,
            company=to.company,
        )
    if to.company:
        return say(
            "please read who has the final word on what at {company}. The charter names you.", company=to.company
        )
    return say("please read who has the final word on what. The charter names you.")
