"""What can change between two versions of a questionnaire, and what each change means: every ruling in one place."""

from typing import Literal, get_args

from msgspec import Struct

Verdict = Literal["comparable", "caution", "break"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
"""From the best to the worst."""

Kind = Literal[
    "about",
    "added",
    "codes",
    "consent",
    "hint",
    "items",
    "label",
    "language",
    "limits",
    "offers",
    "order",
    "other",
    "removed",
    "required",
    "routing",
    "scale",
    "scores",
    "title",
    "type",
    "unit",
    "wording",
]


class Change(Struct, frozen=True):
    """One thing that differs between two versions of an item.

    `item` is a question, an item of a battery (as its column is named), a score, `page NAME` or a key of the
    questionnaire; `was` and `now` are texts, '' where there was or is nothing. `keeps` says whether answers given
    before the change still fit the questionnaire after it.
    """

    item: str
    kind: Kind
    verdict: Verdict
    was: str
    now: str
    why: str
    keeps: bool = True


class Comparison(Struct, frozen=True):
    """Two versions side by side: `was` and `now` name them; changes stand in the order of the newer one."""

    was: str
    now: str
    changes: tuple[Change, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The worst verdict of all changes."""
        return max((change.verdict for change in self.changes), key=VERDICTS.index, default="comparable")

    def counts(self) -> dict[Verdict, int]:
        """Return how many changes have each verdict, from the best to the worst."""
        return {verdict: sum(change.verdict == verdict for change in self.changes) for verdict in VERDICTS}


class Ruling(Struct, frozen=True):
    """What a kind of change means, wherever it occurs."""

    kind: Kind
    verdict: Verdict
    keeps: bool
    why: str

    def of(self, item: str, was: str = "", now: str = "") -> Change:
        """Return this change of an item."""
        return Change(item, self.kind, self.verdict, was, now, self.why, self.keeps)


def keeps_data(comparison: Comparison) -> bool:
    """Return whether a running survey may take the newer version: nothing already answered would stop to fit."""
    return all(change.keeps for change in comparison.changes)


# --- whole questions ----------------------------------------------------------------------------------------------

ADDED = Ruling("added", "comparable", True, "It comes after what was asked before, so it changes no earlier answer.")
ADDED_BEFORE = Ruling("added", "caution", True, "It comes before questions that were there, and can colour them.")
REMOVED = Ruling("removed", "break", False, "What was asked before has nothing to be compared with.")
TYPE = Ruling("type", "break", False, "Another type of question gives another kind of answer.")
TAKEN_OVER = Ruling("type", "break", False, "The same column would hold the answers to something else.")
ROUTING = Ruling("routing", "break", False, "Other people are asked, so the base is another.")
ROUTING_WIDER = Ruling("routing", "break", True, "More people are asked, so the base is another.")
ORDER = Ruling("order", "caution", True, "What comes before a question or choice can colour the answer.")
MOVED_PAGE = Ruling("order", "caution", False, "It stands beside other questions; an open page could not be saved.")
PAGE_RENAMED = Ruling("title", "comparable", False, "Nobody sees the name, but an open page could not be saved.")

# --- wording ------------------------------------------------------------------------------------------------------

WORDING = Ruling("wording", "caution", True, "Other words can bring other answers.")
WORDING_SMALL = Ruling("wording", "comparable", True, "The change is small: spelling, punctuation, spacing or case.")
HINT = Ruling("hint", "caution", True, "A hint says how the question is meant, so answers can differ.")
HINT_SMALL = Ruling("hint", "comparable", True, WORDING_SMALL.why)
LABEL = Ruling("label", "comparable", True, "It stands in exports only; nobody who answers sees it.")
UNIT = Ruling("unit", "break", False, "The same figure would mean another amount.")
UNIT_ADDED = Ruling("unit", "caution", True, "People may have meant another unit before it was named.")

# --- choices, offers, limits --------------------------------------------------------------------------------------

CODE_ADDED = Ruling("codes", "caution", True, "Some who choose it would have chosen another before.")
CODE_REMOVED = Ruling("codes", "break", False, "Answers with this code have nothing to be compared with.")
RENUMBERED = Ruling("codes", "break", False, "The same answer has another code.")
RELABELLED = Ruling("codes", "caution", True, "The same code has other words, which can draw other people.")
RELABELLED_SMALL = Ruling("codes", "comparable", True, WORDING_SMALL.why)
TEXT_ADDED = Ruling("codes", "caution", True, "A place for one's own words can draw more people to the choice.")
TEXT_REMOVED = Ruling("codes", "break", False, "What people wrote has nothing to be compared with.")
MADE_EXCLUSIVE = Ruling("codes", "caution", False, "Answers that joined it with other choices would not fit any more.")
MADE_JOINABLE = Ruling("codes", "caution", True, "It can now be joined with other choices.")
REVERSED = Ruling("scale", "break", False, "The scale runs the other way: high codes now mean what low ones meant.")
POINTS = Ruling("scale", "break", False, "A scale with another number of points is another scale.")
OFFER_ADDED = Ruling("offers", "caution", True, "Some who would have answered will choose it.")
OFFER_REMOVED = Ruling("offers", "caution", False, "Who chose it before must now answer or leave it blank.")
OFFER_WORDED = Ruling("offers", "caution", True, "Other words can draw other people.")
OFFER_WORDED_SMALL = Ruling("offers", "comparable", True, WORDING_SMALL.why)
REQUIRED = Ruling("required", "caution", False, "Who would have left it blank must now answer.")
NOT_REQUIRED = Ruling("required", "caution", True, "Who would have been made to answer can now leave it blank.")
WIDER = Ruling("limits", "caution", True, "Answers are possible that were refused before.")
NARROWER = Ruling("limits", "break", False, "Answers that were possible before would be refused.")
PRECISION = Ruling("limits", "break", False, "Dates known more or less exactly cannot be put together as they are.")

# --- around the questions -----------------------------------------------------------------------------------------

ITEM_ADDED = Ruling("items", "comparable", True, "It comes after the items that were there.")
ITEM_ADDED_BEFORE = Ruling("items", "caution", True, "It comes before items that were there, and can colour them.")
ITEM_REMOVED = Ruling("items", "break", False, "What was asked before has nothing to be compared with.")
SCORE_ADDED = Ruling("scores", "comparable", True, "It is computed from answers, earlier ones too.")
SCORE = Ruling("scores", "break", True, "It is computed in another way, or from other items.")
SCORE_REMOVED = Ruling("scores", "break", True, "What was computed before has nothing to be compared with.")
TITLE = Ruling("title", "comparable", True, "Headings name what is asked; they ask nothing.")
ABOUT = Ruling("about", "comparable", True, "It is read before or after the questions, and asks nothing.")
CONSENT = Ruling("consent", "caution", False, "People agree to something else, and others may take part.")
LANGUAGE = Ruling("language", "break", False, "Every word is another.")
OTHER = Ruling("other", "caution", False, "What this does to answers is not known: judge it yourself.")
