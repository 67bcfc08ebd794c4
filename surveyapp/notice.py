"""What the pages may promise, from what is in fact stored."""

from dataclasses import dataclass

from surveyapp.errors import listed
from surveyapp.fieldwork import Fieldwork
from surveyapp.model import LinkingCode, Questionnaire
from surveyapp.snapshot import Snapshot

_BY_DESIGN = frozenset({"service_link", "code_cards"})


@dataclass(frozen=True, slots=True)
class Promise:
    """The word that may be printed, anonymous or confidential, and why it is that one."""

    word: str
    reason: str


def promise(fieldwork: Fieldwork, questionnaire: Questionnaire | None = None) -> Promise:
    """Return what may be said of a round.

    "Anonymous" needs an anonymous identity mode, an access mode that hands out nothing personal, no service with
    fewer eligible people than the smallest base reported (there, the service would be the person), and no linking code,
    which is made to tell people apart.
    """
    least = fieldwork.thresholds.min_base
    small = [s.name for s in fieldwork.services if s.headcount is None or s.headcount < least]
    if fieldwork.identity != "anonymous":
        return Promise("confidential", "answers are kept with who or which organisation gave them")
    if fieldwork.access not in _BY_DESIGN:
        return Promise("confidential", "people get in with something of their own, which could lead back to them")
    if questionnaire and any(isinstance(question, LinkingCode) for question in questionnaire.questions):
        return Promise("confidential", "the linking code, where you give one, tells your answers from those of others")
    if small:
        why = f"in a small team answers can point to a person (fewer than {least} people, or number unknown: "
        return Promise("confidential", f"{why}{listed(small, 3)})")
    return Promise("anonymous", "everybody in a service has the same link, and nothing kept can tell one from another")


def privacy_notice(snapshot: Snapshot) -> list[tuple[str, str]]:
    """Return the privacy page as headings with their texts (Markdown), from the running configuration."""
    fieldwork, study = snapshot.fieldwork, snapshot.fieldwork.study
    promised = promise(fieldwork, snapshot.questionnaire)
    until = f"until {fieldwork.retention.responses:%d %B %Y}" if fieldwork.retention.responses else "as long as needed"
    return [
        (
            f"Your answers are {promised.word}",
            f"This is because {promised.reason}.",
        ),
        (
            "What is kept when you send your answers",
            "Your answers, the service whose link you used, the language, how many reminders had gone out by then, and "
            "which version of the questions you were asked. They are kept under a random number.\n\n"
            "**Not kept:** your name, e-mail or network address, your device or browser, and the time you answered.",
        ),
        (
            "While you are answering",
            "Each page is saved when you press Continue, locked with a key that only a cookie in your browser holds: "
            "we cannot read it. The cookie holds nothing else and goes when you close the browser. Answers that you do "
            f"not send are never used; they are wiped at the latest {fieldwork.retention.drafts} days after you start, "
            "or when the survey closes.",
        ),
        (
            "What cannot be undone",
            "Once you have sent your answers we cannot find them again, so we cannot change or remove them.",
        ),
        (
            "Who sees them, and for how long",
            f"The research team of {study.controller}. Results are shown only for {fieldwork.thresholds.min_base} or "
            f"more people together. Answers are kept {until}.",
        ),
        (
            "Who is responsible",
            f"{study.controller} is responsible for this study (the controller). Lawful basis: {study.lawful_basis}. "
            f"Ethics: {study.ethics}. Data protection officer: {study.data_protection_officer}. You may complain to "
            "the Information Commissioner's Office at ico.org.uk.",
        ),
    ]
