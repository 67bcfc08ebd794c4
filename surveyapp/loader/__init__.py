"""A survey folder in; a questionnaire and its fieldwork, or all their faults, out."""

import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from surveyapp.errors import Fault, Place, SurveyFaults
from surveyapp.fieldwork import Fieldwork, Service
from surveyapp.loader.checks import check_whole
from surveyapp.loader.fieldwork import read_fieldwork, read_services
from surveyapp.loader.nodes import Node, lines_of, parse_yaml, read_text
from surveyapp.loader.questionnaire import read_questionnaire
from surveyapp.loader.reading import Faults
from surveyapp.model import Questionnaire

QUESTIONNAIRE, FIELDWORK, SERVICES = "questionnaire.yaml", "fieldwork.yaml", "services.csv"
SURVEY_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey folder that loads: its name, questionnaire, fieldwork, and warnings that do not stop it.

    `not_yet` are settings that the language knows and this version cannot launch.
    """

    name: str
    questionnaire: Questionnaire
    fieldwork: Fieldwork
    warnings: tuple[Fault, ...] = ()
    not_yet: tuple[Fault, ...] = ()


def load_survey(folder: Path) -> Survey:
    """Read and check a survey folder.

    Args:
        folder: holds questionnaire.yaml, fieldwork.yaml and services.csv; its name is the survey's.

    Raises:
        SurveyFaults: with every fault and warning found, each at its file and line.

    """
    if not _is_folder(folder):
        mend = "name a folder that holds questionnaire.yaml, fieldwork.yaml and services.csv"
        raise SurveyFaults([Fault("folder", Place(str(folder)), "there is no such folder", mend)])
    faults = Faults()
    name = folder.resolve().name
    if not SURVEY_NAME.fullmatch(name):
        mend = "name the folder with 1 to 40 small letters, digits and -"
        faults.add("folder-name", Place(str(folder)), f"'{name[:60]}' cannot name a survey", mend)
    services = read_services(folder / SERVICES, SERVICES, faults)
    node = _parsed(folder, FIELDWORK, faults)
    fieldwork = read_fieldwork(node, services, faults) if node else _no_fieldwork(services)
    questionnaire = _questionnaire(folder, fieldwork, faults)
    if questionnaire is None or faults.stop:
        raise SurveyFaults(_at(folder, faults))
    found = _at(folder, faults)
    not_yet = tuple(fault for fault in found if fault.code == "not-built")
    return Survey(name, questionnaire, fieldwork, tuple(f for f in found if f not in not_yet), not_yet)


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


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # such as a name that is too long for the system
        return False


def _questionnaire(folder: Path, fieldwork: Fieldwork, faults: Faults) -> Questionnaire | None:
    node = _parsed(folder, QUESTIONNAIRE, faults)
    return _checked(node, fieldwork, faults, folder) if node else None


def _checked(node: Node, fieldwork: Fieldwork, faults: Faults, folder: Path | None = None) -> Questionnaire:
    questionnaire, places = read_questionnaire(node, faults, folder)
    check_whole(questionnaire, fieldwork, places, faults)
    return questionnaire


def _parsed(folder: Path, file: str, faults: Faults) -> Node | None:
    text = read_text(folder / file, file)
    node, found = (None, [text]) if isinstance(text, Fault) else parse_yaml(text, file)
    faults.found += found
    return node


def _at(folder: Path, faults: Faults) -> list[Fault]:
    """The faults with their files named from where the command was given, and the lines they stand on."""
    lines: dict[str, list[str]] = {}
    found = []
    for fault in faults.found:
        place = fault.place
        if (folder / place.file).parent != folder:
            found.append(fault)
            continue
        if place.line and place.file not in lines:
            lines[place.file] = lines_of(folder / place.file)
        shown = lines.get(place.file, [])
        line = shown[place.line - 1] if 0 < place.line <= len(shown) else ""
        found.append(replace(fault, place=replace(place, file=str(folder / place.file)), shown=line))
    return found


def _no_fieldwork(services: tuple[Service, ...]) -> Fieldwork:
    return Fieldwork(opens=date.min, closes=date.max, services=services)
