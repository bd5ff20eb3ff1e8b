"""Deeds that clauses forbid and that are known by how they are put: blame, reproach, a forecast and the like.

A clause names the deed ("shall not blame a system"), or quotes it ("it's as good as approved"); a sentence does it in
words of its own ("the night porter forgot"). Both are read from deeds.toml.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NewType

Deed = NewType("Deed", str)
"""A heading of deeds.toml."""

_FRAGMENTS = "fragments"
_SLOT = re.compile(r"<(\w+)>")


def _patterns(path: Path) -> dict[Deed, dict[str, re.Pattern[str]]]:
    tables: Mapping[str, Mapping[str, list[str]]] = tomllib.loads(path.read_text(encoding="utf8"))
    fragments = {name: f"(?:{'|'.join(parts)})" for name, parts in tables[_FRAGMENTS].items()}

    def compiled(parts: Iterable[str]) -> re.Pattern[str]:
        return re.compile(_SLOT.sub(lambda slot: fragments[slot[1]], "|".join(parts)), re.IGNORECASE)

    return {
        Deed(name): {key: compiled(parts) for key, parts in table.items()}
        for name, table in tables.items()
        if name != _FRAGMENTS
    }


_KNOWN = _patterns(Path(__file__).with_name("deeds.toml"))


@lru_cache(maxsize=4096)
def deeds_named(forbidden: str) -> tuple[Deed, ...]:
    """The deeds that a clause's words for what is forbidden name."""
    return tuple(deed for deed, patterns in _KNOWN.items() if patterns["named"].search(forbidden))


@lru_cache(maxsize=4096)
def deeds_done(sentence: str) -> tuple[Deed, ...]:
    """The deeds that a sentence does."""
    return tuple(deed for deed, patterns in _KNOWN.items() if patterns["done"].search(sentence))
