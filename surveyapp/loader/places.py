"""Where the parts of a questionnaire stand in its file, for faults that only the whole file shows."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from surveyapp.loader.nodes import Node
from surveyapp.loader.reading import Keys
from surveyapp.model import Check


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the file: its title, its condition and where that stands, whether its pages are shuffled."""

    title: str
    ask_if: str = ""
    at: Node | None = None
    shuffled: bool = False


@dataclass(slots=True)
class Places:
    """Where things stand, for faults found after reading.

    `pages` and `questions` keep the order of the questionnaire's, `conditions` has those of each page in that order (a
    section's before its own), `checks` the checks and `ends` the screen-outs of each page by name; `first` is where a
    name stands first; `unread` are the names of questions that could not be read; `texts` are what stands before the
    pages, `fixed` what is the same for everybody, `titles` the titles of sections, `scales` the labels of each scale,
    `counts` the rosters.
    """

    pages: list[Keys] = field(default_factory=list)
    questions: list[Keys] = field(default_factory=list)
    conditions: list[list[tuple[str, Node]]] = field(default_factory=list)
    checks: dict[str, list[tuple[Keys, Check]]] = field(default_factory=dict)
    ends: dict[str, Keys] = field(default_factory=dict)
    sections: dict[str, Section] = field(default_factory=dict)
    titles: dict[str, Node] = field(default_factory=dict)
    splits: dict[str, Node] = field(default_factory=dict)
    counts: dict[str, Node] = field(default_factory=dict)
    computed: dict[str, tuple[Node, Keys]] = field(default_factory=dict)
    scores: dict[str, tuple[Node, Keys]] = field(default_factory=dict)
    scales: dict[str, Node] = field(default_factory=dict)
    texts: list[Node] = field(default_factory=list)
    fixed: list[Node] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    first: dict[str, Node] = field(default_factory=dict)

    def is_unread(self, name: str) -> bool:
        """Return whether a name is, or derives from, a question that could not be read; that is a fault already."""
        parts = name.split("_")
        return any("_".join(parts[:end]) in self.unread for end in range(1, len(parts) + 1))


def conditions_below(keys: Keys) -> Iterator[Node]:
    """Yield the conditions of a question's wordings, choices and items."""
    for key, inner in (("ask", "if"), ("text", "if"), ("choices", "ask_if"), ("items", "ask_if")):
        node = keys.nodes.get(key)
        if node is None:
            continue
        for value in (*node.items, *(value for _, value in node.pairs)):
            yield from (text for name, text in value.pairs if name.text == inner and text.kind == "text" and text.text)
