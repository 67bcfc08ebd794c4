"""From the link to the first question: start, consent, refusal, privacy."""

import secrets
from datetime import date, timedelta

from flask import Response, abort, request
from msgspec.structs import replace
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from surveyapp import wording
from surveyapp.drafts import Draft, new_key
from surveyapp.fieldwork import Service
from surveyapp.routing import LARGEST_SEED
from surveyapp.web import forms, guard
from surveyapp.web.desk import Desk, forget, see
from surveyapp.web.rounds import Round
from surveyapp.web.visit import Visit, change, find_visit


def start(desk: Desk, survey: str, wave: int, token: str) -> Response:
    """The page a link opens. Getting it changes nothing, so mail scanners and previews cost nobody anything."""
    round_ = desk.round(survey, wave)
    service = round_.fieldwork.service(round_.service_of(token) or "")
    if service is None:
        abort(404)
    visit = find_visit(round_, desk.store, request.cookies.get(round_.cookie))
    state = round_.state(desk.store, desk.now())
    if state in {"not open", "closed"} or (state == "grace" and visit is None):
        desk.refuse(round_, "not open" if state == "not open" else "closed")
    if request.method == "POST":
        typed = guard.read_form(request)
        guard.only(typed, {"language"} if round_.others else set())
        language = typed.get("language", round_.language)
        if language not in round_.snapshot.languages:
            raise BadRequest("the survey is not in that language")
        return _begin(desk, round_.speaking(language), service.service, visit)
    if visit is not None and "language" not in request.args:
        round_ = visit.round
    return welcome(desk, round_, service, _place_of(visit) if visit else None)


def welcome(desk: Desk, round_: Round, service: Service, going_on: str | None = None) -> Response:
    """What a link shows: who asks and why; `going_on` is where answers begun before lie."""
    return desk.page(
        round_,
        "start.html",
        round_.questionnaire.title,
        service=service.name,
        about=round_.about(service.service),
        minutes=round_.questionnaire.minutes,
        promised=round_.promise.heading,
        because=round_.promise.because,
        others=round_.others,
        going_on=going_on,
    )


def _begin(desk: Desk, round_: Round, service: str, before: Visit | None) -> Response:
    """Keep a new draft under a key that only the cookie holds; one that was there before is wiped."""
    key = new_key()
    snapshot = round_.snapshot
    asks_consent = bool(round_.questionnaire.consent)
    draft = Draft(
        snapshot.survey,
        snapshot.wave,
        service,
        round_.language,
        agreed=not asks_consent,
        seed=secrets.randbelow(LARGEST_SEED) + 1 if round_.questionnaire.draws_lots else 0,
        today=desk.today(),
    )
    keep_until = date.fromisoformat(desk.today()) + timedelta(days=round_.fieldwork.retention.drafts)
    desk.store.wipe_expired(desk.today())
    desk.store.start(key.draft_id, key.seal(draft), snapshot.survey, snapshot.wave, keep_until.isoformat())
    visit = Visit(round_, key, draft, version=1, sending=False)
    if not asks_consent:
        visit = change(visit, desk.store, lambda same: same, "started") or visit
    if before is not None and not before.sending:
        desk.store.wipe_draft(before.key.draft_id)
    response = see(_place_of(visit))
    response.set_cookie(round_.cookie, key.cookie, path="/", secure=True, httponly=True, samesite="Lax")
    return response


def _place_of(visit: Visit) -> str:
    if not visit.draft.agreed:
        return f"{visit.round.root}/consent"
    stop = visit.route.first_unseen(visit.draft.seen)
    return f"{visit.round.root}/page/{stop.page.name}" if stop else f"{visit.round.root}/check"


def consent(desk: Desk, survey: str, wave: int) -> Response:
    """Agree, or say no: either is counted once."""
    visit = desk.visit(survey, wave)
    round_, say = visit.round, visit.round.say
    if visit.draft.agreed:
        return see(_place_of(visit))
    statements = [wording.unmarked(wording.plain(text, visit.piped({}))) for text in round_.questionnaire.consent]
    notice = ""
    if request.method == "POST":
        typed = guard.read_form(request)
        boxes = {f"consent_{n}" for n in range(1, len(statements) + 1)}
        guard.only(typed, boxes | {forms.TOKEN_FIELD, "draft", "decision"})
        form = forms.consent_form(statements, typed, desk.secret, visit.key.form_context, say)
        valid = form.validate()
        if not forms.token_fits(form) or typed.get("draft") != visit.key.draft_id.hex():
            notice = say("This page was opened before you started again. Choose once more.")
        elif typed.get("decision") == "refuse":
            desk.store.wipe_draft(visit.key.draft_id, visit.counted("refused"))
            return forget(see(round_.apart("refused")), round_)
        elif valid:
            return _agree(desk, visit)
    else:
        form = forms.consent_form(statements, MultiDict(), desk.secret, visit.key.form_context, say)
    fields = [field for field in form if isinstance(field, forms.StatementField)]
    missing = [] if notice else [field for field in fields if field.errors]
    return desk.page(
        round_,
        "consent.html",
        say("Do you agree to take part?"),
        403 if notice else 422 if missing else 200,
        statements=fields,
        missing=missing,
        notice=notice,
        token=desk.token(visit),
        draft=visit.key.draft_id.hex(),
    )


def _agree(desk: Desk, visit: Visit) -> Response:

    def agreed(draft: Draft) -> Draft | None:
        return None if draft.agreed else replace(draft, agreed=True)

    after = change(visit, desk.store, agreed, "started") or visit
    return see(_place_of(after))


def refused(desk: Desk, survey: str, wave: int) -> Response:
    """What somebody sees who does not want to take part."""
    round_ = desk.round(survey, wave)
    say = round_.say
    lines = [
        say("Thank you for telling us. Nothing about you has been kept: only that one person of the service said no."),
        say("If you change your mind while the survey is open, open the link again."),
    ]
    return desk.message(round_, say("You have chosen not to take part"), lines)


def privacy(desk: Desk, survey: str, wave: int) -> Response:
    """What is kept and what is not, from the running configuration."""
    round_ = desk.round(survey, wave)
    return desk.page(round_, "privacy.html", round_.say("Privacy: what is kept"), parts=round_.privacy)
