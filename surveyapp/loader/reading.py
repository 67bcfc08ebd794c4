"""Reading nodes key by key: each key says what kind of text it wants, and every fault is collected."""

import re
from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import TypeVar

from surveyapp.errors import Fault, Place, Severity, did_you_mean, listed
from surveyapp.loader.nodes import Node

MANY = 50
"""Faults after which no more hints are sought: the file is of another kind, or one mend mends many."""

NAME = re.compile(r"[a-z][a-z0-9_]{0,29}")
_WHOLE = re.compile(r"-?(0|[1-9]\d{0,17})", re.ASCII)
_DECIMAL = re.compile(r"-?\d{1,15}(\.\d{1,6})?", re.ASCII)
_T = TypeVar("_T")


class Faults:
    """Collects the faults of a survey folder; reading goes on after each."""

    def __init__(self) -> None:
        self.found: list[Fault] = []
        self._repeated: set[tuple[str, Place]] = set()

    def add(self, code: str, at: Node | Place, what: str, mend: str) -> None:
        """Note an error at a node or place; what is spoilt has its fault already."""
        if isinstance(at, Place) or not at.spoilt:
            self._note(code, at, what, mend, "error")

    def warn(self, code: str, at: Node | Place, what: str, mend: str) -> None:
        """Note something that does not stop a launch."""
        self._note(code, at, what, mend, "warning")

    def _note(self, code: str, at: Node | Place, what: str, mend: str, severity: Severity) -> None:
        """Keep a fault; what is repeated for each entry of a roster is said once."""
        place = at if isinstance(at, Place) else at.place
        if isinstance(at, Node) and at.repeated:
            if (code, place) in self._repeated:
                return
            self._repeated.add((code, place))
        self.found.append(Fault(code, place, what, mend, severity))

    @property
    def many(self) -> bool:
        """Whether there are more faults than anybody reads at once."""
        return len(self.found) > MANY

    def near(self, word: str, known: Iterable[str]) -> str:
        """Return a hint at the known word that was meant, or ''."""
        return "" if self.many else did_you_mean(word[:60], known)

    @property
    def stop(self) -> bool:
        """Whether an error was found, not only warnings."""
        return any(fault.severity == "error" for fault in self.found)


class Keys:
    """The keys of one map of the file; unknown keys are faults as soon as it is opened.

    Args:
        node: what stands in the file; anything but a map is a fault, and reads as an empty map.
        known: the keys this map may have.
        what: what the map describes, for messages: "a question".

    """

    def __init__(self, node: Node, known: Collection[str], what: str, faults: Faults) -> None:
        self.node = node
        self.what = what
        self.faults = faults
        self.nodes: dict[str, Node] = {}
        if node.kind != "map":
            mend = "put each on a line of its own, with a space after the colon"
            faults.add("shape", node, f"{what} is written in lines like `name: value`", mend)
            return
        for key, value in node.pairs:
            if key.text in known:
                self.nodes[key.text] = value
            elif key.text == "<<":
                faults.add("merge", key, "<< merges maps in YAML, and that is not read here", "write the lines out")
            elif not split_text(node, key, value, faults):
                mend = faults.near(key.text, known) or f"{what} may have: {listed(sorted(known), 20)}"
                faults.add("unknown-key", key, f"{what} has no key '{key.text[:60]}'", mend)

    def at(self, key: str) -> Node:
        """The node of a key, or of the whole map where the key is missing: a place for faults."""
        return self.nodes.get(key, self.node)

    def missing(self, key: str, mend: str) -> None:
        """Note that a key is not there."""
        if self.node.kind == "map":
            self.faults.add("missing-key", self.node, f"{self.what} needs `{key}`", mend)

    def prose(self, key: str, default: str = "") -> str:
        """A text for people, as it stands."""
        return prose(self.nodes[key], self.faults) if key in self.nodes else default

    def name(self, key: str) -> str:
        """A name such as `heard`; '' after a fault."""
        if key not in self.nodes:
            self.missing(key, f"add a line `{key}: ...`")
            return ""
        return checked_name(self.nodes[key], self.faults)

    def whole(self, key: str, default: int, low: int, high: int) -> int:
        """A whole number from `low` to `high`."""
        return self._converted(
            "not-whole", key, default, lambda text: _whole(text, low, high), f"a whole number from {low} to {high}"
        )

    def number(self, key: str, default: float | None = None) -> float | None:
        """A number with a point, or `default`."""
        return self._converted("not-number", key, default, _decimal, "a number like 12 or 3.5")

    def share(self, key: str, default: float) -> float:
        """A share above 0 and up to 1, or `default`."""
        return self._converted("not-share", key, default, _share, "a share between 0 and 1, like 0.5")

    def flag(self, key: str) -> bool:
        """True or false; false when it is not there."""
        return self._converted("not-flag", key, False, {"true": True, "false": False}.get, "true or false")

    def word(self, key: str, default: str, allowed: Collection[str]) -> str:
        """One of a few words."""
        node = self.nodes.get(key)
        if node is None:
            return default
        if node.kind == "text" and node.text in allowed:
            return node.text
        mend = self.faults.near(node.text, allowed) or f"write one of: {listed(sorted(allowed), 20)}"
        self.faults.add("word", node, f"`{key}` is {_shown(node)}", mend)
        return default

    def day(self, key: str) -> date | None:
        """A day such as 2027-02-01."""
        return self._converted("not-day", key, None, _day, "a day like 2027-02-01")

    def _converted(self, code: str, key: str, default: _T, convert: Callable[[str], _T | None], wanted: str) -> _T:
        node = self.nodes.get(key)
        if node is None:
            return default
        value = convert(node.text) if node.kind == "text" else None
        if value is None:
            self.faults.add(code, node, f"`{key}` is {_shown(node)}", f"write {wanted}")
            return default
        return value


def split_text(parent: Node, key: Node, value: Node, faults: Faults) -> bool:
    """Return whether a key is in truth part of a text that { } cut in two, and note that."""
    if not parent.flow or value.kind != "text" or value.text or value.quoted:
        return False
    shown = key.text[:60]
    if ":" in key.text:
        faults.add("colon", key, f"'{shown}' has no space after its colon", "write it like `{1: Yes, 2: No}`")
    else:
        what = f"'{shown}' stands alone: inside {{ }} a comma ends a text"
        faults.add("comma", key, what, "write one a line, without { }, or put the whole text in quotes")
    return True


def prose(node: Node, faults: Faults) -> str:
    """Return a text for people; a list, a map, an empty or a cut text is a fault."""
    if node.kind != "text":
        if node.flow:
            mend = f"a text that starts with {'[' if node.kind == 'list' else '{'} must be in quotes"
        elif node.kind == "map":
            mend = "a text that holds a colon and a space must be in quotes"
        else:
            mend = "write the text on one line, or after |"
        read = "a list" if node.kind == "list" else "a name and its value"
        faults.add("text", node, f"a text was expected here, but YAML reads {read}", mend)
        return ""
    if node.cut and not re.match(r"\s{2,}#\s", node.cut):
        what = f"the text ends at ' #': {node.cut.strip()[:40]!r} was taken for a comment"
        mend = "put the text in quotes; a comment after a text stands two spaces away, as `  # this`"
        faults.add("cut-text", node, what, mend)
    if not node.text.strip():
        faults.add("empty-text", node, "a text was expected here, but there is none", "write it, or remove the line")
    return node.text.strip()


def checked_name(node: Node, faults: Faults) -> str:
    """Return a name that columns can carry, or '' after a fault."""
    if node.kind == "text" and NAME.fullmatch(node.text):
        return node.text
    what = f"{_shown(node)} cannot be a name" if node.text or node.kind != "text" else "a name was expected here"
    strange = next((character for character in node.text if ord(character) > 126), "")
    if strange:
        what += f": its '{strange}' is the character U+{ord(strange):04X}"
    faults.add("name", node, what, "names have 1 to 30 small letters a-z, digits and _, and start with a letter")
    return ""


def checked_word(node: Node, allowed: Collection[str], what: str, faults: Faults) -> str:
    """Return a node's word if it is one of those allowed, else '' after a fault."""
    if node.kind == "text" and node.text in allowed:
        return node.text
    mend = faults.near(node.text, allowed) or f"write one of: {listed(allowed, 20)}"
    faults.add("word", node, f"{_shown(node)} is none of the {what}", mend)
    return ""


def whole_code(node: Node, faults: Faults) -> int | None:
    """Return a choice's code: 0 to 99,999 without leading zeros; None after a fault."""
    code = _whole(node.text, 0, 99_999) if node.kind == "text" else None
    if code is None:
        mend = "codes are whole numbers from 0, without leading zeros: number the choices 1, 2, 3"
        faults.add("code", node, f"{_shown(node)} cannot be a code", mend)
    return code


def entries(
    node: Node, what: str, faults: Faults, mend: str = "start each with `- ` on a line of its own"
) -> list[Node]:
    """Return the items of a list; anything else is a fault and an empty list."""
    if node.kind != "list":
        faults.add("list", node, f"a list of {what} was expected here", mend)
        return []
    return node.items


def _shown(node: Node) -> str:
    return f"a {node.kind}" if node.kind != "text" else f"'{node.text[:60]}'" if node.text else "empty"


def _whole(text: str, low: int, high: int) -> int | None:
    value = int(text) if _WHOLE.fullmatch(text) else None
    return value if value is not None and low <= value <= high else None


def _decimal(text: str) -> float | None:
    return float(text) if _DECIMAL.fullmatch(text) else None


def _share(text: str) -> float | None:
    value = _decimal(text)
    return value if value is not None and 0 < value <= 1 else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"20\d\d-\d\d-\d\d", text, re.ASCII) else None
    except ValueError:
        return None
