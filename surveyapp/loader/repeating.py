"""What is repeated is written out: a roster's pages for each entry, a page for each entry or chosen choice."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from surveyapp import rules
from surveyapp.errors import RuleError, listed
from surveyapp.languages import Words
from surveyapp.loader.nodes import Node
from surveyapp.loader.reading import NAME, Faults, Keys, checked_name
from surveyapp.model import Computed, Entry
from surveyapp.wording import PIPE

INNER_TYPES = frozenset(
    {"single", "multiple", "number", "text", "long_text", "date", "rating", "duration", "period", "note"}
)
MAX_ENTRIES = 20
ROSTER = frozenset({"name", "type", "ask", "label", "hint", "ask_if", "entry", "max", "questions"})
_CONDITIONS = frozenset({"ask_if", "check", "if", "min", "max", "above", "below", "total"})
_ITEM = "item"


@dataclass(slots=True)
class Repeats:
    """What repetition adds: which entry a page is, and how many entries there are.

    `rosters` maps a roster to the names of its own questions, the first naming an entry.
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    counts: list[Computed] = field(default_factory=list)
    counted_at: dict[str, Node] = field(default_factory=dict)
    rosters: dict[str, list[str]] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)


def expanded(pages: list[Node], faults: Faults, say: Words) -> tuple[list[Node], Repeats]:
    """Return pages with every repetition written out; names get their entry's number, ``partner_2_role``.

    What the program asks of its own, such as whether there is another entry, it asks as `say` says it.
    """
    repeats = Repeats()
    multiples: dict[str, Node] = {}
    found: list[Node] = []
    for page in pages:
        roster = next((q for q in _questions(page) if _text(q, "type") == "roster"), None)
        if roster is not None:
            found += _roster_pages(page, roster, repeats, faults, say)
        elif _value(page, "for_each") is not None:
            found += _each_pages(page, multiples, repeats, faults)
        else:
            found.append(page)
        multiples |= {_text(q, "name"): q for q in _questions(page) if _text(q, "type") == "multiple"}
    return found, repeats


# --- rosters ------------------------------------------------------------------------------------------------------


def _roster_pages(page: Node, roster: Node, repeats: Repeats, faults: Faults, say: Words) -> list[Node]:
    keys = Keys(roster, ROSTER, "a roster", faults)
    name, asked = keys.name("name"), _questions(roster)
    _check_roster(page, keys, asked, faults)
    inner = [_text(q, "name") for q in asked if _text(q, "type") != "note"]
    most = keys.whole("max", 5, 2, MAX_ENTRIES)
    called = keys.prose("entry") or say("Entry")
    if not name or not inner or not all(NAME.fullmatch(one) for one in inner):
        for question in asked:
            checked_name(_value(question, "name") or question, faults)
        return []
    repeats.rosters[name], repeats.sizes[name] = inner, most
    repeats.counted_at[name] = keys.at("name")
    label = keys.prose("label") or f"{called}: how many are named"
    repeats.counts.append(
        Computed(name, f"count({', '.join(f'{name}_{n}_{inner[0]}' for n in range(1, most + 1))})", label)
    )
    made = []
    for number in range(1, most + 1):
        mapping = {one: f"{name}_{number}_{one}" for one in inner}
        more = f"{name}_{number}_more" if number < most else ""
        questions = [_copy(q, mapping, {}) for q in asked]
        if number == 1:
            questions.insert(0, _opening(keys, name))
        if more:
            questions.append(_another(roster, more, called, say))
        conditions = [_text(page, "ask_if"), _text(roster, "ask_if")]
        conditions.append(f"{name}_{number - 1}_more == 1" if number > 1 else "")
        entry = f"{_text(page, 'page')}_{number}"
        title = _plain(roster, f"{called} {number}")
        made.append(_page(page, entry, title, _all_of(conditions), questions, number))
        repeats.entries[entry] = Entry(name, number, most, called, more, tuple(mapping.values()))
    return made


def _check_roster(page: Node, keys: Keys, asked: list[Node], faults: Faults) -> None:
    """A roster stands alone on its page, and asks plain questions, the first of which names the entry."""
    if len(_questions(page)) > 1:
        what = "a roster must be alone on its page: each of its entries becomes a page"
        faults.add("roster-page", keys.node, what, "move the other questions to a page of their own")
    for key in ("for_each", "order", "checks", "screen_out"):
        if (node := _value(page, key)) is not None:
            faults.add("roster-page", node, f"a page with a roster has no `{key}`", "use it on a later page")
    if not asked:
        keys.missing("questions", "add `questions:` and below it what is asked of each entry, the first its name")
    if "ask" not in keys.nodes:
        keys.missing("ask", "write what the respondent reads before the first entry")
    for question in asked:
        kind = _value(question, "type")
        if kind is not None and kind.text not in INNER_TYPES:
            mend = f"use one of: {listed(sorted(INNER_TYPES), 20)}"
            faults.add("roster-type", kind, f"a roster cannot ask a {kind.text[:40]} question", mend)
    first = next((kind for q in asked if (kind := _value(q, "type"))), None)
    if first is not None and first.text not in {"text", "single"}:
        what = "the first question of a roster names the entry, so it is a text or a single question"
        faults.add("roster-first", first, what, "put such a question first")


def _opening(keys: Keys, name: str) -> Node:
    """The roster's own words, as a note before its first entry."""
    node = keys.node
    ask = _value(node, "ask") or _plain(node, "")
    return _map(node, {"name": _plain(node, f"{name}_ask"), "type": _plain(node, "note"), "text": ask})


def _another(roster: Node, name: str, called: str, say: Words) -> Node:
    yes, no = say.within("another to add", "Yes"), say.within("another to add", "No")
    choices = _map(roster, {"1": _plain(roster, yes), "2": _plain(roster, no)})
    words = {
        "name": name,
        "type": "single",
        "ask": say("Is there another to add? ({called})").format(called=called),
        "label": say("{called}: another to add").format(called=called),
    }
    return _map(roster, {**{key: _plain(roster, text) for key, text in words.items()}, "choices": choices})


# --- pages for each -----------------------------------------------------------------------------------------------


def _each_pages(page: Node, multiples: Mapping[str, Node], repeats: Repeats, faults: Faults) -> list[Node]:
    at = _value(page, "for_each")
    assert at is not None
    inner = [_text(q, "name") for q in _questions(page) if _text(q, "type") != "note"]
    if at.text in repeats.rosters:
        whose, roster = at.text, repeats.rosters[at.text]
        every = [
            (number, f"answered({whose}_{number}_{roster[0]})", f"${{{whose}_{number}_{roster[0]}}}")
            for number in range(1, repeats.sizes[whose] + 1)
        ]
        repeats.rosters[whose] = [*roster, *inner]
        names = [*roster, *inner]
    elif at.text in multiples:
        whose, names = at.text, inner
        every = _each_choice(whose, multiples[whose])
    else:
        known = [*repeats.rosters, *multiples]
        mend = faults.near(at.text, known) or "name a roster or a multiple question of an earlier page"
        faults.add("for-each", at, f"there is no earlier '{at.text[:60]}' to repeat this page for", mend)
        return []
    made = []
    for number, condition, item in every:
        mapping = {name: f"{whose}_{number}_{name}" for name in names}
        printed = {_ITEM: item}
        questions = [_copy(q, mapping, printed) for q in _questions(page)]
        own = _copy(page, mapping, printed)
        asked_if = _all_of([condition, _text(own, "ask_if")])
        entry = f"{_text(page, 'page')}_{number}"
        made.append(_page(own, entry, _value(own, "title") or _plain(page, item), asked_if, questions, number))
        repeats.entries[entry] = Entry(whose, number, len(every), "", "", tuple(mapping[name] for name in inner))
    return made


def _each_choice(whose: str, question: Node) -> list[tuple[int, str, str]]:
    """By choice that does not stand alone: its code, the condition that it was chosen, and how its name is printed."""
    choices = _value(question, "choices")
    found = []
    for key, value in choices.pairs if choices is not None else ():
        flags = {name.text: node.text for name, node in value.pairs}
        if not key.text.isdecimal() or flags.get("exclusive") == "true":
            continue
        label = value.text if value.kind == "text" else flags.get("label", "")
        specify = flags.get("specify") is not None and flags.get("specify") != "false"
        item = f"${{{whose}_{key.text}_text}}" if specify else label
        found.append((int(key.text), f"{key.text} in {whose}", item))
    return found


# --- nodes --------------------------------------------------------------------------------------------------------


def _value(node: Node, key: str) -> Node | None:
    return next((value for name, value in node.pairs if name.text == key), None)


def _text(node: Node, key: str) -> str:
    value = _value(node, key)
    return value.text if value is not None and value.kind == "text" else ""


def _questions(node: Node) -> list[Node]:
    value = _value(node, "questions")
    return value.items if value is not None else []


def _plain(at: Node, text: str) -> Node:
    return Node(at.place, text=text, repeated=True)


def _map(at: Node, values: Mapping[str, Node]) -> Node:
    pairs = [(_plain(at, key), value) for key, value in values.items()]
    return Node(at.place, "map", pairs=pairs, repeated=True)


def _page(page: Node, name: str, title: Node, ask_if: str, questions: list[Node], number: int) -> Node:
    """A page once more, under the name and condition of an entry; what asks about nobody's entry is kept once."""
    kept = {"page", "title", "ask_if", "questions", "for_each"}
    pairs = [(key, value) for key, value in page.pairs if key.text not in kept]
    own = {"page": _plain(_value(page, "page") or page, name), "title": title}
    if ask_if:
        own["ask_if"] = replace(_value(page, "ask_if") or _plain(page, ""), text=ask_if, repeated=True)
    inside = Node(page.place, "list", items=questions, repeated=True)
    made = _map(page, {**own, "questions": inside})
    return replace(made, pairs=[*made.pairs, *pairs], repeated=number > 1 or made.repeated)


def _all_of(conditions: list[str]) -> str:
    given = [text for text in conditions if text]
    return given[0] if len(given) == 1 else " and ".join(f"({text})" for text in given)


def _copy(node: Node, mapping: Mapping[str, str], printed: Mapping[str, str], key: str = "") -> Node:
    """Return a node with the names of an entry in place of their short ones: in names, conditions and texts."""
    pairs = [(replace(k, repeated=True), _copy(v, mapping, printed, k.text)) for k, v in node.pairs]
    items = [_copy(item, mapping, printed, key) for item in node.items]
    text = node.text
    if node.kind == "text" and key in {"name", "at", "chosen", "not_chosen"}:
        text = mapping.get(text, text)
    elif node.kind == "text" and key in _CONDITIONS:
        text = _renamed(text, mapping)
    elif node.kind == "text":
        text = PIPE.sub(lambda match: _printed(match, mapping, printed), text)
    return replace(node, text=text, pairs=pairs, items=items, repeated=True)


def _printed(match: re.Match[str], mapping: Mapping[str, str], printed: Mapping[str, str]) -> str:
    name, bar, rest = match[1].partition("|")
    if name in printed:
        return printed[name]
    return f"${{{mapping.get(name, name)}{bar}{rest}}}"


def _renamed(text: str, mapping: Mapping[str, str]) -> str:
    """A condition with the names of an entry; one that cannot be read stays, for its fault to be told."""
    try:
        return rules.renamed(text, mapping)
    except RuleError:
        return text
