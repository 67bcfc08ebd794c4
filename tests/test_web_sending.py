"""Sending: once, never unseen, never lost; what was typed stays; and the days on which answers are taken."""

from pathlib import Path
from threading import Barrier, Thread

import pytest

from surveyapp.drafts import key_from_cookie
from surveyapp.errors import StoreError
from tests.visits import NORTH, OPEN, ROUTED, Practitioner, Served, finished


@pytest.fixture
def survey(tmp_path: Path) -> Served:
    """A survey of four pages, one of them only for those who have heard of it."""
    return Served(tmp_path, ROUTED)


# --- check and send -----------------------------------------------------------------------------------------------


def test_sending_twice_gives_one_response_and_the_thanks_twice(survey: Served) -> None:
    one = finished(survey)
    twin = one.twin().checks()
    assert one.sends().page.heading == "Thank you"
    assert twin.sends().page.heading == "Thank you"
    assert len(survey.responses()) == 1


def test_after_sending_the_cookie_and_the_draft_are_gone_and_nothing_can_be_changed(survey: Served) -> None:
    one = finished(survey)
    key = key_from_cookie(one.cookie)
    twin = one.twin()
    one.sends()
    assert not one.cookie
    assert key
    assert survey.store.draft(key.draft_id) is None
    for page in ("awareness", "check", "consent"):
        again = twin.twin()
        assert again.goes_to(page).page.heading == "Thank you"
        assert not again.cookie
        again = twin.twin().presses(twin.address(page), {"heard": "2", "decision": "refuse"})
        assert again.location == twin.address("thanks")
        assert one.goes_to(page).status == 404
    assert one.goes_to("thanks").page.heading == "Thank you", "the thanks can be reloaded"
    assert not survey.refused()
    assert survey.answers()["heard"] == 1


def test_twelve_windows_sending_at_the_same_instant_give_one_response(survey: Served) -> None:
    one = finished(survey)
    twins = [one.twin().checks() for _ in range(12)]
    ready = Barrier(12)

    def press(twin: Practitioner) -> None:
        ready.wait()
        twin.presses(twin.at, twin.page.hidden)

    threads = [Thread(target=press, args=(twin,)) for twin in twins]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(survey.responses()) == 1
    assert {twin.location for twin in twins} == {one.address("thanks")}


def test_a_window_that_is_overtaken_while_sending_gets_the_thanks_too(survey: Served) -> None:
    one = finished(survey)
    twin = one.twin().checks()
    survey.meanwhile("draft", lambda: survey.meanwhile("draft", twin.sends))
    assert one.sends().page.heading == "Thank you"


def test_an_answer_changed_in_another_window_must_be_checked_before_it_is_sent(survey: Served) -> None:
    one = finished(survey)
    one.tab().goes_to("practice").answers(families="7")
    one.sends()
    assert (one.status, one.location) == (409, "")
    assert "Your answers have changed" in one.words
    assert not survey.responses()
    assert "7" in [line.text for line in one.page.all("span")]
    assert one.sends().page.heading == "Thank you"
    assert survey.answers()["families"] == 7


def test_an_answer_changed_at_the_instant_of_sending_is_not_sent_unseen(survey: Served) -> None:
    one = finished(survey)
    other = one.twin().goes_to("practice")
    survey.meanwhile("send", lambda: other.answers(families="7"))
    assert one.sends().status == 409
    assert not survey.responses()
    assert one.sends().page.heading == "Thank you"
    assert survey.answers()["families"] == 7


def test_two_windows_saving_two_pages_at_the_same_instant_keep_both_answers(survey: Served) -> None:
    one = finished(survey)
    other = one.twin().goes_to("practice")
    one.goes_to("use")
    survey.meanwhile("save_draft", lambda: other.answers(families="9"))
    one.answers(used_for=["9"])
    one.sends()
    assert (survey.answers()["used_for"], survey.answers()["families"]) == ((9,), 9)


class Killed(BaseException):
    """The process is gone."""


def kill() -> None:
    """End the process."""
    raise Killed


def test_killed_between_keeping_the_response_and_wiping_the_draft_sends_once(survey: Served) -> None:
    one = finished(survey)
    survey.meanwhile("wipe_draft", kill)
    with pytest.raises(Killed):
        one.sends()
    assert len(survey.responses()) == 1
    assert one.cookie
    assert one.checks().sends().page.heading == "Thank you"
    assert len(survey.responses()) == 1


def test_killed_before_keeping_the_response_leaves_a_draft_that_only_can_be_sent(survey: Served) -> None:
    one = finished(survey)
    survey.meanwhile("_add", kill)
    with pytest.raises(Killed):
        one.sends()
    assert not survey.responses()
    assert one.goes_to("practice").at == one.address("check"), "it is held still"
    assert not [words for words in one.page.links if words.startswith("Change")]
    assert one.presses(one.address("practice"), {**one.page.hidden, "families": "99"}).status == 303
    assert one.checks().sends().page.heading == "Thank you"
    assert survey.answers()["families"] == 3


def test_an_answer_saved_at_the_instant_another_window_sends_is_not_acknowledged(survey: Served) -> None:
    one = finished(survey)
    sender = one.twin().checks()
    one.goes_to("practice")

    def send_and_die() -> None:
        survey.meanwhile("_add", kill)
        with pytest.raises(Killed):
            sender.sends()

    survey.meanwhile("save_draft", send_and_die)
    assert one.answers(families="99").at == one.address("check")
    assert "99" not in one.words
    assert one.sends().page.heading == "Thank you"
    assert survey.answers()["families"] == 3


def full(*_: object) -> None:
    """Do what a store does whose disk is full."""
    raise StoreError("the disk is full")


def test_a_response_that_cannot_be_kept_is_not_thanked_for(survey: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    one = finished(survey)
    with monkeypatch.context() as patch:
        patch.setattr(survey.store, "_add", full)
        one.sends()
    assert one.status == 503
    assert "Not sent yet" in one.words
    assert not survey.responses()
    assert one.sends().page.heading == "Thank you"
    assert len(survey.responses()) == 1


def test_the_address_of_the_thanks_opened_too_early_thanks_nobody_and_loses_nothing(survey: Served) -> None:
    one = survey.agreed().answers(heard="1")
    assert one.goes_to("thanks").page.heading != "Thank you"
    assert one.goes_to("awareness").filled == {"heard": ["1"]}


# --- what was typed is never thrown away --------------------------------------------------------------------------

TYPED: dict[str, str] = {"comment": "A long <comment> & more"}


def on_last_page(survey: Served) -> Practitioner:
    """Somebody in front of the comment box."""
    return survey.agreed().answers(heard="2").answers(families="3")


@pytest.mark.parametrize("spoilt", ["csrf_token", "draft"])
def test_what_was_typed_is_still_there_after_a_wrong_token(survey: Served, spoilt: str) -> None:
    one = on_last_page(survey)
    for wrong in ({spoilt: "0" * 16}, {spoilt: ""}):
        one.presses(one.at, {**one.page.hidden, **TYPED, **wrong})
        assert (one.status, one.filled) == (403, {"comment": [TYPED["comment"]]})
        assert "Not saved yet" in one.words
    one.presses(one.at, {name: text for name, text in {**one.page.hidden, **TYPED}.items() if name != spoilt})
    assert (one.status, one.filled) == (403, {"comment": [TYPED["comment"]]})
    assert one.continues().at == one.address("check"), "the page shown again can be sent"


def test_what_was_typed_is_still_there_when_it_cannot_be_an_answer(survey: Served) -> None:
    one = survey.agreed().answers(heard="2").answers(families="3,5 <b>")
    assert (one.status, one.filled) == (422, {"families": ["3,5 <b>"]})
    assert one.page.title.startswith("Error: ")


def test_what_was_typed_is_still_there_when_it_cannot_be_saved(survey: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    one = on_last_page(survey)
    with monkeypatch.context() as patch:
        patch.setattr(survey.store, "save_draft", full)
        one.answers(**TYPED)
    assert (one.status, one.filled) == (503, {"comment": [TYPED["comment"]]})
    assert "Not saved yet" in one.words
    assert one.continues().at == one.address("check"), "and is saved when that can be done again"
    assert one.goes_to("last").filled == {"comment": [TYPED["comment"]]}


def test_what_was_typed_before_a_new_start_is_still_there(survey: Served) -> None:
    one = survey.agreed()
    one.tab().opens().starts().agrees()
    one.answers(heard="2")
    assert (one.status, one.filled) == (403, {"heard": ["2"]})
    assert one.continues().at == one.address("practice")


def test_a_consent_page_from_before_a_new_start_says_why_it_comes_again(survey: Served) -> None:
    one = survey.practitioner().opens().starts()
    one.tab().opens().starts()
    one.agrees()
    assert one.page.title.startswith("Error: ")


# --- the round opens and closes -----------------------------------------------------------------------------------


def test_before_the_first_day_nobody_starts(survey: Served) -> None:
    one = survey.practitioner()
    survey.clock.says("2027-01-31 23:59:59")
    assert (one.opens().status, one.page.heading) == (403, "Not open yet")
    assert "Monday 1 February 2027" in one.words
    assert one.presses(one.at, {}).status == 403
    assert not one.cookie
    survey.clock.says("2027-02-01 00:00:00")
    assert one.opens().starts().at == one.address("consent")


def test_after_the_last_day_who_has_begun_may_finish_and_nobody_may_start(survey: Served) -> None:
    survey.clock.says("2027-03-12 23:59:59")
    one = survey.agreed()
    survey.clock.says("2027-03-13 00:00:00")
    other = survey.practitioner().opens()
    assert (other.status, other.page.heading) == (410, "This survey is closed")
    assert other.presses(other.at, {}).status == 410
    survey.clock.says("2027-03-13 23:59:59")
    assert one.opens().status == 200
    assert one.goes_to("awareness").answers(heard="2").answers(families="1").answers().sends().status == 200
    assert len(survey.responses()) == 1


def test_after_the_grace_nothing_is_taken(survey: Served) -> None:
    survey.clock.says("2027-03-13 23:59:59")
    survey.clock.time = OPEN
    one, writer = finished(survey), survey.agreed()
    survey.clock.says("2027-03-14 00:00:00")
    for answer in (one.sends(), writer.answers(heard="1"), writer.opens()):
        assert (answer.status, answer.page.heading) == (410, "This survey is closed")
    assert not survey.responses()


def test_the_last_day_ends_in_london_also_in_summer(tmp_path: Path) -> None:
    survey = Served(tmp_path, ROUTED, services=(NORTH,), closes=OPEN.date().replace(month=6, day=30))
    survey.clock.says("2027-06-30 22:59:59")
    assert survey.practitioner().opens().status == 200
    survey.clock.says("2027-06-30 23:00:00")
    assert survey.practitioner().opens().status == 410


def test_a_round_closed_while_somebody_is_on_the_check_page_takes_nothing(survey: Served) -> None:
    one = finished(survey)
    survey.store.close_round("survey", 1)
    assert (one.sends().status, one.page.heading) == (410, "This survey is closed")
    assert "answers that were not sent are not used" in one.words
    assert not survey.responses()


def test_a_round_closed_at_the_instant_of_sending_thanks_nobody(survey: Served) -> None:
    one = finished(survey)
    survey.meanwhile("send", lambda: survey.store.close_round("survey", 1))
    assert one.sends().page.heading != "Thank you"
    assert not survey.responses()


def test_a_draft_begun_at_the_instant_of_closing_is_told_so_at_the_latest_when_sent(survey: Served) -> None:
    one = survey.practitioner().opens()
    survey.meanwhile("start", lambda: survey.store.close_round("survey", 1))
    one.starts().agrees().answers(heard="2").answers(families="1").answers().sends()
    assert not survey.responses()
    assert (one.status, one.page.heading) == (410, "This survey is closed")
