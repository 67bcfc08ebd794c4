"""The language of questionnaires: every fault at its line with its mend, and whatever loads works."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.errors import SurveyFaults
from surveyapp.fieldwork import Service
from surveyapp.loader import load_questionnaire
from surveyapp.model import Multiple, Number, Ranking, Single, export_columns
from surveyapp.model.variables import all_variables
from surveyapp.routing import Router
from tests.surveys import QUESTIONNAIRE, UNHURRIED, faults, faults_of, fieldwork, one_question, questionnaire

NORTH = Service("north", "North Team", further={"protocol": "the Joint Protocol", "team_size": "8"})
SOUTH = Service("south", "South Team", arm="control", further={"protocol": "", "team_size": "9"})


def single(more: str) -> str:
    """A single-choice question a, and below it more lines; the first of them is line 10."""
    return one_question(f"- name: a\n  type: single\n  ask: A\n  choices: {{1: Yes, 2: No}}\n  {more}")


def choices(*lines: str, kind: str = "single") -> str:
    """A question whose choices start at line 10."""
    return one_question("\n    ".join([f"- name: a\n  type: {kind}\n  ask: A\n  choices:", *lines]))


def typed(kind: str, more: str) -> str:
    """A question of a type on line 6: its own keys in one line."""
    return one_question(f"- {{name: a, type: {kind}, ask: A, {more}}}")


def battery(*items: str) -> str:
    """A battery whose items start at line 11."""
    lines = ["- name: a\n  type: battery\n  ask: A\n  choices: {1: No, 2: Yes}\n  items:", *items]
    return one_question("\n    ".join(lines))


# Each fault of a key or a question


@pytest.mark.parametrize(
    ("text", "code", "line", "what", "mend"),
    [
        (QUESTIONNAIRE.replace("title: T\n", ""), "missing-key", 1, "the questionnaire needs `title`", "title: ..."),
        (QUESTIONNAIRE.replace("version: 1\n", ""), "missing-key", 1, "needs `version`", "add `version: 1.0`"),
        ("title: T\nversion: 1\n", "missing-key", 1, "needs `pages`", "add `pages:` and a page"),
        ("title: T\nversion: 1\npages: []\n", "pages", 3, "there is no page", "a page is `- page: name`"),
        ("title: T\nversion: 1\npages: p\n", "list", 3, "a list of pages was expected", "start each with `- `"),
        ("title: T\nversion: 1\npages: [p]\n", "shape", 3, "a page is written in lines", "a space after the colon"),
        (QUESTIONNAIRE.replace("title", "titel"), "unknown-key", 1, "has no key 'titel'", "did you mean 'title'?"),
        (QUESTIONNAIRE + "zzz: 1\n", "unknown-key", 10, "has no key 'zzz'", "may have: about, computed, consent"),
        (QUESTIONNAIRE + "language: cy\n", "word", 10, "`language` is 'cy'", "write one of: en"),
        (QUESTIONNAIRE + "minutes: ten\n", "not-whole", 10, "`minutes` is 'ten'", "write a whole number from 1 to 600"),
        (QUESTIONNAIRE + "minutes: 010\n", "not-whole", 10, "`minutes` is '010'", "write a whole number from 1 to 600"),
        (QUESTIONNAIRE + "minutes:\n", "not-whole", 10, "`minutes` is empty", "write a whole number"),
        (QUESTIONNAIRE + "consent: I agree\n", "list", 10, "a list of statements", "start each with `- `"),
        (QUESTIONNAIRE + "consent:\n  - I agree: yes\n", "text", 11, "reads a name and", "a colon and a space"),
        (QUESTIONNAIRE + "about:\n  - A\n", "text", 11, "reads a list", "write the text on one line, or after |"),
        (QUESTIONNAIRE + "sections: [a]\n", "shape", 10, "`sections` should hold names", "`practice: Your practice`"),
        (QUESTIONNAIRE + "scales: one\n", "shape", 10, "`scales` should hold names", "`confidence:`"),
        (QUESTIONNAIRE + "scales: {s: {1: A}}\n", "one-choice", 10, "there is only one choice", "add another"),
        (QUESTIONNAIRE + "scales: {s: {1: A, 1.5: B}}\n", "code", 10, "'1.5' cannot be a code", "number the choices"),
        (QUESTIONNAIRE + "scales: {s: {1: A, 2: {specify: true}}}\n", "unknown-key", 10, "'specify'", "label"),
        (QUESTIONNAIRE + "scores: none\n", "shape", 10, "`scores` should hold names", "answered_at_least: 4}`"),
        (QUESTIONNAIRE.replace("page: p", "page: p\n    section: s"), "section", 5, "no section 's'", "`sections:`"),
        (QUESTIONNAIRE.replace("page: p", "page: P"), "name", 4, "'P' cannot be a name", "1 to 30 small letters"),
        (QUESTIONNAIRE.replace("page: p", "title: P"), "missing-key", 4, "needs `page`", "add a line `page: ...`"),
        ("title: T\nversion: 1\npages:\n  - page: p\n", "missing-key", 4, "needs `questions`", "- name: ..."),
        ("title: T\nversion: 1\npages: [{page: p, questions: []}]", "questions", 3, "has no", "remove the page"),
        (one_question("- heard"), "shape", 6, "a question is written in lines", "a space after the colon"),
        (one_question("- {name: a, ask: A}"), "missing-key", 6, "a question needs `type`", "single, multiple"),
        (one_question("- {name: a, type: singel, ask: A}"), "type", 6, "'singel' is no type", "did you mean 'single'"),
        (one_question("- {name: a, type: slider, ask: A}"), "type", 6, "'slider' is no type", "one of: single"),
        (one_question("- {type: text, ask: A}"), "missing-key", 6, "a text question needs `name`", "`name: ...`"),
        (one_question("- {name: a, type: text}"), "missing-key", 6, "needs `ask`", "write what the respondent reads"),
        (one_question("- {name: n, type: note, ask: A}"), "missing-key", 6, "a note question needs `text`", "respond"),
        (one_question("- {name: n, type: note, text: A, required: true}"), "note", 6, "a note asks", "remove"),
        (single("chioces: x"), "unknown-key", 10, "question has no key 'chioces'", "did you mean 'choices'?"),
        (single("required: yes"), "not-flag", 10, "`required` is 'yes'", "write true or false"),
        (single(f"label: {'x' * 81}"), "label", 10, "the label has 81 characters", "use at most 80: exports cut"),
        (single("label: Heard of ${service}"), "label-prints", 10, "a label cannot print ${service}", "without it"),
        (single("scale: s"), "scale-or-choices", 10, "a scale or choices, not both", "remove one of the two"),
        (single("offer: dont_know"), "list", 10, "a list of reasons was expected here", "`offer: [dont_know]`"),
        (single("offer: [dontknow]"), "offer", 10, "'dontknow' cannot be offered", "did you mean 'dont_know'?"),
        (single("offer: [maybe]"), "offer", 10, "'maybe' cannot be offered", "one of: dont_know, prefer_not_to_say"),
        (single("offer: [dont_know, dont_know]"), "twice", 10, "'dont_know' is offered twice", "offer it once"),
        (single("offer: {dont_know: ''}"), "empty-text", 10, "a text was expected here", "write it, or remove"),
        (single("ask_if:"), "condition-empty", 10, "a condition was expected here", "or remove `ask_if`"),
        (single("ask_if: [a]"), "condition-empty", 10, "a condition was expected here", "in quotes if it starts with"),
        (choices("1: Yes"), "one-choice", 10, "there is only one choice", "add another, or make this a note"),
        (choices("1: Yes", "2: yes"), "same-label", 11, "codes 1 and 2 have the same label", "word them"),
        (choices("01: Yes", "2: No"), "code", 10, "'01' cannot be a code", "without leading zeros"),
        (choices("-1: Yes", "2: No", "3: X"), "code", 10, "'-1' cannot be a code", "whole numbers from 0"),
        (choices("100000: Yes", "2: No", "3: X"), "code", 10, "'100000' cannot be a code", "whole numbers from 0"),
        (choices("Yes: Yes", "2: No", "3: X"), "code", 10, "'Yes' cannot be a code", "number the choices 1, 2, 3"),
        (choices("1:", "2: No"), "empty-text", 10, "a text was expected here, but there is none", "write it"),
        (choices("1: {specify: true}", "2: No"), "missing-key", 10, "a choice needs `label`", "what the respondent"),
        (choices("1: {label: A, exclusive: true}", "2: No"), "exclusive", 10, "only one choice can be made", "remove"),
        (choices("1: {label: A, exclusiv: true}", "2: No", kind="multiple"), "unknown-key", 10, "", "'exclusive'?"),
        (choices("1: {label: A, specify: 1}", "2: No", kind="multiple"), "not-flag", 10, "`specify` is '1'", "true"),
        (choices("1: A", "2: B", kind="ranking"), "missing-key", 6, "a ranking question needs `top`", "like `top: 3`"),
        (choices("- Yes", "- No"), "choices", 10, "choices with their codes were expected here", "`1: Yes`"),
        (choices("1:Yes", "2:No"), "choices", 10, "choices with their codes", "a space after the colon"),
        (typed("single", "hint: H"), "missing-key", 6, "a single question needs `choices`", "or name a `scale:`"),
        (typed("single", "scale: s"), "scale", 6, "there is no scale 's'", "add it under `scales:`"),
        (typed("ranking", "choices: {1: A, 2: B}, top: 3"), "not-whole", 6, "`top` is '3'", "whole number from 1 to 2"),
        (typed("battery", "choices: {1: A, 2: B}"), "missing-key", 6, "needs `items`", "`notice: notice the effect"),
        (typed("battery", "choices: {1: A, 2: {label: B, specify: true}}, items: {x: X}"), "specify", 6, "", "remove"),
        (battery("x: X", "Y: Y"), "name", 12, "'Y' cannot be a name", "small letters a-z"),
        (battery("x: {text: X, txt: X}"), "unknown-key", 11, "an item has no key 'txt'", "did you mean 'text'?"),
        (battery("- x", "- y"), "items", 11, "items with their names were expected", "`notice: notice"),
        (typed("number", "max: 9"), "missing-range", 6, "could be -99 to -91", "`min: 0` (or any min above -91)"),
        (typed("number", "min: -91"), "missing-range", 6, "which are the codes of missing answers", "any min above"),
        (typed("number", "max: -99"), "missing-range", 6, "an answer could be -99 to -91", "set `min: 0`"),
        (typed("number", "min: 5, max: 4"), "limits", 6, "min 5 is above max 4", "swap them"),
        (typed("number", "min: '1,5'"), "not-number", 6, "`min` is '1,5'", "write a number like 12 or 3.5"),
        (typed("number", "min: .nan"), "not-number", 6, "`min` is '.nan'", "write a number like 12 or 3.5"),
        (typed("number", "min: 0.4, max: 0.6"), "limits-empty", 6, "no number with 0 decimal places lies", "allow"),
        (typed("date", "precision: year, min: 2026-11"), "precision", 6, "answers are given to the year", "`min:"),
        (typed("number", "min: 0, decimals: 7"), "not-whole", 6, "`decimals` is '7'", "write a whole number from 0 to"),
        (typed("text", "max_characters: 0"), "not-whole", 6, "`max_characters` is '0'", "whole number from 1 to 1000"),
        (typed("long_text", "max_words: 1e3"), "not-whole", 6, "`max_words` is '1e3'", "whole number from 1 to 1000"),
        (typed("rating", "low: L"), "missing-key", 6, "needs `high`", "the end of the scale means"),
        (typed("rating", "from: 5, to: 5, low: L, high: H"), "rating", 6, "from 5 to 5", "3 to 21 points"),
        (typed("date", "precision: week"), "word", 6, "`precision` is 'week'", "write one of: day, month and year"),
        (typed("date", "min: 2026-13"), "not-date", 6, "`min` is '2026-13'", "2026, 2026-11 or 2026-11-22"),
        (typed("date", "max: 2027-02-29"), "not-date", 6, "`max` is '2027-02-29'", "2026, 2026-11 or 2026-11-22"),
        (typed("date", "min: 26"), "not-date", 6, "`min` is '26'", "write a date like 2026"),
        (typed("date", "min: 2027, max: 2026-11"), "limits", 6, "min 2027 is after max 2026-11", "swap them"),
    ],
)  # fmt: skip
def test_each_fault_is_told_at_its_line_with_its_mend(text: str, code: str, line: int, what: str, mend: str) -> None:
    found = faults(text)
    [fault] = [fault for fault in found if fault.code == code]
    others = {other.code for other in found if other is not fault}
    assert others <= {"missing-key"}, found  # a key that was meant for a misspelt one
    assert (fault.place.line, what in fault.what, mend in fault.mend) == (line, True, True), fault


@pytest.mark.parametrize(
    "text",
    [
        typed("number", "min: -90"),
        typed("number", "max: -100"),
        typed("number", "min: 1.1, max: 1.15, decimals: 1"),
        typed("date", "min: 2026-11, max: 2026"),
        single(f"label: {'x' * 80}"),
        single("offer: {not_applicable: I was not working here then}"),
        battery("x: X", "y: {text: Y, reverse: true}"),
        battery(*(f"i{n}: X" for n in range(100))),
        typed("rating", "from: 0, to: 20, low: L, high: H"),
        typed("rating", "from: 1, to: 3, low: L, high: H"),
        choices("99999: Yes", "0: No"),
    ],
)
def test_what_just_fits_is_no_fault(text: str) -> None:
    assert faults(text) == ()


def test_a_label_is_the_one_written_or_the_first_words_of_the_question() -> None:
    wordings = ["Short?", "In the *last* 12 months, how many  families of ${protocol} " + "and " * 10]
    labels = [next(questionnaire(typed("text", "label: Own")).questions).label]
    for wording in wordings:
        text = one_question(f"- name: a\n  type: text\n  ask: '{wording}'")
        labels.append(next(questionnaire(text, fieldwork(NORTH)).questions).label)
    long = "In the last 12 months, how many families of … and and and and and and and and…"
    assert labels == ["Own", "Short?", long]
    assert len(long) <= 80


@pytest.mark.parametrize(
    ("written", "required"), [("required: true", True), ("required: false", False), ("hint: H", False)]
)
def test_a_question_is_required_only_where_it_says_so(written: str, required: bool) -> None:
    assert next(questionnaire(typed("text", written)).questions).required is required


def test_a_broken_question_is_told_once_and_not_again_by_all_who_ask_of_it() -> None:
    text = one_question("- {name: a, type: singel, ask: A}") + (
        "  - {page: q, ask_if: a == 1, questions: [{name: b, type: text, ask: 'B ${a}', ask_if: answered(a)}]}\n"
    )
    assert faults_of(text) == [("type", 6)]


# Names and columns


@pytest.mark.parametrize(
    "name", ["q１", "аge", "Heard", "2nd", "_a", "a-b", "a b", "é", "a" * 31, "constructor()", "a.b"]
)
def test_a_name_that_no_package_takes_is_refused(name: str) -> None:
    [fault] = faults(one_question(f'- {{name: "{name}", type: text, ask: A}}'))
    assert (fault.code, fault.place.line) == ("name", 6)
    assert f"'{name}' cannot be a name" in fault.what


@pytest.mark.parametrize(("name", "character"), [("q１", "'１' is the character U+FF11"), ("аge", "U+0430")])
def test_a_letter_that_only_looks_like_one_is_named(name: str, character: str) -> None:
    [fault] = faults(one_question(f"- {{name: {name}, type: text, ask: A}}"))
    assert character in fault.what


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("select", "'select' means something to SQL"),
        ("long", "'long' means something to Stata"),
        ("function", "'function' means something to R"),
        ("ge", "'ge' means something to SPSS"),
        ("wave", "'wave' is a column that every export has"),
        ("service", "'service' is a column that every export has"),
        ("headcount", "'headcount' is a column of services.csv"),
        ("dont_know", "'dont_know' means an answer in conditions"),
        ("csrf_token", "'csrf_token' names a part of every page"),
        ("protocol", "'protocol' is a column of services.csv"),
    ],
)
def test_a_reserved_name_is_refused_by_who_reserves_it(name: str, why: str) -> None:
    [fault] = faults(one_question(f"- {{name: {name}, type: text, ask: A}}"), fieldwork(NORTH))
    assert (fault.code, fault.place.line, fault.mend) == ("reserved", 6, "choose another name")
    assert fault.what == why


@pytest.mark.parametrize("name", ["selected", "long_", "a_function", "constructor", "count", "answered", "a" * 30])
def test_a_name_that_only_begins_like_a_reserved_one_is_no_fault(name: str) -> None:
    assert faults(one_question(f"- {{name: {name}, type: text, ask: A}}")) == ()


MULTIPLE = "- {name: a, type: multiple, ask: A, choices: {1: Yes, 8: {label: Other, specify: true}}}\n"
A_BATTERY = "- {name: a, type: battery, ask: A, choices: {1: Yes, 2: No}, items: {x: {text: X, reverse: true}}}\n"
A_RANKING = "- {name: a, type: ranking, ask: A, choices: {1: Yes, 2: No}, top: 2}\n"


@pytest.mark.parametrize(
    ("first", "name", "kind"),
    [
        (MULTIPLE, "a_1", "type: text"),
        (MULTIPLE, "a_8_text", "type: text"),
        (A_BATTERY, "a_x", "type: text"),
        (A_BATTERY, "a_x_r", "type: text"),
        (A_RANKING, "a_r2", "type: text"),
        # no column of its own has this name, but two answers would be kept under it
        (A_BATTERY, "a_x", "type: multiple, choices: {1: Yes, 2: No}"),
    ],
)
def test_a_column_that_another_question_makes_is_refused(first: str, name: str, kind: str) -> None:
    [fault] = faults(one_question(f"{first}- {{name: {name}, ask: B, {kind}}}"))
    assert (fault.code, fault.place.line, fault.mend) == ("column-twice", 7, "rename one of the two")
    assert fault.what == f"there is a column '{name}' already: that of the question 'a'"


def test_a_derived_column_may_not_be_reserved_or_come_with_links() -> None:
    text = one_question(
        "- {name: dont, type: battery, ask: A, choices: {1: Yes, 2: No}, items: {know: K}}\n"
        "- {name: team, type: battery, ask: A, choices: {1: Yes, 2: No}, items: {size: S}}"
    )
    reserved, taken = faults(text, fieldwork(NORTH))
    assert (reserved.code, reserved.place.line) == ("reserved", 6)
    assert reserved.what == "it makes the column 'dont_know', but 'dont_know' means an answer in conditions"
    assert (taken.code, taken.place.line) == ("column-twice", 7)
    assert taken.what == "there is a column 'team_size' already: one of services.csv"


def test_a_column_is_as_long_as_stata_keeps_it() -> None:
    name = "a" * 30
    assert faults(one_question(MULTIPLE.replace("name: a,", f"name: {name[:24]},"))) == ()
    [fault] = faults(one_question(MULTIPLE.replace("name: a,", f"name: {name[:26]},")))
    assert (fault.code, fault.place.line) == ("column-length", 6)
    assert fault.what == f"the column '{name[:26]}_8_text' has 33 characters"
    assert "Stata keeps 32" in fault.mend


def test_two_questions_or_pages_of_one_name_are_refused_wherever_they_stand() -> None:
    text = """
        title: T
        version: 1
        pages:
          - {page: p, questions: [{name: a, type: text, ask: A}, {name: a, type: text, ask: B}]}
          - {page: p, questions: [{name: b, type: text, ask: B}]}
    """
    question, page = faults(text)
    assert (question.code, question.place.line) == ("duplicate-name", 4)
    assert (page.code, page.place.line) == ("duplicate-name", 5)
    assert question.what == "there are two questions 'a'; the first is on line 4"
    assert page.what == "there are two pages 'p'; the first is on line 4"


# Conditions and piping


def two_pages(condition: str, ask: str = "B", page: str = "title: B") -> str:
    """Page p asks a; page q has a line of its own (9) and asks b with a condition (13); page r asks c."""
    return f"""
        title: T
        version: 1
        pages:
          - page: p
            questions:
              - {{name: a, type: single, ask: A, choices: {{1: Yes, 2: No}}}}
              - {{name: m, type: multiple, ask: M, choices: {{1: Yes, 2: No}}}}
          - page: q
            {page}
            questions:
              - name: b
                type: text
                ask_if: {condition}
                ask: {ask}
          - {{page: r, questions: [{{name: c, type: number, min: 0, ask: C}}]}}
    """


@pytest.mark.parametrize(
    ("condition", "code", "what", "mend"),
    [
        ("a = 1", "condition-syntax", "`a = 1`: `=` means nothing in a condition (character 3)", "write `==`"),
        ("aa == 1", "condition-unknown", "`aa == 1`: there is no variable 'aa'", "did you mean 'a'?"),
        ("a == 3", "condition-sense", "`a == 3`: 'a' has no code 3", "its codes are 1 (Yes) and 2 (No)"),
        ("m == 1", "condition-sense", "'m' can have several answers", "write it like `8 in m` or count(m)"),
        (
            "a == dont_know",
            "condition-sense",
            "'a' does not offer dont_know",
            "add `offer: [dont_know]` to its question",
        ),
        ("b == 'x'", "condition-order", "'b' is asked on this page", "split the page after it"),
        ("c == 1", "condition-order", "'c' is asked on the later page 'r'", "move that page up"),
        ("c == 1 or c == 2", "condition-order", "'c' is asked on the later page 'r'", "move that page up"),
        ("protocol == 'x'", "condition-sense", "'protocol' is never 'x'", "it can be the Joint Protocol"),
        ("'a' == 1 # x", "quote", "this line cannot be read", "in quotes of the other kind"),
    ],
)
def test_a_condition_that_cannot_hold_is_told_at_its_line(condition: str, code: str, what: str, mend: str) -> None:
    [fault] = faults(two_pages(condition), fieldwork(NORTH))
    assert (fault.code, fault.place.line) == (code, 13)
    assert what in fault.what
    assert mend in fault.mend


def test_the_condition_of_a_page_is_checked_like_a_questions() -> None:
    assert faults_of(two_pages("a == 1", page="ask_if: b == 'x'")) == [("condition-order", 9)]
    assert faults_of(two_pages("a == 1", page="ask_if: [a]")) == [("condition-empty", 9)]
    assert faults_of(two_pages("a == 1", page="ask_if: a == 1")) == []


def test_a_condition_may_ask_of_earlier_pages_and_of_the_link() -> None:
    condition = 'a == 1 and 2 in m and arm == "control" and wave == "2" and answered(service)'
    assert faults_of(two_pages(condition), fieldwork(NORTH, SOUTH)) == []


@pytest.mark.parametrize(
    ("ask", "what", "mend"),
    [
        ("Said ${aa}?", "there is no ${aa} to print", "did you mean 'a'?"),
        ("Said ${}?", "there is no ${} to print", "the name of an earlier question or a column of services.csv"),
        ("Said ${a.b}?", "there is no ${a.b} to print", "name of an earlier question"),
        ("Said ${b}?", "${b} is asked on this page", "print answers of earlier pages only"),
        ("Said ${c}?", "${c} is asked on a later page", "print answers of earlier pages only"),
    ],
)
def test_a_text_prints_only_what_is_known_by_then(ask: str, what: str, mend: str) -> None:
    [fault] = faults(two_pages("a == 1", ask))
    code = "piping-order" if "is asked on" in what else "piping"
    assert (fault.code, fault.place.line, what in fault.what, mend in fault.mend) == (code, 14, True, True), fault


def test_every_text_that_a_respondent_reads_is_checked_for_what_it_prints() -> None:
    text = """
        title: T
        about: ${x}
        version: 1
        consent:
          - ${x}
        scales: {s: {1: "${x}", 2: B}}
        pages:
          - {page: p, title: "${x}", questions: [{name: a, type: single, ask: A, hint: "${x}", scale: s}]}
          - {page: q, questions: [{name: b, type: rating, ask: B, low: "${x}", high: H, offer: {dont_know: "${x}"}}]}
    """
    outside = [("piping-outside", line) for line in (2, 5)]
    assert faults_of(text) == [*outside, *(("piping", line) for line in (6, 8, 8, 9, 9))]


def test_what_is_read_before_the_pages_prints_only_what_links_bring() -> None:
    [fault] = faults("about: To ${name} ${heard}\n" + QUESTIONNAIRE)
    assert (fault.code, fault.place.line, fault.what) == ("piping-outside", 1, "${heard} cannot be printed here")


@pytest.mark.parametrize("text", ["thanks: Thank you, ${name}\n", 'sections: {s: "Of ${name}"}\n'])
def test_what_is_the_same_for_everybody_prints_nothing(text: str) -> None:
    [fault] = faults(text + QUESTIONNAIRE)
    assert (fault.code, fault.place.line, fault.mend) == ("piping-fixed", 1, "word it without")
    assert fault.what == "${name} cannot be printed here: this text is the same for everybody"


def test_a_column_that_a_text_prints_is_filled_for_every_service() -> None:
    text = one_question('- {name: a, type: text, ask: "Of ${protocol}?"}')
    assert faults(text, fieldwork(NORTH)) == ()
    [fault] = faults(text, fieldwork(NORTH, SOUTH))
    assert (fault.code, fault.place.line) == ("empty-column", 6)
    assert "the service 'south' has no protocol" in fault.what


@pytest.mark.parametrize("text", ["{{7*7}}", "{% raw %}", "<script>x</script>", "$x", "__class__", "${a"])
def test_other_languages_in_a_text_are_text(text: str) -> None:
    [question] = questionnaire(one_question(f"- name: a\n  type: text\n  ask: '{text}'")).questions
    assert question.ask == text


# Scores


@pytest.mark.parametrize(
    ("scores", "code", "line", "what", "mend"),
    [
        ("  s: {of: aa}", "score", 9, "there is no battery 'aa'", "did you mean 'a'?"),
        ("  s: {of: heard}", "score", 9, "there is no battery 'heard'", "name a battery of this file"),
        (
            "  s:\n    of: a\n    answered_at_least: 2",
            "score-items",
            11,
            "2 items must be answered, but 'a' has 1",
            "fewer",
        ),
        ("  s: {answered_at_least: 1}", "missing-key", 9, "a score needs `of`", "add a line `of: ...`"),
        ("  a_x: {of: a}", "column-twice", 9, "a column 'a_x' already: that of the question 'a'", "another name"),
        ("  a:\n    of: a", "column-twice", 9, "there is a column 'a' already", "choose another name"),
        ("  mean:\n    of: a\n  wave:\n    of: a", "reserved", 11, "'wave' is a column that every", "another name"),
        ("  S: {of: a}", "name", 9, "'S' cannot be a name", "small letters"),
    ],
)
def test_a_score_has_a_name_of_its_own_and_a_battery(scores: str, code: str, line: int, what: str, mend: str) -> None:
    text = one_question(f"- {{name: heard, type: text, ask: H}}\n{A_BATTERY}") + f"scores:\n{scores}\n"
    [fault] = faults(text)
    assert (fault.code, fault.place.line, what in fault.what, mend in fault.mend) == (code, line, True, True), fault


# Whatever loads, works

ALL_TYPES = """
title: T
version: 1
sections: {s: Section}
scales: {agree: {1: No, 2: Yes}}
pages:
  - page: one
    section: s
    questions:
      - {name: a, type: single, ask: A, scale: agree, offer: [dont_know]}
      - {name: m, type: multiple, ask: M, choices: {1: Yes, 8: {label: Other, specify: true}}, hint: H}
      - {name: b, type: battery, ask: B, scale: agree, items: {x: {text: X, reverse: true}, y: Y}}
      - {name: r, type: ranking, ask: R, choices: {1: Yes, 2: No}, top: 2}
  - page: two
    ask_if: a == 1 and 8 in m
    questions:
      - {name: n, type: number, ask: "N ${a}", min: 0, max: 9, decimals: 1, unit: hours, ask_if: count(m) > 1}
      - {name: d, type: date, ask: D, precision: day, min: 2020, ask_if: b_x == 2}
      - {name: i, type: rating, ask: I, low: L, high: H}
      - {name: t, type: text, ask: T}
      - {name: l, type: long_text, ask: L, required: true}
      - {name: o, type: note, text: O}
scores:
  mean: {of: b, answered_at_least: 2}
"""


def test_every_type_of_question_loads() -> None:
    read = questionnaire(ALL_TYPES)
    assert len(list(read.questions)) == 10
    by_name = {question.name: question for question in read.questions}
    a, m, r, n = by_name["a"], by_name["m"], by_name["r"], by_name["n"]
    assert isinstance(a, Single)
    assert isinstance(m, Multiple)
    assert isinstance(r, Ranking)
    assert isinstance(n, Number)
    assert [choice.label for choice in a.choices] == ["No", "Yes"]
    assert (bool(m.choices[1].specify), r.top, n.max, n.label) == (True, 2, 9, "N …")


@UNHURRIED
@given(st.data())
def test_a_questionnaire_with_a_line_changed_loads_and_works_or_gives_faults(data: st.DataObject) -> None:
    lines = ALL_TYPES.splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        words = data.draw(st.sampled_from([*lines, "", *ALL_TYPES.split()]))
        where = data.draw(st.integers(0, len(lines[at])))
        end = data.draw(st.integers(where, len(lines[at])))
        lines[at] = data.draw(st.sampled_from([lines[at][:where] + words + lines[at][end:], words]))
    try:
        read = load_questionnaire("\n".join(lines))
    except SurveyFaults:
        return
    names = [column.name for column in export_columns(read)]
    assert len(set(names)) == len(names)
    route = Router(read).route({}, {})
    assert set(route.values) == set(all_variables(read))
    assert all(column.value(route.values) is not None for column in export_columns(read))
