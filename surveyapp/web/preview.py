"""A questionnaire shown while it is being written: its real pages, answers in the address, and nothing kept.

There is no store here and no draft: what has been answered is what the address says. The pages, their forms and their
checks are those that respondents meet. The files are read again as soon as one of them changes; while they have
faults, every page shows these instead.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from flask import Flask, Response, abort, g, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from surveyapp.store import Store
from surveyapp.web import arriving, asking, guard, new_app, sending
from surveyapp.web.bench import NO_SECRET, Bench, Looked, Watched, round_in_hand
from surveyapp.web.desk import see
from surveyapp.web.overview import overview
from surveyapp.web.rounds import Now, Rounds
from surveyapp.web.views import add_stylesheet

_STATIC = Path(__file__).parent / "static"
_ROOT = "/<survey>/<int:wave>"
_BOTH = ["GET", "POST"]
_PAGES = {
    400: (
        "This page is an older one",
        "The questionnaire has changed since you opened it, or the address was typed wrongly.",
    ),
    404: ("There is no such page", "It may have another name by now, or the address was typed wrongly."),
    500: ("Something went wrong in the program", "What happened stands in the terminal in which the preview runs."),
}


def create_preview(folder: Path, now: Now = lambda: datetime.now(UTC)) -> Flask:
    """Return the WSGI application that previews a survey folder.

    Args:
        folder: may have faults, which are shown; nothing is ever written.
        now: the clock, for texts and limits that ask for today.

    """
    style = (_STATIC / "survey.css").read_bytes() + (_STATIC / "preview.css").read_bytes()
    app = new_app(style)
    app.config["TRUSTED_HOSTS"] = ["127.0.0.1", "localhost"]  # no other name leads here, whatever it resolves to
    app.jinja_env.globals["preview"] = True
    watched = Watched(app, folder)
    bench = Bench(cast(Store, None), cast(Rounds, None), NO_SECRET, now)

    @app.before_request
    def look() -> Response | None:
        """Read what has changed; while there are faults, they are all that is shown."""
        g.looked = watched.look()
        faulty = g.looked.round is None and request.endpoint != "stylesheet"
        return _faults(folder, g.looked) if faulty else None

    _install(app, bench)
    add_stylesheet(app, style)
    app.register_error_handler(HTTPException, _refusal)
    guard.install(app)
    return app


def _install(app: Flask, bench: Bench) -> None:
    """Put every address in place: those of a launched survey that can do without a store, and the list of pages."""

    def page(survey: str, wave: int, name: str) -> Response:
        return _page(bench, survey, wave, name)

    app.add_url_rule("/", "home", lambda: _home(bench))
    app.add_url_rule(f"{_ROOT}/page/<name>", "page", page, methods=_BOTH)
    for name in ("start", "consent"):
        app.add_url_rule(f"{_ROOT}/{name}", name, lambda survey, wave: _before(bench, survey, wave), methods=_BOTH)
    app.add_url_rule(f"{_ROOT}/check", "check", lambda survey, wave: sending.check(bench, survey, wave))
    app.add_url_rule(f"{_ROOT}/privacy", "privacy", lambda survey, wave: arriving.privacy(bench, survey, wave))


def _before(bench: Bench, survey: str, wave: int) -> Response:
    """Show what comes before the questions; its button leads on, whatever is ticked."""
    visit = bench.visit(survey, wave)
    round_, starting = visit.round, request.endpoint == "start"
    if request.method == "POST":
        first = asking.address(visit, next(iter(visit.route.stops), None))
        return see(f"{round_.root}/consent{visit.query()}" if starting and round_.questionnaire.consent else first)
    service = round_.fieldwork.service(visit.draft.service)
    if starting and service:
        return arriving.welcome(bench, round_, service)
    return arriving.consent(bench, survey, wave)


def _page(bench: Bench, survey: str, wave: int, name: str) -> Response:
    """Show or take a page, as a respondent would have it."""
    if round_in_hand().questionnaire.page(name) is None:
        abort(404)
    return asking.question_page(bench, survey, wave, name)


def _home(bench: Bench) -> Response:
    """List every page: who is asked, and the way there."""
    snapshot = round_in_hand().snapshot
    visit = bench.visit(snapshot.survey, snapshot.wave)
    said = overview(visit, visit.way, visit.wrong)
    heading = snapshot.questionnaire.title
    return make_response(render_template("preview_home.html", heading=heading, home=said, warnings=g.looked.faults))


def _faults(folder: Path, looked: Looked) -> Response:
    """Say everything that is wrong, each with its line."""
    here = request.full_path
    html = render_template("preview_faults.html", heading="Faults to mend", folder=folder, looked=looked, here=here)
    return make_response(html, 422)


def _refusal(error: HTTPException) -> Response:
    """Return a page for an HTTP error."""
    heading, text = _PAGES.get(error.code or 500, _PAGES[400])
    return make_response(render_template("preview_message.html", heading=heading, text=text), error.code or 500)
