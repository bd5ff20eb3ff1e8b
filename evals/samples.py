"""A sample: a question, or the last turn of a conversation, and what a good answer to it must be."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from knowledge.policies import Reader

Outcome = Literal["answered", "clarify", "abstained", "handed_off"]
Verdict = Literal["yes", "no", "depends"]
Origin = Literal["written", "imported", "generated", "captured"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Gold(_Strict):
    """A clause that answers, so named that it survives another way of splitting: any one of a sample's gold suffices.

    By `quote` (verbatim words of the source), by `start` and `end` (characters in it), by `section` (a heading path,
    or the end of one), or the whole document where none is given.
    """

    document: str
    quote: str | None = None
    section: tuple[str, ...] = ()
    start: int | None = Field(default=None, ge=0)
    end: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _one_way(self) -> "Gold":
        if (self.start is None) != (self.end is None):
            raise ValueError("start and end go together")
        if sum((self.quote is not None, self.start is not None, bool(self.section))) > 1:
            raise ValueError("name the clause one way: by quote, by start and end, or by section")
        return self


class Expectation(_Strict):
    """What is expected; each part is optional, and what is not given is not scored.

    `facts` must appear in the answer and `absent` must not, as words in any case. `forbidden` are disclosures: they
    may appear nowhere, not in the answer, its citations or the passages shown. `reference` is a good answer in a
    person's words, `clarify` the topic that a question asked back must name.
    """

    gold: tuple[Gold, ...] = ()
    facts: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    reference: str = ""
    clarify: str = ""
    verdict: Verdict | None = None
    outcome: Outcome | None = None


class Turn(_Strict):
    """One thing that was said before the question."""

    role: Literal["customer", "assistant"]
    text: str


class Sample(_Strict):
    """One question with its expectation. `as_of` is the day on which it is asked; today where none is given.

    `history` is what was said before, as it is written. `script` are the customer's earlier turns alone: they are
    asked first, and the system's own answers to them become the history, behind the written one. Samples of one
    `group` (paraphrases, channels, audiences) must get the same answer. A `pending` sample, made by a program, counts
    only once a person has reviewed it.
    """

    id: str = Field(min_length=1)
    question: str = Field(min_length=1)
    history: tuple[Turn, ...] = ()
    script: tuple[str, ...] = ()
    scenario: str = ""
    audience: Reader = Reader.CUSTOMER
    as_of: date | None = None
    tags: tuple[str, ...] = ()
    group: str = ""
    origin: Origin = "written"
    pending: bool = False
    expect: Expectation = Expectation()
