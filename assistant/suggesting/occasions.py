"""The occasions of duties to tell: what a customer says, what an agent does, and above all a refusal."""

import re

from assistant.suggesting.drafted import Drafted
from knowledge.words import stems

_REFUSES = r"(?:turn(?:ed|ing)? down|declin(?:e|ed|ing)|refus(?:e|ed|ing)|reject(?:ed|ing)?|den(?:y|ied|ying))"
REFUSING = re.compile(
    r"\b(?:turn(?:s|ed|ing)? down|declin\w+|refus\w+|reject\w+|den(?:y|ies|ied|ying)|say(?:ing)? no|cannot (?:help"
    r"|do|be)|unsuccessful|not (?:approved|qualify|granted)|disapprov\w+"
    r"|(?:fee|charge|decision) stands)\b(?: or \w+$)?",
    re.IGNORECASE,
)
"""An occasion that is a refusal, in a clause's words."""

_REFUSED = re.compile(
    rf"\b(?:have|had|must|need) (?:to )?(?:decline|refuse|reject|turn down)\b"
    rf"|\b(?:we|i)(?:['’](?:re|ve|m))?(?: (?:have|had|are|am|will|must))?(?: (?:now|therefore|today))? {_REFUSES}\b"
    r"|\b(?:was|is|been|were|are|being) (?:turned down|declined|rejected|refused|denied|not approved)\b"
    r"|\b(?:your|the) (?:[\w'’-]+ ){1,5}(?:does not|doesn['’]t|do not|don['’]t) qualify\b"
    r"|\b(?:fee|charge|decision)s? (?:\w+ )?(?:stands?|stays|remains|still applies|has to stay)\b",
    re.IGNORECASE,
)
_UNWILLING = re.compile(
    r"\b(?:we|i)(?:['’]m| am| are)?(?: \w+)?(?: (?:cannot|can['’]t|can not|will not|won['’]t|unable to"
    r"|not able to|not in a position to)"
    r"| afraid (?:we|i) (?:cannot|can['’]t|are not able to))\s+(?:be able to )?(?!guarantee|promise|wait|see|find"
    r"|say|tell|help but)(?P<deed>[a-z]+)\b",
    re.IGNORECASE,
)
_GENERIC = stems("request requests customer customers case matter question return refund anything something item")
_SPEAKS = (
    r"(?:asks?(?: (?:for|why|about|whether|if|how))?|speaks? of|says?(?: that)?|mentions?|reports?(?: that)?"
    r"|complains?(?: (?:about|of|that))?|talks? (?:about|of)|wants? to know|writes?(?: (?:that|about))?"
    r"|tells? us(?: (?:about|of|that))?|contacts? us about|raises?|has|have|wants?(?: to)?|wishes to|is|are"
    r"|calls about)"
)
_OF_CUSTOMER = re.compile(
    r"^(?:(?:an?|the|any|your) )?(?:(?:customers?|users?|complaints?|callers?|guests?|clients?|members?|messages?"
    rf"|patients?|parents?|tenants?|students?|passengers?|visitors?|owners?|people|they|someone|somebody|anyone"
    rf"|those)\b"
    rf"(?: (?:who|that)\b)?(?: {_SPEAKS}\b)?|(?!colleague|agent|advis)[\w-]+ (?:who|asking|wanting|asks?|says?"
    rf"|tells us|mentions?|reports?|speaks of|complains?)\b(?: (?:that|about|of|for|if|whether|how|why)\b)?)\s*",
    re.IGNORECASE,
)
_OWN = (
    ("themselves", "myself"), ("themself", "myself"), ("he or she (?:is|are)", "I am"), ("they are", "I am"),
    ("he or she|they", "I"), ("their|his or her", "my"),
)  # fmt: skip
_MENTIONS = re.compile(r"\b(?:mentions?|tells us (?:about|of))\b", re.IGNORECASE)
_AGENT = re.compile(r"^(?:you|we|whoever|the agent|an? (?:agent|colleague|advis[eo]r)) ", re.IGNORECASE)
_SELF_HARM = re.compile(
    r"\bsuicid|\bharm(?:ing)? (?:themsel|himself|herself|oneself)|\b(?:end|take|taking|ending) (?:their|his|her) "
    r"(?:own )?li(?:fe|ves)",
    re.IGNORECASE,
)
_INJURY = re.compile(r"\binjur|\b(?:is|was|been|gets?|were) hurt\b|\bwounded\b", re.IGNORECASE)
_INJURED = re.compile(
    r"\b(?:bled|bleeding|injur(?:ed|y|ies)|sprain\w*|fractur\w*|concussion|stitches|wounded|bruis\w+|scald\w*)\b"
    r"|\b(?:hurt|burn(?:ed|t)?|cut|broke|twisted|hit|crushed) (?:me|my|his|her|our) (?:own )?"
    r"(?!heart|feelings|phone|with\b)",
    re.IGNORECASE,
)
_UNABLE = re.compile(
    r"\b(?:can['’]?t|cannot|could(?: not|n['’]t)|unable to) (?:use|come|go|attend|make)\b", re.IGNORECASE
)
_DEEDS = stems(
    "book books booking offer offers give gives giving quote quotes sell sells tell tells confirm confirms discuss "
    "discusses set sets help helps write writes mention arrange arranges send sends reply message price letter email "
    "customer client guest patient member visitor anyone answer estimate price cost"
)
_PRICED = re.compile(r"\b(?:price|cost|fee|quote|estimate)s?\b", re.IGNORECASE)
_MONEY = re.compile(r"[$€£]\s?\d|\b\d[\d.,]*\s?(?:euros?|dollars|pounds|USD|EUR|GBP)\b", re.IGNORECASE)
_PROVIDES = re.compile(r"^(?:you |we )?(?:book|offer|give|sell|set|arrange|confirm|help)", re.IGNORECASE)
_PAST = re.compile(r"\b\w{2,}ed\b")
_ROOT = 5  # letters by which words of one root are known
_NAMED = 0.75  # share of the words that tell an occasion, from which a sentence gives it


def is_of_customer(when: str) -> bool:
    """Whether an occasion is something that the customer says, rather than something that is done."""
    return _OF_CUSTOMER.match(when) is not None


def as_said(when: str) -> str:
    """The occasion as it is said: "harming myself" for "a customer speaks of harming themselves"; "I give …"."""
    words = _OF_CUSTOMER.sub("", when) or when
    for theirs, own in _OWN:
        words = re.sub(rf"\b(?:{theirs})\b", own, words, flags=re.IGNORECASE)
    return _AGENT.sub("I ", words)


def is_mentioned(when: str, asked: str) -> bool:
    """Whether an occasion is that the customer mentions something, and all its words are in what they say."""
    wanted = stems(as_said(when))
    return bool(_MENTIONS.search(when) and wanted) and wanted <= stems(asked)


def is_self_harm(when: str) -> bool:
    """Whether an occasion is that somebody speaks of harming themselves, which few call by that name."""
    return _SELF_HARM.search(when) is not None


def is_injury(when: str, asked: str) -> bool:
    """Whether an occasion is an injury and the customer tells one; not one that only keeps them from coming."""
    return bool(_INJURY.search(when) and _INJURED.search(asked)) and not _UNABLE.search(asked)


def akin(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether one of the stems is in both, or begins like one in the other: "allergi" and "allerg"."""
    return bool(some & others) or any(
        one[:_ROOT] == other[:_ROOT] for one in some for other in others if len(one) > _ROOT < len(other)
    )


def may_be_done(when: str, sentence: Drafted) -> bool:
    """Whether a sentence could do what an occasion names: it asserts, denies no offer, and tells of what is past."""
    past = _PAST.findall(when)
    return (
        not sentence.asks
        and not (sentence.denies and _PROVIDES.match(when))
        and (not past or any(re.search(rf"\b{word}\b", sentence.text) for word in past))
    )


def named(when: str, text: str) -> bool:
    """Whether a text has more than half of the words that tell an occasion, or of their roots."""
    there = stems(text)
    return any(
        sum(akin(frozenset((one,)), there) for one in wanted) * 2 > len(wanted) for wanted in _alternatives(when)
    )


def _alternatives(when: str) -> list[frozenset[str]]:
    """The words that tell an occasion; of "minor surgery or mole removal" also those of each."""
    parts = [stems(part) - _DEEDS for part in re.split(r"\bor\b", when)]
    return [stems(when) - _DEEDS, *(part for part in parts if len(parts) > 1 and len(part) > 1)]


def gives(when: str, sentence: str, asked: str) -> bool:
    """Whether a sentence does what an occasion names: most of its words are there, and money where it is a price.

    A word may also stand in what was asked, but not all of them. An occasion of fewer than two words is not told so.
    """
    if _PRICED.search(when) and not _MONEY.search(sentence):
        return False
    said, both = stems(sentence), stems(f"{sentence}\n{asked}")
    return any(
        bool(wanted & said or _PRICED.search(when)) and len(wanted & both) >= _NAMED * len(wanted) > 0
        for wanted in _alternatives(when)
    )


def refusal(sentence: Drafted, customer: str) -> bool:
    """Whether a sentence turns down what the customer asked for."""
    if sentence.asks:
        return False
    if _REFUSED.search(sentence.claim):
        return True
    return bool(_UNWILLING.search(sentence.claim)) and bool(sentence.reading.stems & stems(customer))


def specific(when: str) -> frozenset[str]:
    """The words of the occasion of a refusal that narrow it: those of a privacy request, not of any request."""
    named = "fee " if re.search(r"\bfee stands", when, re.IGNORECASE) else ""
    return stems(named + REFUSING.sub(" ", when)) - _GENERIC - _DEEDS - stems("we you us turn")
