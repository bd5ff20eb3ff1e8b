"""Deeds that clauses forbid and that are known by how they are put, whatever they are about: blame, reproach, a forecast.

A clause names the deed ("shall not blame a system"); a sentence does it in words of its own ("the night porter forgot").
"""

import re
from typing import Literal

Deed = Literal["blame", "reproach", "forecast", "comparison", "diagnosis", "advice", "fault"]

_OURS = (
    r"(?:teams?|department|colleagues?|system|computer|software|warehouse|drivers?|couriers?|porter|kitchen|desk|office"
    r"|staff|branch|bank|agents?|depot|shift|supplier|website|app|reception\w*|housekeeping|technicians?|doctors?|nurses?"
    r"|(?:guy|man|lad|girl|lady|person|people|someone|somebody) (?:on|at|in|from|who)\b[\w ]{0,25}?)"
)
_FAILS = (
    r"(?:(?:has |have |had |simply |just |obviously |clearly |really |got |was |were |is |are |being )*"
    r"(?:forgot(?:ten)?|mess(?:ed|es)? up|screw(?:ed|s)? up|lazy|careless|sloppy|hopeless|useless|incompetent|dropped the ball"
    r"|botched|let you down|lets you down|to blame|at fault|overslept|could not be bothered|couldn['’]t be bothered"
    r"|won['’]t let (?:me|us)|will not let (?:me|us)|does(?: not|n['’]t) let (?:me|us)|failed (?:to|you)|ignored|never bothered"
    r"|did(?: not|n['’]t) (?:bother|do (?:its|their|his|her) job|pay attention)|made (?:a|the) mistake|got (?:it|this) wrong))"
)
_KNOWN: dict[Deed, tuple[str, str]] = {
    "blame": (r"^blam\w+|^(?:criticis\w+|criticiz\w+) (?:a )?colleague", rf"\b{_OURS} {_FAILS}\b"),
    "reproach": (
        r"^(?:reproach\w*|scold\w*|lectur\w+|sarcas\w+|accus\w+|blam\w+ (?:a |the )?(?:customer|guest|client|patient|caller|user)"
        r"|judg\w+|mock\w*|belittl\w+|remarks? on|use sarcasm|argue about the past)",
        r"\byou should have (?!it\b|the\b|your\b|an?\b|received|got\b|had\b|seen\b|been\b)"
        r"|\byou should(?:n['’]t| not) have\b|\bif you(?: had|['’]d) (?:only |just |simply )?(?:read|looked|listened|checked|paid|been|told|thought)\b"
        r"|\byou (?:managed|failed|neglected|forgot|could not be bothered|couldn['’]t be bothered) to\b"
        r"|\b(?:surpris\w+|amaz\w+|astonish\w+|hard to believe|odd|strange|a pity) that you\b|\bwhy (?:did you|didn['’]t you|would you)\b"
        r"|\byour own (?:fault|carelessness|mistake|doing)\b|\b(?:most|other|normal|sensible) (?:people|customers|guests) (?:know|would|manage|read)\b"
        r"|\b(?:anyone|everybody|everyone) (?:knows|would (?:have )?know)|\bcareless of you\b|\byou must have known\b"
        r"|\bas i (?:have )?(?:already |just )?(?:said|told you)\b|\bonly yourself to blame\b",
    ),
    "forecast": (
        r"^(?:forecast\w*|predict\w*|guess\w* (?:how|the|whether|at)|promis\w+ (?:an?|the) (?:outcome|result|decision)|speculat\w+ (?:on|about) (?:an?|the) (?:outcome|result))",
        r"\b(?:will|['’]ll|should|is|are|be) (?:almost |very |most |quite )?(?:definitely|certainly|surely|probably|likely|undoubtedly|easily|bound|sure)"
        r"(?: to)? (?:be )?(?:get|win|approv\w+|accept\w+|succe\w+|refunded|paid|upheld|granted|come through|go through|pay|go your way)\b"
        r"|\b(?:i am|i['’]m|we are|we['’]re) (?:quite |very |pretty |fairly |absolutely )?(?:sure|certain|confident|convinced|positive)(?: that)? (?:you|it|they|the \w+|your \w+)(?:['’]ll| will| is going to)?\b"
        r"|\b(?:good|strong|excellent|high|clear|great) (?:chances?|case|odds)\b|\bas good as (?:approved|done|won|paid)\b|\bno doubt (?:that )?(?:you|it|they|your)\b"
        r"|\b(?:claims?|cases?|complaints?|requests?|applications?) (?:like (?:this|yours)|of this kind) (?:are|is|get|always|usually|normally|nearly always|almost always)\b"
        r"|\byou will (?:definitely |certainly )?(?:get|see) (?:it|your money|all of it|every penny) (?:all )?back\b",
    ),
    "comparison": (
        r"^compar(?:e|es|ing|isons?)\b|^comments? on (?:a |other |any )?(?:competitor|other|rival)",
        r"(?i:\b(?:better|nicer|cheaper|faster|worse|slower|safer|friendlier|more \w+|less \w+)) than (?:(?:the|those of the|those of|at|with|any|most|what|our)\s+)*"
        r"(?:[A-Z][a-z]\w+|(?i:other|competitors?|rivals?|their|theirs))\b"
        r"|\b[A-Z]\w+ (?i:sells?|makes?|offers?|delivers?|is|are) (?i:cheap|junk|rubbish|poor|bad|terrible|unreliable|slow|second[- ]rate)\b",
    ),
    "diagnosis": (
        r"\b(?:symptoms?|diagnos\w+|medical advice)\b",
        r"n['’]t (?:sound|look|seem)\b[^.]*\b(?:serious|bad|worrying|urgent|dangerous|broken)|\b(?:sounds?|looks?|seems?) (?:like )?(?:\w+ )?(?:normal|harmless|nothing|fine|minor|mild|an? (?:\w+ )?(?:allergy|infection|virus|reaction|strain|sprain|cold|migraine))\b"
        r"|\b(?:it['’]s|it is|that['’]s|that is|this is) (?:probably|most likely|likely|almost certainly|surely|usually|just|only) (?:an? |nothing|normal|harmless|the )"
        r"|\b(?:nothing to worry|no need to worry|nothing serious|side effects? of|a sign of|will (?:pass|clear up|go away))\b",
    ),
    "advice": (
        r"^(?:give|offer|provide)\b[^.]*\b(?:tax|investment|legal|financial)\b[^.]*\badvice|\badvise (?:an? |the )?\w+ (?:which|what) \w+ to (?:choose|buy|take)",
        r"\b(?:i['’]d|i would|we['’]d|we would) (?:go for|choose|pick|take|recommend|invest|opt for|put)\b|\bif i were you\b|\b(?:my|our) advice (?:is|would be)\b"
        r"|\byou(?:['’]d| would| are|['’]re) (?:be )?(?:much |far )?better off (?:with|in|choosing|taking)\b|\bi (?:strongly |personally )?recommend\b"
        r"|\b(?:best|right) (?:account|product|option|choice|plan|one) for you\b",
    ),
    "fault": (
        r"\bwhose fault\b|\bfault\b[^.]*\b(?:injury|accident)|\b(?:liab\w+|responsib\w+) for (?:an|the) (?:injury|accident)",
        r"\b(?:most likely|probably|must have|clearly|obviously|apparently|likely)\b[^.]*\b(?:you|your|he|she|they|our|we|the maker)\b[^.]*\b(?:wrong\w*|fault|mis\w+|careless\w*|mistake|incorrectly|improperly|not (?:fasten|tighten|check|clos)\w+)\b"
        r"|\b(?:your|our|their|his|her|the \w+['’]s) (?:own )?fault\b|\b(?:you|he|she|your \w+) (?:used|threaded|fitted|mounted|closed|fastened|installed|set) (?:it|them|the \w+)\b[^.]*\b(?:wrong\w*|incorrectly|improperly|carelessly)\b",
    ),
}
_NAMED = {deed: re.compile(named, re.IGNORECASE) for deed, (named, _) in _KNOWN.items()}
_DONE = {deed: re.compile(done, 0 if deed == "comparison" else re.IGNORECASE) for deed, (_, done) in _KNOWN.items()}


def known_deeds(forbidden: str) -> tuple[Deed, ...]:
    """The known deeds that a clause's words for what is forbidden name."""
    return tuple(deed for deed, named in _NAMED.items() if named.search(forbidden))


def does(deed: Deed, sentence: str) -> bool:
    """Whether a sentence does a known deed."""
    return _DONE[deed].search(sentence) is not None
