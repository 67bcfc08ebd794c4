"""The documentation is true: its examples load, its commands run, what it shows is what appears, its links lead on."""

import csv
import importlib.util
import io
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType

import click
import pytest

from surveyapp.commands import COMMANDS, cli
from surveyapp.errors import SurveyFaults
from surveyapp.estimates import headcount_rates, round_half_up
from surveyapp.fieldwork import OWN_COLUMNS, Outcomes
from surveyapp.loader import load_questionnaire, load_survey
from surveyapp.loader.reading import Keys
from surveyapp.loader.types import TYPES
from surveyapp.missing import Missing
from surveyapp.model import columns_of, export_columns
from surveyapp.responses import outcome_of
from surveyapp.routing import Router
from tests.docs_examples import QUESTIONNAIRES, TOP, loaded, survey_folder, with_page, with_questions
from tests.docs_pages import (
    ALL,
    DOCS,
    FIELDWORK,
    LANGUAGE,
    OF_LANGUAGE,
    PAGES,
    ROOT,
    Block,
    anchors,
    examples,
    inlines,
    section,
    table,
    tables,
)

CHOICES, LOGIC, REPEATING, SCORES, OF_TYPES = (
    DOCS / "language" / f"{name}.md" for name in ("choices", "logic", "repeating", "scores", "types")
)


# --- examples -----------------------------------------------------------------------------------------------------


def test_every_block_is_of_a_kind_that_some_test_knows() -> None:
    tested = {"yaml", "json", "csv", "sh", "output", "text", "python"}
    shown_only = {"console", "ini", "nginx", "caddy", "r", "stata", "spss"}
    assert {block.kind for block in ALL} <= tested | shown_only


@pytest.mark.parametrize("block", QUESTIONNAIRES, ids=str)
def test_every_example_of_a_questionnaire_loads(block: Block) -> None:
    assert list(loaded(block).questions)


@pytest.mark.parametrize("block", examples("yaml", "fieldwork"), ids=str)
def test_every_example_of_a_fieldwork_loads_without_a_warning(block: Block, tmp_path: Path) -> None:
    assert load_survey(survey_folder(tmp_path, fieldwork=block.text)).warnings == ()


@pytest.mark.parametrize("block", examples("csv", "services"), ids=str)
def test_every_example_of_services_loads(block: Block, tmp_path: Path) -> None:
    services = load_survey(survey_folder(tmp_path, services=block.text)).fieldwork.services
    assert len(services) == len(list(csv.reader(io.StringIO(block.text)))) - 1


@pytest.mark.parametrize("block", examples("yaml", "question"), ids=str)
def test_the_columns_named_below_a_question_are_those_it_makes(block: Block) -> None:
    own = set(re.findall(r"name: (\w+)", block.text))
    made = [c.name for q in loaded(block).questions if q.name in own for c in columns_of(q)]
    assert _columns_said(block) == made


@pytest.mark.parametrize("block", examples("yaml", "page"), ids=str)
def test_the_columns_named_below_a_page_are_made_in_that_order(block: Block) -> None:
    said = _columns_said(block)
    made = [column.name for column in export_columns(loaded(block))]
    assert [name for name in made if name in said] == said
    assert said or not {"roster", "for_each"} & set(re.findall(r"\w+", block.text))


def _columns_said(block: Block) -> list[str]:
    after = "\n".join(block.page.read_text(encoding="utf-8").splitlines()[block.line + block.text.count("\n") + 1 :])
    said = re.match(r"\s*Columns: ([^.]*)\.", after)
    return re.findall(r"`(\w+)`", said[1]) if said else []


def test_every_condition_in_the_reference_makes_sense() -> None:
    rows = table(LOGIC, "write")
    text = LOGIC.read_text(encoding="utf-8")
    written = [code for row in rows for code in re.split(r", (?=heard|8)", row[0])]
    assert len(written) > 12
    for condition in written:
        assert f"`{condition}`" in text
        page = f"- page: p\n  ask_if: {condition}\n  questions: [{{name: z, type: note, text: Z}}]\n"
        assert load_questionnaire(with_page(page)).pages[-1].ask_if == condition


def test_the_table_of_what_comes_out_is_what_comes_out() -> None:
    header, *rows = next(found for found in tables(LOGIC) if found[0][0] == "answers")
    asked = "".join(
        f"      - {{name: c{n}, type: number, min: 0, ask: C?, ask_if: '{condition}'}}\n"
        for n, condition in enumerate(header[1:])
    )
    questionnaire = load_questionnaire(
        f"{TOP}  - page: a\n    questions: [{{name: heard, type: single, ask: H?, choices: {{1: Yes, 2: No}}}}]\n"
        "  - page: b\n    ask_if: heard == 1\n    questions:\n"
        "      - {name: used, type: single, ask: U?, choices: {1: Yes, 2: No}, offer: [dont_know]}\n"
        f"  - page: c\n    questions:\n{asked}"
    )
    codes = {"1": 1, "2": 2, "dont_know": Missing.DONT_KNOW}
    for row in rows:
        given = re.findall(r"(heard|used) (1|2|dont_know)", row[0].partition("(")[0])
        values = Router(questionnaire).route({name: codes[code] for name, code in given}, {}).values
        came_out = ["shown" if (v := values[f"c{n}"]) == Missing.BLANK else str(v) for n in range(len(header) - 1)]
        assert came_out == row[1:], row[0]


def _with_line(line: str) -> str:
    if line[0].isdecimal():
        return f"- name: z\n  type: single\n  ask: Z?\n  choices:\n    1: Zed\n    {line}\n"
    choices = "" if line.startswith("choices") else "  choices: {1: A, 2: B}\n"
    return f"- name: z\n  type: single\n  ask: Z?\n  {line}\n{choices}"


@pytest.mark.parametrize("row", table(LANGUAGE, "written"), ids=lambda row: str(row[0]))
def test_every_trap_is_caught_in_the_words_shown_and_its_mend_mends(row: list[str]) -> None:
    written, said, mend = row
    with pytest.raises(SurveyFaults) as caught:
        load_questionnaire(with_questions(_with_line(written)))
    assert any(said in str(fault) for fault in caught.value.faults)
    assert load_questionnaire(with_questions(_with_line(mend)))


# --- nothing is left out ------------------------------------------------------------------------------------------


def _mentioned(*pages: Path) -> set[str]:
    return {
        word for page in pages for code in inlines(page, "code_inline") for word in re.findall(r"\w+", code.content)
    }


def test_every_type_of_question_has_a_heading_and_an_example() -> None:
    shown = {kind for block in QUESTIONNAIRES for kind in re.findall(r"type: (\w+)", block.text)}
    assert {*TYPES, "roster"} <= shown
    assert {*TYPES, "roster"} <= anchors(OF_TYPES)


def test_every_key_that_the_loader_knows_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known: dict[str, set[str]] = {}
    opened: Callable[..., None] = Keys.__init__

    def spy(self: Keys, node: object, keys: Sequence[str], what: str, faults: object) -> None:
        known.setdefault(what, set()).update(keys)
        opened(self, node, keys, what, faults)

    monkeypatch.setattr(Keys, "__init__", spy)
    for block in QUESTIONNAIRES:
        loaded(block)
    load_survey(survey_folder(tmp_path, fieldwork=examples("yaml", "fieldwork")[0].text))

    of_fieldwork = {"the fieldwork", "`study`", "`retention`", "`outcomes`", "`thresholds`", "a contact"}
    types = {f"a {kind} question" for kind in TYPES}
    assert known.keys() == {*EXPLAINED, "a question", "a roster", *types, *of_fieldwork}
    for what, keys in known.items():
        pages = [FIELDWORK] if what in of_fieldwork else OF_LANGUAGE
        assert keys <= _mentioned(*pages), f"the docs leave out keys of {what}"
    for what, (page, title) in EXPLAINED.items():
        assert known[what] <= _keys_in_tables(page, title), f"the table of {what} is not complete"
    for kind, (own, _) in TYPES.items():
        assert own <= _keys_in_tables(OF_TYPES, kind), f"the table of {kind} is not complete"
    assert known["a roster"] <= _keys_in_tables(REPEATING, "roster")


EXPLAINED = {
    "the questionnaire": (LANGUAGE, "The file"),
    "a section": (LANGUAGE, "Sections"),
    "a page": (LANGUAGE, "Pages"),
    "a choice": (CHOICES, "Choices"),
    "`specify`": (CHOICES, "Other, and which"),
    "`choices_from`": (CHOICES, "Choices carried forward"),
    "an item": (OF_TYPES, "battery"),
    "a wording": (LOGIC, "Wordings by condition"),
    "a check": (LOGIC, "Checks"),
    "`screen_out`": (LOGIC, "Screening out"),
    "a computed variable": (LOGIC, "Computed variables"),
    "a split": (LOGIC, "Random assignment"),
    "`messages`": (LOGIC, "Own words for a refusal"),
    "a score": (SCORES, "Scores"),
}
"""By what the loader reads: the page and the heading of the docs with a table of its keys."""


def _keys_in_tables(page: Path, title: str) -> set[str]:
    """What stands as code in the first cells of the tables below a heading."""
    cells = re.findall(r"^\| ((?:`[^`]+`[, ]*)+)\|", section(page, title), re.MULTILINE)
    return {word for cell in cells for word in re.findall(r"\w+", cell)}


def test_every_missing_code_is_in_the_table_with_its_label() -> None:
    assert {(code, words) for code, words, _ in table(LANGUAGE, "code")} == {(str(int(m)), m.label) for m in Missing}


def test_every_column_of_services_csv_is_explained() -> None:
    assert set(OWN_COLUMNS) <= _mentioned(FIELDWORK)


def test_the_index_names_every_page() -> None:
    named = {(DOCS / str(link.attrs["href"])).resolve() for link in inlines(DOCS / "README.md", "link_open")}
    assert named == {*PAGES} - {DOCS / "README.md"}


# --- figures ------------------------------------------------------------------------------------------------------


def test_the_worked_head_count_case_adds_up() -> None:
    rows = next(found[1:] for found in tables(DOCS / "rates-and-data.md") if "RR1" in found[0])
    for _, headcount, complete, partial, rr1, rr2 in rows:
        rates = headcount_rates(int(headcount), int(complete), int(partial))
        assert rates is not None
        assert [f"{round_half_up(100 * rate, 1):.1f}%" for rate in (rates.rr1, rates.rr2)] == [rr1, rr2]
    *sectors, together = [[int(cell) for cell in row[1:4]] for row in rows]
    assert [sum(column) for column in zip(*sectors, strict=True)] == together


def test_the_worked_shares_are_classed_as_the_page_says() -> None:
    page = " ".join((DOCS / "rates-and-data.md").read_text(encoding="utf-8").split())
    said = re.search(r"With (\d+) applicable questions (\d+) answered are complete, (\d+) partial, (\d+) insuff", page)
    assert said is not None
    applicable, *answered = map(int, said.groups())
    assert [outcome_of(n / applicable, Outcomes()) for n in answered] == ["complete", "partial", "insufficient"]


# --- commands.md --------------------------------------------------------------------------------------------------


def _generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_commands", DOCS / "make_commands.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_of_commands_is_what_the_generator_writes() -> None:
    written = (DOCS / "commands.md").read_text(encoding="utf-8")
    assert written == _generator().commands_markdown(), "run: python docs/make_commands.py"


def test_the_page_of_commands_has_every_command_and_every_option() -> None:
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    context = cli.make_context("surveyapp", [], resilient_parsing=True)
    names = cli.list_commands(context)
    assert set(names) == {name for group in COMMANDS.values() for name in group}
    for name in names:
        command = cli.get_command(context, name)
        assert command is not None
        section = text.partition(f"\n### {name}\n")[2].partition("\n### ")[0]
        for option in command.params:
            spelt = option.opts if isinstance(option, click.Option) else [option.make_metavar(context)]
            assert all(word in section for word in spelt), f"{name}: {spelt}"


# --- links and paths ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_inside_the_docs_leads_to_a_page_and_a_heading(page: Path) -> None:
    for link in inlines(page, "link_open"):
        href = str(link.attrs["href"])
        if href.startswith(("https://", "mailto:")):
            continue
        path, _, anchor = href.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.is_file(), href
        assert not anchor or anchor in anchors(target), href


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_names_a_path_of_the_machine_it_was_written_on(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"(?<![\w.])/(work|home|Users|root|tmp|mnt|media)/|\b[A-Z]:\\", text)
    assert not any(str(place) in text for place in (ROOT, Path(sys.prefix), Path.home()) if len(place.parts) > 1)
