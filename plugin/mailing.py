"""Decides how a mail leaves: over the mail server that is set, encrypted wherever the server can, or not at all.

A password is never sent over a connection that anybody on the way can read.
"""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Self
from urllib.parse import unquote, urlsplit

from graph.speech import say
from plugin.errors import InputRefusedError, MailAwayError, MailRefusedError
from plugin.settings import Settings

ANSWER_WITHIN = 20
"""Seconds."""
PORTS = {("smtp", False): 25, ("smtp", True): 587, ("smtps", False): 465, ("smtps", True): 465}
"""By scheme, and whether there is a password."""
THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
LONGEST_ADDRESS = 254
PERMANENT = 500
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", re.ASCII)


def read_mail_address(text: str) -> str:
    """Return a mail address as it can be written to; raises `InputRefusedError` for anything else."""
    address = text.strip()
    if len(address) > LONGEST_ADDRESS or _ADDRESS.fullmatch(address) is None:
        raise InputRefusedError(say("A mail address looks like ana@example.com."))
    return address


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail to one address, as plain text and as HTML.

    `key` is the same whenever the same mail is sent once more, so that a mailbox can tell; `leave` is the address of
    the page on which one can do without such mails, None where it is one mail that a person sent. Its repr tells
    neither whom it goes to nor what it says, as that may hold an address that opens something by itself.
    """

    to: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    html: str = field(repr=False)
    key: str
    leave: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailer:
    """Sends mails over one server. Its repr hides the server's password."""

    url: str = field(repr=False)
    sender: str

    @classmethod
    def open(cls, settings: Settings) -> Self | None:
        """Open the settings' mail server; None where none is set. Nothing is asked of it yet."""
        if settings.smtp_url is None or settings.mail_from is None:
            return None
        return cls(url=settings.smtp_url, sender=settings.mail_from)

    def send(self, mail: Mail) -> None:
        """Send a mail; it is the server's when this returns.

        Raises `MailRefusedError` where the server won't take this mail, `MailAwayError` where trying later may help.
        """
        message = self._write(mail)
        with self._connect() as server:
            server.send_message(message)

    def check(self) -> None:
        """Look whether the server answers and lets us in; raises as `send` does."""
        with self._connect() as server:
            server.noop()

    def _write(self, mail: Mail) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        message["From"] = self.sender
        message["To"] = mail.to
        message["Subject"] = mail.subject
        message["Date"] = format_datetime(mail.at)
        message["Message-ID"] = f"<{mail.key}@{parseaddr(self.sender)[1].rpartition('@')[2] or 'localhost'}>"
        if mail.leave is not None:
            message["List-Unsubscribe"] = f"<{mail.leave}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(mail.text)
        message.add_alternative(mail.html, subtype="html")
        return message

    @contextmanager
    def _connect(self) -> Iterator[smtplib.SMTP]:
        """Open a connection that is encrypted and signed in as far as the address says; name faults without secrets."""
        parts = urlsplit(self.url)
        host, user, password = parts.hostname or "", unquote(parts.username or ""), unquote(parts.password or "")
        port = parts.port or PORTS[parts.scheme, bool(password)]
        try:
            with self._open(parts.scheme, host, port) as server:
                if parts.scheme == "smtp":
                    self._encrypt(server, host, needed=bool(password))
                if password:
                    if not (user + password).isascii():
                        raise MailAwayError("User and password in BUYIN_SMTP_URL can hold only letters of ASCII.")
                    server.login(user, password)
                yield server
        except smtplib.SMTPAuthenticationError as error:
            raise MailAwayError(f"The mail server {host} doesn't let us in; look at BUYIN_SMTP_URL.") from error
        except smtplib.SMTPRecipientsRefused as error:
            code = min(code for code, _ in error.recipients.values())
            kind = MailRefusedError if code >= PERMANENT else MailAwayError
            raise kind(f"The mail server {host} doesn't take mail for this address ({code}).") from error
        except smtplib.SMTPResponseException as error:
            kind = MailRefusedError if error.smtp_code >= PERMANENT else MailAwayError
            raise kind(f"The mail server {host} refused the mail ({error.smtp_code}).") from error
        except ssl.SSLCertVerificationError as error:
            raise MailAwayError(
                f"The certificate of the mail server {host} isn't trusted ({error.verify_message}); SSL_CERT_FILE can "
                "name a file with further authorities."
            ) from error
        except smtplib.SMTPNotSupportedError as error:
            raise MailAwayError(f"The mail server {host} can't do what BUYIN_SMTP_URL asks for: {error}") from error
        except (smtplib.SMTPException, OSError) as error:
            raise MailAwayError(f"The mail server {host} doesn't answer ({type(error).__name__}).") from error

    def _open(self, scheme: str, host: str, port: int) -> smtplib.SMTP:
        if scheme == "smtps":
            return smtplib.SMTP_SSL(host, port, timeout=ANSWER_WITHIN, context=ssl.create_default_context())
        return smtplib.SMTP(host, port, timeout=ANSWER_WITHIN)

    def _encrypt(self, server: smtplib.SMTP, host: str, *, needed: bool) -> None:
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
        elif needed and host not in THIS_MACHINE:
            raise MailAwayError(f"The mail server {host} doesn't encrypt, so the password isn't sent; use smtps://.")
