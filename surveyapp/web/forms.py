"""A page's form, built from the model: WTForms binds, checks the token and collects what must be asked again."""

from collections.abc import Sequence
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field
from wtforms.csrf.session import SessionCSRF
from wtforms.form import BaseForm
from wtforms.meta import DefaultMeta
from wtforms.validators import InputRequired, ValidationError

from surveyapp import answers
from surveyapp.answers import AskAgain
from surveyapp.languages import Words
from surveyapp.model import Page, Sum, Unit, units_of
from surveyapp.model.questions import AnyQuestion
from surveyapp.rules import Value
from surveyapp.web.checking import REQUIRED

TOKEN_FIELD = "csrf_token"  # noqa: S105 - a field's name


class UnitField(Field):
    """One thing to answer: a question or an item, with all its inputs.

    After validation `found` maps variables to answers; `where` names the input that an error is about.
    """

    def __init__(self, question: AnyQuestion, unit: Unit, inputs: Sequence[str], say: Words, **kwargs: Any) -> None:
        super().__init__(label=question.label, **kwargs)
        self.say = say
        self.question = question
        self.unit = unit
        self.where = answers.parts_of(question, unit)[0][0]
        self.inputs = inputs
        self.typed: dict[str, list[str]] = {}
        self.found: dict[str, Value] = {}

    def process(self, formdata: Any, data: Any = None, extra_filters: Sequence[Any] | None = None) -> None:
        """Take what was typed into this unit's inputs; WTForms calls this."""
        self.process_errors = []
        self.typed = {name: formdata.getlist(name) for name in self.inputs if name in formdata}
        self.data = None

    def pre_validate(self, form: BaseForm) -> None:
        """Read the answer, or say what to enter instead."""
        try:
            self.found = answers.read(self.question, self.unit, self.typed)
        except AskAgain as again:
            self.where = again.where or self.where
            raise ValidationError(self.question.messages.get(again.kind) or again.said(self.say)) from None
        if self._needed and self.unit.name not in self.found:
            raise ValidationError(self.question.messages.get("required") or self.say(REQUIRED))

    @property
    def _needed(self) -> bool:
        """Whether it must be answered: not a part that counts as 0 when blank, nor one that anybody may leave out."""
        blank_counts = isinstance(self.question, Sum) and self.question.blank_is_zero
        return self.question.required and self.unit.counted and not blank_counts


class StatementField(BooleanField):
    """One consent statement and its box."""

    def __init__(self, statement: str, say: Words, **kwargs: Any) -> None:
        super().__init__(validators=[InputRequired(say("Tick this statement to take part"))], **kwargs)
        self.statement = statement


class PageForm:
    """The form of a page's questions, made ready once for all requests; `say` says what must be asked again."""

    def __init__(self, page: Page, say: Words) -> None:
        self._say = say
        self._questions = {question.name: question for question in page.questions}
        self._inputs = {q.name: answers.inputs_of(q) for q in page.questions}
        self._fields = {q.name: self._fields_of(q) for q in page.questions}

    def _fields_of(self, question: AnyQuestion) -> dict[str, UnitField]:
        inputs = self._inputs[question.name]
        return {unit.name: UnitField(question, unit, _of_unit(unit, inputs), self._say) for unit in units_of(question)}

    @property
    def inputs(self) -> set[str]:
        """Every input that the form of the page may send, whichever of its questions are shown."""
        return {name for names in self._inputs.values() for name in names}

    def offered(self, shown: Sequence[AnyQuestion], typed: MultiDict[str, str]) -> MultiDict[str, str]:
        """Return what was typed without what is no longer on offer: another window may have changed what leads here."""
        kept = MultiDict(typed)
        asked = {question.name: question for question in shown}
        for name, inputs in self._inputs.items():
            if name not in asked:
                for one in inputs:
                    kept.poplist(one)
            elif asked[name] is not self._questions[name]:
                gone = self._questions[name].choices_by_code.keys() - asked[name].choices_by_code.keys()
                own = {text for unit in units_of(self._questions[name]) for text in unit.specifies.values()}
                for one in own.symmetric_difference(inputs):
                    values = [value for value in kept.poplist(one) if value not in {str(code) for code in gone}]
                    if values:
                        kept.setlist(one, values)
        return kept

    def bound(
        self, shown: Sequence[AnyQuestion], typed: MultiDict[str, str], secret: bytes, context: str
    ) -> tuple[BaseForm, list[UnitField]]:
        """Return the form of the questions shown, filled with what was typed, and its fields in order."""
        fields: dict[str, Any] = {}
        for question in shown:
            own = question is self._questions[question.name]
            fields |= self._fields[question.name] if own else self._fields_of(question)
        form = BaseForm(fields, meta=_meta(secret, context))
        form.process(typed)
        return form, [field for field in form if isinstance(field, UnitField)]


def consent_form(
    statements: Sequence[str], typed: MultiDict[str, str], secret: bytes, context: str, say: Words
) -> BaseForm:
    """Return the form of the consent statements."""
    fields: dict[str, Any] = {f"consent_{n}": StatementField(text, say) for n, text in enumerate(statements, 1)}
    form = BaseForm(fields, meta=_meta(secret, context))
    form.process(typed)
    return form


def plain_form(typed: MultiDict[str, str], secret: bytes, context: str) -> BaseForm:
    """Return a form of nothing but its token."""
    form = BaseForm({}, meta=_meta(secret, context))
    form.process(typed)
    return form


def token(secret: bytes, context: str) -> str:
    """Return the form token of a draft: the same as long as the draft lives."""
    maker = SessionCSRF()
    maker.form_meta = _meta(secret, context)
    value: str = maker.generate_csrf_token(None)  # type: ignore[arg-type]  # it does not look at the field
    return value


def token_fits(form: BaseForm) -> bool:
    """Return whether a validated form carried its draft's token."""
    return not form[TOKEN_FIELD].errors


def _of_unit(unit: Unit, inputs: Sequence[str]) -> tuple[str, ...]:
    """Return a unit's own of a question's inputs."""
    own = set(unit.variables)
    return tuple(name for name in inputs if name in own or name.startswith(f"{unit.name}."))


class _Meta(DefaultMeta):
    """Every form of ours has a token, made over its draft's own context; it lives as long as the draft."""

    csrf = True
    csrf_class = SessionCSRF
    csrf_time_limit = None

    def __init__(self, secret: bytes, context: str) -> None:
        self.csrf_secret = secret
        self.csrf_context = {"csrf": context}


def _meta(secret: bytes, context: str) -> DefaultMeta:
    return _Meta(secret, context)
