"""A small mail server on a port of its own: it speaks what sending needs, and keeps what it is given."""

import base64
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class MailServer:
    """What came in, and how the server answers: `to_recipient` to an address, `to_mail` to a whole mail.

    With `encryption` it offers STARTTLS, and then signing in; `signed_in` holds user and password of who did.
    """

    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    to_recipient: str = "250 ok"
    to_mail: str = "250 taken"
    port: int = 0
    encryption: ssl.SSLContext | None = None
    signed_in: list[tuple[str, str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    kept: MailServer


class _Conversation(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        kept = self.server.kept
        self._say("220 test")
        while line := self.rfile.readline():
            verb = line.decode("ascii").strip().partition(" ")[0].upper()
            if verb == "EHLO":
                self._offer(kept)
            elif verb == "STARTTLS" and kept.encryption is not None:
                self._say("220 go on")
                if not self._encrypt(kept.encryption):
                    return
            elif verb == "AUTH":
                _, user, password = base64.b64decode(line.split()[2]).decode().split("\0")
                kept.signed_in.append((user, password))
                self._say("235 welcome")
            elif verb == "RCPT":
                kept.recipients.append(line.decode("ascii").partition("<")[2].partition(">")[0])
                self._say(kept.to_recipient)
            elif verb == "DATA":
                self._say("354 go on")
                self._take(kept)
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _offer(self, kept: MailServer) -> None:
        if kept.encryption is None:
            self._say("250 ok")
        elif isinstance(self.connection, ssl.SSLSocket):
            self._say("250-test\r\n250 AUTH PLAIN")
        else:
            self._say("250-test\r\n250 STARTTLS")

    def _encrypt(self, encryption: ssl.SSLContext) -> bool:
        try:
            self.connection = encryption.wrap_socket(self.connection, server_side=True)
        except OSError:
            return False
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", buffering=0)
        return True

    def finish(self) -> None:
        super().finish()
        self.connection.close()

    def _take(self, kept: MailServer) -> None:
        lines = [line.removeprefix(b".") for line in iter(self.rfile.readline, b".\r\n")]
        if kept.to_mail.startswith("250"):
            kept.mails.append(message_from_bytes(b"".join(lines), policy=policy.default))
        self._say(kept.to_mail)

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode("ascii"))


@contextmanager
def serve_mail(encryption: ssl.SSLContext | None = None) -> Iterator[MailServer]:
    """Run a mail server until the block ends."""
    with _Server(("127.0.0.1", 0), _Conversation) as server:
        kept = MailServer(port=server.server_address[1], encryption=encryption)
        server.kept = kept
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield kept
        finally:
            server.shutdown()
            thread.join()
