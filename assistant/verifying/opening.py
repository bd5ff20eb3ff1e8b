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
            # langchain takes two seconds, for those who want it
            from assistant.verifying.llm_verifier import LlmVerifier
            from assistant.writing.breaker import CircuitBreaker
            from assistant.writing.calling import Caller
            from assistant.writing.chat_model import open_chat_model

            llm = settings.llm
            caller = Caller(open_chat_model(llm), llm, CircuitBreaker(llm.failures_to_rest, llm.rest_seconds))
            with closing(LlmVerifier(caller)) as verifier:
                yield verifier
