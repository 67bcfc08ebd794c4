"""What was typed becomes a typed answer, or is asked again in plain words."""

from surveyapp.answers.dates import day_in_words, time_in_words
from surveyapp.answers.inputs import (
    ELEMENTS,
    FIND,
    MAX_TOP,
    REASON,
    SEARCHED,
    Element,
    Typed,
    inputs_of,
    matches,
    number_text,
    parts_of,
    typed_from,
)
from surveyapp.answers.reading import read, waiting, whole
from surveyapp.answers.refusing import KINDS, AskAgain
from surveyapp.answers.saying import NOT_ANSWERED, Sayer
from surveyapp.answers.texts import count_words

__all__ = [
    "ELEMENTS",
    "FIND",
    "KINDS",
    "MAX_TOP",
    "NOT_ANSWERED",
    "REASON",
    "SEARCHED",
    "AskAgain",
    "Element",
    "Sayer",
    "Typed",
    "count_words",
    "day_in_words",
    "inputs_of",
    "matches",
    "number_text",
    "parts_of",
    "read",
    "time_in_words",
    "typed_from",
    "waiting",
    "whole",
]
