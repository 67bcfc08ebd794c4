"""Hostile and broken survey files: each is refused clearly within a second, or read as the text it is, and stays small.

What other files of tests have is not repeated: nesting, anchors, merges, tags and invisible characters are in
test_loader_yaml.py, homoglyphs and reserved names in test_loader_language.py.
"""

import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from surveyapp.model import Single
from tests.docs_pages import ROOT
from tests.surveys import SERVICES, faults, faults_of, folder, folder_faults, one_question, questionnaire


def chosen(code: str, label: str = "Yes") -> str:
    """A question whose first choice, on line 10, has this code."""
    return one_question(f"- name: a\n  type: single\n  ask: A?\n  choices:\n    {code}: {label}\n    2: No")


def asked_if(condition: str) -> str:
    """A second page, whose condition stands on line 5."""
    first = "{page: p, questions: [{name: a, type: single, ask: A?, choices: {1: Yes, 2: No}}]}"
    second = f"  - {{page: q, questions: [{{name: b, type: text, ask: B?}}], ask_if: '{condition}'}}\n"
    return f"title: T\nversion: 1\npages:\n  - {first}\n{second}"


# Codes and numbers that YAML might read as something else


@pytest.mark.parametrize(
    "code", ["yes", "no", "on", "off", "NO", "true", "01", "08", "1_000", "1:30", "0x1F", "1e3", "+1"]
)
def test_a_code_that_yaml_might_read_as_something_else_is_refused_as_it_is_written(code: str) -> None:
    [fault] = faults(chosen(code))
    assert (fault.code, fault.place.line, fault.what) == ("code", 10, f"'{code}' cannot be a code")


@pytest.mark.parametrize("code", ["2027-01-01", "~", "null", "1.0", "-1", "-91", ".nan", "１", "٣"])
def test_a_code_that_is_no_whole_number_is_refused(code: str) -> None:
    [fault] = faults(chosen(code))
    assert (fault.code, fault.place.line, fault.what) == ("code", 10, f"'{code}' cannot be a code")


@pytest.mark.parametrize("code", ["''", "? "])
def test_a_code_that_is_not_there_is_refused(code: str) -> None:
    assert faults(chosen(code))


@pytest.mark.parametrize("limit", [".nan", ".inf", "-.inf", "1e3", "0x10", "1_000", "٣", "9" * 400, "NaN", "inf"])
def test_a_limit_is_a_plain_number(limit: str) -> None:
    [fault] = faults(one_question(f"- {{name: a, type: number, ask: A?, min: 0, max: {limit}}}"))
    assert fault.code in {"not-number", "condition-unknown", "expression-syntax"}
    assert fault.place.line == 6


@pytest.mark.parametrize("digits", [300, 5_000, 100_000])
def test_a_number_of_thousands_of_digits_is_refused(digits: int) -> None:
    number = "9" * digits
    for text in (chosen(number), asked_if(f"a == {number}"), f"title: T\nversion: 1\nminutes: {number}\npages: []\n"):
        found = faults(text)
        assert found
        assert all(len(str(fault)) < 500 for fault in found)


# The same name twice


def test_items_of_the_same_name_are_told() -> None:
    items = "{x: One, y: Two, x: Three}"
    text = one_question(f"- {{name: a, type: battery, ask: A?, choices: {{1: Low, 2: High}}, items: {items}}}")
    assert faults_of(text) == [("duplicate-key", 6)]


@pytest.mark.parametrize("twin", ["a", "A"])
def test_names_that_differ_by_case_only_are_refused(twin: str) -> None:
    text = one_question(f"- {{name: a, type: text, ask: A?}}\n- {{name: {twin}, type: text, ask: B?}}")
    assert faults_of(text) == [("duplicate-name" if twin == "a" else "name", 7)]


# Texts that another program would run


@pytest.mark.parametrize(
    "label",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[here](javascript:alert(1))",
        "{{7*7}}",
        "{% include '/etc/passwd' %}",
        "$(reboot)",
        "=cmd|' /C calc'!A0",
        "__class__",
        "%s%n",
        "'; DROP TABLE responses; --",
    ],
)
def test_what_another_program_would_run_is_a_label_as_it_stands(label: str) -> None:
    quoted = label.replace("'", "''")
    [question] = questionnaire(chosen("1", f"'{quoted}'")).questions
    assert isinstance(question, Single)
    assert question.choices[0].label == label


@pytest.mark.parametrize(
    "condition",
    [
        "a.__class__",
        '__import__("os")',
        "a[0] == 1",
        "open(a)",
        "2 ** 9 ** 9 ** 9",
        "a == 1; a == 2",
        "lambda: 1",
        "a if a else a",
        "{{a}}",
        "${a}",
        "a == 1 or " * 90 + "a",
        "(" * 500,
        "not " * 240 + "a == 1",
        " or ".join(["a == 1"] * 10_000),
        "a == [" + ", ".join(["1"] * 300) + "]",
        "1 - 1 " * 200,
    ],
)
def test_a_condition_is_of_our_own_language_only(condition: str) -> None:
    found = faults(asked_if(condition))
    assert {(fault.code, fault.place.line) for fault in found} <= {("condition-syntax", 5), ("condition-sense", 5)}
    assert found
    assert all(len(str(fault)) < 500 for fault in found)


# Routes


def two(first: str, second: str, more: str = "") -> str:
    """Two pages, on lines 4 and 5, each asked on a condition."""
    asked = "{{name: q{0}, type: single, ask: Q{0}?, choices: {{1: Yes, 2: No}}{2}}}"
    page = f"  - {{{{page: {{0}}, ask_if: {{1}}, questions: [{asked}]}}}}\n"
    return "title: T\nversion: 1\npages:\n" + page.format("a", first, more) + page.format("b", second, more)


def test_pages_that_wait_for_each_other_are_told() -> None:
    assert faults_of(two("qb == 1", "qa == 1")) == [("condition-order", 4)]
    assert faults_of(two("qa == 1", "qb == 1")) == [("condition-order", 4), ("condition-order", 5)]


def test_a_required_question_that_nobody_can_meet_is_told() -> None:
    assert faults_of(two("answered(service)", "qa == 1 and qa == 2", ", required: true")) == [("unreachable", 5)]


# Paths


@pytest.mark.parametrize("name", ["CON me", "a\x1bb", "a" * 200, "ünï"])
def test_a_folder_is_named_as_a_survey_may_be(tmp_path: Path, name: str) -> None:
    [fault] = folder_faults(folder(tmp_path).rename(tmp_path / name))
    assert (fault.code, fault.place.line) == ("folder-name", 0)


@pytest.mark.parametrize("path", ["../../etc/passwd", "services.csv", "nowhere/at/all", "x" * 300])
def test_a_path_that_is_no_folder_is_told(tmp_path: Path, path: str) -> None:
    [fault] = folder_faults(folder(tmp_path) / path)
    assert (fault.code, fault.what) == ("folder", "there is no such folder")


@pytest.mark.skipif(os.name != "posix", reason="pipes and links are made as POSIX makes them")
@pytest.mark.parametrize("kind", ["pipe", "loop", "folder", "device"])
def test_a_file_of_choices_that_is_no_file_is_refused_and_never_waited_for(tmp_path: Path, kind: str) -> None:
    text = one_question("- {name: a, type: single, ask: A?, choices_from: t.csv}")
    survey = folder(tmp_path, questionnaire=text)
    path = survey / "t.csv"
    make: dict[str, Callable[[], object]] = {
        "pipe": lambda: os.mkfifo(path),
        "loop": lambda: path.symlink_to(path),
        "folder": path.mkdir,
        "device": lambda: path.symlink_to("/dev/zero"),
    }
    make[kind]()
    [fault] = folder_faults(survey)
    assert (fault.code, fault.place.line) == ("choices-file", 6)


# Rows of services


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ("north,Again,,", ["service-twice"]),
        ("north ,Again,,", ["service-twice"]),
        ("café,N,,", ["service"]),
        ("cafe\u0301,N,,", ["service"]),
        ("South,S,,", ["service"]),
        ("a,\x07Bell,,", ["character"]),
        ("a,\u202eturned,,", ["character"]),
        ("a,A\r\nBcc: x@example.org,,", ["csv-row", "service", "csv-row"]),
    ],
)
def test_a_row_that_could_be_taken_for_another_is_refused(tmp_path: Path, row: str, codes: list[str]) -> None:
    found = folder_faults(folder(tmp_path, services=f"{SERVICES}{row}\n"))
    assert [fault.code for fault in found if fault.code in codes]
    assert {fault.code for fault in found} <= set(codes)


# Size


HEAD = one_question("").rstrip(" \n") + "\n"
ROSTER = "      - name: r\n        type: roster\n        ask: A\n        max: 20\n        questions:\n"
ENTRY = "          - {name: q0, type: text, ask: Q}\n"
CHOICES = "".join(f"          {n}: L{n}\n" for n in range(10_000))
LARGE = {
    "brackets": "[" * 200_000,
    "a list": "a: [" + "x, " * 80_000 + "]",
    "dashes": "- " * 100_000,
    "maps": "{a: " * 60_000,
    "a block": "k: |\n" + "  x\n" * 60_000,
    "a long text": f"title: '{'x' * 260_000}",
    "keys": "".join(f"k{n}: {n}\n" for n in range(18_000)),
    "questions": HEAD + "".join(f"      - {{name: q{n}, type: text, ask: A}}\n" for n in range(2_000)),
    "strange questions": HEAD + "".join(f"      - {{name: q{n}, type: singel, ask: A}}\n" for n in range(5_000)),
    "choices": f"{HEAD}      - name: a\n        type: multiple\n        ask: A\n        choices:\n" + CHOICES,
    "printed": f"{HEAD}      - {{name: a, type: text, ask: '{'${a}' * 60_000}'}}",
    "a condition": f"{HEAD}      - {{name: a, type: text, ask: A, ask_if: '{'(' * 250_000}'}}",
    "entries": HEAD + ROSTER + ENTRY + "".join(ENTRY.replace("q0", f"q{n}") for n in range(1, 100)),
}
"""Files up to the cap of 256 KiB."""


@pytest.mark.parametrize("text", LARGE.values(), ids=LARGE)
def test_a_large_file_is_read_or_refused_within_a_second(text: str) -> None:
    assert len(text) < 262_144
    assert all(len(str(fault)) < 500 for fault in faults(text)[:100])


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is measured as Linux tells it")
def test_large_files_take_little_memory() -> None:
    """All of them, one after the other, take less than 100 MB beyond the program."""
    program = """
        from pathlib import Path
        from tests.surveys import questionnaire, SurveyFaults
        from tests.test_hostile_files import LARGE
        def peak():
            [line] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
            return int(line.split()[1])
        before = peak()
        for text in LARGE.values():
            try:
                questionnaire(text)
            except SurveyFaults as found:
                assert found.faults
        print(peak() - before)
    """
    code = textwrap.dedent(program)
    run = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT)
    assert 0 < int(run.stdout) < 100_000
