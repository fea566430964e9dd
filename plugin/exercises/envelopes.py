"""How a form is sealed: once for the reveal, and once for its writer, so that nobody in between can read it.

For the reveal it is encrypted to the exercise's public key (HPKE); the private key is itself sealed under the
installation's secret keys and opened by the reveal alone. For the writer it is encrypted under a key made of the token
in their address, of which the installation keeps only a hash. Each envelope is bound to its form, so that one can't be
passed off as another. Nothing here has a repr, an error or a log line that holds what was written.
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from plugin.sealing import Seal, SealBrokenError

PURPOSE = b"buyin/exercise-key/1"
"""Keeps what seals the exercises' private keys apart from everything else that the secret keys seal."""
_OWN = b"buyin/own-form/1"
_KEY_BYTES, _NONCE_BYTES, _SALT_BYTES = 32, 12, 16
_STEP = 2048
"""Forms are filled up to a multiple of this many bytes, so that their size doesn't tell how much was written."""


@dataclass(frozen=True, slots=True)
class FormPlace:
    """Which form of whom in which exercise an envelope belongs to."""

    tenant: str
    exercise: str
    participant: str
    form: str

    def to_bytes(self) -> bytes:
        """Return it as what binds an envelope to its place."""
        return json.dumps([self.tenant, self.exercise, self.participant, self.form]).encode()


@dataclass(frozen=True, slots=True)
class KeyPair:
    """An exercise's keys as they are kept: the public one to seal with, the private one itself sealed."""

    public: str
    private: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SealedForm:
    """A form in its envelopes; `own` is None where it was typed in for somebody."""

    sealed: str = field(repr=False)
    own: str | None = field(repr=False)
    proof: str


@dataclass(frozen=True, slots=True)
class OpenedForm:
    """What a form says, with the salt and the proof that it wasn't changed after sealing."""

    answers: Mapping[str, str] = field(repr=False)
    salt: str = field(repr=False)
    proof: str


def make_keys(seal: Seal) -> KeyPair:
    """Make the keys of a new exercise."""
    private = X25519PrivateKey.generate()
    return KeyPair(_encode(private.public_key().public_bytes_raw()), seal.close(_encode(private.private_bytes_raw())))


def seal_form(place: FormPlace, answers: Mapping[str, str], *, public: str, token: str | None) -> SealedForm:
    """Seal a form for the reveal, and for the bearer of `token` if there is one."""
    salt = secrets.token_hex(_SALT_BYTES)
    written = json.dumps({"answers": dict(answers), "salt": salt}).encode()
    written += b" " * (-len(written) % _STEP)
    key = X25519PublicKey.from_public_bytes(_decode(public))
    return SealedForm(
        sealed=_encode(_suite().encrypt(written, key, info=place.to_bytes())),
        own=None if token is None else _close_own(place, written, token),
        proof=prove(answers, salt),
    )


def open_forms(forms: Mapping[FormPlace, str], *, private: str, seal: Seal) -> Mapping[FormPlace, OpenedForm]:
    """Open forms for the reveal; raises `SealBrokenError` where a key is gone or one was altered."""
    key = X25519PrivateKey.from_private_bytes(_decode(seal.open(private)))
    opened = {}
    for place, sealed in forms.items():
        try:
            opened[place] = _read(_suite().decrypt(_decode(sealed), key, info=place.to_bytes()))
        except (InvalidTag, ValueError) as error:
            raise SealBrokenError("A sealed form can't be opened.") from error
    return opened


def open_own(place: FormPlace, own: str, token: str) -> OpenedForm:
    """Open one's own form; raises `SealBrokenError` for another token than the one it was written with."""
    held = _decode(own)
    try:
        cipher = AESGCM(_own_key(place, token))
        return _read(cipher.decrypt(held[:_NONCE_BYTES], held[_NONCE_BYTES:], place.to_bytes()))
    except (InvalidTag, ValueError) as error:
        raise SealBrokenError("A form can't be opened with this address.") from error


def prove(answers: Mapping[str, str], salt: str) -> str:
    """Return the proof of what a form says: the SHA-256, in hex, of the salt followed by `to_canonical`."""
    return hashlib.sha256((salt + to_canonical(answers)).encode()).hexdigest()


def to_canonical(answers: Mapping[str, str]) -> str:
    """Write answers in the one way that is proved: JSON, keys sorted, no blanks between, no escapes but JSON's own."""
    return json.dumps(dict(answers), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _close_own(place: FormPlace, written: bytes, token: str) -> str:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return _encode(nonce + AESGCM(_own_key(place, token)).encrypt(nonce, written, place.to_bytes()))


def _own_key(place: FormPlace, token: str) -> bytes:
    made = HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=_OWN + place.to_bytes())
    return made.derive(token.encode("utf-8", "replace"))


def _read(written: bytes) -> OpenedForm:
    held = json.loads(written)
    return OpenedForm(answers=held["answers"], salt=held["salt"], proof=prove(held["answers"], held["salt"]))


def _suite() -> Suite:
    return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


def _encode(held: bytes) -> str:
    return base64.b64encode(held).decode("ascii")


def _decode(text: str) -> bytes:
    return base64.b64decode(text)
