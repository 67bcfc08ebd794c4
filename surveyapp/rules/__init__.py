"""A condition or a value, parsed once, asked of plain answers.

The language: ``== != < <= > >= in and or not``, brackets, lists ``[1, 2]``, ``8 in used_for``, ``answered(x)``,
``count(x)``, ``count(a, b)``, ``x == dont_know``, ``a + b * 2 <= total``, ``started < today - 18 months``. Four degrees
of truth in one order make and/or a minimum and a maximum:

    FALSE < EXCLUDED < UNDECIDED < TRUE

EXCLUDED and UNDECIDED are the two ways of not knowing: routing left the variable out (or "don't know" was chosen),
or somebody who was asked left it blank. Only TRUE shows a question. Texts compare without regard to case, dates as
exactly as both are known, numbers to nine decimals.
"""

from surveyapp.rules.asking import Condition, compiled
from surveyapp.rules.calculating import value_of
from surveyapp.rules.checking import check, check_value
from surveyapp.rules.dates import is_date, moved
from surveyapp.rules.reading import parse, parse_value
from surveyapp.rules.renaming import renamed
from surveyapp.rules.saying import in_words, value_in_words
from surveyapp.rules.tree import TODAY, Precision, Rule, Term, Truth, Value, Values, Variable, names
from surveyapp.rules.trying import always, possible

__all__ = [
    "TODAY",
    "Condition",
    "Precision",
    "Rule",
    "Term",
    "Truth",
    "Value",
    "Values",
    "Variable",
    "always",
    "check",
    "check_value",
    "compiled",
    "in_words",
    "is_date",
    "moved",
    "names",
    "parse",
    "parse_value",
    "possible",
    "renamed",
    "value_in_words",
    "value_of",
]
