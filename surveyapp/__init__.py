"""Surveys of practitioners: questionnaires in files, anonymous answers kept safely, response rates, labelled data."""

__version__ = "0.2.0"
