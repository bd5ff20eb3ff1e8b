"""Sentences that take back part of what stands right before them."""

import re

_LIMITS = re.compile(
    r"[\W\d]*(?:exceptions?|except|however|unless|but|notwithstanding|this (?:does|do) not|please note)\b",
    re.IGNORECASE,
)


def limits(sentence: str) -> bool:
    """Whether it limits the one before it: "Exception: …", "8.3 However, …"."""
    return _LIMITS.match(sentence) is not None
