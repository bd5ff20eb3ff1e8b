"""YAML between two `---` lines at the top of a text file."""

import re
from dataclasses import dataclass

from ingest.errors import RejectedFile
from ingest.loaders.decoding import BYTE_ORDER_MARK
from ingest.loaders.yaml_mapping import YamlMapping, parse_yaml_mapping

_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n|\Z)")
_KEY = re.compile(r"[\w-]+[ \t]*:(?:\s|\Z)")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The metadata, and the character offset where the body begins."""

    values: YamlMapping
    body: int


def read_front_matter(text: str) -> FrontMatter:
    """What stands between the `---` lines; nothing, with the body right after a byte-order mark, where there is none.

    Raises RejectedFile when the YAML is invalid or no mapping, when it is never closed, and for TOML (`+++`): words
    that were meant to limit who may read a document are never taken for its text.
    """
    top = len(BYTE_ORDER_MARK) if text.startswith(BYTE_ORDER_MARK) else 0
    first = _line_at(text, top)
    opening = text[top:first].rstrip()
    if opening == "+++":
        raise RejectedFile("TOML front matter is not read; write it as YAML between '---' lines", line=1)
    if opening != "---":
        return FrontMatter(YamlMapping(), top)
    start = first
    while start < len(text):
        stop = _line_at(text, start)
        if text[start:stop].rstrip() in {"---", "..."}:
            source = text[first:start].replace("\r\n", "\n").replace("\r", "\n")
            return FrontMatter(parse_yaml_mapping(source, "the front matter", first_line=2), stop)
        start = stop
    if _KEY.match(text, first):
        raise RejectedFile("the front matter is never closed; end it with a line '---'", line=1)
    return FrontMatter(YamlMapping(), top)


def _line_at(text: str, start: int) -> int:
    """The offset where the line that begins at `start` ends, its newline included."""
    found = _LINE.match(text, start)
    return found.end() if found else len(text)
