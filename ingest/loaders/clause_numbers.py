"""The numbers and bullets that people put before clauses and list items: `1.`, `1.2`, `(a)`, `iv)`, `•`."""

import re
from dataclasses import dataclass
from enum import Enum

_BULLET = re.compile(r"([-*•‣◦▪●○■□·\uf0b7\uf0a7])[ \t]+(?=\S)")
_DOTTED = re.compile(r"(\d{1,3}(?:\.\d{1,3}){1,5})\.?[ \t]+(?=\S)")
_NUMBER = re.compile(r"\(?(\d{1,3})[.)][ \t]+(?=\S)")
_LETTER = re.compile(r"(?:\(([A-Za-z]|[ivx]{1,5})\)|([a-z]|[ivx]{1,5})[.)])[ \t]+(?=\S)")
_ROMAN = tuple("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv".split())


class MarkerStyle(Enum):
    """How an item is marked; items of one list share their style."""

    BULLET = "bullet"
    DOTTED = "dotted"
    NUMBER = "number"
    LETTER = "letter"
    ROMAN = "roman"

    @property
    def coarseness(self) -> int:
        """Smaller is further out where styles nest without indentation: numbers hold letters, letters hold Roman."""
        return {"number": 0, "letter": 1, "roman": 2}.get(self.value, 3)


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker at the beginning of a line: `length` characters with the blank after it.

    `ordinal` is the last number (1-based), `parents` the numbers before it in `3.2.1`.
    """

    style: MarkerStyle
    length: int
    ordinal: int = 0
    parents: tuple[int, ...] = ()

    def follows(self, earlier: "Marker | None") -> bool:
        """Whether it continues the counting of an earlier marker, or begins one of its own at 1."""
        if self.style is MarkerStyle.BULLET:
            return True
        if self.ordinal == 1 and self.style is not MarkerStyle.DOTTED:
            return True
        if earlier is None:
            return False
        if self.ordinal == 1:
            return self.parents == (*earlier.parents, earlier.ordinal)
        if (self.style, self.parents, self.ordinal) == (earlier.style, earlier.parents, earlier.ordinal + 1):
            return True
        path = (*earlier.parents, earlier.ordinal)
        depth = len(self.parents)
        return depth < len(path) and (*self.parents, self.ordinal) == (*path[:depth], path[depth] + 1)


def read_marker(line: str, earlier: Marker | None = None) -> Marker | None:
    """The marker a line begins with. `earlier` decides what `(i)` is: the letter after h, or a Roman one."""
    found = _BULLET.match(line)
    if found:
        return Marker(MarkerStyle.BULLET, found.end())
    found = _DOTTED.match(line)
    if found:
        *parents, ordinal = (int(part) for part in found[1].split("."))
        return Marker(MarkerStyle.DOTTED, found.end(), ordinal, tuple(parents))
    found = _NUMBER.match(line)
    if found:
        return Marker(MarkerStyle.NUMBER, found.end(), int(found[1]))
    found = _LETTER.match(line)
    return _letter(found, earlier) if found else None


def _letter(found: "re.Match[str]", earlier: Marker | None) -> Marker | None:
    word = (found[1] or found[2]).lower()
    position = ord(word) - ord("a") + 1 if len(word) == 1 else 0
    continues = earlier is not None and earlier.style is MarkerStyle.LETTER and earlier.ordinal == position - 1
    if word in _ROMAN and not continues:
        return Marker(MarkerStyle.ROMAN, found.end(), _ROMAN.index(word) + 1)
    return Marker(MarkerStyle.LETTER, found.end(), position) if position else None
