"""Settings of the language model: off until one is named."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

Mode = Literal["strict", "balanced"]

DEFAULT_BASE_URL = "https://api.openai.com/v1"


class LLMSettings(BaseModel):
    """Which model writes, how long it is waited for, and what it may use.

    `strict`: one sentence that does not hold ends the writing. `balanced`: such sentences are left out as long as the
    first one holds and most do. Prices are of a million tokens, in any one currency, which costs are then in.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str | None = None
    base_url: str | None = Field(default=None, pattern=r"^https?://\S+$")
    api_key: SecretStr | None = None
    temperature: float = Field(default=0.0, ge=0, le=2)
    output_tokens: int = Field(default=700, ge=16)
    customer_mode: Mode = "strict"
    agent_mode: Mode = "balanced"

    connect_seconds: float = Field(default=3.0, gt=0)
    first_token_seconds: float = Field(default=10.0, gt=0)
    between_chunks_seconds: float = Field(default=15.0, gt=0)
    total_seconds: float = Field(default=60.0, gt=0)
    condense_seconds: float = Field(default=5.0, gt=0)
    check_seconds: float = Field(default=20.0, gt=0)
    retry_seconds: float = Field(default=2.0, ge=0)
    failures_to_rest: int = Field(default=5, ge=1)
    rest_seconds: float = Field(default=30.0, gt=0)

    conversation_tokens: int | None = Field(default=200_000, ge=1)
    day_tokens: int | None = Field(default=None, ge=1)
    conversation_cost: float | None = Field(default=None, gt=0)
    day_cost: float | None = Field(default=None, gt=0)
    input_price: float | None = Field(default=None, ge=0)
    output_price: float | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _fits_together(self) -> "LLMSettings":
        if self.model and self.api_key is None and self.base_url is None:
            raise ValueError(f"API_KEY is needed for {DEFAULT_BASE_URL}, or BASE_URL of an endpoint that wants none")
        limited = self.conversation_cost is not None or self.day_cost is not None
        if limited and (self.input_price is None or self.output_price is None):
            raise ValueError("a limit on cost needs INPUT_PRICE and OUTPUT_PRICE, each of a million tokens")
        return self

    @property
    def place(self) -> str:
        """The endpoint's address."""
        return self.base_url or DEFAULT_BASE_URL
