"""What the model writes, cut into sentences while it arrives, each with the numbers that it cites."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from assistant.writing.model import WritingStopped
from knowledge.markup import plain
from knowledge.sentences import sentence_spans

LONGEST = 6_000
"""Characters of a sentence, or of a whole reply: no answer of a support desk is longer."""

_NUMBERS = r"\[\d{1,3}(?:[ \t]*[,;][ \t]*\d{1,3})*\]"
_CITED = re.compile(rf"[ \t]*({_NUMBERS})")
_AFTER_STOP = re.compile(rf"(?P<stop>[.!?…]['\"”’)*_]{{0,3}})(?P<cited>(?:[ \t]*{_NUMBERS})+)")
_LEADING = re.compile(rf"(?:{_NUMBERS}\s*)+")
_CITED_AT_END = re.compile(rf"{_NUMBERS}[.!?…]['\"”’)*_]{{0,3}}$")
_UNFINISHED = re.compile(r"\s*(?:\[[\d,; \t]*)?$")
_OPENING = re.compile(r"(?:yes|no|sure|certainly|of course|unfortunately)[,;:–—] *(?=\S)", re.IGNORECASE)
_ITEM = re.compile(r"\n[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]")


class Written(NamedTuple):
    """A sentence without its numbers, the numbers it cites, and what stands between it and the one before."""

    text: str
    cited: tuple[int, ...]
    gap: str


class Draft:
    """Takes the pieces of a reply and gives its sentences, each as soon as it is certain that it is one.

    Numbers belong to the sentence that they stand in, or right behind: "… days [1]." and "… days. [1]" are the same.
    """

    def __init__(self) -> None:
        self._rest = ""
        self._length = 0
        self._first = True

    def feed(self, piece: str) -> Iterator[Written]:
        """The sentences that a further piece completes. Raises WritingStopped where the reply has no end."""
        self._length += len(piece)
        if self._length > LONGEST:
            raise WritingStopped("malformed", f"the reply has more than {LONGEST:,} characters")
        self._rest += piece
        return self._cut(last=False)

    def end(self) -> Iterator[Written]:
        """What is left when the reply is whole."""
        return self._cut(last=True)

    def _cut(self, last: bool) -> Iterator[Written]:
        text = _AFTER_STOP.sub(r" \g<cited>\g<stop>", self._rest)
        done = 0
        for span in sentence_spans(text):
            sentence, after = text[span.start : span.end], text[span.end :]
            if not last and not _is_complete(sentence, after):
                break
            if written := _written(sentence, "" if self._first else _joint(text[done : span.start])):
                self._first = False
                yield written
            done = span.end
        if done:
            self._rest = text[done:]


def _is_complete(sentence: str, after: str) -> bool:
    """Whether nothing that is still to come can belong to the sentence."""
    if _CITED_AT_END.search(sentence) and after[:1].isspace():
        return True
    return _UNFINISHED.match(after) is None


def _written(sentence: str, gap: str) -> Written | None:
    """The sentence read; None where nothing is left of it but numbers that another one should have had."""
    sentence = _LEADING.sub("", sentence, count=1) if _LEADING.match(sentence) else sentence
    cited = tuple(int(number) for group in _CITED.findall(sentence) for number in re.findall(r"\d+", group))
    words = plain(_CITED.sub("", sentence))
    if opening := _OPENING.match(words):  # nobody checks what it answers; the sentence says it anyway
        words = words[opening.end()].upper() + words[opening.end() + 1 :]
    return Written(words, tuple(dict.fromkeys(cited)), gap) if any(c.isalnum() for c in words) else None


def _joint(gap: str) -> str:
    if _ITEM.search(gap):
        return "\n- "
    return "\n\n" if "\n\n" in gap else " "
