"""Somebody hostile: raw requests to every address that takes a form, and proof that they changed nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

from werkzeug.test import TestResponse

from surveyapp.drafts import key_from_cookie
from tests.visits import FORM, HOST, Practitioner, Served

HOSTILE = """
title: The survey
version: 1
consent:
  - I agree
pages:
  - page: first
    questions:
      - {name: word, type: text, ask: A word?, max_characters: 1000}
      - {name: comment, type: long_text, ask: A comment?, max_words: 1000}
      - {name: pick, type: single, ask: Which?, choices: {1: Yes, 2: No}, offer: [dont_know]}
      - {name: picks, type: multiple, ask: Which ones?, choices: {1: A, 2: B}}
      - {name: points, type: number, ask: How many?, decimals: 1, min: 0}
      - {name: day, type: date, ask: When?, precision: day}
      - {name: hidden, type: text, ask: Only for nobody, ask_if: arm == "x"}
  - page: second
    ask_if: pick == 2
    questions:
      - {name: later, type: text, ask: And then?}
  - page: third
    questions:
      - {name: last, type: rating, ask: Rate it, low: bad, high: good}
"""
ADDRESSES = ("link", "consent", "first", "check")


def before(survey: Served, address: str) -> Practitioner:
    """Somebody who sees the page at one of the addresses that take a form."""
    one = survey.practitioner().opens()
    if address == "link":
        return one
    one.starts()
    if address == "consent":
        return one
    one.agrees().answers(word="kept").answers(word="kept", pick="1")
    if address == "first":
        return one.goes_to("first")
    return one.answers(last="3")


def post(one: Practitioner, body: str | bytes, kind: str | None = FORM, **headers: str) -> TestResponse:
    """Send a body as it stands to where somebody is."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return one.client.post(one.at, base_url=HOST, data=body, content_type=kind, headers=named)


def body_of(one: Practitioner, raw: str = "") -> str:
    """The hidden inputs of the page as a form sends them, and after them a text as it stands."""
    return "&".join([f"{name}={text}" for name, text in one.page.hidden.items()] + [raw] * bool(raw))


@contextmanager
def untouched(survey: Served, *cookies: str) -> Iterator[None]:
    """What is done inside leaves drafts, counts and responses as they were."""
    keys = [key for cookie in cookies if (key := key_from_cookie(cookie))]
    stored = [survey.store.draft(key.draft_id) for key in keys]
    counted = survey.tallies()
    yield
    assert [survey.store.draft(key.draft_id) for key in keys] == stored
    assert survey.tallies() == counted
    assert not survey.responses()
