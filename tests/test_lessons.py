"""What goes wrong in questionnaires on the web, each thing once: numbers, dates, "other", routes, windows, sending."""

from pathlib import Path
from textwrap import dedent

import pytest

from surveyapp.missing import Missing
from tests.surveys import faults_of, one_question
from tests.trips import refused, trip
from tests.visits import Practitioner, Served

NUMBER = one_question("- {name: q, type: number, ask: Q, min: 0, max: 100000, decimals: 2, required: true}")
COUNT = one_question("- {name: q, type: number, ask: Q, min: 0}")
DAY = one_question("- {name: q, type: date, ask: Q, precision: day}")
OTHER = one_question("""
    - name: q
      type: single
      ask: Q
      choices:
        1: None
        2: '"Fish & chips"'
        8: {label: Other, specify: true}
    """)


def served(place: Path, pages: str, top: str = "") -> Practitioner:
    """Somebody who sees the first of these pages."""
    survey = Served(place, f"title: The survey\nversion: 1\n{top}pages:\n{dedent(pages)}")
    return survey.practitioner().opens().starts()


# --- numbers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["3,5", "1,2,3", "12 34", "1_000", "1,00", ",5", "1.000.000"])
def test_a_separator_in_the_wrong_place_is_asked_about_and_never_dropped(typed: str) -> None:
    assert refused(NUMBER, {"q": typed})[0] == "number"


@pytest.mark.parametrize(("typed", "cell"), [("1,234", "1234"), ("12,345.5", "12345.5"), ("100,000", "100000")])
def test_commas_between_thousands_are_understood(typed: str, cell: str) -> None:
    assert trip(NUMBER, {"q": typed}).cells == {"q": cell}


@pytest.mark.parametrize("typed", ["Infinity", "-inf", "NaN", "sNaN", "1e5", "2e2", "0x1F", "1/2", "½", "12abc"])
def test_what_a_program_reads_as_a_number_and_no_person_means_is_no_number(typed: str) -> None:
    assert refused(NUMBER, {"q": typed})[0] == "number"
    assert refused(COUNT, {"q": typed})[0] == "number"


@pytest.mark.parametrize(("typed", "cell"), [("-0", "0"), ("0", "0"), ("0.00", "0"), ("5 ", "5"), ("\t5\n", "5")])
def test_nought_and_white_space_around_a_number_are_fine(typed: str, cell: str) -> None:
    assert trip(NUMBER, {"q": typed}).cells == {"q": cell}


def test_a_decimal_point_after_a_whole_number_never_loses_the_answer() -> None:
    assert trip(COUNT, {"q": "3.0"}).cells == {"q": "3"}
    assert refused(COUNT, {"q": "3."})[0] == "number"
    assert refused(COUNT, {"q": "3.5"})[0] == "whole"
    assert refused(NUMBER, {"q": "0.125"})[0] == "whole"


def test_what_was_refused_is_shown_again_and_not_what_was_there_before(tmp_path: Path) -> None:
    one = served(tmp_path, "- {page: p, questions: [{name: q, type: number, ask: Q, min: 0}]}").answers(q="5")
    one.goes_to("p").answers(q="3,5")
    assert (one.status, one.filled) == (422, {"q": ["3,5"]})
    assert one.goes_to("p").filled == {"q": ["5"]}


# --- dates --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "month", "year", "kind"),
    [
        ("29", "2", "2023", "date"), ("31", "4", "2024", "date"), ("1", "0", "2024", "date"),
        ("1", "13", "2024", "date"), ("0", "1", "2024", "date"),
        ("1", "1", "24", "date"), ("1", "1", "0001", "range"), ("1", "1", "1899", "range"), ("1", "1", "9999", "range"),
        ("x", "1", "2024", "date"), ("1", "", "2024", "date"), ("", "", "2024", "date"),
    ],
)  # fmt: skip
def test_a_date_that_cannot_be_meant_is_asked_again(day: str, month: str, year: str, kind: str) -> None:
    assert refused(DAY, {"q.day": day, "q.month": month, "q.year": year})[0] == kind


@pytest.mark.parametrize("iso", ["2024-02-29", "2024-01-31", "2024-12-31", "2024-01-01", "2024-03-01"])
def test_the_first_and_last_day_of_a_month_are_dates(iso: str) -> None:
    year, month, day = iso.split("-")
    assert trip(DAY, {"q.day": day, "q.month": month, "q.year": year}).cells == {"q": iso}


def test_limits_that_an_earlier_answer_turns_against_each_other_stop_nobody(tmp_path: Path) -> None:
    pages = """
        - {page: p, questions: [{name: first, type: date, ask: F, precision: day}]}
        - {page: q, questions: [{name: last, type: date, ask: L, precision: day, min: first, max: 2015-01-20}]}
        """
    one = served(tmp_path, pages).answers(**{"first.day": "29", "first.month": "1", "first.year": "2015"})
    one.answers(**{"last.day": "3", "last.month": "1", "last.year": "2015"})
    assert one.at == one.address("check")


@pytest.mark.parametrize("left_out", ["q.years", "q.months", "r.day", "r.month", "r.year", "all"])
def test_a_form_that_lacks_a_box_is_read_like_one_that_left_it_empty(tmp_path: Path, left_out: str) -> None:
    pages = """
        - page: p
          questions: [{name: q, type: duration, ask: Q}, {name: r, type: date, ask: R, precision: day}]
        """
    one = served(tmp_path, pages)
    typed = {"q.years": "1", "q.months": "2", "r.day": "1", "r.month": "2", "r.year": "2024"}
    sent = {} if left_out == "all" else {name: text for name, text in typed.items() if name != left_out}
    one.posts("p", sent)
    assert one.status == (422 if left_out.startswith("r") else 200 if left_out == "all" else 303)


# --- other, none, nought, quotes ----------------------------------------------------------------------------------


def test_words_beside_other_go_with_it_and_come_back_with_it(tmp_path: Path) -> None:
    pages = """
        - page: p
          questions:
            - name: q
              type: multiple
              ask: Q
              choices:
                1: A
                8: {label: Other, specify: {show: chosen}}
        - {page: last, questions: [{name: z, type: text, ask: Z}]}
        """
    one = served(tmp_path, pages).answers(q=["8"], q_8_text="a map").clicks("Back")
    assert one.filled == {"q": ["8"], "q_8_text": ["a map"]}, "not lost on going back"
    one.answers(q=["1"], q_8_text="a map").answers(z="x").sends()
    sent = one.survey.answers()
    assert (sent["q"], sent["q_8_text"]) == ((1,), Missing.NOT_ASKED), "not kept once the tick is gone"


@pytest.mark.parametrize("words", ["", " ", "\t", "\u200b", "\u00a0"])
def test_other_without_words_is_pointed_out_and_a_space_is_no_word(tmp_path: Path, words: str) -> None:
    pages = """
        - page: p
          questions:
            - name: q
              type: single
              ask: Q
              label: Which
              choices:
                1: A
                8: {label: Other, specify: true}
        """
    one = served(tmp_path, pages).answers(q="8", q_8_text=words)
    assert one.page.links["Which: please say which"] == "#q_8_text"
    one.continues().sends()
    assert one.survey.answers() == {"q": 8, "q_8_text": Missing.BLANK}


def test_a_choice_called_none_is_an_answer_and_no_answer_is_not_it() -> None:
    assert trip(OTHER, {"q": "1"}).cells["q"] == "1"
    assert trip(OTHER).cells["q"] == "-95"
    assert trip(OTHER, {"q_8_text": "None"}).cells == {"q": "8", "q_8_text": "None"}
    assert trip(one_question("- {name: q, type: text, ask: Q}"), {"q": "None"}).cells == {"q": "None"}


def test_nought_is_an_answer_wherever_it_stands(tmp_path: Path) -> None:
    pages = """
        - page: p
          questions:
            - {name: n, type: number, ask: N, min: 0, required: true, offer: [dont_know]}
            - {name: s, type: single, ask: S, choices: {0: Never, 1: Once}, required: true}
            - {name: r, type: rating, ask: R, low: bad, high: good, required: true}
            - {name: d, type: duration, ask: D, units: [days], required: true}
        - {page: q, ask_if: n == 0 and s == 0 and r == 0 and d == 0, questions: [{name: z, type: text, ask: "${n} z"}]}
        """
    one = served(tmp_path, pages).answers(n="0", s="0", r="0", **{"d.days": "0"})
    assert "0 z" in one.words
    one.goes_to("p").answers(n="0", s="0", r="0", **{"n.reason": "-91", "d.days": "0"})
    assert "Give an answer or choose “Don't know”, not both" in one.words
    one.checks().goes_to("q").answers(z="x").sends()
    assert one.survey.answers() == {"n": 0, "s": 0, "r": 0, "d": 0, "z": "x"}


def test_quotes_and_signs_come_back_as_they_were_typed_and_go_out_so(tmp_path: Path) -> None:
    words = """ "Tea" & 'cake' <b>1 < 2</b> &amp; ${q} {{ q }} %s """.strip()
    pages = """
        - {page: p, questions: [{name: q, type: text, ask: Q}]}
        - {page: r, title: 'On ${q}', questions: [{name: z, type: text, ask: Z}]}
        """
    one = served(tmp_path, pages).answers(q=words)
    assert one.page.heading == f"On {words}"
    one.clicks("Back")
    assert one.filled == {"q": [words]}
    one.continues().continues().continues()
    assert words in one.words
    one.sends()
    assert one.survey.answers()["q"] == words


# --- texts --------------------------------------------------------------------------------------------------------


def test_a_line_end_counts_once_towards_the_limit_however_a_browser_sends_it() -> None:
    text = one_question("- {name: q, type: long_text, ask: Q, max_characters: 20}")
    assert trip(text, {"q": "\r\n".join("abcdefgh")}).cells["q"] == "\n".join("abcdefgh")
    assert refused(text, {"q": "\r\n".join("abcdefghijk")})[1] == "Use at most 20 characters: this is 21"


@pytest.mark.parametrize("typed", ["   ", "\r\n", "\u2003", "\u200b\u2060"])
def test_what_nobody_can_see_is_no_answer(typed: str) -> None:
    assert trip(one_question("- {name: q, type: long_text, ask: Q}"), {"q": typed}).cells == {"q": "-95"}


def test_a_character_that_no_file_can_hold_is_refused_before_it_is_stored(tmp_path: Path) -> None:
    one = served(tmp_path, "- {page: p, questions: [{name: q, type: text, ask: Q}]}")
    assert one.posts("p", {"q": "\x00abc"}).status == 400
    assert one.posts("p", {"q": "a\x1bbc"}).status == 422
    assert one.goes_to("p").filled == {}


# --- routes -------------------------------------------------------------------------------------------------------

ROUTED = """
- {page: p, questions: [{name: a, type: single, ask: A, label: A, choices: {1: Yes, 2: No}}]}
- {page: q, ask_if: a == 1, questions: [{name: b, type: number, ask: B, label: B, min: 0, required: true}]}
- {page: r, ask_if: b > 3, questions: [{name: c, type: text, ask: C, label: C}]}
- {page: s, questions: [{name: d, type: text, ask: D, label: D}]}
"""


def test_an_answer_that_can_no_longer_be_reached_routes_nobody_and_counts_in_no_sum(tmp_path: Path) -> None:
    top = "computed: {twofold: {of: b * 2, blank: 0}}\n"
    one = served(tmp_path, ROUTED, top).answers(a="1").answers(b="9").answers(c="x").answers(d="y")
    one.clicks("Change your answer: A").answers(a="2")
    assert one.at == one.address("check")
    one.sends()
    off = Missing.NOT_ASKED
    assert one.survey.answers() == {"a": 2, "b": off, "c": off, "d": "y", "twofold": off}


@pytest.mark.parametrize("page", ["q", "r", "s", "check", "nowhere"])
def test_a_stale_bookmark_leads_to_where_one_is(tmp_path: Path, page: str) -> None:
    one = served(tmp_path, ROUTED)
    assert one.goes_to(page).at == one.address("p")
    one.answers(a="1")
    assert one.goes_to(page if page != "q" else "r").at == one.address("q")


def test_nothing_with_a_gap_can_be_sent(tmp_path: Path) -> None:
    one = served(tmp_path, ROUTED).answers(a="2").answers(d="y")
    late = one.twin().checks()
    one.goes_to("p").answers(a="1")
    assert one.at == one.address("q")
    late.continues()
    assert (late.at, one.survey.responses()) == (one.address("q"), [])
    assert one.answers(b="").status == 422
    assert one.checks().at == one.address("q")


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("ask_if: nobody == 1", "condition"),
        ("ask_if: later == 1", "condition-order"),
        ("ask_if: q == 1", "condition-order"),
        ("title: 'On ${nobody}'", "piping"),
    ],
)
def test_a_route_to_nowhere_is_a_fault_of_the_file_and_no_surprise_at_work(page: str, code: str) -> None:
    text = one_question("- {name: first, type: text, ask: F}") + (
        f"  - page: x\n    {page}\n    questions: [{{name: q, type: number, ask: Q, min: 0}}]\n"
        "  - page: y\n    questions: [{name: later, type: number, ask: L, min: 0}]\n"
    )
    assert [found.startswith(code) for found, _ in faults_of(text)] == [True]


# --- windows, double clicks, sending ------------------------------------------------------------------------------

TWO = """
- {page: p, questions: [{name: a, type: text, ask: A}]}
- {page: q, questions: [{name: b, type: text, ask: B}]}
"""


def test_two_windows_that_save_two_pages_at_once_lose_neither(tmp_path: Path) -> None:
    one = served(tmp_path, TWO).answers(a="1").answers(b="1")
    other = one.twin().goes_to("q")
    one.goes_to("p")
    one.survey.meanwhile("save_draft", lambda: other.answers(b="2"))
    one.answers(a="2")
    one.checks().sends()
    assert one.survey.answers() == {"a": "2", "b": "2"}


def test_a_double_click_sends_once_and_both_see_thanks(tmp_path: Path) -> None:
    one = served(tmp_path, TWO).answers(a="1").answers(b="1")
    twin = one.twin().checks()
    one.survey.meanwhile("send", twin.continues)
    one.continues()
    assert len(one.survey.responses()) == 1
    assert [somebody.follows().page.heading for somebody in (one, twin)] == ["Thank you", "Thank you"]


def test_two_surveys_in_one_browser_keep_their_answers_apart(tmp_path: Path) -> None:
    one = served(tmp_path, TWO).answers(a="1")
    second = Served(tmp_path, f"title: Another\nversion: 1\npages:\n{dedent(TWO)}", survey="second")
    other = second.practitioner().opens().starts()
    other.client.set_cookie(one.survey.cookie, one.cookie)
    other.answers(a="other").answers(b="other").sends()
    assert second.answers() == {"a": "other", "b": "other"}
    assert one.goes_to("p").filled == {"a": ["1"]}
    assert not one.survey.responses()


def test_a_look_at_a_link_by_a_scanner_spends_nothing(tmp_path: Path) -> None:
    one = served(tmp_path, TWO).answers(a="1")
    for path in (one.survey.link(), one.address("p"), one.address("check")):
        assert one.client.head(path, base_url="https://localhost").status_code < 400
    assert one.goes_to("p").filled == {"a": ["1"]}
    assert one.survey.started() == 1


def test_an_optional_answer_that_is_missing_prints_as_such(tmp_path: Path) -> None:
    pages = """
        - {page: p, questions: [{name: a, type: number, ask: A, min: 0}]}
        - {page: q, questions: [{name: b, type: text, ask: "You said ${a} ${a|time|times}?"}]}
        """
    one = served(tmp_path, pages).answers().continues()
    assert "You said (not answered) times?" in one.words
