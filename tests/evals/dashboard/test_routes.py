"""The dashboard under /evals, served by the real service over an in-process transport."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from assistant.api.app import create_app
from assistant.bootstrap import build
from assistant.people.opening import open_people
from assistant.people.person import Role, provided_login
from evals.reports import write_reports
from evals.reports.shelf import runs_folder
from knowledge.embeddings.fake import FakeEncoder
from tests.assistant.api.serving import AS_BROWSER, POLICIES, publish, settings_at
from tests.evals.reports.made import BAD, GOOD, MARKUP, Texts, lay

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    """The event loop that the service runs on in production."""
    return "asyncio"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge base with two runs, one of them judged by a gate, and a file that is none."""
    home = tmp_path_factory.mktemp("dashboard")
    publish(home, POLICIES)
    lay(runs_folder(home), GOOD, BAD)
    write_reports(BAD, runs_folder(home), ["outcome <fell>"], GOOD, Texts())
    (runs_folder(home) / "torn.json").write_text("<b>{", encoding="utf8")
    return home


@pytest.fixture
async def transports(home: Path) -> AsyncIterator[dict[str, httpx.ASGITransport]]:
    """Ways to the started service, by the address that a request comes from."""
    app = create_app(settings_at(home), lambda settings: build(settings, encoder=FakeEncoder()))
    async with app.router.lifespan_context(app):
        addresses = ("127.0.0.1", "::1", "203.0.113.9", "testclient")
        yield {address: httpx.ASGITransport(app, client=(address, 50_000)) for address in addresses}


@pytest.fixture
async def here(transports: dict[str, httpx.ASGITransport]) -> AsyncIterator[httpx.AsyncClient]:
    """A browser on the machine that serves."""
    client = httpx.AsyncClient(transport=transports["127.0.0.1"], base_url="http://127.0.0.1:8000", headers=AS_BROWSER)
    async with client:
        yield client


async def test_the_runs_are_listed_with_charts_and_with_files_that_are_none(here: httpx.AsyncClient) -> None:
    found = await here.get("/evals")
    assert found.status_code == 200
    assert found.text.index("/evals/runs/bad") < found.text.index("/evals/runs/good")
    assert "outcome in 2 runs, oldest first: 1.000, 0.500" in found.text
    assert "torn.json is not the log of a run" in found.text


async def test_a_run_shows_the_report_with_its_gate_and_sources(here: httpx.AsyncClient) -> None:
    page = (await here.get("/evals/runs/bad", params={"baseline": "good"})).text
    assert "outcome &lt;fell&gt;" in page
    assert "Changes since good" in page
    assert "1. How long you have" in page, "the words around the quote come from the knowledge base"
    assert MARKUP not in page


async def test_a_sample_has_a_page_of_its_own(here: httpx.AsyncClient) -> None:
    found = await here.get("/evals/runs/bad/sample", params={"key": "hand:opened"})
    assert found.status_code == 200
    assert "cited &lt;another&gt; clause" in found.text
    assert (await here.get("/evals/runs/bad/sample", params={"key": "hand:none"})).status_code == 404


async def test_two_runs_are_compared_and_each_sample_links_to_its_page(here: httpx.AsyncClient) -> None:
    found = await here.get("/evals/compare", params={"before": "good", "after": "bad"})
    assert "Passed before, fails now: 2" in found.text
    assert 'href="/evals/runs/bad/sample?key=hand%3Aopened"' in found.text


@pytest.mark.parametrize(
    "path", ["/evals/runs/none", "/evals/runs/torn", "/evals/runs/..%2fbad", "/evals/compare?before=bad&after=none"]
)
async def test_a_run_that_is_not_there_or_torn_is_a_problem_and_no_crash(here: httpx.AsyncClient, path: str) -> None:
    found = await here.get(path)
    assert found.status_code == 404
    assert "There is nothing here" in found.text


async def test_the_pages_need_nothing_that_the_content_policy_forbids(here: httpx.AsyncClient) -> None:
    for path in ("/evals", "/evals/runs/bad?baseline=good", "/evals/compare?before=good&after=bad"):
        page = (await here.get(path)).text
        assert "<style" not in page
        assert "<script" not in page
        assert " style=" not in page
    assert (await here.get("/evals/evals.css")).headers["content-type"].startswith("text/css")


@pytest.mark.parametrize("path", ["/evals", "/evals/runs/bad", "/evals/evals.css"])
@pytest.mark.parametrize("client", ["203.0.113.9", "testclient"])
async def test_whoever_comes_from_elsewhere_finds_nothing(
    transports: dict[str, httpx.ASGITransport], client: str, path: str
) -> None:
    async with httpx.AsyncClient(transport=transports[client], base_url="http://127.0.0.1:8000") as stranger:
        found = await stranger.get(path)
    assert found.status_code == 404
    assert found.json()["error"]["code"] == "not_found"


@pytest.mark.parametrize(
    "header",
    [{"X-Forwarded-For": "127.0.0.1"}, {"Forwarded": "for=127.0.0.1"}, {"Via": "1.1 proxy"}, {"Host": "book.example"}],
    ids=lambda header: next(iter(header)),
)
async def test_a_request_through_a_proxy_or_by_a_foreign_name_finds_nothing(
    here: httpx.AsyncClient, header: dict[str, str]
) -> None:
    assert (await here.get("/evals", headers=header)).status_code == 404


@pytest.mark.parametrize("host", ["localhost:8000", "[::1]:8000"])
async def test_this_machine_may_be_called_by_any_of_its_names(
    transports: dict[str, httpx.ASGITransport], host: str
) -> None:
    async with httpx.AsyncClient(transport=transports["::1"], base_url=f"http://{host}") as client:
        assert (await client.get("/evals")).status_code == 200


@pytest.mark.parametrize(("role", "status"), [(Role.EVALUATOR, 200), (Role.ADMIN, 200), (Role.LEAD, 404)])
async def test_elsewhere_it_opens_to_evaluators_and_admins_who_signed_in(
    transports: dict[str, httpx.ASGITransport], home: Path, role: Role, status: int
) -> None:
    with open_people(settings_at(home)) as people:
        token = people.admit(provided_login("https://login.example", role), "Eve", frozenset({role})).token
    headers = {"Authorization": f"Bearer {token}", "X-Forwarded-For": "203.0.113.9"}
    async with httpx.AsyncClient(transport=transports["203.0.113.9"], base_url="http://help.example") as client:
        assert (await client.get("/evals", headers=headers)).status_code == status


async def test_the_dashboard_is_not_part_of_the_described_interface(here: httpx.AsyncClient) -> None:
    assert "/evals" not in (await here.get("/openapi.json")).text
