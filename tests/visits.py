"""A survey served in a test, and the practitioners who visit it: a test of the web reads like a visit."""

import weakref
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path
from textwrap import dedent
from typing import Any
from unittest import mock
from urllib.parse import urlencode, urljoin

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from surveyapp.access import service_token
from surveyapp.fieldwork import Fieldwork, Service, Study
from surveyapp.loader import load_questionnaire
from surveyapp.model import Questionnaire
from surveyapp.responses import Response
from surveyapp.settings import Instance
from surveyapp.snapshot import Snapshot
from surveyapp.store import Tally, migrate, open_store
from surveyapp.web import create_app

HOST = "https://localhost"
FORM = "application/x-www-form-urlencoded"
OPEN = datetime(2027, 2, 10, 12, tzinfo=UTC)

NORTH = Service("north", "North Team", "Health", 38)
SOUTH = Service("south", "South Team", "Social care", 30)
STUDY = Study("Example University", "study@example.org", "dpo@example.org", "public task", "EX-1", "your line manager")

Typed = Mapping[str, str | list[str]]


# --- a page as a tree ---------------------------------------------------------------------------------------------


@dataclass(eq=False, repr=False)
class Element:
    """An element of a page: its attributes, what stands in it, and what it stands in."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    parent: "Element | None" = None
    inside: "list[Element | str]" = field(default_factory=list)

    def __repr__(self) -> str:
        return f"<{self.tag} {self.attributes}>"

    def __getitem__(self, name: str) -> str:
        return self.attributes.get(name, "")

    def __contains__(self, name: str) -> bool:
        return name in self.attributes

    def all(self, *tags: str) -> "Iterator[Element]":
        """Every element in this one, in order; only those of some tags where any are named."""
        for part in self.inside:
            if isinstance(part, Element):
                if not tags or part.tag in tags:
                    yield part
                yield from part.all(*tags)

    def within(self, tag: str) -> "Element | None":
        """The nearest element of that tag around this one."""
        around = self.parent
        while around is not None and around.tag != tag:
            around = around.parent
        return around

    @property
    def raw(self) -> str:
        """All the text in it, as it stands."""
        return "".join(part if isinstance(part, str) else part.raw for part in self.inside)

    @property
    def text(self) -> str:
        """All the text in it, its white space collapsed."""
        return " ".join(self.raw.split())


class Page(Element):
    """A page that a browser has read; one whose tags do not nest fails the test."""

    def __init__(self, html: str) -> None:
        super().__init__("")
        _Reader(self).read(html)

    @property
    def title(self) -> str:
        """The words in the browser's tab."""
        return next(self.all("title")).text

    @property
    def heading(self) -> str:
        """The words of the h1."""
        return next(self.all("h1")).text

    @property
    def ids(self) -> list[str]:
        """Every id, as often as it occurs."""
        return [element["id"] for element in self.all() if "id" in element]

    @property
    def links(self) -> dict[str, str]:
        """Where each link leads, by its words."""
        return {link.text: link["href"] for link in self.all("a")}

    @property
    def inputs(self) -> list[Element]:
        """Everything that can be filled in: the hidden inputs and the buttons are not."""
        return [one for one in self.all("input", "select", "textarea") if one["type"] != "hidden"]

    @property
    def hidden(self) -> dict[str, str]:
        """What the page's form sends along unseen."""
        return {one["name"]: one["value"] for one in self.all("input") if one["type"] == "hidden"}

    @property
    def filled(self) -> dict[str, list[str]]:
        """What a browser would send of the page as it was shown: ticks, choices and texts that are not empty."""
        shown: dict[str, list[str]] = {}
        for one in self.inputs:
            if one.tag == "select":
                texts = [option["value"] for option in one.all("option") if "selected" in option]
            elif one.tag == "textarea":
                texts = [one.raw.removeprefix("\n")]
            else:
                texts = [one["value"]] if one["type"] == "text" or "checked" in one else []
            if any(texts):
                shown.setdefault(one["name"], []).extend(texts)
        return shown


class _Reader(HTMLParser):
    """Builds the tree of a page."""

    VOID = frozenset({"input", "meta", "link", "br"})

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.at: Element = page

    def read(self, html: str) -> None:
        self.feed(html)
        self.close()
        assert self.at.parent is None, f"<{self.at.tag}> is never closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(set(names)) == len(names), f"<{tag}> has an attribute twice"
        element = Element(tag, {name: value or "" for name, value in attrs}, self.at)
        self.at.inside.append(element)
        if tag not in self.VOID:
            self.at = element

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.at.tag, f"</{tag}> closes <{self.at.tag}>"
        assert self.at.parent is not None
        self.at = self.at.parent

    def handle_data(self, data: str) -> None:
        self.at.inside.append(data)


# --- a survey that is served --------------------------------------------------------------------------------------


@dataclass
class Clock:
    """The time as the server sees it; a test sets it."""

    time: datetime = OPEN

    def __call__(self) -> datetime:
        """What the server asks for."""
        return self.time

    def says(self, text: str) -> None:
        """Set it to a time in UTC, such as 2027-03-12 23:59:59."""
        self.time = datetime.fromisoformat(text).replace(tzinfo=UTC)


class Served:
    """A survey launched in an instance of its own, open from 1 February to 12 March 2027.

    Args:
        folder: where the instance is made; surveys in the same folder share one instance.
        questionnaire: its text, indented as the test is, or a questionnaire.
        services: whom its links are for.
        clock: what time it is.
        survey: the survey's name.
        translations: the questionnaire in other languages.
        fieldwork: anything else that the round of fieldwork should say.

    """

    def __init__(
        self,
        folder: Path,
        questionnaire: str | Questionnaire,
        services: tuple[Service, ...] = (NORTH, SOUTH),
        clock: Clock | None = None,
        survey: str = "survey",
        translations: Mapping[str, Questionnaire] | None = None,
        **fieldwork: Any,
    ) -> None:
        days = {"opens": date(2027, 2, 1), "closes": date(2027, 3, 12)}
        self.fieldwork = Fieldwork(services=services, **{**days, "study": STUDY, **fieldwork})
        if isinstance(questionnaire, str):
            questionnaire = load_questionnaire(dedent(questionnaire), fieldwork=self.fieldwork)
        self.snapshot = Snapshot(survey, questionnaire, self.fieldwork, translations=dict(translations or {}))
        self.name, self.wave = survey, self.fieldwork.wave
        self.root = f"/{survey}/{self.wave}"
        self.clock = clock or Clock()
        self.instance = Instance(folder)
        self.instance.create()
        migrate(self.instance.store_url)
        self.store = open_store(self.instance.store_url)
        self.store.launch(self.snapshot)
        weakref.finalize(self, self.store.close)
        with mock.patch("surveyapp.web.open_store", return_value=self.store):
            self.app = create_app(self.instance, now=self.clock)

    def link(self, service: str = "north") -> str:
        """The path of a service's link."""
        return f"{self.root}/{service_token(self.instance.secret(), self.name, self.wave, service)}"

    @property
    def cookie(self) -> str:
        """The name of the survey's cookie."""
        return f"__Host-{self.name}-{self.wave}"

    def practitioner(self, cookie: str = "") -> "Practitioner":
        """Somebody with a browser of their own; with the cookie of another where one is given."""
        practitioner = Practitioner(self, self.app.test_client())
        if cookie:
            practitioner.client.set_cookie(self.cookie, cookie)
        return practitioner

    def agreed(self, service: str = "north") -> "Practitioner":
        """Somebody who has opened a link, started and agreed."""
        return self.practitioner().opens(service).starts().agrees()

    def meanwhile(self, method: str, act: Callable[[], object]) -> None:
        """Let something happen just before the store is next asked to do something: a race that always ends alike."""
        original = getattr(self.store, method)

        def interrupted(*args: Any, **more: Any) -> Any:
            setattr(self.store, method, original)
            act()
            return original(*args, **more)

        setattr(self.store, method, interrupted)

    def responses(self) -> list[Response]:
        """What has been sent."""
        return [response for _, response in self.store.responses(self.name, self.wave)]

    def answers(self) -> dict[str, Any]:
        """The answers of the one response that has been sent."""
        (response,) = self.responses()
        return dict(response.values)

    def tallies(self) -> dict[str, Tally]:
        """What has been counted, by service."""
        return self.store.tallies(self.name, self.wave)

    def started(self, service: str = "north") -> int:
        """How many have started in a service."""
        return self.tallies().get(service, Tally()).started

    def refused(self, service: str = "north") -> int:
        """How many have refused in a service."""
        return self.tallies().get(service, Tally()).refused


class Practitioner:
    """Somebody with a browser: what they do returns them, what they then see is `status`, `text`, `page`."""

    def __init__(self, survey: Served, client: FlaskClient) -> None:
        self.survey = survey
        self.client = client
        self.at = ""
        self._answer: TestResponse | None = None

    # --- what they do ---

    def gets(self, path: str, **more: Any) -> "Practitioner":
        """Open an address, without going on where it sends them."""
        self.at = urljoin(self.at, path.partition("#")[0])
        self._answer = self.client.get(self.at, base_url=HOST, **more)
        return self

    def presses(self, path: str, typed: Typed, **more: Any) -> "Practitioner":
        """Send a form to an address as a browser does, without going on where it sends them."""
        headers = {"Sec-Fetch-Site": "same-origin", "Origin": HOST}
        body = urlencode(typed, doseq=True)
        self._answer = self.client.post(path, base_url=HOST, headers=headers, data=body, content_type=FORM, **more)
        return self

    def follows(self) -> "Practitioner":
        """Go on wherever the last answer sends them."""
        while self.status in {302, 303}:
            self.gets(self.location)
        return self

    def clicks(self, words: str) -> "Practitioner":
        """Follow the link of these words."""
        return self.gets(self.page.links[words]).follows()

    def opens(self, service: str = "north") -> "Practitioner":
        """Open the link of a service."""
        return self.gets(self.survey.link(service))

    def starts(self) -> "Practitioner":
        """Press Start on the page of the link."""
        return self.presses(self.at, {}).follows()

    def agrees(self) -> "Practitioner":
        """Tick every statement and press Continue."""
        boxes = {one["name"]: "yes" for one in self.page.inputs}
        return self.presses(self.at, {**self.page.hidden, **boxes, "decision": "agree"}).follows()

    def refuses(self) -> "Practitioner":
        """Press the button of those who do not want to take part."""
        return self.presses(self.at, {**self.page.hidden, "decision": "refuse"}).follows()

    def goes_to(self, page: str) -> "Practitioner":
        """Open a page by its name, or consent, check, thanks, privacy; go on where it sends them."""
        return self.gets(self.address(page)).follows()

    def address(self, page: str) -> str:
        """The address of a page by its name."""
        own = {"consent", "refused", "privacy", "check", "thanks"}
        return f"{self.survey.root}/{page if page in own else f'page/{page}'}"

    def answers(self, **typed: str | list[str]) -> "Practitioner":
        """Fill in the page in front of them, nothing left of what it showed, and press Continue."""
        names = {one["name"] for one in self.page.inputs}
        assert names.issuperset(typed), f"{self.at} has no {set(typed) - names}"
        return self.presses(self.at, {**self.page.hidden, **typed}).follows()

    def continues(self) -> "Practitioner":
        """Press the button of the page in front of them, filled as it is."""
        return self.presses(self.at, {**self.page.hidden, **self.page.filled}).follows()

    def posts(self, page: str, typed: Typed) -> "Practitioner":
        """Open a page by its name and send it, with its hidden inputs, anything at all; do not go on."""
        self.gets(self.address(page))
        return self.presses(self.at, {**(self.page.hidden if self.status == 200 else {}), **typed})

    def checks(self) -> "Practitioner":
        """Open the check page."""
        return self.goes_to("check")

    def sends(self) -> "Practitioner":
        """Press the button of the check page."""
        if self.at != self.address("check"):
            self.checks()
        assert self.at == self.address("check"), f"not the check page but {self.at}"
        return self.continues()

    def tab(self) -> "Practitioner":
        """The same browser's second window."""
        other = Practitioner(self.survey, self.client)
        other.at, other._answer = self.at, self._answer
        return other

    def twin(self) -> "Practitioner":
        """The same browser once more, for requests at the same instant."""
        return self.survey.practitioner(self.cookie)

    # --- what they see ---

    @property
    def answer(self) -> TestResponse:
        """The last answer of the server."""
        assert self._answer is not None, "nothing has been asked of the server yet"
        return self._answer

    @property
    def status(self) -> int:
        """Its status."""
        return self.answer.status_code

    @property
    def text(self) -> str:
        """Its HTML."""
        return self.answer.text

    @property
    def page(self) -> Page:
        """Its HTML as a tree."""
        return Page(self.text)

    @property
    def words(self) -> str:
        """The words on it."""
        return self.page.text

    @property
    def filled(self) -> dict[str, list[str]]:
        """What it shows as filled in."""
        return self.page.filled

    @property
    def location(self) -> str:
        """Where it sends on to."""
        return self.answer.location or ""

    @property
    def cookie(self) -> str:
        """The value of the survey's cookie in this browser; '' where there is none."""
        found = self.client.get_cookie(self.survey.cookie)
        return found.value if found else ""


# --- a survey to visit --------------------------------------------------------------------------------------------

ROUTED = """
title: Working together
version: 1
consent:
  - I have read this page
  - I agree to take part
thanks: A summary will be sent to every service.
pages:
  - page: awareness
    title: Knowing about it
    questions:
      - {name: heard, type: single, ask: Have you heard of it?, label: Heard, choices: {1: Yes, 2: No}}
  - page: use
    ask_if: heard == 1
    questions:
      - name: used_for
        type: multiple
        ask: What for?
        label: Used for
        choices:
          1: To refer
          8: {label: Other, specify: true}
          9: {label: Nothing, exclusive: true}
  - page: practice
    questions:
      - {name: families, type: number, ask: How many families?, label: Families, min: 0}
  - page: last
    questions:
      - {name: comment, type: long_text, ask: Anything else?, label: Comment}
"""


def finished(survey: Served) -> Practitioner:
    """Somebody who has answered every page and sees the check page."""
    one = survey.agreed().answers(heard="1").answers(used_for=["1"]).answers(families="3").answers(comment="More time")
    assert one.at == one.address("check")
    return one
