"""YAML text becomes nodes that know their line: every value a text, no anchors, no duplicate keys, no guessing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from surveyapp.errors import Fault, Place

MAX_BYTES = 262_144
MAX_DEPTH = 16
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060\u2066-\u2069\ud800-\udfff\ue000-\uf8ff\ufeff\ufffe\uffff]"
)
"""Characters no questionnaire may hold: controls, turns of writing direction, halves of characters, private use, and
what stands unseen between letters or lines.
"""

_NO_BREAK = re.compile(r"^[ -]*(?:[a-z0-9_]+:)?\u00a0", re.MULTILINE)
"""A no-break space where YAML needs an ordinary one: in the indentation, or after a name and its colon."""


@dataclass(slots=True)
class Node:
    """A text, a list or a map of the file, with its place.

    `cut` is what followed a plain text on its line after ` #`; `flow` marks what was written in [ ] or { }; `spoilt`
    what YAML read as something else than a text, which is a fault already; `repeated` what stands for several.
    """

    place: Place
    kind: str = "text"
    text: str = ""
    quoted: bool = False
    flow: bool = False
    cut: str = ""
    spoilt: bool = False
    repeated: bool = False
    items: list["Node"] = field(default_factory=list)
    pairs: list[tuple["Node", "Node"]] = field(default_factory=list)


class _Stop(Exception):
    """Reading cannot go on; carries the fault."""

    def __init__(self, code: str, place: Place, what: str, mend: str) -> None:
        self.fault = Fault(code, place, what, mend)


def read_text(path: Path, file: str) -> str | Fault:
    """Return a file's text, or the fault that keeps it from being read: too large, not a file, not UTF-8."""
    whole = Place(file)
    try:
        if not path.is_file():
            return _no_file(path, whole)
        with path.open("rb") as opened:
            raw = opened.read(MAX_BYTES + 1)
    except OSError as error:
        return Fault(
            "unreadable", whole, f"the file cannot be read ({error.strerror})", "check its name and permissions"
        )
    if len(raw) > MAX_BYTES:
        return _too_large(whole)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode()
        place = _place_after(before, file)
        return Fault("encoding", place, "the file is not UTF-8 text", "save it as UTF-8 (in Excel: CSV UTF-8)")
    return _odd_character(text, file) or text


def lines_of(path: Path) -> list[str]:
    """Return the lines of a file as they can be shown: a sign in place of whatever cannot be."""
    with path.open("rb") as opened:
        text = opened.read(MAX_BYTES).decode("utf-8-sig", errors="replace")
    return FORBIDDEN.sub("\ufffd", text).splitlines()


def _place_after(before: str, file: str) -> Place:
    return Place(file, before.count("\n") + 1, len(before) - before.rfind("\n"))


def _no_file(path: Path, whole: Place) -> Fault:
    if path.is_dir():
        return Fault("no-file", whole, "this is a folder, not a file", "put a file of this name in its place")
    if path.is_symlink():
        return Fault("no-file", whole, "this is a link that leads to no file", "put the file itself in its place")
    if path.exists():
        return Fault("no-file", whole, "this is a pipe or a device, not a file", "put a file of this name in its place")
    mend = "make it; `surveyapp check --help` names the files of a survey"
    return Fault("no-file", whole, "there is no such file", mend)


def _too_large(whole: Place) -> Fault:
    return Fault("too-large", whole, f"the file is larger than {MAX_BYTES // 1024} KiB", "make it smaller, or split it")


def _odd_character(text: str, file: str) -> Fault | None:
    """The first character that has no business in a file, or None."""
    odd = FORBIDDEN.search(text)
    if not odd:
        return None
    place = _place_after(text[: odd.start()], file)
    what = f"an invisible character (U+{ord(odd[0]):04X}) stands here"
    return Fault("character", place, what, "delete it; if a word looks wrong then, type it again")


def parse_yaml(text: str, file: str) -> tuple[Node | None, list[Fault]]:
    """Return the file's only document as nodes, and the faults of its YAML; no nodes where reading had to stop."""
    text = text.removeprefix("\ufeff")
    if len(text) > MAX_BYTES:
        return None, [_too_large(Place(file))]
    if odd := _odd_character(text, file):
        return None, [odd]
    if spaces := [_place_after(text[: match.end() - 1], file) for match in _NO_BREAK.finditer(text)]:
        what = "a no-break space stands here, which looks like a space but is none"
        mend = "type an ordinary space in its place: copying from a web page or a word processor brings these"
        return None, [Fault("no-break-space", place, what, mend) for place in spaces]
    lines = text.splitlines()
    builder = _Builder(file, lines)
    try:
        return builder.build(yaml.parse(text, Loader=_LOADER)), builder.faults
    except _Stop as stop:
        return None, [*builder.faults, stop.fault]
    except yaml.YAMLError as error:
        return None, [*builder.faults, _syntax_fault(error, file, lines)]
    except (RecursionError, ValueError):
        fault = Fault("yaml", Place(file), "the file cannot be read as YAML", "compare it with a shipped questionnaire")
        return None, [fault]


class _Builder:
    """Builds nodes from the parser's events, without recursion; `faults` holds what did not stop it."""

    def __init__(self, file: str, lines: list[str]) -> None:
        self.file = file
        self.lines = lines
        self.faults: list[Fault] = []
        self.open: list[Node] = []
        self.keys: list[Node | None] = []
        self.seen: list[dict[str, Node]] = []
        self.root: Node | None = None

    def build(self, events: Iterator[Any]) -> Node:
        documents = 0
        for event in events:
            match event:
                case yaml.DocumentStartEvent():
                    documents += 1
                    if documents > 1:
                        raise _Stop(
                            "documents", self.place(event), "a second document starts here", "remove the line ---"
                        )
                case yaml.AliasEvent():
                    self.add(self.alias(event))
                case yaml.ScalarEvent():
                    self.add(self.scalar(event))
                case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                    self.start(event, "map" if isinstance(event, yaml.MappingStartEvent) else "list")
                case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                    self.open.pop()
                    self.keys.pop()
                    self.seen.pop()
        if self.root is None or (self.root.kind == "text" and not self.root.text and not self.root.spoilt):
            raise _Stop("empty", Place(self.file), "the file is empty", "start from a shipped questionnaire")
        return self.root

    def start(self, event: Any, kind: str) -> None:
        node = Node(self.place(event), kind, flow=bool(event.flow_style))
        self.note_signs(event, node)
        self.add(node)
        self.open.append(node)
        self.keys.append(None)
        self.seen.append({})
        if len(self.open) > MAX_DEPTH:
            raise _Stop("depth", node.place, "the file nests too deep", "flatten it: pages hold questions, no more")

    def add(self, node: Node) -> None:
        if not self.open:
            self.root = node
            return
        parent = self.open[-1]
        key = self.keys[-1]
        if parent.kind == "list":
            parent.items.append(node)
        elif key is None:
            if node.kind != "text":
                raise _Stop("key", node.place, "a name was expected before the colon", "put the text in quotes")
            self.keys[-1] = node
        else:
            first = self.seen[-1].setdefault(key.text, key)
            if first is key:
                parent.pairs.append((key, node))
            else:
                what = f"'{key.text[:60]}' stands here twice; the first is on line {first.place.line}"
                self.note("duplicate-key", key, what, "remove or rename one of the two")
            self.keys[-1] = None

    def scalar(self, event: Any) -> Node:
        node = Node(self.place(event), text=event.value, quoted=event.style in {"'", '"'})
        self.note_signs(event, node)
        odd = FORBIDDEN.search(event.value)
        if odd:
            what = f"this text holds an invisible character (U+{ord(odd[0]):04X})"
            self.note("character", node, what, "remove the escape that starts with \\")
        if event.style in {"|", ">"} and (header := self.after(event.start_mark)[1:].split("#")[0].strip("+- ")):
            what = f"{event.style}{header} starts a block of text here"
            self.note("block-sign", node, what, f'put the text in quotes: "{event.style}{header}"')
        if not event.style and (rest := self.after(event.end_mark)).lstrip().startswith("#"):
            node.cut = rest
        return node

    def after(self, mark: Any) -> str:
        """What stands on the line from a mark on."""
        return self.lines[mark.line][mark.column :] if mark.line < len(self.lines) else ""

    def alias(self, event: Any) -> Node:
        node = Node(self.place(event), text=f"*{event.anchor}")
        mend = "put a text that starts with * in quotes, or write out what the alias stands for"
        self.note("sign", node, "what starts with * is an alias in YAML, and aliases are not read here", mend)
        return node

    def note_signs(self, event: Any, node: Node) -> None:
        """Anchors and tags: most often the first word of a text that needs quotes."""
        if event.anchor:
            what = "what starts with & is an anchor in YAML, and anchors are not read here"
            self.note("sign", node, what, "put a text that starts with & in quotes, or remove the anchor")
        if event.tag:
            what = "what starts with ! is a tag in YAML, and tags are not read here"
            self.note("sign", node, what, "put a text that starts with ! in quotes, or remove the tag")

    def note(self, code: str, node: Node, what: str, mend: str) -> None:
        node.spoilt = True
        self.faults.append(Fault(code, node.place, what, mend))

    def place(self, event: Any) -> Place:
        return Place(self.file, event.start_mark.line + 1, event.start_mark.column + 1)


_TEXT = r"(?::|^\s*-)\s+"
_MENDS = (
    ("tab", re.compile(r"^\s*(- )?[^#]*\t"), "indent with spaces, not with tabs"),
    (
        "unquoted",
        re.compile(_TEXT + r"[>|](?![-+]?\d?[-+]?\s*(#|$))"),
        "a text that starts with > or | must be in quotes",
    ),
    (
        "quote",
        re.compile(_TEXT + r"""("[^"]*"|'[^']*')\s*[^\s#,}\]]"""),
        "a text that starts with a quote mark must be in quotes of the other kind",
    ),
    ("unquoted", re.compile(_TEXT + r"[@`%&*!]"), "a text that starts with @ ` % & * or ! must be in quotes"),
    ("unquoted", re.compile(r":\s+[-?]\s"), "a text that starts with - or ? and a space must be in quotes"),
    (
        "bracket",
        re.compile(r"^[^\"'#]*[\[{][^\"'#]*\$\{"),
        "inside { } or [ ] a text that prints something, like ${name}, must be in quotes",
    ),
    (
        "unquoted",
        re.compile(r":\s+[^\"'|>{\[].*:(\s|$)"),
        "a text that holds a colon and a space must be in quotes",
    ),
    ("bracket", re.compile(r"[\[{]"), "texts that start with [ or { must be in quotes; brackets must be closed"),
    ("yaml", re.compile(r"^.{1000}"), "what stands before a colon is short: 1 to 30 characters"),
)
_MENDS_BEFORE = (
    ("colon", re.compile(r"^\s*(- )?\w+:[^\s:/]"), "put a space after the colon"),
    ("cut-text", re.compile(r":\s+[^\s\"'].*\s#"), "a text that holds # after a space must be in quotes"),
)
"""By code: what the line that cannot be read, or the one before it, may lack."""

_MEND = "compare its indentation with the lines above, close every quote, and put a text that holds `: ` in quotes"


def _syntax_fault(error: yaml.YAMLError, file: str, lines: list[str]) -> Fault:
    """Word the parser's complaint: its place, and the mend that the line suggests."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None or not lines:
        return Fault("yaml", Place(file), "the file cannot be read as YAML", "remove characters that are not text")
    problem, context = getattr(error, "problem", None) or "", getattr(error, "context", None) or ""
    if "escape" in problem:
        mend = "in double quotes a \\ starts a special character: use single quotes"
        return _unreadable("quote", file, mark, lines, mend)
    begun = any(word in context for word in ("quoted scalar", "flow", "simple key"))
    if begun and isinstance(error, yaml.MarkedYAMLError) and error.context_mark:
        mark = error.context_mark
    if "quoted scalar" in context:
        mend = "close the quote; a text that starts with a quote mark must be in quotes of the other kind"
        return _unreadable("quote", file, mark, lines, mend)
    number = min(mark.line, len(lines) - 1)
    for back, mends in ((0, _MENDS), (1, _MENDS_BEFORE)):
        for code, pattern, mend in mends:
            if number >= back and pattern.search(lines[number - back][:2000]):
                return _unreadable(code, file, mark, lines, mend, back)
    mend = "write it as `name: value`, with a space after the colon" if "simple key" in context else _MEND
    return _unreadable("colon" if "simple key" in context else "yaml", file, mark, lines, mend)


def _unreadable(code: str, file: str, mark: Any, lines: list[str], mend: str, back: int = 0) -> Fault:
    """A line that cannot be read: at the place where reading stopped, or at the start of a line further back."""
    number = min(mark.line, len(lines) - 1) - back
    line = lines[number]
    start = len(line) - len(line.lstrip())
    column = mark.column if number == mark.line and mark.column < len(line) else start
    return Fault(code, Place(file, number + 1, column + 1), f"this line cannot be read: {line.strip()[:70]}", mend)
