"""Who is asked a question, and what its percentages are of, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from surveyapp import rules
from surveyapp.fieldwork import Fieldwork
from surveyapp.model import (
    Battery,
    Column,
    Page,
    Period,
    Questionnaire,
    Sum,
    all_variables,
    columns_of,
    link_variables,
)
from surveyapp.model.questions import AnyQuestion
from surveyapp.rules import Variable

EVERYONE = "everyone"
BASE = "those asked who gave a substantive answer (not blank, and none of the reasons a respondent can choose)"
BASE_MULTIPLE = "those asked who ticked at least one choice"
BASE_RANKING = "those asked who ranked at least one choice"


@dataclass(frozen=True, slots=True)
class Phrases:
    """Says conditions in words: of which variables they ask, and the short label of each."""

    variables: Mapping[str, Variable]
    titles: Mapping[str, str]

    def condition(self, text: str) -> str:
        """Return a condition in words; a name that no question has stands as it is written.

        Raises:
            RuleError: the text is no condition.

        """
        rule = rules.parse(text)
        unknown = {name for name, _ in rules.names(rule)} - self.variables.keys()
        made_up = {name: Variable(name, "date" if name == "today" else "number") for name in unknown}
        return rules.in_words(rule, {**self.variables, **made_up}, self.titles)

    def value(self, text: str) -> str:
        """Return an expression such as ``total - 1`` in words, with short labels in place of names.

        Raises:
            RuleError: the text is no expression.

        """
        return rules.value_in_words(rules.parse_value(text), self.variables, self.titles)

    def asked_if(self, page: Page, question: AnyQuestion) -> list[str]:
        """Return the conditions of a question, its page's first, each in words; none where everyone is asked."""
        return [self.condition(text) for text in (page.ask_if, question.ask_if) if text]

    def asked_of(self, page: Page, question: AnyQuestion) -> str:
        """Return whom a question is asked of: everyone, or those for whom its conditions hold."""
        words = self.asked_if(page, question)
        return f"those for whom {', and '.join(words)}" if words else EVERYONE


def phrases(questionnaire: Questionnaire, fieldwork: Fieldwork) -> Phrases:
    """Return the phrases of a questionnaire and of what the links of a round bring."""
    variables = link_variables(fieldwork.link_texts) | all_variables(questionnaire)
    return Phrases(variables, titles(questionnaire) | {"service": "Service", "sector": "Sector", "arm": "Arm"})


def titles(questionnaire: Questionnaire) -> dict[str, str]:
    """Return the short label of every variable that a questionnaire makes."""
    made = {split.name: split.label for split in questionnaire.splits}
    made |= {computed.name: computed.label for computed in questionnaire.computed}
    for question in questionnaire.questions:
        made[question.name] = question.label
        match question:
            case Battery(items=items):
                made |= {f"{question.name}_{item.name}": f"{question.label}: {item.text}" for item in items}
            case Sum(parts=parts):
                made |= {f"{question.name}_{part.name}": f"{question.label}: {part.text}" for part in parts}
            case Period(first=first, last=last):
                made |= {
                    f"{question.name}_{end}": f"{question.label}: {x}" for end, x in (("from", first), ("to", last))
                }
        for column in columns_of(question):
            made.setdefault(column.variable, column.label)
    return made


def base_of(column: Column) -> str:
    """Return what a percentage of a column is of."""
    if column.code is not None:
        return BASE_MULTIPLE
    return BASE_RANKING if column.rank is not None else BASE
