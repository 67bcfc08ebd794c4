"""What of a questionnaire depends on earlier answers or on chance: shown, hidden, worked out, ended."""

from collections import Counter
from collections.abc import Mapping
from itertools import permutations

import pytest

from surveyapp.missing import Missing
from surveyapp.model import Multiple, export_columns
from surveyapp.model.questions import AnyQuestion
from surveyapp.responses import completeness
from surveyapp.routing import LARGEST_SEED, Router, assigned
from tests.surveys import faults_of, one_question, questionnaire
from tests.trips import Trip, answered, pages, question_pages, trip

GATE = "- {name: open, type: single, ask: Open?, choices: {1: Yes, 2: No}}"
NOT_ASKED, BLANK, UNDECIDED = "-94", "-95", "-96"


# --- choices and items that depend on earlier answers -------------------------------------------------------------

CONDITIONAL = question_pages(
    GATE,
    """
    - name: m
      type: multiple
      ask: M
      choices:
        1: One
        2: Two
        3: {label: Three, ask_if: open == 1}
        8: {label: Other, specify: true, ask_if: open == 1}
    """,
)


def test_a_choice_that_was_not_on_offer_is_not_asked_and_never_0() -> None:
    assert trip(CONDITIONAL, {"open": "2", "m": ["1"]}).cells == {
        "open": "2", "m_1": "1", "m_2": "0", "m_3": NOT_ASKED, "m_8": NOT_ASKED, "m_8_text": NOT_ASKED,
    }  # fmt: skip
    assert trip(CONDITIONAL, {"open": "1", "m": ["1"]}).cells["m_3"] == "0"
    assert trip(CONDITIONAL, {"m": ["1"]}).cells["m_3"] == UNDECIDED
    assert trip(CONDITIONAL, {"open": "2"}).cells["m_3"] == NOT_ASKED, "also where nothing was ticked"


def test_an_answer_is_taken_back_where_its_choice_leaves_the_route_and_returns_with_it() -> None:
    one = trip(CONDITIONAL, {"open": "1", "m": ["1", "3", "8"], "m_8_text": "x"})
    assert answered(one.route.values) == {"open": 1, "m": (1, 3, 8), "m_8_text": "x"}
    one.answers["open"] = 2
    assert answered(one.route.values) == {"open": 2, "m": (1,)}
    assert one.cells["m_8_text"] == NOT_ASKED
    one.answers |= {"open": 1}
    assert one.cells["m_8_text"] == "x"


def test_a_single_answer_whose_choice_is_gone_is_blank_and_a_question_without_choices_is_not_asked() -> None:
    text = question_pages(
        GATE,
        """
        - name: a
          type: single
          ask: A
          choices:
            1: {label: One, ask_if: open == 1}
            2: {label: Two, ask_if: open == 1}
        - {name: b, type: single, ask: B, choices: {1: Yes, 2: {label: No, ask_if: open == 1}}}
        """,
    )
    one = trip(text, {"open": "1", "a": "1", "b": "2"})
    assert one.cells == {"open": "1", "a": "1", "b": "2"}
    one.answers["open"] = 2
    assert one.cells == {"open": "2", "a": NOT_ASKED, "b": BLANK}
    assert one.shown == ["open", "b"]


def test_an_item_is_asked_of_those_for_whom_its_condition_holds() -> None:
    text = question_pages(
        GATE,
        """
        - name: b
          type: battery
          ask: B
          choices: {1: No, 2: Yes}
          items: {x: X, y: {text: Y, ask_if: open == 1, reverse: true}}
        """,
        top="scores: {s: {of: b, answered_at_least: 1, as: sum}}\n",
    )
    both = trip(text, {"open": "1", "b_x": "1", "b_y": "2"})
    assert both.cells == {"open": "1", "b_x": "1", "b_y": "2", "b_y_r": "1", "s": "2"}
    one = trip(text, {"open": "2", "b_x": "2", "b_y": "2"})
    assert one.cells == {"open": "2", "b_x": "2", "b_y": NOT_ASKED, "b_y_r": NOT_ASKED, "s": "4"}
    assert (completeness(both.route), completeness(one.route)) == (1, 1)


def test_a_choice_or_item_that_appears_on_a_page_seen_before_is_still_to_be_seen() -> None:
    """Otherwise it would count as shown and not chosen, though nobody showed it."""
    one = trip(CONDITIONAL, {"open": "2", "m": ["1"]})
    one.answers["open"] = 1
    unseen = one.route.first_unseen(one.seen)
    assert unseen is not None
    assert unseen.page.name == "p2"


def carried(way: str) -> str:
    """A question whose choices are those made, or not, in an earlier one."""
    return question_pages(
        """
        - name: used
          type: multiple
          ask: Used?
          choices:
            1: Letters
            2: Calls
            8: {label: Other, specify: true}
            9: {label: Nothing, exclusive: true}
        """,
        f"- {{name: best, type: single, ask: Best?, choices_from: {{{way}: used}}, choices: {{7: No idea}}}}",
    )


@pytest.mark.parametrize(
    ("way", "used", "codes"),
    [
        ("chosen", ["1", "8"], [1, 8, 7]),
        ("not_chosen", ["1", "8"], [2, 7]),
        ("chosen", ["9"], [7]),
        ("not_chosen", ["9"], [1, 2, 8, 7]),
        ("chosen", [], [7]),
    ],
)
def test_choices_are_carried_forward_from_those_made_or_not_made(way: str, used: list[str], codes: list[int]) -> None:
    one = trip(carried(way), {"used": used, "used_8_text": "Visits" if "8" in used else ""})
    assert list(one.asked("best").choices_by_code) == codes


# --- order, splits ------------------------------------------------------------------------------------------------

SEEDS = range(1, 601)
SHUFFLED = one_question(
    """
    - name: m
      type: multiple
      ask: M
      order: random
      choices:
        1: One
        2: {label: Two, anchored: true}
        3: Three
        4: Four
        8: {label: Other, specify: true}
        9: {label: None, exclusive: true}
    """
)


def test_the_order_of_choices_follows_from_the_seed_alone_and_some_keep_their_places() -> None:
    router = Router(questionnaire(SHUFFLED))
    orders = Counter(
        tuple(choice.code for choice in multiple(router.route({}, {}, seed).stops[0].questions[0]).choices)
        for seed in SEEDS
    )
    assert {order[1] for order in orders} == {2}
    assert {order[-2:] for order in orders} == {(8, 9)}
    assert {tuple(code for code in order if code in {1, 3, 4}) for order in orders} == set(permutations((1, 3, 4)))
    assert all(60 < times < 140 for times in orders.values()), "each of the six about as often as another"
    again = router.route({"m": (1,)}, {"arm": "x"}, 7)
    assert again.stops[0].questions == router.route({}, {}, 7).stops[0].questions


def multiple(question: AnyQuestion) -> Multiple:
    """A question known to be one of several answers."""
    assert isinstance(question, Multiple)
    return question


def test_what_is_ticked_is_kept_in_the_order_of_the_file_as_columns() -> None:
    assert trip(SHUFFLED, {"m": ["4", "1"]}, seed=3).cells["m_1"] == "1"


@pytest.mark.parametrize(
    "lines",
    [
        "questions: [{name: a, type: text, ask: A}, {name: n, type: note, text: N}, "
        "{name: b, type: text, ask: B}, {name: c, type: text, ask: C}]\norder: random",
        "questions:\n  - {name: q, type: battery, ask: Q, order: random, choices: {1: N, 2: Y}, "
        "items: {a: A, n: {text: N, anchored: true}, b: B, c: C}}",
    ],
)
def test_every_order_of_three_comes_up_and_notes_and_anchors_stay(lines: str) -> None:
    router = Router(questionnaire(pages(lines)))
    orders = set()
    for seed in SEEDS:
        stop = router.route({}, {}, seed).stops[0]
        items = getattr(stop.questions[0], "items", ())
        orders.add(tuple(item.name for item in items) or tuple(question.name for question in stop.questions))
    assert orders == {(one, "n", two, three) for one, two, three in permutations("abc")}


SECTIONS = """
title: T
version: 1
sections:
  s: {title: S, order: random, ask_if: open == 1}
  rest: Rest
pages:
  - {page: first, section: rest, questions: [{name: open, type: single, ask: O, choices: {1: Y, 2: N}}]}
  - {page: a, section: s, questions: [{name: a, type: text, ask: A}]}
  - {page: b, section: s, ask_if: arm != "x", questions: [{name: b, type: text, ask: B}]}
  - {page: c, section: s, questions: [{name: c, type: text, ask: C}]}
  - {page: last, section: rest, ask_if: answered(a), questions: [{name: z, type: text, ask: Z}]}
"""


def test_the_pages_of_a_section_come_in_random_order_among_their_own_places() -> None:
    router = Router(questionnaire(SECTIONS, None))
    orders = {
        tuple(stop.page.name for stop in router.route({"open": 1, "a": "x"}, {"arm": "y"}, seed).stops)
        for seed in SEEDS
    }
    assert orders == {("first", *some, "last") for some in permutations("abc")}


def test_a_section_has_one_condition_for_all_its_pages() -> None:
    shut = Router(questionnaire(SECTIONS)).route({"open": 2, "a": "x"}, {"arm": "y"}, 1)
    assert [stop.page.name for stop in shut.stops] == ["first"]
    assert shut.values == {"open": 2, **dict.fromkeys(("a", "b", "c", "z"), Missing.NOT_ASKED)}
    assert {v for n, v in trip(SECTIONS).cells.items() if n in "abc"} == {UNDECIDED}


@pytest.mark.parametrize(
    "between",
    ["ask_if: answered(a)", 'title: "${a}"'],
)
def test_nothing_asks_of_or_prints_what_a_random_order_may_bring_later(between: str) -> None:
    """A section in random order can stand around another page: that page may then come first."""
    text = SECTIONS.replace("  - {page: c,", f"  - {{page: x, section: rest, {between}, questions: [{{name: x, type: text, ask: X}}]}}\n  - {{page: c,")  # noqa: E501 # fmt: skip
    assert [code for code, _ in faults_of(text)] == ["condition-order" if "ask_if" in between else "piping-order"]
    assert faults_of(SECTIONS.replace("section: s, questions: [{name: c, type: text, ask: C}", 'section: s, questions: [{name: c, type: text, ask: "C ${a}"}'))[0][0] == "piping-order"  # noqa: E501 # fmt: skip


SPLIT = "splits: {form: {label: Which form, choices: {1: Short, 2: Long, 3: Longest}}}\n"


def test_a_split_assigns_each_choice_about_as_often_is_routed_by_and_exported() -> None:
    text = question_pages(GATE, "- {name: a, type: text, ask: A, ask_if: form == 2}", SPLIT)
    (split,) = questionnaire(text).splits
    drawn = Counter(assigned(split, seed) for seed in range(1, LARGEST_SEED + 1))
    assert set(drawn) == {1, 2, 3}
    assert all(3100 < times < 3570 for times in drawn.values())
    for seed in (1, 2, 3, 4, 5):
        one = trip(text, {"a": "x"}, seed=seed)
        form = assigned(split, seed)
        assert one.cells["form"] == str(form)
        assert one.cells["a"] == ("x" if form == 2 else NOT_ASKED)


def test_two_splits_are_drawn_apart_from_each_other() -> None:
    top = "splits:\n  form: {choices: {1: Short, 2: Long}}\n  tone: {choices: {1: Plain, 2: Warm}}\n"
    one, two = questionnaire(question_pages(GATE, "- {name: a, type: text, ask: A}", top)).splits
    both = Counter((assigned(one, seed), assigned(two, seed)) for seed in range(1, 2001))
    assert len(both) == 4
    assert all(400 < times < 600 for times in both.values())


# --- worked out, assumed, worded, ended ---------------------------------------------------------------------------

NUMBERS = "- {name: a, type: number, ask: A, min: 0}\n- {name: b, type: number, ask: B, min: 0}"


def computed(what: str) -> str:
    """A questionnaire that works something out of two numbers, and asks a last question where it is over 3."""
    return question_pages(NUMBERS, "- {name: z, type: text, ask: Z, ask_if: w > 3}", f"computed: {{w: {{{what}}}}}\n")


@pytest.mark.parametrize(
    ("what", "typed", "cell", "z"),
    [
        ("of: a + b", {"a": "1", "b": "3"}, "4", BLANK),
        ("of: a + b", {"a": "1", "b": "1"}, "2", NOT_ASKED),
        ("of: a + b", {"a": "9"}, BLANK, UNDECIDED),
        ("of: a + b, blank: 0", {"a": "9"}, "9", BLANK),
        ("of: a + b, blank: 0", {}, BLANK, UNDECIDED),
        ("of: a / b", {"a": "1", "b": "0"}, BLANK, UNDECIDED),
        ("of: a / b", {"a": "10", "b": "3"}, "3.333333", BLANK),
        ("of: a > b", {"a": "2", "b": "1"}, "1", BLANK),
        ("of: a > b", {"a": "2", "b": "3"}, "0", NOT_ASKED),
        ("of: a > b", {"a": "2"}, UNDECIDED, UNDECIDED),
        ("of: a > b, blank: 0", {"a": "2"}, "1", BLANK),
        ("of: a > b, blank: 0", {}, UNDECIDED, UNDECIDED),
    ],
)
def test_a_variable_is_worked_out_from_answers(what: str, typed: Mapping[str, str], cell: str, z: str) -> None:
    found = trip(computed(what).replace("w > 3", "w == 1" if " > " in what else "w > 3"), typed).cells
    assert (found["w"], found["z"]) == (cell, z)


def test_what_is_worked_out_of_questions_that_nobody_asked_is_not_asked_and_not_0() -> None:
    gated = NUMBERS.replace("min: 0", "min: 0, ask_if: open == 1")
    for of in ("a + b", "a + b, blank: 0", '"count(a, b)"', "a > b, blank: 0"):
        text = question_pages(GATE, gated, f"computed: {{w: {{of: {of}}}}}\n")
        assert trip(text, {"open": "2"}).cells["w"] == NOT_ASKED, of


def test_an_assumed_value_is_what_conditions_take_and_is_never_stored() -> None:
    text = question_pages(GATE.replace("choices:", "assume: 1, choices:"), "- {name: a, type: text, ask: A, ask_if: open == 1}")  # noqa: E501 # fmt: skip
    assert trip(text, {"a": "x"}).cells == {"open": BLANK, "a": "x"}
    assert trip(text, {"open": "2", "a": "x"}).cells == {"open": "2", "a": NOT_ASKED}


def test_a_question_is_worded_by_the_first_condition_that_holds() -> None:
    text = question_pages(
        GATE,
        """
        - name: a
          type: text
          ask:
            - if: open == 1
              say: Is it open still?
            - if: arm == "x"
              say: Was it ever open, in x?
            - say: Was it ever open?
        """,
    )
    for typed, arm, words in (
        ("1", "x", "Is it open still?"),
        ("2", "x", "Was it ever open, in x?"),
        ("2", "y", "Was it ever open?"),
        ("", "", "Was it ever open?"),
    ):
        assert trip(text, {"open": typed}, arm=arm).asked("a").ask == words
    assert [column.name for column in export_columns(questionnaire(text))] == ["open", "a"], "one variable"


SCREENED = pages(
    f"questions:\n  {GATE}\nscreen_out: {{if: open == 2, say: Thank you all the same}}",
    "questions: [{name: a, type: text, ask: A}, {name: b, type: number, ask: B, min: 0}]",
    top="computed: {w: {of: b * 2, blank: 0}}\n",
)


def test_a_screen_out_ends_the_route_and_says_so_in_the_outcome() -> None:
    out = trip(SCREENED, {"open": "2", "a": "x"})
    assert out.shown == ["open"]
    assert out.cells == {"open": "2", "a": NOT_ASKED, "b": NOT_ASKED, "w": NOT_ASKED}
    assert out.response.outcome == "screened_out"
    for open_ in ("1", ""):
        on = trip(SCREENED, {"open": open_, "a": "x", "b": "1"})
        assert on.shown == ["open", "a", "b"]
        assert on.response.outcome != "screened_out"


def test_an_unfinished_trip_has_nothing_but_reasons() -> None:
    """Before anything is answered, every cell says why it is empty."""
    for text in (CONDITIONAL, SECTIONS, SCREENED):
        cells = Trip(questionnaire(text)).cells
        assert set(cells.values()) <= {NOT_ASKED, BLANK, UNDECIDED}
