"""Conditions that can never hold, or always do: found by trying the answers they ask of."""

from collections.abc import Iterator, Mapping, Sequence

from surveyapp import rules
from surveyapp.loader.places import Places, conditions_below
from surveyapp.loader.reading import Faults, Keys
from surveyapp.model import Note, Page, Questionnaire, variables_of
from surveyapp.model.questions import AnyQuestion
from surveyapp.rules import Rule, Variable
from surveyapp.rules.tree import Compare, Joined, Not

MOST_DOUBTS = 3
"""So many times it may take too long to know; no further conditions are tried then, for `check` to answer at once."""

MOST_RULES = 24
"""So many conditions at once are tried; a longer chain is left to `fill`, which reports what nobody reaches."""


def check_reach(
    questionnaire: Questionnaire, variables: Mapping[str, Variable], places: Places, faults: Faults
) -> None:
    """Collect pages, questions and choices that nobody can reach, and conditions that leave nobody out."""
    reach = _Reach(questionnaire, variables)
    questions = iter(places.questions)
    for page, keys in zip(questionnaire.pages, places.pages, strict=True):
        asked = [(question, next(questions)) for question in page.questions]
        if page.ask_if and not reach.can_be(page.ask_if):
            what = f"nobody can reach the page '{page.name}': its condition never holds"
            faults.add("unreachable", keys.at("ask_if"), what, "mend the condition, or remove the page")
            continue
        if page.ask_if and reach.leaves_nobody_out(page.ask_if):
            mend = "remove it, or mend it if somebody should be left out"
            faults.warn("always-true", keys.at("ask_if"), f"the condition of '{page.name}' leaves nobody out", mend)
        _check_questions(page, asked, reach, keys, faults)
        _check_ends(page, reach, places, faults)


def _check_ends(page: Page, reach: "_Reach", places: Places, faults: Faults) -> None:
    """Checks that nobody can pass, ends that nobody meets, and those of both that are idle."""
    for keys, check in places.checks.get(page.name, ()):
        node = keys.at("check")
        if check.blank is None and not reach.can_be(check.holds, page.ask_if):
            what = f"`{check.holds[:60]}` never holds for who answers this page, so nobody can go on"
            faults.add("check-never", node, what, "mend the condition: a check says what must hold")
        elif reach.leaves_nobody_out(check.holds, page.ask_if):
            faults.warn("check-idle", node, f"`{check.holds[:60]}` always holds", "mend it, or remove the check")
    if page.screen_out:
        node = places.ends[page.name].at("if")
        if not reach.can_be(page.screen_out.ends_if, page.ask_if):
            what = f"the survey never ends on the page '{page.name}': its `screen_out` never holds"
            faults.add("screen-out-never", node, what, "mend the condition, or remove `screen_out`")
        elif reach.leaves_nobody_out(page.screen_out.ends_if, page.ask_if):
            what = f"the survey ends on the page '{page.name}' for everybody who answers it"
            faults.warn("screen-out-always", node, what, "mend the condition if somebody should go on")


def _check_questions(
    page: Page, asked: Sequence[tuple[AnyQuestion, Keys]], reach: "_Reach", page_keys: Keys, faults: Faults
) -> None:
    never = [keys for question, keys in asked if question.ask_if and not reach.can_be(question.ask_if, page.ask_if)]
    if never and len(never) == len([question for question, _ in asked if not isinstance(question, Note)]):
        what = f"the page '{page.name}' can only be blank: the conditions of its questions never hold"
        faults.add("blank-page", page_keys.at("page"), what, "mend the conditions, or remove the page")
        return
    for keys in never:
        what = f"nobody can be asked '{keys.at('name').text}': its condition never holds for who reaches the page"
        faults.add("never-asked", keys.at("ask_if"), what, "mend the condition, or remove the question")
    for question, keys in asked:
        if question.ask_if and keys not in never and reach.leaves_nobody_out(question.ask_if, page.ask_if):
            what = f"the condition of '{question.name}' leaves out nobody who reaches the page"
            faults.warn("always-true", keys.at("ask_if"), what, "remove it, or mend it if somebody should be left out")
        for node in conditions_below(keys):
            if not reach.can_be(" ".join(node.text.split()), page.ask_if, question.ask_if):
                mend = "mend the condition, or remove what it belongs to"
                faults.add("never-offered", node, f"`{node.text[:60]}` never holds for who is asked this", mend)


class _Reach:
    """Whether conditions can hold together, with those under which what they ask of is asked at all."""

    def __init__(self, questionnaire: Questionnaire, variables: Mapping[str, Variable]) -> None:
        self._variables = variables
        self._asked_if = {
            variable.name: [text for text in (page.ask_if, question.ask_if) if text]
            for page in questionnaire.pages
            for question in page.questions
            for variable in variables_of(question)
        }
        self._tried: dict[tuple[str, ...], bool] = {}
        self._always: dict[tuple[str, ...], bool] = {}
        self._doubts = 0

    def can_be(self, *conditions: str) -> bool:
        """Return whether some answers make all conditions true, as far as that can be told; '' always holds."""
        wanted = tuple(sorted({text for text in conditions if text}))
        if wanted not in self._tried:
            together = self._with_what_leads_to_them(wanted)
            fits = len(together) <= MOST_RULES and self._doubts < MOST_DOUBTS
            known = rules.possible(together, self._variables) if fits else True
            self._doubts += known is None
            self._tried[wanted] = known is not False
        return self._tried[wanted]

    def leaves_nobody_out(self, condition: str, *given: str) -> bool:
        """Return whether a condition holds for all answers that make the given ones hold."""
        key = (condition, *given)
        if key not in self._always:
            if self._doubts >= MOST_DOUBTS:
                return False
            known = rules.always(rules.parse(condition), self._variables, [rules.parse(text) for text in given if text])
            self._doubts += known is None
            self._always[key] = known is True
        return self._always[key]

    def _with_what_leads_to_them(self, conditions: Sequence[str]) -> list[Rule]:
        """The conditions, and those of every question that must be answered for them to hold."""
        texts = list(conditions)
        found: list[Rule] = []
        for text in texts:
            rule = rules.parse(text)
            found.append(rule)
            for name in _needed(rule):
                texts += [earlier for earlier in self._asked_if.get(name, ()) if earlier not in texts]
            if len(found) > MOST_RULES:
                break
        return found


def _needed(rule: Rule) -> Iterator[str]:
    """The variables that must have an answer for a rule to hold: those compared in each of its joined parts."""
    match rule:
        case Joined(word="and", parts=parts):
            for part in parts:
                yield from _needed(part)
        case Not(part=Compare() as part):
            yield from _needed(part)
        case Compare():
            yield from (name for name, _ in rules.names(rule))
