"""A survey as it is tried out before it counts: from today on, with a box for comments on every page."""

from datetime import date

from msgspec.structs import replace

from surveyapp.languages import Words, marked, words
from surveyapp.model import LongText, Page, Questionnaire
from surveyapp.snapshot import Snapshot

MAX_WORDS = 100
ASK = marked("What was unclear, missing or hard to answer on this page?")


def as_pilot(snapshot: Snapshot, today: date) -> Snapshot:
    """Return the trial of a survey: open from today, every page with a box `comment_N` for the page's number.

    Args:
        snapshot: what is to be tried out; it stays as it is.
        today: the day in London; an opening day that has passed stays.

    """
    translations = {language: _with_boxes(asked) for language, asked in snapshot.translations.items()}
    fieldwork = replace(snapshot.fieldwork, opens=min(today, snapshot.fieldwork.opens))
    asked = _with_boxes(snapshot.questionnaire)
    return replace(snapshot, questionnaire=asked, translations=translations, fieldwork=fieldwork, pilot=True)


def _with_boxes(asked: Questionnaire) -> Questionnaire:
    say = words(asked.language)
    return replace(asked, pages=tuple(_with_box(page, number, say) for number, page in enumerate(asked.pages, 1)))


def _with_box(page: Page, number: int, say: Words) -> Page:
    label = say("Comment on the page {page}").format(page=page.name)
    box = LongText(name=f"comment_{number}", ask=say(ASK), label=label, max_words=MAX_WORDS)
    return replace(page, questions=(*page.questions, box))
