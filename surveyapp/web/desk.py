"""What every view works with: the store, the launched surveys, the clock, and the few answers all views give alike."""

from dataclasses import dataclass
from typing import Any, NoReturn

from flask import Response, abort, make_response, redirect, render_template, request
from markupsafe import Markup

from surveyapp.drafts import key_from_cookie
from surveyapp.fieldwork import LONDON
from surveyapp.store import Event, Store
from surveyapp.web import forms
from surveyapp.web.rounds import Now, Round, Rounds
from surveyapp.web.visit import Change, Visit, change, find_visit


@dataclass(frozen=True, slots=True)
class Desk:
    """Holds no state of its own: every request finds all it needs in its cookie and the store."""

    store: Store
    rounds: Rounds
    secret: bytes
    now: Now

    def round(self, survey: str, wave: int) -> Round:
        """Return a launched survey in the language that the address names, if it has it; or answer 404."""
        found = self.rounds.find(survey, wave) or abort(404)
        return found.speaking(request.args.get("language", ""))

    def visit(self, survey: str, wave: int) -> Visit:
        """Return the draft of this request; or answer with the thanks, where it has been sent, or why there is none.

        Closing a round wipes its drafts, so whether it is closed need be asked only where there is no draft.
        """
        round_ = self.round(survey, wave)
        cookie = request.cookies.get(round_.cookie)
        found = find_visit(round_, self.store, cookie)
        if found is not None and round_.fieldwork.state(self.now()) in {"open", "grace"}:
            return found
        key = key_from_cookie(cookie)
        if key is not None and self.store.was_sent(survey, wave, key.response_id):
            return abort(forget(see(round_.apart("thanks")), round_))
        state = round_.state(self.store, self.now())
        if state in {"not open", "closed"}:
            self.refuse(round_, state)
        say = round_.say
        lines = [
            say("This page opens only after you press Start, in the same browser, with cookies allowed."),
            say("If you have sent your answers, they are with us: thank you, there is nothing more to do."),
            say("If not, open the link you were sent and press Start."),
        ]
        return abort(self.message(round_, say("We cannot find your answers"), lines, status=404))

    def change(self, visit: Visit, edit: Change, event: Event | None = None) -> Visit | None:
        """Save an edit of a draft; as the function of that name in `visit`."""
        return change(visit, self.store, edit, event)

    def refuse(self, round_: Round, state: str) -> NoReturn:
        """Answer that a survey is not open yet, or closed."""
        say, opens = round_.say, round_.fieldwork.opens
        if state == "not open":
            day = f"{say.weekday(opens)} {say.day(opens)}"
            lines = [
                say("This survey opens on {day}.").format(day=day),
                say("Please keep the link and come back then."),
            ]
            abort(self.message(round_, say("Not open yet"), lines, status=403))
        lines = [
            say("This survey has closed. Answers that were sent are safe; answers that were not sent are not used."),
            say("Thank you for your interest."),
        ]
        abort(self.message(round_, say("This survey is closed"), lines, status=410))

    def page(self, round_: Round, template: str, heading: str, status: int = 200, **parts: Any) -> Response:
        """Return a page of a survey."""
        return make_response(render_template(template, **round_.layout, heading=heading, **parts), status)

    def message(
        self,
        round_: Round,
        heading: str,
        paragraphs: list[str],
        status: int = 200,
        body: Markup | None = None,
        link: tuple[str, str] | None = None,
    ) -> Response:
        """Return a page of a few plain sentences, and perhaps one link on."""
        return self.page(round_, "message.html", heading, status, paragraphs=paragraphs, body=body, link=link)

    def token(self, visit: Visit) -> str:
        """Return the form token of a draft."""
        return forms.token(self.secret, visit.key.form_context)

    def today(self) -> str:
        """Return the day in London, as ISO text."""
        return self.now().astimezone(LONDON).date().isoformat()


def see(address: str) -> Response:
    """Answer a form with another page to get (303), so that a reload sends nothing twice."""
    return make_response(redirect(address, code=303))


def forget(response: Response, round_: Round) -> Response:
    """Take back the survey's cookie, and let the browser drop what it cached."""
    response.delete_cookie(round_.cookie, path="/", secure=True, httponly=True, samesite="Lax")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
