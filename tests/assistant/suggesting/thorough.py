"""A thorough check over a small set of policies, and models that object by a script."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

from assistant.settings import Settings
from assistant.suggesting.checker import ReplyChecker
from assistant.suggesting.thorough import ThoroughCheck, open_thorough
from assistant.verifying.rule_verifier import RuleVerifier
from benchmarks.faults.model_server import Reply, says
from knowledge.embeddings.fake import FakeEncoder
from knowledge.serving import ServedIndex

PARAPHRASE = "Take as long as you like to send an unopened item back."
"""Against clause 1.1 of POLICIES, in words that no rule reads."""

QUOTE = "You can return an **unopened** item within 60 days"


@contextmanager
def thorough_check(settings: Settings) -> Iterator[ThoroughCheck]:
    """The check over a home, with the model of the settings."""
    encoder = FakeEncoder()
    with ExitStack() as opened:
        index = opened.enter_context(closing(ServedIndex(settings.home, encoder, settings.store)))
        rules = ReplyChecker(index, encoder, RuleVerifier(encoder))
        yield opened.enter_context(open_thorough(settings, encoder, index, rules))


def shown_to(request: dict[str, Any]) -> dict[str, Any]:
    """The material of a request."""
    material: dict[str, Any] = json.loads(request["messages"][1]["content"])
    return material


def objects(saying: str, **parts: object) -> Callable[[dict[str, Any]], Reply]:
    """A model that objects to the first sentence by the clause that has these words, unless `parts` say otherwise."""

    def reply(request: dict[str, Any]) -> Reply:
        clause = next(one["number"] for one in shown_to(request)["clauses"] if saying in one["text"])
        stated = {"sentence": 1, "kind": "over_promise", "clause": clause, "quote": saying, "reason": "It is 60 days."}
        return says(json.dumps({"findings": [stated | parts]}))

    return reply


def home_settings(home: Path, **changed: Any) -> Settings:
    """Settings for a home with the exact store."""
    return Settings.model_validate({"home": home, "store": {"kind": "exact"}, **changed})
