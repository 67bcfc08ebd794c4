"""What only the whole file shows: names that collide, conditions that cannot hold, piping that prints nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from surveyapp import rules
from surveyapp.errors import RuleError
from surveyapp.fieldwork import OWN_COLUMNS, Fieldwork
from surveyapp.loader.craft import check_craft
from surveyapp.loader.nodes import Node
from surveyapp.loader.questionnaire import Places
from surveyapp.loader.reading import Faults, Keys
from surveyapp.missing import OFFERS
from surveyapp.model import Battery, Page, Questionnaire, columns_of, link_variables, variables_of
from surveyapp.model.questions import AnyQuestion
from surveyapp.reserved import CASE_COLUMNS, RESERVED
from surveyapp.rules import Variable
from surveyapp.wording import piped

MAX_COLUMN = 32
_ON_EVERY_PAGE = frozenset({"csrf_token", "draft", "main"})


def check_whole(questionnaire: Questionnaire, fieldwork: Fieldwork, places: Places, faults: Faults) -> None:
    """Collect every fault that needs more than one line of the file to see; without errors, warnings of craft too."""
    link = link_variables(fieldwork.link_texts)
    _check_columns(questionnaire, link, places, faults)
    _check_route(questionnaire, link, places, faults)
    _check_scores(questionnaire, places, faults)
    _check_services_complete(fieldwork, places, faults)
    if not faults.stop:
        check_craft(questionnaire, places, faults)


def reserved(name: str) -> str:
    """Return why a name cannot be a column's, or ''."""
    if name in RESERVED:
        return f"'{name}' means something to {RESERVED[name]}"
    if name in OFFERS:
        return f"'{name}' means an answer in conditions"
    if name in _ON_EVERY_PAGE:
        return f"'{name}' names a part of every page"
    if name in CASE_COLUMNS:
        return f"'{name}' is a column that every export has"
    return f"'{name}' is a column of services.csv" if name in OWN_COLUMNS else ""


def _check_columns(questionnaire: Questionnaire, link: Mapping[str, Variable], places: Places, faults: Faults) -> None:
    """Names, variables and derived columns: unique, short enough, reserved nowhere."""
    taken = dict.fromkeys(link, "one of services.csv")
    for question, keys in zip(questionnaire.questions, places.questions, strict=True):
        why = reserved(question.name)
        if not why and question.name in link:
            why = f"'{question.name}' is a column of services.csv"
        if why:
            faults.add("reserved", keys.at("name"), why, "choose another name")
        else:
            _check_derived(question, keys.at("name"), taken, faults)
    for score in questionnaire.scores:
        at, _ = places.scores[score.name]
        if why := reserved(score.name):
            faults.add("reserved", at, why, "choose another name")
        elif score.name in taken:
            what = f"there is a column '{score.name}' already: {taken[score.name]}"
            faults.add("column-twice", at, what, "give the score another name")


def _check_derived(question: AnyQuestion, at: Node, taken: dict[str, str], faults: Faults) -> None:
    """The columns and variables that a question makes, which are then taken."""
    own = f"that of the question '{question.name}'"
    columns = dict.fromkeys(column.name for column in columns_of(question))
    for name in columns:
        if len(name) > MAX_COLUMN:
            mend = f"shorten the question's name or the part after it: Stata keeps {MAX_COLUMN}"
            faults.add("column-length", at, f"the column '{name}' has {len(name)} characters", mend)
    variables = dict.fromkeys(variable.name for variable in variables_of(question))
    for name in {question.name: None} | columns | variables:
        owner = taken.setdefault(name, own)
        if owner != own:
            what = f"there is a column '{name}' already: {owner}"
            faults.add("column-twice", at, what, "rename one of the two")
        elif name != question.name and (why := reserved(name)):
            faults.add("reserved", at, f"it makes the column '{name}', but {why}", "choose another name")


@dataclass(frozen=True, slots=True)
class _Route:
    """What conditions and texts may ask of: `known` from the link and earlier pages, `later` each variable's page."""

    known: dict[str, Variable]
    later: dict[str, str]
    unread: set[str]
    faults: Faults

    def is_unread(self, name: str) -> bool:
        """Whether a name is, or derives from, a question that could not be read; that is a fault already."""
        parts = name.split("_")
        return any("_".join(parts[:end]) in self.unread for end in range(1, len(parts) + 1))


def _check_route(questionnaire: Questionnaire, link: Mapping[str, Variable], places: Places, faults: Faults) -> None:
    """Conditions and piping: each may ask only of earlier pages and of the link."""
    later = {v.name: page.name for page in questionnaire.pages for q in page.questions for v in variables_of(q)}
    route = _Route(dict(link), later, places.unread, faults)
    for node in places.fixed:
        for name in dict.fromkeys(piped(node.text)):
            what = f"${{{name[:40]}}} cannot be printed here: this text is the same for everybody"
            faults.add("piping", node, what, "word it without")
    for node in places.texts:
        for name in piped(node.text):
            if name not in link:
                mend = "outside the pages, print columns of services.csv only"
                faults.add("piping", node, f"${{{name[:40]}}} cannot be printed here", mend)
    questions = iter(places.questions)
    for page, page_keys in zip(questionnaire.pages, places.pages, strict=True):
        keyed: list[tuple[Keys, Page | AnyQuestion]] = [(page_keys, page)]
        keyed += [(next(questions), question) for question in page.questions]
        for keys, asked in keyed:
            if asked.ask_if:
                _check_condition(asked.ask_if, keys.at("ask_if"), page.name, route)
            for node in _texts(keys, places.scales):
                _check_piping(node, page.name, route)
        route.known.update({v.name: v for question in page.questions for v in variables_of(question)})


def _check_condition(text: str, node: Node, page: str, route: _Route) -> None:
    shown = f"`{text[:80]}`"
    try:
        rule = rules.parse(text)
    except RuleError as error:
        what = f"{shown}: {error.what} (character {error.column})"
        route.faults.add("condition", node, what, error.mend)
        return
    asked = dict.fromkeys(name for name, _ in rules.names(rule))
    too_late = [name for name in asked if name not in route.known and name in route.later]
    for name in too_late:
        if route.later[name] == page:
            where, mend = "this page", "without scripts nothing can appear on the same page: split the page after it"
        else:
            where, mend = f"the later page '{route.later[name]}'", "move that page up"
        route.faults.add("condition-order", node, f"{shown}: '{name}' is asked on {where}", mend)
    unread = any(route.is_unread(name) for name in asked if name not in route.known)
    if not too_late and not unread and not route.faults.many:
        for fault in rules.check(rule, route.known):
            route.faults.add("condition", node, f"{shown}: {fault.what}", fault.mend)


def _check_piping(node: Node, page: str, route: _Route) -> None:
    for name in piped(node.text):
        if name in route.known or route.is_unread(name):
            continue
        if name in route.later:
            what = f"${{{name}}} is asked on {'this page' if route.later[name] == page else 'a later page'}"
            route.faults.add("piping", node, what, "print answers of earlier pages only")
        else:
            hint = route.faults.near(name, route.known)
            mend = hint or "print the name of an earlier question or a column of services.csv"
            route.faults.add("piping", node, f"there is no ${{{name[:40]}}} to print", mend)


def _texts(keys: Keys, scales: Mapping[str, Node]) -> Iterator[Node]:
    """Every text of a question or page that a respondent reads."""
    for key in ("ask", "text", "hint", "title", "low", "high", "unit"):
        if key in keys.nodes:
            yield keys.nodes[key]
    maps = [keys.nodes[key] for key in ("choices", "items", "offer") if key in keys.nodes]
    if "scale" in keys.nodes and keys.nodes["scale"].text in scales:
        maps.append(scales[keys.nodes["scale"].text])
    for node in maps:
        for _, value in node.pairs:
            yield from [value] if value.kind == "text" else [text for _, text in value.pairs]


def _check_scores(questionnaire: Questionnaire, places: Places, faults: Faults) -> None:
    batteries = {q.name: q for q in questionnaire.questions if isinstance(q, Battery)}
    for score in questionnaire.scores:
        _, keys = places.scores[score.name]
        battery = batteries.get(score.of)
        if battery is None and score.of not in places.unread:
            mend = faults.near(score.of, batteries) or "name a battery of this file"
            faults.add("score", keys.at("of"), f"there is no battery '{score.of}'", mend)
        elif battery and score.answered_at_least > len(battery.items):
            what = f"{score.answered_at_least} items must be answered, but '{score.of}' has {len(battery.items)}"
            faults.add("score", keys.at("answered_at_least"), what, "ask for fewer")


def _check_services_complete(fieldwork: Fieldwork, places: Places, faults: Faults) -> None:
    """A column of services.csv that a text prints must be filled for every service."""
    nodes = [node for keys in (*places.pages, *places.questions) for node in _texts(keys, places.scales)]
    printed = {name: node for node in reversed([*places.texts, *nodes]) for name in piped(node.text)}
    for service in fieldwork.services:
        for name, node in printed.items():
            if name in service.variables and not service.variables[name]:
                what = f"the service '{service.service}' has no {name}, which a text prints as ${{{name}}}"
                faults.add("piping", node, what, "fill the column in services.csv")
