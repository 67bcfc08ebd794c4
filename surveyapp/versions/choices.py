"""Choices compared by their codes: added, removed, renumbered, worded anew, or a scale turned round."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

from msgspec.structs import fields

from surveyapp.model import Choice
from surveyapp.versions import changes
from surveyapp.versions.changes import Change
from surveyapp.versions.wording import distance

_LEAST_SCALE = 3
_Key = TypeVar("_Key", str, int)


def choice_changes(item: str, was: Sequence[Choice], now: Sequence[Choice], is_scale: bool = False) -> Iterator[Change]:
    """Yield what differs between two lists of choices of a question.

    Args:
        item: the question.
        was: the choices before.
        now: the choices after.
        is_scale: whether the choices are points of a scale, so that one more makes it another scale.

    """
    old, new = ({choice.code: choice for choice in choices} for choices in (was, now))
    numbers = {choice.label.casefold(): choice.code for choice in now}
    places = {code: numbers.get(choice.label.casefold()) for code, choice in old.items()}
    moved = {code: place for code, place in places.items() if place is not None and place != code}
    if moved:
        ruling = changes.REVERSED if _turned(old, new) else changes.RENUMBERED
        yield ruling.of(item, _listed(old, moved), _listed(new, moved.values()))
    for code in sorted(old.keys() - new.keys() - moved.keys()):
        yield changes.CODE_REMOVED.of(item, said(old[code]))
    for code in sorted(new.keys() - old.keys() - set(moved.values())):
        yield (changes.POINTS if is_scale else changes.CODE_ADDED).of(item, "", said(new[code]))
    for code in [code for code in old if code in new and code not in moved and code not in moved.values()]:
        yield from _choice(item, old[code], new[code])
    if not moved and moved_keys(list(old), list(new)):
        yield changes.ORDER.of(item, *(", ".join(map(str, codes)) for codes in (old, new)))


def _choice(item: str, was: Choice, now: Choice) -> Iterator[Change]:
    """Yield what differs between two choices of one code, a field that nobody has ruled on included."""
    for field in fields(Choice):
        before, after = getattr(was, field.name), getattr(now, field.name)
        if before == after:
            continue
        match field.name:
            case "label":
                small = distance(before, after) != "other"
                yield (changes.RELABELLED_SMALL if small else changes.RELABELLED).of(item, said(was), said(now))
            case "specify" if before is None:
                yield changes.TEXT_ADDED.of(item, said(was), f"{said(now)}, with a text of one's own")
            case "specify" if after is None:
                yield changes.TEXT_REMOVED.of(item, f"{said(was)}, with a text of one's own", said(now))
            case "exclusive":
                ruling = changes.MADE_EXCLUSIVE if after else changes.MADE_JOINABLE
                yield ruling.of(item, said(was), f"{said(now)}, {'alone' if after else 'with others'}")
            case name:
                yield changes.OTHER.of(item, f"{said(was)}, {name}: {before}", f"{said(now)}, {name}: {after}")


def _turned(old: dict[int, Choice], new: dict[int, Choice]) -> bool:
    """Whether the same codes carry the same labels the other way round."""
    before, after = ([choices[code].label.casefold() for code in sorted(choices)] for choices in (old, new))
    return len(old) >= _LEAST_SCALE and sorted(old) == sorted(new) and before == after[::-1]


def said(choice: Choice) -> str:
    """Return a choice as texts name it: its code and label."""
    return f"{choice.code} = {choice.label}"


def _listed(choices: Mapping[int, Choice], codes: Iterable[int]) -> str:
    return "; ".join(said(choices[code]) for code in codes)


def moved_keys(was: Sequence[_Key], now: Sequence[_Key]) -> list[_Key]:
    """Return which of the keys that both lists have stand in another order, as few as explain it."""
    before, after = [key for key in was if key in now], [key for key in now if key in was]
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    stayed = {key for block in blocks for key in after[block.b : block.b + block.size]}
    return [key for key in after if key not in stayed]
