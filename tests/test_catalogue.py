"""The catalogue of faults: every code is in it, every fault of it can be met, at its place, alone."""

import ast
import importlib.util
import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner, Result

from surveyapp.commands import cli
from surveyapp.errors import WIDE, Fault, Place
from surveyapp.loader.catalogue import CATALOGUE, TOPICS
from surveyapp.loader.craft import CODES
from surveyapp.loader.nodes import FORBIDDEN
from tests.docs_pages import DOCS, ROOT
from tests.faulty import CASES, Case, found, written
from tests.surveys import folder, one_question

LOADER = sorted((ROOT / "surveyapp" / "loader").glob("*.py"))
NOTES = {"add", "warn", "note", "Fault", "_Stop", "_converted", "_code", "_unreadable"}
"""What is called with the code of a fault."""


def constants(node: ast.AST) -> Iterator[str]:
    """Yield the texts below a node."""
    yield from (one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str))


def noted(tree: ast.AST) -> Iterator[str]:
    """Yield the codes that a file of the loader notes, where they are written out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in NOTES and isinstance(code := node.args[0], ast.Constant) and isinstance(code.value, str):
                yield code.value


def test_every_code_that_the_loader_notes_is_in_the_catalogue() -> None:
    codes = {code for file in LOADER for code in noted(ast.parse(file.read_text(encoding="utf-8")))}
    assert len(codes) > 100
    assert codes <= set(CATALOGUE)
    assert set(CODES) <= set(CATALOGUE)


def test_every_code_of_the_catalogue_is_noted_somewhere() -> None:
    files = [*(file for file in LOADER if file.name != "catalogue.py"), ROOT / "surveyapp" / "burden.py"]
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in files]
    assert set(CATALOGUE) <= {text for tree in trees for text in constants(tree)} | set(CODES)


def test_codes_are_short_and_each_stands_under_one_topic_with_its_own_sentence() -> None:
    assert len(CATALOGUE) == sum(len(entries) for entries in TOPICS.values())
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+){0,3}", code) and len(code) <= 20 for code in CATALOGUE)
    sentences = [entry.sentence for entry in CATALOGUE.values()]
    assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in sentences)
    assert len({(entry.sentence, entry.file) for entry in CATALOGUE.values()}) == len(CATALOGUE)


def test_every_code_has_a_case_in_the_order_of_the_catalogue() -> None:
    assert [case.code for case in CASES] == list(CATALOGUE)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.code))
def test_a_fault_is_met_at_its_place_and_alone(case: Case) -> None:
    survey, faults = found(case)
    [fault] = [fault for fault in faults if fault.code == case.code]
    assert (fault.severity, fault.place.line) == (CATALOGUE[case.code].severity, case.line)
    assert Path(fault.place.file) == (survey / case.file if case.file else survey)
    assert {other.code for other in faults} - {case.code} == set(case.also)
    assert fault.what
    assert fault.mend
    if case.line:
        text = written(case)
        text = text if isinstance(text, str) else text.decode(errors="replace")
        assert fault.shown == FORBIDDEN.sub("\ufffd", text.split("\n")[case.line - 1])
        assert 0 < fault.place.column <= len(fault.shown) + 1
        assert f"{fault.shown}\n"[fault.place.column - 1 :].startswith(case.at)


def test_a_few_lines_are_enough_to_meet_a_fault() -> None:
    long = [case.code for case in CASES if len(case.text.splitlines()) > 13]
    assert set(long) <= {"battery-long", "too-many-choices"}


# The line shown


def shown(line: str, column: int) -> list[str]:
    """How a line is shown with a fault at a column: the line, and the mark below it."""
    fault = Fault("code", Place("f", 1, column), "W", "M", shown=line)
    return [row.removeprefix("    | ") for row in str(fault).split("\n")[1:-1]]


@pytest.mark.parametrize("column", [1, 5, 60, 95, 101, 150, 300, 401, 404])
def test_the_mark_stands_below_the_column_however_long_the_line(column: int) -> None:
    line = "    " + "".join(chr(0x4E00 + n) for n in range(400))
    row, mark = shown(line, column)
    assert len(row) <= WIDE + 2
    assert mark.endswith("^")
    assert row[len(mark) - 1] == line[max(column, 5) - 1]


def test_a_fault_past_the_end_of_its_line_is_marked_at_the_end() -> None:
    assert shown("ask:", 400) == ["ask:", "    ^"]


def test_a_tab_in_a_line_moves_no_mark() -> None:
    assert shown("\task:\tA", 7) == ["ask: A", "     ^"]


def test_a_fault_of_a_whole_file_shows_no_line() -> None:
    assert str(Fault("empty", Place("f"), "What", "Mend")) == "f: What [empty]\n    Mend"


# The page of the documentation


def _generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_faults", DOCS / "make_faults.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_of_faults_is_what_the_generator_writes() -> None:
    page = (DOCS / "faults.md").read_text(encoding="utf-8")
    assert page == _generator().faults_markdown(), "run: python docs/make_faults.py"


def test_every_code_has_an_anchor_of_its_own_on_the_page() -> None:
    lines = (DOCS / "faults.md").read_text(encoding="utf-8").splitlines()
    headings = [line.lstrip("# ") for line in lines if re.match(r"#{1,3} [A-Za-z]", line)]
    assert len({heading.lower() for heading in headings}) == len(headings)
    assert set(CATALOGUE) <= set(headings)


# check


def run(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(cli, ["check", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.mark.parametrize("code", CATALOGUE)
def test_check_explains_every_code_without_a_folder(code: str) -> None:
    result = run("--explain", code)
    entry = CATALOGUE[code]
    assert result.exit_code == 0
    assert result.stdout.splitlines()[:2] == [f"{code}: {entry.severity}, in {entry.file}", f"    {entry.sentence}"]


def test_check_explains_a_code_as_it_is_shown_and_hints_at_a_misspelt_one() -> None:
    assert run("--explain", "[comma]").stdout == run("--explain", "comma").stdout
    misspelt = run("--explain", "condition-unkown")
    assert (misspelt.exit_code, misspelt.stdout) == (1, "")
    assert "there is no fault 'condition-unkown'" in misspelt.stderr
    assert "did you mean 'condition-unknown'?" in misspelt.stderr
    assert "like condition-unknown" in run("--explain", "zzz").stderr


def test_check_gives_scripts_every_fact_of_a_fault(tmp_path: Path) -> None:
    survey = folder(tmp_path, questionnaire=one_question("- {name: a, type: singel, ask: A?}"))
    result = run(survey, "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout) == [
        {
            "file": str(survey / "questionnaire.yaml"),
            "line": 6,
            "column": 25,
            "code": "type",
            "what": "'singel' is no type of question",
            "mend": "did you mean 'single'?",
            "severity": "error",
            "shown": "      - {name: a, type: singel, ask: A?}",
        }
    ]


def test_check_gives_scripts_warnings_and_what_cannot_be_launched_yet(tmp_path: Path) -> None:
    [case] = [case for case in CASES if case.code == "not-built"]
    survey = folder(tmp_path, fieldwork=case.text)
    result = run(survey, "--json")
    assert (result.exit_code, [fact["code"] for fact in json.loads(result.stdout)]) == (0, ["not-built"])


def test_check_shows_the_line_with_a_mark_the_mend_and_how_many_faults_there_are(tmp_path: Path) -> None:
    survey = folder(tmp_path, questionnaire=one_question("- {name: a, type: singel, ask: A?, lable: H}"))
    result = run(survey)
    assert result.stderr.splitlines() == [
        f"{survey / 'questionnaire.yaml'}:6:25: 'singel' is no type of question [type]",
        "    | - {name: a, type: singel, ask: A?, lable: H}",
        "    |                   ^",
        "    did you mean 'single'?",
        f"{survey / 'questionnaire.yaml'}:6:42: a question has no key 'lable' [unknown-key]",
        "    | - {name: a, type: singel, ask: A?, lable: H}",
        "    |                                    ^",
        "    did you mean 'label'?",
        "",
        "Error: 2 faults to mend",
    ]


@pytest.mark.parametrize(("more", "code"), [([], 0), (["--strict"], 1)])
def test_warnings_end_check_with_exit_code_1_only_where_they_count(tmp_path: Path, more: list[str], code: int) -> None:
    survey = folder(tmp_path, questionnaire=one_question("- {name: a, type: text, ask: A?, required: true}"))
    result = run(survey, *more)
    assert (result.exit_code, "1 warning, no faults." in result.stdout) == (code, True)
    assert "warning: an answer is required" in result.stderr
