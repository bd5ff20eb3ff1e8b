"""A sample: a question, or the last turn of a conversation, and what a good answer to it must be."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from knowledge.policies import Reader

Outcome = Literal["answered", "clarify", "abstained", "handed_off"]
Verdict = Literal["yes", "no", "depends"]
Origin = Literal["written", "imported", "generated", "captured"]


class Strict(BaseModel):
    """What a suite file is made of: unknown keys are refused, and each field's docstring is shown by editors."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Gold(Strict):
    """A clause that answers, so named that it survives another way of splitting: any one of a sample's gold suffices.

    By `quote` (verbatim words of the source), by `start` and `end` (characters in it), by `section` (a heading path,
    or the end of one), or the whole document where none is given.
    """

    document: str
    """The document's path below the folder it was ingested from."""
    quote: str | None = None
    """Verbatim words of the document; white space may differ."""
    section: tuple[str, ...] = ()
    """A heading path, or the end of one."""
    start: int | None = Field(default=None, ge=0)
    """The first character in the document, counted from 0; goes with `end`."""
    end: int | None = Field(default=None, ge=0)
    """The character behind the last one."""

    @model_validator(mode="after")
    def _one_way(self) -> "Gold":
        if (self.start is None) != (self.end is None):
            raise ValueError("start and end go together")
        if sum((self.quote is not None, self.start is not None, bool(self.section))) > 1:
            raise ValueError("name the clause one way: by quote, by start and end, or by section")
        return self


class Expectation(Strict):
    """What is expected; each part is optional, and what is not given is not scored."""

    gold: tuple[Gold, ...] = ()
    """Clauses that answer; any one of them suffices."""
    facts: tuple[str, ...] = ()
    """Words that the answer must say, in any case."""
    absent: tuple[str, ...] = ()
    """Words that the answer must not say, in any case."""
    forbidden: tuple[str, ...] = ()
    """Disclosures: they may appear nowhere, not in the answer, its citations or the passages shown."""
    reference: str = ""
    """A good answer in a person's words."""
    clarify: str = ""
    """The topic that a question asked back must name."""
    verdict: Verdict | None = None
    """The decision on the customer's case. Quote "yes" and "no": bare, they are true and false in YAML."""
    outcome: Outcome | None = None
    """How the answer must end."""


class Turn(Strict):
    """One thing that was said before the question."""

    role: Literal["customer", "assistant"]
    """Who said it."""
    text: str
    """The words."""


class Sample(Strict):
    """One question with its expectation."""

    id: str = Field(min_length=1)
    """Names the sample in reports; used once in a suite."""
    question: str = Field(min_length=1)
    """What is asked, in the words of the person who asks."""
    history: tuple[Turn, ...] = ()
    """What was said before, oldest first, as it is written."""
    script: tuple[str, ...] = ()
    """The customer's earlier turns alone: they are asked first, and the system's own answers to them become the
    history, behind the written one."""
    scenario: str = ""
    """What is known of the customer's case."""
    audience: Reader = Reader.CUSTOMER
    """Who asks: a customer sees public clauses only, an agent all."""
    as_of: date | None = None
    """The day on which it is asked; today where none is given."""
    tags: tuple[str, ...] = ()
    """Words to slice reports by."""
    group: str = ""
    """Samples of one group (paraphrases, channels, audiences) must get the same answer."""
    origin: Origin = "written"
    """How the sample came into the suite."""
    pending: bool = False
    """Made by a program: it counts only once a person has reviewed it."""
    expect: Expectation = Expectation()
    """What a good answer must be."""
