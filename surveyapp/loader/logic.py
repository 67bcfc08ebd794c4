"""Conditions, limits, checks and what is worked out: each asks only of what is known by then, and can come true."""

from collections.abc import Mapping
from dataclasses import dataclass

from surveyapp import rules
from surveyapp.errors import RuleError
from surveyapp.loader.nodes import Node
from surveyapp.loader.places import Places, conditions_below
from surveyapp.loader.reach import check_reach
from surveyapp.loader.reading import Faults, Keys
from surveyapp.model import Computed, DateQuestion, Period, Questionnaire, all_variables, variables_of
from surveyapp.model.questions import AnyQuestion
from surveyapp.model.variables import split_variables
from surveyapp.rules import TODAY, Variable


@dataclass(frozen=True, slots=True)
class _Known:
    """What can be asked of at some point: `now`, and the page of what comes later."""

    now: Mapping[str, Variable]
    later: Mapping[str, str]
    page: str
    places: Places
    faults: Faults


def check_logic(questionnaire: Questionnaire, link: Mapping[str, Variable], places: Places, faults: Faults) -> None:
    """Collect the faults of all conditions and expressions; where there are none, those that can never matter."""
    everything = all_variables(questionnaire)
    learns = learned(questionnaire)
    page_of = {name: page for page, names in learns.items() for name in names}
    now: dict[str, Variable] = {**link, **{v.name: v for v in split_variables(questionnaire)}}
    waiting: dict[str, dict[str, Variable]] = {}
    last = {page.section: number for number, page in enumerate(questionnaire.pages)}
    questions = iter(places.questions)
    before = len(faults.found)
    for number, page in enumerate(questionnaire.pages):
        for section in [section for section in waiting if number > last[section]]:
            now |= waiting.pop(section)
        known = _Known(now, page_of, page.name, places, faults)
        for text, node in places.conditions[number]:
            _check_condition(text, node, known)
        for question in page.questions:
            _check_question(question, next(questions), known)
        found = {name: everything[name] for name in learns[page.name]}
        after = _Known({**now, **found}, page_of, page.name, places, faults)
        for keys, check in places.checks.get(page.name, ()):
            _check_condition(check.holds, keys.at("check"), after)
        if page.screen_out:
            _check_condition(page.screen_out.ends_if, places.ends[page.name].at("if"), after)
        if page.section in questionnaire.shuffled:
            waiting.setdefault(page.section, {}).update(found)
        else:
            now |= found
    for found in waiting.values():
        now |= found
    _check_computed(questionnaire, now, places, faults)
    _check_shuffled(questionnaire, places, faults)
    if not any(fault.severity == "error" for fault in faults.found[before:]) and not faults.many:
        check_reach(questionnaire, {**link, **everything}, places, faults)


def learned(questionnaire: Questionnaire) -> dict[str, list[str]]:
    """Return, by page, the variables known once it has been answered: its own, and what they complete."""
    completed = _completed(questionnaire)
    return {
        page.name: [
            *(variable.name for question in page.questions for variable in variables_of(question)),
            *(computed.name for computed in completed.get(page.name, ())),
        ]
        for page in questionnaire.pages
    }


def _completed(questionnaire: Questionnaire) -> dict[str, list[Computed]]:
    """Return, by page, what can be worked out from there on; unreadable expressions nowhere."""
    if not questionnaire.computed:
        return {}
    place = {v.name: n for n, page in enumerate(questionnaire.pages) for q in page.questions for v in variables_of(q)}
    done: dict[str, list[Computed]] = {}
    for computed in questionnaire.computed:
        try:
            tree = rules.parse(computed.of) if computed.condition else rules.parse_value(computed.of)
        except RuleError:
            continue
        at = max([place.get(name, 0) for name, _ in rules.names(tree)], default=0)
        if questionnaire.pages:
            place[computed.name] = at
            done.setdefault(questionnaire.pages[at].name, []).append(computed)
    return done


def _check_question(question: AnyQuestion, keys: Keys, known: _Known) -> None:
    """The conditions, limits and assumed value of a question."""
    if question.ask_if:
        _check_condition(question.ask_if, keys.at("ask_if"), known)
    for node in conditions_below(keys):
        _check_condition(" ".join(node.text.split()), node, known)
    wanted = "date" if isinstance(question, DateQuestion | Period) else "number"
    for key, text in question.limits.items():
        _check_value(text, keys.at(key), known, wanted)
    if question.assume is not None:
        _check_assumed(question, keys, known.faults)
    for choice in getattr(question, "choices", ()):
        if choice.ask_if and "choices_from" in keys.nodes:
            _check_condition(choice.ask_if, keys.at("choices_from"), known)
            break


def _check_assumed(question: AnyQuestion, keys: Keys, faults: Faults) -> None:
    """What is assumed must be an answer that the question could have."""
    variable = next(iter(variables_of(question)), None)
    value = question.assume
    fits = (
        variable is not None
        and {
            "code": value in variable.codes,
            "codes": False,
            "number": isinstance(value, int | float) and not isinstance(value, str),
            "text": isinstance(value, str),
            "date": isinstance(value, str | int),
        }[variable.kind]
    )
    if not fits:
        mend = "write one of its codes" if variable and variable.codes else "write a value it takes, or remove this"
        faults.add("assume", keys.at("assume"), f"'{question.name}' can never be {value!r}", mend)


def _check_condition(text: str, node: Node, known: _Known) -> None:
    """One condition: readable, over what is known, sensible."""
    shown = f"`{text[:80]}`"
    try:
        rule = rules.parse(text)
    except RuleError as error:
        known.faults.add("condition-syntax", node, f"{shown}: {error.what} (character {error.column})", error.mend)
        return
    asked = dict.fromkeys(name for name, _ in rules.names(rule))
    if _in_time(asked, shown, node, known) and not known.faults.many:
        code = _code("condition-sense", asked, known)
        for fault in rules.check(rule, known.now):
            known.faults.add(code, node, f"{shown}: {fault.what}", fault.mend)


def _check_value(text: str, node: Node, known: _Known, wanted: str) -> None:
    """One expression that gives a number or a date."""
    shown = f"`{text[:80]}`"
    try:
        term = rules.parse_value(text)
    except RuleError as error:
        known.faults.add("expression-syntax", node, f"{shown}: {error.what} (character {error.column})", error.mend)
        return
    asked = dict.fromkeys(name for name, _ in rules.names(term))
    if _in_time(asked, shown, node, known) and not known.faults.many:
        code = _code("expression-sense", asked, known)
        for fault in rules.check_value(term, known.now, "date" if wanted == "date" else "number"):
            known.faults.add(code, node, f"{shown}: {fault.what}", fault.mend)


def _code(sense: str, asked: Mapping[str, object], known: _Known) -> str:
    """The code of the faults of what can be read: a name that nothing has, else what is asked makes no sense."""
    return sense if asked.keys() <= {*known.now, TODAY} else "condition-unknown"


def _in_time(asked: Mapping[str, object], shown: str, node: Node, known: _Known) -> bool:
    """Whether everything asked of is known by now, or is no variable at all; what comes too late is a fault."""
    too_late = [name for name in asked if name not in known.now and name in known.later]
    for name in too_late:
        if known.later[name] == known.page:
            where, mend = "this page", "without scripts nothing can appear on the same page: split the page after it"
        else:
            where, mend = f"the later page '{known.later[name]}'", "move that page up"
            places = [keys.at("page").text for keys in known.places.pages]
            if places.index(known.later[name]) < places.index(known.page):
                where = f"the page '{known.later[name]}', which may come later: its section is in random order"
                mend = "move one of the two pages out of the section, or remove `order: random`"
        known.faults.add("condition-order", node, f"{shown}: '{name}' is asked on {where}", mend)
    unread = any(known.places.is_unread(name) for name in asked if name not in known.now)
    return not too_late and not unread


def _check_computed(
    questionnaire: Questionnaire, everything: Mapping[str, Variable], places: Places, faults: Faults
) -> None:
    """What is worked out: from variables that exist, and from others that are worked out before it."""
    known = dict(everything)
    for computed in reversed(questionnaire.computed):
        known.pop(computed.name, None)
    for computed in questionnaire.computed:
        if computed.name in places.computed:
            _, keys = places.computed[computed.name]
            whole = _Known(known, {}, "", places, faults)
            if computed.condition:
                _check_condition(computed.of, keys.at("of"), whole)
            else:
                _check_value(computed.of, keys.at("of"), whole, "number")
        if computed.name in everything:
            known[computed.name] = everything[computed.name]


def _check_shuffled(questionnaire: Questionnaire, places: Places, faults: Faults) -> None:
    """Pages that must keep their order cannot stand in a section that is shuffled."""
    for page, keys in zip(questionnaire.pages, places.pages, strict=True):
        if page.section in questionnaire.shuffled and (page.screen_out or (page.entry and page.entry.more)):
            what = f"the section '{page.section}' is in random order, but this page must come in its place"
            faults.add("shuffled", keys.at("section"), what, "put the page into another section")
