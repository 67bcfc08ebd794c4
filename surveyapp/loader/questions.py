"""One question of the file becomes a question of the model: what every type has, then the type's own."""

from typing import Any

from surveyapp.answers import KINDS
from surveyapp.errors import listed
from surveyapp.loader.choices import Around, condition_text
from surveyapp.loader.nodes import Node
from surveyapp.loader.reading import Faults, Keys, entries, prose, split_text
from surveyapp.loader.types import TYPES
from surveyapp.missing import OFFERS
from surveyapp.model import Offer, Variant
from surveyapp.model.questions import AnyQuestion
from surveyapp.wording import piped, plain

MAX_LABEL = 80
COMMON = frozenset({"name", "type", "ask", "label", "hint", "ask_if", "required", "offer", "assume", "messages"})
VARIANT = frozenset({"if", "say"})
ASKS_NOTHING = ("offer", "required", "assume", "messages")


def read_question(node: Node, around: Around, faults: Faults) -> AnyQuestion | None:
    """Return the question a node describes; None where not even its name and type can be read."""
    types = {key.text: value for key, value in node.pairs}
    kind = types.get("type")
    if kind is None or kind.kind != "text" or kind.text not in TYPES:
        keys = Keys(node, COMMON.union(*(own for own, _ in TYPES.values())), "a question", faults)
        if kind is None:
            keys.missing("type", f"add a line `type: ...` with one of: {listed(TYPES, 20)}")
        else:
            mend = faults.near(kind.text, TYPES) or f"write one of: {listed(TYPES, 20)}"
            faults.add("type", kind, f"'{kind.text[:60]}' is no type of question", mend)
        return None
    own, build = TYPES[kind.text]
    keys = Keys(node, COMMON | own, f"a {kind.text} question", faults)
    common = _common(keys, kind.text)
    if kind.text == "note":
        for key in ASKS_NOTHING:
            if key in keys.nodes:
                faults.add("note", keys.nodes[key], f"a note asks nothing: it has no `{key}`", "remove the line")
    return build(keys, around, common) if common["name"] else None


def _common(keys: Keys, kind: str) -> dict[str, Any]:
    """What every question has, as arguments for its record."""
    wording = "text" if kind == "note" else "ask"
    if wording not in keys.nodes:
        keys.missing(wording, "write what the respondent reads")
    ask, variants = _wordings(keys, wording)
    label = keys.prose("label")
    if len(label) > MAX_LABEL:
        mend = f"use at most {MAX_LABEL}: exports cut longer ones"
        keys.faults.add("label", keys.at("label"), f"the label has {len(label)} characters", mend)
    for name in piped(label):
        what = f"a label cannot print ${{{name}}}: exports would show it as it stands"
        keys.faults.add("label-prints", keys.at("label"), what, "word the label without it")
    return {
        "name": keys.name("name"),
        "ask": ask,
        "variants": variants,
        "label": label[:MAX_LABEL] or shortened(ask),
        "hint": keys.prose("hint"),
        "ask_if": condition_text(keys),
        "required": keys.flag("required"),
        "offers": _offers(keys),
        "assume": _assumed(keys),
        "messages": _messages(keys),
    }


def _wordings(keys: Keys, wording: str) -> tuple[str, tuple[Variant, ...]]:
    """The wording of a question, and others chosen by a condition: the last of a list is for everybody else."""
    node = keys.nodes.get(wording)
    if node is None or node.kind != "list" or node.flow:
        return keys.prose(wording), ()
    variants, ask = [], ""
    for place, item in enumerate(node.items, 1):
        own = Keys(item, VARIANT, "a wording", keys.faults)
        if "say" not in own.nodes:
            own.missing("say", "write what the respondent reads")
        condition, said, last = condition_text(own, "if"), own.prose("say"), place == len(node.items)
        if last == ("if" in own.nodes):
            what = "the last wording has an `if`" if last else "only the last wording may be without `if`"
            keys.faults.add("wordings", item, what, "end the list with a wording for everybody else, without `if`")
        elif last:
            ask = said
        else:
            variants.append(Variant(condition, said))
    return ask, tuple(variants)


def _assumed(keys: Keys) -> int | float | str | None:
    """What conditions take while there is no answer: a number, a code, or a text."""
    node = keys.nodes.get("assume")
    if node is None:
        return None
    if node.kind != "text" or not node.text:
        keys.faults.add("assume", node, "`assume` needs one value", "write a code, a number, a text or a date")
        return None
    if node.quoted or not node.text.lstrip("-").replace(".", "", 1).isdecimal():
        return node.text
    return float(node.text) if "." in node.text else int(node.text)


def _messages(keys: Keys) -> dict[str, str]:
    """Own words for refusals, by kind."""
    node = keys.nodes.get("messages")
    if node is None:
        return {}
    own = Keys(node, KINDS, "`messages`", keys.faults)
    return {kind: own.prose(kind) for kind in own.nodes}


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
            keys.faults.add("twice", key, f"'{key.text}' is offered twice", "offer it once")
        else:
            offers.append(Offer(reason, prose(words, keys.faults) if words else reason.label))
    return tuple(offers)
