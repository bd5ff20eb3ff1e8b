"""Raw HTML inside Markdown: the runs of visible words in it, and its comments."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.errors import RejectedFile
from ingest.loaders.audience_markers import Comment
from ingest.loaders.source_lines import Span, line_number

_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)[^<>]*>")
_HIDDEN_END = re.compile(r"</(?:script|style|template)\b", re.IGNORECASE)
_HIDDEN = frozenset({"script", "style", "template"})
_WITHIN_A_RUN = frozenset(
    "a abbr b br cite code del em i ins kbd mark q s small span strong sub sup td th time u var".split()
)
"""Tags that do not end a run of words; table cells are among them, so that a row stays together."""


@dataclass(slots=True)
class _Cursor:
    run: int
    position: int


def visible_runs(text: str, start: int, end: int) -> Iterator[Span | Comment]:
    """The runs of words between block-level tags, and the comments, in reading order.

    Raises RejectedFile for a comment that is never closed: it would swallow the rest of the document unseen.
    """
    at = _Cursor(start, start)
    while (opening := text.find("<", at.position, end)) >= 0:
        if text.startswith("<!--", opening):
            closing = text.find("-->", opening + 4, end)
            if closing < 0:
                reason = "the comment '<!--' is never closed; end it with '-->'"
                raise RejectedFile(reason, line=line_number(text, opening))
            yield from _run(text, at.run, opening)
            yield Comment(opening, closing + 3, text[opening + 4 : closing])
            at.run = at.position = closing + 3
            continue
        tag = _TAG.match(text, opening, end)
        if tag is None:
            at.position = opening + 1
            continue
        at.position = tag.end()
        name = tag[1].lower()
        if name in _WITHIN_A_RUN:
            continue
        yield from _run(text, at.run, opening)
        if name in _HIDDEN and not tag[0].startswith("</"):
            hidden = _HIDDEN_END.search(text, at.position, end)
            at.position = hidden.start() if hidden else end
        at.run = at.position
    yield from _run(text, at.run, end)


def _run(text: str, start: int, end: int) -> Iterator[Span]:
    words = text[start:end]
    if any(character.isalnum() for character in _TAG.sub("", words)):
        start += len(words) - len(words.lstrip())
        yield Span(start, start + len(words.strip()))
