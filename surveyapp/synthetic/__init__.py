"""Made-up respondents who take real routes: to try a questionnaire and its analysis before anybody answers."""

from surveyapp.synthetic.coverage import Coverage
from surveyapp.synthetic.respondents import Synthesizer

__all__ = ["Coverage", "Synthesizer"]
