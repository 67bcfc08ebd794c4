"""The schema for editors knows what the loader knows: it takes every file that loads, and marks what does not."""

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from click.testing import CliRunner

from surveyapp.answers import KINDS
from surveyapp.commands import cli
from surveyapp.loader import (
    choices,
    explained,
    fieldwork,
    load_questionnaire,
    load_survey,
    pages,
    questionnaire,
    questions,
)
from surveyapp.loader.reading import Keys
from surveyapp.loader.schema import SCHEMAS, fieldwork_schema, keys_of, questionnaire_schema
from surveyapp.loader.types import TYPES
from surveyapp.missing import OFFERS
from tests.docs_pages import ALL, SHIPPED, Block, blocks, examples
from tests.surveys import faults, one_question

QUESTIONNAIRE, FIELDWORK = questionnaire_schema(), fieldwork_schema()
KINDS_OF_QUESTION = [*TYPES, "roster"]


# --- YAML as editors read it --------------------------------------------------------------------------------------


class Editor(yaml.CSafeLoader):
    """Reads the core schema of YAML 1.2, as the editors' language server does; keys are texts as they stand."""

    yaml_implicit_resolvers: dict[str, list[Any]] = {}  # noqa: RUF012 - PyYAML's own way


for kind, pattern, first in (
    ("null", r"null|Null|NULL|~|", ["n", "N", "~", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
):
    Editor.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(rf"^(?:{pattern})$"), first)


def _mapping(loader: Editor, node: yaml.MappingNode) -> dict[str, Any]:
    return {key.value: loader.construct_object(value, deep=True) for key, value in node.value}


def _number(read: Callable[[str], float]) -> Callable[[Editor, yaml.ScalarNode], float]:
    return lambda loader, node: read(str(loader.construct_scalar(node)))


Editor.add_constructor("tag:yaml.org,2002:map", _mapping)
Editor.add_constructor("tag:yaml.org,2002:int", _number(int))
Editor.add_constructor("tag:yaml.org,2002:float", _number(float))


def as_edited(text: str) -> Any:
    """Return what an editor takes a YAML text for."""
    return yaml.load(text, Loader=Editor)


def marked(schema: Mapping[str, Any], value: Any, part: str = "") -> list[str]:
    """Return what an editor would mark; `part` is one of the schema's definitions."""
    whole = {"definitions": schema["definitions"], "$ref": f"#/definitions/{part}"} if part else schema
    return [f"{error.json_path}: {error.message}" for error in jsonschema.Draft7Validator(whole).iter_errors(value)]


def test_the_test_reads_yaml_as_editors_do() -> None:
    text = "{a: Yes, b: 12:30, c: 010, d: 1.10, e: true, f: 2026-11, g: 2026-11-22, 1: x, h: ~, i: '5'}"
    assert as_edited(text) == {
        "a": "Yes", "b": "12:30", "c": 10, "d": 1.1, "e": True, "f": "2026-11", "g": "2026-11-22", "1": "x", "h": None,
        "i": "5",
    }  # fmt: skip


# --- what loads is right ------------------------------------------------------------------------------------------


def test_both_schemas_are_json_schema_draft_7() -> None:
    for schema in (QUESTIONNAIRE, FIELDWORK):
        assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
        jsonschema.Draft7Validator.check_schema(schema)
        json.dumps(schema)


@pytest.mark.parametrize("folder", sorted(SHIPPED.iterdir()), ids=lambda folder: folder.name)
def test_the_shipped_surveys_are_right(folder: Path) -> None:
    for file, schema in (("questionnaire.yaml", QUESTIONNAIRE), ("fieldwork.yaml", FIELDWORK)):
        assert marked(schema, as_edited((folder / file).read_text(encoding="utf-8"))) == []


PARTS = ("", "question", "page", "fieldwork")
YAML = [block for block in ALL if block.kind == "yaml" and (block.rest in PARTS or block.rest.endswith(".yaml"))]


@pytest.mark.parametrize("block", YAML, ids=str)
def test_every_example_of_the_docs_is_right(block: Block) -> None:
    value = as_edited(block.text)
    if block.rest in {"question", "page"}:
        assert [mark for part in value for mark in marked(QUESTIONNAIRE, part, block.rest)] == []
    else:
        assert marked(FIELDWORK if "opens" in value else QUESTIONNAIRE, value) == []


EVERY_KEY = """
title: 1984
version: 1.0
scales:
  much:
    1: No
    2: {label: 010, hint: 12:30}
sections: {first: {title: First, ask_if: service != "south", order: random}, second: true}
splits: {form: {label: Form, choices: {1: Short, 2: Long}}}
pages:
  - page: one
    section: first
    questions:
      - name: used
        type: multiple
        ask:
          - {if: form == 1, say: Used?}
          - {say: Used it?}
        choices:
          1: {label: A, hint: H, ask_if: form == 1, anchored: true}
          2: B
          8: {label: Other, specify: {ask: How many?, type: number, min: 0, max: 9.5, decimals: 1, show: chosen}}
          9: {label: None, exclusive: true}
        order: random
        at_least: 1
        at_most: 2
        offer: {dont_know: I forget}
        messages: {at_most: Too many}
      - {name: n, type: number, ask: N?, min: 0, max: 5, quality: true, assume: 1, offer: [dont_know]}
  - page: two
    order: random
    checks: [{check: m <= n, say: Mend it, kind: soft, at: m, blank: 0}]
    screen_out: {if: m == 3, say: Thanks}
    questions:
      - {name: m, type: number, ask: M?, above: -1, max: n + 1}
      - {name: rest, type: single, ask: Which?, choices_from: {not_chosen: used}, choices: {70: None}}
      - {name: rows, type: battery, scale: much, ask: R, items: {a: 5, b: {text: B, reverse: true, hint: h}}}
      - {name: money, type: sum, ask: S?, parts: {x: X, y: Y}, total: 100, unit: £, blank: 0}
      - {name: span, type: period, ask: P?, precision: month, max: today, least: 1 month, from: A, to: B}
      - {name: took, type: duration, ask: D?, units: [years, months], max: 3 years}
      - {name: begun, type: date, ask: W?, precision: year, min: 2015, max: today}
      - {name: code, type: linking_code, ask: C, elements: [birth_day, town_initial]}
  - page: three
    for_each: used
    questions: [{name: why, type: text, ask: "Why ${item}?", max_words: 5}]
  - page: four
    questions:
      - name: partner
        type: roster
        ask: Partners
        entry: Partner
        max: 3
        questions: [{name: agency, type: text, ask: Agency?}, {name: role, type: rating, ask: R?, low: l, high: h}]
computed: {many: {of: n + m, label: Many, blank: 0}}
scores: {rows_score: {of: rows, answered_at_least: 1, as: sum, label: Rows}}
"""


def test_every_kind_of_key_is_taken_with_values_that_yaml_takes_for_numbers_and_truths() -> None:
    assert load_questionnaire(EVERY_KEY)
    assert marked(QUESTIONNAIRE, as_edited(EVERY_KEY)) == []


# --- what does not load is marked ---------------------------------------------------------------------------------

PICK = "- {name: q, type: single, ask: Q?, choices: {1: A, 2: B}"


@pytest.mark.parametrize(
    "broken",
    [
        f"{PICK}, requird: true}}",
        f"{PICK}, required: maybe}}",
        f"{PICK}, min: 3}}",
        f"{PICK}, offer: [dunno]}}",
        f"{PICK}, messages: {{shout: No}}}}",
        f"{PICK}, label: [a]}}",
        "- {name: q, type: sngle, ask: Q?, choices: {1: A, 2: B}}",
        "- {type: single, ask: Q?, choices: {1: A, 2: B}}",
        "- {name: q, type: single, choices: {1: A, 2: B}}",
        "- {name: Q-1, type: single, ask: Q?, choices: {1: A, 2: B}}",
        "- {name: q, type: single, ask: Q?, choices: [A, B]}",
        "- {name: q, type: single, ask: Q?, choices: {a: A, b: B}}",
        "- {name: q, type: single, ask: Q?, choices: {01: A, 2: B}}",
        "- {name: q, type: single, ask: Q?, choices: {1: {hint: A}, 2: B}}",
        "- {name: q, type: single, ask: Q?, choices: {1: {label: A, specify: 3}, 2: B}}",
        "- {name: q, type: single, ask: Q?}",
        "- {name: q, type: number, ask: Q?, min: 0, decimals: 7}",
        "- {name: q, type: rating, ask: Q?, low: l}",
        "- {name: q, type: ranking, ask: Q?, choices: {1: A, 2: B}}",
        "- {name: q, type: battery, ask: Q?, choices: {1: A, 2: B}, items: {One: x}}",
        "- {name: q, type: date, ask: Q?, precision: hour}",
        "- {name: q, type: duration, ask: Q?, units: [years, parsecs]}",
        "- {name: q, type: linking_code, ask: Q?, elements: [birth_day]}",
        "- {name: q, type: sum, ask: Q?, parts: {a: A, b: B}}",
        "- {name: q, type: note, text: Hello, required: true}",
        "- {name: q, type: roster, ask: Q?, questions: [{name: a, type: battery, ask: A}]}",
        "- {name: q, type: text, ask: }",
    ],
)
def test_what_the_loader_refuses_in_one_place_an_editor_marks(broken: str) -> None:
    text = one_question(broken)
    assert faults(text)
    assert marked(QUESTIONNAIRE, as_edited(text))


@pytest.mark.parametrize(
    "line", ["wave: 0", "opens: soon", "target: 2", "studdy: {}", "retention: {drafts: 2 weeks}", "identity: secret"]
)
def test_an_editor_marks_a_wrong_line_of_fieldwork(line: str) -> None:
    text = "opens: 2027-02-01\ncloses: 2027-03-12\n"
    assert marked(FIELDWORK, as_edited(text)) == []
    assert marked(FIELDWORK, as_edited(text.replace("opens: 2027-02-01\n", "") + line)) != []
    assert marked(FIELDWORK, {**as_edited(text), **as_edited(line)}) != []


def whole_numbers() -> Iterator[tuple[str, str, int, int]]:
    """Every key of a question that holds a whole number: its type, its name and its ends in the schema."""
    for kind in KINDS_OF_QUESTION:
        for key, shape in QUESTIONNAIRE["definitions"][f"{kind}_question"]["properties"].items():
            if shape.get("type") == "integer":
                yield kind, key, shape["minimum"], shape["maximum"]


LEAST = {
    "multiple": "choices: {1: A, 2: B}",
    "ranking": "choices: {{{}}}".format(", ".join(f"{n}: C{n}" for n in range(1, 12))),
    "number": "min: 0",
    "text": "hint: h",
    "long_text": "hint: h",
    "rating": "low: l, high: h",
    "sum": "parts: {a: A, b: B}, total: 3",
    "roster": "questions: [{name: a, type: text, ask: A}]",
}
"""By type, what a question of it needs besides."""


@pytest.mark.parametrize(("kind", "key", "low", "high"), list(whole_numbers()))
def test_whole_numbers_have_the_ends_of_the_loader(kind: str, key: str, low: int, high: int) -> None:
    def refused(number: int) -> bool:
        text = one_question(f"- {{name: q, type: {kind}, ask: Q?, {LEAST[kind]}, {key}: {number}}}")
        return any(f"`{key}` is '{number}'" in fault.what for fault in faults(text))

    assert refused(low - 1)
    assert not refused(low)
    picks = key in {"at_least", "at_most"}  # whose end is the number of choices
    assert picks or not refused(high)
    assert refused(high + 1)


# --- nothing is left out ------------------------------------------------------------------------------------------

MAPS: list[tuple[Collection[str], Mapping[str, object]]] = [
    (questionnaire.TOP, explained.QUESTIONNAIRE),
    (questionnaire.SECTION, explained.SECTION),
    (questionnaire.SPLIT, explained.SPLIT),
    (questionnaire.COMPUTED, explained.COMPUTED),
    (questionnaire.SCORE, explained.SCORE),
    (pages.PAGE, explained.PAGE),
    (pages.CHECK, explained.CHECK),
    (pages.SCREEN_OUT, explained.SCREEN_OUT),
    (questions.COMMON, explained.COMMON),
    (questions.VARIANT, explained.VARIANT),
    (choices.CHOICE, explained.CHOICE),
    (choices.SPECIFY, explained.SPECIFY),
    (choices.CARRIED, explained.CARRIED),
    (choices.ITEM, explained.ITEM),
    (OFFERS, explained.OFFER),
    (KINDS, explained.MESSAGES),
    (fieldwork.TOP, explained.FIELDWORK),
    (fieldwork.STUDY, explained.STUDY),
    (fieldwork.RETENTION, explained.RETENTION),
    (fieldwork.OUTCOMES, explained.OUTCOMES),
    (fieldwork.THRESHOLDS, explained.THRESHOLDS),
    (fieldwork.CONTACT, explained.CONTACT),
]


def test_every_key_of_the_loader_is_explained_and_no_other() -> None:
    for known, told in MAPS:
        assert set(known) == set(told)
    assert set(explained.TYPES) == set(KINDS_OF_QUESTION)
    for kind, (_, own) in explained.TYPES.items():
        assert keys_of(kind) <= set(explained.COMMON) | set(own), kind
        assert set(own) <= keys_of(kind), kind


def sentences(schema: object) -> Iterator[tuple[str, str]]:
    """Every key of a schema with its sentence."""
    if isinstance(schema, dict):
        for key, shape in schema.get("properties", {}).items():
            if isinstance(shape, dict) and set(shape) != {"const"}:
                yield key, str(shape.get("description", ""))
        for inner in schema.values():
            yield from sentences(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from sentences(inner)


def test_every_key_has_a_sentence_that_a_tooltip_can_show() -> None:
    for schema in (QUESTIONNAIRE, FIELDWORK):
        told = list(sentences(schema))
        assert [key for key, sentence in told if not re.fullmatch(r"\S.{10,118}[.:]?", sentence)] == []


def test_every_map_that_the_loader_opens_is_in_a_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: dict[str, set[str]] = {}
    opens = Keys.__init__

    def spy(self: Keys, node: object, known: Collection[str], what: str, into: object) -> None:
        opened.setdefault(what, set()).update(known)
        opens(self, node, known, what, into)  # type: ignore[arg-type]  # handed on as they come

    monkeypatch.setattr(Keys, "__init__", spy)
    load_questionnaire(EVERY_KEY)
    load_survey(SHIPPED / "joint-protocols")
    mapped = [set(known) for known, _ in MAPS] + [{"label", "hint"}]
    by_type = [set(questions.COMMON | own) for own, _ in TYPES.values()] + [set(keys_of("roster"))]
    # a question is opened once more with just its own keys, to note its place
    assert [what for what, known in opened.items() if known not in mapped + by_type and what != "a question"] == []


def test_references_lead_to_definitions_and_every_definition_is_used() -> None:
    for schema in (QUESTIONNAIRE, FIELDWORK):
        used = set(re.findall(r'"#/definitions/(\w+)"', json.dumps(schema)))
        assert used == set(schema["definitions"])


# --- the command --------------------------------------------------------------------------------------------------


def test_the_command_prints_a_schema_or_writes_it_to_a_file(tmp_path: Path) -> None:
    run = CliRunner()
    assert json.loads(run.invoke(cli, ["schema"]).stdout) == QUESTIONNAIRE
    file = tmp_path / "fieldwork.schema.json"
    assert run.invoke(cli, ["schema", "fieldwork", "-o", str(file)]).exit_code == 0
    assert json.loads(file.read_text(encoding="utf-8")) == FIELDWORK
    again = run.invoke(cli, ["schema", "fieldwork", "-o", str(file)])
    assert again.exit_code == 1
    assert "--force" in again.stderr
    assert set(SCHEMAS) == {"questionnaire", "fieldwork"}
    assert run.invoke(cli, ["schema", "services"]).exit_code == 2


def test_examples_of_both_files_are_among_those_of_the_docs() -> None:
    assert examples("yaml", "fieldwork")
    assert examples("yaml", "question")


def test_the_settings_that_the_docs_give_for_editors_name_the_files_that_the_docs_make() -> None:
    (settings,) = examples("json")
    made = {name for block in blocks(settings.page) for name in re.findall(r"-o (\S+)", block.text)}
    schemas = json.loads(settings.text)["yaml.schemas"]
    assert {name.removeprefix("./") for name in schemas} == made
    for name, pattern in schemas.items():
        files = [*SHIPPED.parent.glob(pattern)]
        assert {file.stem for file in files} == {name.removeprefix("./").partition(".")[0]}
        assert len(files) == len([*SHIPPED.iterdir()])
