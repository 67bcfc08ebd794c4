"""The questionnaire as frozen facts, and the variables and columns that follow from it."""

from surveyapp.model.columns import Column, columns_of, export_columns
from surveyapp.model.questionnaire import Page, Questionnaire, Score
from surveyapp.model.questions import (
    Battery,
    Choice,
    DateQuestion,
    Item,
    LongText,
    Multiple,
    Note,
    Number,
    Offer,
    Question,
    Ranking,
    Rating,
    Single,
    Text,
)
from surveyapp.model.variables import Unit, all_variables, link_variables, specify_variable, units_of, variables_of

__all__ = [
    "Battery",
    "Choice",
    "Column",
    "DateQuestion",
    "Item",
    "LongText",
    "Multiple",
    "Note",
    "Number",
    "Offer",
    "Page",
    "Question",
    "Questionnaire",
    "Ranking",
    "Rating",
    "Score",
    "Single",
    "Text",
    "Unit",
    "all_variables",
    "columns_of",
    "export_columns",
    "link_variables",
    "specify_variable",
    "units_of",
    "variables_of",
]
