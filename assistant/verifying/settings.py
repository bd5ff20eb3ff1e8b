"""Settings of the verifier: rules, unless another kind is asked for."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

VerifierKind = Literal["rules", "nli", "llm"]


class VerifierSettings(BaseModel):
    """Which verifier judges sentences: `rules`; `nli`, a cross-encoder with the name or folder `model`; or `llm`, the
    model that writes.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: VerifierKind = "rules"
    model: str | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> "VerifierSettings":
        if (self.kind == "nli") != (self.model is not None):
            raise ValueError("MODEL, a cross-encoder for natural language inference, goes with KIND=nli and only there")
        return self
