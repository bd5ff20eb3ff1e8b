"""Number words as digits: "thirty (30) days" and "thirty days" both become "30 days"."""

import re

_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
_ONES += ["seventeen", "eighteen", "nineteen"]
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_VALUES = {word: value for value, word in enumerate(_ONES)} | {word: 20 + 10 * at for at, word in enumerate(_TENS)}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
_SUFFIXES = {1: "st", 2: "nd", 3: "rd"}

_UNDER_TWENTY = "|".join(sorted(_ONES, key=len, reverse=True))
_SMALL = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_ONES[1:10])}))?\b|(?:{_UNDER_TWENTY})\b)"
_LARGE = r"(?:hundred|thousand|million)\b"
_CARDINAL = re.compile(rf"\b(?:(?:{_SMALL}|an?\b)(?:[- ]{_LARGE})+(?: (?:and )?{_SMALL})?|{_SMALL})", re.IGNORECASE)
_TWICE_SAID = re.compile(r"\b(\d[\d,]*) \((\d[\d,]*)\)")
_PRONOUN = re.compile(r"one(?! (?:\w+ )?(?:day|week|month|year|hour|minute|time|business|calendar))", re.IGNORECASE)
_ORDINAL = re.compile(rf"\b({'|'.join(_ORDINALS)})\b(?! part(?:y|ies)\b|-part)", re.IGNORECASE)
_TIMES = (
    (re.compile(r"\bonce(?= (?:per|an?|every|in|each)\b)", re.IGNORECASE), "1 time"),
    (re.compile(r"\btwice\b", re.IGNORECASE), "2 times"),
    (re.compile(r"\b(?:a )?half an hour\b|\ba half[- ]hour\b", re.IGNORECASE), "30 minutes"),
    (re.compile(r"\ban hour and a half\b", re.IGNORECASE), "90 minutes"),
)


def with_digits(text: str) -> str:
    """The text with its cardinals and ordinals in digits; "one" as a pronoun, as in "a new one", stays a word."""
    text = _CARDINAL.sub(_digits, text)
    text = _TWICE_SAID.sub(lambda match: match[1] if match[1] == match[2] else match[0], text)
    for pattern, words in _TIMES:
        text = pattern.sub(words, text)
    return _ORDINAL.sub(lambda match: _ordinal(1 + _ORDINALS.index(match[1].lower())), text)


def _digits(match: re.Match[str]) -> str:
    if match[0].lower() == "one" and _PRONOUN.match(match.string, match.start()):
        return match[0]
    total = current = 0
    for word in re.split(r"[- ]+", match[0].lower()):
        if word in _SCALES:
            total, current = total + max(current, 1) * _SCALES[word], 0
        elif word in _VALUES:
            current += _VALUES[word]
    return str(total + current)


def _ordinal(value: int) -> str:
    return f"{value}{_SUFFIXES.get(value, 'th')}"
