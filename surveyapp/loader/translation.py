"""questionnaire.cy.yaml laid over questionnaire.yaml: its texts in the other's structure, which cannot differ."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from surveyapp.languages import name_of
from surveyapp.loader.nodes import Node
from surveyapp.loader.reading import Faults, prose
from surveyapp.loader.texts import QUESTIONNAIRE, Brought, Part, Shape, parts, spelt_out, step_of, wordings
from surveyapp.wording import piped

SEEN = "source"
"""The key under which `surveyapp translate` notes what it saw: digests of each text in English and translated."""

_DIGESTS = re.compile(r"[0-9a-f]{8} [0-9a-f]{8}")
_SHOWN = 70


@dataclass(frozen=True, slots=True)
class Seen:
    """What `surveyapp translate` last saw of a text: the digests of the English and of its translation."""

    source: str
    own: str


def digest(text: str) -> str:
    """Return 8 hexadecimal digits that another text hardly has."""
    return hashlib.sha256(text.strip().encode()).hexdigest()[:8]


def is_stale(source: Node, own: Node, seen: Seen | None) -> bool:
    """Return whether the English changed after a text was translated, and nobody has touched the translation since."""
    return seen is not None and digest(source.text) != seen.source and digest(own.text) == seen.own


def seen_texts(node: Node, faults: Faults) -> dict[str, Seen]:
    """Return by path what the file says `surveyapp translate` saw; what cannot be read is a fault."""
    noted = next((value for key, value in node.pairs if key.text == SEEN), None)
    if noted is None:
        return {}
    found: dict[str, Seen] = {}
    for key, value in noted.pairs:
        if value.kind == "text" and _DIGESTS.fullmatch(value.text):
            found[key.text] = Seen(*value.text.split())
        else:
            mend = "remove the line; `surveyapp translate` writes these, and nobody else needs to"
            faults.add("seen", key, f"what was seen of '{key.text[:60]}' cannot be read", mend)
    return found


def read_translation(node: Node, source: Node, language: str, faults: Faults) -> Node:
    """Return a questionnaire's nodes with the texts of a translation in place of its own.

    Args:
        node: what the translation's file holds.
        source: what questionnaire.yaml holds; it has no faults.
        language: two letters.
        faults: takes what is missing, unknown, empty, stale, or prints other answers than the source.

    """
    if node.kind != "map":
        mend = f"write it like questionnaire.yaml, or run `surveyapp translate FOLDER {language}`"
        faults.add("shape", node, "a translation is written in lines like `name: value`", mend)
        return source
    own = Node(node.place, "map", pairs=[(key, value) for key, value in node.pairs if key.text != SEEN])
    return _Overlay(language, seen_texts(node, faults), faults).laid(source, own, QUESTIONNAIRE, "")


class _Overlay:
    """Lays one translation over its source; what is missing keeps the source's words, so that reading can go on."""

    def __init__(self, language: str, seen: Mapping[str, Seen], faults: Faults) -> None:
        self.language = language
        self.seen = seen
        self.faults = faults

    def laid(self, source: Node, own: Node, shape: Shape, path: str, naming: str = "") -> Node:
        """Return a map or list of the source with what the translation has in its place; `naming` is no text of it."""
        source = spelt_out(source, shape, self.language)
        known = {part.step: part for part in parts(source, shape, path) if self.texts(part)}
        if own.kind != source.kind:
            self.not_alike(own, source, path)
            return source
        found = self.found(own, shape, naming)
        for step, (key, _) in found.items():
            if step not in known:
                self.unknown(key, step, source, shape, path)
        absent = [part for step, part in known.items() if step not in found]
        self.missing(absent, own)
        laid = Node(own.place, source.kind, flow=own.flow)
        for key, value in source.pairs:
            laid.pairs.append(self.part(known.get(key.text), found.get(key.text), (key, value)))
        for position, entry in enumerate(source.items, 1):
            step = step_of(entry, shape, position)
            laid.items.append(self.part(known.get(step), found.get(step), (entry, entry), shape.named)[1])
        return laid

    def part(
        self, part: Part | None, own: tuple[Node, Node] | None, source: tuple[Node, Node], naming: str = ""
    ) -> tuple[Node, Node]:
        """Return the key and value that stand for one of the source."""
        if part is None:
            return source
        if own is None:
            return source[0], spelt_out(source[1], part.shape, self.language)
        key, value = own
        if part.node.kind == "text":
            return key, self.text(part, value)
        return key, self.laid(part.node, value, part.shape, part.path, naming)

    def text(self, part: Part, own: Node) -> Node:
        """Return the translation of one text, or the source's where there is none."""
        if own.kind == "text" and not own.text.strip() and not own.spoilt:
            mend = f"write it in {name_of(self.language)}"
            self.faults.add("empty-text", own, f"`{part.path}` is not translated; {self.english(part)}", mend)
            return part.node
        if own.kind != "text":
            prose(own, self.faults)
            return part.node
        wanted, printed = set(_printed(part.node.text)), set(_printed(own.text))
        for name in sorted(wanted - printed):
            what = f"`{part.path}` does not print ${{{name[:40]}}}; {self.english(part)}"
            self.faults.add("piping", own, what, f"put ${{{name[:40]}}} where the name or answer belongs")
        for name in sorted(printed - wanted):
            what = f"`{part.path}` prints ${{{name[:40]}}}, and the English does not; {self.english(part)}"
            mend = self.faults.near(name, wanted) or "word it without"
            self.faults.add("piping", own, what, mend)
        if is_stale(part.node, own, self.seen.get(part.path)):
            confirm = f"surveyapp translate FOLDER {self.language} --confirm {part.path}"
            mend = f"mend the translation; or, where it is still right, run `{confirm}`"
            self.faults.add("stale", own, f"the English of `{part.path}` has changed since; {self.english(part)}", mend)
        return own

    def found(self, own: Node, shape: Shape, naming: str) -> dict[str, tuple[Node, Node]]:
        """Return the parts of a map or list of the translation, by key, name or position; two of a name are a fault."""
        if own.kind == "map":
            return {key.text: (key, value) for key, value in own.pairs if key.text != naming}
        found: dict[str, tuple[Node, Node]] = {}
        for position, entry in enumerate(own.items, 1):
            step = step_of(entry, shape, position)
            if not step:
                what = f"this entry has no `{shape.named}:`, so nobody can say what it translates"
                self.faults.add("untranslated", entry, what, f"add the line `{shape.named}: ...` of questionnaire.yaml")
            elif step in found:
                what = f"'{step[:60]}' stands here twice; the first is on line {found[step][0].place.line}"
                self.faults.add("duplicate-name", entry, what, "keep one of the two")
            else:
                found[step] = (entry, entry)
        return found

    def unknown(self, key: Node, step: str, source: Node, shape: Shape, path: str) -> None:
        """Note what the translation has and the source has not, or has otherwise than as a text."""
        known = [part.step for part in parts(source, shape, path) if self.texts(part)]
        here = f"`{path}`" if path else "questionnaire.yaml"
        if any(name.text == step for name, _ in source.pairs):
            what = f"`{step[:60]}` is not a text: it is read from questionnaire.yaml"
            self.faults.add("not-a-text", key, what, "remove the line; a translation holds texts only")
        elif source.kind == "list" and not shape.named:
            what = f"{here} has {len(source.items)} texts, and this is one more"
            self.faults.add(
                "unknown-key", key, what, "keep the order of questionnaire.yaml, a text for each of its own"
            )
        else:
            tool = f"`surveyapp translate FOLDER {self.language}` moves what has moved, and sets aside what is gone"
            mend = self.faults.near(step, known) or tool
            self.faults.add("unknown-key", key, f"{here} has no '{step[:60]}' to translate", mend)

    def missing(self, absent: list[Part], own: Node) -> None:
        """Note what the translation leaves out: one fault for each text, or for each group that is left out whole."""
        for part in absent:
            texts = self.texts(part)
            if all(isinstance(text.node, Brought) for text in texts):
                continue
            first = texts[0]
            what = f"`{first.path}` is not translated; {self.english(first)}"
            if len(texts) > 1:
                what = f"`{part.path}` is not translated: {len(texts)} texts; the first: {self.english(first)}"
            mend = f"add it; `surveyapp translate FOLDER {self.language}` writes the lines to fill in"
            self.faults.add("untranslated", own, what, mend)

    def not_alike(self, own: Node, source: Node, path: str) -> None:
        """Note a list where a map was expected, or the other way round."""
        if own.kind == "text" and not own.text.strip():
            what = f"`{path}` is empty"
        else:
            kinds = {"text": "one text", "list": "a list", "map": "names or codes, each with its text"}
            what = f"`{path}` holds {kinds[own.kind]} here, but {kinds[source.kind]} in questionnaire.yaml"
        mend = f"write it as on line {source.place.line} of questionnaire.yaml"
        self.faults.add("shape", own, what, mend)

    def texts(self, part: Part) -> list[Part]:
        """Return the texts that a part of the source is, or holds."""
        if part.node.kind == "text":
            return [part] if part.shape.text else []
        return list(wordings(part.node, part.shape, self.language, part.path))

    def english(self, part: Part) -> str:
        """Quote a text of the source, with its line."""
        shown = " ".join(part.node.text.split())
        shown = shown if len(shown) <= _SHOWN else f"{shown[: _SHOWN - 1].rstrip()}…"
        return f"line {part.node.place.line} of questionnaire.yaml: {shown}"


def _printed(text: str) -> list[str]:
    """The names a text prints; ${x|visit|visits} prints words of its own for x."""
    return [name.partition("|")[0].strip() for name in piped(text)]
