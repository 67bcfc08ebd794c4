"""What a practitioner meets: pages over HTTP, without scripts, without third parties."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask

from surveyapp.settings import Instance
from surveyapp.store import open_store
from surveyapp.web import guard
from surveyapp.web.rounds import Now, Rounds

_STATIC = Path(__file__).parent / "static"


def create_app(instance: Instance, now: Now = lambda: datetime.now(UTC)) -> Flask:
    """Return the WSGI application of an instance.

    Args:
        instance: whose store and secret are used; nothing else is read from the machine.
        now: the clock, for tests of opening and closing.

    Raises:
        SurveyError: nothing is launched in the instance, or its store cannot be opened.

    """
    from surveyapp.web import views
    from surveyapp.web.desk import Desk

    style = (_STATIC / "survey.css").read_bytes()
    app = new_app(style, instance.folder)
    store = open_store(instance.store_url)
    secret = instance.secret()
    views.install(app, Desk(store, Rounds(app, store, secret), secret, now), style)
    guard.install(app)
    return app


def new_app(style: bytes, folder: Path | None = None) -> Flask:
    """Return an application without an address yet; its pages name the style sheet by its hash."""
    app = Flask("surveyapp.web", instance_path=str(folder) if folder else None, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = guard.MAX_BODY
    app.url_map.merge_slashes = False  # a redirect to the merged address would repeat whatever Host the request named
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.config["STYLESHEET"] = f"/static/survey-{hashlib.sha256(style).hexdigest()[:12]}.css"
    return app
