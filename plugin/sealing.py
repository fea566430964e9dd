"""How secrets are kept in the database: sealed under keys derived from the installation's secret keys.

The newest key seals; every key that is still set opens, so that keys can be changed without losing what they sealed.
"""

import base64
from collections.abc import Sequence
from datetime import datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
PURPOSE = b"buyin/sealed/1"
"""Keeps these keys apart from those that the same secret gives for signing."""


class SealBrokenError(Exception):
    """What was sealed can't be opened: by other keys, altered, or too old."""


class Seal:
    """Seals texts and opens them again; what one `purpose` sealed no other opens."""

    def __init__(self, secret_keys: Sequence[str], *, purpose: bytes = PURPOSE) -> None:
        fernets = [Fernet(_derive(key, purpose)) for key in secret_keys]
        self._fernet = MultiFernet(fernets)
        self._newest = MultiFernet(fernets[:1])

    def close(self, text: str) -> str:
        """Seal a text; the same text never comes out the same twice."""
        return self._fernet.encrypt(text.encode()).decode("ascii")

    def open(self, sealed: str) -> str:
        """Open what was sealed; raises `SealBrokenError`."""
        try:
            return self._fernet.decrypt(sealed.encode("ascii")).decode()
        except (InvalidToken, UnicodeError) as error:
            raise SealBrokenError("What was sealed can't be opened.") from error

    def renew(self, sealed: str) -> str:
        """Seal with the newest key what a former one sealed; as it is where it was the newest.

        Raises `SealBrokenError` as `open`.
        """
        text = self.open(sealed)
        try:
            self._newest.decrypt(sealed.encode("ascii"))
        except InvalidToken:
            return self.close(text)
        return sealed

    def close_for_now(self, text: str, *, now: datetime) -> str:
        """Seal a text that is of use for a while only."""
        return self._fernet.encrypt_at_time(text.encode(), int(now.timestamp())).decode("ascii")

    def open_in_time(self, sealed: str, *, within: timedelta, now: datetime) -> str:
        """Open what was sealed no longer than `within` ago; raises `SealBrokenError`."""
        try:
            data, seconds = sealed.encode("ascii"), int(within.total_seconds())
            return self._fernet.decrypt_at_time(data, seconds, int(now.timestamp())).decode()
        except (InvalidToken, UnicodeError) as error:
            raise SealBrokenError("What was sealed can't be opened.") from error


def _derive(key: str, purpose: bytes) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(key.encode())
    return base64.urlsafe_b64encode(derived)
