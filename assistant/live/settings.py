"""Settings of live conversations."""

from pydantic import BaseModel, ConfigDict, Field


class LiveSettings(BaseModel):
    """`idle_minutes`: after so long without a word a conversation with the assistant is closed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    idle_minutes: int = Field(default=24 * 60, ge=1)
