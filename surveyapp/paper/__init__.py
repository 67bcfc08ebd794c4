"""The whole questionnaire on one page: a document that shows all of it, and a form to fill in by hand."""

from surveyapp.paper.document import document
from surveyapp.paper.form import paper

__all__ = ["document", "paper"]
