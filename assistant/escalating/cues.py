"""How people say that a person is needed, read from cues.toml."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.escalations import EscalationReason

ASKS = re.compile(
    r"^\W*(?:(?:and|but|so|ok|okay|hi|hello|hey|please|also|well),? )*"
    r"(?:how|what|when|where|which|who|whom|whose|why|(?:if|whether)\b[^?]*\?$"
    r"|(?:can|could|may|might|must|should|do|does|did|will|would|is|are|was|were|has|have|am)"
    r" (?!you (?:please )?(?:register|log|file|take|escalate|get|have|connect|transfer|call|put|give)))"
    r"|\b(?:know|tell me|explain|find out|wondering|curious|ask|information|info|learn|understand) (?:about |me |on )?"
    r"(?:how|what|when|where|which|who|why|if|whether|the)\b",
    re.IGNORECASE,
)
"""A sentence that asks about something, rather than saying that it happened."""

ASKS_FOR_DETAILS = re.compile(
    r"^\W*(?:(?:and|but|so|ok|hi|hello|hey|please),? )*(?:how|what|when|where|which|why)\b", re.I
)
"""A sentence that cannot be answered by yes: not "Can I speak to someone?" but "When can I speak to someone?"."""


@dataclass(frozen=True, slots=True)
class Cues:
    """What gives a reason. A sentence with none of `words` does not.

    `plain` sentences do, those that `never` matches do not; others are compared with `phrasings` and `lookalikes`.
    """

    words: frozenset[str]
    plain: re.Pattern[str]
    never: re.Pattern[str]
    phrasings: tuple[str, ...]
    lookalikes: tuple[str, ...]


def _load() -> dict[EscalationReason, Cues]:
    table = tomllib.loads(Path(__file__).with_name("cues.toml").read_text(encoding="utf8"))
    parts: dict[str, str] = {}
    for name, pattern in table["parts"].items():
        parts[name] = _filled(pattern, parts)
    return {reason: _cues(table[reason.value], parts) for reason in EscalationReason}


def _cues(rules: Mapping[str, str | list[str]], parts: Mapping[str, str]) -> Cues:
    return Cues(
        words=frozenset("".join(rules["words"]).split()),
        plain=_any(rules["plain"], parts),
        never=_any(rules.get("never", [r"(?!)"]), parts),
        phrasings=tuple(rules["phrasings"]),
        lookalikes=tuple(rules["lookalikes"]),
    )


def _any(patterns: Sequence[str], parts: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(_filled(pattern, parts) for pattern in patterns), re.IGNORECASE)


def _filled(pattern: str, parts: Mapping[str, str]) -> str:
    return re.sub(r"<(\w+)>", lambda name: parts[name[1]], pattern)


CUES = _load()
"""By reason, the gravest first."""
