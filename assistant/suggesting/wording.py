"""Sentences that break what the policies say about words: phrases to avoid, marks of style, things never to say."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from assistant.suggesting.deeds import deeds_done, deeds_named
from assistant.suggesting.drafted import Drafted
from assistant.suggesting.findings import Kind
from assistant.suggesting.marks import MarkRule, marked
from assistant.suggesting.phrases import Phrase
from assistant.suggesting.rulebook import Rulebook
from assistant.verifying.wording import normal
from knowledge.embeddings import Vectors
from knowledge.policies import Clause
from knowledge.sentences import Span
from knowledge.words import stems

_SAME = 0.66  # cosine from which a sentence says what a phrase does, in whatever words
_LIKE = 0.55  # the same, where it shares words with it
_FEWEST = 3  # words of a phrase that is also known in other words
_BEGUN = 4  # words from which the beginning of a phrase is known by: "You should have read …"
_FORBIDDEN = 0.45  # cosine from which a sentence does what is forbidden
_SHARED = 2  # content words that it shares with that
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_REQUEST = re.compile(
    r"\?|\b(?:please|could you|can you|would you|(?:send|give|tell|provide|share|email) (?:me|us)|(?:i"
    r"|we) need your)\b",
    re.I,
)
_HARMLESS = re.compile(
    r"\byou should have (?=(?:it|the|your|an?|received|got|had|seen|been)\b)"
    r"|\bas soon as (?!possible\b|(?:i|we) (?:possibly )?can\b)",  # names an event, where "soon" names nothing
    re.IGNORECASE,
)
_ADDRESSES = frozenset("love dear hun pet honey darling sweetheart mate buddy pal guys folks dude sir madam".split())
_CALLED = r"(?<!\byour )(?<!\bthe )(?<!\ba )(?<!\bwith )(?<!\bof )(?<!\bmy )\b{}\b(?=\s*(?:[,.!?]|$))"
_POINTING = frozenset("that's that it's it this is there's i'm we're you're".split())


class Breach(NamedTuple):
    """A sentence that breaks a rule on words, and a sentence to put there, where that is clear."""

    kind: Kind
    clause: Clause
    span: Span
    message: str
    rewrite: str | None = None


def phrase_breach(sentence: Drafted, vector: Vectors, book: Rulebook) -> Breach | None:
    """The first phrase to avoid that a sentence uses: word by word, or in other words of the same meaning."""
    done = set() if sentence.asks else set(deeds_done(sentence.text))
    cosines: list[float] = (book.phrase_vectors @ vector).tolist() if book.phrases else []
    for phrase, cosine in zip(book.phrases, cosines, strict=True):
        used = _uses(sentence, phrase, cosine)
        if used or done & set(deeds_done(phrase.words)):
            rather = f" The policy's own words: {phrase.instead}." if phrase.instead else ""
            kind = "" if used else ", nor the like of it"
            message = f"The policy asks not to say “{phrase.words}”{kind}.{rather}"
            message = message.replace("..", ".").replace("”.”.", "”.")
            return Breach("tone", phrase.clause, phrase.span, message, _without(phrase.words, phrase.first, sentence))
    return None


def _uses(sentence: Drafted, phrase: Phrase, cosine: float) -> bool:
    """Whether a sentence has the words of a phrase, or those of like meaning; a form of address only where it calls."""
    tokens, wanted = _tokens(_HARMLESS.sub("", sentence.text)), _tokens(phrase.words)
    if phrase.about and not stems(phrase.about) & stems(sentence.in_context):
        return False
    if phrase.first:
        return _starts(wanted, _tokens(sentence.claim)) or _starts(wanted, tokens)
    if phrase.words.lower() in _ADDRESSES:
        return re.search(_CALLED.format(phrase.words), sentence.text, re.IGNORECASE) is not None
    while len(wanted) > _FEWEST and wanted[0] in _POINTING:
        wanted = wanted[1:]
    begun = wanted[: max(_BEGUN, len(wanted) - 2)]
    return _holds(begun if len(wanted) > _BEGUN else wanted, tokens) or (
        len(wanted) >= _FEWEST
        and not sentence.is_courtesy
        and (cosine >= _SAME or (cosine >= _LIKE and _alike(phrase.words, sentence)))
    )


def _alike(words: str, sentence: Drafted) -> bool:
    """Whether a sentence of like meaning shares at least two content words, or all there are, and denies as much."""
    wanted = stems(words)
    denies = re.search(r"n['’]t\b|\bnot?\b|\bnever\b|\bcannot\b", words, re.IGNORECASE) is not None
    return len(wanted & stems(sentence.text)) >= min(_SHARED, len(wanted)) and denies == sentence.denies


@lru_cache(maxsize=2048)
def _tokens(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(normal(text).lower()))


def _holds(wanted: Sequence[str], tokens: Sequence[str]) -> bool:
    return f" {' '.join(wanted)} " in f" {' '.join(tokens)} "


def _starts(wanted: Sequence[str], tokens: Sequence[str]) -> bool:
    return bool(wanted) and list(tokens[: len(wanted)]) == list(wanted)


def _without(words: str, first: bool, sentence: Drafted) -> str | None:
    """The sentence without its first word, where only that is wrong."""
    match = re.search(rf"\b{re.escape(words)}\b[,:]?\s*", sentence.text, re.IGNORECASE) if first else None
    if match is None:
        return None
    rest = sentence.text[match.end() :]
    return sentence.text[: match.start()] + rest[:1].upper() + rest[1:] if rest else None


def forbidden_breach(sentence: Drafted, vector: Vectors, book: Rulebook, offers: bool) -> Breach | None:
    """What a sentence does that a clause forbids agents to do: of like meaning, and with some of its words.

    Only what `offers` something can be a forbidden offer.
    """
    if not book.prohibitions:
        return None
    done = () if sentence.asks else deeds_done(sentence.text)
    for rule in book.prohibitions if done else ():
        if not set(done).isdisjoint(deeds_named(rule.deed)):
            return Breach(rule.kind, rule.clause, rule.span, _forbids(rule.deed))
    if sentence.denies:
        return None
    said = stems(sentence.text)
    cosines = book.prohibition_vectors @ vector
    for at in cosines.argsort()[::-1][:3].tolist():
        rule = book.prohibitions[at]
        shared = stems(rule.deed) & said
        if rule.by_form or cosines[at] < _FORBIDDEN or len(shared) < _SHARED:
            continue
        if rule.kind == "unauthorized_incentive" and not offers:
            continue
        wants = rule.deed.lower().startswith(("ask", "request"))
        if wants != bool(_REQUEST.search(sentence.text)) and (wants or sentence.asks):
            continue
        return Breach(rule.kind, rule.clause, rule.span, _forbids(rule.deed))
    return None


def _forbids(deed: str) -> str:
    return f"The policies tell agents not to do this: {deed}."


def mark_breaches(
    text: str, sentences: Sequence[Drafted], customer: str, book: Rulebook
) -> Iterator[tuple[Drafted, Breach]]:
    """Each rule on marks that a draft breaks, with the first sentence that does."""
    for rule in book.marks:
        for place in marked(rule, text, customer, book.small):
            found = [one for one in sentences if one.start <= place]
            if found and place <= found[-1].end + 3:
                yield found[-1], Breach("tone", rule.clause, rule.span, _about(rule), _unmarked(rule, found[-1].text))
                break


def _about(rule: MarkRule) -> str:
    names = {
        "emoji": "emojis",
        "exclamation": "exclamation marks",
        "capitals": "words in capital letters",
        "jargon": "legal jargon",
        "slang": "slang and the abbreviations of text messages",
        "apology": "apologies",
    }
    if rule.mark == "length":
        return f"The reply is longer than the {rule.most} words that the policy allows."
    if rule.mark == "apology":
        return "The policy asks to apologize once; this apologizes again."
    limit = f"more than {rule.most} " if rule.most and not rule.if_customer else ""
    unless = " that the customer did not use first, or more of them than it allows" if rule.if_customer else ""
    return f"The policy asks not to use {limit}{names[rule.mark]}{unless}."


def _unmarked(rule: MarkRule, sentence: str) -> str | None:
    if rule.mark == "exclamation":
        return re.sub(r"!+", ".", sentence)
    if rule.mark == "capitals":
        return re.sub(r"\b[A-Z]{3,}\b", lambda word: word[0].lower(), sentence)
    if rule.mark == "emoji":
        return re.sub(r"\s*[\U0001f300-\U0001faff\U00002600-\U000027bf]\ufe0f?", "", sentence).strip() or None
    return None
