"""The types of question: which keys each has, and how its record is made; a table, not a ladder."""

import re
from collections.abc import Callable
from typing import Any, get_args

from surveyapp import rules
from surveyapp.answers import ELEMENTS, MAX_TOP
from surveyapp.answers.inputs import RATIO
from surveyapp.answers.spans import fits, moved
from surveyapp.errors import counted
from surveyapp.loader.choices import Around, choices_of, condition_text, order_of, read_items, read_parts, read_words
from surveyapp.loader.reading import Keys
from surveyapp.missing import HIGHEST, LOWEST
from surveyapp.model import (
    Battery,
    Choice,
    DateQuestion,
    Duration,
    LinkingCode,
    LongText,
    Multiple,
    Note,
    Number,
    Part,
    Period,
    Ranking,
    Rating,
    Single,
    Sum,
    Text,
)
from surveyapp.model.questions import AnyQuestion, TimeUnit
from surveyapp.routing.fitting import leaves_nothing

Build = Callable[[Keys, Around, dict[str, Any]], AnyQuestion]

_LITERAL = re.compile(r"-?[\d.,]+|\.\w+|", re.ASCII)
_MOST_OF_SPAN = 999
EXACT = {"year": 4, "month": 7, "day": 10}
_CHOICES = frozenset({"choices", "scale", "choices_from", "order"})
_SPAN_IN = {"years": "year", "months": "month", "weeks": "week", "days": "day", "hours": "hour", "minutes": "minute"}


def _refuse_in_choices(keys: Keys, choices: tuple[Choice, ...], exclusive: str, specify: str) -> None:
    """Refuse exclusive choices, or choices with words of their own, where they make no sense; '' allows them."""
    for choice in choices:
        if choice.exclusive and exclusive:
            what = f"choice {choice.code} is exclusive, but {exclusive}"
            keys.faults.add("exclusive", keys.at("choices"), what, "remove `exclusive`")
    if specify and any(choice.specify for choice in choices):
        mend = "remove it, and ask for the words in a text question"
        keys.faults.add("specify", keys.at("choices"), f"the choices of a {specify} cannot have `specify`", mend)


def _single(keys: Keys, around: Around, common: dict[str, Any]) -> AnyQuestion:
    choices = choices_of(keys, around)
    _refuse_in_choices(keys, choices, "only one choice can be made anyway", "")
    return Single(**common, choices=choices, order=order_of(keys, choices))


def _multiple(keys: Keys, around: Around, common: dict[str, Any]) -> AnyQuestion:
    choices = choices_of(keys, around)
    count = sum(not choice.exclusive for choice in choices) or 1
    least, most = keys.whole("at_least", 0, 1, count), keys.whole("at_most", 0, 1, count)
    if least and most and least > most:
        what = f"at_least {least} is above at_most {most}"
        keys.faults.add("picks", keys.at("at_least"), what, "swap them")
    return Multiple(**common, choices=choices, order=order_of(keys, choices), at_least=least, at_most=most)


def _battery(keys: Keys, around: Around, common: dict[str, Any]) -> AnyQuestion:
    choices = choices_of(keys, around)
    _refuse_in_choices(keys, choices, "an item has one answer anyway", "battery")
    for choice in choices:
        if choice.ask_if:
            what = "the choices of a battery are the same for all its items"
            keys.faults.add("choice-condition", keys.at("choices"), what, "put `ask_if` on items, or on the question")
    items = read_items(keys)
    return Battery(**common, choices=choices, items=items, order=order_of(keys, items))


def _ranking(keys: Keys, around: Around, common: dict[str, Any]) -> AnyQuestion:
    choices = choices_of(keys, around)
    _refuse_in_choices(keys, choices, "a ranking orders several", "ranking")
    most = min(MAX_TOP, len(choices) or MAX_TOP)
    if "top" not in keys.nodes:
        keys.missing("top", "say how many are ranked, like `top: 3`")
    top = keys.whole("top", min(3, most), 1, most)
    return Ranking(**common, choices=choices, top=top, order=order_of(keys, choices))


# --- numbers ------------------------------------------------------------------------------------------------------


def _number_limits(keys: Keys, names: tuple[str, ...]) -> tuple[dict[str, float | None], dict[str, str]]:
    """The limits of a number: fixed ones, and expressions over earlier answers."""
    fixed: dict[str, float | None] = {}
    expressions: dict[str, str] = {}
    for name in names:
        node = keys.nodes.get(name)
        if node is not None and node.kind == "text" and not _LITERAL.fullmatch(node.text):
            expressions[name] = condition_text(keys, name)
        else:
            fixed[name] = keys.number(name)
    return fixed, {name: text for name, text in expressions.items() if text}


def _number(keys: Keys, around: Around, common: dict[str, Any]) -> AnyQuestion:
    fixed, limits = _number_limits(keys, ("min", "max", "above", "below"))
    _refuse_both(keys)
    low = fixed.get("min") if fixed.get("min") is not None else fixed.get("above")
    high = fixed.get("max") if fixed.get("max") is not None else fixed.get("below")
    _check_ends(keys, low, high, limits)
    question = Number(
        **{**common, **fixed},
        limits=limits,
        decimals=keys.whole("decimals", 0, 0, 6),
        unit=keys.prose("unit"),
        quality=keys.flag("quality"),
    )
    if (
        low is not None
        and high is not None
        and low <= high
        and leaves_nothing(question)
        and not _swapped(keys, low, high)
    ):
        what = f"no number with {counted(question.decimals, 'decimal place')} lies from {low:g} to {high:g}"
        keys.faults.add("limits-empty", keys.at("decimals"), what, "allow more decimal places, or widen the limits")
    return question


def _swapped(keys: Keys, low: float, high: float) -> bool:
    """Whether a lower limit is no lower than the upper one."""
    return low > high or (low == high and bool(keys.nodes.keys() & {"above", "below"}))


def _refuse_both(keys: Keys) -> None:
    """Of a limit that may be reached and one that may not, only one makes sense at each end."""
    for strict, plain in (("above", "min"), ("below", "max")):
        if strict in keys.nodes and plain in keys.nodes:
            what = f"there are both `{plain}` and `{strict}`"
            keys.faults.add("limits-both", keys.at(strict), what, "keep the one that is meant")


def _check_ends(keys: Keys, low: float | None, high: float | None, limits: dict[str, str]) -> None:
    """A lower limit below the upper one, and no answer that could be taken for a missing code."""
    at = keys.at("min" if "min" in keys.nodes else "above")
    if low is not None and high is not None and _swapped(keys, low, high):
        keys.faults.add("limits", at, f"min {low:g} is above max {high:g}", "swap them")
    unread = any(key in keys.nodes and key not in limits for key in ("min", "above") if low is None)
    unread = unread or any(key in keys.nodes and key not in limits for key in ("max", "below") if high is None)
    set_by_answers = low is None and limits.keys() & {"min", "above"}
    if unread or set_by_answers:
        return
    if (low is None or low <= HIGHEST) and (high is None or high >= LOWEST):
        what = f"an answer could be {LOWEST} to {HIGHEST}, which are the codes of missing answers"
        keys.faults.add("missing-range", at, what, f"set `min: 0` (or any min above {HIGHEST})")


def _sum(keys: Keys, around: Around, common: dict[str, Any]) -> AnyQuestion:
    fixed, limits = _number_limits(keys, ("total",))
    if "total" not in keys.nodes:
        keys.missing("total", "say what the parts add up to, like `total: 100` or `total: staff`")
    total = fixed.get("total")
    if total is not None and total <= 0:
        keys.faults.add("total", keys.at("total"), f"nothing adds up to {total:g}", "write a total above 0")
    question = Sum(
        **common,
        parts=tuple(Part(name, text) for name, text in read_parts(keys)),
        total=total,
        limits=limits,
        decimals=keys.whole("decimals", 0, 0, 6),
        unit=keys.prose("unit"),
        blank_is_zero=keys.word("blank", "", ("0",)) == "0",
    )
    if total is not None and total > 0 and leaves_nothing(question):
        what = f"parts with {counted(question.decimals, 'decimal place')} never add up to {total:g}"
        keys.faults.add("limits-empty", keys.at("total"), what, "allow more decimal places, or write another total")
    return question


def _rating(keys: Keys, around: Around, common: dict[str, Any]) -> AnyQuestion:
    start, stop = keys.whole("from", 0, 0, 100), keys.whole("to", 10, 0, 100)
    if not 2 <= stop - start <= 20:
        what = f"a rating from {start} to {stop} does not work"
        keys.faults.add("rating", keys.at("to"), what, "use 3 to 21 points, like `from: 0` and `to: 10`")
    if "middle" in keys.nodes and (stop - start) % 2:
        what = f"a rating from {start} to {stop} has no middle"
        keys.faults.add("middle", keys.at("middle"), what, "remove `middle`, or use an odd number of points")
    for end in ("low", "high"):
        if end not in keys.nodes:
            keys.missing(end, "say what the end of the scale means")
    ends = {end: keys.prose(end) for end in ("low", "high", "middle")}
    return Rating(**{**common, **ends}, start=start, stop=stop)


# --- texts --------------------------------------------------------------------------------------------------------


def _text(keys: Keys, around: Around, common: dict[str, Any]) -> AnyQuestion:
    most = keys.whole("max_characters", 200, 1, 1000)
    return Text(**common, max_characters=most, max_words=keys.whole("max_words", 0, 1, 200))


def _long_text(keys: Keys, around: Around, common: dict[str, Any]) -> AnyQuestion:
    words = keys.whole("max_words", 0 if "max_characters" in keys.nodes else 150, 1, 1000)
    return LongText(**common, max_words=words, max_characters=keys.whole("max_characters", 0, 1, 10_000))


# --- dates and times ----------------------------------------------------------------------------------------------


def _date_limits(keys: Keys, names: tuple[str, ...], precision: str) -> tuple[dict[str, str], dict[str, str]]:
    """The limits of a date: fixed ones, and expressions over earlier answers."""
    fixed: dict[str, str] = {}
    expressions: dict[str, str] = {}
    for name in names:
        node = keys.nodes.get(name)
        if node is None:
            continue
        if node.kind != "text" or not node.text or (node.text[:1].isdigit() and not rules.is_date(node.text)):
            mend = "write a date like 2026, 2026-11 or 2026-11-22, or an expression like `today`"
            keys.faults.add("not-date", node, f"`{name}` is '{node.text[:60]}'", mend)
        elif not node.text[:1].isdigit():
            expressions[name] = condition_text(keys, name)
        elif len(node.text) > EXACT[precision]:
            what = f"`{name}` is {node.text}, but answers are given to the {precision}"
            mend = f"write `{name}: {node.text[: EXACT[precision]]}`, or ask for more"
            keys.faults.add("precision", node, what, mend)
        else:
            fixed[name] = node.text
    if _swapped_dates(fixed):
        low, high = _ends_of(fixed)
        at = keys.at("min" if "min" in keys.nodes else "above")
        keys.faults.add("limits", at, f"min {low} is after max {high}", "swap them")
    return fixed, {name: text for name, text in expressions.items() if text}


def _ends_of(fixed: dict[str, str]) -> tuple[str, str]:
    """The lower and the upper of the fixed limits of a date, '' where there is none."""
    return fixed.get("min", fixed.get("above", "")), fixed.get("max", fixed.get("below", ""))


def _swapped_dates(fixed: dict[str, str]) -> bool:
    low, high = _ends_of(fixed)
    return bool(low and high and low[: len(high)] > high[: len(low)])


def _date(keys: Keys, around: Around, common: dict[str, Any]) -> AnyQuestion:
    precision: Any = keys.word("precision", "month", tuple(EXACT))
    fixed, limits = _date_limits(keys, ("min", "max", "above", "below"), precision)
    _refuse_both(keys)
    question = DateQuestion(**{**common, **fixed}, precision=precision, limits=limits)
    _refuse_empty(keys, question, fixed, "no date lies within these limits")
    return question


def _refuse_empty(keys: Keys, question: DateQuestion | Period, fixed: dict[str, str], what: str) -> None:
    """Refuse limits of dates that leave nothing between them, where the upper one is not told to be too early."""
    if leaves_nothing(question) and not _swapped_dates(fixed):
        at = next(key for key in ("least", "above", "below", "min", "max") if key in keys.nodes)
        keys.faults.add("limits-empty", keys.at(at), what, "widen the limits")


def _period(keys: Keys, around: Around, common: dict[str, Any]) -> AnyQuestion:
    precision: Any = keys.word("precision", "month", tuple(EXACT))
    fixed, limits = _date_limits(keys, ("min", "max"), precision)
    spans: dict[str, str] = {key: keys.nodes[key].text for key in ("least", "most") if key in keys.nodes}
    for key, span in list(spans.items()):
        if not fits(span, EXACT[precision]) or int(span.split()[0]) > _MOST_OF_SPAN:
            what = f"`{key}` is '{span[:40]}'"
            mend = f"write it like `{key}: 2 years`; a date known to the {precision} cannot be moved on by less"
            keys.faults.add("span", keys.at(key), what, mend)
            del spans[key]
    if len(spans) > 1 and moved("2000-01-01", spans["least"]) > moved("2000-01-01", spans["most"]):
        what = f"least {spans['least']} is longer than most {spans['most']}"
        keys.faults.add("limits", keys.at("least"), what, "swap them")
    ends = {"first": keys.prose("from", around.say("From")), "last": keys.prose("to", around.say("To"))}
    question = Period(**{**common, **fixed, **spans, **ends}, precision=precision, limits=limits)
    _refuse_empty(keys, question, fixed, "no period of that length lies within these limits")
    return question


def _duration(keys: Keys, around: Around, common: dict[str, Any]) -> AnyQuestion:
    allowed = get_args(TimeUnit)
    node = keys.nodes.get("units")
    units: Any = read_words(node, allowed, "units", keys.faults) if node else ("years", "months")
    units = units or ("years", "months")
    if len(units) > 1 and units not in RATIO:
        pairs = ", ".join(f"[{one}, {other}]" for one, other in RATIO)
        keys.faults.add(
            "units", keys.at("units"), f"{' and '.join(units)} do not go together", f"write one unit, or {pairs}"
        )
        units = units[:1]
    low, high = (_span_in_units(keys, key, units) for key in ("min", "max"))
    if low is not None and high is not None and low > high:
        keys.faults.add("limits", keys.at("min"), "`min` is longer than `max`", "swap them")
    return Duration(**common, units=units, min=low or 0, max=high)


def _span_in_units(keys: Keys, key: str, units: tuple[str, ...]) -> int | None:
    """A span such as 6 months as a whole number of the smallest unit; None where there is none."""
    node = keys.nodes.get(key)
    if node is None:
        return None
    match = re.fullmatch(r"(\d{1,5}) (\w+?)s?", node.text, re.ASCII)
    ratio = RATIO.get((units[0], units[-1]), 1)
    for place, unit in enumerate(units):
        if match and match[2] == _SPAN_IN[unit]:
            return int(match[1]) * (ratio if place == 0 and len(units) > 1 else 1)
    mend = f"write it like `{key}: 6 {units[-1]}`"
    keys.faults.add("span", node, f"`{key}` is '{node.text[:40]}'", mend)
    return None


def _linking_code(keys: Keys, around: Around, common: dict[str, Any]) -> AnyQuestion:
    node = keys.nodes.get("elements")
    if node is None:
        keys.missing("elements", f"name some, like `elements: [{', '.join(list(ELEMENTS)[:3])}]`")
    elements = read_words(node, tuple(ELEMENTS), "elements", keys.faults) if node else ()
    if node is not None and len(elements) == 1:
        what = "one element cannot tell people apart"
        keys.faults.add("elements", node, what, "ask for five or more, so that few people share a code")
    return LinkingCode(**common, elements=elements)


def _note(keys: Keys, around: Around, common: dict[str, Any]) -> AnyQuestion:
    return Note(**common)


TYPES: dict[str, tuple[frozenset[str], Build]] = {
    "single": (_CHOICES, _single),
    "multiple": (_CHOICES | {"at_least", "at_most"}, _multiple),
    "battery": (_CHOICES | {"items"}, _battery),
    "ranking": (_CHOICES | {"top"}, _ranking),
    "number": (frozenset({"min", "max", "above", "below", "decimals", "unit", "quality"}), _number),
    "text": (frozenset({"max_characters", "max_words"}), _text),
    "long_text": (frozenset({"max_words", "max_characters"}), _long_text),
    "rating": (frozenset({"from", "to", "low", "high", "middle"}), _rating),
    "date": (frozenset({"precision", "min", "max", "above", "below"}), _date),
    "period": (frozenset({"precision", "min", "max", "least", "most", "from", "to"}), _period),
    "duration": (frozenset({"units", "min", "max"}), _duration),
    "sum": (frozenset({"parts", "total", "decimals", "unit", "blank"}), _sum),
    "linking_code": (frozenset({"elements"}), _linking_code),
    "note": (frozenset({"text"}), _note),
}
"""By type: the keys it has beside those of every question, and what makes its record."""
