"""Question pages, rendered once into fragments with slots; a request only fills the slots.

A template run for each request would cost ten times what the rest of the request does. So each question, and the page
around it, goes through its template once, with marks where a respondent's answers, errors and piped texts belong.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask import Flask, render_template
from markupsafe import Markup

from surveyapp import wording
from surveyapp.answers import ELEMENTS, FIND, SEARCHED, matches, parts_of
from surveyapp.languages import ENGLISH, Words
from surveyapp.model import Page, Single, units_of
from surveyapp.model.columns import NUMBERED
from surveyapp.model.questions import NO_FIGURE, QUALITY, AnyQuestion

LONG_LIST = 12
"""A single question with more choices than this is a list to open, not radios."""

MOST_FOUND = 25
"""So many choices of a searched list are shown at once."""

MOST_NARROWED = 500
"""So many forms of a page's questions are kept ready: orders and choices left out make many."""

_OPEN, _SEP, _CLOSE = "\ue000", "\ue001", "\ue002"
_SLOT = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")

Fragments = list[str | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Filling:
    """What goes into the slots of a page.

    `typed` holds what each input shows, `problems` the message for each unit, `piped` a text for each name; `around`
    the HTML for the slots of the page itself (token, draft, back, summary, questions, prefix); `question` is the one
    being filled, `say` says the program's words.
    """

    typed: Mapping[str, Sequence[str]]
    piped: Callable[[str], str]
    problems: Mapping[str, str] = field(default_factory=dict)
    around: Mapping[str, str] = field(default_factory=dict)
    question: AnyQuestion | None = None
    say: Words = ENGLISH


def slot(*parts: str) -> Markup:
    """Return the mark of a slot; no text of a questionnaire can hold one."""
    return Markup(_OPEN + _SEP.join(str(part) for part in parts) + _CLOSE)  # noqa: S704 - a mark, never anybody's text


def words(text: str) -> Markup:
    """Return one line of a questionnaire's text as HTML, with slots where something is piped."""
    return Markup(wording.inline_html(text, lambda name: slot("pipe", name)))  # noqa: S704 - made safe by wording


def only_words(text: str) -> Markup:
    """Return the same without any mark of emphasis, for places that can hold only words: a title, an option."""
    plain = wording.escaped(wording.unmarked(text))
    return Markup(wording.PIPE.sub(lambda match: slot("pipe", match[1]), plain))  # noqa: S704 - escaped above


def block(text: str) -> Markup:
    """Return several paragraphs of a questionnaire's text as HTML, with slots where something is piped."""
    return Markup(wording.block_html(text, lambda name: slot("pipe", name)))  # noqa: S704 - made safe by wording


class PageFragments:
    """One page of a launched survey in fragments.

    Args:
        app: whose templates are used; an application context is needed.
        page: the page.
        layout: what the page around the questions says: heading, titles, links.

    """

    def __init__(self, app: Flask, page: Page, layout: Mapping[str, Any]) -> None:
        tools: dict[str, Any] = {
            "slot": slot,
            "words": words,
            "only_words": only_words,
            "block": block,
            "long_list": LONG_LIST,
            "searched": SEARCHED,
            "elements": ELEMENTS,
            "numbered": NUMBERED,
            "quality": QUALITY,
            "no_figure": NO_FIGURE,
            "say": layout["say"],
        }
        heading, title = words(layout["heading"]), only_words(layout["heading"])
        self._app, self._tools = app, tools
        self._own = {question.name: question for question in page.questions}
        self._narrowed: dict[object, Fragments] = {}
        with app.app_context():
            around = {**layout, "heading": heading, "title": title, "entry": page.entry}
            self._page = _split(render_template("page.html", **{**tools, **around}))
            self._questions = {q.name: _split(_question_html(q, tools)) for q in page.questions}

    def _fragments(self, question: AnyQuestion) -> Fragments:
        """The fragments of a question as this respondent meets it: others may have met it the same way."""
        if question is self._own[question.name]:
            return self._questions[question.name]
        codes = tuple(choice.code for choice in getattr(question, "choices", ()))
        items = tuple(item.name for item in getattr(question, "items", ()))
        key = (question.name, question.ask, codes, items, getattr(question, "total", None))
        if key not in self._narrowed:
            if len(self._narrowed) >= MOST_NARROWED:
                self._narrowed.clear()
            with self._app.app_context():
                self._narrowed[key] = _split(_question_html(question, self._tools))
        return self._narrowed[key]

    def _question(self, question: AnyQuestion, filling: Filling) -> str:
        """One question filled; only a searched list needs to know which it is."""
        own = replace(filling, question=question) if len(getattr(question, "choices", ())) > SEARCHED else filling
        return _filled(self._fragments(question), own)

    def html(self, shown: Sequence[AnyQuestion], filling: Filling) -> str:
        """Return the page with the questions that are on the route, its slots filled."""
        questions = "".join([self._question(question, filling) for question in shown])
        return _filled(self._page, replace(filling, around={**filling.around, "questions": questions}))


def _question_html(question: AnyQuestion, tools: Mapping[str, Any]) -> str:
    units = units_of(question)
    kind = question.__struct_config__.tag
    parts = [parts_of(question, unit) for unit in units]
    return render_template("question.html", question=question, kind=kind, units=units, parts=parts, **tools)


def _split(html: str) -> Fragments:
    """Return constant texts and slots in turn; the blank lines that templates leave are dropped."""
    pieces = _SLOT.split(re.sub(r"\n\s*\n+", "\n", html))
    return [piece if n % 2 == 0 else tuple(piece.split(_SEP)) for n, piece in enumerate(pieces)]


def _filled(fragments: Fragments, filling: Filling) -> str:
    return "".join([part if isinstance(part, str) else _FILL[part[0]](filling, *part[1:]) for part in fragments])


def _checked(filling: Filling, name: str, value: str) -> str:
    return " checked" if value in filling.typed.get(name, ()) else ""


def _selected(filling: Filling, name: str, value: str) -> str:
    return " selected" if value in filling.typed.get(name, ()) else ""


def _text(filling: Filling, name: str) -> str:
    typed = filling.typed.get(name)
    return wording.escaped(typed[0]) if typed else ""


def _error(filling: Filling, unit: str) -> str:
    message = filling.problems.get(unit)
    if not message:
        return ""
    error = wording.escaped(filling.say("Error:"))
    return f'<p class="error" id="{unit}-error"><span class="vh">{error} </span>{wording.escaped(message)}</p>'


def _described(filling: Filling, unit: str, ids: str) -> str:
    ids = f"{ids} {unit}-error" if unit in filling.problems else ids
    return f' aria-describedby="{ids.strip()}"' if ids.strip() else ""


def _found(filling: Filling, name: str) -> str:
    """The choices of a long list that hold what was sought, and the one that is chosen already."""
    assert isinstance(filling.question, Single)
    sought, chosen = filling.typed.get(name + FIND, [""])[0], filling.typed.get(name, ())
    codes = [code for code in matches(filling.question, sought) if sought.strip()][:MOST_FOUND]
    codes = [c for c in filling.question.choices_by_code if str(c) in chosen and c not in codes] + codes
    labels = filling.question.choices_by_code
    if not codes:
        nothing = wording.escaped(filling.say("Nothing found. Try a shorter part of the name."))
        return f'<p class="hint" role="status">{nothing}</p>' if sought else ""
    return "".join(
        f'<label class="c"><input type="radio" name="{name}" value="{code}"{_checked(filling, name, str(code))}> '
        f"<span>{wording.PIPE.sub(lambda m: wording.escaped(filling.piped(m[1])), wording.escaped(labels[code].label))}"
        "</span></label>"
        for code in codes
    )


def _around(name: str) -> Callable[[Filling], str]:
    return lambda filling: filling.around.get(name, "")


_FILL: dict[str, Callable[..., str]] = {
    "checked": _checked,
    "selected": _selected,
    "text": _text,
    "error": _error,
    "described": _described,
    "wrong": lambda filling, unit: " wrong" if unit in filling.problems else "",
    "found": _found,
    "pipe": lambda filling, name: wording.escaped(filling.piped(name)),
    **{name: _around(name) for name in ("prefix", "back", "summary", "action", "token", "draft", "questions", "note")},
}


# --- the parts that a request puts around the questions -----------------------------------------------------------


def problem_summary(problems: Sequence[tuple[str, str, str]], say: Words) -> str:
    """Return the error summary: for each problem its input, its question's label and its message."""
    items = "".join(
        f'<li><a href="#{where}">{wording.escaped(label)}: {wording.escaped(message)}</a></li>'
        for where, label, message in problems
    )
    return (
        '<div class="summary" role="alert" aria-labelledby="summary-title" tabindex="-1" autofocus>'
        f'<h2 id="summary-title">{wording.escaped(say("There is a problem"))}</h2><ul>{items}</ul></div>'
    )


def soft_prompt(unanswered: Sequence[tuple[str, str]], doubtful: Sequence[tuple[str, str]], say: Words) -> str:
    """Return the prompt given once: for each unanswered input its question's label, for each doubtful one the doubt."""
    parts = ""
    for title, last, links in (
        (say("Are you sure?"), say("You can change it now, or leave it and press Continue again."), doubtful),
        (say("Not answered yet"), say("You can answer now, or leave it and press Continue again."), unanswered),
    ):
        if links:
            items = "".join(f'<li><a href="#{where}">{wording.escaped(label)}</a></li>' for where, label in links)
            named = "" if parts else ' id="prompt-title"'
            parts += f"<h2{named}>{wording.escaped(title)}</h2><ul>{items}</ul><p>{wording.escaped(last)}</p>"
    return f'<div class="prompt" role="alert" aria-labelledby="prompt-title" tabindex="-1" autofocus>{parts}</div>'


def notice(title: str, text: str) -> str:
    """Return a notice about the page as a whole, such as that it could not be saved."""
    return (
        '<div class="summary" role="alert" aria-labelledby="summary-title" tabindex="-1" autofocus>'
        f'<h2 id="summary-title">{wording.escaped(title)}</h2><p>{wording.escaped(text)}</p></div>'
    )


def back_link(href: str, say: Words) -> str:
    """Return the link to the page before."""
    label, back = wording.escaped(say("Page before")), wording.escaped(say("Back"))
    return f'<nav class="back" aria-label="{label}"><a href="{wording.escaped(href)}">{back}</a></nav>'
