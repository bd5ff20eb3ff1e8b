"""What could stand in a draft instead: a sentence of a public clause, in its own words, and verified."""

import re
from collections.abc import Sequence

from assistant.suggesting.passages import Near, Passage
from assistant.verifying.verdicts import Verifier

_NUMBER = re.compile(r"^(?:\(?\d+(?:\.\d+)*[.)]?|\([a-z]\)|[-*•])\s+(?=\S)")
_LEAD = re.compile(r"^(?:exception|note|however|but|and)\s*[:,]\s*", re.IGNORECASE)
_VERB = re.compile(
    r"\b(?:am|is|are|was|were|be|do|does|did|has|have|had|will|would|can|cannot|could|may|might|must|shall|should"
    r"|we|you|it|they)\b",
    re.IGNORECASE,
)
_NEAR = 0.5  # cosine from which a public passage can stand for a sentence


def from_clause(passage: Passage, near: Sequence[Near], verifier: Verifier) -> str | None:
    """The passage as a sentence for customers; where it is internal or a row of a table, the nearest that is not."""
    others = [one.passage for one in near if one.similarity >= _NEAR]
    for one in (passage, *others):
        if one.is_public and "|" not in one.clause.context and (text := _sentence(one.text)):
            return text if verifier.verify(text, [one.whole]).support == "supported" else None
    return None


def _sentence(text: str) -> str | None:
    words = _LEAD.sub("", _NUMBER.sub("", text.strip()))
    words = words[:1].upper() + words[1:]
    if len(words.split()) < 4 or words.endswith((":", "?")) or not _VERB.search(words):
        return None
    return words if words.endswith((".", "!", "”", '"')) else f"{words}."
