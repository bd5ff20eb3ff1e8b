"""Whether a text says a phrase: in any case, whatever its white space, quotation marks and Markdown."""

import re

from knowledge.markup import plain

_STRAIGHT = str.maketrans({"‘": "'", "’": "'", "‚": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "‟": '"'})


def says(phrase: str, text: str) -> bool:
    """Whether the phrase stands in the text as whole words; "30" is in none of "130", "1,300" and "30.5"."""
    wanted = normal(phrase)
    left = r"(?<!\w)" + (r"(?<!\d[.,])" if wanted[:1].isdigit() else "") if _is_word(wanted[:1]) else ""
    right = r"(?!\w)" + (r"(?![.,]\d)" if wanted[-1:].isdigit() else "") if _is_word(wanted[-1:]) else ""
    return _found(left + re.escape(wanted) + right, wanted, text)


def contains(phrase: str, text: str) -> bool:
    """Whether the phrase stands anywhere in the text, within words too; only a number is not part of a longer one."""
    wanted = normal(phrase)
    left = r"(?<!\d)" if wanted[:1].isdigit() else ""
    right = r"(?!\d)" if wanted[-1:].isdigit() else ""
    return _found(left + re.escape(wanted) + right, wanted, text)


def normal(text: str) -> str:
    """Case folded, quotation marks straight, one space for each run of white space."""
    return " ".join(text.translate(_STRAIGHT).casefold().split())


def _found(pattern: str, wanted: str, text: str) -> bool:
    # Both readings, since Markdown may split a phrase ("**30** days") and may hide one (a comment).
    return bool(wanted) and any(re.search(pattern, normal(reading)) for reading in (text, plain(text)))


def _is_word(character: str) -> bool:
    return bool(re.match(r"\w", character))
