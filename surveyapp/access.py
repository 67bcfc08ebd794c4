"""Service links: one shared link for each service, signed, the same whenever it is made, and no other's."""

import base64
import hmac
import re

from surveyapp.snapshot import Snapshot

_TOKEN = re.compile(r"[a-z2-7]{26}")


def service_token(secret: bytes, survey: str, wave: int, service: str) -> str:
    """Return the 26 letters and digits (128 bits) that stand for a service in its link.

    An HMAC-SHA-256 over purpose, survey, wave and service: without the secret none can be made from another.
    """
    message = "\x1f".join(("service link", survey, str(wave), service)).encode()
    return base64.b32encode(hmac.digest(secret, message, "sha256")[:16]).decode("ascii").rstrip("=").lower()


def service_tokens(secret: bytes, snapshot: Snapshot) -> dict[str, str]:
    """Return the service that each token of a round opens."""
    return {
        service_token(secret, snapshot.survey, snapshot.wave, service.service): service.service
        for service in snapshot.fieldwork.services
    }


def looks_like_token(text: str) -> bool:
    """Return whether a text could be a token at all."""
    return bool(_TOKEN.fullmatch(text))


def service_link(base: str, secret: bytes, survey: str, wave: int, service: str) -> str:
    """Return the link that a service shares, below a base address such as https://survey.example.org."""
    return f"{base.rstrip('/')}/{survey}/{wave}/{service_token(secret, survey, wave, service)}"
