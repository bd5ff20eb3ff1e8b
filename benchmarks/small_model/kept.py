"""Whole replies, kept by what was asked: the gate can be measured again without asking the model again."""

import hashlib
import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import NamedTuple

from assistant.writing.model import Delta, Model, Prompt, Usage


class _Kept(NamedTuple):
    """A delta as JSON has it."""

    text: str
    finish: str | None
    usage: Sequence[int] | None


class KeptReplies:
    """A model that waits for the whole reply of another one, and gives it out in the pieces it came in.

    `file` is JSONL, a reply a line. Whoever stops reading early has the whole reply kept all the same.
    """

    def __init__(self, model: Model, name: str, file: Path) -> None:
        self._model = model
        self._name = name
        self._file = file
        lines = file.read_text(encoding="utf8").splitlines() if file.exists() else ()
        self._kept = {row["key"]: [_Kept(*one) for one in row["deltas"]] for row in map(json.loads, lines)}

    async def stream(self, prompt: Prompt, most: int) -> AsyncGenerator[Delta, None]:
        """The reply. Raises ModelFailed; a reply that failed is not kept."""
        for text, finish, usage in await self._deltas(prompt, most):
            yield Delta(text, finish, Usage(*usage) if usage else None)

    def written(self, prompt: Prompt, most: int) -> str | None:
        """The text of a reply that is kept."""
        kept = self._kept.get(self._key(prompt, most))
        return None if kept is None else "".join(one.text for one in kept)

    async def _deltas(self, prompt: Prompt, most: int) -> "list[_Kept]":
        key = self._key(prompt, most)
        if key not in self._kept:
            async with aclosing(self._model.stream(prompt, most)) as deltas:
                came = [_Kept(*one) async for one in deltas]
            self._kept[key] = came
            with self._file.open("a", encoding="utf8") as file:
                file.write(json.dumps({"key": key, "deltas": came}, ensure_ascii=False) + "\n")
        return self._kept[key]

    def _key(self, prompt: Prompt, most: int) -> str:
        asked = json.dumps((self._name, most, prompt.instructions, prompt.material))
        return hashlib.sha256(asked.encode()).hexdigest()
