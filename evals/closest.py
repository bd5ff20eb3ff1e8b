"""The words of a document that are closest to a quote it no longer holds."""

import re
from collections import Counter
from difflib import SequenceMatcher

_LEAST = 0.5
"""Share of the quote's words that a passage must have to be called close; with fewer, it is another clause."""

_COMPARED = 50
"""Passages with equally many words of the quote that are compared letter by letter."""


def closest(quote: str, source: str) -> str | None:
    """The stretch of the source, as many words long as the quote, that shares most words with it; None: none near.

    Among equals, the one whose letters match best (difflib's ratio).
    """
    spans = [match.span() for match in re.finditer(r"\S+", source)]
    wanted = Counter(_words(quote))
    length = min(wanted.total(), len(spans))
    if not length:
        return None
    words = _words(source)
    window: Counter[str] = Counter(words[:length])
    shared = {0: (window & wanted).total()}
    for start in range(1, len(spans) - length + 1):
        window[words[start - 1]] -= 1
        window[words[start + length - 1]] += 1
        shared[start] = sum(min(count, window[word]) for word, count in wanted.items())
    most = max(shared.values())
    if most < _LEAST * wanted.total():
        return None
    best = [start for start, count in shared.items() if count == most][:_COMPARED]
    passages = [" ".join(source[spans[start][0] : spans[start + length - 1][1]].split()) for start in best]
    return max(passages, key=lambda passage: SequenceMatcher(None, quote, passage, autojunk=False).ratio())


def _words(text: str) -> list[str]:
    return [word.strip(".,;:!?\"'“”‘’()*_").lower() for word in text.split()]
