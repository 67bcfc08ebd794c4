"""Two questionnaires side by side: every question found again by its name, every field of it compared."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from msgspec.structs import replace

from surveyapp.model import Battery, Note, Page, Question, Questionnaire, Score, export_columns
from surveyapp.model.questions import AnyQuestion
from surveyapp.versions import changes
from surveyapp.versions.changes import Change, Comparison
from surveyapp.versions.choices import moved_keys
from surveyapp.versions.conditions import shapes, widened
from surveyapp.versions.fields import as_text, field_changes

_ELSEWHERE = frozenset({"name", "version", "pages", "questions", "ask_if", "scores"})
"""Fields of a questionnaire, page or question that are not compared as they stand, but below."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question where it stands: its page, and every condition on being asked it."""

    question: AnyQuestion
    page: Page
    conditions: tuple[str, ...]


_Found = Mapping[str, _Asked]


def compare(old: Questionnaire, new: Questionnaire) -> Comparison:
    """Return every difference between two versions, with what each means.

    Questions are the same where their names are, choices where their codes are, pages where their names are.
    """
    before, after = _asked(old), _asked(new)
    found = [
        *field_changes("", old, new, Questionnaire, _ELSEWHERE),
        *_pages(old, new, before, after),
        *(change for name in after for change in _question(name, before, after)),
        *(_removed(asked) for name, asked in before.items() if name not in after),
        *_moved(before, after),
        *_scores(old, new),
        *_taken_over(old, new),
    ]
    return Comparison(old.version, new.version, tuple(found))


def _asked(questionnaire: Questionnaire) -> dict[str, _Asked]:
    return {
        question.name: _Asked(question, page, _conditions(questionnaire, page, question))
        for page in questionnaire.pages
        for question in page.questions
    }


def _conditions(questionnaire: Questionnaire, page: Page, question: AnyQuestion) -> tuple[str, ...]:
    section = getattr(questionnaire.sections.get(page.section), "ask_if", "")
    return tuple(text for text in (section, page.ask_if, question.ask_if) if text)


# --- pages --------------------------------------------------------------------------------------------------------


def _pages(old: Questionnaire, new: Questionnaire, before: _Found, after: _Found) -> Iterator[Change]:
    for page in new.pages:
        twin = old.page(page.name)
        if twin is not None:
            yield from field_changes(f"page {page.name}", twin, page, Page, _ELSEWHERE)
            continue
        known = [question.name for question in page.questions if question.name in before]
        if known and not _moved_page(known[0], before, after):
            yield changes.PAGE_RENAMED.of(f"page {page.name}", before[known[0]].page.name, page.name)


def _moved_page(name: str, before: _Found, after: _Found) -> bool:
    """Whether a question stands on a page of another name, and beside other questions that were there before."""
    old, new = before[name].page, after[name].page
    mates = [{q.name for q in page.questions if q.name in before and q.name in after} for page in (old, new)]
    return old.name != new.name and mates[0] != mates[1]


# --- questions ----------------------------------------------------------------------------------------------------


def _question(name: str, before: _Found, after: _Found) -> Iterator[Change]:
    new = after[name]
    if name not in before:
        yield _added(new, before)
        return
    old = before[name]
    for change in _both(name, old, new, _moved_page(name, before, after)):
        yield _of_note(change) if isinstance(old.question, Note) and isinstance(new.question, Note) else change


def _both(name: str, old: _Asked, new: _Asked, moved: bool) -> Iterator[Change]:
    """Yield what differs in a question that both versions have."""
    kinds = type(old.question), type(new.question)
    if kinds[0] is not kinds[1]:
        yield changes.TYPE.of(name, *(str(kind.__struct_config__.tag) for kind in kinds))
    if shapes(old.conditions) != shapes(new.conditions):
        ruling = changes.ROUTING_WIDER if widened(old.conditions, new.conditions) else changes.ROUTING
        yield ruling.of(name, *(" and ".join(asked.conditions) or "everyone" for asked in (old, new)))
    record = kinds[0] if kinds[0] is kinds[1] else Question
    leave = _ELSEWHERE | {"label"} if kinds[1] is Note else _ELSEWHERE
    yield from field_changes(name, old.question, new.question, record, leave)
    if moved:
        yield changes.MOVED_PAGE.of(name, f"page {old.page.name}", f"page {new.page.name}")


def _added(new: _Asked, before: _Found) -> Change:
    names = [question.name for question in new.page.questions]
    later = names[names.index(new.question.name) :]
    ruling = changes.ADDED_BEFORE if any(name in before for name in later) else changes.ADDED
    return ruling.of(new.question.name, "", as_text(new.question.ask))


def _removed(old: _Asked) -> Change:
    change = changes.REMOVED.of(old.question.name, as_text(old.question.ask))
    return _of_note(change) if isinstance(old.question, Note) else change


def _of_note(change: Change) -> Change:
    """A change of a note at most colours what is asked after it: it has no answers of its own."""
    why = "It asks nothing itself, but can colour what is asked after it."
    return change if change.verdict == "comparable" else replace(change, verdict="caution", keeps=True, why=why)


def _moved(before: _Found, after: _Found) -> Iterator[Change]:
    orders = [[name for name in asked if name in before and name in after] for asked in (before, after)]
    for name in moved_keys(*orders):
        places = [order[order.index(name) - 1] if order.index(name) else "" for order in orders]
        yield changes.ORDER.of(name, *(f"after {place}" if place else "first" for place in places))


# --- scores and columns -------------------------------------------------------------------------------------------


def _scores(old: Questionnaire, new: Questionnaire) -> Iterator[Change]:
    before, after = ({score.name: score for score in one.scores} for one in (old, new))
    for name, score in after.items():
        twin = before.get(name)
        if twin is None:
            yield changes.SCORE_ADDED.of(name, "", score.label)
        else:
            yield from field_changes(name, twin, score, Score, frozenset({"name"}) | set(_COMPUTED))
            was, now = _parts(twin, old), _parts(score, new)
            if was != now:
                yield changes.SCORE.of(name, was, now)
    for name in [name for name in before if name not in after]:
        yield changes.SCORE_REMOVED.of(name, before[name].label)


_COMPUTED = ("of", "answered_at_least")


def _parts(score: Score, questionnaire: Questionnaire) -> str:
    """What a score is computed from, in words."""
    battery = next(question for question in questionnaire.questions if question.name == score.of)
    assert isinstance(battery, Battery)
    items = [f"{item.name}{' (reversed)' if item.reverse else ''}" for item in battery.items]
    return f"{score.of}: at least {score.answered_at_least} of {', '.join(sorted(items))}"


def _taken_over(old: Questionnaire, new: Questionnaire) -> Iterator[Change]:
    """Columns whose name both versions have, for the answers to different questions."""
    before = {column.name: column for column in export_columns(old)}
    for column in export_columns(new):
        twin = before.get(column.name)
        if twin is not None and (twin.question != column.question or bool(twin.score) != bool(column.score)):
            yield changes.TAKEN_OVER.of(column.name, twin.label, column.label)
