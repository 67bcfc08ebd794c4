"""What a running survey may take over from its files: changes that break nothing already answered or promised."""

from collections.abc import Iterator
from dataclasses import dataclass

from msgspec.structs import fields

from surveyapp import rules
from surveyapp.fieldwork import Fieldwork, Retention, Service, Study
from surveyapp.model import Questionnaire
from surveyapp.snapshot import Snapshot
from surveyapp.versions.fields import as_text

FROZEN = ("wave", "identity", "access", "release", "outcomes", "thresholds")
"""What the fieldwork fixes for good at launch: people answer on the strength of it."""

_HEADCOUNT = frozenset({"headcount", "headcount_date", "headcount_source"})
_MENDABLE = frozenset({"contact", "data_protection_officer", "ethics", "support"})
"""Facts of the privacy page that may be corrected; who is responsible, and on what basis, may not."""

_PUT_BACK = "put it back as it was"


@dataclass(frozen=True, slots=True)
class Step:
    """One difference between two rounds of fieldwork, in words; `mend` says what to do where it cannot be taken."""

    what: str
    mend: str = ""


def frozen_differences(old: Snapshot, new: Snapshot) -> list[str]:
    """Return the names of what differs and may never change once launched; nothing when all is well.

    That is everything a snapshot says beside its questionnaire, its translations and its fieldwork, and of the
    fieldwork what FROZEN names.
    """
    own = [field.name for field in fields(Snapshot) if field.name not in {"questionnaire", "fieldwork", "translations"}]
    return [name for name in own if getattr(old, name) != getattr(new, name)] + [
        name for name in FROZEN if getattr(old.fieldwork, name) != getattr(new.fieldwork, name)
    ]


def fieldwork_steps(old: Snapshot, new: Snapshot) -> tuple[list[Step], list[Step]]:
    """Return how two rounds of fieldwork differ: what a running survey can take, and what it cannot.

    A field that nobody has ruled on cannot be taken.
    """
    steps = list(_steps(old, new))
    return [step for step in steps if not step.mend], [step for step in steps if step.mend]


def _steps(old: Snapshot, new: Snapshot) -> Iterator[Step]:
    before, after = old.fieldwork, new.fieldwork
    for field in fields(Fieldwork):
        was, now = getattr(before, field.name), getattr(after, field.name)
        if was == now:
            continue
        match field.name:
            case "services":
                yield from _services(was, now, new.questionnaire)
            case "study":
                yield from _study(was, now)
            case "retention":
                yield from _retention(was, now)
            case "closes" if now > was:
                yield Step(
                    f"closes {now} instead of {was}",
                    f'run `surveyapp extend {new.survey} --closes {now} --reason "..."`',
                )
            case "closes":
                mend = f"write `closes: {was}`; `surveyapp close {new.survey}` ends a round early"
                yield Step(f"closes {now}, earlier than {was}, which people have been told", mend)
            case "target":
                yield Step(f"target: {was} to {now}")
            case "contacts":
                yield Step("the plan of contacts; responses sent from now on count their reminders by it")
            case name:
                yield Step(f"`{name}` is fixed at launch: {as_text(was)} to {as_text(now)}", _PUT_BACK)


def _services(was: tuple[Service, ...], now: tuple[Service, ...], questionnaire: Questionnaire) -> Iterator[Step]:
    old, new = ({service.service: service for service in services} for services in (was, now))
    for name in [name for name in old if name not in new]:
        yield Step(f"the service '{name}' is removed, but people hold its link", "put its row back in services.csv")
    asked = set(_asked_of(questionnaire))
    for name, service in new.items():
        if name not in old:
            yield Step(f"the service '{name}' is added, with a link of its own")
            continue
        for field in fields(Service):
            before, after = getattr(old[name], field.name), getattr(service, field.name)
            if before == after:
                continue
            told = f"{field.name} of '{name}': {as_text(before) or 'none'} to {as_text(after) or 'none'}"
            match field.name:
                case "name":
                    free = "name" not in asked
                case "further":  # a column that is new: nothing can have depended on it
                    free = before.items() <= after.items()
                case other:
                    free = other in _HEADCOUNT
            yield Step(told, "" if free else f"answers depend on it: {_PUT_BACK}")


def _asked_of(questionnaire: Questionnaire) -> Iterator[str]:
    """Yield every variable that a condition asks of."""
    for page in questionnaire.pages:
        for text in (page.ask_if, *(question.ask_if for question in page.questions)):
            if text:
                yield from (name for name, _ in rules.names(rules.parse(text)))


def _study(was: Study, now: Study) -> Iterator[Step]:
    for field in fields(Study):
        before, after = getattr(was, field.name), getattr(now, field.name)
        if before != after:
            mend = "" if field.name in _MENDABLE else f"people have read it: {_PUT_BACK}"
            yield Step(f"{field.name}: {as_text(before)} to {as_text(after)}", mend)


def _retention(was: Retention, now: Retention) -> Iterator[Step]:
    """Keeping things for less time keeps the promise; keeping them longer does not."""
    for field in fields(Retention):
        before, after = getattr(was, field.name), getattr(now, field.name)
        if before != after:
            shorter = before is None or (after is not None and after < before)
            mend = "" if shorter else f"people have been promised less: {_PUT_BACK}"
            yield Step(f"retention of {field.name}: {before} to {after}", mend)
