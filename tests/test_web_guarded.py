"""What guards every request and answer: methods, other sites, cookies, headers, markup in texts, a silent log."""

import json
import logging
from pathlib import Path

import pytest

from surveyapp.fieldwork import Service, Study
from surveyapp.web.guard import HEADERS, MAX_BODY
from tests.hostile import ADDRESSES, HOSTILE, before, body_of, post, untouched
from tests.visits import HOST, Page, Served


@pytest.fixture
def survey(tmp_path: Path) -> Served:
    """A survey whose first page has an input of nearly every kind."""
    return Served(tmp_path, HOSTILE)


# --- requests that must change nothing ----------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
@pytest.mark.parametrize(
    "headers", [{}, {"Purpose": "prefetch"}, {"Sec-Purpose": "prefetch"}, {"X-HTTP-Method": "POST"}]
)
def test_h31_scanners_previews_and_prefetching_start_and_count_nothing(
    survey: Served, method: str, headers: dict[str, str]
) -> None:
    everything = {**headers, "X-HTTP-Method-Override": "POST"}
    fresh = survey.practitioner()
    one = before(survey, "check")
    begun = before(survey, "consent")
    with untouched(survey, one.cookie, begun.cookie):
        for who in (fresh, begun, one):
            for path in (survey.link(), *map(who.address, ("consent", "privacy", "first", "third", "check"))):
                answer = who.client.open(path, method=method, base_url=HOST, headers=everything)
                assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_h30_other_methods_are_refused(survey: Served, method: str) -> None:
    one = before(survey, "check")
    with untouched(survey, one.cookie):
        for page in ("consent", "refused", "privacy", "first", "check", "thanks"):
            answer = one.client.open(one.address(page), method=method, base_url=HOST)
            assert answer.status_code == 405
            assert "GET" in answer.headers["Allow"]
        for page in ("refused", "privacy", "thanks"):
            assert one.presses(one.address(page), {}).status in {404, 405}


OTHER_SITES = [
    {"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"}, {"Sec_Fetch_Site": "cross-site", "Origin": HOST},
    {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": "https://localhost.evil.example"},
    {"Origin": ""}, {"Origin": "https://localhost:8443"},
]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("headers", OTHER_SITES)
def test_h28_what_another_site_sends_is_refused(survey: Served, address: str, headers: dict[str, str]) -> None:
    one = before(survey, address)
    with untouched(survey, one.cookie):
        answer = post(one, body_of(one, "consent_1=yes&decision=refuse" * (address == "consent")), **headers)
        assert answer.status_code == 403
        assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("headers", [
    {}, {"Sec_Fetch_Site": "same-origin"}, {"Sec_Fetch_Site": "same-origin", "Origin": "null"}, {"Origin": HOST},
    {"Sec_Fetch_Site": "none"},
])  # fmt: skip
def test_h28_what_our_own_page_sends_is_taken(survey: Served, headers: dict[str, str]) -> None:
    one = before(survey, "check")
    assert post(one, body_of(one), **headers).location == one.address("thanks")


# --- cookies ------------------------------------------------------------------------------------------------------


def test_h24_without_cookies_a_plain_page_says_what_to_do(survey: Served) -> None:
    one = survey.practitioner().opens()
    one.client = survey.app.test_client(use_cookies=False)
    one.starts()
    assert (one.status, one.page.heading) == (404, "We cannot find your answers")
    assert "with cookies allowed" in one.words
    for page in ("consent", "first", "check"):
        assert one.presses(one.address(page), {"word": "x"}).status == 404


@pytest.mark.parametrize(
    "cookie",
    ["x", "A" * 21, "A" * 22, "A" * 23, "=" * 22, "é" * 22, '"' * 22, "A" * 16_000, "../../etc/passwd", "null"],
)
def test_h33_a_garbage_cookie_is_nobodys(survey: Served, cookie: str) -> None:
    headers = {"Cookie": f"{survey.cookie}={cookie}; " + "; ".join(f"c{n}=1" for n in range(300))}
    client = survey.app.test_client(use_cookies=False)
    assert client.get(survey.link(), headers=headers).status_code == 200
    for path in ("consent", "page/first", "check"):
        assert client.get(f"{survey.root}/{path}", headers=headers).status_code == 404
        assert client.post(f"{survey.root}/{path}", headers=headers, data={"word": "x"}).status_code == 404


def test_a_cookie_of_another_survey_opens_nothing(survey: Served, tmp_path: Path) -> None:
    other = Served(tmp_path, HOSTILE, survey="other")
    one = other.agreed()
    stranger = survey.practitioner(one.cookie)
    with untouched(other, one.cookie):
        assert stranger.goes_to("first").status == 404
        assert stranger.presses(stranger.at, {**one.page.hidden, "word": "x"}).status == 404
    both = survey.practitioner().opens().starts().agrees()
    both.client.set_cookie(other.cookie, one.cookie)
    assert both.goes_to("first").continues().status == 200, "two surveys live in one browser"


def test_the_cookie_is_set_by_start_alone_and_only_as_strictly_necessary(survey: Served) -> None:
    one = survey.practitioner()
    for path in (survey.link(), one.address("privacy"), one.address("first"), "/", "/survey/1/x"):
        assert "Set-Cookie" not in one.gets(path).answer.headers
    (cookie,) = one.presses(survey.link(), {}).answer.headers.getlist("Set-Cookie")
    name, *attributes = cookie.split("; ")
    assert name.startswith("__Host-survey-1=")
    assert sorted(attributes) == ["HttpOnly", "Path=/", "SameSite=Lax", "Secure"], "no domain, gone with the browser"
    one.gets(one.location)
    assert "Set-Cookie" not in one.answer.headers


def test_the_cookie_is_taken_back_after_sending(survey: Served) -> None:
    one = before(survey, "check")
    answer = one.presses(one.at, one.page.hidden).answer
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert {"Max-Age=0", "Path=/", "Secure", "HttpOnly", "SameSite=Lax"} < set(cookie.split("; "))
    assert answer.headers["Clear-Site-Data"] == '"cache"'


# --- every answer -------------------------------------------------------------------------------------------------


def test_there_are_no_other_addresses(survey: Served) -> None:
    rules = {
        (rule.rule, *sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})) for rule in survey.app.url_map.iter_rules()
    }
    round_ = "/<survey>/<int:wave>"
    assert rules == {
        (f"{round_}/<token>", "GET", "POST"),
        (f"{round_}/consent", "GET", "POST"),
        (f"{round_}/refused", "GET"),
        (f"{round_}/privacy", "GET"),
        (f"{round_}/page/<name>", "GET", "POST"),
        (f"{round_}/check", "GET", "POST"),
        (f"{round_}/thanks", "GET"),
        (survey.app.config["STYLESHEET"], "GET"),
    }  # fmt: skip


def test_every_kind_of_answer_has_every_header(survey: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [before(survey, address).answer for address in ADDRESSES]
    one = before(survey, "check")
    answers += [one.client.get(path) for path in (one.address("privacy"), one.address("refused"), "/nowhere")]
    answers += [one.client.options(survey.link()), one.client.head(survey.link()), one.client.put(survey.link())]
    answers += [one.presses(one.at, {}).answer, post(one, "x", None), post(one, "nobody=1", Origin="null")]
    answers += [
        post(one, "%FF=1"),
        post(one, "x" * (MAX_BODY + 1)),
        one.presses(one.address("first"), {"pick": "9"}).answer,
    ]
    answers += [one.client.get(survey.link(), environ_overrides={"REQUEST_METHOD": "BREW"})]
    with monkeypatch.context() as patch:
        patch.setattr(survey.store, "draft", explode)
        answers.append(one.gets(one.address("check")).answer)
    answers.append(one.goes_to("check").presses(one.at, one.page.hidden).answer)
    answers.append(one.follows().answer)
    survey.clock.says("2028-01-01 00:00:00")
    answers.append(one.opens().answer)
    assert {answer.status_code for answer in answers} >= {200, 303, 400, 403, 404, 405, 410, 413, 415, 500}
    for answer in answers:
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
        assert answer.headers.getlist("Cache-Control") == ["no-store"]
        assert "Server" not in answer.headers


def test_the_style_sheet_alone_may_be_cached(survey: Served) -> None:
    answer = survey.app.test_client().get(survey.app.config["STYLESHEET"])
    assert (answer.status_code, answer.mimetype) == (200, "text/css")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "url(" not in answer.text
    assert "@import" not in answer.text


def test_the_headers_allow_no_script_no_frame_and_no_other_site() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert policy.startswith("default-src 'none';")
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert not {"script-src", "'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:", "data:"} & set(policy.split())
    assert HEADERS["Referrer-Policy"] == "same-origin"


def test_h29_an_evil_host_is_never_repeated(survey: Served) -> None:
    one = before(survey, "check")
    evil = {"X-Forwarded-Host": "evil.example", "X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "gopher"}
    paths = [
        survey.link(),
        "/nowhere",
        survey.root + "//check",
        *map(one.address, ("consent", "first", "third", "thanks")),
    ]
    for path in paths:
        answer = one.client.get(path, base_url="https://evil.example", headers=evil)
        assert "evil" not in answer.text + str(answer.headers)
        assert (answer.location or "/").startswith("/survey/1/"[: len(answer.location or "/")])


def test_query_parameters_are_never_repeated(survey: Served) -> None:
    one = before(survey, "check")
    for path in (survey.link(), "/nowhere", *map(one.address, ("consent", "privacy", "first", "check", "thanks"))):
        answer = one.client.get(f"{path}?canary=<b>canary&change=canary&utm_source=canary&lang=canary", base_url=HOST)
        assert "canary" not in answer.text + str(answer.headers)


# --- markup in texts ----------------------------------------------------------------------------------------------

BAITS = [
    '"><script>alert(1)</script>',
    "' onmouseover='alert(1)' x='",
    '" autofocus onfocus="alert(1)',
    "</title></textarea></option></select><img src=x onerror=alert(1)>",
    "<!--<svg/onload=alert(1)>--><a href=https://evil.example>",
    "[x](javascript:alert(1)) <javascript:alert(1)> ![x](data:text/html,x)",
    "&lt;script&gt;&#x3c;b&#x3e;&quot;",
    "{{config}} {% raw %} {{ '' }} %(x)s {0}",
    '\\u003cb\\u003e \\" <B>\t<b\u00a0onclick=x>',
]


def baited(folder: Path, bait: str) -> Served:
    """A survey that has a text in every place where a questionnaire, its services and its study can have one."""
    common = {"ask": bait, "label": bait[:80], "hint": bait}
    choices = {n: f"{bait} {n}" for n in range(1, 14)}
    few = {1: f"{bait} 1", 8: {"label": f"{bait} 8", "specify": True}}
    typed = {**common, "offer": {"dont_know": bait}}
    questions = [
        {"name": "note_it", "type": "note", "text": bait},
        {"name": "one", "type": "single", "choices": few, **typed},
        {"name": "listed", "type": "single", "choices": choices, **typed},
        {"name": "some", "type": "multiple", "choices": few, **typed},
        {"name": "rows", "type": "battery", "choices": choices, "items": {"a": bait, "b": f"{bait} b"}, **typed},
        {"name": "points", "type": "rating", "low": bait, "high": bait, **typed},
        {"name": "best", "type": "ranking", "top": 2, "choices": choices, **typed},
        {"name": "many", "type": "number", "min": 0, "unit": bait, **typed},
        {"name": "line", "type": "text", **common},
        {"name": "lines", "type": "long_text", **typed},
        {"name": "day", "type": "date", **typed},
    ]
    piping = {"name": "again", "type": "single", "ask": "${line} ${one} ${protocol} ${one_8_text}", "choices": few}
    pages = [
        {"page": "first", "section": "part", "title": bait, "questions": questions},
        {"page": "second", "section": "part", "questions": [piping]},
    ]
    linked = f"{bait} ${{protocol}}"
    texts = {"title": bait, "about": linked, "thanks": bait, "consent": [linked], "sections": {"part": bait}}
    study = Study(*[bait] * 6)
    service = Service("north", bait, bait, None, arm=bait, further={"protocol": bait})
    questionnaire = json.dumps({**texts, "version": bait, "pages": pages})
    return Served(folder, questionnaire, (service,), study=study)


def all_pages(survey: Served, typed: str) -> list[Page]:
    """Every page that somebody can meet who types the same thing wherever something can be typed."""
    one = survey.practitioner()
    pages = [one.opens().page, one.goes_to("privacy").page, one.opens().starts().page, one.answers().page]
    wrong: dict[str, str | list[str]] = {"day.month": typed, "some": ["1", "-91"], "best.1": "2", "best.2": "2"}
    pages += [one.agrees().page, one.answers(many=typed, line=typed, **wrong).page]
    few: dict[str, str | list[str]] = {"one": "8", "one_8_text": typed, "some": ["8"], "some_8_text": typed}
    pages += [one.answers(line=typed, lines=typed, **few).page, one.continues().page]
    pages += [one.answers().page, one.continues().page, one.clicks("Back").page, one.opens().page]
    pages += [one.checks().page, one.sends().page, one.goes_to("check").page, one.goes_to("refused").page]
    survey.clock.says("2028-01-01 00:00:00")
    pages.append(one.opens().page)
    assert pages[5].title.startswith("Error: ")
    assert pages[6].title.startswith("Not answered yet: ")
    assert pages[-4].heading == "Thank you"
    return pages


def shape(page: Page) -> list[tuple[str, list[str]]]:
    """The elements of a page with the names of their attributes."""
    return [(element.tag, sorted(element.attributes)) for element in page.all()]


@pytest.mark.parametrize("bait", BAITS)
def test_no_text_of_a_survey_and_no_answer_makes_an_element_or_an_attribute(tmp_path: Path, bait: str) -> None:
    harmless = all_pages(baited(tmp_path / "harmless", "Plain words"), "plain words")
    for plain, page in zip(harmless, all_pages(baited(tmp_path / "baited", bait), bait), strict=True):
        assert shape(page) == shape(plain)


@pytest.mark.parametrize("bait", BAITS[:5])
def test_markup_in_texts_is_shown_as_the_words_it_is(tmp_path: Path, bait: str) -> None:
    words = " ".join(bait.split())
    assert all(words in page.text for page in all_pages(baited(tmp_path, bait), bait))


def test_no_page_has_a_script_a_style_of_its_own_or_anything_from_elsewhere(tmp_path: Path) -> None:
    pages = all_pages(baited(tmp_path, "Plain words"), "plain words")
    pages.append(Page(Served(tmp_path, HOSTILE, survey="other").practitioner().gets("/nowhere").text))
    for page in pages:
        assert not list(page.all("script", "style", "iframe", "object", "embed", "svg", "img", "base", "frame"))
        for element in page.all():
            assert not [name for name in element.attributes if name.startswith("on") or name in {"style", "srcset"}]
            for name in ("href", "src", "action", "formaction"):
                if name in element:
                    address = element[name]
                    assert address.startswith(("/survey/1/", "#", "mailto:", "/static/survey-")), address


# --- faults of ours ----------------------------------------------------------------------------------------------


def explode(*_: object) -> None:
    """Fail in a way that nobody foresaw, with an answer in the message."""
    raise RuntimeError("an answer: they live in Example Street")


def test_a_fault_of_ours_gives_a_plain_page_and_a_log_line_without_path_address_or_answer(
    survey: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    one = before(survey, "first")
    monkeypatch.setattr(survey.store, "save_draft", explode)
    with caplog.at_level(logging.DEBUG):
        one.answers(word="canary")
    assert (one.status, one.page.heading) == (500, "Something went wrong on our side")
    assert "Traceback" not in one.text
    assert "Example Street" not in one.text
    (record,) = caplog.records
    said = caplog.text
    assert "RuntimeError" in said
    assert not [
        word for word in ("Example Street", "canary", "survey/1", "127.0.0.1", one.cookie, "page/first") if word in said
    ]
    assert record.exc_info is None


def test_the_whole_journey_logs_nothing(survey: Served, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        before(survey, "check").sends()
        survey.practitioner().gets("/survey/1/mistyped")
    assert not caplog.records
