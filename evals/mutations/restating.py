"""A true sentence in other words, so that it stays true. None of these rules undoes one that makes a sentence false."""

import re
from collections.abc import Callable, Iterator

from evals.mutations.figures import Variant, rewrites

_SHORTER = (
    (r"\b(is|are|was|were|do|does|did|has|have|should|would) not\b", r"\1n't"),
    (r"\bcannot\b", "can't"),
    (r"\bwill not\b", "won't"),
    (r"\b(You|you|We|we|They|they) will\b", r"\1'll"),
    (r"\b(You|you|We|we|They|they) are\b", r"\1're"),
    (r"\b(It|it|There|there|That|that) is\b", r"\1's"),
)
_SYNONYMS = (
    (r"\bpurchased\b", "bought"), (r"\bbought\b", "purchased"), (r"\bprior to\b", "before"), (r"\bin order to\b", "to"),
    (r"\bitems\b", "products"), (r"\bitem\b", "product"), (r"\breceive\b", "get"), (r"\bobtain\b", "get"),
    (r"\bassist\b", "help"), (r"\bterminate\b", "end"), (r"\bapproximately\b", "about"),
    (r"\bcontact us\b", "get in touch with us"),
    (r"\bmust(?! not)\b", "have to"), (r"\bneed to\b", "have to"), (r"\bbegins\b", "starts"),
    (r"\bensure\b", "make sure"),
    (r"\badditional\b", "further"), (r"\bfor free\b", "free of charge"),
    (r"\bpermitted\b", "allowed"),
    (r"\bmay not be\b", "must not be"), (r"\bfor example\b", "for instance"), (r"\bsuch as\b", "like"),
    (r"\bplease \b", ""), (r"\brefund you\b", "give you a refund"), (r"\bdamaged\b", "broken"),
    (r"\bdeliver\b", "bring"),
    (r"\bat any time\b", "whenever you like"), (r"\bregardless of\b", "no matter"), (r"\bat least\b", "a minimum of"),
    (r"\bup to(?= [$\d])", "a maximum of"), (r"\bmore than(?= [$\d])", "over"), (r"\bdelete\b", "remove"),
)  # fmt: skip
_TIME = r"(\d+(?: business| calendar)? (?:hours|days|weeks|months|years))"
_LIMITS = (
    (rf"\bwithin {_TIME}\b(?! (?:of|after|from|before))", r"in \1 or less"),
    (rf"\bwithin {_TIME}\b", r"no later than \1"),
    (r"\bup to (\$?[\d,.]+\d)\b(?! to)", r"at most \1"),
    (r"\bat least (\$?[\d,.]+\d)\b", r"no less than \1"),
)  # fmt: skip
_VERBS = {
    "return": "returned", "cancel": "cancelled", "use": "used", "send": "sent", "request": "requested", "pay": "paid",
    "change": "changed", "buy": "bought", "exchange": "exchanged", "refund": "refunded", "delete": "deleted",
    "ship": "shipped", "keep": "kept", "charge": "charged", "review": "reviewed", "remove": "removed",
    "share": "shared",
    "deduct": "deducted", "collect": "collected", "replace": "replaced", "inspect": "inspected", "accept": "accepted",
}  # fmt: skip
_ACTIVE = re.compile(
    rf"^(?P<who>You|We) (?P<modal>can|may|must|will)(?P<no> not|not)? (?P<verb>{'|'.join(_VERBS)}) "
    r"(?P<what>(?:an?|the|your|our|any|all|every) (?:[\w-]+ ){0,2}?[\w-]+)"
    r"(?P<rest> (?:within|in|by|if|unless|at|for|after|on)\b.*)?\.$"
)
_FRONT = re.compile(
    r"^(?P<cue>If|Unless|When|Once|After|Before) (?P<condition>[^,]{6,}), (?P<main>(?!and|or)[^,;:]{6,})\.$"
)
_BACK = re.compile(r"^(?P<main>[^,;:]{6,}) (?P<cue>if|unless|once|after|before) (?P<condition>[^,;:]{6,})\.$")
_OPENINGS = ("According to the policy, ", "Our rules say that ", "As stated there, ")


def restated(sentence: str) -> Iterator[Variant]:
    """True versions of a sentence, each by another rule, and one by all that apply together."""
    for kind, text in rewrites(sentence):
        yield Variant(f"figure: {kind}", text)
    together = sentence
    for kind, rule in _RULES:
        text = rule(sentence)
        if text != sentence:
            yield Variant(kind, text)
        together = rule(together)
    if together not in {sentence, *(rule(sentence) for _, rule in _RULES)}:
        yield Variant("several", together)


def _replaced(*pairs: tuple[str, str]) -> Callable[[str], str]:
    def rule(sentence: str) -> str:
        for pattern, other in pairs:
            sentence = re.sub(pattern, other, sentence)
        return sentence

    return rule


def _first(*pairs: tuple[str, str]) -> Callable[[str], str]:
    """Only the first that applies: "bought" for "purchased" and back again would be the sentence itself."""

    def rule(sentence: str) -> str:
        return next((re.sub(one, other, sentence) for one, other in pairs if re.search(one, sentence)), sentence)

    return rule


def _reordered(sentence: str) -> str:
    """The condition behind what it conditions, or before it."""
    if match := _FRONT.match(sentence):
        return f"{match['main'][0].upper()}{match['main'][1:]} {match['cue'].lower()} {match['condition']}."
    if match := _BACK.match(sentence):
        return f"{match['cue'].capitalize()} {match['condition']}, {_lowered(match['main'])}."
    return sentence


def _passive(sentence: str) -> str:
    match = _ACTIVE.match(sentence)
    if not match:
        return sentence
    what, no = match["what"], match["no"] or ""
    by = " by you" if match["who"] == "You" else " by us"
    return f"{what[0].upper()}{what[1:]} {match['modal']}{no} be {_VERBS[match['verb']]}{by}{match['rest'] or ''}."


def _as_customers(sentence: str) -> str:
    """You are the customers, and what is yours is theirs; only where no other plural could be meant."""
    if re.search(r"\b(?:they|them|their|yourself|you're|you’re|yours)\b|\byou are\b", sentence, re.IGNORECASE):
        return sentence
    if not re.match(r"You (?:can|may|must|will|should|have|need)\b", sentence):
        return sentence
    sentence = re.sub(r"^You\b", "Customers", sentence)
    return re.sub(r"\byou\b", "they", re.sub(r"\byour\b", "their", sentence))


def _opened(sentence: str) -> str:
    return _OPENINGS[len(sentence) % len(_OPENINGS)] + _lowered(sentence)


def _lowered(sentence: str) -> str:
    """The sentence as it goes on after a comma; a name or an abbreviation keeps its capital."""
    first = sentence.split(maxsplit=1)[0]
    usual = first.lower() in {"you", "we", "the", "a", "an", "your", "our", "if", "there", "all", "any", "this", "it"}
    return sentence[0].lower() + sentence[1:] if usual else sentence


_RULES: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("reordered", _reordered),
    ("passive", _passive),
    ("customers", _as_customers),
    ("limit", _first(*_LIMITS)),
    ("synonym", _first(*_SYNONYMS)),
    ("contraction", _replaced(*_SHORTER)),
    ("opening", _opened),
)
