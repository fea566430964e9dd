"""Decides what `buyin tenant add` takes: a name, and an org whose address and keys make sense together."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from plugin.errors import InputRefusedError
from plugin.setting_values import (
    RefusedValueError,
    read_address,
    read_host,
    read_list,
    read_organization_id,
    read_private_key,
    read_text,
)
from plugin.store.tenants import DEFAULT_TENANT
from plugin.tenants import NewTenant

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}", re.ASCII)
SHORTEST_RSA_KEY = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantInput:
    """What the command was given."""

    name: str
    org_id: str | None = None
    my_domain: str | None = None
    client_id: str | None = None
    client_secret_file: Path | None = None
    username: str | None = None
    private_key_file: Path | None = None
    login_url: str | None = None


def read_tenant(given: TenantInput) -> NewTenant:
    """Check what was given; raises `InputRefusedError` with the option that is wrong or missing."""
    if given.name == DEFAULT_TENANT:
        raise InputRefusedError("The tenant default is the one that the settings describe; give another a name.")
    if not NAME.fullmatch(given.name):
        raise InputRefusedError(
            "The name must be of small letters, digits, - and _, at most 63, and begin with a letter or a digit."
        )
    key = _read_file("--private-key-file", given.private_key_file, _read_rsa_key)
    secrets = _read_file("--client-secret-file", given.client_secret_file, _read_secrets) or ()
    new = NewTenant(
        name=given.name,
        my_domain=_read("--my-domain", given.my_domain, read_host),
        organization_id=_read("--org-id", given.org_id, read_organization_id),
        client_id=_read("--client-id", given.client_id, read_text) or None,
        client_secrets=secrets,
        username=_read("--username", given.username, read_text) or None,
        private_key=key,
        login_url=_read("--login-url", given.login_url, read_address),
    )
    _check_whole(new)
    return new


def _check_whole(new: NewTenant) -> None:
    """Refuse half an org: it takes an address, an app, and a way for the sync to sign in."""
    given = (new.my_domain, new.organization_id, new.client_id, new.client_secrets, new.username, new.private_key)
    if not any((*given, new.login_url)):
        return
    missing = [
        option for option, value in (("--my-domain", new.my_domain), ("--client-id", new.client_id)) if not value
    ]
    if bool(new.username) != bool(new.private_key):
        missing.append("--private-key-file" if new.username else "--username")
    elif not new.username and not new.client_secrets:
        missing.append("--client-secret-file, or --username with --private-key-file")
    if missing:
        raise InputRefusedError(f"The org isn't whole; missing: {', '.join(missing)}.")


def _read(option: str, value: str | None, read: Callable[[Any], Any]) -> Any:
    if value is None:
        return None
    try:
        return read(value)
    except RefusedValueError as refusal:
        raise InputRefusedError(f"{option} {refusal}.") from None


def _read_file(option: str, path: Path | None, read: Callable[[Any], Any]) -> Any:
    if path is None:
        return None
    try:
        text = path.read_text("utf-8").strip()
    except (OSError, ValueError):
        raise InputRefusedError(f"{option} names a file that can't be read.") from None
    found = _read(f"The file that {option} names", text, read)
    if not found:
        raise InputRefusedError(f"{option} names an empty file.")
    return found


def _read_secrets(value: Any) -> tuple[str, ...]:
    """Read secrets, newest first, separated by commas or each in a line of its own."""
    return read_list(str(value).replace("\r", "").replace("\n", ","))


def _read_rsa_key(value: Any) -> str:
    """Read a private key that signs as Salesforce asks: RSA, of 2048 bits or more, without a password."""
    text = read_private_key(value)
    try:
        key = load_pem_private_key(text.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise RefusedValueError("must hold a private key without a password") from None
    if not isinstance(key, RSAPrivateKey) or key.key_size < SHORTEST_RSA_KEY:
        raise RefusedValueError(f"must hold an RSA key of {SHORTEST_RSA_KEY} bits or more")
    return text
