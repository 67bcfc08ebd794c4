"""One page of the file becomes a page of the model: its questions, its checks, where it ends the route."""

from surveyapp import rules
from surveyapp.errors import RuleError
from surveyapp.loader.choices import Around, condition_text
from surveyapp.loader.nodes import Node
from surveyapp.loader.places import Places
from surveyapp.loader.questions import read_question
from surveyapp.loader.reading import Faults, Keys, entries
from surveyapp.loader.repeating import Repeats
from surveyapp.model import Check, Page, ScreenOut, units_of, variables_of
from surveyapp.model.questions import AnyQuestion

PAGE = frozenset({"page", "section", "title", "ask_if", "order", "checks", "screen_out", "for_each", "questions"})
CHECK = frozenset({"check", "say", "kind", "at", "blank"})
SCREEN_OUT = frozenset({"if", "say"})


def read_page(node: Node, around: Around, places: Places, repeats: Repeats, faults: Faults) -> Page | None:
    """Return the page of a node, its place noted; None where it has no name."""
    keys = Keys(node, PAGE, "a page", faults)
    name = keys.name("page")
    section = keys.nodes.get("section")
    if section and section.text not in places.sections:
        mend = faults.near(section.text, places.sections) or "add it under `sections:` at the top of the file"
        faults.add("section", section, f"there is no section '{section.text[:60]}'", mend)
    found = _questions_of(keys)
    questions = tuple(question for entry in found if (question := _question(entry, name, around, places, faults)))
    conditions = _conditions(keys, section, places)
    page = Page(
        name,
        questions,
        section=section.text if section else "",
        title=keys.prose("title"),
        ask_if=_joined([text for text, _ in conditions]),
        order="random" if keys.word("order", "", ("random",)) else "",
        checks=_checks(keys, name, questions, places),
        screen_out=_screen_out(keys, name, places),
        entry=repeats.entries.get(name),
    )
    if name:
        places.pages.append(keys)
        places.conditions.append(conditions)
    around.before |= {question.name: question for question in questions}
    return page if name else None


def _questions_of(keys: Keys) -> list[Node]:
    inside = keys.nodes.get("questions")
    if inside is None:
        keys.missing("questions", "add `questions:` and below it the first question, `- name: ...`")
        return []
    found = entries(inside, "questions", keys.faults)
    if inside.kind == "list" and not found:
        mend = "add one, like `- name: ...`, or remove the page"
        keys.faults.add("questions", inside, "the page has no question", mend)
    return found


def _conditions(keys: Keys, section: Node | None, places: Places) -> list[tuple[str, Node]]:
    """The conditions of a page, each with its place: its section's, then its own."""
    whole = places.sections.get(section.text) if section else None
    found = [(whole.ask_if, whole.at)] if whole and whole.ask_if and whole.at else []
    own = condition_text(keys)
    return [*found, (own, keys.at("ask_if"))] if own else [*found]


def _joined(conditions: list[str]) -> str:
    return conditions[0] if len(conditions) == 1 else " and ".join(f"({text})" for text in conditions)


def _checks(keys: Keys, page: str, questions: tuple[AnyQuestion, ...], places: Places) -> tuple[Check, ...]:
    node = keys.nodes.get("checks")
    names = [question.name for question in questions]
    found = []
    for entry in entries(node, "checks", keys.faults) if node else []:
        own = Keys(entry, CHECK, "a check", keys.faults)
        for key, mend in (
            ("check", "write what must hold, like `check: seen <= staff`"),
            ("say", "write what is said"),
        ):
            if key not in own.nodes:
                own.missing(key, mend)
        at = own.nodes.get("at")
        if at is not None and at.text not in names:
            mend = keys.faults.near(at.text, names) or "name a question of this page, or remove `at`"
            keys.faults.add("check-at", at, f"there is no question '{at.text[:60]}' on this page", mend)
        check = Check(
            condition_text(own, "check"),
            own.prose("say"),
            at.text if at else "",
            soft=own.word("kind", "hard", ("hard", "soft")) == "soft",
            blank=0 if own.word("blank", "", ("0",)) else None,
        )
        if check.holds and names:
            places.checks.setdefault(page, []).append((own, check))
            at_last = check.at if check.at in names else _last_named(check.holds, questions)
            found.append(Check(check.holds, check.say, at_last, check.soft, check.blank))
    return tuple(found)


def _last_named(condition: str, questions: tuple[AnyQuestion, ...]) -> str:
    """The last question that a condition asks of; else the last one that can be answered at all."""
    try:
        asked = {name for name, _ in rules.names(rules.parse(condition))}
    except RuleError:
        asked = set()
    last = [q.name for q in questions if any(variable.name in asked for variable in variables_of(q))]
    return [*(q.name for q in questions), *(q.name for q in questions if units_of(q)), *last][-1]


def _screen_out(keys: Keys, page: str, places: Places) -> ScreenOut | None:
    node = keys.nodes.get("screen_out")
    if node is None:
        return None
    own = Keys(node, SCREEN_OUT, "`screen_out`", keys.faults)
    for key, mend in (
        ("if", "write for whom the survey ends here, like `if: sites == 0`"),
        ("say", "write what they read"),
    ):
        if key not in own.nodes:
            own.missing(key, mend)
    condition = condition_text(own, "if")
    if not condition:
        return None
    places.ends[page] = own
    return ScreenOut(condition, own.prose("say"))


def _question(node: Node, page: str, around: Around, places: Places, faults: Faults) -> AnyQuestion | None:
    """The question of a node, its place noted; None, and its name noted, where it or its page cannot be read."""
    keys = Keys(node, [key.text for key, _ in node.pairs], "a question", Faults())
    question = read_question(node, around, faults)
    if question is None or not page or not getattr(question, "choices", True):
        places.unread |= {keys.at("name").text} - {""}
        return None
    at = keys.at("name")
    twin = places.first.setdefault(question.name, at)
    if twin is not at:
        what = f"there are two questions '{question.name}'; the first is on line {twin.place.line}"
        faults.add("duplicate-name", at, what, "give one another name")
    places.questions.append(keys)
    return question
