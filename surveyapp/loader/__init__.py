"""A survey folder in; a questionnaire and its fieldwork, or all their faults, out."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from surveyapp.errors import Fault, Place, SurveyFaults
from surveyapp.fieldwork import Fieldwork, Service
from surveyapp.loader.checks import check_whole
from surveyapp.loader.fieldwork import read_fieldwork, read_services
from surveyapp.loader.nodes import Node, parse_yaml, read_text
from surveyapp.loader.questionnaire import read_questionnaire
from surveyapp.loader.reading import Faults
from surveyapp.model import Questionnaire

QUESTIONNAIRE, FIELDWORK, SERVICES = "questionnaire.yaml", "fieldwork.yaml", "services.csv"
SURVEY_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey folder that loads: its name, questionnaire, fieldwork, and warnings that do not stop it."""

    name: str
    questionnaire: Questionnaire
    fieldwork: Fieldwork
    warnings: tuple[Fault, ...] = ()


def load_survey(folder: Path) -> Survey:
    """Read and check a survey folder.

    Args:
        folder: holds questionnaire.yaml, fieldwork.yaml and services.csv; its name is the survey's.

    Raises:
        SurveyFaults: with every fault and warning found, each at its file and line.

    """
    if not folder.is_dir():
        mend = "name a folder that holds questionnaire.yaml, fieldwork.yaml and services.csv"
        raise SurveyFaults([Fault("folder", Place(str(folder)), "there is no such folder", mend)])
    faults = Faults()
    name = folder.resolve().name
    if not SURVEY_NAME.fullmatch(name):
        mend = "name the folder with 1 to 40 small letters, digits and -"
        faults.add("folder", Place(str(folder)), f"'{name[:60]}' cannot name a survey", mend)
    services = read_services(folder / SERVICES, SERVICES, faults)
    node = _parsed(folder, FIELDWORK, faults)
    fieldwork = read_fieldwork(node, services, faults) if node else _no_fieldwork(services)
    questionnaire = _questionnaire(folder, fieldwork, faults)
    if questionnaire is None or faults.stop:
        raise SurveyFaults(_at(folder, faults))
    return Survey(name, questionnaire, fieldwork, tuple(_at(folder, faults)))


def load_questionnaire(text: str, file: str = QUESTIONNAIRE, fieldwork: Fieldwork | None = None) -> Questionnaire:
    """Return the questionnaire that a text describes; links bring nothing unless a fieldwork says so.

    Raises:
        SurveyFaults: with every fault found.

    """
    faults = Faults()
    node, faults.found = parse_yaml(text, file)
    questionnaire = _checked(node, fieldwork or _no_fieldwork(()), faults) if node else None
    if questionnaire is None or faults.stop:
        raise SurveyFaults(faults.found)
    return questionnaire


def load_file(file: Path, fieldwork: Fieldwork | None = None) -> Questionnaire:
    """Return the questionnaire of one file, whatever its name; links bring nothing unless a fieldwork says so.

    Raises:
        SurveyFaults: with every fault found.

    """
    text = read_text(file, str(file))
    if isinstance(text, Fault):
        raise SurveyFaults([text])
    return load_questionnaire(text, str(file), fieldwork)


def load_fieldwork(folder: Path) -> Fieldwork | None:
    """Return the fieldwork of a folder that may lack fieldwork.yaml or services.csv; None where it lacks both.

    Raises:
        SurveyFaults: with every fault found.

    """
    faults = Faults()
    services = read_services(folder / SERVICES, SERVICES, faults) if (folder / SERVICES).exists() else ()
    node = _parsed(folder, FIELDWORK, faults) if (folder / FIELDWORK).exists() else None
    found = read_fieldwork(node, services, faults) if node else _no_fieldwork(services) if services else None
    if faults.stop:
        raise SurveyFaults(_at(folder, faults))
    return found


def _questionnaire(folder: Path, fieldwork: Fieldwork, faults: Faults) -> Questionnaire | None:
    node = _parsed(folder, QUESTIONNAIRE, faults)
    return _checked(node, fieldwork, faults) if node else None


def _checked(node: Node, fieldwork: Fieldwork, faults: Faults) -> Questionnaire:
    questionnaire, places = read_questionnaire(node, faults)
    check_whole(questionnaire, fieldwork, places, faults)
    return questionnaire


def _parsed(folder: Path, file: str, faults: Faults) -> Node | None:
    text = read_text(folder / file, file)
    node, found = (None, [text]) if isinstance(text, Fault) else parse_yaml(text, file)
    faults.found += found
    return node


def _at(folder: Path, faults: Faults) -> list[Fault]:
    """The faults with their files named from where the command was given."""
    return [
        Fault(f.code, Place(str(folder / f.place.file), f.place.line, f.place.column), f.what, f.mend, f.severity)
        if f.place.file in (QUESTIONNAIRE, FIELDWORK, SERVICES)
        else f
        for f in faults.found
    ]


def _no_fieldwork(services: tuple[Service, ...]) -> Fieldwork:
    return Fieldwork(opens=date.min, closes=date.max, services=services)
