"""Links that only the secret can make, and the one word a survey may say of its answers."""

import re
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp import notice
from surveyapp.access import looks_like_token, service_link, service_token, service_tokens
from surveyapp.fieldwork import Access, Fieldwork, Identity, Service, Study, Thresholds
from surveyapp.loader import load_questionnaire
from surveyapp.snapshot import Snapshot

SECRET = bytes(range(32))

QUESTIONNAIRE = """
title: The survey
version: 1
pages:
  - page: first
    questions:
      - {name: heard, type: single, ask: Heard?, choices: {1: Yes, 2: No}}
"""

secrets = st.binary(min_size=32, max_size=32)
surveys = st.from_regex(r"[a-z0-9][a-z0-9-]{0,39}", fullmatch=True)
waves = st.integers(1, 99)
parts = st.tuples(secrets, surveys, waves, surveys)


# --- tokens -------------------------------------------------------------------------------------------------------


@given(parts)
def test_a_token_is_26_small_letters_and_figures_and_always_the_same(part: tuple[bytes, str, int, str]) -> None:
    token = service_token(*part)
    assert re.fullmatch(r"[a-z2-7]{26}", token)
    assert looks_like_token(token)
    assert service_token(*part) == token


def test_a_token_made_today_is_the_token_made_then() -> None:
    """Links that have been sent out must open after an update of the program."""
    assert service_token(SECRET, "joint-protocols", 1, "north") == "43if2kd47mx5cqjxgwsjt236q4"


@given(parts, parts)
def test_another_secret_survey_wave_or_service_has_another_token(
    one: tuple[bytes, str, int, str], other: tuple[bytes, str, int, str]
) -> None:
    made = {one[:n] + other[n : n + 1] + one[n + 1 :] for n in range(4)} | {one, other}
    assert len({service_token(*part) for part in made}) == len(made)


def test_parts_that_read_alike_when_joined_have_tokens_of_their_own() -> None:
    alike = [("a", 1, "1b"), ("a1", 1, "b"), ("a", 11, "b"), ("a-1", 1, "b"), ("a", 1, "1-b")]
    assert len({service_token(SECRET, *part) for part in alike}) == len(alike)


def test_ten_thousand_services_have_ten_thousand_tokens() -> None:
    assert len({service_token(SECRET, "survey", 1, f"service-{n}") for n in range(10_000)}) == 10_000


@pytest.mark.parametrize(
    "text",
    ["", "a" * 25, "a" * 27, "A" * 26, "1" * 26, "8" * 26, "a" * 25 + "\n", "a" * 25 + " ", "\u0430" * 26, "../" * 9],
)
def test_what_cannot_be_a_token_is_not_even_looked_up(text: str) -> None:
    assert not looks_like_token(text)


def test_each_token_of_a_round_opens_its_service_and_no_other_round_has_it() -> None:
    services = tuple(Service(name, name) for name in ("north", "south"))
    rounds = [
        Snapshot(name, load_questionnaire(QUESTIONNAIRE), Fieldwork(date(2027, 2, 1), date(2027, 3, 1), services, wave))
        for name, wave in (("one", 1), ("one", 2), ("two", 1))
    ]
    tokens = [service_tokens(SECRET, snapshot) for snapshot in rounds]
    assert [sorted(opened.values()) for opened in tokens] == [["north", "south"]] * 3
    assert len({token for opened in tokens for token in opened}) == 6


@pytest.mark.parametrize("base", ["https://survey.example.org", "https://survey.example.org/"])
def test_a_link_is_the_base_the_survey_the_wave_and_the_token(base: str) -> None:
    token = service_token(SECRET, "survey", 2, "north")
    assert service_link(base, SECRET, "survey", 2, "north") == f"https://survey.example.org/survey/2/{token}"


# --- the word -----------------------------------------------------------------------------------------------------


def round_of(
    *headcounts: int | None, identity: Identity = "anonymous", access: Access = "service_link", least: int = 10
) -> Fieldwork:
    """A round of fieldwork in services with these headcounts."""
    services = tuple(Service(f"s{n}", f"Team {n}", headcount=count) for n, count in enumerate(headcounts, 1))
    return Fieldwork(
        date(2027, 2, 1),
        date(2027, 3, 1),
        services,
        identity=identity,
        access=access,
        thresholds=Thresholds(least, 5),
        study=Study(
            "Example University", "study@example.org", "dpo@example.org", "public task", "EX-1", "your manager"
        ),
    )


@pytest.mark.parametrize("access", ["service_link", "code_cards"])
def test_a_shared_link_in_services_that_are_large_enough_is_anonymous(access: Access) -> None:
    promised = notice.promise(round_of(10, 38, access=access))
    assert promised.word == "anonymous"
    assert promised.reason


@pytest.mark.parametrize(
    ("headcounts", "least", "named"),
    [
        ((38, 9), 10, ["Team 2"]),
        ((1,), 10, ["Team 1"]),
        ((0, 38), 10, ["Team 1"]),
        ((38, None), 10, ["Team 2"]),
        ((19, 20), 20, ["Team 1"]),
        ((3, 4, 5, 6, 7), 10, ["Team 1", "Team 2", "Team 3", "2 more"]),
    ],
)
def test_a_small_service_or_one_of_unknown_size_makes_it_confidential_and_is_named(
    headcounts: tuple[int | None, ...], least: int, named: list[str]
) -> None:
    promised = notice.promise(round_of(*headcounts, least=least))
    assert promised.word == "confidential"
    assert f"fewer than {least} people" in promised.reason
    assert all(name in promised.reason for name in named)
    assert f"Team {len(headcounts)}" not in promised.reason or f"Team {len(headcounts)}" in named


@pytest.mark.parametrize("access", ["invitation", "organisation", "open", "staff_entered"])
def test_a_way_in_of_ones_own_is_confidential(access: Access) -> None:
    promised = notice.promise(round_of(38, access=access))
    assert promised.word == "confidential"
    assert promised.reason


@pytest.mark.parametrize("identity", ["organisation", "named"])
def test_answers_kept_with_who_gave_them_are_confidential(identity: Identity) -> None:
    promised = notice.promise(round_of(38, identity=identity))
    assert promised.word == "confidential"
    assert "who or which organisation" in promised.reason


def test_anonymous_is_said_of_nothing_but_the_designs_that_carry_it() -> None:
    identities: list[Identity] = ["anonymous", "organisation", "named"]
    ways: list[Access] = ["service_link", "code_cards", "invitation", "organisation", "open", "staff_entered"]
    said = {
        (identity, access, size)
        for identity, access, size in product(identities, ways, (9, 10, None))
        if notice.promise(round_of(38, size, identity=identity, access=access)).word == "anonymous"
    }
    assert said == {("anonymous", "service_link", 10), ("anonymous", "code_cards", 10)}


def test_the_privacy_page_says_the_same_word_and_never_the_other_as_a_promise() -> None:
    questionnaire = load_questionnaire(QUESTIONNAIRE)
    for fieldwork in (round_of(38), round_of(38, 3), round_of(38, access="invitation")):
        promised = notice.promise(fieldwork)
        parts_ = notice.privacy_notice(Snapshot("survey", questionnaire, fieldwork))
        assert parts_[0][0] == f"Your answers are {promised.word}"
        assert promised.reason in parts_[0][1]
        text = " ".join(f"{title} {text}" for title, text in parts_)
        assert {"anonymous", "confidential"} & set(re.findall(r"\w+", text)) == {promised.word}
        for fact in ("Example University", "dpo@example.org", "public task", "EX-1", "14 days"):
            assert fact in text
