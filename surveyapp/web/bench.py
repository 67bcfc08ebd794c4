"""A visit that is all in its address, and a desk with nothing in its drawers: what a preview has for a respondent's."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace as changed
from functools import cached_property
from pathlib import Path
from typing import cast

from flask import Flask, g, render_template, request
from werkzeug.datastructures import MultiDict

from surveyapp.drafts import KEY_BYTES, Draft, DraftKey
from surveyapp.errors import Fault, SurveyFaults
from surveyapp.fieldwork import Service
from surveyapp.loader import load_survey
from surveyapp.model import Page, units_of
from surveyapp.routing import LARGEST_SEED, Route, Stop
from surveyapp.rules import Value
from surveyapp.snapshot import Snapshot
from surveyapp.store import Event
from surveyapp.web import given
from surveyapp.web.desk import Desk
from surveyapp.web.overview import about
from surveyapp.web.rounds import Round
from surveyapp.web.visit import Change, Visit

NO_SECRET = bytes(KEY_BYTES)
"""Nothing is kept, so there is nothing to keep from others; and a page that is open outlives a restart."""

_READ = frozenset({".yaml", ".csv"})
_PROMPTED = "asked-again"
_SAID_HERE = frozenset({"service", "arm", "language", "seed", "from", _PROMPTED})
"""What an address says beside the answers; no question can have one of these names."""

_State = tuple[tuple[str, int, int], ...]


# --- the files ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Looked:
    """What a folder held when it was read: a survey, or none; and what is wrong with it."""

    state: _State
    round: Round | None
    faults: tuple[Fault, ...]


class Watched:
    """A survey folder that somebody edits; read again as soon as a file of it has changed."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self._app = app
        self._folder = folder
        self._last: Looked | None = None

    def look(self) -> Looked:
        """Return what the folder holds now."""
        state = self._state()
        last = self._last
        if last is None or last.state != state:
            last = self._last = self._read(state)
        return last

    def _state(self) -> _State:
        """The name, time of change and size of every file that a survey is read from."""
        try:
            files = [(path.name, path.stat()) for path in self._folder.iterdir() if path.suffix in _READ]
        except OSError:
            return ()
        return tuple(sorted((name, stat.st_mtime_ns, stat.st_size) for name, stat in files))

    def _read(self, state: _State) -> Looked:
        try:
            survey = load_survey(self._folder)
        except SurveyFaults as error:
            return Looked(state, None, error.faults)
        snapshot = Snapshot(survey.name, survey.questionnaire, survey.fieldwork, translations=survey.translations)
        return Looked(state, Round(self._app, snapshot, NO_SECRET), (*survey.not_yet, *survey.warnings))


def round_in_hand() -> Round:
    """Return the survey of this request; where it has faults, they have been shown instead already."""
    return cast(Round, g.looked.round)


# --- the visit ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PreviewVisit(Visit):
    """A draft that the address tells; `page` is shown whether these answers lead to it or not.

    `wrong` names what the address says that is no answer.
    """

    page: Page | None = None
    wrong: tuple[str, ...] = ()

    def after(self, answers: Mapping[str, Value]) -> Route:
        """Return where answers lead, by way of the page that was asked for."""
        route = super().after(answers)
        if self.page is None or route.at(self.page.name) is not None:
            return route
        order = {page.name: place for place, page in enumerate(self.round.questionnaire.pages)}
        place = sum(order[stop.page.name] < order[self.page.name] for stop in route.stops)
        stop = Stop(self.page, self.page.questions)
        return changed(route, stops=(*route.stops[:place], stop, *route.stops[place:]))

    @cached_property
    def way(self) -> Route:
        """Where the answers lead by themselves."""
        return super().after(self.draft.answers)

    def query(self, changing: bool = False) -> str:
        """Return the answers and all else that the next page must know."""
        draft, questionnaire = self.draft, self.round.questionnaire
        pairs = [("service", draft.service)]
        written = self.round.snapshot.questionnaire.language
        pairs += [("language", draft.language)] if draft.language != written else []
        pairs += [("seed", str(draft.seed))] if draft.seed else []
        pairs += given.in_order(questionnaire, draft.answers)
        pairs += [(_PROMPTED, ",".join(sorted(draft.prompted)))] if draft.prompted else []
        pairs += [("from", "check")] if changing else []
        return given.query(pairs)

    @property
    def note(self) -> str:
        """Return what a researcher wants to know of the page, as HTML."""
        assert self.page is not None
        said = about(self, self.page, self.way, self.wrong)
        return render_template("preview_note.html", about=said, home=f"/{self.query()}")


@dataclass(frozen=True, slots=True)
class Bench(Desk):
    """A desk without a store or launched surveys: there is only the folder, and the address of this request."""

    def round(self, survey: str, wave: int) -> Round:
        """Return the survey being written, whatever the address calls it, in the language that it names."""
        return round_in_hand().speaking(request.args.get("language", ""))

    def visit(self, survey: str, wave: int) -> PreviewVisit:
        """Return what the address tells."""
        round_, said = self.round(survey, wave), request.args
        questionnaire = round_.questionnaire
        found, wrong = given.read_answers(questionnaire, said)
        units = [unit for question in questionnaire.questions for unit in units_of(question)]
        known = _SAID_HERE.union(*(unit.variables for unit in units))
        service = _service(round_, said)
        unheard = said.get("service", service.service) != service.service
        prompted = said.get(_PROMPTED, "")
        draft = Draft(
            round_.snapshot.survey,
            round_.snapshot.wave,
            service.service,
            round_.language,
            agreed=request.endpoint != "consent",
            answers=found,
            seen=frozenset(question.name for question in questionnaire.questions),
            prompted=frozenset(prompted.split(",") if prompted else ()),
            seed=_seed(said.get("seed", "")) if questionnaire.draws_lots else 0,
            today=self.today(),
        )
        wrong += [*(name for name in said if name not in known), *(["service"] if unheard else [])]
        page = questionnaire.page((request.view_args or {}).get("name", ""))
        key = DraftKey(NO_SECRET)
        return PreviewVisit(round_, key, draft, version=0, sending=False, page=page, wrong=tuple(wrong))

    def change(self, visit: Visit, edit: Change, event: Event | None = None) -> Visit | None:
        """Return the visit after an edit, which only its address keeps."""
        draft = edit(visit.draft)
        return visit if draft is None else changed(visit, draft=draft)


def _service(round_: Round, said: MultiDict[str, str]) -> Service:
    """The service that the address names, or the first of the arm it names; else the first of all."""
    services = round_.fieldwork.services
    of_arm = (service for service in services if service.arm and service.arm == said.get("arm"))
    return round_.fieldwork.service(said.get("service", "")) or next(of_arm, services[0])


def _seed(text: str) -> int:
    return int(text) if text.isdecimal() and 1 <= int(text) <= LARGEST_SEED else 1
