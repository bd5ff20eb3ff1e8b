"""Opens the verifier that the settings name."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from assistant.settings import InvalidSettings, Settings
from assistant.verifying.rule_verifier import RuleVerifier
from assistant.verifying.verdicts import Verifier
from knowledge.embeddings import Encoder


@contextmanager
def open_verifier(settings: Settings, encoder: Encoder) -> Iterator[Verifier]:
    """The verifier; no model is loaded and nothing sent before it is asked. Raises InvalidSettings."""
    match settings.verifier.kind:
        case "rules":
            yield RuleVerifier(encoder)
        case "nli":
            from assistant.verifying.nli_verifier import NliVerifier

            yield NliVerifier(settings.verifier.model or "")
        case "llm":
            if settings.llm.model is None:
                raise InvalidSettings("BYTHEBOOK_VERIFIER__KIND=llm needs a model: set BYTHEBOOK_LLM__MODEL.")
            from assistant.verifying.llm_verifier import LlmVerifier
            from assistant.writing.calling import open_caller

            with closing(LlmVerifier(open_caller(settings.llm))) as verifier:
                yield verifier
