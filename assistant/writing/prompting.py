"""What a model is sent: instructions from files, and the material as JSON, which no text in it can break out of."""

import hashlib
import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from assistant.answering.question import Question, Turn
from assistant.writing.model import Prompt
from assistant.writing.numbering import Numbered
from assistant.writing.settings import LLMSettings

_FOLDER = Path(__file__).with_name("prompts")
_ANSWER, _CONDENSE = "answer.v1", "condense.v1"  # a changed prompt is a new file
_TURNS = 6  # the latest turns that a model reads
_TURN_CHARACTERS = 600  # of each


def answer_prompt(question: Question, asked: str, clauses: Sequence[Numbered], style: Sequence[str]) -> Prompt:
    """The question with the clauses; `asked` is how it was understood."""
    material: dict[str, object] = {
        "style": list(style),
        "clauses": [
            {"number": one.number, "about": " > ".join((one.clause.title, *one.clause.section)), "text": one.text}
            for one in clauses
        ],
        "conversation": _turns(question.history),
        "case": question.scenario,
        "question": question.text,
    }
    if asked.strip() != question.text.strip():
        material["question_understood_as"] = asked
    return Prompt(_instructions(_ANSWER), _json(material))


def condense_prompt(question: Question) -> Prompt:
    """A follow-up with what it follows."""
    material: dict[str, object] = {"conversation": _turns(question.history), "message": question.text}
    return Prompt(_instructions(_CONDENSE), _json(material))


def fingerprint(settings: LLMSettings) -> str:
    """The SHA-256 of everything that shapes what is written, beside the question and the clauses."""
    written = (_instructions(_ANSWER), _instructions(_CONDENSE), settings.model, settings.place)
    shaping = (*written, settings.temperature, settings.output_tokens)
    return hashlib.sha256(json.dumps(shaping).encode()).hexdigest()


@lru_cache
def _instructions(name: str) -> str:
    return (_FOLDER / f"{name}.md").read_text(encoding="utf8")


def _turns(history: Sequence[Turn]) -> list[dict[str, str]]:
    return [{"role": turn.role, "text": turn.text[:_TURN_CHARACTERS]} for turn in history[-_TURNS:]]


def _json(material: dict[str, object]) -> str:
    """One line for each key: delimiters, line breaks and quotation marks within the texts are escaped."""
    lines = (f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in material.items())
    return "{" + ",\n".join(lines) + "}"
