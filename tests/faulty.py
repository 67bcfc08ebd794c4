"""The smallest survey for each fault of the catalogue: what is written, and where the fault is found.

The tests prove by these that every fault can be met; `docs/make_faults.py` shows them on its page.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from unittest.mock import patch

from surveyapp.burden import burden, minutes_doubted
from surveyapp.errors import Fault
from surveyapp.loader import load_survey
from surveyapp.loader.translation import digest
from tests.surveys import FIELDWORK, QUESTIONNAIRE, folder, folder_faults, one_question

HEAD = one_question("")[: -len("      \n")]
"""What stands before the questions of most examples."""


@dataclass(frozen=True)
class Case:
    """A survey folder with one fault.

    `line` is that of the fault, 0 where it is of a whole file; at its column stands `at`. `text` is the file that is
    wrong, `also` the codes that cannot but come with it, `more` further files, `spoilt` what is done to the folder.
    """

    code: str
    line: int
    at: str
    text: str
    file: str = "questionnaire.yaml"
    also: tuple[str, ...] = ()
    more: dict[str, str | bytes] = field(default_factory=dict)
    spoilt: str = ""


def found(case: Case) -> tuple[Path, tuple[Fault, ...]]:
    """The folder of a case, which is gone again, and every fault and warning of it."""
    with tempfile.TemporaryDirectory() as place, _made(case, Path(place)) as survey:
        return survey, folder_faults(survey) if case.code != "minutes" else tuple(_doubts(survey))


def _doubts(survey: Path) -> Iterator[Fault]:
    """What `check` doubts of a survey that loads: the minutes that it promises."""
    questionnaire = load_survey(survey).questionnaire
    estimate = burden(questionnaire)
    lines = (survey / "questionnaire.yaml").read_text(encoding="utf-8").splitlines()
    if doubted := minutes_doubted(questionnaire.minutes, lines, survey / "questionnaire.yaml", estimate):
        yield doubted


def written(case: Case) -> str | bytes:
    """What the file that is wrong holds."""
    return case.more.get(case.file, case.text)


@contextmanager
def _made(case: Case, place: Path) -> Iterator[Path]:
    survey = folder(place)
    files = {} if case.spoilt else {case.file: case.text}
    for name, text in (files | case.more).items():
        (survey / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    match case.spoilt:
        case "gone":
            yield place / "nowhere"
        case "renamed":
            yield survey.rename(place / "My survey")
        case "missing":
            (survey / "services.csv").unlink()
            yield survey
        case "locked":
            opened = Path.open

            def locked(path: Path, mode: str = "r") -> IO[Any]:
                if path.name == "services.csv":
                    raise PermissionError(13, "Permission denied")
                return opened(path, mode)

            with patch.object(Path, "open", locked):
                yield survey
        case _:
            yield survey


WELSH = """\
title: Arolwg
pages:
  - page: p
    questions:
      - name: heard
        ask: Glywsoch chi?
        choices: {1: Do, 2: Naddo}
"""
"""The questionnaire of most examples in Welsh."""


def _asked(text: str) -> str:
    """A question in words of its own, which stand on line 8."""
    return one_question(f"- name: a\n  type: text\n  ask: {text}")


def _typed(kind: str, keys: str) -> str:
    """A question on line 6, its keys in one line."""
    return one_question(f"- {{name: a, type: {kind}, ask: A?, {keys}}}")


def _chosen(*lines: str, kind: str = "single", ask: str = "A?") -> str:
    """A question whose choices start on line 10."""
    return one_question("\n    ".join([f"- name: a\n  type: {kind}\n  ask: {ask}\n  choices:", *lines]))


def _battery(*items: str, ask: str = "A?", scale: str = "{1: Low, 2: High}") -> str:
    """A battery whose items start on line 11."""
    head = f"- name: a\n  type: battery\n  ask: {ask}\n  choices: {scale}\n  items:"
    return one_question("\n    ".join([head, *items]))


def _top(line: str) -> str:
    """A questionnaire whose third line is this one."""
    return "\n".join(["title: T", "version: 1", line, "pages:", "  - page: p", "    questions: [", _A, "    ]", ""])


_A = "      {name: a, type: single, ask: A?, choices: {1: Yes, 2: No}},"


def _then(keys: str, page: str = "", more: str = "type: text, ask: B?") -> str:
    """A page that asks a, on line 4, and then one, on line 5, with keys of its own that asks b on line 6."""
    lines = ["title: T", "version: 1", "pages:", f"  - {{page: p, questions: [{_A.strip(' ,')}]}}"]
    lines += [f"  - {{page: q, {page}questions: [", f"      {{name: b, {more}{keys}}}]}}", ""]
    return "\n".join(lines)


def _roster(*lines: str) -> str:
    """A roster of line 6, whose further lines start with line 9."""
    return one_question("\n".join(["- name: a", "  type: roster", "  ask: A?", *(f"  {line}" for line in lines)]))


def _fieldwork(line: str) -> str:
    return f"{FIELDWORK}{line}\n"


def _in_fieldwork(code: str, line: int, at: str, text: str) -> Case:
    return Case(code, line, at, text, "fieldwork.yaml")


def _in_services(code: str, line: int, at: str, text: str) -> Case:
    return Case(code, line, at, text, "services.csv")


_DAYS = "opens: 2027-02-01\ncloses: 2027-03-12\n"
_STUDY = "".join(FIELDWORK.splitlines(keepends=True)[2:3])
_AGREE = "{1: Disagree, 2: Neither, 3: Agree}"
_HARD = (
    "Considering organisational interdependencies, characterise interprofessional communication "
    "regarding multidisciplinary safeguarding responsibilities within participating organisations?"
)
_FROM = _typed("single", "choices_from: trusts.csv")
_SCORED = one_question("- {name: a, type: battery, ask: A?, choices: {1: Low, 2: High}, items: {x: X, y: Y}}")
_HEADED = "service,name,headcount\n"

FILES = [
    Case("folder", 0, "", "(a folder that is not there)", "", spoilt="gone"),
    Case("folder-name", 0, "", "(a folder named My survey)", "", spoilt="renamed"),
    Case("no-file", 0, "", "(no services.csv)", "services.csv", spoilt="missing"),
    Case("unreadable", 0, "", "(a services.csv that you may not read)", "services.csv", spoilt="locked"),
    Case("too-large", 0, "", f"{QUESTIONNAIRE}{'# a comment' * 30_000}\n"),
    Case(
        "encoding",
        8,
        "",
        "(a questionnaire saved as Latin-1)",
        more={"questionnaire.yaml": _asked("Café?").encode("latin-1")},
    ),
    Case("character", 8, "", _asked("Is it A\u200bB?")),
]
TRAPS = [
    Case("yaml", 2, ": 1", "title: T\n  version: 1\n"),
    Case("tab", 8, "\t", one_question("- name: a\n  type: text\n\task: A?")),
    Case("no-break-space", 8, "\u00a0", one_question("- name: a\n  type: text\n  ask:\u00a0A?")),
    Case("colon", 2, "version", "title: T\nversion:1\n"),
    Case("comma", 6, "at once", _typed("single", "choices: {1: Yes, at once, 2: No}")),
    Case("unquoted", 10, "0 years", _chosen("1: >10 years", "2: less")),
    Case("quote", 8, "they", _asked('"Yes" they said?')),
    Case("bracket", 8, "Say", _asked("[Optional] Say why")),
    Case("cut-text", 8, "Ward", _asked("Ward #4?")),
    Case("block-sign", 10, ">1", _chosen("1: >1", "2: less")),
    Case("sign", 8, "!Important", _asked("!Important")),
    Case("merge", 6, "<<", _typed("text", "<<: more")),
    Case("key", 1, "[a]", "? [a]\n: b\n"),
    Case("duplicate-key", 7, "hint", one_question("- {name: a, type: text, ask: A?, hint: H,\n   hint: I}")),
    Case("documents", 10, "---", f"{QUESTIONNAIRE}---\ntitle: U\n"),
    Case("empty", 0, "", "# nothing yet\n"),
    Case("depth", 1, "[", "[" * 17),
]
VALUES = [
    Case("shape", 3, "p", "title: T\nversion: 1\npages: [p]\n"),
    Case("list", 3, "p", "title: T\nversion: 1\npages: p\n"),
    Case("unknown-key", 6, "hnit", _typed("text", "hnit: H")),
    Case("missing-key", 6, "{", one_question("- {name: a, type: text}")),
    Case("text", 8, "{", _asked("{team}")),
    Case("empty-text", 8, "", _asked("")),
    Case("word", 6, "week", _typed("date", "precision: week")),
    Case("twice", 6, "dont_know]", _typed("text", "offer: [dont_know, dont_know]")),
    Case("not-whole", 6, "ten", _typed("text", "max_characters: ten")),
    Case("not-number", 6, "1.5.0", _typed("number", "min: 1.5.0")),
    Case("not-flag", 6, "yes", _typed("text", "required: yes")),
    Case("not-date", 6, "2027-02-29", _typed("date", "max: 2027-02-29")),
    _in_fieldwork("not-day", 5, "9 Feb", _fieldwork("contacts: [{kind: reminder, date: 9 Feb}]")),
    _in_fieldwork("not-days", 4, "2 weeks", FIELDWORK.replace("{responses", "{drafts: 2 weeks, responses")),
    _in_fieldwork("not-share", 5, "50%", _fieldwork("target: 50%")),
]
NAMES = [
    Case("name", 6, "Heard", one_question("- {name: Heard, type: text, ask: A?}")),
    Case("reserved", 6, "select", one_question("- {name: select, type: text, ask: A?}")),
    Case("duplicate-name", 7, "a,", one_question("- {name: a, type: text, ask: A?}\n- {name: a, type: text, ask: B?}")),
    Case("column-twice", 7, "a_x", _SCORED + "      - {name: a_x, type: text, ask: B?}\n"),
    Case(
        "column-length",
        6,
        "abc",
        _typed("ranking", "choices: {1: A, 2: B}, top: 1").replace("name: a", f"name: {'abc' * 10}"),
    ),
    Case("label", 6, "xxx", _typed("text", f"label: {'x' * 81}")),
    Case("label-prints", 6, '"Of', _typed("text", 'label: "Of ${name}"')),
    Case("long-label", 10, "1", _chosen(f"1: {'x' * 121}", "2: No")),
]
PAGES = [
    Case("pages", 3, "[]", "title: T\nversion: 1\npages: []\n"),
    Case("questions", 3, "[]", "title: T\nversion: 1\npages: [{page: p, questions: []}]\n"),
    Case("section", 5, "part", _then("", "section: part, ")),
    Case("unused", 3, "{1: Low", _top("scales: {level: {1: Low, 2: High}}")),
    Case(
        "shuffled",
        6,
        "s,",
        _then("", "section: s, screen_out: {if: a == 2, say: Thank you}, ").replace(
            "pages:", "sections: {s: {title: S, order: random}}\npages:"
        ),
    ),
    Case(
        "check-at",
        5,
        "c}",
        _then("", "checks: [{check: b != a, say: Again?, at: c}], ", "type: single, ask: B?, choices: {1: Yes, 2: No}"),
    ),
    Case(
        "roster-page",
        6,
        "name",
        _roster("questions: [{name: b, type: text, ask: B?}]") + "      - {name: c, type: text, ask: C?}\n",
    ),
    Case(
        "roster-type",
        10,
        "ranking",
        _roster(
            "questions: [{name: b, type: text, ask: B?},",
            "  {name: c, type: ranking, ask: C?, top: 1, choices: {1: A, 2: B}}]",
        ),
    ),
    Case("roster-first", 9, "number", _roster("questions: [{name: b, type: number, ask: B?, min: 0}]")),
    Case("for-each", 5, "agency", _then("", "for_each: agency, ")),
]
QUESTIONS = [
    Case("type", 6, "singel", one_question("- {name: a, type: singel, ask: A?}")),
    Case("note", 6, "true", one_question("- {name: a, type: note, text: A, required: true}")),
    Case("offer", 6, "dontknow", _typed("text", "offer: [dontknow]")),
    Case("assume", 6, "3", _typed("single", "choices: {1: Yes, 2: No}, assume: 3")),
    Case("wordings", 9, "if", one_question("- name: a\n  type: text\n  ask:\n    - if: wave == '1'\n      say: A?")),
    Case("limits", 6, "9", _typed("number", "min: 9, max: 1")),
    Case("limits-both", 6, "5", _typed("number", "min: 1, above: 5")),
    Case("limits-empty", 6, "0", _typed("number", "min: 0.4, max: 0.6, decimals: 0")),
    Case("missing-range", 6, "-200", _typed("number", "min: -200")),
    Case("precision", 6, "2026-11", _typed("date", "precision: year, min: 2026-11")),
    Case("span", 6, "a while", _typed("period", "least: a while")),
    Case("units", 6, "[", _typed("duration", "units: [years, days]")),
    Case("total", 6, "0", _typed("sum", "parts: {x: X, y: Y}, total: 0")),
    Case("parts", 6, "{x", _typed("sum", "parts: {x: X}, total: 100")),
    Case("rating", 6, "50", _typed("rating", "from: 0, to: 50, low: Bad, high: Good")),
    Case("middle", 6, "Fair", _typed("rating", "from: 1, to: 4, low: Bad, high: Good, middle: Fair")),
    Case("elements", 6, "[", _typed("linking_code", "elements: [birth_day]"), also=("linking",)),
    Case("linking", 6, "linking_code", _typed("linking_code", "elements: [birth_day, town_initial]")),
    Case("items", 11, "-", _battery("- x", "- y")),
    Case(
        "too-many-items",
        10,
        "{",
        one_question(
            "- name: a\n  type: battery\n  ask: A?\n  choices: {1: Low, 2: High}\n  items: {"
            + ", ".join(f"x{n}: {n}" for n in range(101))
            + "}"
        ),
    ),
]
CHOICES = [
    Case("choices", 10, "-", _chosen("- Yes", "- No")),
    Case("one-choice", 10, "1", _chosen("1: Yes")),
    Case("code", 10, "01", _chosen("01: Yes", "2: No")),
    Case(
        "code-twice",
        9,
        "{1: Own",
        one_question("- name: a\n  type: single\n  ask: A?\n  choices: {1: Own, 2: No}\n  choices_from: trusts.csv"),
        more={"trusts.csv": "code,label\n1,North\n"},
    ),
    Case("same-label", 11, "2", _chosen("1: Yes", "2: yes")),
    Case("picks", 6, "2", _typed("multiple", "choices: {1: A, 2: B}, at_least: 2, at_most: 1, offer: [dont_know]")),
    Case("exclusive", 10, "1", _chosen("1: {label: Yes, exclusive: true}", "2: No")),
    Case("specify", 6, "{1", _typed("ranking", "choices: {1: {label: Yes, specify: true}, 2: No}, top: 1")),
    Case("specify-key", 10, "5", _chosen("1: {label: Yes, specify: {min: 5}}", "2: No")),
    Case("choice-condition", 9, "{1", _battery("x: X", scale="{1: {label: Low, ask_if: answered(service)}, 2: High}")),
    Case("anchored", 6, "name", _chosen("1: {label: Yes, anchored: true}", "2: No")),
    Case("scale", 6, "agree", _typed("single", "scale: agree")),
    Case("scale-or-choices", 6, "agree", _typed("single", "scale: agree, choices: {1: Yes, 2: No}")),
    Case("choices-from", 6, "a}", _then("", more="type: single, ask: B?, choices_from: {chosen: a}")),
    Case("choices-file", 6, "trusts.csv", _FROM),
    Case("choices-columns", 1, "code", "code,name\n1,North\n", "trusts.csv", more={"questionnaire.yaml": _FROM}),
    Case("choices-count", 0, "", "code,label\n", "trusts.csv", more={"questionnaire.yaml": _FROM}),
]
LOGIC = [
    Case("condition-empty", 6, "", _then(", ask_if: ")),
    Case("condition-syntax", 6, "a = 1", _then(", ask_if: a = 1")),
    Case("condition-unknown", 6, "aa == 1", _then(", ask_if: aa == 1")),
    Case("condition-order", 5, "answered(b)", _then("", "ask_if: answered(b), ")),
    Case("condition-sense", 6, "a == 3", _then(", ask_if: a == 3")),
    Case("expression-syntax", 6, "a +", _then(", min: 0, max: a +", more="type: number, ask: B?")),
    Case("expression-sense", 6, "service", _then(", min: 0, max: service", more="type: number, ask: B?")),
    Case("unreachable", 5, "a == 1 and", _then("", "ask_if: a == 1 and a == 2, ")),
    Case("blank-page", 5, "q", _then(", ask_if: a == 2", "ask_if: a == 1, ")),
    Case("never-asked", 6, "a == 2", _then(", ask_if: a == 2}, {name: c, type: text, ask: C?", "ask_if: a == 1, ")),
    Case(
        "never-offered",
        6,
        "a == 2",
        _then("", "ask_if: a == 1, ", "type: single, ask: B?, choices: {1: {label: Yes, ask_if: a == 2}, 2: No}"),
    ),
    Case("always-true", 6, "a < 3", _then(", ask_if: a < 3")),
    Case(
        "check-never", 5, "b < 0", _then(", min: 0", "checks: [{check: b < 0, say: Again?}], ", "type: number, ask: B?")
    ),
    Case(
        "check-idle",
        5,
        "b >= 0",
        _then(", min: 0", "checks: [{check: b >= 0, say: Again?}], ", "type: number, ask: B?"),
    ),
    Case("screen-out-never", 5, "a > 2", _then("", "screen_out: {if: a > 2, say: Thank you}, ")),
    Case("screen-out-always", 5, "a < 3", _then("", "screen_out: {if: a < 3, say: Thank you}, ")),
]
TEXTS = [
    Case("piping", 8, "Of", _asked("Of ${team}?")),
    Case("piping-order", 8, "Of", _asked("Of ${a}?")),
    Case("piping-outside", 3, "Of", _top("about: Of ${a}")),
    Case("piping-fixed", 3, "Bye", _top("thanks: Bye, ${name}")),
    Case("plural", 6, '"Of', _then("", more='type: text, ask: "Of ${a|visit|visits}?"')),
    Case("empty-column", 8, "Of", _asked("Of ${arm}?"), more={"services.csv": "service,name,arm\nnorth,North Team,\n"}),
    Case("score", 7, "b}", _SCORED + "scores: {m: {of: b}}\n"),
    Case("score-items", 7, "3", _SCORED + "scores: {m: {of: a, answered_at_least: 3}}\n"),
]
FIELDWORKS = [
    _in_fieldwork("dates", 2, "2027-01-12", FIELDWORK.replace("2027-03-12", "2027-01-12")),
    _in_fieldwork("contact-date", 5, "2026-02-09", _fieldwork("contacts: [{kind: reminder, date: 2026-02-09}]")),
    _in_fieldwork("retention-early", 4, "{responses", FIELDWORK.replace("2037-", "2027-").replace("03-12}", "03-11}")),
    _in_fieldwork("outcomes", 5, "0.9", _fieldwork("outcomes: {complete: 0.8, partial: 0.9}")),
    _in_fieldwork("study", 3, "{controller", FIELDWORK.replace("ethics: e, ", "")),
    _in_fieldwork("retention", 1, "opens", f"{_DAYS}{_STUDY}"),
    _in_fieldwork("not-built", 5, "code_cards", _fieldwork("access: code_cards")),
]
SERVED = [
    _in_services("csv-comma", 1, ";name", "service;name\nnorth;North\n"),
    _in_services("csv-quote", 2, "north", f'{_HEADED}north,"North,38\n'),
    _in_services("csv-row", 2, "north", f"{_HEADED}north,North, West,38\n"),
    _in_services("csv-line", 2, '"North', f'{_HEADED}north,"North\nWest",38\n'),
    _in_services("csv-header", 1, "Team size", "service,name,Team size\nnorth,North,38\n"),
    _in_services("csv-twice", 1, "name\n", "service,name,name\nnorth,North,North\n"),
    _in_services("csv-column", 1, "service", "service,headcount\nnorth,38\n"),
    _in_services("csv-wide", 1, "x100", ",".join(["service", "name", *(f"x{n}" for n in range(2, 101))]) + "\n"),
    _in_services("no-service", 0, "", _HEADED),
    _in_services("service", 2, "North", f"{_HEADED}North,North Team,38\n"),
    _in_services("service-twice", 3, "north", f"{_HEADED}north,North,38\nnorth,Old North,4\n"),
    _in_services("service-name", 2, ",38", f"{_HEADED}north,,38\n"),
    _in_services("headcount", 2, "about", f"{_HEADED}north,North,about 30\n"),
]
TRANSLATION = "questionnaire.cy.yaml"
TRANSLATIONS = [
    Case("untranslated", 5, "name", WELSH.replace("        ask: Glywsoch chi?\n", ""), TRANSLATION),
    Case(
        "stale",
        6,
        "Glywsoch",
        f"{WELSH}source:\n  heard.ask: 00000000 {digest('Glywsoch chi?')}\n",
        TRANSLATION,
    ),
    Case("not-a-text", 6, "type", WELSH.replace("        ask:", "        type: single\n        ask:"), TRANSLATION),
    Case("seen", 9, "heard.ask", f"{WELSH}source:\n  heard.ask: yesterday\n", TRANSLATION),
    Case("translation-file", 0, "", WELSH, "questionnaire.welsh.yaml"),
    Case("translation-source", 0, "", WELSH, "questionnaire.en.yaml"),
    Case("no-interface", 0, "", WELSH, "questionnaire.fr.yaml"),
]

CRAFT = [
    Case("minutes", 3, "minutes", QUESTIONNAIRE.replace("version: 1\n", "version: 1\nminutes: 45\n")),
    Case("double-barrelled", 11, "Pay", _battery("x: Pay and workload")),
    Case("negative-wording", 11, "I do", _battery("x: I do not know whom to ring", scale=_AGREE)),
    Case("leading", 8, "Surely", _asked("Surely it helps?")),
    Case("long-question", 8, "Why", _asked(f"Why {'so ' * 25}often?")),
    Case("reading-age", 8, "Consid", _asked(_HARD)),
    Case(
        "vague-period", 6, "Have", _typed("single", "choices: {1: Yes, 2: No}").replace("A?", "Have you met recently?")
    ),
    Case("absolute", 11, "Calls", _battery("x: Calls are always returned", scale=_AGREE)),
    Case("battery-long", 11, "i0", _battery(*(f"i{n}: Thing {n}" for n in range(8)))),
    Case("no-dont-know", 6, "When", _typed("date", "precision: year").replace("A?", "When did you qualify?")),
    Case("required-no-way-out", 6, "true", _typed("text", "required: true")),
    Case("other-without-text", 11, "2", _chosen("1: Nurse", "2: Other")),
    Case(
        "too-many-choices",
        10,
        "1",
        _chosen(*(f"{n}: Thing {n}" for n in range(1, 13)), "99: {label: None, exclusive: true}", kind="multiple"),
    ),
    Case("no-none", 10, "1", _chosen("1: Calls", "2: Visits", kind="multiple")),
    Case("overlapping-ranges", 10, "1", _chosen("1: 1-3", "2: 3-5")),
    Case("unbalanced-scale", 10, "1", _chosen("1: Poor", "2: Good", "3: Very good", "4: Excellent")),
    Case("scale-descending", 10, "1", _chosen("1: Always", "2: Often", "3: Never")),
    Case(
        "same-ask",
        7,
        "What",
        one_question(
            "- {name: a, type: text, ask: What would help you most?}\n"
            "- {name: b, type: text, ask: What would help you most?}"
        ),
    ),
]
CASES = [
    *FILES,
    *TRAPS,
    *VALUES,
    *NAMES,
    *PAGES,
    *QUESTIONS,
    *CHOICES,
    *LOGIC,
    *TEXTS,
    *FIELDWORKS,
    *SERVED,
    *TRANSLATIONS,
    *CRAFT,
]
"""A case for each code, in the order of the catalogue."""
