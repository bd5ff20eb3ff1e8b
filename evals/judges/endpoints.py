"""Where a judge's model answers: its name, address and key."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from pydantic import SecretStr

from evals.judges.errors import JudgeUnavailable

DEFAULT_BASE_URL = "https://api.openai.com/v1"
READ_TIMEOUT = 60.0
"""Seconds; the client's own default is 600."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A model at an address. `read_timeout` is the longest wait for data, in seconds."""

    model: str
    base_url: str = DEFAULT_BASE_URL
    key: SecretStr | None = None
    read_timeout: float = READ_TIMEOUT

    @property
    def place(self) -> str:
        """The address without a user and password."""
        parts = urlsplit(self.base_url)
        return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()

    def need_key(self) -> None:
        """Raises JudgeUnavailable where the public endpoint would be asked without a key."""
        if self.key is None and self.base_url == DEFAULT_BASE_URL:
            raise JudgeUnavailable(f"{self.place} needs a key: set OPENAI_API_KEY, or --base-url to another endpoint")
