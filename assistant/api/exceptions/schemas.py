"""What travels to and from /v1/exceptions."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from assistant.api.schemas import Said, Text
from assistant.discretion.entry import Entry, State


class _Wire(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ExceptionRequest(_Wire):
    """An exception to ask for; `clause_id` and `benefit` as the discretion menu of a suggestion names them."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "conversation_id": "k3Jc0fZ1mB2yq9VtX7WnSg",
                    "clause_id": "5f0c2b7d9e1a4c3b8d60",
                    "benefit": "Goodwill credit per case",
                    "amount": "20.00",
                    "reason": "The parcel came twelve days late through our mistake.",
                }
            ]
        }
    )

    clause_id: Said
    benefit: Said = Field(max_length=300)
    amount: Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=2)]
    reason: Said = Field(max_length=2_000)
    conversation_id: Said | None = Field(default=None, max_length=100)


class DecisionRequest(_Wire):
    """What the one who decides has to say about it."""

    note: Text = Field(default="", max_length=2_000)


class ExceptionRecord(_Wire):
    """An exception. `amount` is in `unit`; `approver` is the lowest role that may grant it."""

    id: str
    state: State
    asked_by: str
    role: str
    document: str
    version: int
    clause_id: str
    benefit: str
    amount: Decimal
    unit: str
    reason: str
    approver: str
    asked: datetime
    conversation_id: str | None
    decided_by: str | None
    decided: datetime | None
    note: str

    @classmethod
    def of(cls, entry: Entry) -> "ExceptionRecord":
        """The entry as it travels."""
        return cls(
            id=entry.id,
            state=entry.state,
            asked_by=entry.asked_by.name,
            role=entry.asked_by.role,
            document=entry.allowed.document,
            version=entry.allowed.version,
            clause_id=entry.allowed.clause,
            benefit=entry.benefit,
            amount=entry.amount,
            unit=entry.unit,
            reason=entry.reason,
            approver=entry.approver,
            asked=entry.asked,
            conversation_id=entry.conversation,
            decided_by=entry.decided_by.name if entry.decided_by else None,
            decided=entry.decided,
            note=entry.note,
        )


class ExceptionList(_Wire):
    """Exceptions, newest first."""

    exceptions: list[ExceptionRecord]


class BudgetRecord(_Wire):
    """What the agent may still give this month; nulls where no clause sets a budget for the role."""

    account: str | None
    limit: Decimal | None
    spent: Decimal | None
    left: Decimal | None
