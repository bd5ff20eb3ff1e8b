"""Offers that an agent may not make: more than the role's limit, or what no clause lets anybody give."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from assistant.suggesting.authority import (
    Authority,
    Benefit,
    amounts,
    approver,
    benefits_of,
    rank_of,
    shared_words,
    within,
)
from assistant.suggesting.drafted import Drafted
from assistant.suggesting.findings import Draft
from assistant.suggesting.passages import Near
from assistant.verifying.quantities import Quantity, agreement
from knowledge.policies import Audience, Clause
from knowledge.sentences import Span
from knowledge.words import stems

_GIVES = re.compile(
    r"\b(?:i|we|let me)(?:['’](?:ve|ll|d|m|re))?(?: (?:have|had|will|can|could|am|are|would|like|want|to|just"
    r"|also|already|now|be"
    r"|happy|glad|able|going|gladly|hereby|please))* "
    r"(?:giv\w+|offer\w*|add(?:ed|ing)?|credit\w*|appl(?:y|ied|ying)|issu\w+|send\w*|sent|grant\w*|waiv\w+"
    r"|refund\w*|tak\w+"
    r"|remov\w+|cover\w*|provid\w+|extend\w*|accept\w*|throw\w*|do|put|drop\w*|comp|deposit\w*|include\w*|arrang\w+)\b"
    r"|\b(?:here (?:is|are)|here['’]s|please (?:accept|take|have)|how about|make an exception"
    r"|(?<!that is )(?<!that['’]s )(?<!this is )on us|on the house|take \d+|you(?:['’]ll| will)? (?:get|receive)"
    r"|your next|as (?:an? )?(?:apology|courtesy|gesture|goodwill|thank)\w*)\b",
    re.IGNORECASE,
)
ASKS_FIRST = re.compile(
    r"\b(?:asked?|asking|request\w*|approv\w+|permission|whether|check (?:with|if)|can(?:not|['’]t)|could not"
    r"|couldn['’]t|unable"
    r"|not able|sorry, but|may be able|(?:do not|don['’]t|won['’]t|will not) (?:offer|give|refund|credit|waive"
    r"|add|accept|send|cover))\b|\bif (?:my|the|our|a) \w+ (?:lead|manager)",
    re.IGNORECASE,
)
_GESTURE = re.compile(
    r"\b(?:please (?:accept|take)|how about|exception|goodwill|gesture|courtesy|apolog\w+|make (?:it|this"
    r"|that) up|for (?:the|your) (?:trouble|inconvenience|patience|wait)"
    r"|this once|one[- ]time|as a thank|(?<!that is )(?<!that['’]s )(?<!this is )on us|on the house|compensat\w+"
    r"|next (?:order|purchase|flight|visit|bill|\w+ orders)"
    r"|coupon|promo\w*|voucher|% off|percent off|code|gift|i(?:['’]ll| will)|free)\b",
    re.IGNORECASE,
)
_GOODWILL = re.compile(
    r"\bgoodwill\b|\bgesture\b|\bcourtesy\b|\bapology\b|\bmake (?:it|this|that) up\b|\bmake up for\b", re.I
)
_TO_CARD = re.compile(r"\bto your (?:\w+ )?(?:card|account|bank|payment|paypal)\b", re.IGNORECASE)
_SPARES = re.compile(r"\bwaiv|\bfree\b|\bno (?:fee|charge|cost)\b|\brefund|\breimburse|\bnothing\b", re.IGNORECASE)
_FAMILIES: dict[Benefit, tuple[str, ...]] = {
    "discount": ("percent", "money"),
    "credit": ("money",),
    "refund": ("money",),
    "points": ("points",),
    "gift": ("money",),
    "repair": ("money",),
    "rental": ("duration",),
    "lateness": ("duration",),
    "replacement": ("money",),
    "waiver": ("money", "percent"),
    "free": ("money", "number"),
}
_ALIKE: dict[Benefit, tuple[Benefit, ...]] = {"free": ("waiver", "repair", "rental", "gift"), "refund": ("refund",)}
_ENTITLED = 0.45  # cosine from which a passage that names the same amount grants it
_OCCASION = 2  # words of a passage beside the offer's own that what is said must have
_FEES = 2  # words that an offer and the label of a fee must share


class Excess(NamedTuple):
    """An offer that goes too far: the clause that sets the limit (or comes nearest), and the reason for the agent."""

    clause: Clause
    span: Span
    message: str


def is_offer(sentence: Drafted) -> bool:
    """Whether a sentence gives something of value: not where it asks, denies, or waits for an approval."""
    text = sentence.claim
    if sentence.asks or ASKS_FIRST.search(text) or not _GIVES.search(text):
        return False
    by_myself = any(match[0][:1] in "iI" and not match[0][1:2].isalpha() for match in _GIVES.finditer(text))
    return bool(benefits_of(text)) and bool(by_myself or _GESTURE.search(text))


def excess(sentence: Drafted, draft: Draft, table: Sequence[Authority], near: Sequence[Near]) -> Excess | None:
    """Why the draft's role may not make this offer; None where it may, or where a clause grants it to this customer."""
    rank = max(1, rank_of(draft.role))
    about = stems(f"{draft.customer}\n{draft.text}")
    unknown: list[Benefit] = []
    for benefit in _offered(sentence.claim):
        amount = _amount(benefit, sentence.claim) or (_largest(draft.customer) if benefit == "replacement" else None)
        if not _GOODWILL.search(sentence.claim) and _granted(sentence, benefit, amount, near, about):
            continue
        entries = _fitting(benefit, sentence.claim, table)
        if not entries:
            unknown.append(benefit)
            continue
        mine = [one for one in entries if one.rank <= rank]
        if any(one.allowed and within(amount, one.limit) for one in mine):
            continue
        own = max((one for one in mine), key=lambda one: one.rank, default=entries[0])
        return Excess(own.clause, own.span, _message(draft.role, own, entries, amount))
    if unknown and len(unknown) == len(_offered(sentence.claim)):
        return _nowhere(sentence, near)
    return None


def is_covered(sentence: Drafted, table: Sequence[Authority]) -> bool:
    """Whether the limits per role say something of all that a sentence offers."""
    return all(_fitting(benefit, sentence.claim, table) for benefit in _offered(sentence.claim))


def _offered(text: str) -> tuple[Benefit, ...]:
    kinds = benefits_of(text)
    if "lateness" in kinds and not re.search(r"\baccept|\bextend|\bextension|\bextra\b|\bgrace\b", text, re.IGNORECASE):
        kinds = tuple(one for one in kinds if one != "lateness")
    if "waiver" in kinds and not re.search(r"\bwaiv|\bremov|\bdrop|\bfree\b|\brefund|\bcredit", text, re.IGNORECASE):
        kinds = tuple(one for one in kinds if one != "waiver")
    if kinds[:1] in (("lateness",), ("replacement",), ("repair",), ("rental",), ("waiver",)):
        return kinds[:1]
    if "refund" in kinds and _TO_CARD.search(text):
        return ("refund",)
    money = tuple(one for one in kinds if one in ("discount", "points", "credit", "gift"))
    if money:
        return money
    return kinds[:1]


def _fitting(benefit: Benefit, text: str, table: Sequence[Authority]) -> list[Authority]:
    """The entries for a benefit; for fees and refunds those whose label the offer names."""
    kinds = (benefit, *_ALIKE.get(benefit, ()))
    goodwill = _GOODWILL.search(text) is not None
    found = [
        one
        for one in table
        if one.benefit in kinds and (benefit != "refund" or goodwill or not _GOODWILL.search(one.label))
    ]
    if benefit in ("waiver", "free"):
        shared = [(shared_words(one.label.partition(": ")[2] or one.label, text), one) for one in found]
        most = max((count for count, _ in shared), default=0)
        return [one for count, one in shared if count == most] if most >= 1 else []
    labels: dict[str, int] = {}
    for one in found:
        labels.setdefault(one.label, shared_words(one.label, text))
    if not labels:
        return []
    best = max(
        labels, key=lambda label: (len([one for one in found if one.label == label and one.limit]) > 0, labels[label])
    )
    return [one for one in found if one.label == best]


def _amount(benefit: Benefit, text: str) -> Quantity | None:
    if re.search(
        r"\bhalf (?:of )?(?:the |your |its )?(?:price|cost|amount|off)\b|\bhalf[- ]price\b", text, re.IGNORECASE
    ):
        return Quantity("half", 0, 0, "percent", 50.0, 50.0)
    found = [
        one
        for one in amounts(text)
        if one.family in _FAMILIES[benefit] or (benefit == "points" and one.unit == "number")
    ]
    first = next((family for family in _FAMILIES[benefit] if any(one.family == family for one in found)), "")
    return max((one for one in found if one.family == first or not first), key=lambda one: one.high, default=None)


def _largest(text: str) -> Quantity | None:
    found = [one for one in amounts(text) if one.family == "money"]
    return max(found, key=lambda one: one.high, default=None)


def _granted(
    sentence: Drafted, benefit: Benefit, amount: Quantity | None, near: Sequence[Near], about: frozenset[str]
) -> bool:
    """Whether a passage, public or not, gives just this: the same amount of the same, or the same for free.

    A passage with the same amount grants it on its own occasion: what is said (`about`) must have words of that.
    What is refunded is as much as was paid, so a public passage on refunds need not name it; that of a credit it must.
    """
    owed = amount is not None and amount.family == "money" and "refund" in benefits_of(sentence.claim)
    for one in near:
        if one.similarity < _ENTITLED or ("|" in one.passage.clause.context and not one.passage.is_public):
            continue
        text = one.passage.text
        if benefit not in benefits_of(f"{text}") and not (benefit == "free" and "free" in text):
            continue
        if benefit in ("waiver", "repair", "rental", "free", "gift") and not _SPARES.search(text):
            continue
        if rank_of(text) and one.passage.clause.audience is Audience.INTERNAL:
            continue  # that is a limit, and the table has it
        if amount is None:
            if shared_words(text, sentence.claim) > _FEES:
                return not re.search(r"\b(?:not|never|nobody)\b", text)
        elif owed and one.passage.is_public and not any(at.family == "money" for at in amounts(text)):
            if shared_words(text, sentence.claim) > _FEES and not re.search(r"\b(?:not|never|nobody)\b", text):
                return True
        elif any(
            agreement(amount, stated) == "same" or agreement(stated, amount) == "same" for stated in amounts(text)
        ):
            occasion = stems(text) - stems(sentence.claim)
            if len(occasion & about) >= min(_OCCASION, len(occasion)):
                return True
    return False


def _nowhere(sentence: Drafted, near: Sequence[Near]) -> Excess | None:
    if not near or not _GESTURE.search(sentence.claim):
        return None
    named = [one for one in near if set(benefits_of(one.passage.text)) & set(benefits_of(sentence.claim))]
    nearest = (named or list(near))[0].passage
    return Excess(
        nearest.clause, nearest.span, "No clause lets you give this. Ask who may approve it before you offer it."
    )


def _message(role: str, own: Authority, entries: Sequence[Authority], amount: Quantity | None) -> str:
    named = approver(entries, own.label, amount)
    above = f" {named.role} may approve it." if named else " Ask for approval before you offer it."
    if own.rank > max(1, rank_of(role)) or not own.allowed:
        return f"As {role} you may not give this without approval.{above}"
    limit = own.limit.text if own.limit else "less"
    return f"As {role} you may give at most {limit} of this without approval.{above}"
