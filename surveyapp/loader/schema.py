"""The files of a survey as JSON Schema, made from the very tables that the loader reads with: for editors.

An editor that knows it shows what each key is for, offers keys and words, and marks what does not fit while it is
typed. It sees one key at a time: what hangs together (conditions, names, limits) is for ``surveyapp check``.
"""

from collections.abc import Callable

from surveyapp.answers import KINDS
from surveyapp.loader import choices, explained, fieldwork, pages, questionnaire, questions, repeating
from surveyapp.loader.shapes import CODE, FLAG, NAME, TEXT, Shape, either, keys, list_of, names_to, one_of, ref
from surveyapp.loader.types import TYPES
from surveyapp.missing import OFFERS

_DRAFT = "http://json-schema.org/draft-07/schema#"
_CHOOSING = ("choices", "scale", "choices_from")
_NEEDED = {
    "battery": ("items",),
    "ranking": ("top",),
    "rating": ("low", "high"),
    "sum": ("parts", "total"),
    "linking_code": ("elements",),
    "roster": ("questions",),
}


def questionnaire_schema() -> Shape:
    """Return the JSON Schema (draft 7) of questionnaire.yaml."""
    needed = ("title", "version", "pages")
    return {
        "$schema": _DRAFT,
        "title": "A questionnaire",
        **keys(questionnaire.TOP, explained.QUESTIONNAIRE, needed),
        "definitions": {
            **_choices(),
            **_top(),
            "page": keys(pages.PAGE, explained.PAGE, ("page", "questions")),
            "check": keys(pages.CHECK, explained.CHECK, ("check", "say")),
            "screen_out": keys(pages.SCREEN_OUT, explained.SCREEN_OUT, ("if", "say")),
            "question": _question([*TYPES, "roster"]),
            "inner_question": _question([kind for kind in TYPES if kind in repeating.INNER_TYPES]),
            **{f"{kind}_question": _of_type(kind) for kind in (*TYPES, "roster")},
            "variant": keys(questions.VARIANT, explained.VARIANT, ("say",)),
            "offer": either(
                {**list_of(one_of(OFFERS, (reason.label for reason in OFFERS.values())), 0), "uniqueItems": True},
                keys(OFFERS, explained.OFFER),
            ),
            "messages": keys(KINDS, explained.MESSAGES),
        },
    }


def fieldwork_schema() -> Shape:
    """Return the JSON Schema (draft 7) of fieldwork.yaml."""
    return {
        "$schema": _DRAFT,
        "title": "A round of fieldwork",
        **keys(fieldwork.TOP, explained.FIELDWORK, ("opens", "closes")),
        "definitions": {
            "study": keys(fieldwork.STUDY, explained.STUDY),
            "retention": keys(fieldwork.RETENTION, explained.RETENTION),
            "outcomes": keys(fieldwork.OUTCOMES, explained.OUTCOMES),
            "thresholds": keys(fieldwork.THRESHOLDS, explained.THRESHOLDS),
            "contact": keys(fieldwork.CONTACT, explained.CONTACT, ("date", "kind")),
        },
    }


SCHEMAS: dict[str, Callable[[], Shape]] = {"questionnaire": questionnaire_schema, "fieldwork": fieldwork_schema}
"""By the file's name without its ending, what makes its schema."""


def _top() -> dict[str, Shape]:
    """What stands before the pages, or after them."""
    return {
        "scales": names_to(ref("scale")),
        "sections": names_to(either(TEXT, keys(questionnaire.SECTION, explained.SECTION, ("title",)))),
        "splits": names_to(keys(questionnaire.SPLIT, explained.SPLIT, ("choices",))),
        "computed": names_to(keys(questionnaire.COMPUTED, explained.COMPUTED, ("of",))),
        "scores": names_to(keys(questionnaire.SCORE, explained.SCORE, ("of",))),
    }


def _choices() -> dict[str, Shape]:
    """Choices, items and parts: by code or name, a text or a map."""
    scaled = keys(choices.SCALED, explained.CHOICE, ("label",))
    item = keys(choices.ITEM, explained.ITEM, ("text",))
    file = {"type": "string", "pattern": r"^[^/\\]+\.csv$", "description": "A CSV file beside the questionnaire."}
    carried = keys(choices.CARRIED, explained.CARRIED, minProperties=1, maxProperties=1)
    return {
        "choices": names_to(either(TEXT, keys(choices.CHOICE, explained.CHOICE, ("label",))), CODE),
        "scale": names_to(either(TEXT, scaled), CODE, least=2),
        "choices_from": either(file, carried),
        "specify": either(FLAG, keys(choices.SPECIFY, explained.SPECIFY)),
        "items": names_to(either(TEXT, item)),
        "parts": names_to(TEXT, least=2),
    }


def _question(kinds: list[str]) -> Shape:
    """A question of any of some types: once its type is written, the keys of that type."""
    told = one_of(kinds, (explained.TYPES[kind][0] for kind in kinds if kind in explained.TYPES))
    return {
        "type": "object",
        "required": ["name", "type"],
        "properties": {
            "name": {"description": explained.COMMON["name"].sentence, **NAME},
            "type": {"description": explained.COMMON["type"].sentence, **told},
        },
        "allOf": [
            {
                "if": {"properties": {"type": {"const": kind}}, "required": ["type"]},
                "then": {"$ref": f"#/definitions/{kind}_question"},
            }
            for kind in kinds
        ],
    }


def keys_of(kind: str) -> frozenset[str]:
    """Return the keys that the loader reads in a question of a type."""
    if kind == "roster":
        return repeating.ROSTER
    own, _ = TYPES[kind]
    asks_nothing = {"ask", *questions.ASKS_NOTHING} if kind == "note" else set()
    return (questions.COMMON | own) - asks_nothing


def _of_type(kind: str) -> Shape:
    """All that a question of one type may have."""
    sentence, own = explained.TYPES.get(kind, ("", {}))
    known = keys_of(kind)
    wording = "text" if kind == "note" else "ask"
    chosen = {"anyOf": [{"required": [way]} for way in _CHOOSING]} if known.issuperset(_CHOOSING) else {}
    shape = keys(known, explained.COMMON | own, ("name", "type", wording, *_NEEDED.get(kind, ())), **chosen)
    shape["properties"]["type"] = {"const": kind, "description": sentence}
    return shape
