"""How secrets are kept in the database: sealed under keys derived from the installation's secret keys.

The newest key seals; every key that is still set opens, so that keys can be changed without losing what they sealed.
"""

import base64
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
PURPOSE = b"buyin/sealed/1"
"""Keeps these keys apart from those that the same secret gives for signing."""


class SealBrokenError(Exception):
    """What was sealed can't be opened: by other keys, altered, or too old."""


class Seal:
    """Seals texts and opens them again."""

    def __init__(self, secret_keys: Sequence[str]) -> None:
        self._fernet = MultiFernet([Fernet(_derive(key)) for key in secret_keys])

    def close(self, text: str) -> str:
        """Seal a text; the same text never comes out the same twice."""
        return self._fernet.encrypt(text.encode()).decode("ascii")

    def open(self, sealed: str, *, seconds: int | None = None, now: int = 0) -> str:
        """Open what was sealed, at most `seconds` before `now` where given; raises `SealBrokenError`."""
        try:
            data = sealed.encode("ascii")
            opened = (
                self._fernet.decrypt(data)
                if seconds is None
                else self._fernet.decrypt_at_time(data, ttl=seconds, current_time=now)
            )
            return opened.decode()
        except (InvalidToken, UnicodeError) as error:
            raise SealBrokenError("What was sealed can't be opened.") from error


def _derive(key: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=PURPOSE).derive(key.encode())
    return base64.urlsafe_b64encode(derived)
