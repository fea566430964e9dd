"""How the sample org is reached: over HTTPS on this machine only, with a certificate of its own."""

import codecs
import socket
import struct
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import trustme
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from werkzeug.serving import WSGIRequestHandler, make_server

from connectors.demo_org.canvas import CanvasHost
from connectors.demo_org.faults import Fault
from connectors.demo_org.oauth import SignIns
from connectors.demo_org.org import DemoOrg
from connectors.demo_org.rest import Answer, Request, RestApi
from connectors.demo_org.web_sign_ins import WebSignIns

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

LOGIN_URL = "https://login.salesforce.com"
CLIENT_ID = "3MVG9BuyInSampleOrg.IntegrationApp"
CLIENT_SECRET = "sample-org-client-secret"  # noqa: S105 - it opens invented data on this machine and nothing else
KEY_BITS = 2_048
PHRASES = {status.value: status.phrase for status in HTTPStatus}
RESET_AT_CLOSE = struct.pack("ii", 1, 0)
"""Socket option: close by a reset, without waiting for what was sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningOrg:
    """A sample org that answers, and all that a client needs to sign in to it."""

    org: DemoOrg
    host: str
    ca_bundle: Path
    client_id: str
    client_secret: str
    username: str
    private_key: str
    session_token: str
    login_url: str
    sign_ins: SignIns
    canvas: CanvasHost
    web_sign_ins: WebSignIns

    @property
    def url(self) -> str:
        """The org's https address."""
        return f"https://{self.host}"

    def expire_sessions(self) -> None:
        """End every session, the given one too."""
        self.sign_ins.expire_sessions()


@contextmanager
def serve_org(
    org: DemoOrg, *, port: int = 0, login_url: str = LOGIN_URL, wall_clock: Callable[[], datetime] | None = None
) -> Iterator[RunningOrg]:
    """Serve an org over HTTPS on 127.0.0.1 from a thread, at a free port unless one is named."""
    authority = trustme.CA(organization_name="Buy-In sample org")
    context = SSLContext(PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
    private_key, public_key = _make_keys()
    gateway = _Gateway()
    server = make_server("127.0.0.1", port, gateway, threaded=True, request_handler=_QuietHandler, ssl_context=context)
    host = f"127.0.0.1:{server.server_port}"
    sign_ins = SignIns(
        org=org,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        public_key=public_key,
        login_url=login_url,
        instance_url=f"https://{host}",
        wall_clock=wall_clock or (lambda: datetime.now(UTC)),
    )
    gateway.api = RestApi(org, sign_ins)
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="sample-org", daemon=True
    )
    with tempfile.TemporaryDirectory(prefix="buyin-org-") as folder:
        ca_bundle = Path(folder) / "ca.pem"
        authority.cert_pem.write_to_path(str(ca_bundle))
        thread.start()
        try:
            yield RunningOrg(
                org=org,
                host=host,
                ca_bundle=ca_bundle,
                client_id=CLIENT_ID,
                client_secret=CLIENT_SECRET,
                username=org.username,
                private_key=private_key,
                session_token=sign_ins.open_session(),
                login_url=login_url,
                sign_ins=sign_ins,
                canvas=gateway.api.canvas,
                web_sign_ins=gateway.api.web_sign_ins,
            )
        finally:
            gateway.stopping.set()
            server.shutdown()
            thread.join()
            server.server_close()


class _Gateway:
    """The WSGI side: hands requests to the org and lets scripted faults strike on the way."""

    def __init__(self) -> None:
        self.api: RestApi | None = None
        self.stopping = threading.Event()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if self.api is None:
            raise RuntimeError("the org isn't there yet")
        request = to_request(environ)
        fault = self.api.org.faults.take(self.api.describe_text(request))
        if fault is not None and fault.delay:
            self.stopping.wait(fault.delay)
        answer = self.api.answer(request)
        if fault is not None and fault.reset:
            environ["werkzeug.socket"].setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_AT_CLOSE)
            raise ConnectionResetError
        body, headers = answer.body, list(answer.headers)
        if fault is not None and fault.answers:
            body, headers = _spoil_answer(fault, answer)
        if fault is not None and fault.mark:
            body = codecs.BOM_UTF8 + body
        status = answer.status if fault is None or fault.status is None else fault.status
        headers.append(("Content-Length", str(len(body))))
        start_response(f"{status} {PHRASES.get(status, 'Refused')}", headers)
        if fault is not None and fault.drip:
            return self._drip(body, fault.drip)
        return [body[: len(body) // 2] if fault is not None and fault.truncate else body]

    def _drip(self, body: bytes, pause: float) -> Iterator[bytes]:
        """The body byte by byte, until the org is stopped."""
        for place in range(len(body)):
            if self.stopping.wait(pause):
                return
            yield body[place : place + 1]


class _QuietHandler(WSGIRequestHandler):
    """A request handler that writes no log: the org keeps its own list of requests."""

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - the library's name
        """Say nothing."""

    def send_response(self, code: int, message: str | None = None) -> None:
        """Begin an answer without the machine's own date: answers carry the org's."""
        self.send_response_only(code, message)
        self.send_header("Server", "sfdcedge")

    def connection_dropped(self, error: BaseException, environ: "WSGIEnvironment | None" = None) -> None:
        """Let go of a connection that was cut."""
        super().connection_dropped(error, environ)
        self.close_connection = True


def to_request(environ: "WSGIEnvironment") -> Request:
    """The org's form of a WSGI request."""
    headers = {
        name.removeprefix("HTTP_").replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    if environ.get("CONTENT_TYPE"):
        headers["content-type"] = environ["CONTENT_TYPE"]
    return Request(
        method=environ["REQUEST_METHOD"],
        path=quote(environ.get("PATH_INFO", "").encode("latin-1")),
        query=environ.get("QUERY_STRING", ""),
        headers=headers,
        body=environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)),
    )


def _spoil_answer(fault: Fault, answer: Answer) -> tuple[bytes, list[tuple[str, str]]]:
    """The fault's own body in place of the org's, under the headers that every answer has."""
    body, content_type = fault.to_body()
    kept = [(name, value) for name, value in answer.headers if name in {"Date", "Sforce-Limit-Info"}]
    return body, [("Content-Type", content_type), *kept]


def _make_keys() -> tuple[str, str]:
    """A private key for the integration user and the public half that the org has on record."""
    key = rsa.generate_private_key(public_exponent=65_537, key_size=KEY_BITS)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return private.decode(), public.decode()
