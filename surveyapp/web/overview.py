"""What a preview says around the pages: who is asked what, in words; which answers stand; the ways to go."""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace as changed

from msgspec.structs import replace

from surveyapp.bases import phrases
from surveyapp.errors import counted
from surveyapp.languages import name_of
from surveyapp.missing import CHOSEN, is_missing
from surveyapp.model import Page, units_of
from surveyapp.model.questions import AnyQuestion
from surveyapp.model.variables import split_variables
from surveyapp.routing import LARGEST_SEED, Route, assigned
from surveyapp.rules import TODAY, Value
from surveyapp.web import given
from surveyapp.web.rounds import Round
from surveyapp.web.visit import Visit

EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the list has it; `condition` is the one it has of its own, `asked_if` that in words."""

    name: str
    kind: str
    label: str
    asked_if: str
    condition: str
    shown: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A page as the list has it; `on_the_way` says that the answers lead there."""

    name: str
    heading: str
    link: str
    asked_if: str
    condition: str
    on_the_way: bool
    questions: list[Asked]


@dataclass(frozen=True, slots=True)
class Link:
    """A way to go; `here` where it leads to what is chosen already."""

    words: str
    address: str
    here: bool = False


@dataclass(frozen=True, slots=True)
class Home:
    """All that the first page of a preview says."""

    counts: str
    pages: list[Listed]
    first: list[Link]
    check: str
    languages: list[Link]
    services: list[Link]
    lots: list[tuple[str, list[Link]]]
    answered: list[tuple[str, str, str]]
    plain: str
    wrong: Sequence[str]


@dataclass(frozen=True, slots=True)
class About:
    """All that stands below a page; `variables` have a name, a value and the value in words."""

    page: Listed
    variables: list[tuple[str, str, str]]
    wrong: Sequence[str]


def overview(visit: Visit, way: Route, wrong: Sequence[str]) -> Home:
    """Return what the first page says.

    Args:
        visit: the answers so far.
        way: the route they lead along.
        wrong: what the address says that is no answer.

    """
    round_ = visit.round
    lister = Lister(round_, way)
    pages = round_.questionnaire.pages
    asked = [question for page in pages for question in page.questions if units_of(question)]
    return Home(
        f"{counted(len(asked), 'question')} on {counted(len(pages), 'page')}",
        [lister.page(page, f"{round_.root}/page/{page.name}{visit.query()}") for page in pages],
        _first_pages(visit),
        f"{round_.root}/check{visit.query()}",
        _languages(visit),
        _services(visit),
        _lots(visit),
        variables(round_, way, {}),
        f"/{changed(visit, draft=replace(visit.draft, answers={}, prompted=frozenset())).query()}",
        wrong,
    )


def about(visit: Visit, page: Page, way: Route, wrong: Sequence[str]) -> About:
    """Return what stands below a page; the arguments are those of `overview`."""
    return About(Lister(visit.round, way).page(page, ""), variables(visit.round, way, visit.link), wrong)


class Lister:
    """Lists pages with their conditions in words."""

    def __init__(self, round_: Round, way: Route) -> None:
        self._questionnaire = questionnaire = round_.questionnaire
        self._stops = {stop.page.name: {question.name for question in stop.questions} for stop in way.stops}
        self._phrases = phrases(questionnaire, round_.fieldwork)

    def page(self, page: Page, link: str) -> Listed:
        """Return a page as the list has it."""
        shown = self._stops.get(page.name, set())
        questions = [self._question(question, question.name in shown) for question in page.questions]
        heading = self._questionnaire.heading(page)
        asked_if = self._said(page.ask_if)
        return Listed(page.name, heading, link, asked_if, page.ask_if, page.name in self._stops, questions)

    def _question(self, question: AnyQuestion, shown: bool) -> Asked:
        kind = question.__struct_config__.tag
        asked_if = self._said(question.ask_if)
        return Asked(question.name, str(kind), question.label, asked_if, question.ask_if, shown)

    def _said(self, condition: str) -> str:
        return self._phrases.condition(condition) if condition else EVERYBODY


def variables(round_: Round, way: Route, link: dict[str, str]) -> list[tuple[str, str, str]]:
    """Return what is known: by variable its value as an address has it, and in words."""
    values: dict[str, Value] = {**{name: text for name, text in link.items() if text and name != TODAY}, **way.values}
    known = {name: value for name, value in values.items() if not is_missing(value) or value in CHOSEN}
    return [(name, given.written(value), round_.sayer.said(name, known)) for name, value in known.items()]


def _first_pages(visit: Visit) -> list[Link]:
    """The pages that come before the questions."""
    root, query = visit.round.root, visit.query()
    asks = [Link("Consent", f"{root}/consent{query}")] if visit.round.questionnaire.consent else []
    return [Link("Start", f"{root}/start{query}"), *asks, Link("Privacy", f"{root}/privacy{query}")]


def _languages(visit: Visit) -> list[Link]:
    """The languages it can be seen in; none where there is only one."""
    round_ = visit.round
    others = [
        Link(words, f"/{changed(visit, draft=replace(visit.draft, language=language)).query()}")
        for language, words in round_.others
    ]
    return [Link(name_of(round_.language), "", here=True), *others] if others else []


def _services(visit: Visit) -> list[Link]:
    links = []
    for service in visit.round.fieldwork.services:
        more = ", ".join(part for part in (service.sector, service.arm) if part)
        words = f"{service.name} ({more})" if more else service.name
        other = changed(visit, draft=replace(visit.draft, service=service.service))
        links.append(Link(words, f"/{other.query()}", service.service == visit.draft.service))
    return links


def _lots(visit: Visit) -> list[tuple[str, list[Link]]]:
    """What is left to chance: the ways to see each outcome of a split, and another order."""
    seed = visit.draft.seed
    if not seed:
        return []

    def drawn(number: int) -> str:
        return f"/{changed(visit, draft=replace(visit.draft, seed=number)).query()}"

    lots = []
    codes = {variable.name: variable.codes for variable in split_variables(visit.round.questionnaire)}
    for split in visit.round.questionnaire.splits:
        labels = codes[split.name]
        first = {code: next(n for n in range(1, LARGEST_SEED) if assigned(split, n) == code) for code in labels}
        now = assigned(split, seed)
        links = [Link(label, drawn(first[code]), code == now) for code, label in labels.items()]
        lots.append((split.label, links))
    other = seed % LARGEST_SEED + 1
    return [*lots, ("Drawn with", [Link(f"seed {seed}", drawn(seed), here=True), Link(f"seed {other}", drawn(other))])]
