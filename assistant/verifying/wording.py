"""A sentence made comparable: contractions written out, number words as digits, its words with stems and parts."""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from assistant.verifying.numerals import with_digits
from assistant.verifying.quantities import Quantity, quantities
from knowledge.markup import plain
from knowledge.words import content_words, stems

_STRAIGHT = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "„": '"', "\u00a0": " ", "–": "-", "—": ";"})
_CONTRACTIONS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), words)
    for pattern, words in (
        (r"^(?:\(?\d+(?:\.\d+)+\.?|\d{1,3}[.)]) +", ""),  # a clause's own number
        (r"^(?:according to|as (?:stated|set out) in) (?:our|the|this) (?:policy|policies|rules|terms), ", ""),
        (r"^(?:our|the|this) (?:policy|policies|rules|terms) (?:say|state)s? (?:that )?", ""),
        (r"\bcan(?:not|'t)\b", "can not"),
        (r"\bwon't\b", "will not"),
        (r"\bshan't\b", "shall not"),
        (r"n't\b", " not"),
        (r"'ll\b", " will"),
        (r"'re\b", " are"),
        (r"'ve\b", " have"),
        (r"\bnon-?(?=[a-z]{4})", "not "),
        (r"\bno(?:t)? (?:later|longer) than\b", "within"),
        (r"\bno(?:t)? (?:more|greater) than\b|\bat most\b|\ba maximum of\b", "up to"),
        (r"\bno(?:t)? (?:less|fewer) than\b", "at least"),
        (r"\bnot (?=exceed)", "up to "),
        (r"\bfree of charge\b|\b(?:at no|without) (?:extra |additional )?(?:cost|charge)\b", "free"),
        (r"\bwhether or not\b|\bno matter\b", "regardless"),
        (r"\bnot only\b|\bnot limited to\b", " "),
    )
)
_WORD = re.compile(r"[A-Za-z0-9]+(?:[.,:'][A-Za-z0-9]+)*")
_BOUNDARY = re.compile(r"[,;:()|]|[.!?](?=\s|$)")
_JOINS = frozenset(
    "and but while whereas although though plus so because if unless except provided when until since".split()
)
_ANCHORS = frozenset(
    "is are was were be been am has have had do does did can could may might must shall should will would not no never "
    "need needs without only".split()
)
_TELLING = 4  # words from which a stretch between commas says something of its own
_FILLER = frozenset(
    "within upon per according policy policies please note able also customer customers eligible entitled required "
    "allowed permitted following includes include including case via using use way ways applies apply regarding".split()
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word: as written, its stem, where it starts, and the number of the part of the sentence it stands in.

    `content` words carry what is said; a `name` is capitalised within the sentence.
    """

    text: str
    stem: str
    start: int
    part: int
    content: bool
    name: bool


class Reading:
    """One sentence, read once. Its parts are clauses, cut at commas and joining words, each with a verb or number."""

    def __init__(self, text: str) -> None:
        self.original = plain(text)
        self.text = normal(self.original)
        self.quantities: list[Quantity] = quantities(self.text)
        self.words: tuple[Word, ...] = self._words()

    @cached_property
    def stems(self) -> frozenset[str]:
        """Stems of the content words."""
        return frozenset(word.stem for word in self.words if word.content)

    @cached_property
    def parts(self) -> dict[int, tuple[Word, ...]]:
        """The words of each part, by its number."""
        numbers = dict.fromkeys(word.part for word in self.words)
        return {number: tuple(word for word in self.words if word.part == number) for number in numbers}

    @cached_property
    def stretches(self) -> list[tuple[str, tuple[Word, ...]]]:
        """The stretches between boundaries that say something: text and words of each with four words or more."""
        groups = [[self.words[at] for at in segment] for segment in self._segments]
        return [
            (self.text[group[0].start : group[-1].start + len(group[-1].text)], tuple(group))
            for group in groups
            if len(group) >= _TELLING and any(word.content for word in group)
        ]

    def part_at(self, start: int) -> int:
        """The part that stands at a character of `text`."""
        before = [word.part for word in self.words if word.start <= start]
        return before[-1] if before else 0

    def part_stems(self, part: int) -> frozenset[str]:
        """Stems of a part's content words."""
        return frozenset(word.stem for word in self.parts.get(part, ()) if word.content)

    def _words(self) -> tuple[Word, ...]:
        matches = list(_WORD.finditer(self.text))
        parts = self._part_numbers(matches)
        numeric = [(quantity.start, quantity.end) for quantity in self.quantities]
        words: list[Word] = []
        for number, (match, part) in enumerate(zip(matches, parts, strict=True)):
            inside = any(start <= match.start() < end for start, end in numeric)
            first = number == 0 or self.text[: match.start()].rstrip()[-1:] in ".!?:"
            lower = match[0].lower()
            content = not inside and _carries(lower)
            name = content and match[0][0].isupper() and not first
            words.append(Word(lower, stem(lower), match.start(), part, content, name))
        return tuple(words)

    def _part_numbers(self, matches: list[re.Match[str]]) -> list[int]:
        """Segments between boundaries; one without a verb or number joins the next, the last the one before."""
        segments: list[list[int]] = [[]]
        for at, match in enumerate(matches):
            gap = self.text[matches[at - 1].end() : match.start()] if at else ""
            inside = any(one.start < match.start() < one.end for one in self.quantities)
            if segments[-1] and not inside and (_BOUNDARY.search(gap) or match[0].lower() in _JOINS):
                segments.append([])
            segments[-1].append(at)
        self._segments = segments
        merged: list[list[int]] = []
        pending: list[int] = []
        for segment in segments:
            pending += segment
            if any(matches[at][0].lower() in _ANCHORS or matches[at][0][0].isdigit() for at in segment):
                merged.append(pending)
                pending = []
        if pending:
            merged = [*merged[:-1], [*(merged[-1] if merged else ()), *pending]]
        return [number for number, segment in enumerate(merged) for _ in segment]


@lru_cache(maxsize=4096)
def read(text: str) -> Reading:
    """The reading of a sentence; the latest are remembered, since sources come up again and again."""
    return Reading(text)


def normal(text: str) -> str:
    """The text with straight quotation marks, contractions written out and number words as digits."""
    text = text.translate(_STRAIGHT)
    for pattern, words in _CONTRACTIONS:
        text = pattern.sub(words, text)
    return with_digits(" ".join(text.split()))


@lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """The stem of one word."""
    return min(stems(word), default=word)


@lru_cache(maxsize=16_384)
def _carries(word: str) -> bool:
    if word in _FILLER or word in _ANCHORS:
        return False
    return content_words(f"{word} zzz") != ["zzz"] and (len(word) > 1 or word.isdigit())
