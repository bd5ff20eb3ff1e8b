"""Whether a customer's words call for a person: by word rules first, then by how near a sentence is to phrasings."""

import threading
from typing import NamedTuple

import numpy as np

from assistant.escalating.cues import ASKS, ASKS_FOR_DETAILS, CUES
from knowledge.embeddings import Encoder, Vectors
from knowledge.escalations import EscalationReason
from knowledge.sentences import sentence_spans
from knowledge.words import words

_NEAR = 0.45  # the least cosine with a phrasing of the reason
_LEAD = 0.05  # how much nearer that must be than any lookalike; both read off the tuning half of the messages
_READ = 12  # sentences of a message that are read, the last ones
_EVEN_AS_A_QUESTION = {EscalationReason.CUSTOMER_ASKED, EscalationReason.SELF_HARM}
"""Asking for a person is a question as often as not ("Can I …?"), and nobody asks lightly about their own death."""

_ANY_WORD = frozenset().union(*(cues.words for cues in CUES.values()))


class _Known(NamedTuple):
    """Vectors of what a reason sounds like, and of what only sounds like it: shape (phrasings, dimensions)."""

    phrasings: Vectors
    lookalikes: Vectors


class Detector:
    """Finds reasons in a message. The phrasings are read by each encoder once. Safe to call from any thread."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, EscalationReason], _Known] = {}
        self._reading = threading.Lock()

    def has_cue(self, message: str) -> bool:
        """Whether any cue word is there: without one there is no reason, and nothing to compare."""
        return not _ANY_WORD.isdisjoint(words(message))

    def reasons(self, message: str, encoder: Encoder) -> list[EscalationReason]:
        """Every reason that the message gives, the gravest first. May ask the encoder."""
        text = message.replace("’", "'")
        sentences = [text[span.start : span.end] for span in sentence_spans(text)][-_READ:]
        return [reason for reason in CUES if any(self._gives(reason, said, encoder) for said in sentences)]

    def _gives(self, reason: EscalationReason, sentence: str, encoder: Encoder) -> bool:
        cues = CUES[reason]
        if cues.words.isdisjoint(words(sentence)) or cues.never.search(sentence):
            return False
        plain = cues.plain.search(sentence) is not None
        if ASKS.search(sentence):
            return plain and reason in _EVEN_AS_A_QUESTION and not ASKS_FOR_DETAILS.search(sentence)
        return plain or self._means(reason, sentence, encoder)

    def _means(self, reason: EscalationReason, sentence: str, encoder: Encoder) -> bool:
        """Whether the sentence is near a phrasing of the reason, and nearer than to any lookalike."""
        known = self._read(reason, encoder)
        vector = np.asarray(encoder.embed_query(sentence), dtype=np.float32)
        near = float((known.phrasings @ vector).max())
        return near >= _NEAR and near - float((known.lookalikes @ vector).max()) >= _LEAD

    def _read(self, reason: EscalationReason, encoder: Encoder) -> _Known:
        key = (encoder.model_id, reason)
        with self._reading:
            if key not in self._known:
                cues = CUES[reason]
                self._known[key] = _Known(encoder.encode(cues.phrasings), encoder.encode(cues.lookalikes))
            return self._known[key]
