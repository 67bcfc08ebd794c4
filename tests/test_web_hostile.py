"""Hostile and broken input: refused with a plain page or stored exactly, never half taken, never guessed at.

The H numbers are those of the catalogue of hostile input, as far as they apply to service links.
"""

import io
import random
from pathlib import Path
from typing import Any

import pytest

from surveyapp.access import service_token
from surveyapp.missing import Missing
from surveyapp.web.guard import MAX_BODY
from tests.hostile import ADDRESSES, HOSTILE, before, body_of, post, untouched
from tests.visits import FORM, HOST, Page, Served


@pytest.fixture
def survey(tmp_path: Path) -> Served:
    """A survey whose first page has an input of nearly every kind."""
    return Served(tmp_path, HOSTILE)


# --- bodies that no form of ours sends ----------------------------------------------------------------------------


@pytest.mark.parametrize("address", ADDRESSES[1:])
@pytest.mark.parametrize(
    "kind", ["application/json", "text/plain", "multipart/form-data; boundary=x", "application/xml", None]
)
def test_h7_another_type_of_content_is_refused_and_no_empty_answer(
    survey: Served, address: str, kind: str | None
) -> None:
    one = before(survey, address)
    with untouched(survey, one.cookie):
        assert post(one, body_of(one, "word=x"), kind).status_code == 415


def test_h7_start_takes_an_empty_form_and_nothing_else(survey: Served) -> None:
    one = before(survey, "link")
    with untouched(survey, one.cookie):
        for kind in ("application/json", "text/plain", None):
            assert post(one, '{"agreed": true}', kind).status_code == 415
        assert post(one, "agreed=1", FORM).status_code == 400
    assert post(one, "", FORM).location == one.address("consent")
    assert not survey.started()


def test_h1_a_megabyte_of_text_is_asked_again_and_shown_again(survey: Served) -> None:
    one = before(survey, "first")
    with untouched(survey, one.cookie):
        one.answers(comment="x" * 1_000_000)
        assert one.status == 422
        assert one.filled["comment"] == ["x" * 1_000_000]


@pytest.mark.parametrize("address", ADDRESSES[1:])
def test_h4_a_body_beyond_the_limit_is_refused_with_and_without_its_length(survey: Served, address: str) -> None:
    one = before(survey, address)
    body = body_of(one, "word=" + "x" * MAX_BODY)
    chunked: dict[str, Any] = {"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": "", "wsgi.input_terminated": True}
    with untouched(survey, one.cookie):
        assert post(one, body).status_code == 413
        stream = io.BytesIO(body.encode())
        answer = one.client.post(
            one.at, base_url=HOST, input_stream=stream, content_type=FORM, environ_overrides=chunked
        )
        assert answer.status_code == 413


def test_h5_a_chunked_form_is_read_like_any_other(survey: Served) -> None:
    one = before(survey, "first")
    stream = io.BytesIO(body_of(one, "word=chunked").encode())
    chunked = {"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": "", "wsgi.input_terminated": True}
    one.client.post(one.at, base_url=HOST, input_stream=stream, content_type=FORM, environ_overrides=chunked)
    assert one.goes_to("first").filled["word"] == ["chunked"]


BROKEN = {
    "H2 five thousand fields": "&".join(f"word{n}=x" for n in range(5000)),
    "H2 one field five thousand times": "&".join(["picks=1"] * 5000),
    "H2 its own token five thousand times": "&".join(["csrf_token=x"] * 5000),
    "an unknown field": "nobody=1",
    "an unknown field without a value": "nobody",
    "H9 bytes that are not UTF-8": "word=%FF%FE",
    "H9 the same in a name": "%FF=1",
    "an overlong NUL": "word=%C0%80",
    "H10 NUL": "word=a%00b",
    "H10 NUL in a name": "wo%00rd=a",
    "H11 half a surrogate pair": "word=%ED%A0%80",
    "H15 a radio twice": "pick=1&pick=2",
    "H15 a text twice": "word=a&word=b",
    "H15 a box twice": "picks=1&picks=1",
    "H16 an unknown code": "pick=3",
    "H16 a code with a space": "pick=%201x",
    "H16 a code in other figures": "pick=%D9%A1",
    "H16 a reason that is not offered": "pick=-92",
    "H16 a code the program gives": "pick=-94",
    "H16 an unknown box": "picks=1&picks=7",
    "H17 a value for another page's question": "last=3",
    "H17 a hidden question's reason": "hidden.reason=-91",
}


@pytest.mark.parametrize("raw", BROKEN.values(), ids=BROKEN)
def test_what_no_browser_sends_is_refused_whole(survey: Served, raw: str) -> None:
    one = before(survey, "first")
    with untouched(survey, one.cookie):
        answer = post(one, body_of(one, f"comment=also&{raw}"))
        assert (answer.status_code, Page(answer.text).heading) == (400, "That could not be read")


def test_h17_a_value_for_a_hidden_question_is_dropped_and_the_rest_is_kept(survey: Served) -> None:
    """Another window may have changed the answer that showed it: what was typed beside it is not lost."""
    one = before(survey, "first")
    assert post(one, body_of(one, "word=kept&hidden=x")).status_code in {200, 303}
    filled = one.goes_to("first").filled
    assert (filled["word"], "hidden" in filled) == (["kept"], False)


@pytest.mark.parametrize("raw", [b"\xff\xfeword=x", "word=x".encode("utf-16"), "word=é".encode(), b"word=\x00"])
def test_h8_bytes_that_are_not_a_form_are_refused(survey: Served, raw: bytes) -> None:
    one = before(survey, "first")
    with untouched(survey, one.cookie):
        assert post(one, body_of(one).encode() + b"&" + raw).status_code == 400


def test_h8_a_lie_about_the_character_set_changes_nothing(survey: Served) -> None:
    one = before(survey, "first")
    post(one, body_of(one, "word=caf%C3%A9"), f"{FORM}; charset=utf-16")
    assert one.goes_to("first").filled["word"] == ["café"]


# --- answers stored exactly, or asked again -----------------------------------------------------------------------

EXACT = [
    "=cmd|' /C calc'!A0", "+44 20 7946 0000", "-3", "@x", "=1+1", "'quoted'", "007", "None", "null", "a;b,c|d",
    "%FF%FE", "\U0001f469\u200d\U0001f469\u200d\U0001f467 \u202eabc\u202c", "e\u0301 \u00e9", "z" + "\u0335" * 900,
    "\U00020000", "${pick} {{7*7}} {% x %}", "*a* **b** [c](javascript:d)", "&lt;b&gt; &amp;amp;",
    "\ue000pipe\ue001pick\ue002",
]  # fmt: skip


@pytest.mark.parametrize("typed", EXACT)
def test_h12_and_h39_a_text_is_kept_exactly_and_shown_again_exactly(survey: Served, typed: str) -> None:
    one = before(survey, "first").answers(word=typed, comment=typed, pick="1")
    assert one.goes_to("first").filled | {"pick": []} == {"word": [typed], "comment": [typed], "pick": []}
    one.continues().answers(last="1").sends()
    assert (survey.answers()["word"], survey.answers()["comment"]) == (typed, typed)


def test_h13_lines_end_alike_and_white_space_around_a_text_is_no_part_of_it(survey: Served) -> None:
    one = before(survey, "first").answers(word="\t=1+1  ", comment=" a\r\nb\rc\n\n ", pick="1")
    one.answers(last="1").sends()
    assert (survey.answers()["word"], survey.answers()["comment"]) == ("=1+1", "a\nb\nc")


@pytest.mark.parametrize("typed", ["\x1b[31mred\x1b[0m", "a\x07b", "a\x7fb", "a\x9bb", "a\x0bb", "a\ufffeb"])
def test_h10_and_h40_control_characters_are_asked_again_in_plain_words(survey: Served, typed: str) -> None:
    one = before(survey, "first")
    with untouched(survey, one.cookie):
        assert one.answers(word=typed, comment="also").status == 422
        assert "Remove the character that cannot be read" in one.words
        assert one.filled == {"word": [typed], "comment": ["also"]}


NO_NUMBERS = [
    "3,5", "1,2,3", "12 34", "1_000", "Infinity", "-inf", "NaN", "1e9", "0x10", "\u0661\u0662", "\uff11\uff12", "--1",
    "+5", "1.2.3", "1.", "twelve", "9" * 400, "0.55", "-1", "\u00bd", "1\u00a0000",
]  # fmt: skip


@pytest.mark.parametrize("typed", NO_NUMBERS)
def test_h35_what_is_not_clearly_a_number_is_asked_again_and_still_there(survey: Served, typed: str) -> None:
    one = before(survey, "first")
    with untouched(survey, one.cookie):
        assert one.answers(points=typed, word="also").status == 422
        assert one.filled == {"points": [typed], "word": ["also"]}


@pytest.mark.parametrize(
    ("typed", "number"), [("1,000", 1000), ("-0", 0), (" 7 ", 7), ("3.5", 3.5), ("3.0", 3), (".5", 0.5), ("0", 0)]
)
def test_h35_a_number_is_stored_as_what_it_is(survey: Served, typed: str, number: float) -> None:
    before(survey, "first").answers(points=typed, pick="1", word="x").answers(last="0").sends()
    assert survey.answers()["points"] == number
    assert survey.answers()["last"] == 0


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [("29", "2", "2027"), ("31", "4", "2026"), ("1", "13", "2026"), ("0", "1", "2026"), ("1", "1", "0"),
     ("1", "1", "0000"), ("1", "1", "9999"), ("1", "1", "26"), ("\u0661", "1", "2026"), ("", "1", "2026"),
     ("1", "May", "2026"), ("-1", "1", "2026")],
)  # fmt: skip
def test_h36_a_day_the_calendar_does_not_have_is_asked_again(survey: Served, day: str, month: str, year: str) -> None:
    one = before(survey, "first")
    typed = {"day.day": day, "day.month": month, "day.year": year}
    with untouched(survey, one.cookie):
        assert one.answers(**typed).status == 422
        assert one.filled == {name: [text] for name, text in typed.items() if text}


def test_white_space_alone_is_no_answer(survey: Served) -> None:
    one = before(survey, "first").answers(word=" \t\u00a0\u3000", comment=" \r\n \n", pick="1")
    one.answers(last="0").sends()
    assert (survey.answers()["word"], survey.answers()["comment"]) == (Missing.BLANK, Missing.BLANK)


# --- jumping, forging, guessing -----------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["second", "third", "check", "no-such-page", "First", "-1", "first ", "__class__"])
def test_h18_a_form_for_a_page_not_reached_is_not_taken(survey: Served, page: str) -> None:
    one = survey.agreed()
    path = f"{survey.root}/check" if page == "check" else f"{survey.root}/page/{page}"
    with untouched(survey, one.cookie):
        one.presses(path, {**one.page.hidden, "last": "3", "later": "x"})
        assert (one.status, one.location) == (303, f"{survey.root}/page/first")


def test_h18_before_consent_no_page_takes_anything(survey: Served) -> None:
    one = before(survey, "consent")
    hidden = one.page.hidden
    with untouched(survey, one.cookie):
        for path in ("page/first", "check"):
            one.presses(f"{survey.root}/{path}", {**hidden, "word": "x"})
            assert (one.status, one.location) == (303, f"{survey.root}/consent")


def test_h19_a_form_of_somebody_else_is_not_taken(survey: Served) -> None:
    one, other = before(survey, "check"), before(survey, "check")
    with untouched(survey, one.cookie, other.cookie):
        assert one.presses(one.at, other.page.hidden).status == 403
        mixed = {**one.page.hidden, "csrf_token": other.page.hidden["csrf_token"]}
        assert one.presses(one.at, mixed).status == 403


def test_h25_a_link_of_another_survey_wave_service_or_instance_opens_nothing(survey: Served, tmp_path: Path) -> None:
    secret = survey.instance.secret()
    other = Served(tmp_path, HOSTILE, survey="other")
    tokens = [
        service_token(secret, "other", 1, "north"),
        service_token(secret, "survey", 2, "north"),
        service_token(secret, "survey", 1, "west"),
        service_token(bytes(32), "survey", 1, "north"),
    ]
    for token in tokens:
        assert survey.practitioner().gets(f"{survey.root}/{token}").status == 404
    assert other.practitioner().gets(other.link()).status == 200


def test_h26_a_thousand_mangled_links_all_get_the_same_page(survey: Served) -> None:
    chance = random.Random(7)
    token = survey.link().rpartition("/")[2]
    letters = "abcdefghijklmnopqrstuvwxyz234567AZ019-._~!*'"
    bodies = set()
    one = survey.practitioner()
    for _ in range(1000):
        made = list(token)
        for _ in range(chance.randint(1, 3)):
            place = chance.randrange(len(made))
            made[place : place + chance.randint(0, 1)] = chance.choice(letters)
        mangled = "".join(made)
        answer = one.client.get(f"{survey.root}/{mangled}" if mangled != token else "/survey/1/x", base_url=HOST)
        assert answer.status_code == 404, mangled
        bodies.add(answer.data)
    bodies |= {one.client.get(path).data for path in ("/", "/nobody/1/x", "/survey/2/check", "/survey/9/" + token)}
    assert len(bodies) == 1


TRICKS = """
    //survey/1/{} /survey//1/{} /survey/1//{} /survey/1/{}/ /survey/1/{};x /survey/1/{}. /Survey/1/{} /survey/1/./{}
    /survey/1/%2e%2e/1/{} /survey/1/x/../{} /survey/1/{}%00 /survey/1/{}%20 /survey/+1/{} /survey/1.0/{} /survey/-1/{}
    /survey/0/{} /survey/100/{} /survey/18446744073709551617/{} /survey/1/page /survey/1/page/ /survey/1/page/a/b
    /survey/1/page/..%2f..%2fcheck /survey/1/CHECK /%FF/1/{} /survey/%ED/{} /static/ /static/survey.css
    /static/../survey.css /static/%2e%2e/__init__.py /admin /.git/config /robots.txt /survey /survey/1 /survey/1/
"""


@pytest.mark.parametrize("path", TRICKS.split())
def test_h34_tricks_with_the_path_lead_nowhere(survey: Served, path: str) -> None:
    one = survey.agreed()
    token = survey.link().rpartition("/")[2]
    with untouched(survey, one.cookie):
        answer = one.client.get(path.format(token), base_url="https://evil.example")
        assert (answer.status_code, answer.headers.get("Location")) == (404, None)


def test_h34_a_wave_of_five_thousand_figures_is_not_here(survey: Served) -> None:
    assert survey.practitioner().gets(f"/survey/{'9' * 5000}/check").status == 404
