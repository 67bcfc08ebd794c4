"""A trip of answers through everything: typed, read, kept in a draft, routed, sent, exported as cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec
import pytest

from surveyapp import answers
from surveyapp.answers import AskAgain
from surveyapp.drafts import Draft, DraftKey
from surveyapp.model import Questionnaire, export_columns, units_of
from surveyapp.model.questions import AnyQuestion
from surveyapp.responses import Response, complete, has_answer
from surveyapp.routing import Route, Router
from surveyapp.rules import TODAY, Value
from surveyapp.snapshot import Snapshot
from surveyapp.tables import cell_text
from tests.surveys import fieldwork, questionnaire, yaml

KEY = DraftKey(bytes(16))
DAY = "2027-02-10"
Typed = Mapping[str, str | list[str]]


@dataclass
class Trip:
    """Somebody's way through a questionnaire: what they answered, and what becomes of it."""

    questionnaire: Questionnaire
    link: Mapping[str, str] = field(default_factory=dict)
    seed: int = 0
    answers: dict[str, Value] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    @property
    def route(self) -> Route:
        """Where the answers lead, once they have lain in a sealed draft."""
        draft = KEY.open(KEY.seal(Draft("s", 1, answers=self.answers)))
        return Router(self.questionnaire).route(draft.answers, {TODAY: DAY, **self.link}, self.seed)

    def goes(self, typed: Typed) -> "Trip":
        """Answer every page in turn, each with what of `typed` belongs to it; each answer can be shown again."""
        listed = {name: [texts] if isinstance(texts, str) else texts for name, texts in typed.items()}
        while stop := self.route.first_unseen(self.seen):
            for question in stop.questions:
                self.answers |= taken(question, listed)
            self.seen |= stop.names
        return self

    @property
    def response(self) -> Response:
        """What is sent, as the store keeps it."""
        sent = complete(Snapshot("s", self.questionnaire, fieldwork()), self.route, "", "en", 0)
        return msgspec.json.decode(msgspec.json.encode(sent), type=Response)

    @property
    def cells(self) -> dict[str, str]:
        """What stands in each column of an export."""
        values = self.response.values
        return {c.name: cell_text(c, c.value(values), labels=False) for c in export_columns(self.questionnaire)}

    @property
    def shown(self) -> list[str]:
        """The names of the questions on the route."""
        return [question.name for stop in self.route.stops for question in stop.questions]

    def asked(self, name: str) -> AnyQuestion:
        """A question as this respondent meets it."""
        return next(q for stop in self.route.stops for q in stop.questions if q.name == name)


def taken(question: AnyQuestion, typed: Mapping[str, list[str]]) -> dict[str, Value]:
    """What a question answers when this is typed; the way back shows what is read the same again."""
    found: dict[str, Value] = {}
    for unit in units_of(question):
        own = answers.read(question, unit, typed)
        assert answers.read(question, unit, answers.typed_from(question, unit, own)) == own
        found |= own
    return answers.whole(question, found)


def trip(text: str, typed: Typed | None = None, seed: int = 0, **link: str) -> Trip:
    """The finished trip of somebody who types this into the questionnaire of a text."""
    return Trip(questionnaire(text), link, seed).goes(typed or {})


def refused(text: str, typed: Typed, **link: str) -> tuple[str, str, str]:
    """How the questionnaire of a text asks again: the kind of refusal, its words, the input it is about."""
    with pytest.raises(AskAgain) as again:
        Trip(questionnaire(text), link).goes(typed)
    return again.value.kind, str(again.value), again.value.where


def answered(values: Mapping[str, Value]) -> dict[str, Value]:
    """Only what is answered of all variables."""
    return {name: value for name, value in values.items() if has_answer(values, name)}


def pages(*texts: str, top: str = "") -> str:
    """A questionnaire of pages p1, p2, ... whose lines (page keys, then `questions:`) are given."""
    found = [f"  - page: p{n}\n" + "".join(f"    {line}\n" for line in yaml(text).strip("\n").split("\n"))
             for n, text in enumerate(texts, 1)]  # fmt: skip
    return f"title: T\nversion: 1\n{yaml(top)}pages:\n" + "".join(found)


def question_pages(first: str, second: str, top: str = "") -> str:
    """A questionnaire of two pages with one question each."""
    lines = [
        "questions:\n" + "".join(f"  {line}\n" for line in yaml(text).strip("\n").split("\n"))
        for text in (first, second)
    ]
    return pages(*lines, top=top)
