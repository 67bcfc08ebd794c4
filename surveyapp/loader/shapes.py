"""The shapes that values of the files have, as an editor sees them: JSON Schema, of values as YAML 1.2 reads them.

The loader takes every value as a text until its key says otherwise. An editor has turned `1.0`, `010` and `true` into
numbers and truth values by then, so that wherever a text is written these are right too.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from surveyapp.loader.reading import NAME as NAMES

Shape = dict[str, Any]


class Key(NamedTuple):
    """What a key holds, and the sentence that an editor shows of it."""

    shape: Shape
    sentence: str


TEXT: Shape = {"type": ["string", "number", "boolean"]}
"""A text for people, or an expression: in YAML `Yes`, `12:30`, `010` and `1.0` too."""

NAME: Shape = {"type": ["string", "boolean"], "pattern": f"^{NAMES.pattern}$"}
NUMBER: Shape = {"type": "number"}
LIMIT: Shape = {"type": ["number", "string"]}
"""A number or a date as it stands, or an expression over earlier answers."""

FLAG: Shape = {"type": "boolean"}
SPAN: Shape = {"type": "string", "pattern": "^[0-9]{1,4} (day|week|month|year)s?$"}
DAY: Shape = {"type": "string", "pattern": "^20[0-9]{2}-[0-9]{2}-[0-9]{2}$"}
DAYS: Shape = {"type": "string", "pattern": "^[1-9][0-9]{0,2} days?$"}
SHARE: Shape = {"type": "number", "exclusiveMinimum": 0, "maximum": 1}
RANDOM: Shape = {"enum": ["random"]}
ZERO: Shape = {"enum": [0]}
CODE = "^(0|[1-9][0-9]{0,4})$"
"""A code of a choice, as the name of a property."""


def whole(low: int, high: int) -> Shape:
    """Return the shape of a whole number between two others."""
    return {"type": "integer", "minimum": low, "maximum": high}


def one_of(words: Iterable[str], sentences: Iterable[str] = ()) -> Shape:
    """Return the shape of one of some words; editors show the sentence of each."""
    told = list(sentences)
    return {"enum": list(words), **({"enumDescriptions": told} if told else {})}


def ref(name: str) -> Shape:
    """Return the shape that a definition of this name has, so that words can stand beside it."""
    return {"allOf": [{"$ref": f"#/definitions/{name}"}]}


def either(*shapes: Shape) -> Shape:
    """Return the shape of what has any of some shapes."""
    return {"anyOf": list(shapes)}


def list_of(shape: Shape, least: int = 1) -> Shape:
    """Return the shape of a list."""
    return {"type": "array", "items": shape, "minItems": least}


def names_to(shape: Shape, pattern: str = f"^{NAMES.pattern}$", least: int = 1) -> Shape:
    """Return the shape of a map from names, or from codes, to something."""
    return {
        "type": "object",
        "patternProperties": {pattern: shape},
        "additionalProperties": False,
        "minProperties": least,
    }


def keys(known: Iterable[str], explained: Mapping[str, Key], needed: Iterable[str] = (), **more: Any) -> Shape:
    """Return the shape of a map with known keys; one that nobody has explained yet may hold anything.

    Args:
        known: the keys that the loader reads.
        explained: what each holds.
        needed: those that must be there.
        more: what else is said of the map.

    """
    properties = {}
    for key in sorted(known, key=[*explained].index) if set(known) <= set(explained) else known:
        shape, sentence = explained.get(key, Key({}, ""))
        properties[key] = {"description": sentence, **shape} if sentence else shape
    wanted = {"required": list(needed)} if needed else {}
    return {"type": "object", "properties": properties, **wanted, "additionalProperties": False, **more}
