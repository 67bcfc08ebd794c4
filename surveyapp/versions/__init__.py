"""Versions of a questionnaire compared item by item, and what of it a running survey may take over.

`compare` asks what a later analysis asks: may the answers to both versions be put side by side? Each change is

- **comparable**: exports' labels, titles and other texts around the questions; a question or item added after those
  that were there, or on a page of its own; wording that differs in spelling, punctuation, spacing or case only;
- a **caution**: wording or hints changed; a choice, item or offer worded anew or added, or an offer removed; a question
  or item added before others; the order of anything; limits widened; required or not; consent; whatever is not known;
- a **break**: a question, item or choice removed; another type; codes renumbered, a scale turned round or given other
  points; other people asked; limits narrowed; another unit, precision or language; a score computed otherwise.

`keeps_data` asks another thing: would everything already answered still fit? A new score does, and so does a condition
that lets more people in; another consent, a question made required or moved to another page does not.
"""

from surveyapp.versions.changes import VERDICTS, Change, Comparison, Verdict, keeps_data
from surveyapp.versions.comparing import compare
from surveyapp.versions.running import Step, fieldwork_steps, frozen_differences

__all__ = [
    "VERDICTS",
    "Change",
    "Comparison",
    "Step",
    "Verdict",
    "compare",
    "fieldwork_steps",
    "frozen_differences",
    "keeps_data",
]
