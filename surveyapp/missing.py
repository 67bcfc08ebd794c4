"""Why there is no answer: nine reasons in one range of codes, so that 0 and blank never have to mean one."""

from enum import IntEnum

from surveyapp.languages import marked


class Missing(IntEnum):
    """A reason-coded missing value; every code lies in -99..-91, outside any valid answer."""

    DONT_KNOW = -91
    PREFER_NOT_TO_SAY = -92
    NOT_APPLICABLE = -93
    NOT_ASKED = -94
    BLANK = -95
    UNDECIDED = -96
    HIDDEN = -97
    REDACTED = -98
    OTHER_VERSION = -99

    @property
    def label(self) -> str:
        """The reason in plain words, as exports and codebooks print it."""
        return _LABELS[self]


_LABELS = {
    Missing.DONT_KNOW: marked("Don't know"),
    Missing.PREFER_NOT_TO_SAY: marked("Prefer not to say"),
    Missing.NOT_APPLICABLE: marked("Does not apply"),
    Missing.NOT_ASKED: "Not asked: routing",
    Missing.BLANK: "Shown, left blank",
    Missing.UNDECIDED: "Not reached, or routing unknown",
    Missing.HIDDEN: "Hidden for confidentiality",
    Missing.REDACTED: "Removed",
    Missing.OTHER_VERSION: "Not in this version or wave",
}

LOWEST, HIGHEST = min(Missing), max(Missing)

OFFERS: dict[str, Missing] = {
    "dont_know": Missing.DONT_KNOW,
    "prefer_not_to_say": Missing.PREFER_NOT_TO_SAY,
    "not_applicable": Missing.NOT_APPLICABLE,
}
"""What a question may offer beside its answers, by the name a questionnaire file uses."""

CHOSEN = frozenset(OFFERS.values())
"""The reasons a respondent gives; the others are given by the program or the researcher."""


def is_missing(value: object) -> bool:
    """Return whether a stored value is one of the missing codes."""
    return isinstance(value, int) and LOWEST <= value <= HIGHEST
