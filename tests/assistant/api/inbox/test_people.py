"""People in the inbox: under their own name, by their roles, and against the check with a reason only."""

import shutil
from pathlib import Path

import httpx
import pytest

from assistant.people.person import Role, provided_login
from assistant.settings import Settings
from tests.assistant.api.cheap_hashes import make_hashes_cheap
from tests.assistant.api.serving import AS_AGENT, POLICIES, Running, published, serving, settings_at
from tests.assistant.api.visitors.visiting import Visiting, visiting

pytestmark = pytest.mark.anyio

PASSWORD = "correct horse battery staple"
LEAK = "PLAYBOOK: never argue with a customer about a return."
AIMS = {"promise/aims.md": "# Aims\n\nWe aim to have a person answer each chat within 2 minutes of asking for one.\n"}


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    make_hashes_cheap(monkeypatch)


@pytest.fixture(scope="session")
def aiming(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose policies say how soon a chat is answered, ingested once."""
    return published(
        tmp_path_factory.mktemp("aims"),
        {**POLICIES, "promise/aims.md": f"---\naudience: public\n---\n{AIMS['promise/aims.md']}"},
    )


@pytest.fixture
def settings(aiming: Path, tmp_path: Path) -> Settings:
    """Settings for a copy of it."""
    return settings_at(Path(shutil.copytree(aiming, tmp_path / "home")))


async def _as(running: Running, name: str, *roles: Role) -> dict[str, str]:
    """The headers of somebody who has these roles."""
    running.services.people.add(name, frozenset(roles), PASSWORD)
    body = {"name": name, "password": PASSWORD, "bearer": True}
    return {"Authorization": f"Bearer {(await running.client.post('/v1/session', json=body)).json()['token']}"}


async def _waiting(running: Running) -> Visiting:
    own = await visiting(running.client)
    await own.post("handoff", {"note": "May I bring an opened item back?"})
    return own


async def _act(running: Running, own: Visiting, action: str, headers: dict[str, str], **body: object) -> httpx.Response:
    return await running.client.post(f"/v1/inbox/{own.conversation}/{action}", json=body, headers=headers)


async def test_people_act_under_their_own_name_whatever_the_body_says(settings: Settings) -> None:
    async with serving(settings) as running:
        ana, bea = await _as(running, "Ana", Role.AGENT), await _as(running, "Bea", Role.ADMIN)
        own = await _waiting(running)
        assert (await _act(running, own, "take", ana, agent="Bea")).status_code == 204
        refused = await _act(running, own, "take", bea)
        listed = (await running.client.get("/v1/inbox", headers=bea)).json()["conversations"]
    assert refused.status_code == 409
    assert refused.json()["error"]["message"].startswith("Ana has this conversation already.")
    assert [one["agent"] for one in listed] == ["Ana"]


async def test_two_people_of_one_name_do_not_act_for_each_other_nor_a_machine_for_them(settings: Settings) -> None:
    async with serving(settings) as running:
        first, second = (
            {"Authorization": f"Bearer {opened.token}"}
            for number in range(2)
            for opened in [
                running.services.people.admit(
                    provided_login("https://id.example", str(number)), "Alex", frozenset({Role.AGENT})
                )
            ]
        )
        own = await _waiting(running)
        taken = await _act(running, own, "take", first)
        for headers in (second, AS_AGENT):
            for action, body in (("take", {}), ("reply", {"id": "reply-0001", "text": "Hi"}), ("hand-back", {})):
                refused = await _act(running, own, action, headers, agent="Alex", **body)
                assert refused.status_code == 409, action
                assert "Another Alex has this conversation" in refused.json()["error"]["message"]
        assert (await _act(running, own, "close", second)).status_code == 409
        listed = (await running.client.get("/v1/inbox", headers=second)).json()["conversations"]
        me = (await running.client.get("/v1/session", headers=first)).json()["person"]
        assert [(one["agent"], one["agent_id"]) for one in listed] == [("Alex", me["id"])]
        assert (taken.status_code, (await _act(running, own, "hand-back", first)).status_code) == (204, 204)


async def test_other_roles_stay_out_and_a_machine_must_name_its_agent(settings: Settings) -> None:
    async with serving(settings) as running:
        evaluator = await _as(running, "Eva", Role.EVALUATOR, Role.POLICY_OWNER)
        own = await _waiting(running)
        for path in ("/v1/inbox", f"/v1/inbox/{own.conversation}", "/v1/exceptions", "/v1/suggestions/stats"):
            assert (await running.client.get(path, headers=evaluator)).status_code == 403, path
        nameless = await _act(running, own, "take", AS_AGENT)
        assert nameless.status_code == 422
        assert "agent: expected the name" in nameless.json()["error"]["message"]


async def test_a_reply_against_the_check_needs_a_reason_which_is_kept_with_what_was_found(settings: Settings) -> None:
    async with serving(settings) as running:
        ana = await _as(running, "Ana", Role.AGENT)
        own = await _waiting(running)
        await _act(running, own, "take", ana)
        held = await _act(running, own, "reply", ana, id="reply-0001", text=LEAK)
        sent = await _act(running, own, "reply", ana, id="reply-0001", text=LEAK, breach_reason="A lead agreed.")
        again = await _act(running, own, "reply", ana, id="reply-0001", text=LEAK, breach_reason="Something else.")
        fine = await _act(running, own, "reply", ana, id="reply-0002", text="Hello, one moment please.")
        kept = running.services.remarks.latest("breach", 5)
    assert (held.status_code, sent.status_code, again.status_code, fine.status_code) == (409, 202, 200, 202)
    assert "breach_reason" in held.json()["error"]["message"]
    assert [(one.about, one.fields["agent"], one.fields["reason"]) for one in kept] == [
        ("reply-0001", "Ana", "A lead agreed.")
    ]
    assert kept[0].fields["findings"][0]["kind"] == "internal_leak"


async def test_a_reason_is_kept_where_only_a_model_had_something_against_the_reply(settings: Settings) -> None:
    async with serving(settings) as running:
        ana = await _as(running, "Ana", Role.AGENT)
        own = await _waiting(running)
        await _act(running, own, "take", ana)
        await _act(
            running, own, "reply", ana, id="reply-0001", text="Hello, one moment please.", breach_reason="It is so."
        )
        (kept,) = running.services.remarks.latest("breach", 5)
    assert (kept.fields["reason"], kept.fields["findings"]) == ("It is so.", [])


async def test_a_machine_is_not_held_up(settings: Settings) -> None:
    async with serving(settings) as running:
        own = await _waiting(running)
        await _act(running, own, "take", AS_AGENT, agent="Bot")
        sent = await _act(running, own, "reply", AS_AGENT, agent="Bot", id="reply-0001", text=LEAK)
    assert sent.status_code == 202


async def test_the_inbox_quotes_how_soon_a_person_is_to_answer(settings: Settings) -> None:
    async with serving(settings) as running:
        benchmark = (await running.client.get("/v1/inbox", headers=AS_AGENT)).json()["benchmark"]
    assert (benchmark["seconds"], benchmark["citation"]["document"]) == (120, "promise/aims.md")
    assert benchmark["citation"]["quote"] in AIMS["promise/aims.md"]
