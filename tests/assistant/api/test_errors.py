"""Every error is one problem: a code, one line, no traceback; and a page for browsers."""

import logging
from typing import Any

import pytest

from assistant.settings import Settings
from tests.assistant.api.serving import AS_BROWSER, Scripted, serving

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, "question: expected a value, got none"),
        ({"question": "  "}, "question: expected some words, got '  '"),
        ({"question": 5}, "question: input should be a valid string, got 5"),
        ({"question": "x", "as_of": "2026-13-01"}, "as_of: expected a day as YYYY-MM-DD, got '2026-13-01'"),
        ({"question": "x", "as_of": 20260301}, "as_of: expected a day as YYYY-MM-DD, got 20260301"),
        ({"question": "x", "as_of": "20260301"}, "as_of: expected a day as YYYY-MM-DD, got '20260301'"),
        ({"question": "x", "colour": "red"}, "colour: there is no such field"),
        ({"question": "x", "history": [{"role": "judge", "text": "x"}]}, "history.0.role: input should be"),
        ({"question": "a\0b"}, "question: expected text without NUL characters, got 'a\\x00b'"),
        ({"question": "q" * 50_000}, "question: expected at most 4,000 characters, got 50,000"),
        ({"question": "x", "scenario": "s" * 4_001}, "scenario: expected at most 4,000 characters, got 4,001"),
    ],
)
async def test_a_wrong_request_is_told_in_one_line_what_was_expected(
    settings: Settings, body: dict[str, Any], expected: str
) -> None:
    async with serving(settings, Scripted()) as running:
        response = await running.client.post("/v1/chat", json=body)
        message = response.json()["error"]["message"]
        assert response.status_code == 422
        assert message.startswith(expected)
        assert "\n" not in message
        assert len(message) < 250


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b'{"question": "\\ud800"}', b"[]", b"", b"question=x"])
async def test_a_body_that_is_no_question_is_a_422_or_400_and_never_a_500(settings: Settings, content: bytes) -> None:
    async with serving(settings, Scripted()) as running:
        headers = {"Content-Type": "application/json"}
        response = await running.client.post("/v1/chat", content=content, headers=headers)
        assert response.status_code in (400, 422)
        assert response.json()["error"]["message"]


async def test_json_that_is_not_declared_as_such_says_which_header_is_missing(settings: Settings) -> None:
    async with serving(settings, Scripted()) as running:
        response = await running.client.post("/v1/chat", content=b'{"question": "x"}')
        assert response.status_code == 422
        assert "Content-Type: application/json" in response.json()["error"]["message"]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "not_found"),
        ("GET", "/docs", 404, "not_found"),
        ("GET", "/v1/chat", 405, "method_not_allowed"),
        ("GET", "/v1/search", 422, "invalid"),
        ("GET", "/v1/search?q=x&k=0", 422, "invalid"),
        ("GET", "/v1/search?q=x&as_of=tomorrow", 422, "invalid"),
        ("GET", "/v1/search?q=%00", 422, "invalid"),
        ("GET", "/v1/documents/none.md/versions/1", 404, "not_found"),
        ("GET", "/v1/documents/a%00b/versions/1", 404, "not_found"),
        ("GET", "/v1/documents/returns/returns.md/versions/99999999999999999999", 422, "invalid"),
        ("GET", "/v1/documents/returns/returns.md/versions/1?start=5", 422, "invalid"),
        ("GET", "/v1/documents/returns/returns.md/versions/1?start=5&end=4", 422, "invalid"),
        ("GET", "/v1/documents/returns/returns.md/versions/1?start=5&end=99999999", 422, "invalid"),
        ("GET", "/v1/conversations/none", 404, "not_found"),
        ("GET", "/v1/conversations/%00", 404, "not_found"),
        ("POST", "/ask", 422, "invalid"),
        ("GET", "/conversations/none", 404, "not_found"),
        ("GET", "/static/none.css", 404, "not_found"),
    ],
)
async def test_whatever_goes_wrong_comes_as_a_problem_or_as_a_page(
    settings: Settings, method: str, path: str, status: int, code: str
) -> None:
    async with serving(settings, Scripted()) as running:
        response = await running.client.request(method, path)
        assert (response.status_code, response.json()["error"]["code"]) == (status, code)
        page = await running.client.request(method, path, headers=AS_BROWSER)
        assert page.status_code == status
        assert page.headers["content-type"].startswith("text/html")
        assert "<h1>" in page.text


async def test_a_wrong_key_is_a_401_that_says_what_to_do(settings: Settings) -> None:
    async with serving(settings, Scripted()) as running:
        for path in ("/v1/documents", "/v1/search?q=x", "/v1/conversations/x"):
            response = await running.client.get(path, headers={"Authorization": "Bearer wrong"})
            assert response.status_code == 401
            assert response.headers["www-authenticate"] == "Bearer"
            assert "agent key is wrong" in response.json()["error"]["message"]


async def test_credentials_of_a_proxy_do_not_matter(settings: Settings) -> None:
    async with serving(settings, Scripted()) as running:
        response = await running.client.get("/v1/documents", headers={"Authorization": "Basic dXNlcjpwdw=="})
        assert response.status_code == 200


async def test_an_unexpected_error_is_a_500_with_a_reference_that_is_in_the_log(
    settings: Settings, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def explode(*_: object) -> None:
        raise ZeroDivisionError("inner workings")

    monkeypatch.setattr("assistant.api.library.Library.documents", explode)
    async with serving(settings, Scripted()) as running:
        with caplog.at_level(logging.ERROR):
            response = await running.client.get("/v1/documents")
        error = response.json()["error"]
        assert response.status_code == 500
        assert error["code"] == "internal"
        assert "inner workings" not in response.text
        assert error["reference"] in caplog.text
        assert "ZeroDivisionError" in caplog.text
        assert response.headers["x-content-type-options"] == "nosniff"


async def test_openapi_describes_every_error_with_an_example(settings: Settings) -> None:
    async with serving(settings, Scripted()) as running:
        schema = (await running.client.get("/openapi.json")).json()
        for path, operations in schema["paths"].items():
            for operation in operations.values():
                assert operation["tags"], path
                if path in ("/healthz", "/readyz") or operation["tags"] == ["openai"]:  # those have errors of their own
                    continue
                for status in ("401", "413", "422", "429", "500"):
                    content = operation["responses"][status]["content"]["application/json"]
                    assert content["example"]["error"]["code"], (path, status)
        chat = schema["paths"]["/v1/chat"]["post"]
        assert "text/event-stream" in chat["responses"]["200"]["content"]
        assert schema["components"]["schemas"]["ChatRequest"]["examples"]
        assert "HTTPValidationError" not in schema["components"]["schemas"]
