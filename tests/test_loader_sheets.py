"""Files of choices: what is read, and every fault at its line and cell with its mend."""

from pathlib import Path

import pytest

from surveyapp.errors import Fault
from surveyapp.loader import load_survey
from surveyapp.model import Single
from tests.surveys import folder, folder_faults, one_question

HEAD = "code,label,hint\n"


def survey(tmp_path: Path, text: str | bytes, times: int = 1) -> Path:
    """A survey with questions whose choices are those of a file."""
    names = [f"a{n}" for n in range(times)]
    asked = "\n".join(f"- {{name: {name}, type: single, ask: {name}?, choices_from: t.csv}}" for name in names)
    place = folder(tmp_path, questionnaire=one_question(asked))
    (place / "t.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return place


def the_fault(tmp_path: Path, text: str | bytes) -> Fault:
    [fault] = folder_faults(survey(tmp_path, text))
    return fault


@pytest.mark.parametrize(
    "text",
    [
        'code,label,hint\n1,North,\n2,"South, East",near\n',
        'label,code,hint\r\nNorth,1,\r\n"South, East",2,near\r\n',
        b'\xef\xbb\xbfcode , label,hint\n\n 1 ,North, \n\n2,"South, East",near',
    ],
)
def test_choices_are_read_however_a_spreadsheet_saves_them(tmp_path: Path, text: str | bytes) -> None:
    [question] = load_survey(survey(tmp_path, text)).questionnaire.questions
    assert isinstance(question, Single)
    read = [(choice.code, choice.label, choice.hint) for choice in question.choices]
    assert read == [(1, "North", ""), (2, "South, East", "near")]


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "what", "mend"),
    [
        (f"{HEAD}1,North\n", "csv-row", 2, 1, "the row has 2 cells, the header 3", "a comma for each empty cell"),
        (f"{HEAD}1,N,\n2,S, E,\n", "csv-row", 3, 1, "the row has 4 cells, the header 3", "must be in quotes"),
        (f"{HEAD}1,N,\n\n\nx,S,\n", "code", 5, 1, "'x' cannot be a code", "whole numbers from 0"),
        (f"{HEAD}1,N,\n2, ,h\n", "empty-text", 3, 3, "the choice has no label", "write what the respondent reads"),
        (f'{HEAD}1,"N\nW",\n1,S,\n', "code-twice", 4, 1, "code 1 stands there twice", "another code"),
        (f"{HEAD}1,North,\n2,north,\n", "same-label", 3, 3, "codes 1 and 2 have the same label", "differently"),
        (f'{HEAD}1,"N,\n', "csv-quote", 2, 1, "the row that starts here cannot be read", "close every quote"),
        (HEAD.replace(",", ";"), "csv-comma", 1, 5, "not separated by commas", "CSV UTF-8 with commas"),
        ("code,label,name\n1,N,\n", "choices-columns", 1, 1, "needs the columns code and label", "`code,label`"),
        ("code,label,label\n1,N,\n", "choices-columns", 1, 1, "needs the columns code and label", "`code,label`"),
        ("", "choices-columns", 1, 1, "needs the columns code and label", "`code,label`"),
        (HEAD, "choices-count", 0, 0, "the file has 0 choices", "list 1 to 2,000"),
        (HEAD + "".join(f"{n},L{n},\n" for n in range(2001)), "choices-count", 0, 0, "has 2,001 choices", "1 to 2,000"),
        (f"{HEAD}1,N\u200b,\n", "choices-file", 6, 58, "t.csv:2:4: an invisible character (U+200B)", "delete it"),
    ],
)  # fmt: skip
def test_each_fault_of_a_file_of_choices_is_told_at_its_cell(
    tmp_path: Path, text: str, code: str, line: int, column: int, what: str, mend: str
) -> None:
    fault = the_fault(tmp_path, text)
    assert (fault.code, fault.place.line, fault.place.column) == (code, line, column), fault
    assert (what in fault.what, mend in fault.mend) == (True, True), fault


def test_a_fault_of_a_file_is_told_once_however_many_questions_have_its_choices(tmp_path: Path) -> None:
    faults = folder_faults(survey(tmp_path, f"{HEAD}1,N,\nx,S,\n", times=9))
    assert [(fault.code, Path(fault.place.file).name, fault.place.line) for fault in faults] == [("code", "t.csv", 3)]


@pytest.mark.parametrize("name", ["../t.csv", "/etc/passwd", "more/t.csv", "t.txt", ".csv/x", "."])
def test_only_a_csv_file_beside_the_questionnaire_is_read(tmp_path: Path, name: str) -> None:
    text = one_question(f"- {{name: a, type: single, ask: A?, choices_from: '{name}'}}")
    [fault] = folder_faults(folder(tmp_path, questionnaire=text))
    assert (fault.code, fault.what) == ("choices-file", f"'{name}' cannot be read from here")


@pytest.mark.parametrize(
    ("row", "column"),
    [("north,North,x", 13), ('"north",North,x', 15), ('north,"N, West",x', 17), (" north , N ,x", 13)],
)
def test_a_cell_is_pointed_at_where_it_starts(tmp_path: Path, row: str, column: int) -> None:
    [fault] = folder_faults(folder(tmp_path, services=f"service,name,headcount\n{row}\n"))
    assert (fault.code, fault.place.line, fault.place.column) == ("headcount", 2, column)
    assert fault.shown[column - 1 :] == "x"
