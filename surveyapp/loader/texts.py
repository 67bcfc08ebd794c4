"""Which texts of a questionnaire file are translated: a table of shapes, and a walk that finds every one of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from surveyapp.languages import LANGUAGES, words
from surveyapp.loader.nodes import Node
from surveyapp.missing import OFFERS


@dataclass(frozen=True, slots=True)
class Shape:
    """What may be translated at one place of the file.

    `text`: a text may stand here. `keys` are those of a map that hold texts, or further shapes; `each` is the shape of
    all entries of a list, or of a map with names or codes of the researcher's. The entries of a list are known by
    their key `named`, or else by their position.
    """

    text: bool = False
    keys: Mapping[str, "Shape"] = field(default_factory=dict)
    each: "Shape | None" = None
    named: str = ""


class Brought(Node):
    """A text that the program brings in the language itself: it may be translated otherwise, but need not be."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a map or list: its key or name (`step`), its place in the whole (`path`), and what it holds.

    `key` is the node that names it: the key of a map, or the entry itself.
    """

    step: str
    path: str
    key: Node
    node: Node
    shape: Shape


TEXT = Shape(text=True)
_NAMED = Shape(each=TEXT)
_SAY = Shape(keys={"say": TEXT})
_CHOICES = Shape(each=Shape(text=True, keys={"label": TEXT, "hint": TEXT, "specify": Shape(keys={"ask": TEXT})}))
_ITEMS = Shape(each=Shape(text=True, keys={"text": TEXT, "hint": TEXT}))
_OFFER = Shape(each=TEXT)
_QUESTION: dict[str, Shape] = {
    **dict.fromkeys(("text", "hint", "label", "unit", "low", "high", "middle", "entry"), TEXT),
    "ask": Shape(text=True, each=_SAY),
    "choices": _CHOICES,
    "items": _ITEMS,
    "parts": _NAMED,
    "offer": _OFFER,
    "messages": _NAMED,
}
_QUESTIONS = Shape(
    each=Shape(keys={**_QUESTION, "questions": Shape(each=Shape(keys=_QUESTION), named="name")}), named="name"
)
_PAGE = Shape(
    keys={"title": TEXT, "questions": _QUESTIONS, "checks": Shape(each=_SAY), "screen_out": _SAY},
)
_LABELLED = Shape(each=Shape(keys={"label": TEXT}))
QUESTIONNAIRE = Shape(
    keys={
        **dict.fromkeys(("title", "about", "thanks"), TEXT),
        "consent": _NAMED,
        "scales": Shape(each=_CHOICES),
        "sections": Shape(each=Shape(text=True, keys={"title": TEXT})),
        "pages": Shape(each=_PAGE, named="page"),
        "scores": _LABELLED,
        "computed": _LABELLED,
        "splits": Shape(each=Shape(keys={"label": TEXT, "choices": _CHOICES})),
    }
)
"""The whole file."""

_ENDS = {"from": TEXT, "to": TEXT}
"""Texts of a period; of a rating these are numbers."""


def spelt_out(node: Node, shape: Shape, language: str) -> Node:
    """Return a node with the words written out that the program brings: those of `offer: [dont_know]`."""
    if shape is not _OFFER or node.kind != "list":
        return node
    say = words(language)
    kind = Brought if language in LANGUAGES else Node
    pairs = [
        (item, kind(item.place, text=say(reason.label)))
        for item in node.items
        if (reason := OFFERS.get(item.text)) is not None
    ]
    return Node(node.place, "map", pairs=pairs)


def parts(node: Node, shape: Shape, path: str) -> list[Part]:
    """Return the parts of a map or a list that hold texts or may; of a file that is wrong, those that can be found."""
    if node.kind == "map":
        keys = {**shape.keys, **_ENDS} if _is_period(node) else shape.keys
        return [
            Part(key.text, _below(path, key.text, shape), key, value, inner)
            for key, value in node.pairs
            if (inner := shape.each or keys.get(key.text))
        ]
    if node.kind == "list" and shape.each:
        steps = [(step_of(entry, shape, n), entry) for n, entry in enumerate(node.items, 1)]
        return [Part(step, _below(path, step, shape), entry, entry, shape.each) for step, entry in steps if step]
    return []


def step_of(entry: Node, shape: Shape, position: int) -> str:
    """Return what an entry of a list is known by: its name, or its position from 1; '' where it has no name."""
    if not shape.named:
        return str(position)
    return next((value.text for key, value in entry.pairs if key.text == shape.named), "")


def wordings(node: Node, shape: Shape = QUESTIONNAIRE, language: str = "", path: str = "") -> Iterator[Part]:
    """Yield every text of a questionnaire in the order of its file."""
    node = spelt_out(node, shape, language)
    for part in parts(node, shape, path):
        if part.node.kind == "text":
            if part.shape.text:
                yield part
        else:
            yield from wordings(part.node, part.shape, language, part.path)


def text_of(node: Node) -> str:
    """Return a text as readers of the file take it: without the white space around it."""
    return node.text.strip()


def _is_period(node: Node) -> bool:
    return any(key.text == "type" and value.text == "period" for key, value in node.pairs)


def _below(path: str, step: str, shape: Shape) -> str:
    """The path of a part. A question's starts with its name wherever it stands, so that it may move to another page."""
    if shape is _QUESTIONS:
        return f"questions.{step}" if step in QUESTIONNAIRE.keys else step
    if step == "questions" and step in shape.keys:
        return path
    return f"{path}.{step}" if path else step
