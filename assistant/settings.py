"""Every setting of the program, read once from the environment and a `.env` file, and passed down from there.

`BYTHEBOOK_HOME`, `BYTHEBOOK_SERVER__PORT`, `BYTHEBOOK_EMBEDDING__PROVIDER`: a double underscore goes one level down.
"""

import difflib
import os
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.discretion.settings import DiscretionSettings
from assistant.errors import AssistantError
from assistant.live.settings import LiveSettings
from assistant.people.settings import OidcSettings, PeopleSettings
from assistant.verifying.settings import VerifierSettings
from assistant.visits.sites import SiteSettings
from assistant.writing.settings import LLMSettings
from knowledge.settings import EmbeddingSettings, KnowledgeSettings, StoreSettings

_PREFIX = "BYTHEBOOK_"
_NOT_OURS = ("BYTHEBOOK_TEST_", "BYTHEBOOK_MODEL_CACHE")  # of the test suite, and of knowledge/embeddings/models.py


class ServerSettings(BaseModel):
    """Where the service listens, who counts as an agent, and where it sends people whom it cannot help.

    A request that bears `agent_key` is an agent's; without a key set there are customers only. `contact` is a
    link (https:, mailto: or tel:) to a human. Pages from `origins` (scheme and host, such as https://chat.example) may
    call the routes of OpenAI's clients from a browser.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65_535)
    agent_key: SecretStr | None = Field(default=None, min_length=8)
    contact: str | None = Field(default=None, pattern=r"^(https://|mailto:|tel:)\S+$")
    origins: list[Annotated[str, Field(pattern=r"^https?://[^/\s*]+$")]] = []


class LimitSettings(BaseModel):
    """What one request, and one client, may ask of the service."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    question_characters: int = Field(default=4_000, ge=1)
    body_bytes: int = Field(default=64 * 1024, ge=1024)
    requests_per_minute: int = Field(default=120, ge=1)
    concurrent_answers: int = Field(default=64, ge=1)


def _distinct(sites: list[SiteSettings]) -> list[SiteSettings]:
    keys = [site.key for site in sites]
    if len(set(keys)) < len(keys):
        raise ValueError(f"expected a key of its own for each site, got {', '.join(keys)}")
    return sites


class Settings(BaseSettings):
    """The whole tree. Build it with `load_settings`, which explains what is wrong in one line for each thing.

    `languages` are the ISO 639 codes of those that questions are answered in. `sites` are those that the widget
    stands on; `secret` signs their visitors' tokens, without it a random one is kept in the home.
    """

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX,
        env_nested_delimiter="__",
        env_ignore_empty=True,
        env_file=".env",
        env_file_encoding="utf8",
        dotenv_filtering="match_prefix",
        extra="forbid",
        frozen=True,
    )

    home: Path = Path(".bythebook")
    database_url: SecretStr | None = None
    languages: list[Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]] = Field(default=["en"], min_length=1)
    secret: SecretStr | None = Field(default=None, min_length=32)
    sites: Annotated[list[SiteSettings], AfterValidator(_distinct)] = []
    embedding: EmbeddingSettings = EmbeddingSettings()
    store: StoreSettings = StoreSettings()
    server: ServerSettings = ServerSettings()
    limits: LimitSettings = LimitSettings()
    live: LiveSettings = LiveSettings()
    llm: LLMSettings = LLMSettings()
    people: PeopleSettings = PeopleSettings()
    oidc: OidcSettings = OidcSettings()
    discretion: DiscretionSettings = DiscretionSettings()
    verifier: VerifierSettings = VerifierSettings()

    @property
    def knowledge(self) -> KnowledgeSettings:
        """What the knowledge room needs to know."""
        return KnowledgeSettings(
            home=self.home, database_url=self.database_url, embedding=self.embedding, store=self.store
        )


class InvalidSettings(AssistantError):
    """The environment or the `.env` file sets something that does not exist, or to a value that cannot be."""


def load_settings(**overrides: Any) -> Settings:
    """The settings, `overrides` (from a command line) winning over the environment, and that over `.env`.

    Raises InvalidSettings, one line for each problem.
    """
    problems = [_unknown(name) for name in sorted(os.environ) if not _known(name)]
    try:
        settings = Settings(**overrides)
    except ValidationError as error:
        problems += [_problem(entry["loc"], entry["msg"], entry["type"]) for entry in error.errors()]
    if problems:
        raise InvalidSettings("\n".join(problems))
    return settings


def _known(name: str) -> bool:
    if not name.upper().startswith(_PREFIX) or name.upper().startswith(_NOT_OURS):
        return True
    return name.upper().removeprefix(_PREFIX).split("__")[0].lower() in Settings.model_fields


def _unknown(name: str) -> str:
    names = [f"{_PREFIX}{field.upper()}" for field in Settings.model_fields]
    near = difflib.get_close_matches(name.upper(), names, n=1)
    return f"{name} is not a setting; " + (f"did you mean {near[0]}?" if near else f"there are {', '.join(names)}.")


def _problem(location: tuple[int | str, ...], message: str, kind: str) -> str:
    name = "__".join(str(part) for part in location).upper()
    name = name if name.startswith(_PREFIX) else _PREFIX + name
    if kind == "extra_forbidden":
        return f"{name} is not a setting." if "__" in name else _unknown(name)
    return f"{name}: {message}"
