"""Templates into pages, for the report in one file and for the dashboard. Everything is escaped."""

from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

import evals
from assistant.api.pages.rendering import WEB
from evals import charts
from evals.measures import measure
from evals.reports.numbers import better, chance, number, shown, signed
from evals.reports.run_view import FILTERS, anchor

STYLESHEET: Final = Path(evals.__file__).with_name("static") / "evals.css"

_pages = Environment(
    loader=FileSystemLoader(Path(evals.__file__).with_name("templates")),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_pages.globals |= {
    "anchor": anchor,
    "bar": charts.bar,
    "better": better,
    "chance": chance,
    "filters": FILTERS,
    "interval": charts.interval,
    "measure": measure,
    "number": number,
    "shown": shown,
    "signed": signed,
}


def page(template: str, **values: Any) -> str:
    """A page of the dashboard."""
    return _pages.get_template(template).render(standalone=False, **values)


def file(template: str, **values: Any) -> str:
    """A page that needs nothing beside it: stylesheets and icon stand inside."""
    styles = Markup("\n").join(_trusted(path) for path in (WEB / "static" / "page.css", STYLESHEET))
    icon = _trusted(WEB / "static" / "icon.svg")
    return _pages.get_template(template).render(standalone=True, styles=styles, icon=icon, **values)


def _trusted(path: Path) -> Markup:
    """A file that ships with the program, as it is."""
    return Markup(path.read_text(encoding="utf8"))  # noqa: S704 - ours
