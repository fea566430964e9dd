"""Which texts a setting takes: one reader for each kind of value, each with a sentence for what it refuses."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from plugin.views import ROLES

HOST = re.compile(r"(?!-)[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:[0-9]{1,5})?|\[[0-9a-fA-F:]+\](:[0-9]{1,5})?")
LOOPBACK = ("127.0.0.1", "localhost", "::1")
SHORTEST_KEY = 16
BROKERS = ("redis", "rediss", "redis+socket", "amqp", "amqps")
ORGANIZATION_ID = re.compile(r"00D[A-Za-z0-9]{15}")
API_VERSION = re.compile(r"[1-9][0-9]\.0")

Reader = Callable[[Any], Any]
"""Takes what the environment (text) or the file (TOML value) holds."""


class RefusedValueError(ValueError):
    """A value that the setting doesn't take: the rest of a sentence that begins with the setting's name."""


def read_text(value: Any) -> str:
    """Read a text without control characters; blanks around it don't count."""
    if not isinstance(value, str):
        raise RefusedValueError("must be a text")
    text = value.strip()
    if any(ord(character) < ord(" ") for character in text):
        raise RefusedValueError("must be one line")
    return text


def read_list(value: Any) -> tuple[str, ...]:
    """Read a comma-separated text or a list of texts; empty items are left out."""
    items = value.split(",") if isinstance(value, str) else value
    if not isinstance(items, list | tuple):
        raise RefusedValueError("must be a list, separated by commas")
    return tuple(text for text in map(read_text, items) if text)


def read_path(value: Any) -> Path:
    """Read a path; `~` is the home folder, and what is relative starts in the current folder."""
    return Path(read_text(value)).expanduser().absolute()


def read_whole_number(lowest: int, highest: int) -> Reader:
    """Make a reader of whole numbers within a range."""

    def read(value: Any) -> int:
        text = str(value).strip()
        if isinstance(value, bool | float) or not re.fullmatch(r"[0-9]{1,9}", text, re.ASCII):
            raise RefusedValueError("must be a whole number")
        if not lowest <= int(text) <= highest:
            raise RefusedValueError(f"must be from {lowest} to {highest}")
        return int(text)

    return read


def read_share(value: Any) -> float:
    """Read a share above 0 and up to 1."""
    try:
        share = float(value)
    except (TypeError, ValueError):
        raise RefusedValueError("must be a number above 0 and up to 1") from None
    if isinstance(value, bool) or not 0 < share <= 1:
        raise RefusedValueError("must be a number above 0 and up to 1")
    return share


def read_choice(*choices: str) -> Reader:
    """Make a reader of one of some words, in small or capital letters."""

    def read(value: Any) -> str:
        if value is True or value is False:  # TOML's true and false for on and off
            value = "on" if value else "off"
        text = read_text(value).lower()
        if text not in choices:
            raise RefusedValueError(f"must be one of {', '.join(choices)}")
        return text

    return read


def read_host(value: Any) -> str:
    """Read a host name, with a port where it has one."""
    text = read_text(value)
    if not HOST.fullmatch(text):
        raise RefusedValueError("must be a host name such as acme.my.salesforce.com, without https:// and path")
    return text.lower()


def read_hosts(value: Any) -> tuple[str, ...]:
    """Read a list of host names."""
    return tuple(map(read_host, read_list(value)))


def read_address(value: Any) -> str:
    """Read the https address of a host (http only on this machine), without a path."""
    text = read_text(value).rstrip("/")
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise RefusedValueError("must be an address such as https://buy-in.example.com") from None
    if not host or parts.scheme not in ("http", "https") or parts.username or parts.query or parts.fragment:
        raise RefusedValueError("must be an address such as https://buy-in.example.com")
    if parts.path:
        raise RefusedValueError("must not have a path")
    if parts.scheme == "http" and host not in LOOPBACK:
        raise RefusedValueError("must begin with https://")
    return text


def read_database_url(value: Any) -> str:
    """Read the database's address: SQLite or PostgreSQL."""
    text = read_text(value)
    try:
        url = make_url(text)
    except ArgumentError:
        raise RefusedValueError("must be an address such as postgresql+psycopg://user@host/name") from None
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "postgresql+psycopg"):
        raise RefusedValueError("must begin with sqlite:/// or postgresql+psycopg://")
    if url.drivername == "sqlite":
        url = _read_sqlite_path(url)
    return url.render_as_string(hide_password=False)


def _read_sqlite_path(url: URL) -> URL:
    if url.host or not url.database or url.database == ":memory:" or url.query:
        raise RefusedValueError("must name a file: sqlite:////folder/buyin.db")
    return url.set(database=str(read_path(url.database)))


def read_broker_url(value: Any) -> str | None:
    """Read the broker's address; `embedded` and nothing mean the one without a server."""
    text = read_text(value)
    if text in ("", "embedded"):
        return None
    if urlsplit(text).scheme not in BROKERS:
        raise RefusedValueError("must be `embedded` or begin with redis:// or amqp://")
    return text


def read_mail_url(value: Any) -> str:
    """Read the mail server's address."""
    text = read_text(value)
    if urlsplit(text).scheme not in ("smtp", "smtps") or not urlsplit(text).hostname:
        raise RefusedValueError("must begin with smtp:// or smtps://")
    return text


def read_keys(value: Any) -> tuple[str, ...]:
    """Read the secret keys, newest first: none short, none twice."""
    keys = read_list(value)
    if any(len(key) < SHORTEST_KEY for key in keys):
        raise RefusedValueError(f"must be keys of {SHORTEST_KEY} characters or more")
    if len(set(keys)) != len(keys):
        raise RefusedValueError("must not hold one key twice")
    return keys


def read_private_key(value: Any) -> str:
    r"""Read a private key in PEM form; `\n` in one line stands for a line's end."""
    if not isinstance(value, str):
        raise RefusedValueError("must be a text")
    text = value.replace("\\n", "\n").strip() + "\n"
    if not text.startswith("-----BEGIN ") or "PRIVATE KEY-----" not in text:
        raise RefusedValueError("must be a private key in PEM form (-----BEGIN PRIVATE KEY----- ...)")
    return text


def read_organization_id(value: Any) -> str:
    """Read an org's id in its long form."""
    text = read_text(value)
    if not ORGANIZATION_ID.fullmatch(text):
        raise RefusedValueError("must be the org's 18-character id, which begins with 00D")
    return text


def read_api_version(value: Any) -> str:
    """Read a version of Salesforce's API."""
    text = read_text(value) if isinstance(value, str) else str(value)
    if not API_VERSION.fullmatch(text):
        raise RefusedValueError("must be a version such as 66.0")
    return text


def read_role_names(value: Any) -> tuple[str, ...]:
    """Read the four permission sets, in the order rep, manager, coach, admin."""
    names = read_list(value)
    if len(names) != len(ROLES) or len(set(names)) != len(ROLES):
        raise RefusedValueError(f"must be {len(ROLES)} different names, in the order {', '.join(ROLES)}")
    return names


def read_role_mapping(value: Any) -> dict[str, bool]:
    """Read what contact roles suggest: an object from role to true (decides) or false."""
    table = read_table(value)
    if not all(isinstance(meaning, bool) for meaning in table.values()):
        raise RefusedValueError("must say true or false for each role")
    return table


def read_table(value: Any) -> dict[str, Any]:
    """Read a table: JSON from the environment, a table of the file."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            raise RefusedValueError("must be an object in JSON") from None
    if not isinstance(value, dict):
        raise RefusedValueError("must be an object")
    return value
