"""A survey's files as text: values stay as written, YAML's traps are named with their mend, hostile files refused."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml as pyyaml
from hypothesis import example, given
from hypothesis import strategies as st

from surveyapp.errors import SurveyFaults
from surveyapp.loader import load_questionnaire, load_survey, nodes
from surveyapp.model import Single
from tests.surveys import (
    QUESTIONNAIRE,
    UNHURRIED,
    faults,
    faults_of,
    faults_of_folder,
    folder,
    folder_faults,
    one_question,
    questionnaire,
)

TEXT_QUESTION = "- {name: a, type: text, ask: A}\n"

# Values stay as they are written


PLAIN = """
No yes on off Y NO true null Null ~ 010 0x1F 0o17 1_000 1e3 1.10 12:30 .nan .inf -.inf 2027-01-01 -a <5 = 1/2 _
"""


@pytest.mark.parametrize("value", PLAIN.split())
def test_no_value_is_read_as_anything_but_its_text(value: str) -> None:
    read = questionnaire(one_question(f"- name: a\n  type: single\n  ask: {value}\n  choices: {{1: {value}, 2: B}}"))
    [question] = read.questions
    assert isinstance(question, Single)
    assert (question.ask, question.choices[0].label) == (value, value)


@pytest.mark.parametrize("version", ["1.10", "010", "2027-01-01", "1:30", "No"])
def test_a_version_is_the_text_that_was_written(version: str) -> None:
    assert questionnaire(QUESTIONNAIRE.replace("version: 1", f"version: {version}")).version == version


def test_texts_in_quotes_and_blocks_are_read_as_yaml_reads_them() -> None:
    read = questionnaire(f"about: |\n  One: # two\n\n  *three*\nthanks: 'it''s'\n{QUESTIONNAIRE}")
    assert (read.about, read.thanks) == ("One: # two\n\n*three*", "it's")


def test_a_comment_two_spaces_after_a_text_is_a_comment() -> None:
    [question] = questionnaire(one_question("- name: a\n  type: text\n  ask: Which?  # ours\n")).questions
    assert question.ask == "Which?"


# YAML's traps, each at its line with its mend


def asked(text: str) -> str:
    """A questionnaire whose line 8 is `ask: <text>`."""
    return one_question(f"- name: a\n  type: text\n  ask: {text}\n  hint: H")


def chosen(text: str) -> str:
    """A questionnaire whose choices start at line 10."""
    return one_question(f"- name: a\n  type: single\n  ask: A\n  choices:\n    {text}\n    7: Seven")


@pytest.mark.parametrize(
    ("text", "code", "line", "what", "mend"),
    [
        (asked("Do you know #1 and #2?"), "cut-text", 8, "the text ends at ' #'", "put the text in quotes"),
        (asked("Which  #one?"), "cut-text", 8, "'#one?' was taken for a comment", "two spaces away"),
        (asked("!Important: read"), "sign", 8, "what starts with ! is a tag", "a text that starts with ! in quotes"),
        (asked("! read"), "sign", 8, "what starts with ! is a tag", "in quotes, or remove the tag"),
        (asked("!!python/object:os.system x"), "sign", 8, "tags are not read here", "remove the tag"),
        (asked("&c read"), "sign", 8, "what starts with & is an anchor", "in quotes, or remove the anchor"),
        (asked("*read"), "sign", 8, "what starts with * is an alias", "write out what the alias stands for"),
        (asked("*Before* today"), "unquoted", 8, "cannot be read: ask: *Before* today", "@ ` % & * or ! must be in"),
        (asked("**Before** today"), "unquoted", 8, "this line cannot be read", "must be in quotes"),
        (asked("& so on"), "unquoted", 8, "this line cannot be read", "@ ` % & * or ! must be in quotes"),
        (asked("@home"), "unquoted", 8, "this line cannot be read", "@ ` % & * or ! must be in quotes"),
        (asked("`code`"), "unquoted", 8, "this line cannot be read", "@ ` % & * or ! must be in quotes"),
        (asked("%d of us"), "unquoted", 8, "this line cannot be read", "@ ` % & * or ! must be in quotes"),
        (asked("- of us"), "unquoted", 8, "this line cannot be read", "starts with - or ? and a space must be in"),
        (asked("? of us"), "unquoted", 8, "this line cannot be read", "starts with - or ? and a space must be in"),
        (asked('"Heard" of it?'), "quote", 8, "this line cannot be read", "in quotes of the other kind"),
        (asked("'Heard' of it?"), "quote", 8, "this line cannot be read", "in quotes of the other kind"),
        (asked("'tis so"), "quote", 8, "this line cannot be read: ask: 'tis so", "close the quote"),
        (asked('"not closed'), "quote", 8, "this line cannot be read", "close the quote"),
        (asked('"C:\\drive"'), "quote", 8, "this line cannot be read", "a \\ starts a special character: use single"),
        (asked("Note: this"), "unquoted", 8, "this line cannot be read", "holds a colon and a space must be in quotes"),
        (asked("Note this:"), "unquoted", 8, "this line cannot be read", "holds a colon and a space must be in quotes"),
        (asked("[Optional] Say"), "bracket", 8, "this line cannot be read", "start with [ or { must be in quotes"),
        (asked("[Optional]"), "text", 8, "reads a list", "a text that starts with [ must be in quotes"),
        (asked("{team}"), "text", 8, "reads a name", "a text that starts with { must be in quotes"),
        (one_question("- {name: a, type: text, ask: Of ${b}}"), "bracket", 6, "cannot be read", "in quotes"),
        (asked("[open"), "bracket", 8, "this line cannot be read", "brackets must be closed"),
        (asked(""), "empty-text", 8, "there is none", "write it, or remove the line"),
        (asked('" "'), "empty-text", 8, "there is none", "write it, or remove the line"),
        (asked("> 10 years"), "unquoted", 8, "this line cannot be read", "starts with > or | must be in quotes"),
        (chosen("1: >10 years"), "unquoted", 10, "cannot be read: 1: >10 years", "starts with > or | must be in"),
        (chosen("1: >=10"), "unquoted", 10, "this line cannot be read", "starts with > or | must be in quotes"),
        (chosen("1: |x|"), "unquoted", 10, "this line cannot be read", "starts with > or | must be in quotes"),
        (chosen("1: >1"), "block-sign", 10, ">1 starts a block of text", 'put the text in quotes: ">1"'),
        (chosen("1: Other: say"), "unquoted", 10, "this line cannot be read", "holds a colon and a space"),
        (chosen("\t1: Yes"), "tab", 10, "this line cannot be read: 1: Yes", "indent with spaces, not with tabs"),
        (chosen("1: Yes\n   2: No"), "yaml", 11, "cannot be read: 2: No", "compare its indentation"),
        ("title: T\n\tversion: 1\n", "tab", 2, "cannot be read: version: 1", "indent with spaces, not with tabs"),
        (QUESTIONNAIRE.replace("n: 1", "n:1"), "colon", 2, "be read: version:1", "`name: value`, with a space"),
        (QUESTIONNAIRE.replace("n: 1", "n 1"), "colon", 2, "be read: version 1", "`name: value`, with a space"),
        (QUESTIONNAIRE.replace("page: p", "page:p"), "colon", 4, "be read: - page:p", "put a space after the colon"),
        (chosen("1: One\n    2:Two"), "colon", 11, "cannot be read: 2:Two", "with a space after the colon"),
        (asked("Is it #1\n    or #2?"), "cut-text", 8, "be read: ask: Is it #1", "holds # after a space must be in"),
        ("title: T\n  version: 1\n", "yaml", 2, "this line cannot be read", "compare its indentation"),
        (asked("x\n\u00a0 hint: y"), "no-break-space", 9, "a no-break space stands here", "type an ordinary space"),
        (QUESTIONNAIRE.replace("title: T", "title:\u00a0T"), "no-break-space", 1, "a no-break space", "an ordinary"),
        (asked("a\x00b"), "character", 8, "an invisible character (U+0000) stands here", "delete it"),
        (asked('"a\\0b"'), "character", 8, "an invisible character (U+0000)", "the escape that starts with \\"),
        (asked('"a\\u202eb"'), "character", 8, "an invisible character (U+202E)", "the escape that starts with \\"),
        (asked('"a\\ud800b"'), "quote", 8, "this line cannot be read", "a \\ starts a special character: use single"),
        (asked("a\ud800b"), "character", 8, "an invisible character (U+D800)", "delete it"),
        (asked("a\u202eb"), "character", 8, "an invisible character (U+202E)", "delete it"),
        (asked("a\u200bb"), "character", 8, "an invisible character (U+200B)", "delete it"),
        (asked("a\u2028b"), "character", 8, "an invisible character (U+2028)", "delete it"),
        (asked("a\x85b"), "character", 8, "an invisible character (U+0085)", "delete it"),
        (asked("a\x1b[31mb"), "character", 8, "an invisible character (U+001B)", "delete it"),
        ("# only a comment\n", "empty", 0, "the file is empty", "start from a shipped questionnaire"),
        ("", "empty", 0, "the file is empty", "start from a shipped questionnaire"),
        (f"{QUESTIONNAIRE}---\ntitle: U\n", "documents", 10, "a second document starts here", "remove the line ---"),
        ("? [a]\n: b\n", "key", 1, "a name was expected before the colon", "put the text in quotes"),
        (asked("A\n  hint: B"), "duplicate-key", 10, "'hint' stands here twice; the first is on line 9", "remove or"),
        (chosen("1: One\n    7: Too"), "duplicate-key", 12, "'7' stands here twice; the first is on line 11", "rename"),
        ("- title: T\n", "shape", 1, "questionnaire is written in lines", "a space after"),
        ("just words\n", "shape", 1, "questionnaire is written in lines", "a space after"),
    ],
)  # fmt: skip
def test_a_trap_of_yaml_is_told_at_its_line_with_its_mend(
    text: str, code: str, line: int, what: str, mend: str
) -> None:
    [fault] = faults(text)
    assert (fault.code, fault.place.line) == (code, line), fault
    assert what in fault.what, fault
    assert mend in fault.mend, fault


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("- name: a\n  type: single\n  ask: A\n  choices: {1: Yes, at once, 2: No}", 9, "'at once' stands alone"),
        ("- name: a\n  type: single\n  ask: A\n  choices: {1:Yes, 2: No}", 9, "'1:Yes' has no space after its colon"),
        ("- name: a\n  type: single\n  ask: A\n  choices:\n    1: {label: Yes, no}\n    2: B", 10, "'no' stands alone"),
        ("- {name: a, type: text, ask: Well, how?}", 6, "'how?' stands alone"),
        (
            "- name: a\n  type: battery\n  ask: A\n  choices: {1: A, 2: B}\n  items: {x: one, two, y: three}",
            10,
            "'two' stands alone: inside { } a comma ends a text",
        ),
        ("- name: a\n  type: text\n  ask: A\n  offer: {not_applicable: No, never}", 9, "'never' stands alone"),
    ],
)
def test_a_comma_inside_curly_brackets_is_told_once(text: str, line: int, what: str) -> None:
    [fault] = faults(one_question(text))
    assert (fault.code, fault.place.line) == ("colon" if "1:Yes" in text else "comma", line)
    assert what in fault.what
    assert "quotes" in fault.mend or "{1: Yes, 2: No}" in fault.mend


def test_a_comma_inside_square_brackets_does_not_cut_a_statement_of_consent() -> None:
    [fault] = faults(f"consent: [I agree, and take part]\n{QUESTIONNAIRE}")
    assert (fault.code, fault.place.line) == ("comma", 1)
    assert "one a line" in fault.mend
    assert questionnaire(f'consent: ["I agree, and take part"]\n{QUESTIONNAIRE}').consent == ("I agree, and take part",)


def test_a_merged_map_and_its_alias_are_both_told() -> None:
    found = faults(one_question("- name: a\n  type: text\n  ask: A\n  <<: *base"))
    assert [(fault.code, fault.place.line) for fault in found] == [("merge", 9), ("sign", 9)]
    assert ("<< merges maps" in found[0].what, "write the lines out" in found[0].mend) == (True, True)


def test_an_anchor_and_its_aliases_are_told_at_once_and_nothing_else_is() -> None:
    head = "title: T\nversion: 1\nscales:\n  s: &s {1: A, 2: B}\npages:\n  - page: p\n    questions:\n"
    text = f"{head}      - {{name: a, type: single, ask: A, choices: *s}}\n      - {{name: b, type: text, ask: *s}}\n"
    assert faults_of(text) == [("sign", 4), ("sign", 8), ("sign", 9)]


def test_six_planted_faults_give_six_reports() -> None:
    text = """
        title: T
        titel: U
        version: 1
        pages:
          - {page: P, questions: [{name: a, type: text, ask: A}]}
          - {page: q, ask_if: b == 1, questions: [{name: b, type: txt, ask: *B}]}
          - {page: r, questions: [{name: select, type: text, ask: A, required: yes}]}
    """
    assert faults_of(text) == [
        ("unknown-key", 2),
        ("name", 5),
        ("type", 6),
        ("sign", 6),
        ("reserved", 7),
        ("not-flag", 7),
    ]


# Files


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    survey = folder(tmp_path, questionnaire=b"\xef\xbb\xbf" + QUESTIONNAIRE.encode())
    assert load_survey(survey).questionnaire.title == "T"
    assert load_questionnaire("\ufeff" + QUESTIONNAIRE).title == "T"


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_lines_may_end_as_any_system_ends_them(tmp_path: Path, end: str) -> None:
    survey = folder(tmp_path, questionnaire=QUESTIONNAIRE.replace("\n", end).encode())
    assert load_survey(survey).questionnaire == questionnaire(QUESTIONNAIRE)


@pytest.mark.parametrize(
    ("raw", "line", "code"),
    [
        (QUESTIONNAIRE.encode("utf-16"), 1, "encoding"),
        (QUESTIONNAIRE.replace("Heard", "Hörte").encode("latin-1"), 8, "encoding"),
        (QUESTIONNAIRE.replace("Heard", "H\x00eard").encode(), 8, "character"),
        (QUESTIONNAIRE.encode() + b"\n#" * 131_072, 0, "too-large"),
        (b"", 0, "empty"),
    ],
)
def test_a_file_that_is_no_text_of_ours_is_refused(tmp_path: Path, raw: bytes, line: int, code: str) -> None:
    [fault] = folder_faults(folder(tmp_path, questionnaire=raw))
    assert (fault.code, fault.place.line) == (code, line)
    assert fault.place.file.endswith("a-survey/questionnaire.yaml")
    assert code != "encoding" or "save it as UTF-8" in fault.mend


@pytest.mark.parametrize(
    ("replace", "what"),
    [
        (Path.mkdir, "this is a folder, not a file"),
        (os.mkfifo, "this is a pipe or a device"),
        (lambda path: path.symlink_to(path), "this is a link that leads to no file"),
        (lambda path: path.symlink_to("gone.yaml"), "this is a link that leads to no file"),
        (lambda path: None, "there is no such file"),
    ],
)
def test_a_path_that_is_no_file_is_refused_plainly(tmp_path: Path, replace: Callable[[Path], None], what: str) -> None:
    survey = folder(tmp_path)
    (survey / "questionnaire.yaml").unlink()
    replace(survey / "questionnaire.yaml")
    [fault] = folder_faults(survey)
    assert (fault.code, fault.place.line) == ("no-file", 0)
    assert what in fault.what


def test_every_missing_file_is_told(tmp_path: Path) -> None:
    survey = folder(tmp_path)
    for file in survey.iterdir():
        file.unlink()
    found = faults_of_folder(survey)
    assert found == [("no-file", name, 0) for name in ("fieldwork.yaml", "questionnaire.yaml", "services.csv")]


def test_a_folder_that_is_not_there_is_told_once(tmp_path: Path) -> None:
    [fault] = folder_faults(tmp_path / "nowhere")
    assert (fault.code, fault.what) == ("folder", "there is no such folder")


@pytest.mark.parametrize("name", ["A-Survey", "a survey", "a_survey", "-a", "a" * 41, "ä"])
def test_a_folder_whose_name_cannot_stand_in_a_link_is_refused(tmp_path: Path, name: str) -> None:
    [fault] = folder_faults(folder(tmp_path).rename(tmp_path / name))
    assert (fault.code, fault.place.line) == ("folder-name", 0)
    assert "1 to 40 small letters, digits and -" in fault.mend


def test_a_fault_names_its_file_as_it_was_given(tmp_path: Path) -> None:
    survey = folder(tmp_path, questionnaire="title: T\n")
    with pytest.raises(SurveyFaults) as refused:
        load_survey(survey)
    assert {fault.place.file for fault in refused.value.faults} == {str(survey / "questionnaire.yaml")}
    assert str(refused.value) == "2 faults to mend"


def test_the_shipped_survey_loads_without_a_warning() -> None:
    survey = load_survey(Path(__file__).parents[1] / "questionnaires" / "joint-protocols")
    assert (survey.name, survey.warnings) == ("joint-protocols", ())


# Hostile files are refused within a second

LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
BATTERY = "- name: a\n  type: battery\n  ask: A\n  choices: {1: A, 2: B}\n  items:\n"


@pytest.mark.parametrize(
    ("text", "code", "mend"),
    [
        ("[" * 5_000, "depth", "flatten it"),
        ("a: " + "{a: " * 5_000, "depth", "flatten it"),
        ("".join(" " * n + "a:\n" for n in range(500)), "depth", "flatten it"),
        (LAUGHS, "sign", "write out what the alias stands for"),
        ("&x [*x]", "sign", "remove the anchor"),
        ("a" * 1_000_000 + ": x\n", "too-large", "make it smaller, or split it"),
        ("a" * 200_000 + ": x\n", "yaml", "what stands before a colon is short"),
        ("? " + "a" * 200_000 + "\n: x\n", "unknown-key", "the questionnaire may have: about"),
        ("".join(f"k{n}:\n" for n in range(34_000)), "unknown-key", "the questionnaire may have: about"),
        ("".join(f"titl{n}: x\n" for n in range(20_000)), "unknown-key", "did you mean 'title'?"),
        (one_question("".join(f"- {{name: q{n}, typ: a}}\n" for n in range(7_000))), "unknown-key", "mean 'type'?"),
        (one_question("- {name: q, type: text, ask: A}\n" * 6_000), "duplicate-name", "give one another name"),
        (one_question(BATTERY + "".join(f"    i{n}: c\n" for n in range(9_000))), "too-many-items", "ask at most 100"),
        (one_question(f"- {{name: a, type: number, ask: A, min: {'1' * 5_000}}}"), "not-number", "write a number like"),
        (one_question(f"- {{name: a, type: text, ask: A, max_characters: {'1' * 5_000}}}"), "not-whole", "1 to 1000"),
        (chosen(f"{'1' * 900}: One"), "code", "number the choices 1, 2, 3"),
        (one_question(f"{TEXT_QUESTION}- {{name: {'b' * 300}, type: text, ask: B}}"), "name", "names have 1 to 30"),
        (asked("x").replace("hint: H", f"ask_if: '{'(' * 9_000}'"), "condition-syntax", "split it"),
        (asked("A" + "${x}" * 9_000), "piping", "name of an earlier question"),
    ],
)  # fmt: skip
def test_a_hostile_file_is_refused_clearly_within_a_second(text: str, code: str, mend: str) -> None:
    found = faults(text)
    assert any(fault.code == code and mend in fault.mend for fault in found), found[:3]
    assert all(len(str(fault)) < 500 for fault in found)


def test_the_slower_parser_refuses_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [asked("!x"), asked("*x"), asked("Note: x"), chosen("1: >1"), asked("x #1"), "[" * 5_000, LAUGHS]
    with_c = [faults_of(text) for text in texts]
    monkeypatch.setattr(nodes, "_LOADER", pyyaml.SafeLoader)
    assert [faults_of(text) for text in texts] == with_c


LINES = """\
title: T
version: 1
pages:
  - page: p
    questions:
      - name: a
        type: single
        type: battery
        ask: A
        choices: {1: Yes, 2: No}
        items: {x: y}
        ask_if: a == 1
scores: {s: {of: a}}
%YAML 1.2
---
...
"""
SIGNS = """${a} ! * & { } [ ] : - # ' " | > ? , = 1 a"""
BREAKS = ["\n", "\r", "\t", " ", ": ", "- ", " #", "\u00a0", "\u2028", "\x85", "\x00", "\ud800", "\ufeff"]
pieces = st.sampled_from([*LINES.splitlines(keepends=True), *SIGNS.split(), *BREAKS])


@UNHURRIED
@given(st.one_of(st.text(), st.lists(pieces, max_size=25).map("".join)))
@example("\n\x85'")
@example(
    "scores: {s: {of: b}}\npages: [{page: p, questions: [{name: b, type: battery, ask: A, items: {x: {reverse: 1}}}]}]"
)
def test_any_text_is_a_questionnaire_or_gives_faults_and_nothing_else(text: str) -> None:
    try:
        load_questionnaire(text)
    except SurveyFaults as found:
        count = len(found.faults)
    else:
        return
    assert count
