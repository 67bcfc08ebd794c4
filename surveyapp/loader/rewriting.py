"""A translation's file written anew: every text below its English, what was translated kept, the rest to fill."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

from surveyapp.languages import name_of
from surveyapp.loader.nodes import Node
from surveyapp.loader.reading import Faults
from surveyapp.loader.texts import QUESTIONNAIRE, Brought, Part, Shape, parts, spelt_out, step_of, text_of, wordings
from surveyapp.loader.translation import SEEN, digest, is_stale, seen_texts

_ENGLISH, _CHANGED, _REMOVED = "# English: ", "# English changed: ", "# Removed: "
_HEADER = (
    "# The texts of questionnaire.yaml in {language}. Fill what is between the quotes; keep ${{names}} as they are.\n"
    "# `surveyapp translate` writes the comments that start with English, and brings the file up to date.\n"
)
_SEEN_HEADER = (
    "# What `surveyapp translate` last saw of each text, to know when the English changes. Leave it as it is.\n"
)
_OURS = re.compile(
    r"# (English|English changed|Removed):( |$)|# The texts of questionnaire\.yaml in |# `surveyapp translate` writes |"
    r"# What `surveyapp translate` last saw "
)


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A translation's file as it should be, and the paths of its texts by what they are.

    `confirmed` are those of a stale text that somebody said is still right.
    """

    text: str
    translated: tuple[str, ...]
    empty: tuple[str, ...]
    stale: tuple[str, ...]
    removed: tuple[str, ...]
    confirmed: tuple[str, ...]


def rewritten(source: Node, own: Node | None, before: str, language: str, confirm: Collection[str]) -> Rewritten:
    """Return the file of a translation, brought up to date with its source.

    Args:
        source: what questionnaire.yaml holds; it has no faults.
        own: what the translation's file holds; None where there is none yet.
        before: the text of that file.
        language: two letters.
        confirm: the paths of stale texts that are still right.

    """
    root = own if own is not None and own.kind == "map" else Node(source.place, "map")
    seen = seen_texts(root, Faults())
    body = Node(root.place, "map", pairs=[(key, value) for key, value in root.pairs if key.text != SEEN])
    given = dict(_given(body, QUESTIONNAIRE, ""))
    # what the program brings has a line only where somebody worded it otherwise
    wanted = [p for p in wordings(source, language=language) if p.path in given or not isinstance(p.node, Brought)]
    texts = {part.path: _whole(given[part.path]) for part in wanted if part.path in given}
    texts = {path: text for path, text in texts.items() if text}
    behind = [
        part.path
        for part in wanted
        if part.path in texts and is_stale(part.node, given[part.path], seen.get(part.path))
    ]
    stale = [path for path in behind if path not in confirm]
    known = {part.path for part in wanted}
    removed = {path: text for path, node in given.items() if path not in known and (text := _whole(node))}
    writer = _Writer(language, texts, frozenset(stale), _notes(body, before))
    lines = [*_HEADER.format(language=name_of(language)).splitlines(), *writer.lines(source, QUESTIONNAIRE, "", 0)]
    lines += ["", *_SEEN_HEADER.splitlines(), f"{SEEN}:"]
    for part in wanted:
        if part.path in stale:
            lines.append(f"  {part.path}: {seen[part.path].source} {seen[part.path].own}")
        elif part.path in texts:
            lines.append(f"  {part.path}: {digest(part.node.text)} {digest(texts[part.path])}")
    if lines[-1] == f"{SEEN}:":
        lines[-1] = f"{SEEN}: {{}}"
    lines += ["", *gone] if (gone := [*_removed_before(before), *_removed_now(removed)]) else []
    empty = tuple(part.path for part in wanted if part.path not in texts)
    confirmed = tuple(path for path in behind if path in confirm)
    return Rewritten("\n".join(lines) + "\n", tuple(texts), empty, tuple(stale), tuple(removed), confirmed)


def _given(node: Node, shape: Shape, path: str, naming: str = "") -> Iterator[tuple[str, Node]]:
    """Yield every text of a translation's file with its path, those included that translate nothing."""
    known = {id(part.node): part for part in parts(node, shape, path)}
    unnamed = node.items if node.kind == "list" else [value for key, value in node.pairs if key.text != naming]
    names = {id(value): key.text for key, value in node.pairs}
    for position, value in enumerate(unnamed, 1):
        part = known.get(id(value))
        inner = part.shape if part else Shape()
        step = names.get(id(value)) or step_of(value, shape, position) or str(position)
        below = part.path if part else f"{path}.{step}".lstrip(".")
        if value.kind == "text":
            yield below, value
        else:
            yield from _given(value, inner, below, shape.named if node.kind == "list" else "")


def _whole(node: Node) -> str:
    """A text, with what YAML cut from it at a `#` that was meant as a word."""
    cut = "" if re.match(r"\s{2,}#\s", node.cut) else node.cut
    return f"{node.text}{cut}".strip()


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the lines of the texts."""

    language: str
    texts: Mapping[str, str]
    stale: frozenset[str]
    notes: Mapping[str, list[str]] = field(default_factory=dict)

    def lines(self, source: Node, shape: Shape, path: str, indent: int) -> Iterator[str]:
        """Yield the lines of a map or list of the source."""
        source = spelt_out(source, shape, self.language)
        wanted = [part for part in parts(source, shape, path) if self.has_texts(part)]
        margin = " " * indent
        for part in wanted:
            yield from (f"{margin}{note}" for note in self.notes.get(part.path, ()))
            if source.kind == "list":
                yield from self.entry(part, shape, indent)
            elif part.node.kind == "text":
                yield from self.text(part, f"{margin}{part.step}:", indent)
            else:
                yield f"{margin}{part.step}:"
                yield from self.lines(part.node, part.shape, part.path, indent + 2)

    def entry(self, part: Part, shape: Shape, indent: int) -> Iterator[str]:
        """Yield the lines of an entry of a list: a dash before the first that is no comment."""
        margin = " " * indent
        if part.node.kind == "text":
            yield from self.text(part, f"{margin}-", indent)
            return
        inner = list(self.lines(part.node, part.shape, part.path, indent + 2))
        if shape.named:
            yield f"{margin}- {shape.named}: {part.step}"
            yield from inner
            return
        first = next(n for n, line in enumerate(inner) if not line.lstrip().startswith("#"))
        yield from (f"{margin}{line.lstrip()}" for line in inner[:first])
        yield f"{margin}- {inner[first].lstrip()}"
        yield from inner[first + 1 :]

    def text(self, part: Part, key: str, indent: int) -> Iterator[str]:
        """Yield the English as a comment, and the translation or a place for it."""
        sign = _CHANGED if part.path in self.stale else _ENGLISH
        yield from (f"{' ' * indent}{sign}{line}".rstrip() for line in text_of(part.node).splitlines())
        text = self.texts.get(part.path, "")
        if not text and "\n" in text_of(part.node):
            yield from (f"{key} |", " " * (indent + 2))
        else:
            yield from written(text, key, indent)

    def has_texts(self, part: Part) -> bool:
        """Whether a part of the source has a line in the file."""
        texts = [part] if part.node.kind == "text" else wordings(part.node, part.shape, self.language, part.path)
        return any(t.shape.text and (t.path in self.texts or not isinstance(t.node, Brought)) for t in texts)


def written(text: str, key: str, indent: int) -> list[str]:
    """Return a text as YAML after a key: in quotes, or several lines after a |; it reads back as the same text."""
    lines = text.split("\n")
    odd = "\r" in text or any(line.lstrip(" -").startswith("\u00a0") for line in lines)
    if len(lines) > 1 and not odd:
        margin = " " * (indent + 2)
        return [f"{key} |", *(f"{margin}{line}" if line else "" for line in lines)]
    if odd or not ('"' in text or "\\" in text):
        escaped = re.sub(r'[\\"\r\n]', lambda sign: _ESCAPES[sign[0]], text)
        return [f'{key} "{escaped}"']
    return [f"{key} '{text.replace(chr(39), chr(39) * 2)}'"]


_ESCAPES = {"\\": "\\\\", '"': '\\"', "\r": "\\r", "\n": "\\n"}


def _notes(body: Node, before: str) -> dict[str, list[str]]:
    """The comments somebody wrote above a key, by the path of what it names; ours are written anew."""
    lines = before.splitlines()
    found: dict[str, list[str]] = {}

    def above(key: Node, path: str) -> None:
        notes: list[str] = []
        margins = {key.place.column - 1, key.place.column - 3}
        for line in reversed(lines[: key.place.line - 1]):
            comment = line.lstrip()
            if not comment.startswith("#") or len(line) - len(comment) not in margins:
                break
            if not _OURS.match(comment):
                notes.insert(0, comment.rstrip())
        if notes:
            found.setdefault(path, notes)

    _each_key(body, QUESTIONNAIRE, "", above)
    return found


def _each_key(node: Node, shape: Shape, path: str, see: Callable[[Node, str], None]) -> None:
    for part in parts(node, shape, path):
        see(part.key, part.path)
        _each_key(part.node, part.shape, part.path, see)


def _removed_before(before: str) -> list[str]:
    return [line.rstrip() for line in before.splitlines() if line.startswith(_REMOVED)]


def _removed_now(removed: Mapping[str, str]) -> list[str]:
    lines: list[str] = []
    for path, text in removed.items():
        first, *rest = text.splitlines()
        lines += [f"{_REMOVED}{path}: {first}", *(f"{_REMOVED}  {line}".rstrip() for line in rest)]
    return lines
