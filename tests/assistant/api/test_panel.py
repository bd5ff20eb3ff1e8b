"""The panel's page: who may frame it, and where its files are."""

import pytest
from pydantic import ValidationError

from assistant.people.settings import PeopleSettings
from assistant.settings import Settings
from tests.assistant.api.serving import serving, settings_at

pytestmark = pytest.mark.anyio

DESK = "https://acme.zendesk.com"


async def test_only_the_panel_and_only_listed_origins_may_frame(settings: Settings) -> None:
    framed = settings_at(settings.home, people={"frame_ancestors": [DESK, "https://chat.example:8443"]})
    async with serving(framed) as running:
        panel = await running.client.get("/panel")
        other = await running.client.get("/sign-in")
    assert f"frame-ancestors {DESK} https://chat.example:8443;" in panel.headers["content-security-policy"]
    assert "x-frame-options" not in panel.headers
    assert f'data-ancestors="{DESK} https://chat.example:8443"' in panel.text
    assert "frame-ancestors 'none'" in other.headers["content-security-policy"]
    assert other.headers["x-frame-options"] == "DENY"


async def test_nobody_may_frame_it_unless_somebody_is_listed(settings: Settings) -> None:
    async with serving(settings) as running:
        panel = await running.client.get("/panel")
    assert "frame-ancestors 'none'" in panel.headers["content-security-policy"]
    assert panel.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize(
    "origin", ["*", "http://acme.example", "https://acme.example/", "https://*.acme.example", "'self'"]
)
def test_an_ancestor_is_one_safe_origin(origin: str) -> None:
    with pytest.raises(ValidationError):
        PeopleSettings(frame_ancestors=[origin])


async def test_the_page_names_its_script_by_version_and_the_old_inbox_leads_there(settings: Settings) -> None:
    async with serving(settings) as running:
        page = (await running.client.get("/panel")).text
        script = page.split('src="')[1].split('"')[0]
        served = await running.client.get(script)
        inbox = await running.client.get("/inbox")
    assert served.headers["cache-control"].endswith("immutable")
    assert served.headers["content-type"].startswith("text/javascript")
    assert (inbox.status_code, inbox.headers["location"]) == (308, "/panel")
