"""Craft: each warning of a question that measures badly, told at its line with its mend, and the near miss let be."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.errors import Fault
from surveyapp.loader import load_survey
from surveyapp.loader.craft import CODES, check_craft
from surveyapp.loader.grading import grading, overlapping
from surveyapp.loader.nodes import parse_yaml
from surveyapp.loader.questionnaire import read_questionnaire
from surveyapp.loader.readability import grade, grade_of, sentences_of, syllables_of, words_of
from surveyapp.loader.reading import Faults
from surveyapp.model import Choice
from tests.docs_pages import LANGUAGE, table
from tests.surveys import UNHURRIED, folder, folder_faults, one_question, yaml

SHIPPED = Path(__file__).parent.parent / "questionnaires" / "joint-protocols"
AGREE = "choices: {1: Disagree, 2: Neither, 3: Agree}"


def warnings(text: str, language: str = "en") -> list[Fault]:
    """The warnings of craft of a questionnaire that has no faults."""
    faults = Faults()
    node, faults.found = parse_yaml(yaml(text), "questionnaire.yaml")
    assert node
    questionnaire, places = read_questionnaire(node, faults)
    assert faults.found == []
    check_craft(msgspec.structs.replace(questionnaire, language=language), places, faults)
    assert {fault.severity for fault in faults.found} <= {"warning"}
    return faults.found


def codes(question: str) -> list[str]:
    """The codes of the warnings of questions that stand alone."""
    return [fault.code for fault in warnings(one_question(question))]


def asking(ask: str, more: str = "type: text") -> str:
    """A question with a wording."""
    return f'- {{name: a, ask: "{ask}", {more}}}'


def battery(*items: str, scale: str = AGREE) -> str:
    """A battery of items, which start at line 11."""
    rows = "".join(f'\n    i{n}: "{item}"' for n, item in enumerate(items))
    return f"- name: a\n  type: battery\n  ask: How far do you agree?\n  {scale}\n  items:{rows}"


def listed(*labels: str, kind: str = "single", ask: str = "Which?") -> str:
    """A question with these choices, coded from 1, which start at line 10."""
    rows = "".join(f"\n    {n}: {label}" for n, label in enumerate(labels, 1))
    return f"- name: a\n  type: {kind}\n  ask: {ask}\n  choices:{rows}"


def ticked(*labels: str) -> str:
    """A question to tick."""
    return listed(*labels, kind="multiple")


HARD = (
    "Considering organisational interdependencies, characterise interprofessional communication "
    "regarding multidisciplinary safeguarding responsibilities within participating organisations?"
)
NONE = "{label: None of these, exclusive: true}"
OTHER = "{label: Other, specify: true}"
NUMBER = "type: number, min: 0"

FIRES: dict[str, list[str]] = {
    "double-barrelled": [
        asking("What would you change and/or remove?"),
        battery("My manager is supportive and fair"),
        battery("I read and understood the guidance"),
        battery("I know whom to ring and I have time to do it"),
        battery("Pay and workload"),
        battery("Assess and manage the risk"),
        asking("How clear and useful was the training?", AGREE + ", type: single"),
        asking("How satisfied are you with your pay and your hours?", "type: rating, low: Not, high: Very"),
    ],
    "negative-wording": [
        battery("My manager does not listen"),
        battery("I was never told the outcome"),
        battery("We no longer meet"),
        asking("Would you oppose a rule that staff must not work alone?"),
        asking("Is it not uncommon to wait?"),
        asking("Did nobody never ring?"),
    ],
    "leading": [
        asking("Don’t you think that joint training helps?"),
        asking("Wouldn't you agree that it helps?"),
        asking("Joint training helps, doesn't it?"),
        asking("What do you gain from joint training, which is obviously useful?"),
        battery("Surely joint training helps"),
        asking("Of course you are busy. What helps?"),
    ],
    "long-question": [asking(" ".join(["word"] * 26))],
    "reading-age": [asking(HARD), f'- {{name: a, type: text, ask: Why?, hint: "{HARD}"}}'],
    "vague-period": [
        asking("Have you recently had training?", "type: single, choices: {1: Yes, 2: No}"),
        asking("What training do you regularly go to?", "type: multiple, choices: {1: A, 2: B}, offer: [dont_know]"),
    ],
    "absolute": [
        battery("Calls are always returned"),
        battery("Everyone knows the protocol"),
        battery("All calls help"),
    ],
    "battery-long": [battery(*(f"Thing {n}" for n in range(8)))],
    "no-dont-know": [
        asking("How many families did you meet in the last 12 months?", NUMBER),
        asking("When did you last have supervision?", "type: date"),
        listed("Never", "Sometimes", "Often", ask="In the last month, how often did you meet?"),
        asking("In which year did you qualify?", "type: date, precision: year, offer: [not_applicable]"),
    ],
    "required-no-way-out": [asking("Your role?", "type: text, required: true")],
    "other-without-text": [
        listed("Nurse", "Other"),
        listed("Nurse", "Another"),
        listed("Nurse", '"Other, namely:"'),
        listed("Nurse", "Other (say which)"),
        listed("No time", "Another reason"),
    ],
    "too-many-choices": [ticked(*(f"Choice {chr(65 + n)}" for n in range(12)), NONE)],
    "no-none": [ticked("Training", "Supervision"), ticked("Training", "None of these")],
    "overlapping-ranges": [
        listed("1-3", "3-5"),
        listed("0–5", "5–10", "10+"),
        listed("1 to 2 years", "2 to 5 years", "More than 5 years"),
        listed("Under 20", "18 to 30"),
        listed("None", "1 to 3", "3 or more"),
        listed("£1,000 to £2,000", "£1,500 to £3,000"),
    ],
    "unbalanced-scale": [
        listed("Poor", "Good", "Very good", "Excellent"),
        listed("Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"),
    ],
    "scale-descending": [
        listed("Strongly agree", "Agree", "Disagree", "Strongly disagree"),
        listed("Always", "Often", "Never"),
        listed("Completely clear", "Slightly clear", "Not at all clear"),
    ],
    "same-ask": [
        "- {name: a, type: text, ask: What would help you most?}\n"
        "- {name: b, type: long_text, ask: What would **help** you most}",
    ],
}

SILENT: dict[str, list[str]] = {
    "double-barrelled": [
        asking("What is good and bad about it?"),
        battery("Health and safety"),
        battery("The link between the ward and the team is clear"),
        battery("I can tell when a parent is tired and unwell"),
        battery("Thresholds for children and families"),
        battery("My colleagues and I know the guidance"),
        battery("I go and see families at home"),
        asking("How clear was the training?", AGREE + ", type: single"),
        asking("How good is the relationship between the ward and the team?", "type: rating, low: Poor, high: Good"),
    ],
    "negative-wording": [
        asking("Why have you not read it?"),
        asking("When you could have used it, why did you not?"),
        battery("I know what to do if they do not reply"),
        battery("I was asked whether or not I agreed"),
        battery("It is one more thing to fit in"),
        battery("Knowing when not to refer"),
        asking("Have you never used it, or have you stopped?", "type: single, choices: {1: Yes, 2: No}"),
    ],
    "leading": [
        asking("Why don't you use it?"),
        asking("If you don't, you can say so. Why?"),
        asking("How do you feel about the end of course assessment?"),
        asking("Do you use it?"),
        asking("What can be done where staff aren't told?"),
    ],
    "long-question": [asking(" ".join(["word"] * 24) + " – ${name}"), asking("Why?") + "\n  # " + "word " * 40],
    "reading-age": [
        asking("In the last 12 months, what has got in the way of working with the other agency?"),
        asking("Interprofessional communication responsibilities?"),
    ],
    "vague-period": [
        asking("Which training did you most recently have?", "type: single, choices: {1: A, 2: B}"),
        listed("Very bad", "Bad", "Good", "Very good", ask="How has your team been lately?"),
        asking("What have you learned recently?"),
    ],
    "absolute": [
        battery("Supervision is useful, all in all"),
        battery("I am not at all sure").replace("not at all", "after all"),
        battery(
            "Calls are always returned", scale="choices: {1: Not at all true, 2: Slightly true, 3: Very true}"
        ).replace("How far do you agree?", "How true is each?"),
    ],
    "battery-long": [battery(*(f"Thing {n}" for n in range(7)))],
    "no-dont-know": [
        asking("How many families did you meet in the last 12 months?", NUMBER + ", offer: [dont_know]"),
        asking("For how many years have you done this work?", NUMBER),
        asking("How many people are there in your team?", NUMBER),
        asking("In which year were you born?", "type: date, precision: year"),
        asking("How many families should one worker see?", NUMBER),
        asking("Have you had training in the last 12 months?", "type: single, choices: {1: Yes, 2: No}"),
        listed("One", "Two", "I cannot remember", ask="How many times did you meet?"),
        listed("Very bad", "Bad", "Good", "Very good", ask="When did it start, and how good was it?"),
        asking("When did you last have supervision?"),
    ],
    "required-no-way-out": [
        asking("Your role?"),
        asking("Your role?", "type: text, required: true, offer: [prefer_not_to_say]"),
        asking("Go on?", 'type: single, required: true, choices: {1: Yes, 2: "I do not want to"}'),
    ],
    "other-without-text": [
        listed("Nurse", OTHER),
        listed("Nurse", "Another service"),
        listed("Nurse", "Other allied health professional"),
        listed("Nurse", "Other", kind="ranking\n  top: 1"),
    ],
    "too-many-choices": [
        ticked(*(f"Choice {chr(65 + n)}" for n in range(11)), NONE),
        listed(*(f"Choice {chr(65 + n)}" for n in range(20))),
    ],
    "no-none": [ticked("Training", NONE), ticked("Training", OTHER), ticked("A", "B") + "\n  offer: [dont_know]"],
    "overlapping-ranges": [
        listed("1-3", "4-5"),
        listed("0–4", "5–9", "10+"),
        listed("None", "1 or 2", "3 to 5", "6 to 10", "11 or more"),
        listed("Less than 1 year", "1 to 2 years", "3 years or more"),
        listed("Up to the end of 2019", "2019-2020", "2020-2021"),
        listed("1 to 6 months", "1 to 2 years"),
        listed("Band 5", "Band 6", "Band 5-6"),
    ],
    "unbalanced-scale": [
        listed("Very poor", "Poor", "Fair", "Good", "Very good"),
        listed("Not at all clear", "Slightly clear", "Very clear", "Completely clear"),
        listed("It was easy to find", "It was easy to read", "It was too difficult for me"),
        listed("Bad", "Good"),
        listed("Worse", "Same", "Better", "Not sure"),
    ],
    "scale-descending": [
        listed("Strongly disagree", "Disagree", "Agree", "Strongly agree"),
        listed("Never", "Often", "Always"),
        listed("Yes", "Partly", "No"),
        "- {name: a, type: single, ask: Which?, choices: {3: Better, 2: The same, 1: Worse}}",
    ],
    "same-ask": [
        "- {name: a, type: text, ask: Why is that?}\n- {name: b, type: text, ask: Why is that?}",
        battery("Calls help") + "\n" + battery("Visits help").replace("name: a", "name: b"),
    ],
}


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in FIRES.items() for text in texts])
def test_what_measures_badly_is_told_once(code: str, text: str) -> None:
    assert codes(text) == [code]


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in SILENT.items() for text in texts])
def test_a_near_miss_is_let_be(code: str, text: str) -> None:
    assert code not in codes(text)


def test_every_rule_is_shown_firing_and_silent() -> None:
    assert set(FIRES) == set(SILENT) == set(CODES)


def test_the_reference_has_every_warning() -> None:
    assert [code for code, _ in table(LANGUAGE, "warning")] == list(CODES)


@pytest.mark.parametrize(
    ("text", "line", "what", "mend"),
    [
        (
            battery("Calls help", "My manager is fair and kind"),
            12,
            "'is fair and kind' asks about two things",
            "ask about",
        ),
        (
            battery("Calls help", "Calls are not left without reply"),
            12,
            "'not … without' is a double negative",
            "without negatives",
        ),
        (battery("I do not know"), 11, "'not' makes a negative", "`reverse: true`"),
        (battery(*"ABCDEFGHI"), 11, "the battery has 9 items", "at most 7"),
        (listed("Nurse", "Doctor", "Other"), 12, "chooses 'Other' cannot say", '`3: {label: "Other", specify: true}`'),
        (ticked("A", "None"), 11, "'None' can be ticked together", '`2: {label: "None", exclusive: true}`'),
        (ticked("A", "B"), 10, "cannot be told from who skipped", "9: {label: None of these, exclusive: true}"),
        (listed("1-3", "3-5"), 10, "'1-3' and '3-5' overlap", "start after the one before"),
        (listed("Bad", "Good", "Very good"), 10, "2 labels on its high side and 1 on its low side", "both sides"),
        (listed("Good", "Average", "Bad"), 10, "its high side at its low codes", "codes rise with what is measured"),
        (asking(" ".join(["word"] * 26)), 6, "the question has 26 words", "at most 25"),
        (
            "- name: a\n  type: text\n  ask: A\n  required: true",
            9,
            "no way to decline one",
            "`offer: [prefer_not_to_say]`",
        ),
        (FIRES["same-ask"][0], 7, "'a' on line 6 asks in the same words", "remove one"),
        (FIRES["reading-age"][0], 6, "reads at school grade", "shorter words"),
    ],
)
def test_a_warning_says_where_what_and_how_to_mend_it(text: str, line: int, what: str, mend: str) -> None:
    [fault] = warnings(one_question(text))
    assert (fault.place.line, what in fault.what, mend in fault.mend) == (line, True, True), fault


def two_pages(first: str, second: str = "{name: b, type: text, ask: B}", ask_if: str = "", scales: str = "{}") -> str:
    """A questionnaire of a question a on one page, and another page."""
    return (
        f"title: T\nversion: 1\nscales: {scales}\npages:\n  - {{page: p, questions: [{first}]}}\n"
        f"  - page: q\n    questions: [{second}]\n" + (f"    ask_if: {ask_if}\n" if ask_if else "")
    )


def test_a_required_question_that_routes_or_asks_for_consent_is_told_so() -> None:
    required = "{name: a, type: single, required: true, ask: A, choices: {1: Yes, 2: No}}"
    [plain] = warnings(two_pages(required))
    [router] = warnings(two_pages(required, ask_if="a == 1"))
    [consent] = warnings(two_pages(required.replace("ask: A", "ask: Do you agree to take part?")))
    assert "though" not in plain.what
    assert "though conditions ask of it" in router.what
    assert "though this asks for consent" in consent.what
    assert {fault.code for fault in (plain, router, consent)} == {"required-no-way-out"}


def test_a_scale_that_several_questions_share_is_told_once_where_it_stands() -> None:
    one, two = (f"{{name: {name}, type: single, ask: {name}, scale: s}}" for name in "ab")
    [fault] = warnings(two_pages(one, two, scales="{s: {1: Bad, 2: Good, 3: Excellent}}"))
    assert (fault.code, fault.place.line) == ("unbalanced-scale", 3)


def test_variants_that_different_conditions_lead_to_may_ask_in_the_same_words() -> None:
    heard = "{name: h, type: single, ask: Heard?, choices: {1: Yes, 2: No}}"
    one, two = (
        f"{{name: {name}, type: text, ask: What would help you most?, ask_if: h == {n}}}"
        for n, name in enumerate("ab", 1)
    )
    assert warnings(two_pages(heard, f"{one}, {two}")) == []
    same = two.replace("h == 2", "h == 1")
    assert [fault.code for fault in warnings(two_pages(heard, f"{one}, {same}"))] == ["same-ask"]


def test_another_language_than_english_is_let_be() -> None:
    text = one_question(FIRES["long-question"][0])
    assert warnings(text)
    assert warnings(text, language="cy") == []


def test_craft_only_warns_and_only_of_a_questionnaire_without_faults(tmp_path: Path) -> None:
    text = one_question(listed("Nurse", "Other"))
    survey = folder(tmp_path, questionnaire=text)
    assert [(fault.code, fault.severity) for fault in load_survey(survey).warnings] == [
        ("other-without-text", "warning")
    ]
    (survey / "questionnaire.yaml").write_text(text.replace("type: single", "type: singel"), encoding="utf-8")
    assert [fault.code for fault in folder_faults(survey)] == ["type"]


def test_the_shipped_questionnaire_has_no_warning() -> None:
    assert load_survey(SHIPPED).warnings == ()


VOCABULARY = """\
I we is not never and and/or always how many when did you don't agree between no clear , ? . ${x} ** [a](https://b)
1-3 3-5 good bad 10+ more than the surely oppose disagree recently who unclear Other None"""
WORDS = st.lists(st.sampled_from(VOCABULARY.split()), min_size=1, max_size=30).map(" ".join)


@UNHURRIED
@given(
    ask=WORDS,
    items=st.lists(WORDS, min_size=1, max_size=3),
    labels=st.lists(WORDS, min_size=2, max_size=4, unique=True),
)
def test_any_wording_can_be_looked_at(ask: str, items: list[str], labels: list[str]) -> None:
    quoted = [f"'{text.replace(chr(39), chr(39) * 2)}'" for text in [ask, *items, *labels]]
    asks, rows, words = quoted[0], quoted[1 : len(items) + 1], quoted[len(items) + 1 :]
    scale = "{" + ", ".join(f"{n}: {label}" for n, label in enumerate(words)) + "}"
    many = "{" + ", ".join(f"i{n}: {item}" for n, item in enumerate(rows)) + "}"
    question = f"- {{name: a, type: battery, ask: {asks}, choices: {scale}, items: {many}}}"
    found = warnings(one_question(question))
    assert {fault.code for fault in found} <= set(CODES)
    assert all(fault.what and fault.mend and fault.place.line == 6 for fault in found)


# Reading age


def test_the_grade_of_a_text_is_the_published_formula() -> None:
    """READ-1: 100 words in 8 sentences with 140 syllables."""
    assert grade(100, 8, 140) == pytest.approx(5.8050)


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        *(("the", 1), ("used", 1), ("scale", 1), ("people", 2), ("table", 2), ("children", 2), ("service", 2)),
        *(("agency", 3), ("referral", 3), ("information", 4), ("needed", 2), ("makes", 1), ("changes", 2), ("12", 1)),
    ],
)
def test_syllables_are_counted_as_they_are_spoken(word: str, syllables: int) -> None:
    assert syllables_of(word) == syllables


def test_words_and_sentences_are_counted() -> None:
    assert words_of("Since 2020, who's co-working – e.g. nurses?") == [
        "Since",
        "2020",
        "who's",
        "co-working",
        "e.g",
        "nurses",
    ]
    assert sentences_of("One. Two? Three, e.g. this") == 3
    assert sentences_of("about 3.5 hours") == 1


@given(st.lists(st.sampled_from(["cat", "sat", "on", "mat"]), min_size=5, max_size=20))
def test_longer_words_are_harder_to_read(words: list[str]) -> None:
    text = " ".join(words)
    assert grade_of(text) < grade_of(text + " unconditionally")


# Scales and ranges


def choices(*labels: str) -> tuple[Choice, ...]:
    return tuple(Choice(code, label) for code, label in enumerate(labels, 1))


SIDES = st.sampled_from([("agree", "disagree"), ("satisfied", "dissatisfied"), ("easy", "difficult"), ("good", "poor")])
DEGREES = ["very", "fairly", "rather", "somewhat"]


@given(SIDES, st.integers(1, 4), st.integers(1, 4), st.booleans(), st.booleans())
def test_a_scale_of_opposites_is_balanced_and_ascends_as_it_was_made(
    sides: tuple[str, str], high: int, low: int, middle: bool, descending: bool
) -> None:
    good, bad = ([f"{degree} {side}" for degree in DEGREES] for side in sides)
    labels = [*bad[:low], *(["neither"] if middle else []), *good[:high][::-1]]
    found = grading(choices(*(labels[::-1] if descending else labels)))
    if len(labels) < 3:
        assert found is None
    else:
        assert found
        assert (found.balanced, found.descending) == (high == low, descending)


@given(st.lists(st.integers(1, 20), min_size=2, max_size=6), st.integers(0, 5), st.booleans())
def test_ranges_overlap_exactly_where_one_starts_before_the_last_has_ended(
    widths: list[int], at: int, shared: bool
) -> None:
    start, ranges = 0, []
    for width in widths:
        ranges.append((start, start + width))
        start += width + 1
    if shared:
        at = at % (len(ranges) - 1)
        ranges[at + 1] = (ranges[at][1], ranges[at + 1][1])
    labels = [f"{low} to {high} times" for low, high in ranges]
    assert overlapping(choices(*labels)) == ((labels[at], labels[at + 1]) if shared else None)
