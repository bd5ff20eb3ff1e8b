"""A true sentence with one fact changed, so that it is false."""

import re
from collections.abc import Iterator, Sequence

from evals.mutations.figures import Variant, mutants

_DENIED: tuple[tuple[str, str], ...] = (
    (r"\b(can|may|must|will|should|is|are|was|were|has|have|does|do|did) not\b", r"\1"),
    (r"\bcannot\b", "can"),
    (r"\b(can|do|does|did|is|are|wo|would|should)(?:n't|n’t)\b", r"\1"),
    (r"\bnever\b", "always"),
    (r"\b(There (?:is|are)) no\b", r"\1 a"),
    (r"\b(can|may|must|will|should) (?!not\b|be\b)", r"\1 not "),
    (r"\b(can|may|must|will|should) (?=be )", r"\1 not "),
    (r"\b(is|are|was|were) (?!not\b|no\b)(?=[a-z]+)", r"\1 not "),
)
_MODALS = {
    "must": ("may", "should"),
    "may": ("must", "will"),
    "can": ("must", "should"),
    "will": ("may", "might"),
    "should": ("must", "may"),
    "cannot": ("need not",),
}
_LEADING = re.compile(r"^(?:If|Unless|When|Once|After|Before|Except|Provided|As long as|Until) [^,]{8,}, (?=\w)")
_TRAILING = re.compile(
    r",? (?:only )?(?:if|unless|except|provided that|as long as|so long as|until|once (?=it|the|you|we|an?\b)|only when"
    r"|subject to) ?[^.;:]{8,}(?=\.$)"
)
_ENUMERATED = re.compile(
    r"(?:or|and)\b|(?:[\w-]+ ?){1,3}, (?:or|and)\b"
)  # in "If a term, condition, or provision …, …"
_UNFINISHED = (" be", " is", " are", " as", " the", " the one")  # "Some features may be", without "subject to …"
_OPPOSITES = (
    ("unopened", "opened"), ("opened", "unopened"), ("unused", "used"), ("domestic", "international"),
    ("before", "after"), ("after", "before"), ("online", "in a store"), ("in a store", "online"),
    ("credit card", "gift card"), ("gift card", "credit card"), ("debit card", "gift card"),
    ("store credit", "cash"), ("refund", "replacement"), ("exchange", "refund"),
    ("billing address", "shipping address"),
    ("public", "private"), ("private", "public"), ("owner", "member"), ("email", "phone"), ("phone", "email"),
    ("weekdays", "weekends"), ("highest", "lowest"), ("lowest", "highest"), ("maximum", "minimum"),
    ("minimum", "maximum"), ("monthly", "yearly"), ("annual", "monthly"), ("daily", "weekly"), ("buyer", "seller"),
)  # fmt: skip
_PARTIES = (
    (r"\bYou (?=can|may|must|will|should|are|have|need)", "We "),
    (r"\byou (?=can|may|must|will|should)", "we "),
    (r"\bWe (?=can|may|must|will|should|are|have|do|cannot|pay|refund|deduct|ship|give)", "You "),
    (r"\bwe (?=can|may|must|will|should|pay|refund|deduct|ship|give)", "you "),
)
_INVENTED = (
    "and we add a $10 voucher for your trouble", "and a manager will call you the same day",
    "and you get double points on your next order", "and we pay for a taxi home",
    "and the second one is half price", "and your next delivery is on us",
    "and we throw in a free water bottle", "and our insurance covers any theft",
    "and you also receive a birthday gift", "and a technician visits your home",
    "and we match any competitor's price", "and we will plant a tree in your name",
    "and you earn a lifetime warranty", "and customers over 65 save another tenth",
)  # fmt: skip
_LEAST = 24  # characters of a sentence without its condition
_NAME = re.compile(r"(?<=[a-z,;] )(?!I\b)[A-Z][a-z]{2,}\b")


def changed(sentence: str, context: str, names: Sequence[str]) -> Iterator[Variant]:
    """False versions of a sentence, each with another fact changed; `names` are those of all the texts.

    The context is the sentence with its neighbours: what these say is not taken for a changed figure or name.
    """
    for kind, text in mutants(sentence, context):
        yield Variant({"duration": "number", "count": "number", "percent": "number"}.get(kind, kind), text)
    for kind, of in (("negation", _negated), ("modal", _modal), ("condition left out", _unconditional)):
        yield from (Variant(kind, text) for text in of(sentence) if text != sentence)
    yield from (Variant("swapped", text) for text in _swapped(sentence, context, names) if text != sentence)
    if sentence.endswith("."):
        chosen = _INVENTED[len(sentence) % len(_INVENTED)]
        yield Variant("invented", f"{sentence[:-1]}, {chosen}.")


def names_of(sentences: Sequence[str]) -> list[str]:
    """Words that stand capitalised within sentences, most often first met first."""
    return list(dict.fromkeys(match[0] for sentence in sentences for match in _NAME.finditer(sentence)))


def _negated(sentence: str) -> Iterator[str]:
    """The first verb that can be, turned: one change a sentence, since two may cancel out."""
    for pattern, other in _DENIED:
        if re.search(pattern, sentence):
            yield re.sub(pattern, other, sentence, count=1)
            return


def _modal(sentence: str) -> Iterator[str]:
    for word, others in _MODALS.items():
        if match := re.search(rf"\b{word}\b(?! not)", sentence):
            yield from (sentence[: match.start()] + other + sentence[match.end() :] for other in others)


def _unconditional(sentence: str) -> Iterator[str]:
    if (match := _LEADING.match(sentence)) and not _ENUMERATED.match(sentence[match.end() :]):
        rest = sentence[match.end() :]
        yield rest[0].upper() + rest[1:]
    if (match := _TRAILING.search(sentence)) and match.start() > _LEAST:
        rest = sentence[: match.start()].removesuffix(" or")
        if not rest.endswith(_UNFINISHED):
            yield rest + sentence[match.end() :]


def _swapped(sentence: str, context: str, names: Sequence[str]) -> Iterator[str]:
    """The first word with an opposite, the first party, and the first name, in another's place."""
    for word, other in _OPPOSITES:
        if re.search(rf"\b{word}\b", sentence) and not re.search(rf"\b{other}\b", context):
            yield re.sub(rf"\b{word}\b", other, sentence, count=1)
            break
    for pattern, other in _PARTIES:
        if re.search(pattern, sentence):
            yield re.sub(pattern, other, sentence, count=1)
            break
    if (match := _NAME.search(sentence)) and (others := [name for name in names if name not in context]):
        other = others[len(sentence) % len(others)]
        yield sentence[: match.start()] + other + sentence[match.end() :]
