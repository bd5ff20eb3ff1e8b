"""Messages into a question: the last one is asked, those before are its history, nobody's instructions are read."""

from datetime import date

from assistant.answering.question import Turn
from assistant.api.chat import check_length
from assistant.api.openai.schemas import MODEL, CompletionRequest
from assistant.conversations.exchange import Asked
from assistant.errors import BadRequest, NotFound
from assistant.settings import LimitSettings
from knowledge.policies import Reader

_REMEMBERED = 100  # of the history, the latest turns: as many as /v1/chat takes


def asked(body: CompletionRequest, reader: Reader, limits: LimitSettings) -> Asked:
    """The question, within a new conversation. Raises NotFound for another model, and BadRequest."""
    check_model(body.model)
    spoken = [(at, said) for at, said in enumerate(body.messages) if said.role in ("user", "assistant")]
    if not spoken or spoken[-1][1].role != "user":
        raise BadRequest("messages: expected the user's question as the last one (instructions are not read)")
    *earlier, (last, question) = spoken
    where = f"messages.{last}.content"
    if not question.content:
        raise BadRequest(f"{where}: expected some words, got none")
    check_length(where, question.content, limits)
    check_length("scenario", body.scenario, limits)
    history = [Turn("customer" if said.role == "user" else "assistant", said.content) for _, said in earlier]
    return Asked(
        text=question.content,
        reader=reader,
        scenario=body.scenario,
        as_of=body.as_of or date.today(),
        history=tuple(turn for turn in history if turn.text)[-_REMEMBERED:],
    )


def check_model(name: str) -> None:
    """Raises NotFound for any name but that of the one model."""
    if name != MODEL:
        raise NotFound(f"There is no model {name[:60]!r} here; ask for {MODEL!r}.")
