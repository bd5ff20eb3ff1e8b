"""The `discretion` settings."""

from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field


class DiscretionSettings(BaseModel):
    """A bound on everything that is given in a month, by all people together, beside the budgets that clauses set.

    `monthly_budget` is in the currency of the clauses; there is none where it is not set.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    monthly_budget: Decimal | None = Field(default=None, ge=0, decimal_places=2)

    @property
    def monthly_cents(self) -> int | None:
        """The same in cents."""
        return None if self.monthly_budget is None else int(self.monthly_budget * 100)
