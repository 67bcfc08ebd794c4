"""What labels measure: which are opposites, degrees or frequencies, and which ranges of numbers overlap."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from statistics import mean

from surveyapp.model import Choice

_FAMILIES: tuple[tuple[frozenset[str], frozenset[str]], ...] = tuple(
    (frozenset(high.split()), frozenset(low.split()))
    for high, low in (
        ("agree", "disagree"),
        ("good excellent outstanding", "poor bad terrible awful"),
        ("easy easily", "difficult hard"),
        ("satisfied", "dissatisfied unsatisfied"),
        ("better improved", "worse deteriorated"),
        ("likely", "unlikely"),
        ("helpful useful", "unhelpful useless"),
        ("clear", "unclear"),
        ("confident", "unconfident"),
        ("happy", "unhappy"),
        ("safe", "unsafe"),
        ("important", "unimportant"),
        ("comfortable", "uncomfortable"),
        ("positive", "negative"),
        ("acceptable", "unacceptable"),
        ("fair", "unfair"),
        ("effective", "ineffective"),
        ("support", "oppose"),
        ("more increased higher", "less fewer decreased lower"),
    )
)
"""Opposites that scales are made of: the words of the high side, and those of the low side."""

_NEUTRAL = frozenset(
    ["neither", "nor", "neutral", "same", "mixed", "fair", "average", "ok", "okay", "acceptable", "adequate"]
) | {"undecided", "unchanged", "moderate"}
_OUTSIDE = re.compile(r"(not sure|unsure|don['’]?t know|not applicable|does not apply|no opinion|can(no|['’])t say)\W*")
_DEGREE = re.compile(
    r"(not at all|not very|a little|a bit|slightly|somewhat|to some extent|partly|moderately|fairly|quite a lot|quite|"
    r"a lot|very much|very|mostly|a great deal|greatly|strongly|highly|extremely|completely|totally|fully|entirely)"
    r"( [a-z]+)?"
)
_FREQUENCY = re.compile(
    r"never|hardly ever|almost never|very rarely|rarely|seldom|sometimes|occasionally|at times|about half the time|"
    r"often|usually|frequently|very often|most of the time|mostly|nearly always|almost always|always|all the time"
)
_LOWEST = re.compile(r"not at all\b|never$")
_WORD = re.compile(r"[a-z]+")
MAX_WORDS = 4


@dataclass(frozen=True, slots=True)
class Grading:
    """A set of labels that is a scale: the codes of its high and of its low side, and whether it counts how often.

    Opposites (easy, difficult) have codes on both sides; degrees and frequencies start from their lowest label alone.
    """

    high: tuple[int, ...]
    low: tuple[int, ...]
    opposites: bool = True
    frequency: bool = False

    @property
    def balanced(self) -> bool:
        """Whether both sides have as many labels; degrees start from nothing and have one side only."""
        return not self.opposites or len(self.high) == len(self.low)

    @property
    def descending(self) -> bool:
        """Whether low codes stand for the high side."""
        return bool(self.low and self.high) and mean(self.low) > mean(self.high)


@lru_cache(maxsize=256)
def grading(choices: tuple[Choice, ...]) -> Grading | None:
    """Return how choices grade one thing, or None where any label says that they may not be a scale.

    A scale has at least three labels of at most four words, each of which is one of a pair of opposites or between
    them, or a degree (not at all, slightly, very), or a frequency (never, often); "not sure" and the like stand
    outside. Kept for the scales that several questions share.
    """
    labels = {choice.code: choice.label.casefold().strip(" .") for choice in choices}
    inside = {code: label for code, label in labels.items() if not _OUTSIDE.fullmatch(label)}
    if len(inside) < 3 or any(label.count(" ") >= MAX_WORDS for label in inside.values()):
        return None
    words = {code: frozenset(_WORD.findall(label)) for code, label in inside.items()}
    every: frozenset[str] = frozenset().union(*words.values())
    for good, bad in _FAMILIES:
        if not every.isdisjoint(good) and not every.isdisjoint(bad) and (found := _sides(words, good, bad)):
            return found
    for frequency, pattern in ((False, _DEGREE), (True, _FREQUENCY)):
        if all(pattern.fullmatch(label) for label in inside.values()):
            low = tuple(code for code, label in inside.items() if _LOWEST.match(label))
            high = tuple(code for code in inside if code not in low)
            return Grading(high, low, opposites=False, frequency=frequency)
    return None


def _sides(words: dict[int, frozenset[str]], good: frozenset[str], bad: frozenset[str]) -> Grading | None:
    """The sides of labels that all belong to one pair of opposites, with both of its sides there; else None."""
    high: list[int] = []
    low: list[int] = []
    for code, own in words.items():
        sides = (not own.isdisjoint(good), not own.isdisjoint(bad))
        if "neither" in own or sides == (True, True):
            continue
        if "not" in own or (sides == (False, False) and own.isdisjoint(_NEUTRAL)):
            return None
        if any(sides):
            (high if sides[0] else low).append(code)
    return Grading(tuple(high), tuple(low)) if high and low else None


_DIGIT = re.compile("[0-9]")
_N = r"[£$€]?(\d{1,3}(?:,\d{3})+|\d+)"
_UNIT = r"(%| ?[a-z]+)?"
_RANGES = tuple(
    (re.compile(pattern), low, high)
    for pattern, low, high in (
        (rf"{_N}{_UNIT}(?: ?[-–—] ?| to ){_N}{_UNIT}", "", ""),
        (rf"(?:under|less than|fewer than|below){_UNIT} {_N}{_UNIT}", "none", "open"),
        (rf"(?:more than|over|above) {_N}{_UNIT}", "open", "none"),
        (rf"{_N}(?:{_UNIT} (?:or|and) (?:more|over|above|older)|\+)(?: [a-z]+)?", "", "none"),
        (rf"{_N}{_UNIT}", "", ""),
    )
)
_YEARS = range(1900, 2101)


@dataclass(frozen=True, slots=True)
class _Range:
    """Numbers from `low` to `high`, less those ends that do not belong to it."""

    label: str
    low: float
    high: float
    unit: str
    low_open: bool = False
    high_open: bool = False


def overlapping(choices: Sequence[Choice]) -> tuple[str, str] | None:
    """Return the labels of two ranges of numbers that share a number, or None.

    Labels that are no range are passed over; where units differ, nothing is compared. Ranges of calendar years
    ("2019-2020") may share a year: a school year or a financial year does.
    """
    ranges = [found for choice in choices if (found := _range(choice.label))]
    if len(ranges) < 2 or len({found.unit for found in ranges if found.unit}) > 1:
        return None
    ranges.sort(key=lambda found: (found.low, found.low_open, found.high))
    for one, next_ in pairwise(ranges):
        meets = one.high == next_.low and not one.high_open and not next_.low_open
        if one.high > next_.low or meets:
            return one.label, next_.label
    return None


def _range(label: str) -> _Range | None:
    if not _DIGIT.search(label):
        return None
    text = label[:60].casefold().strip(" .")
    for pattern, low, high in _RANGES:
        match = pattern.fullmatch(text)
        if not match:
            continue
        parts = [part for part in match.groups() if part]
        numbers = [float(part.replace(",", "")) for part in parts if part[0].isdigit()]
        units = [part.strip().removesuffix("s") for part in parts if not part[0].isdigit()]
        if len(set(units)) > 1 or all(number in _YEARS for number in numbers) or numbers != sorted(numbers):
            return None
        return _Range(
            label,
            float("-inf") if low == "none" else numbers[0],
            float("inf") if high == "none" else numbers[-1],
            units[0] if units else "",
            low == "open",
            high == "open",
        )
    return None
