"""The examples of the docs: what stands around each, so that it loads like a survey of somebody's own."""

import re
import tempfile
import textwrap
from collections.abc import Callable
from pathlib import Path

from surveyapp.loader import load_questionnaire, load_survey
from surveyapp.model import Questionnaire
from tests.docs_pages import ALL, Block, blocks

BEFORE = {
    "heard": "{name: heard, type: single, ask: Heard?, choices: {1: Yes, 2: No, 3: Unsure}, offer: [dont_know]}",
    "used_for": "{name: used_for, type: multiple, ask: Used?, choices: "
    "{1: Referrals, 2: Sharing, 8: {label: Something else, specify: true}, 9: {label: None, exclusive: true}}}",
    "years": "{name: years, type: number, ask: Years?, min: 0}",
    "staff": "{name: staff, type: number, ask: Staff?, min: 0}",
    "last_time": "{name: last_time, type: date, ask: When?}",
    "helps": "{name: helps, type: battery, scale: agreement, ask: It, items: {useful: helps}}",
    "first": "{name: first, type: number, ask: First?, min: 0}",
    "second": "{name: second, type: number, ask: Second?, min: 0}",
}
"""Questions on an earlier page, for the conditions and piped texts of the examples."""

SCALES = "scales:\n  agreement: {1: Never, 2: Rarely, 3: At times, 4: Often, 5: Always}\n"
TOP = f"title: T\nversion: 1.0\n{SCALES}pages:\n"
SERVICES = "service,name,sector,headcount,arm\nnorth,North,Health,12,control\nsouth,South,Health,9,early\n"


def with_page(page: str) -> str:
    """Return a questionnaire of the questions before and of a page, which stands without indentation."""
    own = re.findall(r"name: (\w+)", page)
    before = "".join(f"      - {text}\n" for name, text in BEFORE.items() if name not in own)
    return f"{TOP}  - page: before\n    questions:\n{before}{textwrap.indent(page, '  ')}"


def with_questions(text: str) -> str:
    """Return a questionnaire of the questions before and of these, which stand without indentation."""
    return with_page(f"- page: example\n  questions:\n{textwrap.indent(text, '    ')}")


def survey_folder(folder: Path, **files: str) -> Path:
    """Return a survey folder with these files (by name without ending), and the least for the others."""
    least = {
        "questionnaire": with_questions("- {name: n, type: note, text: Hello}"),
        "fieldwork": "opens: 2027-02-01\ncloses: 2027-03-12\n",
        "services": SERVICES,
    }
    place = folder / "example"
    place.mkdir()
    for name, text in (least | files).items():
        (place / f"{name}.{'csv' if name == 'services' else 'yaml'}").write_text(text, encoding="utf-8")
    return place


def text_of(block: Block) -> str:
    """Return the text of the questionnaire that a block of YAML is, or is a part of."""
    around: dict[str, Callable[[str], str]] = {"": str, "question": with_questions, "page": with_page}
    return around[block.rest](block.text)


def loaded(block: Block) -> Questionnaire:
    """Return the questionnaire that a block is, or is a part of; beside it lie the CSV files that its page shows."""
    files = [other for other in blocks(block.page) if other.kind == "csv" and other.rest in block.text]
    if not files:
        return load_questionnaire(text_of(block))
    with tempfile.TemporaryDirectory() as folder:
        survey = survey_folder(Path(folder), questionnaire=text_of(block))
        for file in files:
            (survey / file.rest).write_text(file.text, encoding="utf-8")
        return load_survey(survey).questionnaire


QUESTIONNAIRES = [block for block in ALL if block.kind == "yaml" and block.rest in {"", "question", "page"}]
