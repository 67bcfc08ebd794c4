"""Every address the server answers, and the plain pages for everything that goes wrong."""

import logging
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from surveyapp.errors import StoreError
from surveyapp.languages import LANGUAGES, SOURCE, marked, words
from surveyapp.web import arriving, asking, sending
from surveyapp.web.desk import Desk

_FOREVER = "public, max-age=31536000, immutable"

_PLAIN_PAGES = {
    400: (
        marked("That could not be read"),
        marked("The browser sent something that no page of ours sends. Nothing was saved or lost."),
    ),
    403: (
        marked("That came from another site"),
        marked("For your safety it was not accepted. Nothing was saved or lost."),
    ),
    404: (
        marked("This page is not here"),
        marked("The link may be cut off or mistyped. Copy the whole link from the message you were sent."),
    ),
    405: (
        marked("That cannot be done here"),
        marked("Go back to the page you came from. Nothing was saved or lost."),
    ),
    413: (
        marked("That is too long to send"),
        marked("Shorten what you typed, then try again. Nothing was saved or lost."),
    ),
    415: (
        marked("That could not be read"),
        marked("Only a page of this survey can send answers. Nothing was saved or lost."),
    ),
    500: (
        marked("Something went wrong on our side"),
        marked("Nothing that was saved is lost. Go back and try again in a minute."),
    ),
    503: (
        marked("We cannot save just now"),
        marked("Nothing that was saved is lost. Go back and try again in a minute."),
    ),
}

View = Callable[..., Response]


def install(app: Flask, desk: Desk, style: bytes) -> None:
    """Put every address in place. There is no other: no log-in, no administration, no import, no export."""
    routes: list[tuple[str, View, list[str]]] = [
        ("/<survey>/<int:wave>/consent", arriving.consent, ["GET", "POST"]),
        ("/<survey>/<int:wave>/refused", arriving.refused, ["GET"]),
        ("/<survey>/<int:wave>/privacy", arriving.privacy, ["GET"]),
        ("/<survey>/<int:wave>/page/<name>", asking.question_page, ["GET", "POST"]),
        ("/<survey>/<int:wave>/check", sending.check, ["GET", "POST"]),
        ("/<survey>/<int:wave>/thanks", sending.thanks, ["GET"]),
        ("/<survey>/<int:wave>/<token>", arriving.start, ["GET", "POST"]),
    ]
    for rule, view, methods in routes:
        app.add_url_rule(rule, view.__name__, _with(view, desk), methods=methods)

    add_stylesheet(app, style)
    app.register_error_handler(HTTPException, lambda error: _refusal(app, error))
    app.register_error_handler(StoreError, lambda _: _plain_page(app, 503))
    app.register_error_handler(Exception, lambda error: _fault_of_ours(app, error))


def add_stylesheet(app: Flask, style: bytes) -> None:
    """Serve the style sheet, which may be kept for good: another one has another address."""

    def stylesheet() -> Response:
        response = make_response(style)
        response.mimetype = "text/css"
        response.headers["Cache-Control"] = _FOREVER
        return response

    app.add_url_rule(app.config["STYLESHEET"], "stylesheet", stylesheet)


def _with(view: View, desk: Desk) -> View:
    def answer(**parts: Any) -> Response:
        return view(desk, **parts)

    return answer


def _refusal(app: Flask, error: HTTPException) -> Response:
    """Return a page for an HTTP error; one that a view made itself stays as it is."""
    if error.response is not None:
        return make_response(error.response)
    response = _plain_page(app, error.code or 500)
    for name, value in error.get_headers():
        if name == "Allow":
            response.headers[name] = value
    return response


def _fault_of_ours(app: Flask, error: Exception) -> Response:
    """Return a plain page; the log gets the place in the program, never an address, a path or an answer."""
    place = error.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else "nowhere"
    logging.getLogger("surveyapp").error("fault in the program: %s at %s", type(error).__name__, where)
    return _plain_page(app, 500)


def _plain_page(app: Flask, status: int) -> Response:
    heading, text = _PLAIN_PAGES.get(status, _PLAIN_PAGES[400])
    language = _language()
    say = words(language)
    html = render_template(
        "message.html",
        language=language,
        say=say,
        survey_title=say("Survey"),
        heading=say(heading),
        paragraphs=[say(text)],
        stylesheet=app.config["STYLESHEET"],
    )
    return make_response(html, status)


def _language() -> str:
    """The language of a page that belongs to no survey: the one of its address, or the first the browser asks for."""
    named = request.args.get("language", "")
    return named if named in LANGUAGES else request.accept_languages.best_match(list(LANGUAGES), SOURCE)
