"""Launched surveys as the pages need them: loaded once, with their routes, links and page fragments ready."""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import Any

from flask import Flask
from markupsafe import Markup

from surveyapp import notice, wording
from surveyapp.access import looks_like_token, service_tokens
from surveyapp.answers import Sayer
from surveyapp.fieldwork import State
from surveyapp.languages import name_of, words
from surveyapp.model import Page
from surveyapp.routing import Route, Router
from surveyapp.rules import Value
from surveyapp.snapshot import Snapshot
from surveyapp.store import Store
from surveyapp.web.checking import compiled_checks
from surveyapp.web.forms import PageForm
from surveyapp.web.pages import PageFragments

Now = Callable[[], datetime]


class Round:
    """One edition of a launched survey and wave, in one of its languages ('' is the one it was written in).

    Everything here is fixed, so one object serves every request of this process until there is a newer edition.
    """

    def __init__(self, app: Flask, snapshot: Snapshot, secret: bytes, language: str = "") -> None:
        self.snapshot = snapshot
        self.language = language or snapshot.questionnaire.language
        self.say = words(self.language)
        self.questionnaire = snapshot.in_language(self.language)
        self.fieldwork = snapshot.fieldwork
        self.root = f"/{snapshot.survey}/{snapshot.wave}"
        self.router = Router(self.questionnaire)
        self.sayer = Sayer(self.questionnaire)
        self.checks = {page.name: compiled_checks(page, self.questionnaire) for page in self.questionnaire.pages}
        self._spoken: dict[str, Round] = {self.language: self}
        if not language:
            self._spoken |= {other: Round(app, snapshot, secret, other) for other in snapshot.translations}
            for round_ in self._spoken.values():
                round_._spoken = self._spoken
        self._app = app
        self._services = service_tokens(secret, snapshot)
        self._fragments: dict[str, PageFragments] = {}
        self._forms = {page.name: PageForm(page, self.say) for page in self.questionnaire.pages}

    def speaking(self, language: str) -> "Round":
        """Return this survey in a language; in the one it was written in, where it is not translated to that."""
        return self._spoken.get(language) or self._spoken[self.snapshot.questionnaire.language]

    @property
    def others(self) -> list[tuple[str, str]]:
        """The further languages it can be answered in, each with its name."""
        return [(language, name_of(language)) for language in self.snapshot.languages if language != self.language]

    def apart(self, name: str) -> str:
        """Return the address of a page that is shown without a draft, and so must name its language."""
        written = self.language == self.snapshot.questionnaire.language
        return f"{self.root}/{name}" + ("" if written else f"?language={self.language}")

    @property
    def cookie(self) -> str:
        """The name of the one cookie of this survey."""
        return f"__Host-{self.snapshot.survey}-{self.snapshot.wave}"

    def service_of(self, token: str) -> str | None:
        """Return the service that a link's token opens, or None."""
        return self._services.get(token) if looks_like_token(token) else None

    def form(self, page: Page) -> PageForm:
        """Return the form of a page."""
        return self._forms[page.name]

    def fragments(self, page: Page) -> PageFragments:
        """Return the fragments of a page, made when it is first asked for."""
        if page.name not in self._fragments:
            section = self.questionnaire.sections.get(page.section, "")
            heading = self.questionnaire.heading(page)
            layout = {**self.layout, "heading": heading, "section": section if section != heading else ""}
            self._fragments[page.name] = PageFragments(self._app, page, layout)
        return self._fragments[page.name]

    @cached_property
    def layout(self) -> dict[str, Any]:
        """What every page of this survey says around its own content."""
        return {
            "language": self.language,
            "say": self.say,
            "plural": self.say.plural,
            "survey_title": self.questionnaire.title,
            "study": self.fieldwork.study,
            "privacy": self.apart("privacy"),
            "synthetic": self.snapshot.synthetic,
            "pilot": self.snapshot.pilot,
            "stylesheet": self._app.config["STYLESHEET"],
        }

    @cached_property
    def thanks(self) -> Markup:
        """The words of thanks as HTML."""
        return Markup(wording.block_html(self.questionnaire.thanks))  # noqa: S704 - made safe by wording

    def ended(self, route: Route) -> Markup | None:
        """Return what is said to those whom the questionnaire screens out, as HTML; None to everybody else."""
        if route.screened_out is None:
            return None
        html = wording.block_html(route.screened_out.say)
        return Markup(wording.filled(html, self.sayer.printer(route.values)))  # noqa: S704 - escaped by wording

    @cached_property
    def _about(self) -> str:
        return wording.block_html(self.questionnaire.about)

    def about(self, service: str) -> Markup:
        """Return what the survey is about as HTML, with what it prints of a service."""
        link: dict[str, Value] = {**self.fieldwork.link_values(service, self.language)}
        return Markup(wording.filled(self._about, self.sayer.printer(link)))  # noqa: S704 - escaped by wording

    @cached_property
    def privacy(self) -> list[tuple[str, Markup]]:
        """The privacy page: headings and their texts as HTML."""
        parts = notice.privacy_notice(self.snapshot, self.say)
        return [(title, Markup(wording.block_html(text))) for title, text in parts]  # noqa: S704 - made safe by wording

    @cached_property
    def promise(self) -> notice.Promise:
        """The word the pages may use for how answers are kept."""
        return notice.promise(self.fieldwork, self.questionnaire, self.say)

    def state(self, store: Store, now: datetime) -> State:
        """Return whether practitioners may start, only finish, or neither."""
        if store.is_closed(self.snapshot.survey, self.snapshot.wave):
            return "closed"
        return self.fieldwork.state(now)


class Rounds:
    """All launched surveys; each is read from the store when it is first asked for, and again once it has changed."""

    def __init__(self, app: Flask, store: Store, secret: bytes) -> None:
        self._app = app
        self._store = store
        self._secret = secret
        self._known: dict[tuple[str, int], tuple[int, Round]] = {}

    def find(self, survey: str, wave: int) -> Round | None:
        """Return a launched survey in its newest edition, or None where nothing of that name and wave is launched."""
        edition = self._store.edition(survey, wave) if wave < 100 else 0  # none is launched beyond 99
        known = self._known.get((survey, wave))
        if known is not None and known[0] == edition:
            return known[1]
        snapshot = self._store.snapshot(survey, wave) if edition else None
        if snapshot is None:
            return None
        round_ = Round(self._app, snapshot, self._secret)
        self._known[survey, wave] = edition, round_
        return round_
