"""What a difference in one field of a question, page or item means; a field that nobody has ruled on is a caution."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import fields

from surveyapp.model import Battery, Item
from surveyapp.versions import changes
from surveyapp.versions.changes import Change, Ruling
from surveyapp.versions.choices import choice_changes, moved_keys
from surveyapp.versions.wording import distance

_DAY = re.compile(r"\d{4}(-\d\d){0,2}", re.ASCII)


class Difference(Struct, frozen=True):
    """A field that differs: of which item, its name and values, and the records it is of."""

    item: str
    field: str
    was: Any
    now: Any
    old: Struct
    new: Struct

    def ruled(self, ruling: Ruling) -> Change:
        """Return the change that a ruling makes of it."""
        named = f"{self.field}: " if ruling.kind in {"limits", "other", "unit"} else ""
        was, now = ("" if value in ((), "", None) else f"{named}{as_text(value)}" for value in (self.was, self.now))
        return ruling.of(self.item, was, now)


Judge = Callable[[Difference], Iterator[Change]]


def field_changes(item: str, old: Struct, new: Struct, record: type[Struct], leave: frozenset[str]) -> Iterator[Change]:
    """Yield what differs between two records, field by field.

    Args:
        item: what they describe; '' where each field is an item of its own.
        old: the record before.
        new: the record after.
        record: the type whose fields are compared: that of both, or what the types of both have in common.
        leave: fields that are compared elsewhere.

    """
    for field in fields(record):
        was, now = getattr(old, field.name), getattr(new, field.name)
        if was != now and field.name not in leave:
            yield from _JUDGES.get(field.name, _other)(Difference(item or field.name, field.name, was, now, old, new))


def as_text(value: object) -> str:
    """Return a field's value as a text to be read."""
    if isinstance(value, str):
        return " ".join(value.split())
    if value is None:
        return "none"
    return f"{value:g}" if isinstance(value, float) else msgspec.json.encode(value).decode().strip('"')


def _other(found: Difference) -> Iterator[Change]:
    yield found.ruled(changes.OTHER)


def _always(ruling: Ruling) -> Judge:
    def judge(found: Difference) -> Iterator[Change]:
        yield found.ruled(ruling)

    return judge


def _worded(other: Ruling, small: Ruling) -> Judge:
    def judge(found: Difference) -> Iterator[Change]:
        texts = isinstance(found.was, str) and isinstance(found.now, str)
        yield found.ruled(small if texts and distance(found.was, found.now) != "other" else other)

    return judge


def _required(found: Difference) -> Iterator[Change]:
    yield (changes.REQUIRED if found.now else changes.NOT_REQUIRED).of(found.item)


def _limits(found: Difference) -> Iterator[Change]:
    """A limit that is gone or lies farther out is wider; one that cannot be told to be wider is narrower."""
    greater = found.field in _WIDER_WHEN_GREATER
    if found.now is None:
        wider = True
    elif isinstance(found.was, int | float) and isinstance(found.now, int | float):
        wider = (found.now > found.was) == greater
    elif all(isinstance(limit, str) and _DAY.fullmatch(limit) for limit in (found.was, found.now)):
        was, now = (limit + ("-12-31" if greater else "-01-01")[len(limit) - 4 :] for limit in (found.was, found.now))
        wider = now == was or (now > was) == greater
    else:
        wider = False
    yield found.ruled(changes.WIDER if wider else changes.NARROWER)


def _unit(found: Difference) -> Iterator[Change]:
    if distance(found.was, found.now) == "same":
        yield found.ruled(changes.WORDING_SMALL)
    else:
        yield found.ruled(changes.UNIT if found.was else changes.UNIT_ADDED)


def _end_label(found: Difference) -> Iterator[Change]:
    """A labelled end of a rating; two that have changed places are one change."""
    ends = [(getattr(record, "low", ""), getattr(record, "high", "")) for record in (found.old, found.new)]
    if ends[0] == ends[1][::-1]:
        if found.field == "low":
            yield changes.REVERSED.of(found.item, *(f"{low} … {high}" for low, high in ends))
        return
    yield from _worded(changes.RELABELLED, changes.RELABELLED_SMALL)(found)


def _choices(found: Difference) -> Iterator[Change]:
    yield from choice_changes(found.item, found.was, found.now, is_scale=isinstance(found.new, Battery))


def _offers(found: Difference) -> Iterator[Change]:
    old, new = ({offer.reason: offer.label for offer in offers} for offers in (found.was, found.now))
    for reason in old.keys() - new.keys():
        yield changes.OFFER_REMOVED.of(found.item, old[reason])
    for reason in new.keys() - old.keys():
        yield changes.OFFER_ADDED.of(found.item, "", new[reason])
    for reason in [reason for reason in old if reason in new and old[reason] != new[reason]]:
        small = distance(old[reason], new[reason]) != "other"
        yield (changes.OFFER_WORDED_SMALL if small else changes.OFFER_WORDED).of(found.item, old[reason], new[reason])
    if moved_keys(list(old), list(new)):
        yield changes.ORDER.of(found.item, *("; ".join(offers.values()) for offers in (old, new)))


def _sections(found: Difference) -> Iterator[Change]:
    """The headings of sections; whatever else a section may say is for the researcher to judge."""
    headings = all(isinstance(heading, str) for sections in (found.was, found.now) for heading in sections.values())
    yield found.ruled(changes.TITLE if headings else changes.OTHER)


def _items(found: Difference) -> Iterator[Change]:
    """The rows of a battery, by their names."""
    old, new = ({item.name: item for item in items} for items in (found.was, found.now))
    names = list(new)
    for name, item in new.items():
        column = f"{found.item}_{name}"
        if name in old:
            yield from field_changes(column, old[name], item, Item, frozenset({"name"}))
        else:
            last = not any(later in old for later in names[names.index(name) :])
            yield (changes.ITEM_ADDED if last else changes.ITEM_ADDED_BEFORE).of(column, "", item.text)
    for name in [name for name in old if name not in new]:
        yield changes.ITEM_REMOVED.of(f"{found.item}_{name}", old[name].text)
    for name in moved_keys(list(old), list(new)):
        yield changes.ORDER.of(f"{found.item}_{name}", *(f"row {list(items).index(name) + 1}" for items in (old, new)))


_WIDER_WHEN_GREATER = frozenset({"max", "below", "at_most", "most", "top", "decimals", "max_characters", "max_words"})
_WIDER_WHEN_SMALLER = frozenset({"min", "above", "at_least", "least"})

_JUDGES: dict[str, Judge] = {
    "ask": _worded(changes.WORDING, changes.WORDING_SMALL),
    "text": _worded(changes.WORDING, changes.WORDING_SMALL),
    "hint": _worded(changes.HINT, changes.HINT_SMALL),
    "label": _always(changes.LABEL),
    "ask_if": _always(changes.ROUTING),
    "screen_out": _always(changes.ROUTING),
    "for_each": _always(changes.ROUTING),
    "required": _required,
    "offers": _offers,
    "choices": _choices,
    "items": _items,
    "reverse": _always(changes.SCORE),
    "low": _end_label,
    "high": _end_label,
    "start": _always(changes.POINTS),
    "stop": _always(changes.POINTS),
    "unit": _unit,
    "precision": _always(changes.PRECISION),
    "order": _always(changes.ORDER),
    "anchored": _always(changes.ORDER),
    "title": _always(changes.TITLE),
    "section": _always(changes.TITLE),
    "sections": _sections,
    "minutes": _always(changes.ABOUT),
    "about": _always(changes.ABOUT),
    "thanks": _always(changes.ABOUT),
    "consent": _always(changes.CONSENT),
    "language": _always(changes.LANGUAGE),
    **dict.fromkeys(_WIDER_WHEN_GREATER | _WIDER_WHEN_SMALLER, _limits),
}
