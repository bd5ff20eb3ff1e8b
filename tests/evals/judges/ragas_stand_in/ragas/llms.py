"""A model behind an asynchronous OpenAI client."""

import json
from typing import Any


class Model:
    """Asks in JSON mode; `max_retries` is for what the reply is parsed with, and is not sent."""

    def __init__(self, model: str, client: Any, arguments: dict[str, Any]) -> None:
        self._model, self._client, self._arguments = model, client, arguments

    async def ask(self, prompt: str) -> dict[str, Any]:
        reply = await self._client.chat.completions.create(
            model=self._model,
            messages=[{"role": "user", "content": prompt}],
            response_format={"type": "json_object"},
            **self._arguments,
        )
        found: dict[str, Any] = json.loads(reply.choices[0].message.content)
        return found


def llm_factory(model: str, client: Any, max_retries: int, **arguments: Any) -> Model:
    return Model(model, client, arguments)
