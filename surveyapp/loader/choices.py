"""Choices and items of the file: their codes, labels and own questions; from a file beside it, or carried forward."""

from dataclasses import dataclass, field
from pathlib import Path

from surveyapp.errors import Fault, Place, counted, listed
from surveyapp.languages import ENGLISH, Words
from surveyapp.loader.nodes import Node, read_text
from surveyapp.loader.reading import Faults, Keys, checked_name, checked_word, prose, split_text, whole_code
from surveyapp.loader.sheets import Row, cells_fit, commas_fit, read_rows
from surveyapp.missing import HIGHEST, LOWEST
from surveyapp.model import Choice, Item, Multiple, Specify
from surveyapp.model.questions import AnyQuestion, Order
from surveyapp.model.variables import specify_variable

Scales = dict[str, tuple[Choice, ...]]

MAX_ITEMS = 100
MAX_CHOICES = 2000
CHOICE = frozenset({"label", "hint", "specify", "exclusive", "anchored", "ask_if"})
SPECIFY = frozenset({"ask", "type", "min", "max", "decimals", "max_characters", "required", "show"})
SCALED = frozenset({"label", "hint"})
"""What a choice of a scale may have, which several questions share."""

ITEM = frozenset({"text", "reverse", "hint", "ask_if", "anchored"})
CARRIED = frozenset({"chosen", "not_chosen"})
_COLUMNS = ("code", "label", "hint")


@dataclass(slots=True)
class Around:
    """What a question may draw on: its file's scales, the questions before it, a folder, and what was read there.

    `say` says the words that the program brings, in the language of the file.
    """

    scales: Scales = field(default_factory=dict)
    folder: Path | None = None
    before: dict[str, AnyQuestion] = field(default_factory=dict)
    files: dict[str, tuple[Choice, ...]] = field(default_factory=dict)
    say: Words = ENGLISH


def read_choices(node: Node, faults: Faults, own: bool = True) -> tuple[Choice, ...]:
    """Return the choices of a question or a scale; `own` allows specify, exclusive and the like."""
    if node.kind != "map" or not node.pairs:
        mend = "write one a line, with a space after the colon: `1: Yes`"
        faults.add("choices", node, "choices with their codes were expected here", mend)
        return ()
    choices: list[Choice] = []
    labels: dict[str, int] = {}
    for key, value in node.pairs:
        choice = None if split_text(node, key, value, faults) else _choice(key, value, faults, own)
        if choice is not None:
            _note_twin(choice, labels, key, faults)
            choices.append(choice)
    if len(node.pairs) == 1:
        faults.add("one-choice", node, "there is only one choice", "add another, or make this a note")
    return tuple(choices)


def _note_twin(choice: Choice, labels: dict[str, int], at: Node | Place, faults: Faults) -> None:
    """Note a choice whose label stands before; `labels` keeps the code of each."""
    twin = labels.setdefault(choice.label.casefold(), choice.code) if choice.label else choice.code
    if twin != choice.code and not choice.ask_if:
        what = f"codes {twin} and {choice.code} have the same label"
        faults.add("same-label", at, what, "word them differently, or remove one")


def _choice(key: Node, value: Node, faults: Faults, own: bool) -> Choice | None:
    """Return one choice, or None after a fault that leaves none."""
    code = whole_code(key, faults)
    if value.kind != "map":
        label = prose(value, faults)
        return Choice(code, label) if code is not None else None
    keys = Keys(value, CHOICE if own else SCALED, "a choice", faults)
    if "label" not in keys.nodes:
        keys.missing("label", "write what the respondent reads")
    choice = Choice(
        code or 0,
        keys.prose("label"),
        _specify(keys),
        keys.flag("exclusive"),
        keys.prose("hint"),
        condition_text(keys),
        keys.flag("anchored"),
    )
    return choice if code is not None else None


def _specify(keys: Keys) -> Specify | None:
    """The small question of a choice: `true`, or a map that says what it asks."""
    node = keys.nodes.get("specify")
    if node is None or node.kind != "map":
        return Specify() if keys.flag("specify") else None
    own = Keys(node, SPECIFY, "`specify`", keys.faults)
    kind = own.word("type", "text", ("text", "number"))
    foreign = ("max_characters",) if kind == "number" else ("min", "max", "decimals")
    for key in foreign:
        if key in own.nodes:
            what = f"a {kind} has no `{key}`"
            keys.faults.add("specify-key", own.nodes[key], what, f"remove the line, or write `type: {_OTHER[kind]}`")
    low, high = own.number("min", 0 if kind == "number" else None), own.number("max")
    if low is not None and high is not None and low > high:
        keys.faults.add("limits", own.at("min"), f"min {low:g} is above max {high:g}", "swap them")
    elif low is not None and low <= HIGHEST and (high is None or high >= LOWEST):
        what = f"an answer could be {LOWEST} to {HIGHEST}, which are the codes of missing answers"
        keys.faults.add("missing-range", own.at("min"), what, f"set `min: 0` (or any min above {HIGHEST})")
    return Specify(
        ask=own.prose("ask"),
        kind="number" if kind == "number" else "text",
        min=low,
        max=high,
        decimals=own.whole("decimals", 0, 0, 6),
        max_characters=own.whole("max_characters", 200, 1, 1000),
        required=own.flag("required"),
        show="chosen" if own.word("show", "always", ("always", "chosen")) == "chosen" else "always",
    )


_OTHER = {"text": "number", "number": "text"}


def condition_text(keys: Keys, key: str = "ask_if") -> str:
    """Return the text of a condition; '' where there is none, or after a fault."""
    node = keys.nodes.get(key)
    if node is None:
        return ""
    text = " ".join(node.text.split())
    if not text:
        mend = f"write it on one line, in quotes if it starts with [ or {{; or remove `{key}`"
        keys.faults.add("condition-empty", node, "a condition was expected here", mend)
    return "" if node.spoilt else text


def order_of(keys: Keys, things: tuple[Choice, ...] | tuple[Item, ...] = ()) -> Order:
    """Return whether a question's choices or items are shuffled; anchors without that are idle."""
    order: Order = "random" if keys.word("order", "", ("random",)) else ""
    if not order and any(thing.anchored for thing in things):
        mend = "add `order: random` to the question, or remove `anchored`"
        keys.faults.warn("anchored", keys.node, "`anchored` keeps a place, but nothing here is in random order", mend)
    return order


# --- where a question's choices come from -------------------------------------------------------------------------


def choices_of(keys: Keys, around: Around) -> tuple[Choice, ...]:
    """Return the choices of a question: its own, a scale's, a file's, or those of an earlier question."""
    scale, own, source = (keys.nodes.get(key) for key in ("scale", "choices", "choices_from"))
    if scale is not None and (own is not None or source is not None):
        keys.faults.add(
            "scale-or-choices", scale, "a question has a scale or choices, not both", "remove one of the two"
        )
    elif scale is not None:
        if scale.text not in around.scales:
            known = (
                f"the scales of this file are: {listed(around.scales)}" if around.scales else "add it under `scales:`"
            )
            mend = keys.faults.near(scale.text, around.scales) or known
            keys.faults.add("scale", scale, f"there is no scale '{scale.text[:60]}'", mend)
        return around.scales.get(scale.text, ())
    if own is None and source is None:
        keys.missing("choices", "write them one a line, like `1: Yes`, or name a `scale:` of this file")
        return ()
    brought = _brought(keys, source, around) if source is not None else ()
    if own is None:
        return brought
    if source is not None and len(own.pairs) == 1:
        # One choice of its own is enough beside those that are brought.
        added = tuple(c for key, value in own.pairs if (c := _choice(key, value, keys.faults, own=True)))
    else:
        added = read_choices(own, keys.faults)
    for choice in added:
        if any(choice.code == other.code for other in brought):
            what = f"code {choice.code} stands in `choices_from` already"
            keys.faults.add("code-twice", own, what, "give the choice another code")
    return (*brought, *added)


def _brought(keys: Keys, source: Node, around: Around) -> tuple[Choice, ...]:
    if source.kind == "text":
        return _from_file(source, around, keys.faults)
    own = Keys(source, CARRIED, "`choices_from`", keys.faults)
    if len(own.nodes) != 1:
        mend = "write `choices_from: {chosen: used_for}`, `{not_chosen: used_for}`, or a file's name"
        keys.faults.add("choices-from", source, "it is not clear where the choices come from", mend)
        return ()
    way, node = next(iter(own.nodes.items()))
    earlier = around.before.get(node.text)
    if not isinstance(earlier, Multiple):
        multiples = [name for name, q in around.before.items() if isinstance(q, Multiple)]
        mend = keys.faults.near(node.text, multiples) or "name a multiple question of an earlier page"
        keys.faults.add("choices-from", node, f"'{node.text[:60]}' is no earlier multiple question", mend)
        return ()
    return tuple(_carried(choice, earlier, way) for choice in earlier.choices if not choice.exclusive)


def _carried(choice: Choice, earlier: Multiple, way: str) -> Choice:
    """A choice once more, for those who made it or did not; words of one's own stand for its label."""
    chosen = f"{choice.code} in {earlier.name}"
    label = choice.label
    if choice.specify and way == "chosen":
        label = f"${{{specify_variable(earlier.name, choice.code)}}}"
    return Choice(choice.code, label, hint=choice.hint, ask_if=chosen if way == "chosen" else f"not {chosen}")


def _from_file(source: Node, around: Around, faults: Faults) -> tuple[Choice, ...]:
    """The choices of a CSV file with the columns code, label and, if wanted, hint."""
    name = source.text
    if around.folder is None or not name.endswith(".csv") or Path(name).name != name:
        mend = "name a CSV file that lies beside the questionnaire, like `choices_from: trusts.csv`"
        faults.add("choices-file", source, f"'{name[:60]}' cannot be read from here", mend)
        return ()
    text = read_text(around.folder / name, name) if name not in around.files else ""
    if isinstance(text, Fault):
        faults.add("choices-file", source, f"{text.place}: {text.what}", text.mend)
        return ()
    if name not in around.files:
        around.files[name] = _read_file(text, name, faults)
    return around.files[name]


def _read_file(text: str, name: str, faults: Faults) -> tuple[Choice, ...]:
    before = len(faults.found)
    header, *rows = [*read_rows(text, name, faults)] or [Row(Place(name, 1, 1), (), "")]
    if len(faults.found) > before or not commas_fit(header, faults):
        return ()
    strange = sorted({*header.cells} - {*_COLUMNS})
    if strange or not {"code", "label"} <= {*header.cells} or len({*header.cells}) < len(header.cells):
        what = "it needs the columns code and label; hint may be added, nothing else"
        faults.add("choices-columns", header.place, what, "begin it with `code,label`, a choice on each line after it")
        return ()
    if not 0 < len(rows) <= MAX_CHOICES:
        what = f"the file has {counted(len(rows), 'choice')}"
        faults.add("choices-count", Place(name), what, f"list 1 to {MAX_CHOICES:,}, one a line below `code,label`")
        return ()
    return _rows(header, rows, faults)


def _rows(header: Row, rows: list[Row], faults: Faults) -> tuple[Choice, ...]:
    choices: dict[int, Choice] = {}
    labels: dict[str, int] = {}
    at = {name: number for number, name in enumerate(header.cells)}
    for row in rows:
        if not cells_fit(row, header, faults):
            continue
        code = whole_code(Node(row.at(at["code"]), text=row.cells[at["code"]]), faults)
        label, place = row.cells[at["label"]], row.at(at["label"])
        if not label:
            faults.add("empty-text", place, "the choice has no label", "write what the respondent reads")
        if code is None:
            continue
        if code in choices:
            what = f"code {code} stands there twice"
            faults.add("code-twice", row.at(at["code"]), what, "give one of the two another code")
        _note_twin(Choice(code, label), labels, place, faults)
        choices[code] = Choice(code, label, hint=row.cells[at["hint"]] if "hint" in at else "")
    return tuple(choices.values())


def read_items(keys: Keys) -> tuple[Item, ...]:
    """Return the rows of a battery."""
    node, like = keys.nodes.get("items"), "`notice: notice the effect on a child`"
    if node is None:
        keys.missing("items", f"write one a line: {like}")
        return ()
    if node.kind != "map" or not node.pairs:
        mend = f"write one a line, with a space after the colon: {like}"
        keys.faults.add("items", node, "items with their names were expected here", mend)
    items: list[Item] = []
    for key, value in node.pairs:
        if split_text(node, key, value, keys.faults):
            continue
        name = checked_name(key, keys.faults)
        if value.kind == "map":
            own = Keys(value, ITEM, "an item", keys.faults)
            if "text" not in own.nodes:
                own.missing("text", "write what the respondent reads")
            hint, condition, anchored = own.prose("hint"), condition_text(own), own.flag("anchored")
            item = Item(name, own.prose("text"), own.flag("reverse"), hint, condition, anchored)
        else:
            item = Item(name, prose(value, keys.faults))
        if name:
            items.append(item)
    if len(items) > MAX_ITEMS:
        keys.faults.add("too-many-items", node, f"the battery has {len(items)} items", f"ask at most {MAX_ITEMS}")
    return tuple(items[:MAX_ITEMS])


def read_parts(keys: Keys) -> list[tuple[str, str]]:
    """Return the parts of a sum: the name and the words of each."""
    node, like = keys.nodes.get("parts"), "`ward: On the ward`"
    if node is None:
        keys.missing("parts", f"write one a line: {like}")
        return []
    if node.kind != "map" or len(node.pairs) < 2:
        keys.faults.add("parts", node, "a sum has two parts or more", f"write one a line, like {like}")
        return []
    return [
        (name, prose(value, keys.faults))
        for key, value in node.pairs
        if not split_text(node, key, value, keys.faults) and (name := checked_name(key, keys.faults))
    ]


def read_words(node: Node, allowed: tuple[str, ...], what: str, faults: Faults) -> tuple[str, ...]:
    """Return a list of words, each one of those allowed and none twice."""
    items = node.items if node.kind == "list" else []
    if not items:
        faults.add("list", node, f"a list of {what} was expected here", f"write it like [{', '.join(allowed[:2])}]")
    found: list[str] = []
    for item in items:
        word = checked_word(item, allowed, what, faults)
        if word in found:
            faults.add("twice", item, f"'{word}' stands there twice", "remove one of the two")
        elif word:
            found.append(word)
    return tuple(found)
