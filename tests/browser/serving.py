"""The pages on a port of their own, over the fakes."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from werkzeug.serving import make_server

from tests.deal_parts import NOW
from tests.fakes import FakeServices
from web.app import create_app


@contextmanager
def serve_pages(services: FakeServices) -> Iterator[str]:
    """Serve the pages over `services` at the time of the fakes, and give their address."""
    server = make_server("127.0.0.1", 0, create_app(services, now=lambda: NOW), threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
