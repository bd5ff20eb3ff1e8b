"""Settings come from the environment, and what is wrong with them is said in words."""

from pathlib import Path

import pytest

from assistant.settings import InvalidSettings, load_settings


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BYTHEBOOK_HOME", raising=False)


def test_the_environment_sets_and_a_command_line_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BYTHEBOOK_HOME", "/from/environment")
    monkeypatch.setenv("BYTHEBOOK_SERVER__PORT", "9000")
    monkeypatch.setenv("BYTHEBOOK_STORE__KIND", "exact")
    assert load_settings().home == Path("/from/environment")
    settings = load_settings(home=Path("/from/command/line"))
    assert settings.knowledge.home == Path("/from/command/line")
    assert (settings.server.port, settings.knowledge.store.kind) == (9000, "exact")


def test_a_dotenv_file_may_hold_other_programs_variables_and_empty_ones(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("POSTGRES_PASSWORD=x\nBYTHEBOOK_DATABASE_URL=\nBYTHEBOOK_HOME=/from/file\n")
    settings = load_settings()
    assert (settings.home, settings.database_url) == (Path("/from/file"), None)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("BYTHEBOOK_HOMME", "/x", "BYTHEBOOK_HOMME is not a setting; did you mean BYTHEBOOK_HOME?"),
        ("BYTHEBOOK_SERVER__PROT", "1", "BYTHEBOOK_SERVER__PROT is not a setting."),
        ("BYTHEBOOK_SERVER__PORT", "many", "BYTHEBOOK_SERVER__PORT: Input should be a valid integer"),
        ("BYTHEBOOK_SERVER__AGENT_KEY", "short", "BYTHEBOOK_SERVER__AGENT_KEY: Value should have at least 8"),
        ("BYTHEBOOK_LANGUAGES", "[]", "BYTHEBOOK_LANGUAGES: List should have at least 1 item"),
        ("BYTHEBOOK_LANGUAGES", '["English"]', "BYTHEBOOK_LANGUAGES__0: String should match"),
        ("BYTHEBOOK_SERVER__CONTACT", "javascript:x", "BYTHEBOOK_SERVER__CONTACT: String should match"),
    ],
)
def test_what_is_wrong_is_named_as_it_is_set(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, message: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(InvalidSettings) as raised:
        load_settings()
    assert str(raised.value).startswith(message)


def test_an_unknown_name_in_a_dotenv_file_is_named_too(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("BYTHEBOOK_HOMME=/x\n")
    with pytest.raises(InvalidSettings, match="did you mean BYTHEBOOK_HOME"):
        load_settings()


def test_secrets_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BYTHEBOOK_SERVER__AGENT_KEY", "a-secret-agent-key")
    assert "a-secret-agent-key" not in repr(load_settings())
