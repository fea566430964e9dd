"""When the weekly digest goes by mail, to whom, and what it may tell: on Mondays at 07:00 UTC, each once.

It tells what its reader sees now: all of it where a session of theirs still holds the CRM's token, else only the deals
that they own, for the CRM always shows a deal to its owner. Who has lost the right to Buy-In gets none.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import Connection

from plugin.digest_mail import write_digest
from plugin.digests import WHOSE, Digest, Digests, Whose
from plugin.errors import AccessRefusedError, MailRefusedError, SessionOverError
from plugin.jobs import add_job
from plugin.mailing import Mail, Mailer
from plugin.store.digest_wishes import DigestWish, find_wish, load_due_wishes, save_sent
from plugin.store.moved_deals import WhichDeals
from plugin.store.store import Store
from plugin.viewer_sessions import find_viewer
from plugin.views import ROLES, Role, Viewer

MONDAY_AT = timedelta(hours=7)
LATE_FOR = timedelta(days=2)
"""How long after its time a digest still goes, where nothing ran at its time."""
A_WEEK = timedelta(days=7)
BY_LINK = "link:"
LEAVE = "/digest/leave"

log = structlog.get_logger(__name__)


def find_moment(now: datetime) -> datetime:
    """Return the last Monday, 07:00 UTC, that isn't to come."""
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    moment = today - timedelta(days=today.weekday()) + MONDAY_AT
    return moment if moment <= now else moment - A_WEEK


def add_digests(connection: Connection, tenant: str, now: datetime) -> None:
    """Add the jobs that send the digests which are due, one for each wish."""
    moment = find_moment(now)
    if now - moment > LATE_FOR:
        return
    for user in load_due_wishes(connection, tenant, due=moment):
        payload = {"user": user, "moment": moment.isoformat()}
        add_job(connection, tenant, "digest", payload, now=now, slot=f"{moment:%Y-%m-%d}/{user}")


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestPost:
    """Sends one digest; `find_role` asks the CRM for the role that a user holds now."""

    store: Store
    digests: Digests
    mailer: Mailer
    find_role: Callable[[str, str], Role | None]
    base_url: str
    clock: Callable[[], datetime]

    def send(self, tenant: str, user: str, moment: datetime) -> str:
        """Send somebody's digest of this moment, unless it went; return what became of it.

        The note that it went follows the sending. Between the two a crash can send it twice; both then have the same
        Message-ID, by which mailboxes know that it is one mail. Raises `MailAwayError` where trying again helps.
        """
        with self.store.reading(tenant) as connection:
            wish = find_wish(connection, tenant, user)
        if wish is None or (wish.sent_at is not None and wish.sent_at >= moment):
            return "not wanted any more, or sent before"
        made = self._make(tenant, wish, moment)
        if made is None:
            return "its reader has no right to Buy-In any more"
        digest, own_only = made
        leave = f"{self.base_url}{LEAVE}"
        letter = write_digest(digest, base_url=self.base_url, leave=leave, own_only=own_only)
        key = hashlib.sha256(f"{tenant}/{user}/{moment.isoformat()}".encode()).hexdigest()[:32]
        mail = Mail(
            to=wish.address,
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            key=key,
            leave=leave,
            at=self.clock(),
        )
        try:
            self.mailer.send(mail)
        except MailRefusedError as error:
            log.warning("digest refused by the mail server", tenant=tenant, user=user, reason=str(error))
            return str(error)
        with self.store.writing(tenant) as connection:
            save_sent(connection, tenant, user, at=self.clock())
        return "sent"

    def _make(self, tenant: str, wish: DigestWish, moment: datetime) -> tuple[Digest, bool] | None:
        """Make the digest, and say whether it tells of own deals alone; None where its reader may see nothing."""
        since = moment - A_WEEK
        whose: Whose = next((each for each in WHOSE if each == wish.asked.get("whose")), "all")
        if not self.digests.has_crm(tenant):
            viewer = Viewer(tenant=tenant, role=_read_role(wish), user=_read_user(wish))
            return self.digests.build(viewer, since=since, whose=whose), False
        if wish.user.startswith(BY_LINK):
            return None
        viewer_now = find_viewer(self.store, tenant, wish.user, now=self.clock())
        if viewer_now is not None:
            try:
                return self.digests.build(viewer_now, since=since, whose=whose), False
            except SessionOverError:
                pass
            except AccessRefusedError:
                return None
        if self.find_role(tenant, wish.user) is None:
            return None
        own = WhichDeals(tenant=tenant, owners=[wish.user])
        return replace(self.digests.build_of(own, since=since), whose="mine"), True


def _read_user(wish: DigestWish) -> str | None:
    return None if wish.user.startswith(BY_LINK) else wish.user


def _read_role(wish: DigestWish) -> Role:
    return next((role for role in ROLES if role == wish.asked.get("role")), "rep")
