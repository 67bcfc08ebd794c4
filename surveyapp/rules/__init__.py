"""A condition, parsed once, asked of plain answers.

The language: ``== != < <= > >= in and or not``, brackets, lists ``[1, 2]``, ``8 in used_for``, ``answered(x)``,
``count(x)``, ``x == dont_know``. Four degrees of truth in one order make and/or a minimum and a maximum:

    FALSE < EXCLUDED < UNDECIDED < TRUE

EXCLUDED and UNDECIDED are the two ways of not knowing: routing left the variable out (or "don't know" was chosen),
or somebody who was asked left it blank. Only TRUE shows a question. Texts compare without regard to case, dates as
exactly as both are known.
"""

from surveyapp.rules.asking import Condition, compiled
from surveyapp.rules.checking import check
from surveyapp.rules.reading import parse
from surveyapp.rules.saying import in_words
from surveyapp.rules.tree import Rule, Truth, Value, Values, Variable, names

__all__ = [
    "Condition",
    "Rule",
    "Truth",
    "Value",
    "Values",
    "Variable",
    "check",
    "compiled",
    "in_words",
    "names",
    "parse",
]
