"""A template and what it shows become one self-contained HTML page."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined


def page(template: str, **shown: object) -> str:
    """Return a page; plain texts in what it shows are escaped, `Html` is not."""
    return _environment().get_template(template).render(shown)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("surveyapp.paper"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
