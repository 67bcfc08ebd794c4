"""What only the whole file shows: names that collide, scores of nothing, columns that texts print and services lack."""

import re
from collections.abc import Mapping

from surveyapp.errors import counted
from surveyapp.fieldwork import OWN_COLUMNS, Fieldwork
from surveyapp.loader.craft import check_craft
from surveyapp.loader.logic import check_logic
from surveyapp.loader.nodes import Node
from surveyapp.loader.piping import check_piping, texts_of
from surveyapp.loader.places import Places
from surveyapp.loader.reading import Faults
from surveyapp.missing import OFFERS
from surveyapp.model import Battery, LinkingCode, Questionnaire, columns_of, link_variables, variables_of
from surveyapp.model.questions import AnyQuestion
from surveyapp.reserved import CASE_COLUMNS, RESERVED
from surveyapp.rules import TODAY, Variable
from surveyapp.wording import piped

MAX_COLUMN = 32
_COMMENT = re.compile(r"comment_\d+", re.ASCII)
MAX_VALUE_LABEL = 120
_ON_EVERY_PAGE = frozenset({"csrf_token", "draft", "main", "go"})
_IN_TEXTS = {TODAY: "the day of answering", "item": "the entry a page is repeated for"}


def check_whole(questionnaire: Questionnaire, fieldwork: Fieldwork, places: Places, faults: Faults) -> None:
    """Collect every fault that needs more than one line of the file to see."""
    link = link_variables(fieldwork.link_texts)
    _check_columns(questionnaire, link, places, faults)
    check_logic(questionnaire, link, places, faults)
    check_piping(questionnaire, link, places, faults)
    _check_scores(questionnaire, places, faults)
    _check_services_complete(fieldwork, places, faults)
    _check_labels(questionnaire, places, faults)
    _check_linking(questionnaire, fieldwork, places, faults)
    if not faults.stop:
        _check_unused(questionnaire, places, faults)
        check_craft(questionnaire, places, faults, anonymous=fieldwork.identity == "anonymous")


def reserved(name: str) -> str:
    """Return why a name cannot be a column's, or ''."""
    if name in RESERVED:
        return f"'{name}' means something to {RESERVED[name]}"
    if name in OFFERS:
        return f"'{name}' means an answer in conditions"
    if name in _IN_TEXTS:
        return f"'{name}' means {_IN_TEXTS[name]}"
    if name in _ON_EVERY_PAGE:
        return f"'{name}' names a part of every page"
    if _COMMENT.fullmatch(name):
        return f"'{name}' is a comment box of a trial"
    if name in CASE_COLUMNS:
        return f"'{name}' is a column that every export has"
    return f"'{name}' is a column of services.csv" if name in OWN_COLUMNS else ""


def _check_columns(questionnaire: Questionnaire, link: Mapping[str, Variable], places: Places, faults: Faults) -> None:
    """Names, variables and derived columns: unique, short enough, reserved nowhere."""
    taken = dict.fromkeys(link, "one of services.csv")
    for name, at in {**places.splits, **places.counts}.items():
        _take(name, at, taken, faults)
    for question, keys in zip(questionnaire.questions, places.questions, strict=True):
        why = reserved(question.name)
        if not why and question.name in link:
            why = f"'{question.name}' is a column of services.csv"
        if why:
            faults.add("reserved", keys.at("name"), why, "choose another name")
        else:
            _check_derived(question, keys.at("name"), taken, faults)
    for name, (at, _) in {**places.computed, **places.scores}.items():
        _take(name, at, taken, faults)


def _take(name: str, at: Node, taken: dict[str, str], faults: Faults) -> None:
    """Take a column's name for something that is not asked."""
    if why := reserved(name):
        faults.add("reserved", at, why, "choose another name")
    elif name in taken:
        faults.add("column-twice", at, f"there is a column '{name}' already: {taken[name]}", "choose another name")
    taken.setdefault(name, f"that of '{name}' on line {at.place.line}")


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
            faults.add("score-items", keys.at("answered_at_least"), what, "ask for fewer")


def _check_services_complete(fieldwork: Fieldwork, places: Places, faults: Faults) -> None:
    """A column of services.csv that a text prints must be filled for every service."""
    nodes = [node for keys in (*places.pages, *places.questions) for node in texts_of(keys, places.scales)]
    printed = {name: node for node in reversed([*places.texts, *nodes]) for name in piped(node.text)}
    for service in fieldwork.services:
        for name, node in printed.items():
            if name in service.variables and not service.variables[name]:
                what = f"the service '{service.service}' has no {name}, which a text prints as ${{{name}}}"
                faults.add("empty-column", node, what, "fill the column in services.csv")


def _check_labels(questionnaire: Questionnaire, places: Places, faults: Faults) -> None:
    """Labels that an export would cut."""
    for question, keys in zip(questionnaire.questions, places.questions, strict=True):
        for choice in getattr(question, "choices", ()):
            size = len(choice.label.encode())
            if size > MAX_VALUE_LABEL:
                what = f"the label of code {choice.code} has {size} bytes: SPSS keeps {MAX_VALUE_LABEL}"
                at = keys.at("choices" if "choices" in keys.nodes else "scale")
                faults.warn("long-label", at, what, "shorten it; put the rest into its `hint`")


def _check_unused(questionnaire: Questionnaire, places: Places, faults: Faults) -> None:
    """Scales that no question has, and sections without a page."""
    scales = {keys.nodes["scale"].text for keys in places.questions if "scale" in keys.nodes}
    for name, node in places.scales.items():
        if name not in scales:
            faults.warn("unused", node, f"no question has the scale '{name}'", "remove it, or name it in a question")
    for name, node in places.titles.items():
        if name not in {page.section for page in questionnaire.pages}:
            faults.warn("unused", node, f"no page stands in the section '{name}'", "remove it, or name it in a page")


def _check_linking(questionnaire: Questionnaire, fieldwork: Fieldwork, places: Places, faults: Faults) -> None:
    """A linking code is made to tell people apart: the pages of its survey cannot say anonymous."""
    for question, keys in zip(questionnaire.questions, places.questions, strict=True):
        if isinstance(question, LinkingCode) and fieldwork.identity == "anonymous":
            what = f"a linking code of {counted(len(question.elements), 'element')} can tell people apart"
            mend = "the pages will say confidential, not anonymous; leave the code out if that is not meant"
            faults.warn("linking", keys.at("type"), what, mend)
