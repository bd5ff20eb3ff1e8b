"""The whole way: a question over HTTP, or on the command line, answered by a model that the settings name."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.settings import Settings
from benchmarks.faults.model_server import ModelServer, Reply, event, hangs, model_server, refuses, says
from knowledge.embeddings import Encoder
from tests.assistant.api.serving import AS_AGENT, AS_JSON, read_events, serving
from tests.faults.processes import called
from tests.faults.processes import serving as service
from tests.knowledge.bases import KnowledgeBase, write

pytestmark = [pytest.mark.loopback]

QUESTION = {"question": "How long can an unopened item be returned?"}
SAID = "You can return an unopened item within 60 days for a full refund."


def _good(request: dict[str, Any]) -> Reply:
    """What is true, with the number that its clause has in this request."""
    material = json.loads(request["messages"][1]["content"])
    for one in material.get("clauses", ()):
        if "60 days" in one["text"]:
            return says(*SAID[:-1], f" [{one['number']}].")
    return says(QUESTION["question"])


@pytest.fixture
def home(onnx_encoder: Encoder, tmp_path: Path) -> Path:
    """A home with one policy, read by the encoder that is the default."""
    base = KnowledgeBase(tmp_path / "home", onnx_encoder, "exact")
    text = "# Returns\n\nYou can return an unopened item within 60 days for a full refund.\n"
    base.ingest(write(tmp_path / "policies", {"returns.md": text}))
    base.close()
    return base.home


def _with(settings: Settings, server: ModelServer) -> Settings:
    return settings.model_copy(update={"llm": server.settings()})


@pytest.mark.anyio
async def test_a_stream_carries_what_was_written_and_the_stored_turn_says_how(settings: Settings) -> None:
    with model_server(_good) as server:
        async with serving(_with(settings, server)) as (client, _):
            events = read_events((await client.post("/v1/chat", json=QUESTION)).text)
            turn = events[0].data["turn"]
            kept = (await client.get(f"/v1/conversations/{turn['conversation_id']}")).json()["turns"][0]
    assert [one.name for one in events] == ["started", "sources", "sentence", "completed"]
    assert events[2].data["text"] == SAID
    assert events[2].data["citations"][0]["quote"].startswith("1.1 You can return an **unopened** item")
    assert events[3].data["writing"]["code"] == kept["answer"]["writing"]["code"] == "written"
    assert kept["answer"]["text"] == events[2].data["text"]


@pytest.mark.anyio
async def test_an_endpoint_that_fails_gives_the_quoted_answer_and_says_so(settings: Settings) -> None:
    with model_server(refuses(500)) as server:
        async with serving(_with(settings, server)) as (client, _):
            written = (await client.post("/v1/chat", json=QUESTION, headers=AS_JSON)).json()
    async with serving(settings) as (client, _):
        quoted = (await client.post("/v1/chat", json=QUESTION, headers=AS_JSON)).json()
    assert written["writing"].pop("code") == "extractive:unavailable"
    assert (written["text"], written["citations"]) == (quoted["text"], quoted["citations"])
    assert (written["outcome"], quoted["writing"]) == ("answered", None)


@pytest.mark.anyio
async def test_a_conversation_has_a_budget_of_its_own(settings: Settings) -> None:
    with model_server(_good) as server:
        tight = settings.model_copy(update={"llm": server.settings(conversation_tokens=1_800)})
        async with serving(tight) as (client, _):
            codes = []
            asked = dict(QUESTION)
            for _ in range(9):
                answer = (await client.post("/v1/chat", json=asked, headers=AS_JSON)).json()
                codes.append(answer["writing"]["code"])
                asked["conversation_id"] = answer["conversation_id"]
            fresh = (await client.post("/v1/chat", json=QUESTION, headers=AS_JSON)).json()
    assert codes[0] == "written"
    assert codes[-1] == "extractive:budget"
    assert fresh["writing"]["code"] == "written"


@pytest.mark.anyio
async def test_a_customers_model_never_reads_an_internal_clause(settings: Settings) -> None:
    with model_server(_good) as server:
        async with serving(_with(settings, server)) as (client, _):
            await client.post("/v1/chat", json=QUESTION, headers=AS_JSON)
            await client.post("/v1/chat", json=QUESTION, headers={**AS_JSON, **AS_AGENT})
    customers, agents = (json.dumps(request) for request in server.requests)
    assert "GOODWILL" not in customers
    assert "GOODWILL" in agents


def test_when_the_client_goes_away_so_does_the_request_to_the_model(home: Path) -> None:
    with model_server(hangs(event("You can"))) as model:
        settings = {
            "BYTHEBOOK_LLM__MODEL": "scripted",
            "BYTHEBOOK_LLM__BASE_URL": model.base_url,
            "BYTHEBOOK_STORE__KIND": "exact",
        }
        with service(home, settings) as server, httpx.Client() as client:
            with client.stream("POST", f"{server.url}/v1/chat", json=QUESTION) as stream:
                assert stream.status_code == 200
                assert model.begun.wait(30)
                assert not model.hung_up.is_set()
            assert model.hung_up.wait(2)


def test_the_command_writes_too(home: Path) -> None:
    with model_server(_good) as server:
        model = {"BYTHEBOOK_LLM__MODEL": "scripted", "BYTHEBOOK_LLM__BASE_URL": server.base_url}
        ran = called("ask", "--json", "--home", home, QUESTION["question"], settings=model)
    answer = json.loads(ran.out)
    assert (ran.err, answer["text"]) == ("", SAID)
    assert answer["writing"]["code"] == "written"


@pytest.mark.parametrize(
    ("reply", "ok", "found", "advice"),
    [
        (says("rea", "dy"), True, "scripted wrote 'ready', the first of it after ", ""),
        (refuses(401, "no such key"), False, "answered 401: ", "Check BYTHEBOOK_LLM__API_KEY"),
        (refuses(503, "no"), False, "answered 503: ", "See that the server runs"),
        (hangs(event()), False, "kept us waiting", "FIRST_TOKEN_SECONDS"),
        (says(), False, "no words", "think"),
    ],
)
def test_the_doctor_says_what_came_back_and_what_to_do(
    reply: Reply, ok: bool, found: str, advice: str, tmp_path: Path
) -> None:
    with model_server(reply) as server:
        model = {
            "BYTHEBOOK_LLM__MODEL": "scripted",
            "BYTHEBOOK_LLM__BASE_URL": server.base_url,
            "BYTHEBOOK_LLM__FIRST_TOKEN_SECONDS": "0.3" if "FIRST" in advice else "10",
            "BYTHEBOOK_LLM__RETRY_SECONDS": "0",
            "BYTHEBOOK_SERVER__PORT": "0",
        }
        ran = called("doctor", "--llm", "--home", tmp_path / "none", settings=model)
    (finding,) = (one for one in json.loads(ran.out)["checks"] if one["check"] == "language model")
    assert (finding["ok"], found in finding["found"], advice in finding["advice"]) == (ok, True, True), finding


def test_the_doctor_asks_no_model_unasked_and_says_when_there_is_none(tmp_path: Path) -> None:
    without = json.loads(called("doctor", "--home", tmp_path, settings={"BYTHEBOOK_SERVER__PORT": "0"}).out)
    assert "language model" not in [one["check"] for one in without["checks"]]
    wanted = json.loads(called("doctor", "--llm", "--home", tmp_path, settings={"BYTHEBOOK_SERVER__PORT": "0"}).out)
    assert wanted["checks"][-1]["advice"] == "Name one in BYTHEBOOK_LLM__MODEL."
