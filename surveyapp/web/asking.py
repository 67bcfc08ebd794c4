"""Question pages: shown with what was answered, saved on Continue, asked again where that cannot be an answer."""

from collections.abc import Mapping, Sequence, Set

from flask import Response, make_response, request
from msgspec.structs import replace
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from surveyapp import answers, wording
from surveyapp.drafts import Draft
from surveyapp.errors import StoreError
from surveyapp.model import LongText, units_of
from surveyapp.responses import has_answer
from surveyapp.routing import Stop
from surveyapp.rules import Value
from surveyapp.web import checking, forms, guard, pages, removing
from surveyapp.web.checking import Problem
from surveyapp.web.desk import Desk, see
from surveyapp.web.pages import Filling
from surveyapp.web.visit import Visit, next_stop


def question_page(desk: Desk, survey: str, wave: int, name: str) -> Response:
    """Show or save a page; a page that answers do not lead to yet sends on to the one they do."""
    visit = desk.visit(survey, wave)
    round_ = visit.round
    if not visit.draft.agreed:
        return see(f"{round_.root}/consent")
    route = visit.route
    place = route.at(name)
    unseen = route.first_unseen(visit.draft.seen)
    reached = len(route.stops) if unseen is None else route.at(unseen.page.name)
    if visit.sending or place is None or (reached is not None and place > reached):
        return see(address(visit, None if visit.sending else unseen))
    stop = route.stops[place]
    if request.method == "POST":
        return _save(desk, visit, stop)
    typed = _typed_before(stop, visit.draft.answers)
    wrong = _stale(desk, visit, stop) if reached is None or place < reached else []
    if wrong:
        return _shown(desk, visit, stop, typed, 200, _summary(visit, wrong), problems=_messages(wrong))
    return _shown(desk, visit, stop, typed)


def stale_stop(desk: Desk, visit: Visit) -> Stop | None:
    """Return the first page whose saved answers no longer fit what was changed on earlier ones, if there is one."""
    return next((stop for stop in visit.route.stops if _stale(desk, visit, stop)), None)


def _stale(desk: Desk, visit: Visit, stop: Stop) -> list[Problem]:
    """What is wrong with a page's saved answers: only limits, choices and checks that look back make them so."""
    fixed = {id(question) for question in stop.page.questions}
    if not stop.page.checks and all(id(question) in fixed for question in stop.questions):
        return []
    answered = {name: value for name, value in visit.route.values.items() if has_answer(visit.route.values, name)}
    typed = MultiDict([(name, text) for name, texts in _typed_before(stop, answered).items() for text in texts])
    form, fields = visit.round.form(stop.page).bound(stop.questions, typed, desk.secret, visit.key.form_context)
    form.validate()
    return _judged(visit, stop, fields)[1]


def address(visit: Visit, stop: Stop | None, changing: bool = False) -> str:
    """Return the address of a page, or of the check page where there is none."""
    if stop is None:
        return f"{visit.round.root}/check{visit.query()}"
    return f"{visit.round.root}/page/{stop.page.name}{visit.query(changing)}"


def _save(desk: Desk, visit: Visit, stop: Stop) -> Response:
    """Keep what was typed, and go on; or show the page again with it."""
    page_form, say = visit.round.form(stop.page), visit.round.say
    sent = guard.read_form(request)
    go = sent.pop("go", "")
    guard.only(sent, {forms.TOKEN_FIELD, "draft"} | page_form.inputs)
    typed = page_form.offered(stop.questions, sent)
    form, fields = page_form.bound(stop.questions, typed, desk.secret, visit.key.form_context)
    try:
        form.validate()
    except KeyError:
        raise BadRequest("the form has an answer that this page does not offer") from None
    if not forms.token_fits(form) or typed.get("draft") != visit.key.draft_id.hex():
        text = say(
            "This page was opened before you started again. What you typed is still here: press Continue to save it."
        )
        return _again(desk, visit, stop, typed, 403, pages.notice(say("Not saved yet"), text))
    if go.startswith("find:"):
        return _again(desk, visit, stop, typed, 200, "", "")
    if go == "remove" and stop.page.entry and stop.page.entry.called:
        return removing.remove(desk, visit, stop.page.entry)
    found, wrong, known = _judged(visit, stop, fields)
    if wrong:
        return _again(desk, visit, stop, typed, 422, _summary(visit, wrong), problems=_messages(wrong))
    checks = visit.round.checks[stop.page.name]
    unanswered = [] if stop.page.name in visit.draft.prompted else _unanswered(visit, stop, found)
    doubtful = [
        (check.about(known), problem.printed(visit.piped(known)))
        for check, problem in checking.broken(checks, stop.questions, known, soft=True)
        if check.about(known) not in visit.draft.prompted
    ]
    prompts = {about for about, _ in doubtful} | ({stop.page.name} if unanswered else set())
    try:
        after = desk.change(visit, lambda draft: _with_page(draft, stop, found, prompts))
    except StoreError:
        text = say("We could not save this page just now. What you typed is still here: press Continue to try again.")
        return _again(desk, visit, stop, typed, 503, pages.notice(say("Not saved yet"), text))
    if after is None:
        return see(address(visit, None))
    if prompts:
        summary = pages.soft_prompt(unanswered, [(problem.where, problem.message) for _, problem in doubtful], say)
        return _again(desk, after, stop, typed, 200, summary, say("Not answered yet:") if unanswered else say("Check:"))
    changing = "from" in request.args
    return see(address(after, next_stop(after.route, stop.page.name, after.draft, changing), changing))


def _judged(
    visit: Visit, stop: Stop, fields: Sequence[forms.UnitField]
) -> tuple[dict[str, Value], list[Problem], dict[str, Value]]:
    """Return the answers of a page's validated fields, what is wrong with them, and all that is known with them."""
    wrong = [Problem(f.where, f.unit.name, f.label.text, str(f.errors[0])) for f in fields if f.errors]
    found = {name: value for field in fields for name, value in field.found.items()}
    spoilt = {field.question.name for field in fields if field.errors}
    found, apart = checking.whole_questions([q for q in stop.questions if q.name not in spoilt], found, visit.round.say)
    wrong += apart
    checks = visit.round.checks[stop.page.name]
    known: dict[str, Value] = {**visit.link, **visit.route.values}
    if checks and not wrong:
        known |= visit.after(_with_page(visit.draft, stop, found).answers).values
    wrong = wrong or [problem for _, problem in checking.broken(checks, stop.questions, known, soft=False)]
    return found, [problem.printed(visit.piped(known)) for problem in wrong], known


def _with_page(draft: Draft, stop: Stop, found: Mapping[str, Value], prompts: Set[str] = frozenset()) -> Draft:
    """Return a draft with a page's answers in place of those before; others, on the route or off it, stay."""
    asked = {name for question in stop.questions for unit in units_of(question) for name in unit.variables}
    answered = {name: value for name, value in draft.answers.items() if name not in asked} | dict(found)
    if prompts:
        return replace(draft, answers=answered, prompted=draft.prompted | prompts)
    return replace(draft, answers=answered, seen=draft.seen | stop.names)


def _unanswered(visit: Visit, stop: Stop, found: Mapping[str, Value]) -> list[tuple[str, str]]:
    """Return the inputs left empty, with their labels; comment boxes and linking codes may stay empty."""
    empty, say = [], visit.round.say
    known = {**visit.link, **visit.route.values}
    for question in stop.questions:
        for unit in units_of(question):
            label = visit.round.sayer.labelled(question, unit, known)
            if unit.name not in found and unit.counted and not isinstance(question, LongText):
                empty.append((answers.parts_of(question, unit)[0][0], label))
            for name in answers.waiting(unit, found):
                more = say("how good the figure is") if name == unit.quality else say("please say which")
                empty.append((name, f"{label}: {more}"))
    return empty


def _summary(visit: Visit, wrong: Sequence[Problem]) -> str:
    told = [(problem.where, problem.label, problem.message) for problem in wrong]
    return pages.problem_summary(told, visit.round.say)


def _messages(wrong: Sequence[Problem]) -> dict[str, str]:
    """The first message of each unit."""
    return {problem.unit: problem.message for problem in reversed(wrong)}


def _again(
    desk: Desk,
    visit: Visit,
    stop: Stop,
    typed: MultiDict[str, str],
    status: int,
    summary: str,
    prefix: str | None = None,
    problems: Mapping[str, str] | None = None,
) -> Response:
    """Return the page with what was typed, whatever it was."""
    prefix = visit.round.say("Error:") if prefix is None else prefix
    return _shown(desk, visit, stop, dict(typed.lists()), status, summary, prefix, problems)


def _typed_before(stop: Stop, found: Mapping[str, Value]) -> dict[str, list[str]]:
    typed: dict[str, list[str]] = {}
    for question in stop.questions:
        for unit in units_of(question):
            typed |= answers.typed_from(question, unit, found)
    return typed


def _shown(
    desk: Desk,
    visit: Visit,
    stop: Stop,
    typed: Mapping[str, Sequence[str]],
    status: int = 200,
    summary: str = "",
    prefix: str = "",
    problems: Mapping[str, str] | None = None,
) -> Response:
    route = visit.route
    place = route.at(stop.page.name) or 0
    changing = "from" in request.args
    before = address(visit, None) if changing else ""
    if not before and place > 0:
        before = address(visit, route.stops[place - 1])
    filling = Filling(
        typed=typed,
        piped=visit.piped(route.values),
        problems=problems or {},
        say=visit.round.say,
        around={
            "action": wording.escaped(address(visit, stop, changing)),
            "token": desk.token(visit),
            "draft": visit.key.draft_id.hex(),
            "summary": summary,
            "prefix": f"{wording.escaped(prefix)} " if prefix else "",
            "back": pages.back_link(before, visit.round.say) if before else "",
            "note": visit.note,
        },
    )
    return make_response(visit.round.fragments(stop.page).html(stop.questions, filling), status)
