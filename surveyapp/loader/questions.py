"""One question of the file becomes a question of the model; a table of types, not a ladder."""

import math
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from surveyapp.answers import MAX_TOP
from surveyapp.errors import counted, listed
from surveyapp.loader.nodes import Node
from surveyapp.loader.reading import Faults, Keys, checked_name, entries, prose, split_text, whole_code
from surveyapp.missing import HIGHEST, LOWEST, OFFERS
from surveyapp.model import (
    Battery,
    Choice,
    DateQuestion,
    Item,
    LongText,
    Multiple,
    Note,
    Number,
    Offer,
    Ranking,
    Rating,
    Single,
    Specify,
    Text,
)
from surveyapp.model.questions import AnyQuestion
from surveyapp.wording import piped, plain

Scales = dict[str, tuple[Choice, ...]]
Build = Callable[[Keys, Scales, dict[str, Any]], AnyQuestion]

MAX_LABEL = 80
MAX_ITEMS = 100
_DATE = re.compile(r"\d{4}(-\d\d){0,2}", re.ASCII)
COMMON = frozenset({"name", "type", "ask", "label", "hint", "ask_if", "required", "offer"})


def read_question(node: Node, scales: Scales, faults: Faults) -> AnyQuestion | None:
    """Return the question a node describes; None where not even its name and type can be read."""
    types = {key.text: value for key, value in node.pairs}
    kind = types.get("type")
    if kind is None or kind.kind != "text" or kind.text not in _TYPES:
        keys = Keys(node, COMMON.union(*(own for own, _ in _TYPES.values())), "a question", faults)
        if kind is None:
            keys.missing("type", f"add a line `type: ...` with one of: {listed(_TYPES, 20)}")
        else:
            mend = faults.near(kind.text, _TYPES) or f"write one of: {listed(_TYPES, 20)}"
            faults.add("type", kind, f"'{kind.text[:60]}' is no type of question", mend)
        return None
    own, build = _TYPES[kind.text]
    keys = Keys(node, COMMON | own, f"a {kind.text} question", faults)
    common = _common(keys, kind.text)
    return build(keys, scales, common) if common["name"] else None


def _common(keys: Keys, kind: str) -> dict[str, Any]:
    """What every question has, as arguments for its record."""
    wording = "text" if kind == "note" else "ask"
    if wording not in keys.nodes:
        keys.missing(wording, "write what the respondent reads")
    ask = keys.prose(wording)
    label = keys.prose("label")
    if len(label) > MAX_LABEL:
        mend = f"use at most {MAX_LABEL}: exports cut longer ones"
        keys.faults.add("label", keys.at("label"), f"the label has {len(label)} characters", mend)
    for name in piped(label):
        what = f"a label cannot print ${{{name}}}: exports would show it as it stands"
        keys.faults.add("label", keys.at("label"), what, "word the label without it")
    return {
        "name": keys.name("name"),
        "ask": ask,
        "label": label[:MAX_LABEL] or shortened(ask),
        "hint": keys.prose("hint"),
        "ask_if": condition_text(keys),
        "required": keys.flag("required"),
        "offers": _offers(keys),
    }


def condition_text(keys: Keys) -> str:
    """Return the text of `ask_if`; '' where there is none, or after a fault."""
    node = keys.nodes.get("ask_if")
    if node is None:
        return ""
    text = node.text.strip()
    if not text:
        mend = "write it on one line, in quotes if it starts with [ or {; or remove `ask_if`"
        keys.faults.add("condition", node, "a condition was expected here", mend)
    return "" if node.spoilt else text


def shortened(ask: str) -> str:
    """Return a label made from a question's wording: its first words, within 80 characters."""
    text = " ".join(plain(ask, lambda _: "…").replace("*", "").split())
    return text if len(text) <= MAX_LABEL else text[: MAX_LABEL - 1].rsplit(" ", 1)[0] + "…"


def _offers(keys: Keys) -> tuple[Offer, ...]:
    node = keys.nodes.get("offer")
    if node is None:
        return ()
    pairs: list[tuple[Node, Node | None]] = (
        [*node.pairs]
        if node.kind == "map"
        else [(item, None) for item in entries(node, "reasons", keys.faults, "write it like `offer: [dont_know]`")]
    )
    offers: list[Offer] = []
    for key, words in pairs:
        reason = OFFERS.get(key.text)
        if reason is None and words is not None and split_text(node, key, words, keys.faults):
            continue
        if reason is None:
            mend = keys.faults.near(key.text, OFFERS) or f"offer one of: {listed(OFFERS)}"
            keys.faults.add("offer", key, f"'{key.text[:60]}' cannot be offered", mend)
        elif any(offer.reason == reason for offer in offers):
            keys.faults.add("offer", key, f"'{key.text}' is offered twice", "offer it once")
        else:
            offers.append(Offer(reason, prose(words, keys.faults) if words else reason.label))
    return tuple(offers)


def read_choices(node: Node, faults: Faults, own: bool = True) -> tuple[Choice, ...]:
    """Return the choices of a question or a scale; `own` allows specify and exclusive."""
    if node.kind != "map" or not node.pairs:
        mend = "write one a line, with a space after the colon: `1: Yes`"
        faults.add("choices", node, "choices with their codes were expected here", mend)
        return ()
    choices: list[Choice] = []
    labels: dict[str, int] = {}
    for key, value in node.pairs:
        choice = None if split_text(node, key, value, faults) else _choice(key, value, faults, own)
        if choice is None:
            continue
        choices.append(choice)
        twin = labels.setdefault(choice.label.casefold(), choice.code)
        if twin != choice.code and choice.label:
            what = f"codes {twin} and {choice.code} have the same label"
            faults.add("same-label", key, what, "word them differently, or remove one")
    if len(node.pairs) == 1:
        faults.add("choices", node, "there is only one choice", "add another, or make this a note")
    return tuple(choices)


def _choice(key: Node, value: Node, faults: Faults, own: bool) -> Choice | None:
    """Return one choice, or None after a fault that leaves none."""
    code = whole_code(key, faults)
    if value.kind != "map":
        label, specify, exclusive = prose(value, faults), None, False
    else:
        keys = Keys(value, {"label", "specify", "exclusive"} if own else {"label"}, "a choice", faults)
        if "label" not in keys.nodes:
            keys.missing("label", "write what the respondent reads")
        label, exclusive = keys.prose("label"), keys.flag("exclusive")
        specify = Specify() if keys.flag("specify") else None
    return Choice(code, label, specify, exclusive) if code is not None else None


def _choices(keys: Keys, scales: Scales) -> tuple[Choice, ...]:
    """The choices of a question: its own, or those of a named scale."""
    scale, own = keys.nodes.get("scale"), keys.nodes.get("choices")
    if scale is not None and own is not None:
        keys.faults.add("scale", scale, "a question has a scale or choices, not both", "remove one of the two")
    elif scale is not None:
        if scale.text not in scales:
            known = f"the scales of this file are: {listed(scales)}" if scales else "add it under `scales:`"
            mend = keys.faults.near(scale.text, scales) or known
            keys.faults.add("scale", scale, f"there is no scale '{scale.text[:60]}'", mend)
        return scales.get(scale.text, ())
    if own is None:
        keys.missing("choices", "write them one a line, like `1: Yes`, or name a `scale:` of this file")
        return ()
    return read_choices(own, keys.faults)


def _no_exclusive(keys: Keys, choices: tuple[Choice, ...], what: str) -> None:
    for choice in choices:
        if choice.exclusive:
            keys.faults.add(
                "exclusive", keys.at("choices"), f"choice {choice.code} is exclusive, but {what}", "remove `exclusive`"
            )


def _single(keys: Keys, scales: Scales, common: dict[str, Any]) -> AnyQuestion:
    choices = _choices(keys, scales)
    _no_exclusive(keys, choices, "only one choice can be made anyway")
    return Single(**common, choices=choices)


def _multiple(keys: Keys, scales: Scales, common: dict[str, Any]) -> AnyQuestion:
    return Multiple(**common, choices=_choices(keys, scales))


def _battery(keys: Keys, scales: Scales, common: dict[str, Any]) -> AnyQuestion:
    choices = _choices(keys, scales)
    _no_exclusive(keys, choices, "an item has one answer anyway")
    if any(choice.specify for choice in choices):
        what = "the choices of a battery cannot have `specify`"
        keys.faults.add("specify", keys.at("choices"), what, "remove it, and ask for the words in a text question")
    return Battery(**common, choices=choices, items=_items(keys))


def _items(keys: Keys) -> tuple[Item, ...]:
    """The rows of a battery."""
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
            own = Keys(value, {"text", "reverse"}, "an item", keys.faults)
            if "text" not in own.nodes:
                own.missing("text", "write what the respondent reads")
            item = Item(name, own.prose("text"), own.flag("reverse"))
        else:
            item = Item(name, prose(value, keys.faults))
        if name:
            items.append(item)
    if len(items) > MAX_ITEMS:
        keys.faults.add("items", node, f"the battery has {len(items)} items", f"ask at most {MAX_ITEMS}")
    return tuple(items[:MAX_ITEMS])


def _ranking(keys: Keys, scales: Scales, common: dict[str, Any]) -> AnyQuestion:
    choices = _choices(keys, scales)
    _no_exclusive(keys, choices, "a ranking orders several")
    if any(choice.specify for choice in choices):
        what = "the choices of a ranking cannot have `specify`"
        keys.faults.add("specify", keys.at("choices"), what, "remove it, and ask for the words in a text question")
    most = min(MAX_TOP, len(choices) or MAX_TOP)
    if "top" not in keys.nodes:
        keys.missing("top", "say how many are ranked, like `top: 3`")
    return Ranking(**common, choices=choices, top=keys.whole("top", min(3, most), 1, most))


def _number(keys: Keys, scales: Scales, common: dict[str, Any]) -> AnyQuestion:
    low, high = keys.number("min"), keys.number("max")
    if low is not None and high is not None and low > high:
        keys.faults.add("limits", keys.at("min"), f"min {low:g} is above max {high:g}", "swap them")
    known = all(value is not None or key not in keys.nodes for key, value in (("min", low), ("max", high)))
    if known and (low is None or low <= HIGHEST) and (high is None or high >= LOWEST):
        what = f"an answer could be {LOWEST} to {HIGHEST}, which are the codes of missing answers"
        keys.faults.add("limits", keys.at("min"), what, f"set `min: 0` (or any min above {HIGHEST})")
    decimals = keys.whole("decimals", 0, 0, 6)
    if low is not None and high is not None and low <= high:
        first, last = (Decimal(repr(limit)).scaleb(decimals) for limit in (low, high))
        if math.ceil(first) > math.floor(last):
            what = f"no number with {counted(decimals, 'decimal place')} lies from {low:g} to {high:g}"
            keys.faults.add("limits", keys.at("decimals"), what, "allow more decimal places, or widen the limits")
    return Number(**common, min=low, max=high, decimals=decimals, unit=keys.prose("unit"))


def _text(keys: Keys, scales: Scales, common: dict[str, Any]) -> AnyQuestion:
    return Text(**common, max_characters=keys.whole("max_characters", 200, 1, 1000))


def _long_text(keys: Keys, scales: Scales, common: dict[str, Any]) -> AnyQuestion:
    return LongText(**common, max_words=keys.whole("max_words", 150, 1, 1000))


def _rating(keys: Keys, scales: Scales, common: dict[str, Any]) -> AnyQuestion:
    start, stop = keys.whole("from", 0, 0, 100), keys.whole("to", 10, 0, 100)
    if not 2 <= stop - start <= 20:
        keys.faults.add(
            "limits",
            keys.at("to"),
            f"a rating from {start} to {stop} does not work",
            "use 3 to 21 points, like `from: 0` and `to: 10`",
        )
    for end in ("low", "high"):
        if end not in keys.nodes:
            keys.missing(end, "say what the end of the scale means")
    return Rating(**common, start=start, stop=stop, low=keys.prose("low"), high=keys.prose("high"))


def _date(keys: Keys, scales: Scales, common: dict[str, Any]) -> AnyQuestion:
    precision: Any = keys.word("precision", "month", ("year", "month", "day"))
    limits = {"min": "1900", "max": "2100"}
    for key in limits:
        node = keys.nodes.get(key)
        if node is not None and not _is_date(node.text):
            mend = "write a date like 2026, 2026-11 or 2026-11-22"
            keys.faults.add("value", node, f"`{key}` is '{node.text[:60]}'", mend)
        elif node is not None:
            limits[key] = node.text
    low, high = limits["min"], limits["max"]
    exact = {"year": 4, "month": 7, "day": 10}[precision]
    for key, limit in limits.items():
        if len(limit) > exact:
            what = f"`{key}` is {limit}, but answers are given to the {precision}"
            keys.faults.add("limits", keys.at(key), what, f"write `{key}: {limit[:exact]}`, or ask for more")
    if low[: len(high)] > high[: len(low)]:
        keys.faults.add("limits", keys.at("min"), f"min {low} is after max {high}", "swap them")
    return DateQuestion(**common, precision=precision, min=low, max=high)


def _is_date(text: str) -> bool:
    """Whether a text is a year, a month or a day that the calendar has, as in 2026, 2026-11 or 2026-11-22."""
    try:
        return bool(_DATE.fullmatch(text)) and bool(date.fromisoformat(f"{text}-01-01"[:10]))
    except ValueError:
        return False


def _note(keys: Keys, scales: Scales, common: dict[str, Any]) -> AnyQuestion:
    for key in ("offer", "required"):
        if key in keys.nodes:
            keys.faults.add(
                "unknown-key", keys.nodes[key], f"a note asks nothing: it has no `{key}`", "remove the line"
            )
    return Note(**common)


_TYPES: dict[str, tuple[frozenset[str], Build]] = {
    "single": (frozenset({"choices", "scale"}), _single),
    "multiple": (frozenset({"choices", "scale"}), _multiple),
    "battery": (frozenset({"choices", "scale", "items"}), _battery),
    "ranking": (frozenset({"choices", "scale", "top"}), _ranking),
    "number": (frozenset({"min", "max", "decimals", "unit"}), _number),
    "text": (frozenset({"max_characters"}), _text),
    "long_text": (frozenset({"max_words"}), _long_text),
    "rating": (frozenset({"from", "to", "low", "high"}), _rating),
    "date": (frozenset({"precision", "min", "max"}), _date),
    "note": (frozenset({"text"}), _note),
}
