"""A question as the rules of craft see it: its words without marks, its scale, and the node of each of its parts."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from surveyapp.loader.grading import Grading, grading
from surveyapp.loader.nodes import Node
from surveyapp.loader.reading import Keys
from surveyapp.missing import Missing
from surveyapp.model import Battery, Choice, Rating
from surveyapp.model.questions import AnyQuestion
from surveyapp.wording import plain, unmarked

_LINK = re.compile(r"\[([^\[\]]*)\]\([^)]*\)")
MOST_READ = 2_000
"""Characters of a text that the rules look at: more is long in any case, and would take time to search."""
_AGREE = re.compile(r"\b(?:dis)?agree\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule of craft found: where, what, and how to mend it."""

    node: Node
    what: str
    mend: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its places.

    `ask`, `hint` and `items` are plain texts, in which a printed answer is the word "this"; `grading` is what its
    choices grade; `routes` says that it is required and a condition asks of it.
    """

    question: AnyQuestion
    keys: Keys
    ask: str
    hint: str
    items: tuple[tuple[str, Node], ...]
    choices: tuple[Choice, ...]
    choices_node: Node
    grading: Grading | None
    routes: bool

    @property
    def graded(self) -> bool:
        """Whether it is answered on a scale."""
        return self.grading is not None or isinstance(self.question, Battery | Rating)

    @property
    def agrees(self) -> bool:
        """Whether it is answered by agreeing."""
        return self.graded and bool(_AGREE.search(self.ask) or any(_AGREE.search(c.label) for c in self.choices))

    @property
    def texts(self) -> Iterator[tuple[str, Node]]:
        """The wording and each item, with their nodes."""
        yield self.ask, self.keys.at("ask")
        yield from self.items

    def offers(self, *reasons: Missing) -> bool:
        """Whether any of these reasons is offered."""
        return any(offer.reason in reasons for offer in self.question.offers)

    def choice_node(self, choice: Choice) -> Node:
        """The node of a choice's code."""
        named = (key for key, _ in self.choices_node.pairs if key.text == str(choice.code))
        return next(named, self.choices_node)


def asked_of(question: AnyQuestion, keys: Keys, scales: Mapping[str, Node], routes: bool) -> Asked:
    """Return a question as the rules see it; `scales` has the node of each scale of the file."""
    choices: tuple[Choice, ...] = () if isinstance(question, Rating) else getattr(question, "choices", ())
    items: list[tuple[str, Node]] = []
    if isinstance(question, Battery):
        nodes = keys.nodes["items"].pairs
        items = [(said(item.text), node) for item, (_, node) in zip(question.items, nodes, strict=True)]
    scale = keys.nodes.get("scale")
    return Asked(
        question,
        keys,
        said(question.ask),
        said(question.hint),
        tuple(items),
        choices,
        scales.get(scale.text, scale) if scale else keys.at("choices"),
        grading(choices),
        routes,
    )


def said(text: str) -> str:
    """Return a text as it is read, to its 2,000th character: no Markdown, and each printed answer the word "this"."""
    return " ".join(unmarked(_LINK.sub(r"\1", plain(text[:MOST_READ], lambda _: "this"))).split())
