"""Suites of conversations as they stand when an agent is about to reply, read strictly."""

import hashlib
from datetime import date
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field, ValidationError, model_validator

from evals.errors import BrokenSuite
from evals.samples import Gold, Strict
from evals.suite_lines import read_text

Speaker = Literal["customer", "agent", "assistant"]


class Expected(Strict):
    """What should be suggested; lists that are empty are not scored, but `sections` is for every step."""

    draft: Literal["any", "none"] = "any"
    """`none`: nothing can be said from public clauses, and no draft may be made."""
    cite: tuple[Gold, ...] = ()
    """Clauses that answer; the draft should cite one of them."""
    steps: tuple[str, ...] = ()
    """Words of steps that must be among those suggested."""
    sections: tuple[str, ...] = ()
    """Where steps may come from: a document and the first number of a heading ("returns.md 9"), or a document."""
    done: tuple[str, ...] = ()
    """Words of the steps that the conversation shows to be done; no other may be marked."""
    escalate: str = ""
    """Who must be told; nobody where it is empty."""
    menu: tuple[str, ...] = ()
    """Words of benefits that must be on the discretion menu."""


class Scripted(Strict):
    """One conversation. Each turn is a mapping of who speaks to what they say."""

    id: str = Field(min_length=1)
    conversation: tuple[dict[Speaker, str], ...] = Field(min_length=1)
    scenario: str = ""
    role: str = "Agent"
    expect: Expected

    @model_validator(mode="after")
    def _one_speaker(self) -> "Scripted":
        if any(len(turn) != 1 for turn in self.conversation):
            raise ValueError("a turn is one speaker and what they say")
        return self


class SuggestionSuite(Strict):
    """A suite of conversations, as of one day. The odd ones are for tuning, the even ones are reported.

    A suite that nothing is tuned on is reported whole.
    """

    name: str
    description: str = ""
    as_of: date
    conversations: tuple[Scripted, ...] = Field(min_length=1)

    def half(self, held_out: bool) -> tuple[Scripted, ...]:
        """Every second conversation: the second, fourth … where `held_out`, otherwise the first, third …"""
        return self.conversations[int(held_out) :: 2]


def load_suggestions(path: Path) -> tuple[SuggestionSuite, str]:
    """The suite in a YAML file, and the SHA-256 of the file. Raises BrokenSuite."""
    text = read_text(path)
    try:
        values: Any = yaml.safe_load(text)
        suite = SuggestionSuite.model_validate(values)
    except yaml.YAMLError as error:
        raise BrokenSuite(f"{path}: this is not YAML: {error}") from error
    except ValidationError as error:
        lines = (f"{path}: {'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise BrokenSuite("\n".join(lines)) from error
    ids = [one.id for one in suite.conversations]
    if doubles := {one for one in ids if ids.count(one) > 1}:
        raise BrokenSuite(f"{path}: ids used twice: {', '.join(sorted(doubles))}")
    return suite, hashlib.sha256(text.encode()).hexdigest()
