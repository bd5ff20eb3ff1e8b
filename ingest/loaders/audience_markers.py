"""Comments that say who may read what follows: `<!-- audience: internal -->`, until the next such comment."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.errors import RejectedFile
from ingest.loaders.source_lines import SourceLines, Span, line_number
from knowledge.policies import Audience

_MARKER = re.compile(r"\s*audience\s*:\s*([^\s:]*)\s*\Z", re.IGNORECASE)
_MARKER_CHARACTERS = 200  # of a comment without an end, enough to see whether it is a marker
_FIRST_WORD = re.compile(r"\s*([A-Za-z_]{1,20})(\s*[:=])?")


@dataclass(frozen=True, slots=True)
class Comment:
    """An HTML comment: `start` and `end` enclose it with its delimiters, `words` is what stands between them."""

    start: int
    end: int
    words: str


def comments(text: str, start: int, end: int) -> Iterator[Comment]:
    """The closed HTML comments in text[start:end], in order."""
    while (opening := text.find("<!--", start, end)) >= 0:
        closing = text.find("-->", opening + 4, end)
        if closing < 0:
            return
        yield Comment(opening, closing + 3, text[opening + 4 : closing])
        start = closing + 3


def marked_audience(words: str, line: int | None = None) -> Audience | None:
    """The audience that a comment's words declare; None for an ordinary comment.

    Raises RejectedFile for a marker that is not understood, misspelt ones included: whoever wrote it wanted to
    limit, or to widen, who may read what follows.
    """
    found = _MARKER.match(words)
    if found:
        word = found[1].lower()
        if word in {audience.value for audience in Audience}:
            return Audience(word)
        raise RejectedFile(f"the audience marker says '{found[1][:60]}'; it must say 'public' or 'internal'", line=line)
    if _looks_like_marker(words):
        reason = (
            f"the comment '{' '.join(words.split())[:60]}' looks like an audience marker; write 'audience: internal'"
        )
        raise RejectedFile(reason, line=line)
    return None


def refuse_marker_inside(text: str, span: Span, lines: SourceLines) -> None:
    """Raises RejectedFile for a marker within a block's words, where it would part nothing; code quotes are let be."""
    for comment in comments(text, span.start, span.end):
        if _looks_like_marker(comment.words) and not text.endswith("`", 0, comment.start):
            reason = "the audience marker stands inside other text; give it a line of its own, not indented"
            raise RejectedFile(reason, line=lines.line_in_file(comment.start))


def refuse_broken_markers(text: str, *, one_line: bool) -> None:
    """Raises RejectedFile for a marker that is never closed or, where markers are lines, not on its own line."""
    at = -1
    while (at := text.find("<!--", at + 1)) >= 0:
        closing = text.find("-->", at + 4)
        words = text[at + 4 : closing if closing >= 0 else at + _MARKER_CHARACTERS]
        broken = closing < 0 or (one_line and "\n" in words)
        if broken and _looks_like_marker(words) and not text.endswith("`", 0, at):
            reason = "the audience marker is not closed on its line; write <!-- audience: internal -->"
            raise RejectedFile(reason, line=line_number(text, at))


def _looks_like_marker(words: str) -> bool:
    """Whether a comment begins with the word audience, or with a misspelling of it and a colon."""
    first = _FIRST_WORD.match(words)
    if not first:
        return False
    word = first[1].lower()
    near = difflib.SequenceMatcher(None, word, "audience").ratio() >= 0.8
    return word == "audience" or (near and first[2] is not None)
