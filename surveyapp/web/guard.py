"""What every request must be before anything looks at it, and what every answer carries."""

from urllib.parse import parse_qsl

from flask import Flask, Request, Response
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest, Forbidden, RequestEntityTooLarge, UnsupportedMediaType

MAX_BODY = 2 * 1024 * 1024
"""Far above what a full page of ours can send, so that nobody's long comment is thrown away."""

MAX_FIELDS = 1_000
_FORM = "application/x-www-form-urlencoded"

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "browsing-topics=(), camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Robots-Tag": "noindex",
}


def install(app: Flask) -> None:
    """Give every answer the headers above; pages are never kept by a cache, the style sheet is, under its hash."""

    @app.after_request
    def protect(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers[name] = value
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response


def read_form(request: Request) -> MultiDict[str, str]:
    """Return what a form of ours sent.

    Werkzeug would keep a broken escape as text and read any content type as an empty form; an answer deserves a refusal
    instead of a guess.

    Raises:
        Forbidden: another site sent it.
        UnsupportedMediaType: it is not an HTML form.
        BadRequest: it is not UTF-8, holds NUL, or has more fields than any form of ours.
        RequestEntityTooLarge: it is larger than MAX_BODY.

    """
    refuse_other_sites(request)
    if request.mimetype != _FORM:
        raise UnsupportedMediaType
    try:
        body = request.get_data(cache=False).decode("ascii")
        if len(body) >= MAX_BODY:  # a body of unknown length is cut there without a word
            raise RequestEntityTooLarge
        pairs = parse_qsl(body, keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except ValueError:
        raise BadRequest("the form cannot be read") from None
    if any("\0" in text for pair in pairs for text in pair):
        raise BadRequest("the form cannot be read")
    return MultiDict(pairs)


def refuse_other_sites(request: Request) -> None:
    """Refuse what another site makes a browser send (Sec-Fetch-Site where there is one, else Origin)."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in {"same-origin", "none"}:
            raise Forbidden
        return
    origin = request.headers.get("Origin")
    if origin is not None and origin.partition("://")[2] != request.host:
        raise Forbidden


def only(typed: MultiDict[str, str], known: set[str]) -> None:
    """Refuse a form with a field that the page does not have."""
    if not known.issuperset(typed):
        raise BadRequest("the form has a field that this page does not have")
