"""Decides which secret keys sign and encrypt: the given ones, or one made once and kept in the data folder."""

import os
import secrets
import stat
from dataclasses import replace
from pathlib import Path

from plugin.errors import BuyInError
from plugin.settings import Settings

FILE = "secret-keys"
KEY_BYTES = 32


def complete_keys(settings: Settings) -> Settings:
    """Return the settings with secret keys; the embedded program makes its own on first use."""
    if settings.secret_keys or not settings.is_embedded:
        return settings
    path = settings.data_dir / FILE
    try:
        settings.data_dir.mkdir(mode=stat.S_IRWXU, parents=True, exist_ok=True)
        if not path.exists():
            _write_once(path, secrets.token_urlsafe(KEY_BYTES))
        keys = tuple(path.read_text("ascii").split())
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it isn't a list of keys"
        raise BuyInError(f"The secret keys in {path} can't be read or made: {reason}.") from error
    if not keys:
        raise BuyInError(
            f"The secret keys in {path} are gone: the file is empty. Restore it, or delete it for a new one."
        )
    return replace(settings, secret_keys=keys)


def _write_once(path: Path, key: str) -> None:
    """Write a key under a name of its own and give it the final name only if nobody else was quicker."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR), "w") as file:
        file.write(key + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
