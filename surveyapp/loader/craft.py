"""Craft: what loads and works, but is likely to be misread, answered badly or left; warnings, never faults.

Each rule has its code and its function in a table. All of them are rules of thumb for English, and prefer silence to
a false alarm: what is worded in another way than they know is let be.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from surveyapp import rules
from surveyapp.errors import Place
from surveyapp.loader import craft_wording
from surveyapp.loader.asked import Asked, Finding, asked_of
from surveyapp.loader.grading import overlapping
from surveyapp.loader.places import Places
from surveyapp.loader.readability import words_of
from surveyapp.loader.reading import Faults
from surveyapp.missing import Missing
from surveyapp.model import Choice, DateQuestion, Multiple, Note, Number, Questionnaire, Single, variables_of

MAX_ITEMS = 7
MAX_TICKS = 12
MIN_SAME_WORDS = 4

Rule = Callable[[Asked], Iterable[Finding]]


def check_craft(questionnaire: Questionnaire, places: Places, faults: Faults, anonymous: bool = True) -> None:
    """Warn of questions that are likely to measure badly.

    Args:
        questionnaire: one that loads without an error; nothing is said of another language than English.
        places: where each of its questions stands.
        faults: collects the warnings; what several questions share, such as a scale, is told once.
        anonymous: whether answers are; forms that name who fills them in may require more.

    """
    if questionnaire.language != "en":
        return
    routers = _routers(questionnaire)
    told: set[tuple[str, Place]] = set()
    read = [
        asked_of(question, keys, places.scales, question.name in routers)
        for question, keys in zip(questionnaire.questions, places.questions, strict=True)
        if not isinstance(question, Note)
    ]
    for code, found in _found(questionnaire, read):
        if code == "required-no-way-out" and not anonymous:
            continue
        if (code, found.node.place) not in told:
            told.add((code, found.node.place))
            faults.warn(code, found.node, found.what, found.mend)


def _found(questionnaire: Questionnaire, read: list[Asked]) -> Iterator[tuple[str, Finding]]:
    for one in read:
        for code, rule in RULES.items():
            for found in rule(one):
                yield code, found
    for found in _same_ask(questionnaire, read):
        yield "same-ask", found


def _routers(questionnaire: Questionnaire) -> set[str]:
    """The required questions that conditions ask of."""
    required = [question for question in questionnaire.questions if question.required]
    if not required:
        return set()
    conditions = {*(p.ask_if for p in questionnaire.pages), *(q.ask_if for q in questionnaire.questions)} - {""}
    asked = {name for text in conditions for name, _ in rules.names(rules.parse(text))}
    return {question.name for question in required if any(v.name in asked for v in variables_of(question))}


def _battery_long(asked: Asked) -> Iterator[Finding]:
    """A battery that tires, so that its later items are answered like the ones before."""
    if len(asked.items) > MAX_ITEMS:
        mend = f"ask at most {MAX_ITEMS}, or make two batteries on two pages"
        yield Finding(asked.keys.at("items"), f"the battery has {len(asked.items)} items", mend)


_FACT = re.compile(
    r"\bhow many (?!years\b).*\b(?:did|had|have|has|was|were|last|past)\b|\b(?:last|past)\b.*\bhow many\b|"
    r"\bhow often\b.*\b(?:last|past)\b|\b(?:last|past)\b.*\bhow often\b|\bhow long ago\b|"
    r"\bwhen (?:did|was|were)\b(?!.*\bborn\b)|\b(?:in|on) (?:which|what) (?:year|month|day|date)\b(?!.*\bborn\b)",
    re.IGNORECASE,
)
_OPINION = re.compile(r"\b(?:think|feel|agree|should|would|satisfied|prefer|expect)\b", re.IGNORECASE)
_KNOWS_NOT = re.compile(
    r"\b(?:not sure|unsure|do(?:n['’]t| not) (?:know|remember)|can(?:['’]t|not) (?:remember|say|tell))\b", re.IGNORECASE
)


def _no_dont_know(asked: Asked) -> Iterator[Finding]:
    """A count or date of the past that not everybody remembers, so that a guess is all there is to give."""
    if not isinstance(asked.question, Single | Number | DateQuestion) or asked.offers(Missing.DONT_KNOW):
        return
    if asked.grading and not asked.grading.frequency:
        return
    if not _FACT.search(asked.ask) or _OPINION.search(asked.ask):
        return
    if not any(_KNOWS_NOT.search(choice.label) for choice in asked.choices):
        mend = "add `offer: [dont_know]`"
        yield Finding(asked.keys.at("ask"), "not everybody remembers this, and who does not cannot say so", mend)


_DECLINES = re.compile(r"\b(?:prefer not|rather not|do(?:n['’]t| not) (?:want|wish|agree)|decline)\b", re.IGNORECASE)
_CONSENT = re.compile(r"\b(?:consent|(?:agree|happy|willing) to take part)\b", re.IGNORECASE)


def _required_no_way_out(asked: Asked) -> Iterator[Finding]:
    """A required question without a way to decline; those that route or ask for consent are told so, and why not."""
    if not asked.question.required or asked.offers(Missing.PREFER_NOT_TO_SAY):
        return
    if any(_DECLINES.search(choice.label) for choice in asked.choices):
        return
    node = asked.keys.at("required")
    what = "an answer is required, and there is no way to decline one"
    if _CONSENT.search(asked.ask):
        yield Finding(
            node, f"{what}, though this asks for consent", "let a choice decline, or use `consent:` of the file"
        )
    elif asked.routes:
        mend = "add `offer: [prefer_not_to_say]`, or remove `required`: who gives no answer is not sent where it leads"
        yield Finding(node, f"{what}, though conditions ask of it", mend)
    else:
        yield Finding(node, what, "add `offer: [prefer_not_to_say]`, or remove `required`")


_OTHER = re.compile(
    r"(?:others?|another|something else|someone else|somewhere else)(?: \(.*\))?|others?,? ?[(,:–-].*|other[,:].*|"
    r"(?:an)?other (?:reasons?|ways?|things?|answers?)",
    re.IGNORECASE,
)


def _other_without_text(asked: Asked) -> Iterator[Finding]:
    """A choice for what the list forgot, which does not ask what that is."""
    if not isinstance(asked.question, Single | Multiple) or "choices" not in asked.keys.nodes:
        return
    for choice in asked.choices:
        if not choice.specify and _OTHER.fullmatch(choice.label.strip(" .:…")):
            what = f"who chooses '{choice.label[:60]}' cannot say what it is"
            yield Finding(asked.choice_node(choice), what, f"write {_own(choice, 'specify')}")


def _own(choice: Choice, key: str) -> str:
    """A choice as it stands in the file with a key of its own."""
    return f'`{choice.code}: {{label: "{choice.label[:60]}", {key}: true}}`'


def _too_many_choices(asked: Asked) -> Iterator[Finding]:
    """More boxes than anybody reads to the end; a single choice becomes a list instead."""
    if isinstance(asked.question, Multiple) and len(asked.choices) > MAX_TICKS:
        mend = f"offer at most {MAX_TICKS}, or make two questions of it"
        yield Finding(asked.choices_node, f"there are {len(asked.choices)} choices to read and tick", mend)


_NONE = re.compile(r"none|none of (?:these|the above|them)|nothing|neither", re.IGNORECASE)


def _no_none(asked: Asked) -> Iterator[Finding]:
    """A list to tick that has nothing for those to whom none of it applies, or that lets them tick more with it."""
    if not isinstance(asked.question, Multiple):
        return
    for choice in asked.choices:
        if not choice.exclusive and _NONE.fullmatch(choice.label.strip(" .")):
            what = f"'{choice.label}' can be ticked together with others"
            yield Finding(asked.choice_node(choice), what, f"write {_own(choice, 'exclusive')}")
            return
    if not asked.question.offers and not any(choice.exclusive or choice.specify for choice in asked.choices):
        mend = "add a choice like `9: {label: None of these, exclusive: true}`, or `offer:` a reason"
        yield Finding(asked.choices_node, "who has nothing to tick cannot be told from who skipped this", mend)


def _overlapping_ranges(asked: Asked) -> Iterator[Finding]:
    """Ranges of numbers that share one, so that two choices are true."""
    if isinstance(asked.question, Single | Multiple) and (both := overlapping(asked.choices)):
        what = f"'{both[0]}' and '{both[1]}' overlap"
        yield Finding(asked.choices_node, what, "let each range start after the one before it ends")


def _unbalanced_scale(asked: Asked) -> Iterator[Finding]:
    """Opposites with more labels on one side, which pulls answers there; degrees from "not at all" have one side."""
    if asked.grading and not asked.grading.balanced:
        high, low = len(asked.grading.high), len(asked.grading.low)
        what = f"the scale has {high} labels on its high side and {low} on its low side"
        yield Finding(asked.choices_node, what, "give both sides as many")


def _scale_descending(asked: Asked) -> Iterator[Finding]:
    """A scale whose low codes mean much, so that means and scores read the wrong way round."""
    if asked.grading and asked.grading.descending:
        what = "the scale has its high side at its low codes, so that a high mean will mean little"
        yield Finding(asked.choices_node, what, "let the codes rise with what is measured; the order shown may stay")


def _same_ask(questionnaire: Questionnaire, read: list[Asked]) -> Iterator[Finding]:
    """Two questions in the same words, but for short ones, and variants that different conditions lead to."""
    pages = {question.name: page for page in questionnaire.pages for question in page.questions}
    first: dict[tuple[str, ...], Asked] = {}
    for one in read:
        words = [" ".join(words_of(text.casefold())) for text, _ in one.texts]
        if words[0].count(" ") < MIN_SAME_WORDS - 1 or one.keys.node.repeated:
            continue
        twin = first.setdefault(tuple(words), one)
        if twin is one:
            continue
        roads = [(pages[each.question.name].ask_if, each.question.ask_if) for each in (twin, one)]
        if roads[0] == roads[1] or not all(map(any, roads)):
            what = f"'{twin.question.name}' on line {twin.keys.at('ask').place.line} asks in the same words"
            yield Finding(one.keys.at("ask"), what, "say what is different, or remove one of the two")


RULES: dict[str, Rule] = {
    "double-barrelled": craft_wording.double_barrelled,
    "negative-wording": craft_wording.negative_wording,
    "leading": craft_wording.leading,
    "long-question": craft_wording.long_question,
    "reading-age": craft_wording.reading_age,
    "vague-period": craft_wording.vague_period,
    "absolute": craft_wording.absolute,
    "battery-long": _battery_long,
    "no-dont-know": _no_dont_know,
    "required-no-way-out": _required_no_way_out,
    "other-without-text": _other_without_text,
    "too-many-choices": _too_many_choices,
    "no-none": _no_none,
    "overlapping-ranges": _overlapping_ranges,
    "unbalanced-scale": _unbalanced_scale,
    "scale-descending": _scale_descending,
}
"""By the code of its warning, each rule of one question; `same-ask` compares questions and stands apart."""

CODES = (*RULES, "same-ask")
