"""How far two wordings are apart: the same, a slip of the pen, or other words."""

import re
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal

Distance = Literal["same", "small", "other"]

_ALIKE = 0.95
_SLIP = 0.85
_DASHES = str.maketrans("–—‑", "---")
_MARKS = re.compile(r"""[;:!?'"’‘“”()\[\]…*]|(?<!\d)[.,/-]|[.,/-](?!\d)""")
"""Punctuation; not the signs that make another word or number of one, as in 1.5, 1-5, 5+, >10 or 10%."""


def distance(was: str, now: str) -> Distance:
    """Return how far two wordings are apart.

    `same`: only spacing, punctuation and case differ. `small`: the texts are alike to 95 in 100 (the ratio of difflib),
    and what differs is the spelling of words. One word more, less or exchanged can turn a long sentence round, and so
    can a number, a negation or the beginning of a word: that is `other`.
    """
    old, new = _bare(was), _bare(now)
    if old == new:
        return "same"
    if SequenceMatcher(None, old, new, autojunk=False).ratio() < _ALIKE:
        return "other"
    pairs = zip_longest(old.split(), new.split(), fillvalue="")
    return "small" if all(first == second or _slip(first, second) for first, second in pairs) else "other"


def _bare(text: str) -> str:
    return " ".join(_MARKS.sub("", text.translate(_DASHES)).casefold().split())


def _slip(was: str, now: str) -> bool:
    """Whether a word is another spelling of a word: not `can` and `cant`, `able` and `unable`, `ever` and `never`."""
    if was[:1] != now[:1] or was.endswith("nt") != now.endswith("nt") or not (was + now).isalpha():
        return False
    return SequenceMatcher(None, was, now, autojunk=False).ratio() >= _SLIP
