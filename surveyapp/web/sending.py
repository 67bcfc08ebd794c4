"""Check your answers, send them once, and the thanks that follow only a durable commit."""

from dataclasses import dataclass, field

from flask import Response, request

from surveyapp import responses, wording
from surveyapp.answers import parts_of
from surveyapp.errors import ConflictError, StoreError
from surveyapp.fieldwork import LONDON
from surveyapp.languages import marked
from surveyapp.missing import is_missing
from surveyapp.model import Number, Sum, Unit, units_of
from surveyapp.model.questions import AnyQuestion
from surveyapp.routing import Route, Stop
from surveyapp.rules import Value
from surveyapp.web import forms, guard
from surveyapp.web.asking import address, stale_stop
from surveyapp.web.desk import Desk, forget, see
from surveyapp.web.visit import Visit, find_visit


@dataclass(frozen=True, slots=True)
class Row:
    """One question and its answer in words; `change` is where to change it, '' once sending has begun."""

    ask: str
    label: str
    lines: list[str]
    change: str


@dataclass(slots=True)
class Section:
    """The rows of one section."""

    title: str
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Notice:
    """What must be said on top of the check page, in English until it is shown."""

    title: str
    text: str


_CHANGED = Notice(
    marked("Your answers have changed"),
    marked("Another window changed an answer. Check them again, then send them."),
)
_NOT_SENT = Notice(
    marked("Not sent yet"),
    marked("Your answers could not be sent just now. They are still here: press the button again."),
)
_OLD_PAGE = Notice(
    marked("Not sent yet"),
    marked("This page was opened before you started again. Check your answers, then send them."),
)


def check(desk: Desk, survey: str, wave: int) -> Response:
    """Show every answer; or, on the form, send them."""
    visit = desk.visit(survey, wave)
    if not visit.draft.agreed:
        return see(f"{visit.round.root}/consent")
    unseen = visit.route.first_unseen(visit.draft.seen)
    if unseen is not None:
        return see(address(visit, unseen))
    stale = None if visit.sending else stale_stop(desk, visit)
    if stale is not None:
        return see(address(visit, stale, changing=True))
    return _send(desk, visit) if request.method == "POST" else _shown(desk, visit)


def _send(desk: Desk, visit: Visit) -> Response:
    typed = guard.read_form(request)
    guard.only(typed, {forms.TOKEN_FIELD, "draft", "version"})
    form = forms.plain_form(typed, desk.secret, visit.key.form_context)
    form.validate()
    if not forms.token_fits(form) or typed.get("draft") != visit.key.draft_id.hex():
        return _shown(desk, visit, _OLD_PAGE, 403)
    if typed.get("version") != str(visit.version):
        return _shown(desk, visit, _CHANGED, 409)
    round_, draft = visit.round, visit.draft
    phase = round_.fieldwork.contact_phase(desk.now().astimezone(LONDON).date())
    response = responses.complete(round_.snapshot, visit.route, draft.service, draft.language, phase)
    try:
        desk.store.send(visit.key.draft_id, visit.version, visit.key.response_id, response)
    except ConflictError:
        now = find_visit(round_, desk.store, visit.key.cookie)
        return _shown(desk, now, _CHANGED, 409) if now else see(f"{round_.root}/check")
    except StoreError:
        if round_.state(desk.store, desk.now()) == "closed":
            desk.refuse(round_, "closed")
        return _shown(desk, visit, _NOT_SENT, 503)
    return forget(see(round_.apart("thanks")), round_)


def thanks(desk: Desk, survey: str, wave: int) -> Response:
    """What a respondent sees once the answers are safe; whoever has a draft has not sent it yet."""
    round_ = desk.round(survey, wave)
    if find_visit(round_, desk.store, request.cookies.get(round_.cookie)) is not None:
        return see(f"{round_.root}/check")
    say = round_.say
    lines = [
        say("Your answers have been sent and are safely kept. They can no longer be seen or changed from this browser.")
    ]
    return forget(desk.message(round_, say("Thank you"), lines, body=round_.thanks), round_)


def _shown(desk: Desk, visit: Visit, notice: Notice | None = None, status: int = 200) -> Response:
    route, say = visit.route, visit.round.say
    last = route.stops[-1] if route.stops else None
    return desk.page(
        visit.round,
        "check.html",
        say("Check your answers before sending them"),
        status,
        sections=_sections(visit, route),
        ended=visit.round.ended(route),
        notice=Notice(say(notice.title), say(notice.text)) if notice else None,
        back="" if visit.sending or last is None else address(visit, last),
        token=desk.token(visit),
        draft=visit.key.draft_id.hex(),
        version=visit.version,
    )


def _sections(visit: Visit, route: Route) -> list[Section]:
    """Return the answers on the route, section by section."""
    titles = visit.round.questionnaire.sections
    sections: list[Section] = []
    for stop in route.stops:
        title = titles.get(stop.page.section, "")
        if not sections or sections[-1].title != title:
            sections.append(Section(title))
        sections[-1].rows += [_row(visit, route, stop, question) for question in stop.questions if units_of(question)]
    return [section for section in sections if section.rows]


def _row(visit: Visit, route: Route, stop: Stop, question: AnyQuestion) -> Row:
    known = {**visit.link, **route.values}
    printed = visit.round.sayer.printer(known)
    units = units_of(question)
    lines = []
    for unit in units:
        part = visit.round.sayer.part(question, unit, known)
        said = _lines(visit, known, question, unit)
        lines += [f"{part}: {line}" for line in said] if part else said
    where = "" if visit.sending else f"{address(visit, stop, changing=True)}#{parts_of(question, units[0])[0][0]}"
    return Row(wording.unmarked(wording.plain(question.ask, printed)), question.label, lines, where)


def _lines(visit: Visit, known: dict[str, Value], question: AnyQuestion, unit: Unit) -> list[str]:
    value = known[unit.name]
    sayer = visit.round.sayer
    if isinstance(value, tuple):
        lines = [sayer.said(unit.name, {**known, unit.name: (code,)}) for code in value]
    else:
        said = sayer.said(unit.name, known)
        measured = f"{said} {question.unit}".strip() if isinstance(question, Number | Sum) else said
        lines = [sayer.say("Not answered") if said == sayer.not_answered else measured]
    codes = value if isinstance(value, tuple) else (value,)
    for code, name in unit.specifies.items():
        words = known[name]
        if code in codes and not is_missing(words):
            place = list(codes).index(code)
            lines[place] = f"{lines[place]}: {sayer.said(name, known)}"
    if unit.quality and not is_missing(known[unit.quality]) and not is_missing(value):
        lines[0] = f"{lines[0]} ({sayer.said(unit.quality, known).lower()})"
    return lines
