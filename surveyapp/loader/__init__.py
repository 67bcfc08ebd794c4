"""A survey folder in; a questionnaire, its translations and its fieldwork, or all their faults, out."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from msgspec import structs

from surveyapp.errors import Fault, Place, SurveyError, SurveyFaults, did_you_mean, listed
from surveyapp.fieldwork import Fieldwork, Service
from surveyapp.languages import ENGLISH, LANGUAGES, SOURCE, Words, name_of, words
from surveyapp.loader.checks import check_whole
from surveyapp.loader.fieldwork import read_fieldwork, read_services
from surveyapp.loader.nodes import Node, lines_of, parse_yaml, read_text
from surveyapp.loader.questionnaire import read_questionnaire
from surveyapp.loader.reading import Faults
from surveyapp.loader.rewriting import Rewritten, rewritten
from surveyapp.loader.translation import read_translation
from surveyapp.model import Questionnaire

QUESTIONNAIRE, FIELDWORK, SERVICES = "questionnaire.yaml", "fieldwork.yaml", "services.csv"
SURVEY_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey folder that loads: its name, questionnaire, fieldwork, and warnings that do not stop it.

    `not_yet` are settings that the language knows and this version cannot launch.
    `translations` holds by language the questionnaire in its words, alike in all else.
    """

    name: str
    questionnaire: Questionnaire
    fieldwork: Fieldwork
    warnings: tuple[Fault, ...] = ()
    not_yet: tuple[Fault, ...] = ()
    translations: dict[str, Questionnaire] = field(default_factory=dict)


def load_survey(folder: Path) -> Survey:
    """Read and check a survey folder.

    Args:
        folder: holds questionnaire.yaml, fieldwork.yaml and services.csv, and questionnaire.cy.yaml for each language
            it is translated to; its name is the survey's.

    Raises:
        SurveyFaults: with every fault and warning found, each at its file and line.

    """
    faults = Faults()
    name, fieldwork = _collection(folder, faults)
    source = _parsed(folder, QUESTIONNAIRE, faults)
    questionnaire = _checked(source, fieldwork, faults, folder) if source else None
    translations = _translations(folder, source, fieldwork, faults)
    if questionnaire is None or faults.stop:
        raise SurveyFaults(_at(folder, faults))
    found = _at(folder, faults)
    not_yet = tuple(fault for fault in found if fault.code == "not-built")
    return Survey(name, questionnaire, fieldwork, tuple(f for f in found if f not in not_yet), not_yet, translations)


def update_translation(folder: Path, language: str, confirm: Collection[str] = ()) -> Rewritten:
    """Return the file of a translation as it should be: brought up to date, or new.

    Args:
        folder: a survey folder; its questionnaire has no faults.
        language: two letters.
        confirm: the paths of texts whose translation is still right though their English has changed.

    Raises:
        SurveyFaults: the survey has faults, or the YAML of the translation has.
        SurveyError: the language is the questionnaire's own or no language, or a path to confirm is not stale.

    """
    if not re.fullmatch(r"[a-z]{2}", language) or language == SOURCE:
        mend = "give the two letters of another language than the questionnaire's, like `cy` for Welsh"
        raise SurveyError(f"'{language[:20]}' is no language to translate to", mend)
    faults = Faults()
    _, fieldwork = _collection(folder, faults)
    source = _parsed(folder, QUESTIONNAIRE, faults)
    if source:
        _checked(source, fieldwork, faults, folder)
    file = f"questionnaire.{language}.yaml"
    before = read_text(folder / file, file) if (folder / file).exists() else ""
    own, found = (None, [before]) if isinstance(before, Fault) else parse_yaml(before, file) if before else (None, [])
    faults.found += found
    if source is None or isinstance(before, Fault) or faults.stop:
        raise SurveyFaults(fault for fault in _at(folder, faults) if fault.severity == "error")
    made = rewritten(source, own, before, language, confirm)
    for path in confirm:
        if path not in made.confirmed:
            mend = did_you_mean(path, made.stale) or f"its stale texts are: {listed(made.stale)}"
            raise SurveyError(f"{file}: `{path[:60]}` is not stale, so there is nothing to confirm", mend)
    return made


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


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # such as a name that is too long for the system
        return False


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


def _collection(folder: Path, faults: Faults) -> tuple[str, Fieldwork]:
    """A survey's name, and all but what it asks."""
    if not _is_folder(folder):
        mend = "name a folder that holds questionnaire.yaml, fieldwork.yaml and services.csv"
        raise SurveyFaults([Fault("folder", Place(str(folder)), "there is no such folder", mend)])
    name = folder.resolve().name
    if not SURVEY_NAME.fullmatch(name):
        mend = "name the folder with 1 to 40 small letters, digits and -"
        faults.add("folder-name", Place(str(folder)), f"'{name[:60]}' cannot name a survey", mend)
    services = read_services(folder / SERVICES, SERVICES, faults)
    node = _parsed(folder, FIELDWORK, faults)
    return name, read_fieldwork(node, services, faults) if node else _no_fieldwork(services)


def translation_files(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield what stands between the dots of each translation's file name, two letters if it is right, and that name."""
    for path in sorted(folder.glob("questionnaire.*.yaml")):
        yield path.name.split(".", 1)[1].removesuffix(".yaml"), path.name


def _translations(folder: Path, source: Node | None, fieldwork: Fieldwork, faults: Faults) -> dict[str, Questionnaire]:
    """Every translation; each is read only where its source has no faults, which would all be found again."""
    found: dict[str, Questionnaire] = {}
    whole = source is not None and not any(f.place.file == QUESTIONNAIRE for f in faults.found if f.severity == "error")
    for language, file in translation_files(folder):
        if not re.fullmatch(r"[a-z]{2}", language):
            mend = "name a translation questionnaire.cy.yaml, with the two letters of its language; or remove the file"
            faults.warn("translation-file", Place(file), "this file is not read", mend)
            continue
        if language == SOURCE:
            mend = "write its texts into questionnaire.yaml, and remove this file"
            faults.add("translation-source", Place(file), f"questionnaire.yaml itself is {name_of(SOURCE)}", mend)
            continue
        if language not in LANGUAGES:
            what = (
                f"the program's own words (buttons, messages) are not in {name_of(language)}: pages will mix languages"
            )
            faults.warn("no-interface", Place(file), what, f"they are in {name_of('en')} and {name_of('cy')}")
        node = _parsed(folder, file, faults)
        if node is not None and source is not None and whole:
            found[language] = _translated(node, source, language, fieldwork, faults, folder)
    return found


def _translated(
    node: Node, source: Node, language: str, fieldwork: Fieldwork, faults: Faults, folder: Path
) -> Questionnaire:
    """One translation; warnings that its source has too are not repeated."""
    laid = read_translation(node, source, language, faults)
    own = Faults()
    questionnaire = _checked(laid, fieldwork, own, folder, words(language))
    faults.found += [fault for fault in own.found if fault.severity == "error" or fault.place.file != QUESTIONNAIRE]
    return structs.replace(questionnaire, language=language)


def _checked(
    node: Node, fieldwork: Fieldwork, faults: Faults, folder: Path | None = None, say: Words = ENGLISH
) -> Questionnaire:
    questionnaire, places = read_questionnaire(node, faults, folder, say)
    check_whole(questionnaire, fieldwork, places, faults)
    return questionnaire


def _parsed(folder: Path, file: str, faults: Faults) -> Node | None:
    text = read_text(folder / file, file)
    node, found = (None, [text]) if isinstance(text, Fault) else parse_yaml(text, file)
    faults.found += found
    return node


def _at(folder: Path, faults: Faults) -> list[Fault]:
    """The faults with their files named from where the command was given, and the lines they stand on."""
    files = {file: folder / file for file in {fault.place.file for fault in faults.found}}
    named = {file: str(path) for file, path in files.items() if path.parent == folder}
    lines = {
        file: lines_of(files[file]) for file in {f.place.file for f in faults.found if f.place.line} & named.keys()
    }
    found = []
    for fault in faults.found:
        place = fault.place
        if place.file in named:
            shown = lines.get(place.file, [])
            line = shown[place.line - 1] if 0 < place.line <= len(shown) else ""
            at = Place(named[place.file], place.line, place.column)
            found.append(Fault(fault.code, at, fault.what, fault.mend, fault.severity, line))
        else:
            found.append(fault)
    return found


def _no_fieldwork(services: tuple[Service, ...]) -> Fieldwork:
    return Fieldwork(opens=date.min, closes=date.max, services=services)
