"""An unfinished response, readable only by who is writing it: everything follows from the key in their cookie."""

import base64
import hmac
import os
import re
from dataclasses import dataclass

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from surveyapp.rules import Value

KEY_BYTES = 16
_NONCE_BYTES = 12
_SMALLEST_BOX = 2048
_COOKIE = re.compile(r"[A-Za-z0-9_-]{22}")


class Draft(msgspec.Struct, frozen=True, omit_defaults=True):
    """What somebody has answered so far.

    `answers` holds answers on the route and off it; `seen` the questions shown on a saved page; `prompted` the pages
    whose soft prompt has been given, and the checks passed over once asked "are you sure?"; `agreed` whether consent
    has been given; `seed` what is left to chance is drawn from; `today` the day it began.
    """

    survey: str
    wave: int
    service: str = ""
    language: str = "en"
    agreed: bool = False
    answers: dict[str, Value] = {}
    seen: frozenset[str] = frozenset()
    prompted: frozenset[str] = frozenset()
    seed: int = 0
    today: str = ""


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Draft)


class UnreadableDraftError(ValueError):
    """The box was not sealed with this key, or has been altered."""


@dataclass(frozen=True, slots=True)
class DraftKey:
    """128 random bits that only the respondent's cookie holds.

    From them are derived, each with a label of its own, the draft's name in the store, the key that seals it, the name
    its response will have, and the context of its form tokens. Nothing of these leads back to the key.
    """

    raw: bytes

    @property
    def cookie(self) -> str:
        """The key as the cookie carries it: 22 characters."""
        return base64.urlsafe_b64encode(self.raw).rstrip(b"=").decode("ascii")

    @property
    def draft_id(self) -> bytes:
        """The draft's name in the store, 16 bytes."""
        return self._derived(b"draft name")

    @property
    def response_id(self) -> bytes:
        """The name of the response that this draft becomes, 16 bytes: the same however often it is sent."""
        return self._derived(b"response name")

    @property
    def form_context(self) -> str:
        """What this draft's form tokens are made over."""
        return self._derived(b"form token").hex()

    def seal(self, draft: Draft) -> bytes:
        """Return a draft closed with AES-GCM, padded to 2, 4, 8 ... KiB so that its length says little."""
        text = _ENCODER.encode(draft)
        size = _SMALLEST_BOX
        while size < len(text):
            size *= 2
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + AESGCM(self._derived(b"draft seal")).encrypt(nonce, text.ljust(size), None)

    def open(self, box: bytes) -> Draft:
        """Return the draft that a box holds.

        Raises:
            UnreadableDraftError: another key sealed it, or it was altered.

        """
        try:
            text = AESGCM(self._derived(b"draft seal")).decrypt(box[:_NONCE_BYTES], box[_NONCE_BYTES:], None)
            return _DECODER.decode(text)
        except (InvalidTag, ValueError, msgspec.MsgspecError):
            raise UnreadableDraftError("this key does not open this draft") from None

    def _derived(self, label: bytes) -> bytes:
        return hmac.digest(self.raw, b"surveyapp " + label, "sha256")[:KEY_BYTES]


def new_key() -> DraftKey:
    """Return a fresh key from the system's randomness."""
    return DraftKey(os.urandom(KEY_BYTES))


def key_from_cookie(cookie: str | None) -> DraftKey | None:
    """Return the key that a cookie carries, or None for anything but 22 characters of base64url that a key gives."""
    if not cookie or not _COOKIE.fullmatch(cookie):
        return None
    key = DraftKey(base64.urlsafe_b64decode(cookie + "=="))
    return key if key.cookie == cookie else None
