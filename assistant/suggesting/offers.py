"""What a sentence of a draft gives away: whether it is an offer, of which benefits, and how much."""

import re

from assistant.suggesting.benefits import Benefit, amounts, benefits_of
from assistant.suggesting.drafted import Drafted

_TAKES_OFF = (
    r"(?:waiv|remov|wip|clear|cancel|drop|delet|revers|strik|str[iu]ck|eras|scrap|knock|shav|slash|comp|reduc|lower"
    r"|halv|(?:tak|took|writ|wrote|le)\w*(?= .{0,40}\boff\b))\w*"
)
_PUTS = (
    r"(?:giv|gave|offer|add|credit|appl(?:y|ied)|issu|sen[dt]|grant|refund|cover|provid|exten[ds]|accept|thr[oe]w"
    r"|put"
    r"|deposit|includ|arrang|pa(?:y|id)|leav|left|load|popp?|slip|set aside|upgrad|treat|reward|transfer|tak|took|mov"
    r"|reimburs|tr(?:y|ied) to|offset|match|bump|top)\w*"
    r"|ha(?:ve|d)\b(?= .{0,40}\b(?:removed|credited|waived|refunded|taken|added|cleared|wiped|put|dropped|reversed)\b)"
)
_STEPS = (
    r"(?: (?:have|had|having|will|can|could|am|are|would|like|want|to|just|also|already|now|be|been|happy|glad|able"
    r"|going"
    r"|gladly|hereby|please|even|still|simply|personally|then|gone|go|went|ahead|and|get|decided|managed|you|it|that"
    r"|this))*"
)
_DEED = re.compile(
    rf"\b(?P<who>i|we|let me)(?:['’](?:ve|ll|d|m|re))?{_STEPS} (?:{_TAKES_OFF}|{_PUTS})\b", re.IGNORECASE
)
_DEED_OF_MONEY = re.compile(
    rf"\b(?:i|we|let me)(?:['’](?:ve|ll|d|m|re))?{_STEPS} (?:(?P<off>{_TAKES_OFF})|{_PUTS})\b(?: (?!payment|deposit"
    rf"|debit|transfer|order|item|return)[\w'’]+){{0,3}}? (?:[$€£]|\w+ )?\d[\d.,]*(?: \w+)?",
    re.IGNORECASE,
)
_HANDS_OVER = re.compile(
    r"\b(?:here (?:is|are)|here['’]s|please (?:accept|take|have)|(?:take|have|enjoy) (?:an? |your )?\d+|how about"
    r"|make an exception|on (?:us|me|the house)|(?:is|are|will be|comes?) (?:\w+ )?free)\b",
    re.IGNORECASE,
)
_OCCASIONS = (
    r"(?:(?:rental|free|online|business|single|two|three|few) )?(?<!business )(?:orders?|purchases?|flights?|visits?"
    r"|shipments?|stays?|bookings?"
    r"|repairs?|rentals?|sessions?|class|lessons?|treatments?|meals?|drinks?|trips?|rental days?"
    r"|free days?)\b"
)
_WARM = re.compile(
    r"\bgoodwill\b|\bgesture\b|\bcourtesy\b|\bapology\b|\bmake (?:it|this|that) up\b|\b(?:to )?make up for\b"
    r"|\bfor (?:the|your|all (?:the|this|of this|that)) ?(?:trouble|inconvenience|patience|wait|hassle|bother"
    r"|lost \w+|ruined \w+"
    r"|delay)\b|\bas a (?:little |small |special |big )?(?:thank|sorry|favou?r|treat|token)|\bto say (?:thanks"
    r"|thank you|sorry)\b"
    r"|\bthis once\b|\b(?:just )?this (?:one )?time\b|\b(?:mak\w+|made|as) an? (?:\w+ )?exception\b"
    r"|\bas compensation\b|\bto compensate\b"
    r"|\bon the house\b|\bon me\b"
    r"|\bmy treat\b|\bconsider (?:it|that|the|your) .{0,30}\b(?:waived|gone|cleared|cancell?ed)\b"
    r"|\bplease accept\b(?! (?:my|our)\b)",
    re.IGNORECASE,
)
_LATER = re.compile(
    rf"\b(?:your|the|an?|any) (?:next|future|later) {_OCCASIONS}|\bnext (?:\w+ {_OCCASIONS}|time\b)", re.IGNORECASE
)
_GIFT = re.compile(
    r"\b(?:coupon|promo\w*|voucher|% off|percent off|code|gift|half (?:of )?(?:the|your|its) price)\b"
    r"|\bhalf[- ]price\b|\b(?:take|have) \d+",
    re.IGNORECASE,
)
_GOODWILL = re.compile(
    r"\bgoodwill\b|\bgesture\b|\bcourtesy\b|\bapology\b|\bmake (?:it|this|that) up\b|\bmake up for\b", re.I
)
_ASKS_FIRST = re.compile(
    r"\b(?:asked?|asking|request\w*|approv\w+|permission|whether|check (?:with|if)|can(?:not|['’]t)|could not"
    r"|couldn['’]t|unable|not able|sorry, but|may be able|not (?:entitled|eligible)|nothing (?:i|we) can"
    r"|(?:not|n['’]t) (?:something|one|anything|a (?:thing|reason|ground))\b"
    r"|(?:i|we)(?:['’]d| would) (?:take|go|pick|choose|recommend|suggest)\b(?!.{0,40}\boff\b)"
    r"|(?:do not|don['’]t|won['’]t|will not|did not|didn['’]t|haven['’]t|have not) (?:offer|give|refund|credit|waive"
    r"|add|accept|send|cover|have|pay))\b|\bif (?:my|the|our|a) \w+ (?:lead|manager)",
    re.IGNORECASE,
)
_TO_CARD = re.compile(r"\bto (?:your|the) (?:\w+ )?(?:card|bank|payment|paypal)\b", re.IGNORECASE)
_TO_ACCOUNT = re.compile(r"\bto your (?:\w+ )?account\b", re.IGNORECASE)
_DEEDS_OF: tuple[tuple[Benefit, re.Pattern[str]], ...] = (
    (
        "lateness",
        re.compile(
            r"\baccept|\bexten[ds]|\bextra\b|\banother\b|\bmore\b|\blonger\b|\bgrace\b|\btake\b|\badd\w* ",
            re.IGNORECASE,
        ),
    ),
    (
        "waiver",
        re.compile(
            r"\bwaiv|\bremov|\bdrop|\bfree\b|\brefund|\bcredit|\boff\b|\bwip|\bclear|\bcancel|\brevers|\bsuspend"
            r"|\breduc|\bstr[iu]|\bscrap|\bback\b|\bcover|\bon us\b",
            re.IGNORECASE,
        ),
    ),
)
_ONE = ("lateness", "replacement", "repair", "rental", "waiver")
_WITH_AMOUNT = ("discount", "points", "credit", "gift")


def is_offer(sentence: Drafted) -> bool:
    """Whether a sentence gives something of value: not where it asks, denies, or waits for an approval.

    What "I" do is an offer; what "we" do, or what there is, only with the words of a gesture: much of it is the policy.
    """
    text = sentence.claim
    if sentence.asks or _ASKS_FIRST.search(text):
        return False
    if not (_DEED.search(text) or _HANDS_OVER.search(text) or _WARM.search(text)) or not offered(text):
        return False
    return is_own_deed(text) or is_gesture(text) or is_gift(text)


def is_own_deed(text: str) -> bool:
    """Whether the writer gives it: "I have …", "let me …"."""
    return any(match["who"].lower() != "we" for match in _DEED.finditer(text))


def is_gesture(text: str) -> bool:
    """Whether a text gives for kindness, or for another time, rather than because it is owed."""
    return bool(_WARM.search(text) or _LATER.search(text))


def is_gift(text: str) -> bool:
    """Whether a text speaks of what shops give away: codes, vouchers, so much off."""
    return _GIFT.search(text) is not None


def is_goodwill(text: str) -> bool:
    """Whether a text calls what it gives goodwill, or an apology."""
    return _GOODWILL.search(text) is not None


def offered(text: str) -> tuple[Benefit, ...]:
    """The benefits that a sentence gives; a sum of money that no word calls otherwise is taken off or credited."""
    kinds = benefits_of(text)
    for kind, deed in _DEEDS_OF:
        if kind in kinds and not deed.search(text):
            kinds = tuple(one for one in kinds if one != kind)
    if kinds[:1] and kinds[0] in _ONE:
        return kinds[:1]
    if ({"refund", "credit"} & set(kinds) and _TO_CARD.search(text)) or (
        "refund" in kinds and _TO_ACCOUNT.search(text)
    ):
        return ("refund",)
    money = _DEED_OF_MONEY.search(text)
    if kinds in ((), ("free",)) and money and any(one.family == "money" for one in amounts(money[0])):
        return ("waiver",) if money["off"] else ("credit",)
    return tuple(one for one in kinds if one in _WITH_AMOUNT) or kinds[:1]
