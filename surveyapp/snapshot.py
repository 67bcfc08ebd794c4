"""What was launched: questionnaire, translations and fieldwork, frozen, with the hash of what was asked."""

import hashlib

import msgspec

from surveyapp.fieldwork import Fieldwork
from surveyapp.model import Questionnaire

_ENCODER = msgspec.json.Encoder(order="deterministic")


class Snapshot(msgspec.Struct, frozen=True):
    """A launched survey: its name, its questionnaire and its round of fieldwork.

    `synthetic` marks a round whose answers are made up, `pilot` one that tries the survey out; neither can be mixed
    with a real one. `translations` holds the questionnaire in other words by language, alike in all else.
    """

    survey: str
    questionnaire: Questionnaire
    fieldwork: Fieldwork
    synthetic: bool = False
    pilot: bool = False
    translations: dict[str, Questionnaire] = {}

    @property
    def wave(self) -> int:
        """The number of the round."""
        return self.fieldwork.wave

    @property
    def questionnaire_hash(self) -> str:
        """SHA-256 of the questionnaire's canonical JSON, the first 16 hexadecimal digits; every response names it.

        Translations are part of it where there are any.
        """
        asked = (self.questionnaire, self.translations) if self.translations else self.questionnaire
        return hashlib.sha256(_ENCODER.encode(asked)).hexdigest()[:16]

    def in_language(self, language: str) -> Questionnaire:
        """Return the questionnaire in a language, or as it was written where there is no translation to it."""
        return self.translations.get(language, self.questionnaire)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages it can be answered in, the one it was written in first."""
        return (self.questionnaire.language, *self.translations)

    @property
    def content_hash(self) -> str:
        """SHA-256 of everything frozen at launch, 64 hexadecimal digits."""
        return hashlib.sha256(self.to_json()).hexdigest()

    def to_json(self) -> bytes:
        """Return the snapshot as canonical JSON: equal snapshots give equal bytes."""
        return _ENCODER.encode(self)


def snapshot_from_json(text: bytes) -> Snapshot:
    """Return the snapshot that `to_json` wrote.

    Raises:
        msgspec.ValidationError: the JSON is not a snapshot of this version of the program.

    """
    return msgspec.json.decode(text, type=Snapshot)
