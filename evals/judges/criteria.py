"""What can be judged: each criterion is a prompt in a file, and the parts of a case that the judge is shown."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from evals.errors import EvalError

Part = Literal["conversation", "answer", "outcome", "expected_outcome", "sources", "reference"]

_PROMPTS = Path(__file__).parent / "prompts"


class Criterion(BaseModel):
    """A statement to judge. `needs` are parts without which it does not apply, `answers_only` leaves out refusals."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    prompt: str
    shows: tuple[Part, ...]
    needs: tuple[Part, ...] = ("answer",)
    answers_only: bool = False

    @property
    def metric(self) -> str:
        """The name of its scores."""
        return f"judge/{self.name}"

    @property
    def digest(self) -> str:
        """The version of its prompt."""
        return digest(self.prompt)


def digest(text: str) -> str:
    """The version of a prompt: the first 12 hex digits of its SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def prompt(name: str) -> str:
    """The text of a prompt file of this package."""
    return (_PROMPTS / f"{name}.md").read_text(encoding="utf8")


CRITERIA = {
    criterion.name: criterion
    for criterion in (
        Criterion(
            name="faithful",
            prompt=prompt("faithful"),
            shows=("conversation", "answer", "sources"),
            needs=("answer", "sources"),
            answers_only=True,
        ),
        Criterion(
            name="complete",
            prompt=prompt("complete"),
            shows=("conversation", "answer", "reference"),
            needs=("answer", "reference"),
        ),
        Criterion(
            name="appropriate",
            prompt=prompt("appropriate"),
            shows=("conversation", "answer", "outcome", "expected_outcome", "sources"),
        ),
    )
}


def chosen(names: Sequence[str], able: Sequence[str]) -> list[Criterion]:
    """The criteria of these names, all that a judge is `able` to judge where none is named. Raises EvalError."""
    for name in names:
        if name not in able:
            raise EvalError(f"This judge has no criterion {name!r}; it has {', '.join(able)}")
    return [CRITERIA[name] for name in dict.fromkeys(names or able)]
