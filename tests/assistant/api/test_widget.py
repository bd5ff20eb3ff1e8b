"""The widget's files over HTTP, and its catalogues."""

import json
import re
from pathlib import Path

import pytest

import assistant
from assistant.settings import Settings
from tests.assistant.api.serving import serving

pytestmark = pytest.mark.anyio

WEB = Path(assistant.__file__).with_name("web")
LANGUAGES = WEB / "src" / "languages"
VERSIONS = json.loads((WEB / "dist" / "versions.json").read_text("utf8"))


async def test_every_page_may_load_it_and_nobody_loads_it_twice(settings: Settings) -> None:
    async with serving(settings) as running:
        first = await running.client.get("/widget.js")
        assert first.status_code == 200
        assert first.headers["content-type"] == "text/javascript; charset=utf-8"
        assert first.headers["access-control-allow-origin"] == "*"
        assert first.headers["cross-origin-resource-policy"] == "cross-origin"
        assert "max-age=300" in first.headers["cache-control"]
        again = await running.client.get("/widget.js", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("name", VERSIONS)
async def test_a_file_is_kept_for_ever_under_its_own_version_only(settings: Settings, name: str) -> None:
    async with serving(settings) as running:
        ours = await running.client.get(f"/{name}?v={VERSIONS[name]}")
        others = await running.client.get(f"/{name}?v=0123456789ab")
    assert "immutable" in ours.headers["cache-control"]
    assert "immutable" not in others.headers["cache-control"]
    assert ours.content == others.content


async def test_the_launcher_asks_for_the_version_that_is_served(settings: Settings) -> None:
    async with serving(settings) as running:
        assert VERSIONS["widget/chat.js"] in (await running.client.get("/widget.js")).text
        assert VERSIONS["widget/de.js"] in (await running.client.get("/widget/chat.js")).text


@pytest.mark.parametrize("path", ["/widget/versions.json", "/widget/..%2fversions.json", "/widget/nothing.js"])
async def test_nothing_else_is_served(settings: Settings, path: str) -> None:
    async with serving(settings) as running:
        assert (await running.client.get(path)).status_code == 404


def _keys(language: str) -> list[str]:
    return re.findall(r"^  (\w+):", (LANGUAGES / f"{language}.ts").read_text("utf8"), re.MULTILINE)


def _places(language: str) -> dict[str, set[str]]:
    lines = re.findall(r"^  (\w+): (.*),$", (LANGUAGES / f"{language}.ts").read_text("utf8"), re.MULTILINE)
    return {key: set(re.findall(r"\{\w+\}", text)) for key, text in lines}


@pytest.mark.parametrize("language", ["ar", "de", "es", "fr"])
def test_every_language_says_the_same_things(language: str) -> None:
    assert _keys(language) == _keys("en")
    assert _places(language) == _places("en")


@pytest.mark.parametrize("language", ["ar", "de", "en", "es", "fr"])
def test_the_button_says_the_same_before_and_after_the_rest_is_there(language: str) -> None:
    label = re.search(rf'^  {language}: "(.*)"', (WEB / "src" / "labels.ts").read_text("utf8"), re.MULTILINE)
    opened = re.search(r'^  open: "(.*)"', (LANGUAGES / f"{language}.ts").read_text("utf8"), re.MULTILINE)
    assert label is not None
    assert opened is not None
    assert label[1] == opened[1]
