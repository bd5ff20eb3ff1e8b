"""The pages under /evals. Server-rendered; forms and links only."""

from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Request
from starlette.responses import FileResponse, HTMLResponse, Response

from assistant.api.state import ServicesOf
from assistant.errors import NotFound
from evals.dashboard.nearness import permitted
from evals.dashboard.timelines import timelines
from evals.errors import EvalError
from evals.log import EvalLog
from evals.reports.changes import changes
from evals.reports.pages import STYLESHEET, page
from evals.reports.run_view import RunView
from evals.reports.sample_view import SampleView
from evals.reports.shelf import Shelf, runs_folder
from evals.results import SampleResult
from evals.scores import Sources

router = APIRouter(prefix="/evals", include_in_schema=False, dependencies=[Depends(permitted)])


def _shelf(services: ServicesOf) -> Shelf:
    return Shelf(runs_folder(services.settings.home))


def _sources(services: ServicesOf) -> Sources:
    from evals.targets import StoredSources  # takes half a second, and the service should not wait for it to start

    return StoredSources(services.records)


ShelfOf = Annotated[Shelf, Depends(_shelf)]
SourcesOf = Annotated[Sources, Depends(_sources)]


@router.get("")
def index(request: Request, shelf: ShelfOf) -> Response:
    """Every run, with charts over time."""
    entries = shelf.entries()
    broken = [entry for entry in entries if not entry.summary]
    return _page(request, "runs.html", shelves=timelines(entries), broken=broken, folder=shelf.folder)


@router.get("/evals.css")
def stylesheet() -> Response:
    """The stylesheet, which the report in one file holds too."""
    return FileResponse(STYLESHEET, media_type="text/css")


@router.get("/compare")
def compare(request: Request, shelf: ShelfOf, before: str, after: str) -> Response:
    """Two runs: which metrics moved, and which samples pass no more or pass now."""

    def address(result: SampleResult) -> str:
        return _sample_url(after, result.key)

    found = changes(_run(shelf, before), _run(shelf, after))
    return _page(request, "compare.html", changes=found, names=_names(shelf), address=address)


@router.get("/runs/{name}")
def run(request: Request, name: str, shelf: ShelfOf, sources: SourcesOf, baseline: str = "") -> Response:
    """One run, as its report shows it; beside an earlier one where `baseline` names it."""
    log = _run(shelf, name)
    earlier = _run(shelf, baseline) if baseline else None
    view = RunView.of(log, shelf.gate(name), earlier, sources)
    others = [other for other in _names(shelf) if other != name]
    return _page(request, "run.html", view=view, others=others)


@router.get("/runs/{name}/sample")
def sample(request: Request, name: str, key: str, shelf: ShelfOf, sources: SourcesOf) -> Response:
    """One sample of a run: every attempt at it."""
    log = _run(shelf, name)
    views = [SampleView.of(result, sources) for result in log.results if result.key == key]
    if not views:
        raise NotFound(f"The run {name} has no sample {key!r}.")
    return _page(request, "sample.html", log=log, key=key, views=views)


def _run(shelf: Shelf, name: str) -> EvalLog:
    """The run of that name. Raises NotFound, with the reason."""
    try:
        return shelf.named(name)
    except EvalError as error:
        raise NotFound(str(error)) from error


def _names(shelf: Shelf) -> list[str]:
    return [entry.name for entry in shelf.entries() if entry.summary]


def _page(request: Request, template: str, **values: Any) -> Response:
    addresses = {"here": request.url.path, "run_url": _run_url, "sample_url": _sample_url}
    return HTMLResponse(page(template, **addresses, **values))


def _run_url(name: str) -> str:
    return f"/evals/runs/{quote(name, safe='')}"


def _sample_url(run_name: str, key: str) -> str:
    return f"{_run_url(run_name)}/sample?{urlencode({'key': key})}"
