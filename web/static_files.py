"""Decides at which address the files of the pages lie: one that changes with them, so that a browser may keep them."""

import hashlib
from pathlib import Path
from typing import Any

from flask import Flask, Response, send_from_directory
from flask_compress import Compress

FOLDER = Path(__file__).with_name("static")
ENDPOINT = "static"
KEPT_FOR = 365 * 24 * 60 * 60
"""Seconds that a browser keeps a file of this version; one asked for by another version's address is asked for anew."""
COMPRESSED = ("text/css", "text/javascript", "application/javascript", "image/svg+xml")
"""Never a page: how well one compresses would tell what it says beside words that somebody else put into it."""


def read_version(folder: Path = FOLDER) -> str:
    """Return a short name for what all the files hold."""
    held = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        held.update(f"{path.relative_to(folder).as_posix()}\0".encode())
        held.update(hashlib.sha256(path.read_bytes()).digest())
    return held.hexdigest()[:12]


def add_static_files(app: Flask) -> None:
    """Serve the files compressed, below an address with their version, which what one asks of another keeps."""
    app.config["COMPRESS_MIMETYPES"] = COMPRESSED
    Compress(app)
    newest = read_version()

    def give(version: str, filename: str) -> Response:
        current = version == newest
        answer = send_from_directory(FOLDER, filename, max_age=KEPT_FOR if current else None)
        answer.direct_passthrough = False
        answer.make_sequence()
        answer.close()  # here: what is compressed, or asked for by somebody who is gone, would leave the file open
        if current:
            answer.cache_control.immutable = True
        return answer

    def add_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == ENDPOINT:
            values.setdefault("version", newest)

    app.add_url_rule("/static/<version>/<path:filename>", ENDPOINT, give)
    app.url_defaults(add_version)
