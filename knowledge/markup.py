"""Words without their Markdown, for people to read; the quote itself keeps every character."""

import re

_STEPS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"<!--.*?(?:-->|$)", re.DOTALL), ""),
    (re.compile(r"\{%[^%]{0,200}%\}"), ""),  # template tags of static sites
    (re.compile(r"!\[([^\]]*)\]\([^)\s]*(?:\s[^)]*)?\)"), r"\1"),
    (re.compile(r"\[([^\]]+)\]\([^)\s]*(?:\s[^)]*)?\)"), r"\1"),
    (re.compile(r"\[([^\]]+)\]\[[^\]]*\]"), r"\1"),
    (re.compile(r"<((?:https?|mailto):[^>\s]+|[^>\s@]+@[^>\s]+)>"), r"\1"),
    (re.compile(r"<(?:br|/?p|/?div|/?li|/?td|/?tr)\b[^<>]{0,300}>", re.IGNORECASE), " "),
    (re.compile(r"</?[A-Za-z][^<>]{0,300}>"), ""),
    (re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?)", re.MULTILINE), ""),
    (re.compile(r"(\*{1,3})(?=\S)([^*\n]+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w\\])(_{1,3})(?=\S)([^_\n]+?)(?<=[^\s\\])\1(?!\w)"), r"\2"),
    (re.compile(r"`{1,3}([^`\n]+)`{1,3}"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+\-.!|])"), r"\1"),
    (re.compile(r"^[ \t]*\|[ \t]*|[ \t]*\|[ \t]*$", re.MULTILINE), ""),
    (re.compile(r"[ \t]*\|[ \t]*"), " | "),
    (re.compile(r"\*\*|__"), ""),  # emphasis whose other half stands in the next sentence
)
_MARKS = re.compile(r"[<{\[*_`\\|#>]")  # what every step above looks for


def plain(text: str) -> str:
    """The words of a Markdown passage on one line: links as their text, no emphasis marks, comments or tags."""
    if _MARKS.search(text):
        for pattern, replacement in _STEPS:
            text = pattern.sub(replacement, text)
    return " ".join(text.split())
