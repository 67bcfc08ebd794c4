"""Every key of a survey's files: what it holds, and the sentence that an editor shows of it."""

from typing import get_args

from surveyapp.answers import ELEMENTS, KINDS, MAX_TOP
from surveyapp.fieldwork import Access, Identity
from surveyapp.loader.repeating import MAX_ENTRIES
from surveyapp.loader.shapes import (
    DAY,
    DAYS,
    FLAG,
    LIMIT,
    NAME,
    NUMBER,
    RANDOM,
    SHARE,
    SPAN,
    TEXT,
    ZERO,
    Key,
    either,
    list_of,
    one_of,
    ref,
    whole,
)
from surveyapp.loader.types import EXACT
from surveyapp.missing import OFFERS
from surveyapp.model.questions import TimeUnit

_SHOWN = "A condition over earlier pages, such as `heard == 1`"

QUESTIONNAIRE = {
    "title": Key(TEXT, "What the questionnaire is called: it heads every page."),
    "version": Key(TEXT, "Its version, such as 1.0: it stands in every row of the export. Change it with the words."),
    "language": Key(one_of(["en"]), "The language it is written in: en."),
    "minutes": Key(whole(1, 600), "How many minutes it takes, as the first page says. 10 if left out."),
    "about": Key(TEXT, "The first page: who asks, why, what becomes of the answers. Markdown, after a |."),
    "consent": Key(
        list_of(TEXT, 0), "The statements to agree to, each with a box to tick. Left out, nothing is asked."
    ),
    "thanks": Key(TEXT, "The last page, after the answers are sent. Markdown."),
    "scales": Key(ref("scales"), "Choices that several questions share, by name: `scale: agreement` uses them."),
    "sections": Key(ref("sections"), "The sections that pages belong to: a name and the title that heads them."),
    "splits": Key(ref("splits"), "What is assigned to each respondent at random, such as one of two wordings."),
    "pages": Key(list_of(ref("page")), "The pages, in their order; each is saved as a whole."),
    "computed": Key(ref("computed"), "Variables worked out from answers: numbers, or conditions that are 1 or 0."),
    "scores": Key(ref("scores"), "Columns with the mean or the sum of a battery's items."),
}
SECTION = {
    "title": Key(TEXT, "What heads the pages of the section."),
    "ask_if": Key(TEXT, f"{_SHOWN}: without it everybody sees the section."),
    "order": Key(RANDOM, "`random`: the pages of the section come in an order of their own for each respondent."),
}
SPLIT = {
    "label": Key(TEXT, "What the column of the assignment is called in exports."),
    "choices": Key(ref("scale"), "What may be assigned, each with the same chance: a code and its label a line."),
}
COMPUTED = {
    "of": Key(TEXT, "What it is worked out from: `nurses + doctors`, or a condition such as `opened <= 2020`."),
    "label": Key(TEXT, "What the column is called in exports."),
    "blank": Key(ZERO, "`0`: parts left blank count as nothing. Without it, one blank part leaves it unknown."),
}
SCORE = {
    "of": Key(NAME, "The battery whose items are averaged; reversed items are turned round."),
    "answered_at_least": Key(whole(1, 100), "How many items must be answered. Half of them if left out."),
    "as": Key(one_of(["mean", "sum"]), "`mean`, or `sum`: the mean times the number of items. The mean if left out."),
    "label": Key(TEXT, "What the column is called in exports."),
}
PAGE = {
    "page": Key(NAME, "The page's name, which stands in its address: small letters, digits and _."),
    "section": Key(NAME, "The section it belongs to: a name under `sections:`."),
    "title": Key(TEXT, "The page's heading. Left out, the section's title, or the questionnaire's."),
    "ask_if": Key(TEXT, f"{_SHOWN}: without it everybody sees the page."),
    "order": Key(RANDOM, "`random`: its questions come in an order of their own for each respondent."),
    "for_each": Key(NAME, "Repeats the page for each entry of a roster, or each choice made in a multiple question."),
    "checks": Key(list_of(ref("check"), 0), "What answers of this page and earlier ones must be together."),
    "screen_out": Key(ref("screen_out"), "For whom the questionnaire ends after this page."),
    "questions": Key(list_of(ref("question")), "The questions of the page, each starting with `- name:`."),
}
CHECK = {
    "check": Key(TEXT, "What must hold, such as `seen <= staff`; where it is unknown, nothing is said."),
    "say": Key(TEXT, "What is shown where it does not hold."),
    "kind": Key(one_of(["hard", "soft"]), "`hard` refuses; `soft` asks once whether it is right. Hard if left out."),
    "at": Key(NAME, "The question it is shown at. If left out, the last one that it names on this page."),
    "blank": Key(ZERO, "`0`: what is left blank counts as nothing."),
}
SCREEN_OUT = {
    "if": Key(TEXT, "For whom the questionnaire ends here: a condition, such as `sites == 0`."),
    "say": Key(TEXT, "What they read then. Markdown."),
}
COMMON = {
    "name": Key(NAME, "The name of the question and of its column: small letters, digits and _, a letter first."),
    "type": Key({}, "What kind of question it is."),
    "ask": Key(either(TEXT, list_of(ref("variant"))), "The wording; or a list of wordings, the last for all others."),
    "label": Key(TEXT, "A short name for exports, tables and error messages, of at most 80 characters."),
    "hint": Key(TEXT, "Smaller words below the wording."),
    "ask_if": Key(TEXT, f"{_SHOWN}: without it everybody who sees the page is asked."),
    "required": Key(FLAG, "`true`: the page cannot be left without an answer. Rarely needed."),
    "offer": Key(ref("offer"), "Reasons for not answering, to choose beside the answers; a map gives them your words."),
    "assume": Key(TEXT, "What conditions take while there is no answer. It is never stored."),
    "messages": Key(ref("messages"), "Your own words for what is said when an answer is refused."),
}
VARIANT = {
    "if": Key(TEXT, "For whom this wording is: a condition. The last wording of a list has none."),
    "say": Key(TEXT, "The wording."),
}
OFFER = {name: Key(TEXT, f"Your words for: {reason.label}.") for name, reason in OFFERS.items()}
MESSAGES = {kind: Key(TEXT, f"What is said where {what}.") for kind, what in KINDS.items()}
CHOICE = {
    "label": Key(TEXT, "What the respondent reads."),
    "hint": Key(TEXT, "Smaller words below the label."),
    "specify": Key(ref("specify"), "`true`: a line to say which. Or a map that says what is asked there."),
    "exclusive": Key(FLAG, "`true`: cannot be ticked with others, such as None of these."),
    "anchored": Key(FLAG, "`true`: keeps its place where the others come in random order."),
    "ask_if": Key(TEXT, f"{_SHOWN}: without it everybody sees the choice."),
}
SPECIFY = {
    "ask": Key(TEXT, "What is asked beside the choice, such as Which?"),
    "type": Key(one_of(["text", "number"]), "Whether words or a number are wanted. Words if left out."),
    "min": Key(NUMBER, "The least number."),
    "max": Key(NUMBER, "The greatest number."),
    "decimals": Key(whole(0, 6), "How many decimal places the number may have. None if left out."),
    "max_characters": Key(whole(1, 1000), "How many characters the words may have. 200 if left out."),
    "required": Key(FLAG, "`true`: the choice cannot be made without it."),
    "show": Key(one_of(["always", "chosen"]), "Whether it is always there, or only once the choice is made."),
}
CARRIED = {
    "chosen": Key(NAME, "An earlier multiple question: the choices made there."),
    "not_chosen": Key(NAME, "An earlier multiple question: the choices not made there."),
}
ITEM = {
    "text": Key(TEXT, "What the respondent reads."),
    "reverse": Key(FLAG, "`true`: it runs against the others; a second column has it turned round."),
    "hint": Key(TEXT, "Smaller words below it."),
    "ask_if": Key(TEXT, f"{_SHOWN}: without it everybody is asked the item."),
    "anchored": Key(FLAG, "`true`: keeps its place where the others come in random order."),
}

_UNIT = Key(TEXT, "What is counted, shown behind the box: hours, £, beds.")
_DECIMALS = Key(whole(0, 6), "How many decimal places are taken. None if left out.")
_PRECISION = Key(one_of(EXACT), "How exact the date is: year, month or day. To the month if left out.")
_CHOOSING = {
    "choices": Key(ref("choices"), "The choices, a code and its label on each line, such as `1: Yes`."),
    "scale": Key(NAME, "Takes the choices from a scale at the top of the file."),
    "choices_from": Key(ref("choices_from"), "Takes the choices from a CSV file, or from an earlier question."),
    "order": Key(RANDOM, "`random`: what can be chosen or rated comes in an order of its own for each respondent."),
}
_LIMITS = {
    "min": Key(LIMIT, "The least answer: a number or a date, or an expression over earlier answers."),
    "max": Key(LIMIT, "The greatest answer: a number or a date, or an expression such as `total` or `today`."),
    "above": Key(LIMIT, "The answer must lie above this; with `min` it may be just this."),
    "below": Key(LIMIT, "The answer must lie below this; with `max` it may be just this."),
}

TYPES: dict[str, tuple[str, dict[str, Key]]] = {
    "single": ("One choice of several.", _CHOOSING),
    "multiple": (
        "All choices that apply.",
        _CHOOSING
        | {
            "at_least": Key(whole(1, 2000), "How many must be ticked, if any are."),
            "at_most": Key(whole(1, 2000), "How many may be ticked."),
        },
    ),
    "battery": (
        "Several items, each answered on the same scale.",
        {"items": Key(ref("items"), "The items: a name and its words on each line. The name ends its column.")}
        | _CHOOSING,
    ),
    "ranking": (
        "The first few choices, put in order.",
        {"top": Key(whole(1, MAX_TOP), "How many are ranked.")} | _CHOOSING,
    ),
    "number": (
        "A number in figures.",
        _LIMITS
        | {
            "decimals": _DECIMALS,
            "unit": _UNIT,
            "quality": Key(FLAG, "`true`: asks too whether the figure is exact, an estimate, or not available."),
        },
    ),
    "text": (
        "A line of words.",
        {
            "max_characters": Key(whole(1, 1000), "How many characters it may have. 200 if left out."),
            "max_words": Key(whole(1, 200), "How many words it may have."),
        },
    ),
    "long_text": (
        "Several lines of words.",
        {
            "max_words": Key(whole(1, 1000), "How many words it may have. 150 if left out."),
            "max_characters": Key(whole(1, 10_000), "How many characters it may have."),
        },
    ),
    "rating": (
        "A point between two ends that have words.",
        {
            "from": Key(whole(0, 100), "The number at the low end. 0 if left out."),
            "to": Key(whole(0, 100), "The number at the high end. 10 if left out."),
            "low": Key(TEXT, "What the low end means."),
            "high": Key(TEXT, "What the high end means."),
            "middle": Key(TEXT, "What the middle means."),
        },
    ),
    "date": ("A date: a year, a month or a day.", {"precision": _PRECISION} | _LIMITS),
    "period": (
        "Two dates, the first before the second.",
        {
            "precision": _PRECISION,
            "min": _LIMITS["min"],
            "max": _LIMITS["max"],
            "least": Key(SPAN, "How long it is at least, such as `1 month`."),
            "most": Key(SPAN, "How long it is at most, such as `2 years`."),
            "from": Key(TEXT, "What the first date is called. From, if left out."),
            "to": Key(TEXT, "What the second date is called. To, if left out."),
        },
    ),
    "duration": (
        "How long something took.",
        {
            "units": Key(list_of(one_of(get_args(TimeUnit))), "The units: one, or a pair such as [years, months]."),
            "min": Key(TEXT, "The shortest time, such as `6 months`."),
            "max": Key(TEXT, "The longest time, such as `50 years`."),
        },
    ),
    "sum": (
        "Parts that add up to a total.",
        {
            "parts": Key(ref("parts"), "The parts: a name and its words on each line."),
            "total": Key(LIMIT, "What the parts add up to: a number, or an expression over earlier answers."),
            "decimals": _DECIMALS,
            "unit": _UNIT,
            "blank": Key(ZERO, "`0`: parts left blank count as nothing. Without it, all are asked for."),
        },
    ),
    "linking_code": (
        "A code that only its owner can make again, to link two waves.",
        {"elements": Key(list_of(one_of(ELEMENTS), 2), "What the code is made of: two elements or more.")},
    ),
    "note": (
        "Words between questions: it asks nothing.",
        {"text": Key(either(TEXT, list_of(ref("variant"))), "The words. Markdown.")},
    ),
    "roster": (
        "The same questions for each of several entries, a page each; alone on its page.",
        {
            "entry": Key(TEXT, "What one entry is called, such as Partner agency."),
            "max": Key(whole(2, MAX_ENTRIES), "How many entries there may be. 5 if left out."),
            "questions": Key(list_of(ref("inner_question")), "What is asked of each entry; the first names it."),
        },
    ),
}
"""By type of question: the sentence of the type, and its keys beside those of every question."""

FIELDWORK = {
    "wave": Key(whole(1, 99), "The number of the round. 1 if left out."),
    "identity": Key(one_of(get_args(Identity)), "Whether answers can be traced; this version launches `anonymous`."),
    "access": Key(one_of(get_args(Access)), "How people get in; this version launches `service_link`."),
    "opens": Key(DAY, "The first day, such as 2027-02-01, from midnight London time."),
    "closes": Key(DAY, "The last day, to its end, London time."),
    "grace_hours": Key(whole(0, 168), "How many hours later those who have begun may finish. 24 if left out."),
    "study": Key(ref("study"), "The facts of the privacy page; all are needed to launch."),
    "retention": Key(ref("retention"), "How long things are kept."),
    "outcomes": Key(ref("outcomes"), "The share of questions answered that makes a response complete, or partial."),
    "release": Key(
        either(one_of(["at_close"]), {"type": "string", "pattern": "^batches of ([5-9]|[1-9][0-9]{1,2})$"}),
        "When answers can be exported; this version launches `at_close`.",
    ),
    "thresholds": Key(ref("thresholds"), "The fewest people that results are shown for."),
    "target": Key(SHARE, "The response rate aimed at, such as 0.5."),
    "contacts": Key(list_of(ref("contact"), 0), "When services are written to, as planned."),
}
STUDY = {
    "controller": Key(TEXT, "Who is responsible for the data, such as Example University."),
    "contact": Key(TEXT, "The e-mail address of the research team."),
    "data_protection_officer": Key(TEXT, "The e-mail address of the data protection officer."),
    "lawful_basis": Key(TEXT, "On what basis personal data are used, such as public task."),
    "ethics": Key(TEXT, "Who reviewed the study: committee, reference, date."),
    "support": Key(TEXT, "Whom to turn to if a question upsets, or somebody may be at risk."),
}
RETENTION = {
    "drafts": Key(DAYS, "How long answers that were not sent are kept, such as `14 days`."),
    "codes": Key(DAYS, "How long codes are kept, such as `28 days`."),
    "responses": Key(DAY, "The day on which responses are deleted; needed to launch."),
}
OUTCOMES = {
    "complete": Key(SHARE, "The share from which a response is complete. 0.8 if left out."),
    "partial": Key(SHARE, "The share from which it is partial. 0.5 if left out."),
}
THRESHOLDS = {
    "min_base": Key(whole(3, 1000), "The fewest people that a result is shown for. 10 if left out."),
    "min_cell": Key(whole(3, 1000), "The smallest count that is shown. 5 if left out."),
}
CONTACT = {
    "date": Key(DAY, "The day, such as 2027-02-09."),
    "kind": Key(one_of(["invitation", "reminder"]), "Whether it invites or reminds."),
}
