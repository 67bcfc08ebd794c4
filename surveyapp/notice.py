"""What the pages may promise, from what is in fact stored."""

from dataclasses import dataclass

from surveyapp.fieldwork import Fieldwork, Study
from surveyapp.languages import ENGLISH, Words
from surveyapp.model import LinkingCode, Questionnaire
from surveyapp.snapshot import Snapshot

_BY_DESIGN = frozenset({"service_link", "code_cards"})
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Promise:
    """The word that may be printed, anonymous or confidential, and why it is that one; said as `say` says it."""

    word: str
    reason: str
    say: Words = ENGLISH

    @property
    def heading(self) -> str:
        """The promise as a sentence without its stop."""
        anonymous = self.word == "anonymous"
        return self.say("Your answers are anonymous") if anonymous else self.say("Your answers are confidential")

    @property
    def because(self) -> str:
        """Why it is this promise, as a sentence."""
        return self.say("This is because {reason}.").format(reason=self.reason)


def promise(fieldwork: Fieldwork, questionnaire: Questionnaire | None = None, say: Words = ENGLISH) -> Promise:
    """Return what may be said of a round.

    "Anonymous" needs an anonymous identity mode, an access mode that hands out nothing personal, no service with
    fewer eligible people than the smallest base reported (there, the service would be the person), and no linking code,
    which is made to tell people apart.
    """
    least = fieldwork.thresholds.min_base
    small = [s.name for s in fieldwork.services if s.headcount is None or s.headcount < least]
    if fieldwork.identity != "anonymous":
        why = say("answers are kept with who or which organisation gave them")
        return Promise("confidential", why, say)
    if fieldwork.access not in _BY_DESIGN:
        why = say("people get in with something of their own, which could lead back to them")
        return Promise("confidential", why, say)
    if questionnaire and any(isinstance(question, LinkingCode) for question in questionnaire.questions):
        why = say("the linking code, where you give one, tells your answers from those of others")
        return Promise("confidential", why, say)
    if small:
        why = say(
            "in a small team answers can point to a person (fewer than {least} people, or number unknown: {services})"
        )
        return Promise("confidential", why.format(least=least, services=_some(small, say)), say)
    why = say("everybody in a service has the same link, and nothing kept can tell one from another")
    return Promise("anonymous", why, say)


def _some(names: list[str], say: Words) -> str:
    """The first of some names, and how many more there are."""
    more = len(names) - _NAMED
    if more <= 0:
        return say.joined(names)
    return say.joined([*names[:_NAMED], say.plural("{number} more", "{number} more", more).format(number=more)])


def privacy_notice(snapshot: Snapshot, say: Words = ENGLISH) -> list[tuple[str, str]]:
    """Return the privacy page as headings with their texts (Markdown), from the running configuration."""
    promised = promise(snapshot.fieldwork, snapshot.questionnaire, say)
    return [
        (promised.heading, promised.because),
        (
            say("What is kept when you send your answers"),
            f"{_kept(say)}\n\n{_not_kept(say)}",
        ),
        (say("While you are answering"), _while_answering(snapshot.fieldwork, say)),
        (
            say("What cannot be undone"),
            say("Once you have sent your answers we cannot find them again, so we cannot change or remove them."),
        ),
        (say("Who sees them, and for how long"), _who_sees(snapshot.fieldwork, say)),
        (say("Who is responsible"), _who_is_responsible(snapshot.fieldwork.study, say)),
    ]


def _kept(say: Words) -> str:
    return say(
        "Your answers, the service whose link you used, the language, how many reminders had gone out by then, and "
        "which version of the questions you were asked. They are kept under a random number."
    )


def _not_kept(say: Words) -> str:
    return say("**Not kept:** your name, e-mail or network address, your device or browser, and the time you answered.")


def _while_answering(fieldwork: Fieldwork, say: Words) -> str:
    days = fieldwork.retention.drafts
    return say(
        "Each page is saved when you press Continue, locked with a key that only a cookie in your browser holds: "
        "we cannot read it. The cookie holds nothing else and goes when you close the browser. Answers that you do "
        "not send are never used; they are wiped at the latest {time} after you start, or when the survey closes."
    ).format(time=say.amount(days, "days"))


def _who_sees(fieldwork: Fieldwork, say: Words) -> str:
    until = fieldwork.retention.responses
    return " ".join(
        [
            say("The research team of {controller}.").format(controller=fieldwork.study.controller),
            say("Results are shown only for {least} or more people together.").format(
                least=fieldwork.thresholds.min_base
            ),
            say("Answers are kept until {day}.").format(day=say.day(until))
            if until
            else say("Answers are kept as long as needed."),
        ]
    )


def _who_is_responsible(study: Study, say: Words) -> str:
    return say(
        "{controller} is responsible for this study (the controller). Lawful basis: {lawful_basis}. Ethics: {ethics}. "
        "Data protection officer: {officer}. You may complain to the Information Commissioner's Office at ico.org.uk."
    ).format(
        controller=study.controller,
        lawful_basis=study.lawful_basis,
        ethics=study.ethics,
        officer=study.data_protection_officer,
    )
