"""Decides how the pages are served: gunicorn, and a worker where no other does the work, behind one listening socket.

The socket is opened first and kept: a busy port is known at once, and visitors wait instead of being refused while
the web part starts or is started anew.
"""

import logging
import os
import socket
import sys
from collections.abc import Mapping
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.util import import_app

from plugin.children import Part, become_child
from plugin.errors import BuyInError
from plugin.settings import Settings
from plugin.worker import run_embedded_worker

PAGES = "web.wsgi:app"
DEFAULT_HOST, DEFAULT_PORT = "127.0.0.1", 8000
LAST_PORT = 65535
BACKLOG = 128
MOST_WEB_PROCESSES = 4
WEB_THREADS = 8


def open_listener(host: str, port: int, *, or_next: bool = False) -> socket.socket:
    """Open the listening socket; a busy port is refused, or with `or_next` passed over for the next free one."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0][0]
    except OSError as error:
        raise BuyInError(f"There is no address {host} to listen on.") from error
    while True:
        try:
            return socket.create_server((host, port), family=family, backlog=BACKLOG)
        except OSError as error:
            if not (or_next and 0 < port < LAST_PORT):
                reason = os.strerror(error.errno or 0)
                raise BuyInError(f"Can't listen on {host}, port {port}: {reason}.") from error
            port += 1


def to_address(listener: socket.socket) -> str:
    """Say under which address a browser on this machine reaches the socket."""
    host, port = listener.getsockname()[:2]
    if host in ("0.0.0.0", "::"):  # noqa: S104 (compared, not bound)
        host = "localhost"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class WebLogger(Logger):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn's lines among ours, from warnings on."""

    def setup(self, cfg: Any) -> None:
        """Leave the handlers to the root logger."""
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True
        self.error_log.setLevel(logging.WARNING)


class WebServer(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn over a socket that is open already, in the environment that was given."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        super().__init__()

    def load_config(self) -> None:
        """Choose gunicorn's settings."""
        chosen: dict[str, Any] = {
            "bind": f"fd://{self.descriptor}",
            "worker_class": "gthread",
            "workers": min(os.cpu_count() or 1, MOST_WEB_PROCESSES),
            "threads": WEB_THREADS,
            "graceful_timeout": 10,
            "control_socket_disable": True,
            "forwarded_allow_ips": "",
            "logger_class": WebLogger,
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Import the pages, in each web process anew."""
        return import_app(PAGES)


def list_parts(listener: socket.socket, environ: Mapping[str, str], settings: Settings) -> dict[str, Part]:
    """Say which processes serve: the web part, and with the embedded broker a worker."""
    arguments = (dict(environ), settings)
    parts: dict[str, Part] = {"web": (_be_web, (listener, *arguments))}
    if settings.broker_url is None:
        parts["worker"] = (_be_worker, arguments)
    return parts


def _be_web(listener: socket.socket, environ: Mapping[str, str], settings: Settings) -> None:
    become_child(environ, settings)
    WebServer(listener.detach()).run()


def _be_worker(environ: Mapping[str, str], settings: Settings) -> None:
    become_child(environ, settings)
    sys.exit(run_embedded_worker(environ, settings))
