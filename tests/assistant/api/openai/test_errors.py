"""Every error on these routes is one that OpenAI's clients understand; everywhere else it stays what it was."""

from typing import Any

import pytest

from assistant.settings import Settings
from tests.assistant.api.openai.served import answering, asking
from tests.assistant.api.serving import AS_BROWSER, Scripted, serving, settings_at

pytestmark = pytest.mark.anyio

ENDPOINT = "/v1/chat/completions"
IMAGE = [{"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}]


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("changes", "param", "expected"),
    [
        ({"messages": []}, "messages", "messages: list should have at least 1 item"),
        ({"messages": None}, "messages", "messages: input should be a valid list, got None"),
        ({"messages": [{"role": "user", "content": IMAGE}]}, "messages.0.content", "images, audio and files are not"),
        ({"messages": [{"role": "user", "content": 5}]}, "messages.0.content", "input should be a valid string, got 5"),
        ({"messages": [{"role": "user", "content": "a\0b"}]}, "messages.0.content", "without NUL characters"),
        ({"messages": [{"role": "tool", "content": "x"}]}, "messages.0.role", "got 'tool'"),
        ({"messages": [{"role": "user", "content": "x" * 4_001}]}, "messages.0.content", "at most 4,000 characters"),
        ({"scenario": "x" * 4_001}, "scenario", "at most 4,000 characters"),
        ({"n": 2}, "n", "n: input should be 1, got 2"),
        ({"tools": [{}]}, "tools", "calls nothing"),
        ({"response_format": {"type": "json_schema"}}, "response_format", "expected the type 'text'"),
        ({"model": None}, "model", "model: input should be a valid string, got None"),
    ],
)
async def test_a_wrong_field_is_a_400_that_names_it(
    settings: Settings, changes: dict[str, Any], param: str, expected: str, stream: bool
) -> None:
    assistant = answering()
    async with serving(settings, assistant) as running:
        response = await running.client.post(ENDPOINT, json=asking("May I?", stream=stream) | changes)
        error = response.json()["error"]
        assert response.status_code == 400
        assert error.keys() == {"message", "type", "param", "code"}
        assert (error["type"], error["param"], error["code"]) == ("invalid_request_error", param, "invalid_value")
        assert expected in error["message"]
        assert not assistant.questions


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b"[]", b"", b"model=x", b'{"model": "\\ud800"}'])
async def test_a_body_that_is_no_request_is_a_400(settings: Settings, content: bytes) -> None:
    async with serving(settings, Scripted()) as running:
        headers = {"Content-Type": "application/json"}
        response = await running.client.post(ENDPOINT, content=content, headers=headers)
        assert response.status_code == 400
        assert response.json()["error"]["type"] == "invalid_request_error"


async def test_another_model_is_a_404(settings: Settings) -> None:
    async with serving(settings, Scripted()) as running:
        response = await running.client.post(ENDPOINT, json=asking("May I?", model="gpt-5"))
        assert response.status_code == 404
        assert response.json()["error"] == {
            "message": "There is no model 'gpt-5' here; ask for 'bythebook'.",
            "type": "invalid_request_error",
            "param": "model",
            "code": "model_not_found",
        }


@pytest.mark.parametrize("key", ["a-key-for-agent", "a-key-for-agents-", "sk-0", "Public", "publi"])
async def test_a_wrong_key_is_a_401_as_everywhere_and_says_how_to_be_a_customer(settings: Settings, key: str) -> None:
    assistant = answering()
    async with serving(settings, assistant) as running:
        headers = {"Authorization": f"Bearer {key}"}
        asked = await running.client.post(ENDPOINT, json=asking("May I?"), headers=headers)
        listed = await running.client.get("/v1/models", headers=headers)
        for response in (asked, listed):
            assert response.status_code == 401
            assert response.headers["www-authenticate"] == "Bearer"
            assert response.json()["error"]["code"] == "invalid_api_key"
            assert "send the key 'public'" in response.json()["error"]["message"]
        assert not assistant.questions
        assert (await running.client.get("/v1/documents", headers=headers)).status_code == 401


async def test_a_body_over_the_limit_is_a_413(settings: Settings) -> None:
    async with serving(settings, Scripted()) as running:
        response = await running.client.post(ENDPOINT, json=asking("x" * 70_000))
        assert response.status_code == 413
        assert response.json()["error"]["code"] == "too_large"
        assert response.headers["x-content-type-options"] == "nosniff"


async def test_a_client_that_comes_too_often_is_a_429_that_says_when_to_come_back(settings: Settings) -> None:
    async with serving(settings_at(settings.home, limits={"requests_per_minute": 1}), answering()) as running:
        assert (await running.client.post(ENDPOINT, json=asking("May I?"))).status_code == 200
        for response in (
            await running.client.post(ENDPOINT, json=asking("May I?")),
            await running.client.get("/v1/models"),
        ):
            assert response.status_code == 429
            assert 1 <= int(response.headers["retry-after"]) <= 60
            error = response.json()["error"]
            assert (error["type"], error["code"]) == ("requests", "rate_limit_exceeded")


async def test_an_answer_that_breaks_is_a_500_with_its_reference(settings: Settings) -> None:
    async with serving(settings, Scripted(ValueError("secret detail"))) as running:
        response = await running.client.post(ENDPOINT, json=asking("May I?"))
        error = response.json()["error"]
        assert response.status_code == 500
        assert (error["type"], error["code"]) == ("server_error", "answer_failed")
        assert "tell us this reference" in error["message"]
        assert "secret detail" not in response.text


async def test_whatever_breaks_besides_is_a_500_with_a_reference(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def explode(*_: object) -> None:
        raise ZeroDivisionError("inner workings")

    async with serving(settings, Scripted()) as running:
        monkeypatch.setattr(type(running.services.index), "pin", explode)
        response = await running.client.get("/v1/models")
        assert response.status_code == 500
        assert response.json()["error"]["code"] == "internal"
        assert " Reference: " in response.json()["error"]["message"]
        assert "inner workings" not in response.text


async def test_an_empty_knowledge_base_is_a_503(tmp_path_factory: pytest.TempPathFactory) -> None:
    async with serving(settings_at(tmp_path_factory.mktemp("empty"))) as running:
        for response in (
            await running.client.post(ENDPOINT, json=asking("May I?")),
            await running.client.post(ENDPOINT, json=asking("May I?", stream=True)),
            await running.client.get("/v1/models"),
        ):
            assert response.status_code == 503
            assert response.headers["retry-after"] == "1"
            error = response.json()["error"]
            assert (error["type"], error["code"]) == ("server_error", "not_ready")
            assert "bythebook ingest" in error["message"]


async def test_the_wrong_method_is_an_error_of_the_same_shape(settings: Settings) -> None:
    async with serving(settings, Scripted()) as running:
        response = await running.client.get(ENDPOINT)
        assert (response.status_code, response.headers["allow"]) == (405, "POST")
        assert response.json()["error"]["code"] == "method_not_allowed"
        assert response.json()["error"].keys() == {"message", "type", "param", "code"}


async def test_a_browser_still_gets_a_page(settings: Settings) -> None:
    async with serving(settings, Scripted()) as running:
        response = await running.client.get(ENDPOINT, headers=AS_BROWSER)
        assert response.status_code == 405
        assert "<h1>" in response.text


async def test_other_routes_keep_their_problems(settings: Settings) -> None:
    async with serving(settings, Scripted()) as running:
        response = await running.client.post("/v1/chat", json={"question": 5})
        assert response.status_code == 422
        assert response.json()["error"].keys() == {"code", "message", "reference"}
