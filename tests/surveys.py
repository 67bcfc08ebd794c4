"""Small surveys for tests: a text becomes a questionnaire, its faults, or a folder."""

import time
from datetime import date
from pathlib import Path
from textwrap import dedent

from hypothesis import settings

from surveyapp.errors import Fault, SurveyFaults
from surveyapp.fieldwork import Fieldwork, Service
from surveyapp.loader import load_questionnaire, load_survey
from surveyapp.model import Questionnaire

UNHURRIED = settings(deadline=None)
"""For properties that load a questionnaire in each example: a busy machine may take its time."""

QUESTIONNAIRE = """\
title: T
version: 1
pages:
  - page: p
    questions:
      - name: heard
        type: single
        ask: Heard of it?
        choices: {1: Yes, 2: No}
"""

FIELDWORK = """\
opens: 2027-02-01
closes: 2027-03-12
study: {controller: C, contact: c, data_protection_officer: d, lawful_basis: l, ethics: e, support: s}
retention: {responses: 2037-03-12}
"""

SERVICES = """\
service,name,sector,headcount
north,North Team,Health,38
"""


def yaml(text: str) -> str:
    """A YAML text as it stands in a test: without the test's own indentation, its first line being line 1."""
    return dedent(text.removeprefix("\n"))


def questionnaire(text: str, fieldwork: Fieldwork | None = None) -> Questionnaire:
    """The questionnaire that a text describes."""
    return load_questionnaire(yaml(text), fieldwork=fieldwork)


def fieldwork(*services: Service) -> Fieldwork:
    """A round of fieldwork in some services."""
    return Fieldwork(opens=date(2027, 2, 1), closes=date(2027, 3, 12), services=services)


def faults(text: str, fieldwork: Fieldwork | None = None) -> tuple[Fault, ...]:
    """Every fault of a questionnaire's text; none when it loads. Either is found within a second."""
    started = time.process_time()
    try:
        questionnaire(text, fieldwork)
    except SurveyFaults as found:
        return found.faults
    finally:
        assert time.process_time() - started < 1
    return ()


def faults_of(text: str, fieldwork: Fieldwork | None = None) -> list[tuple[str, int]]:
    """The code and the line of every fault of a questionnaire's text."""
    return [(fault.code, fault.place.line) for fault in faults(text, fieldwork)]


def one_question(text: str) -> str:
    """A questionnaire of one page with these questions; the first line of `text` is its line 6."""
    head = "title: T\nversion: 1\npages:\n  - page: p\n    questions:\n"
    return head + "".join(f"      {line}\n" for line in yaml(text).removesuffix("\n").split("\n"))


def folder(place: Path, **files: str | bytes) -> Path:
    """A survey folder that loads, but for the files given: `questionnaire`, `fieldwork`, `services`."""
    survey = place / "a-survey"
    survey.mkdir()
    texts = {"questionnaire": QUESTIONNAIRE, "fieldwork": FIELDWORK, "services": SERVICES} | files
    for name, text in texts.items():
        file = survey / (f"{name}.csv" if name == "services" else f"{name}.yaml")
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return survey


def faults_of_folder(survey: Path) -> list[tuple[str, str, int]]:
    """The code, file name and line of every fault and warning of a survey folder."""
    return [(fault.code, Path(fault.place.file).name, fault.place.line) for fault in folder_faults(survey)]


def folder_faults(survey: Path) -> tuple[Fault, ...]:
    """Every fault and warning of a survey folder."""
    try:
        loaded = load_survey(survey)
        return (*loaded.not_yet, *loaded.warnings)
    except SurveyFaults as found:
        return found.faults
