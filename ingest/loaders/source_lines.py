"""Where lines begin and end in a text, and finding a parser's words again in the lines they came from."""

import re
from bisect import bisect_right
from dataclasses import dataclass

_NEWLINE = re.compile(r"\r\n?|\n")


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` up to, not including, `end`."""

    start: int
    end: int


class SourceLines:
    """The lines of `text[base:]`, numbered from 0 as CommonMark counts them: CR, LF or CRLF ends a line."""

    def __init__(self, text: str, base: int = 0) -> None:
        self._text = text
        self._lines_before = line_number(text, base) - 1
        self._starts = [base]
        self._ends: list[int] = []
        for newline in _NEWLINE.finditer(text, base):
            self._ends.append(newline.start())
            self._starts.append(newline.end())
        self._ends.append(len(text))

    def __len__(self) -> int:
        return len(self._starts)

    def start(self, line: int) -> int:
        """Offset of the line's first character; the end of the text for lines past the last."""
        return self._starts[line] if line < len(self._starts) else len(self._text)

    def end(self, line: int) -> int:
        """Offset just past the line's last character, its newline not counted."""
        return self._ends[line]

    def line_in_file(self, offset: int) -> int:
        """The 1-based line of the whole text that holds a character offset, for messages to people."""
        return self._lines_before + bisect_right(self._starts, offset)

    def words(self, line: int) -> str:
        """The line without its newline."""
        return self._text[self._starts[line] : self._ends[line]]

    def locate(self, content: str, first: int, stop: int) -> Span | None:
        """The span, trimmed, of words that a parser took from lines [first, stop), their first line's prefix removed.

        Parsers cut list markers, quote marks and indentation off the front of a line, never off its end, so the
        first line of `content` is the tail of a source line. None when there are no words.
        """
        stop = min(stop, len(self))
        stripped = content.strip()
        if not stripped:
            return None
        head = stripped.split("\n", 1)[0].rstrip()
        for line in range(first, stop):
            visible = self.words(line).rstrip()
            if visible.endswith(head):
                return self.trimmed(self._starts[line] + len(visible) - len(head), self._ends[stop - 1])
        return None

    def trimmed(self, start: int, end: int) -> Span | None:
        """The span without white space at its ends; None when nothing is left."""
        words = self._text[start:end]
        start += len(words) - len(words.lstrip())
        stripped = words.strip()
        return Span(start, start + len(stripped)) if stripped else None


def line_number(text: str, offset: int) -> int:
    """The 1-based line of a character offset, counted from the text's beginning (linear: not for loops)."""
    before = text[:offset]
    return before.count("\n") + before.count("\r") - before.count("\r\n") + 1
