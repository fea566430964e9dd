"""How a mail leaves over a server that encrypts and wants to know who sends, and what is said where it can't."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from plugin.errors import MailAwayError
from plugin.mailing import Mail, Mailer
from tests.mail_server import MailServer, serve_mail

MAIL = Mail(
    to="judith@seller.example",
    subject="Geänderte Abschlüsse",
    text="Müller & Söhne",
    html="<p>Müller &amp; Söhne</p>",
    key="k1",
    leave="https://buyin.example/digest/leave",
    at=datetime(2026, 3, 9, 7, tzinfo=UTC),
)


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def server(authority: trustme.CA) -> Iterator[MailServer]:
    encryption = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(encryption)
    with serve_mail(encryption) as server:
        yield server


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "authorities.pem"
    authority.cert_pem.write_to_path(path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))


def _mailer(port: int) -> Mailer:
    return Mailer(url=f"smtp://lena:p%40ss%3Aword@localhost:{port}", sender="Buy-In <buyin@acme.example>")


@pytest.mark.usefixtures("trusted")
def test_a_mail_goes_encrypted_and_signed_in_where_the_server_can(server: MailServer) -> None:
    _mailer(server.port).send(MAIL)
    assert server.signed_in == [("lena", "p@ss:word")]
    (mail,) = server.mails
    assert mail["Subject"] == MAIL.subject
    body = mail.get_body(("plain",))
    assert body is not None
    assert body.get_content().strip() == MAIL.text


def test_a_certificate_that_nobody_vouches_for_is_named_as_what_is_wrong(server: MailServer) -> None:
    with pytest.raises(MailAwayError, match=r"certificate of the mail server localhost isn't trusted \(.*"):
        _mailer(server.port).check()
    assert server.signed_in == []


def test_a_server_that_nobody_can_sign_in_to_is_told_apart_from_one_that_is_away() -> None:
    with serve_mail() as server, pytest.raises(MailAwayError, match="can't do what BUYIN_SMTP_URL asks for"):
        _mailer(server.port).check()


@pytest.mark.usefixtures("trusted")
def test_a_password_that_the_way_of_signing_in_cant_carry_is_named(server: MailServer) -> None:
    with pytest.raises(MailAwayError, match="only letters of ASCII"):
        Mailer(url=f"smtp://lena:w%C3%B6rt@localhost:{server.port}", sender="a@b.example").check()


def test_what_a_mail_says_and_to_whom_is_in_no_log_that_repeats_it() -> None:
    mail = Mail(
        to="ana@northwind.example",
        subject="Where to?",
        text="https://buyin.example/answer/a-key",
        html="<p>https://buyin.example/answer/a-key</p>",
        key="1",
        leave=None,
        at=datetime(2026, 3, 2, tzinfo=UTC),
    )
    assert not any(word in repr(mail) for word in ("ana@", "Where to?", "a-key"))
