"""A survey as it is tried out before it counts: from today on, with a box for comments on every page."""

from datetime import date

from msgspec.structs import replace

from surveyapp.model import LongText, Page
from surveyapp.snapshot import Snapshot

MAX_WORDS = 100
ASK = "What was unclear, missing or hard to answer on this page?"


def as_pilot(snapshot: Snapshot, today: date) -> Snapshot:
    """Return the trial of a survey: open from today, every page with a box `comment_N` for the page's number.

    Args:
        snapshot: what is to be tried out; it stays as it is.
        today: the day in London; an opening day that has passed stays.

    """
    asked = snapshot.questionnaire
    pages = tuple(_with_box(page, number) for number, page in enumerate(asked.pages, 1))
    fieldwork = replace(snapshot.fieldwork, opens=min(today, snapshot.fieldwork.opens))
    return replace(snapshot, questionnaire=replace(asked, pages=pages), fieldwork=fieldwork, pilot=True)


def _with_box(page: Page, number: int) -> Page:
    box = LongText(name=f"comment_{number}", ask=ASK, label=f"Comment on the page {page.name}", max_words=MAX_WORDS)
    return replace(page, questions=(*page.questions, box))
